package bureau_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/document"
	"roadcert/domain/eseal"
	"roadcert/domain/problem"
)

// converted is a county whose vehicles have electronic certificates, and one of those.
func converted(t testing.TB) (*county, string) {
	t.Helper()
	c := newCounty(t)
	c.take(c.desk(access.Clerk), "vehicles.xlsx", bureau.ImportOptions{})
	approver := c.desk(access.Approver)
	if _, err := approver.Convert(t.Context(), bureau.ConvertOptions{Kind: "013", Limit: 5}); err != nil {
		t.Fatal(err)
	}
	page, err := approver.List(t.Context(), bureau.Query{Medium: certificate.Both, Limit: 1})
	if err != nil || len(page.Rows) == 0 {
		t.Fatal(page, err)
	}
	return c, page.Rows[0].ID.String()
}

// TestCatalogueByTwoPeople: one drafts, another publishes, and from its day on what is new is made by it, while
// what was made before stays as it was.
func TestCatalogueByTwoPeople(t *testing.T) {
	c, ref := converted(t)
	reviewer, approver, clerk := c.desk(access.Reviewer), c.desk(access.Approver), c.desk(access.Clerk)
	before, err := clerk.Document(t.Context(), ref, 1)
	if err != nil {
		t.Fatal(err)
	}
	versions, err := reviewer.Versions(t.Context(), "013")
	if err != nil || len(versions) != 1 || versions[0].State != catalog.Published {
		t.Fatal(versions, err)
	}
	draft := versions[0]
	draft.Kind = draft.Kind.Copy()
	draft.Kind.Fields = append(draft.Kind.Fields, catalog.Field{Key: "axles", Name: "轴数", Kind: catalog.Text})
	for _, bad := range []struct {
		why    string
		change func(*catalog.Version)
	}{
		{"没有说明更新的原因", func(v *catalog.Version) { v.Reason = " " }},
		{"已经过去", func(v *catalog.Version) { v.From = reviewer.Today() - 1 }},
		{"证照类型代码", func(v *catalog.Version) { v.Kind = v.Kind.Copy(); v.Kind.TypeCode = "11100000000019713E013" }},
	} {
		v := draft
		v.Reason, v.From = "省厅通知", reviewer.Today()
		bad.change(&v)
		if _, err := reviewer.SaveDraft(t.Context(), v); err == nil || !strings.Contains(err.Error(), bad.why) {
			t.Errorf("%s: %v", bad.why, err)
		}
	}
	draft.Reason, draft.From = "省厅通知要求载明轴数", reviewer.Today()+1
	if draft, err = reviewer.SaveDraft(t.Context(), draft); err != nil || draft.Number != 2 || draft.State != catalog.Draft {
		t.Fatal(draft.Number, draft.State, err)
	}
	if _, err := approver.SaveDraft(t.Context(), draft); problem.Of(err) != problem.Forbidden {
		t.Error("the publisher drafts:", err)
	}
	if _, err := reviewer.Publish(t.Context(), "013"); problem.Of(err) != problem.Forbidden {
		t.Error("the author publishes:", err)
	}
	if _, err := approver.Publish(t.Context(), "013"); err != nil {
		t.Fatal(err)
	}
	if kind, _ := clerk.Catalog().Kind("013"); len(kind.Fields) == len(draft.Kind.Fields) {
		t.Error("in force a day early")
	}
	c.now = c.now.AddDate(0, 0, 1)
	if kind, _ := clerk.Catalog().Kind("013"); len(kind.Fields) != len(draft.Kind.Fields) {
		t.Error("not in force on its day")
	}
	c.now = c.now.AddDate(0, 0, 1)
	if _, err := approver.Convert(t.Context(), bureau.ConvertOptions{Kind: "013", Limit: 1}); err != nil {
		t.Fatal(err)
	}
	page, err := approver.List(t.Context(), bureau.Query{Medium: certificate.Both, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	made := map[int]int{}
	for _, r := range page.Rows {
		d, err := clerk.Show(t.Context(), r.ID.String())
		if err != nil {
			t.Fatal(err)
		}
		made[d.Editions[0].Catalog]++
	}
	if made[1] != 5 || made[2] != 1 {
		t.Errorf("editions by version of the catalogue: %v", made)
	}
	after, err := clerk.Document(t.Context(), ref, 1)
	if err != nil || !bytes.Equal(before.Content, after.Content) {
		t.Error("an edition changed with the catalogue", err)
	}
}

func TestRetiredKindTakesNothingNew(t *testing.T) {
	c, _ := converted(t)
	reviewer, approver := c.desk(access.Reviewer), c.desk(access.Approver)
	v, _ := reviewer.Catalog().InForce("013")
	v.Kind = v.Kind.Copy()
	v.Kind.Retired, v.Reason, v.From = true, "并入新证", reviewer.Today()
	if _, err := reviewer.SaveDraft(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	if _, err := approver.Publish(t.Context(), "013"); err != nil {
		t.Fatal(err)
	}
	r, err := approver.Convert(t.Context(), bureau.ConvertOptions{Kind: "013", Limit: 3})
	if err != nil || r.Issued != 0 || r.Reasons["retired"] != 3 {
		t.Fatal(r.Issued, r.Reasons, err)
	}
	if _, err := c.desk(access.Clerk).ProposeIssue(t.Context(), "013", catalog.Sample(v.Kind), ""); problem.Of(err) != problem.Refused {
		t.Error("a new one was proposed:", err)
	}
}

func TestCatalogueTravels(t *testing.T) {
	c, _ := converted(t)
	there := newCounty(t)
	reviewer, approver := c.desk(access.Reviewer), c.desk(access.Approver)
	v, _ := reviewer.Catalog().InForce("013")
	v.Kind = v.Kind.Copy()
	v.Kind.Validity, v.Reason, v.From = 10, "省厅统一", reviewer.Today()
	if _, err := reviewer.SaveDraft(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	if _, err := approver.Publish(t.Context(), "013"); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := approver.ExportCatalog(t.Context(), &file); err != nil {
		t.Fatal(err)
	}
	importer := there.desk(access.Reviewer)
	seen, err := importer.ImportCatalog(t.Context(), file.Bytes(), "")
	if err != nil || seen.Known || seen.Same != 8 || len(seen.Drafts) != 1 || seen.Drafts[0].Kind.Code != "013" {
		t.Fatal(seen.Known, seen.Same, len(seen.Drafts), seen.Refused, err)
	}
	if _, ok := importer.Catalog().DraftOf("013"); ok {
		t.Error("looking made a draft")
	}
	if _, err := importer.ImportCatalog(t.Context(), file.Bytes(), "0000"); problem.Of(err) != problem.Refused {
		t.Error("taken over under another fingerprint:", err)
	}
	if _, err := importer.ImportCatalog(t.Context(), file.Bytes(), seen.Fingerprint); err != nil {
		t.Fatal(err)
	}
	again, err := importer.ImportCatalog(t.Context(), file.Bytes(), seen.Fingerprint)
	if err != nil || !again.Known || len(again.Refused) != 1 || !strings.Contains(again.Refused[0], "草稿") {
		t.Error(again.Known, again.Refused, err)
	}
	if _, err := there.desk(access.Approver).Publish(t.Context(), "013"); err != nil {
		t.Fatal(err)
	}
	if kind, _ := importer.Catalog().Kind("013"); kind.Validity != 10 {
		t.Error("the other bureau's catalogue is not in force")
	}
	broken := bytes.Replace(file.Bytes(), []byte(`"validity_years":10`), []byte(`"validity_years":99`), 1)
	if bytes.Equal(broken, file.Bytes()) {
		broken = bytes.Replace(file.Bytes(), []byte(`"validity_years": 10`), []byte(`"validity_years": 99`), 1)
	}
	if _, err := importer.ImportCatalog(t.Context(), broken, ""); err == nil || bytes.Equal(broken, file.Bytes()) {
		t.Error("an altered catalogue was read:", err)
	}
}

// TestVerify: the three questions, from a file, a verifying code and an identifier.
func TestVerify(t *testing.T) {
	c, ref := converted(t)
	clerk, approver := c.desk(access.Clerk), c.desk(access.Approver)
	plain, err := clerk.Document(t.Context(), ref, 0)
	if err != nil || plain.Sealed {
		t.Fatal(plain.Sealed, err)
	}
	if r, err := approver.SealEditions(t.Context(), bureau.SealOptions{}); err != nil || r.Issued != 5 || r.Refused != 0 {
		t.Fatal(r, err)
	}
	sealed, err := clerk.Document(t.Context(), ref, 0)
	if err != nil || !sealed.Sealed || strings.Contains(sealed.Name, "辽") {
		t.Fatal(sealed.Sealed, sealed.Name, err)
	}
	sheet, err := clerk.Sheet(t.Context(), ref, 0)
	if err != nil || sheet.Seal == nil || sheet.Mark != document.MarkTraining {
		t.Fatal(sheet.Seal, sheet.Mark, err)
	}
	changed := bytes.Clone(sealed.Content)
	changed[len(changed)/2] ^= 1
	forged := strings.Replace(sheet.Check, sheet.Face["name"], "法库县某某有限公司", 1)
	for _, e := range []struct {
		name                   string
		evidence               bureau.Evidence
		intact, seal, standing bureau.AnswerState
	}{
		{"sealed", bureau.Evidence{File: sealed.Content}, bureau.Yes, bureau.Yes, bureau.Yes},
		{"plain", bureau.Evidence{File: plain.Content}, bureau.Unknown, bureau.No, bureau.Yes},
		{"changed", bureau.Evidence{File: changed}, bureau.No, "", ""},
		{"no file", bureau.Evidence{File: []byte("PK")}, bureau.No, bureau.Unknown, bureau.Unknown},
		{"code", bureau.Evidence{Text: sheet.Check}, bureau.Yes, bureau.Unknown, bureau.Yes},
		{"forged code", bureau.Evidence{Text: forged}, bureau.No, bureau.Unknown, bureau.Yes},
		{"identifier", bureau.Evidence{Text: " " + sheet.Identifier + "\n"}, bureau.Unknown, bureau.Unknown, bureau.Yes},
	} {
		t.Run(e.name, func(t *testing.T) {
			v, err := clerk.Verify(t.Context(), e.evidence)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range []struct {
				got  bureau.Answer
				want bureau.AnswerState
			}{{v.Intact, e.intact}, {v.Seal, e.seal}, {v.Standing, e.standing}} {
				if a.want != "" && a.got.State != a.want || a.got.Text == "" {
					t.Errorf("got %+v, want %s", a.got, a.want)
				}
			}
			if (len(v.Problems) > 0) != (e.intact == bureau.No || e.seal == bureau.No || e.standing == bureau.No) {
				t.Errorf("problems: %q", v.Problems)
			}
		})
	}
	if _, err := clerk.Verify(t.Context(), bureau.Evidence{Text: "随便写的"}); problem.Of(err) != problem.Invalid {
		t.Error(err)
	}
}

// TestAPracticeSealStaysInPractice: another practice bureau's seal may be used to practise, and nowhere else.
func TestAPracticeSealStaysInPractice(t *testing.T) {
	c, _ := converted(t)
	picture, err := c.office.Press.SealPicture("康平县", document.MarkTraining)
	if err != nil {
		t.Fatal(err)
	}
	set, err := eseal.Training(rand.Reader, "康平县", picture, c.now.Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	key, err := set.Signer.Key.Encode("Abc12345", 1, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	info, err := c.desk(access.SecurityAdmin).InstallSeal(t.Context(), set.Seal.Raw, key, "Abc12345")
	if err != nil || !info.Training {
		t.Error(info, err)
	}
	c.become(func(s *bureau.Settings) { s.Training = false })
	if _, err := c.desk(access.SecurityAdmin).InstallSeal(t.Context(), set.Seal.Raw, key, "Abc12345"); problem.Of(err) != problem.Refused {
		t.Error("a real bureau took a practice seal:", err)
	}
}

func TestWithoutASealNothingIsSealed(t *testing.T) {
	c, _ := converted(t)
	c.become(func(s *bureau.Settings) { s.Training = false })
	_, err := c.desk(access.Approver).SealEditions(t.Context(), bureau.SealOptions{})
	var p *problem.Problem
	if !errors.As(err, &p) || p.Code != problem.Refused || !strings.Contains(p.Why, "省级系统") {
		t.Error(err)
	}
}
