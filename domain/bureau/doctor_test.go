package bureau_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/collect"
	"roadcert/domain/problem"
	"roadcert/store/register"
)

// open opens a register that is written here as text.
func open(t testing.TB, name, text string) bureau.Register {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	reg, err := register.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = reg.Close() })
	return reg
}

// What a person agrees to comes in and is counted under its cause; what nobody agreed to stays refused; what is refused
// all the same goes to the error workbook.
func TestAcceptedProposalsComeIn(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	reg := openLegacy(t, legacy+"/letters")
	before := c.importInto(clerk, reg, bureau.ImportOptions{Sheet: "车辆"})
	if before.Imported != 1 || before.Refused != 6 {
		t.Fatalf("%+v", before)
	}
	book := filepath.Join(t.TempDir(), "refused.xlsx")
	errors, err := register.CreateErrorBook(book)
	if err != nil {
		t.Fatal(err)
	}
	after := c.importInto(clerk, reg, bureau.ImportOptions{Sheet: "车辆", Accept: []collect.Cause{collect.Confused}, Errors: errors})
	if after.Imported != 5 || after.Refused != 1 || after.Duplicates != 1 || after.Repairs["confused_letters"] != 5 || errors.Rows() != 1 {
		t.Errorf("%+v, %d rows in the error workbook", after, errors.Rows())
	}
	if err := errors.Close(); err != nil {
		t.Fatal(err)
	}
	if page, err := clerk.List(t.Context(), bureau.Query{Text: "辽AK0123"}); err != nil || page.Total != 1 {
		t.Error("the repaired plate is not there", err)
	}
	_, err = clerk.Import(t.Context(), reg, bureau.ImportOptions{Accept: []collect.Cause{collect.NumberDamaged}})
	if problem.Of(err) != problem.Invalid || !strings.Contains(err.Error(), "confused_letters") {
		t.Errorf("what cannot be cured was accepted: %v", err)
	}
	c.healthy()
}

func (c *county) importInto(d *bureau.Desk, reg bureau.Register, opt bureau.ImportOptions) bureau.ImportResult {
	c.Helper()
	r, err := d.Import(c.Context(), reg, opt)
	if err != nil {
		c.Fatal(err)
	}
	return r
}

// What a person has put right by hand comes in instead of what the file says.
func TestCellsPutRightByHandComeIn(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	reg := open(t, "a.csv", "姓名,身份证号,从业资格类别,发证日期,有效期至\n张三丰,210124199001010057,货运,2024-05-06,2030-05-05\n,11010519491231002X,货运,2024-05-06,2030-05-05\n")
	fixes := collect.Fixes{2: {1: "210124199001010056"}}
	found, err := clerk.Diagnose(t.Context(), reg, "", collect.Hints{Kind: "071"}, fixes)
	if err != nil || found.Good != 1 || found.Refused != 1 || found.Reasons["name_missing"] != 1 {
		t.Fatalf("%+v, %v", found.Diagnosis, err)
	}
	r := c.importInto(clerk, reg, bureau.ImportOptions{Hints: collect.Hints{Kind: "071"}, Fixes: fixes})
	if r.Imported != 1 || r.Refused != 1 || r.Repairs["by_person"] != 1 {
		t.Errorf("%+v", r)
	}
	c.healthy()
}

// What was said once of a header is used for the next register that has it, until it is forgotten.
func TestMappingsAreKeptAndUsed(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	const header = "人,证件,工种,领证日,到期日\n"
	first := open(t, "a.csv", header+"张三丰,210124199001010056,经营性道路货物运输驾驶员,2024-05-06,2030-05-05\n")
	second := open(t, "b.csv", " 人,证件：,工种,领证日,到期日\n李四光,11010519491231002X,经营性道路货物运输驾驶员,2024-05-06,2030-05-05\n")
	if _, err := clerk.Inspect(t.Context(), second, "", collect.Hints{}); err == nil {
		t.Fatal("nobody has said yet what these columns are")
	}
	hints := collect.Hints{Kind: "071", Map: map[string]string{"人": "name", "证件": "citizen_id", "工种": "category", "领证日": "issued", "到期日": "valid_to"}}
	if r := c.importInto(clerk, first, bureau.ImportOptions{Hints: hints, DryRun: true}); r.Imported != 1 {
		t.Fatalf("%+v", r)
	}
	if kept, err := clerk.Mappings(t.Context()); err != nil || len(kept) != 0 {
		t.Fatal("a dry run has kept something", kept, err)
	}
	c.importInto(clerk, first, bureau.ImportOptions{Hints: hints})
	in, err := clerk.Inspect(t.Context(), second, "", collect.Hints{})
	if err != nil || in.Mapping == nil || in.Mapping.By != "clerk" || in.Kind.Code != "071" {
		t.Fatal(in.Mapping, err)
	}
	if r := c.importInto(clerk, second, bureau.ImportOptions{}); r.Imported != 1 || r.Mapping != in.Mapping.Name {
		t.Errorf("%+v", r)
	}
	kept, err := clerk.Mappings(t.Context())
	if err != nil || len(kept) != 1 || kept[0].Map["人"] != "name" {
		t.Fatal(kept, err)
	}
	if err := clerk.ForgetMapping(t.Context(), kept[0].Name[:8]); err != nil {
		t.Fatal(err)
	}
	if _, err := clerk.Inspect(t.Context(), second, "", collect.Hints{}); err == nil {
		t.Error("it was not forgotten")
	}
	if err := clerk.ForgetMapping(t.Context(), kept[0].Name); problem.Of(err) != problem.NotFound {
		t.Error(err)
	}
	for _, role := range []access.Role{access.Evaluator, access.SystemAdmin} {
		if _, err := c.desk(role).Mappings(t.Context()); problem.Of(err) != problem.Forbidden {
			t.Error(role, err)
		}
	}
	c.healthy()
}

