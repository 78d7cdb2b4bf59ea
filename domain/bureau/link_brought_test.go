package bureau_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/document"
	"roadcert/domain/exchange"
	"roadcert/domain/ofd"
	"roadcert/domain/problem"
	"roadcert/domain/province"
)

// sealedBy is the document of an edition under a province's seal.
func (r *realm) sealedBy(c *county, id certificate.ID) []byte {
	r.Helper()
	sheet := need[document.Sheet](r.TB)(c.desk(access.Clerk).Sheet(r.Context(), id.String(), 0))
	face := ofd.Face{Identifier: sheet.Identifier, Kind: "013", Type: sheet.Kind.TypeCode, Name: sheet.Kind.Name, Version: 1, Catalogue: 1}
	for key, value := range sheet.Face {
		face.Items = append(face.Items, ofd.Item{Key: key, Name: key, Value: value})
	}
	pack, places, err := press(r.TB).OFD(sheet, ofd.Info{Title: "道路运输证"}, []ofd.Attachment{{Name: ofd.FaceAttachment, Content: ofd.EncodeFace(face)}})
	if err == nil {
		err = pack.Seal(r.Rand, r.Seal, r.Signer, r.now, places...)
	}
	if err != nil {
		r.Fatal(err)
	}
	var out bytes.Buffer
	if err := pack.Write(&out); err != nil {
		r.Fatal(err)
	}
	return out.Bytes()
}

// hand lets the province have sealed something.
func (r *realm) hand(documents ...exchange.SealedDocument) {
	r.Helper()
	if err := r.Ledger.Write(r.Context(), "210124", func(ctx context.Context, b province.Book) error {
		return b.SaveDocuments(ctx, documents)
	}); err != nil {
		r.Fatal(err)
	}
}

// TestSealedDocumentsComeBack: what holds is kept, what does not is reported and never kept.
func TestSealedDocumentsComeBack(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	good, bad, foreign, swapped := c.issued(lorry), c.issued(vehicle()), c.issued(with("plate", "辽A11111")), c.issued(with("plate", "辽A22222"))
	c.insync()
	stranger := newRealm(t)
	damaged := r.sealedBy(c, bad.ID)
	damaged[len(damaged)/2] ^= 1
	at := r.now.UTC()
	r.hand(
		exchange.SealedDocument{Certificate: good.ID, Version: 1, SealedAt: at, Content: r.sealedBy(c, good.ID)},
		exchange.SealedDocument{Certificate: bad.ID, Version: 1, SealedAt: at, Content: damaged},
		exchange.SealedDocument{Certificate: foreign.ID, Version: 1, SealedAt: at, Content: stranger.sealedBy(c, foreign.ID)},
		exchange.SealedDocument{Certificate: swapped.ID, Version: 1, SealedAt: at, Content: r.sealedBy(c, good.ID)},
	)
	got := c.insync()
	if got.Sealed != 1 || got.Reasons["seal_bad"] != 3 {
		t.Errorf("%+v", got)
	}
	for id, want := range map[certificate.ID]bool{good.ID: true, bad.ID: false, foreign.ID: false, swapped.ID: false} {
		if _, err := c.store.Document(t.Context(), id, 1); (err == nil) != want {
			t.Errorf("%s: %v", id, err)
		}
	}
	v := need[bureau.Verdict](t)(c.desk(access.Clerk).Verify(t.Context(), bureau.Evidence{File: r.sealedBy(c, good.ID)}))
	if v.Seal.State != bureau.Yes || v.Standing.State != bureau.Yes {
		t.Errorf("%+v", v)
	}
	if again := c.insync(); again.Sealed != 0 || len(again.Reasons) != 0 {
		t.Errorf("%+v", again)
	}
}

func with(key, value string) certificate.Face {
	face := vehicle()
	face[key] = value
	return face
}

// TestNumbersOfTwoWorkstationsNeverMeet, whatever they issue before they hear of each other.
func TestNumbersOfTwoWorkstationsNeverMeet(t *testing.T) {
	r := newRealm(t)
	one, two := r.station(1), r.station(2)
	numbers := map[string]bool{}
	for n := range 6 {
		c := []*county{one, two}[n%2]
		numbers[c.issued(with("plate", fmt.Sprintf("辽A1000%d", n))).Number] = true
	}
	if len(numbers) != 6 {
		t.Errorf("%v", numbers)
	}
	one.insync()
	if got := two.insync(); got.Conflicts+got.Refused > 0 {
		t.Errorf("%+v", got)
	}
	one.insync()
	r.agree(one, two)
}

