package bureau_test

import (
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// What people write into notes, names and the wrong field.
const (
	writtenID    = "110105194912310020"
	writtenPhone = "13940987216"
)

// spoken fails where a text holds more than the ends of what was written.
func spoken(t *testing.T, where string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(text, writtenID) || strings.Contains(text, writtenPhone) {
			t.Errorf("%s says %q", where, text)
		}
	}
}

// TestWhatPeopleWriteIsMasked: a citizen ID or a telephone number in a note is shown to who asks for it in full and to
// nobody else, and does not get into the log, whatever field it was typed in.
func TestWhatPeopleWriteIsMasked(t *testing.T) {
	c := newCounty(t)
	ctx, clerk, approver := t.Context(), c.desk(access.Clerk), c.desk(access.Approver)
	held := c.issued(lorry)
	note := "当事人" + writtenID + "，电话" + writtenPhone
	k := need[bureau.Case](t)(clerk.Propose(ctx, held.ID.String(), bureau.Proposal{Operation: certificate.Amend, Reason: "info-change", Note: note, Face: certificate.Face{"scope": "道路危险货物运输"}}))
	decided := need[bureau.Decision](t)(approver.Decide(ctx, k.ID, bureau.Approved, note))
	seen := need[bureau.Case](t)(clerk.Case(ctx, k.ID))
	spoken(t, "a case", decided.Case.Note, decided.Case.Answer, seen.Note, seen.Answer)
	shown := need[bureau.Dossier](t)(clerk.Show(ctx, held.ID.String()))
	for i := range shown.Events {
		spoken(t, "a certificate", shown.Events[i].Note)
	}
	revealed := need[bureau.Dossier](t)(clerk.Reveal(ctx, held.ID.String()))
	if last := revealed.Events[len(revealed.Events)-1]; last.Note != note {
		t.Errorf("in full it is %q", last.Note)
	}
	if err := c.desk(access.SystemAdmin).ChangeAccount(ctx, bureau.UnlockAccount, "evaluator", note); err != nil {
		t.Fatal(err)
	}
	for _, change := range need[[]bureau.AccountChange](t)(c.desk(access.SecurityAdmin).AccountChanges(ctx)) {
		spoken(t, "a change of an account", change.Why)
	}
	photo := bureau.Photo{Name: "张三" + writtenID + "旧照.png"}
	r := need[bureau.PhotoResult](t)(clerk.ImportPhotos(ctx, handIn(photo), bureau.PhotoOptions{}))
	if len(r.Refusals) != 1 {
		t.Fatalf("%+v", r)
	}
	spoken(t, "a photo's refusal", r.Refusals[0].File, r.Refusals[0].Text)

	// The fields that something else was meant for.
	const password = "kestrel-40-harbour"
	for _, user := range []string{writtenID, writtenPhone, password} {
		if _, err := c.office.SignIn(ctx, user, "x"); problem.Of(err) != problem.SignIn {
			t.Errorf("%q signed in: %v", user, err)
		}
		if _, err := c.office.Recover(ctx, user, "x"); err == nil {
			t.Errorf("%q recovered", user)
		}
	}
	if _, err := c.desk(access.SystemAdmin).Case(ctx, writtenID); problem.Of(err) != problem.Forbidden {
		t.Error(err)
	}
	log := need[[]audit.Entry](t)(c.store.Audit(ctx, 0, 100_000))
	for i := range log {
		e := &log[i]
		spoken(t, "the log", e.Actor, e.Subject, e.Detail)
		if strings.Contains(e.Actor, password) {
			t.Errorf("the log has %q for who did it", e.Actor)
		}
	}
}