// Where a hint says what is recognised anyway there is nothing to remember.
func TestNothingIsRememberedOfWhatGoesWithoutSaying(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	c.take(clerk, "vehicles.xlsx", bureau.ImportOptions{Hints: collect.Hints{Kind: "013"}})
	if kept, err := clerk.Mappings(t.Context()); err != nil || len(kept) != 0 {
		t.Error(kept, err)
	}
}

func TestQuality(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	c.importInto(clerk, open(t, "a.csv", "姓名,身份证号,从业资格类别,发证日期,有效期至,状态\n"+
		"张\u2f45,210124199001010056,货运,2024-05-06,2030-05-05,有效\n"+
		"李四光,11010519491231002X,货运,,2030-05-05,有效\n"+
		"王五一,210124199001010072,货运,2024-05-06,2030-05-05,注销\n"), bureau.ImportOptions{Hints: collect.Hints{Kind: "071"}})
	c.importInto(clerk, open(t, "b.csv", "道路运输证号,业户名称,车牌号码,车辆类型,经营范围,发证日期,年审有效期至\n"+
		"辽交运管法字210122000001号,法库县远途货运有限公司,辽AK0001,重型货车,道路普通货物运输,2024-05-06,2025-05-31\n"+
		"辽交运管法字210124000002号,法库县远途货运有限公司,辽AK0002,重型货车,道路普通货物运输,2024-05-06,2027-05-31\n"+
		"辽交运管法字210124000003号,法库县远途货运有限公司,辽AK0003,重型货车,道路普通货物运输,,2027-05-31\n"), bureau.ImportOptions{})
	q, err := clerk.Quality(t.Context(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	counts := func(k bureau.KindQuality) map[string]int {
		m := map[string]int{}
		for _, cause := range k.Causes {
			m[cause.Cause] = cause.Count
		}
		return m
	}
	if q.Valid != 5 || len(q.Kinds) != 2 {
		t.Fatalf("%+v", q)
	}
	people, cars := q.Kinds[0], q.Kinds[1]
	if people.Conforming != 1 || people.Rate != "50.00%" || counts(people)["missing_issued"] != 1 || counts(people)["photo_missing"] != 2 || counts(people)["look_alike"] != 1 {
		t.Errorf("%+v", people)
	}
	if cars.Valid != 3 || cars.Rate != "66.66%" || cars.Flawless != 0 || counts(cars)["review_overdue"] != 1 || counts(cars)["region_in_number"] != 1 || counts(cars)["code_missing"] != 3 {
		t.Errorf("%+v", cars)
	}
	// What would conform is what is converted.
	done, err := c.desk(access.Approver).Convert(t.Context(), bureau.ConvertOptions{})
	if err != nil || done.Issued != q.Conforming {
		t.Errorf("%d conform, %d were converted: %v", q.Conforming, done.Issued, err)
	}
	if one, err := clerk.Quality(t.Context(), "013", nil); err != nil || one.Valid != 3 {
		t.Error(one, err)
	}
	if _, err := clerk.Quality(t.Context(), "999", nil); problem.Of(err) != problem.Invalid {
		t.Error(err)
	}
	if q, err := newCounty(t).desk(access.Clerk).Quality(t.Context(), "", nil); err != nil || q.Rate != "无可评价" {
		t.Error(q, err)
	}
}

// Of a moved value nobody's number is shown, whatever column it stands in.
func TestMovedValuesAreMasked(t *testing.T) {
	kind := &catalog.Kind{Fields: []catalog.Field{{Key: "category", Kind: catalog.Text}}}
	for value, shown := range map[string]string{
		"210124199001010056": "2101****0056", "13812345678": "***********", "张三丰": "张三丰", "2024-05-06": "2024-05-06",
		"法库县叶茂台镇东街十二号": "法库县叶茂台镇东街****", "": "",
	} {
		p := bureau.MaskProposal(kind, collect.Proposal{Field: "category", Cause: collect.Shifted, Value: value, Proposed: value})
		if p.Value != shown || p.Proposed != shown {
			t.Errorf("%s is shown as %s", value, p.Value)
		}
	}
}