func TestTheCatalogueIsTheProvinces(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	reviewer := c.desk(access.Reviewer)
	draft, _ := reviewer.Catalog().InForce("013")
	draft.Reason, draft.From = "试", reviewer.Today()
	if _, err := reviewer.SaveDraft(t.Context(), draft); problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "省级统一发布") {
		t.Errorf("drafted after joining: %v", err)
	}
	next := draft.Copy()
	next.Number, next.From, next.Author, next.Publisher, next.PublishedAt = 2, reviewer.Today(), "province", "someone", r.now.UTC()
	next.Template = nil
	updated, err := r.Catalog.With(next)
	if err != nil {
		t.Fatal(err)
	}
	r.Catalog = updated
	c.insync()
	if v, _ := reviewer.Catalog().InForce("013"); v.Number != 2 || v.Publisher != "someone" {
		t.Errorf("in force: %s by %s", &v, v.Publisher)
	}
	letters := len(r.letters)
	c.insync()
	for _, l := range r.letters[letters:] {
		if l.Topic == exchange.Catalogue {
			t.Error("the same catalogue was fetched twice")
		}
	}
}

// TestOthersCertificatesAreVerified: by the province while it answers, and as of the last synchronisation while it does not.
func TestOthersCertificatesAreVerified(t *testing.T) {
	r := newRealm(t)
	one := r.station(1)
	identifier := need[bureau.File](t)(one.desk(access.Clerk).Document(t.Context(), one.issued(lorry).ID.String(), 0)).Identifier
	one.insync()
	two := r.station(2) // has it from the feed
	three := newCounty(t)
	three.office.Dial = func(exchange.Invitation) (bureau.Wire, error) { return r, nil }
	if _, err := three.desk(access.SystemAdmin).Join(t.Context(), r.invitation(3)); err != nil {
		t.Fatal(err)
	}
	ask := func(c *county) bureau.Verdict {
		t.Helper()
		return need[bureau.Verdict](t)(c.desk(access.Clerk).Verify(t.Context(), bureau.Evidence{Text: identifier}))
	}
	if v := ask(three); v.Standing.State != bureau.Yes || !strings.Contains(v.Standing.Reasons[0], "省级系统现在的记录") {
		t.Errorf("online: %+v", v.Standing)
	}
	id := need[certificate.Edition](t)(one.store.Identified(t.Context(), identifier)).Certificate
	one.change(id.String(), bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"})
	one.insync()
	if v := ask(two); v.Standing.State != bureau.No || !strings.Contains(v.Standing.Text, "注销") {
		t.Errorf("cancelled at the other workstation: %+v", v.Standing)
	}
	r.fail = func(int) mishap { return lost }
	if v := ask(two); v.Standing.State != bureau.Yes {
		t.Errorf("offline: %+v", v.Standing)
	}
	if v := ask(three); v.Standing.State != bureau.Unknown {
		t.Errorf("offline, and never heard of: %+v", v.Standing)
	}
}

// TestFollowedCounties: standings of another county come with a synchronisation.
func TestFollowedCounties(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	desk := c.desk(access.Clerk)
	if err := desk.Follow(t.Context(), []string{"210124"}); problem.Of(err) != problem.Invalid {
		t.Errorf("one's own county: %v", err)
	}
	if err := desk.Follow(t.Context(), []string{"999999"}); problem.Of(err) != problem.Invalid {
		t.Errorf("no county: %v", err)
	}
	if err := desk.Follow(t.Context(), []string{"210123"}); err != nil {
		t.Fatal(err)
	}
	c.insync()
	if l := need[bureau.Link](t)(desk.Link(t.Context())); len(l.Followed) != 1 || l.Self.String() != "210124/1" {
		t.Errorf("%+v", l)
	}
}

// TestHandIn: the year's result reaches the province, later where it cannot be reached now.
func TestHandIn(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	c.takeText(lorries(1, 4))
	c.insync()
	evaluator := c.desk(access.Evaluator)
	r.fail = func(int) mishap { return lost }
	if err := evaluator.HandIn(t.Context(), 2026); problem.Of(err) != problem.Unreachable {
		t.Fatal(err)
	}
	r.fail = nil
	c.insync()
	var got []exchange.Submission
	if err := r.Ledger.Read(t.Context(), "210124", func(ctx context.Context, b province.Book) (err error) {
		got, err = b.Submissions(ctx, exchange.SubmittedEvaluation)
		return err
	}); err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	var score exchange.SubmittedScore
	if err := json.Unmarshal(got[0].Content, &score); err != nil || score.Year != 2026 || score.Denominator != 4 || score.Digest == "" {
		t.Errorf("%+v, %v", score, err)
	}
	letters := len(r.letters)
	c.insync()
	for _, l := range r.letters[letters:] {
		if l.Topic == exchange.Submit {
			t.Error("handed in twice")
		}
	}
	if errors.Is(evaluator.HandIn(t.Context(), 2026), errWire) {
		t.Error("the line is up")
	}
}
