package bureau_test

import (
	"errors"
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// need fails the test at an error that only prepares it.
func need[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%v (%v)", err, errors.Unwrap(err))
		}
		return v
	}
}

var lorry = certificate.Face{
	"name": "法库县顺达运输有限公司", "plate": "辽A88888", "vehicle_type": "重型厢式货车", "scope": "道路普通货物运输",
}

// issued leads a new vehicle's certificate to its approval.
func (c *county) issued(face certificate.Face) certificate.Certificate {
	c.Helper()
	k := need[bureau.Case](c)(c.desk(access.Clerk).ProposeIssue(c.Context(), "013", face, ""))
	return need[bureau.Decision](c)(c.desk(access.Approver).Decide(c.Context(), k.ID, bureau.Approved, "")).Certificate
}

// TestACaseFromDraftToApproval: what a clerk writes is kept whatever it lacks, is refused item by item when it
// is submitted, and waits for a second person once it is right.
func TestACaseFromDraftToApproval(t *testing.T) {
	c := newCounty(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	draft := need[bureau.Case](t)(clerk.SaveCase(ctx, bureau.Case{Operation: certificate.Issue, Kind: "013", Reason: "initial", Face: certificate.Face{"plate": "辽AO8888"}}))
	if draft.State != bureau.Draft || draft.ID == "" {
		t.Fatalf("a new draft: %+v", draft)
	}
	if waiting := need[[]bureau.Case](t)(c.desk(access.Reviewer).Cases(ctx, true)); len(waiting) != 0 {
		t.Errorf("others see a draft: %v", waiting)
	}
	var wrong *bureau.FaceError
	if _, err := clerk.Submit(ctx, draft.ID); !errors.As(err, &wrong) || len(wrong.Refusals) == 0 {
		t.Fatalf("an incomplete draft: %v", err)
	}
	draft.Face = lorry
	draft = need[bureau.Case](t)(clerk.SaveCase(ctx, draft))
	k := need[bureau.Case](t)(clerk.Submit(ctx, draft.ID))
	if k.State != bureau.Open || k.ID != draft.ID {
		t.Fatalf("submitted: %+v", k)
	}
	if _, err := clerk.SaveCase(ctx, k); problem.Of(err) != problem.Conflict {
		t.Errorf("a submitted case was changed: %v", err)
	}
	returned := need[bureau.Decision](t)(c.desk(access.Reviewer).Decide(ctx, k.ID, bureau.Returned, "缺车辆照片")).Case
	if returned.State != bureau.Returned || returned.Answer != "缺车辆照片" {
		t.Fatalf("returned: %+v", returned)
	}
	written := need[bureau.Case](t)(clerk.Written(ctx, k.ID))
	written.Note = "已补"
	need[bureau.Case](t)(clerk.SaveCase(ctx, written))
	need[bureau.Case](t)(clerk.Submit(ctx, k.ID))
	decision := need[bureau.Decision](t)(c.desk(access.Approver).Decide(ctx, k.ID, bureau.Approved, ""))
	if d := decision.Certificate; d.StatusOn(clerk.Today()) != certificate.Valid || d.Version != 1 || d.Number == "" {
		t.Errorf("approved: %+v", d)
	}
	c.healthy()
}

// TestThreeSteps: where the bureau works in three steps, a reviewer's word does not decide, and nobody gives two.
func TestThreeSteps(t *testing.T) {
	c := newCounty(t)
	ctx := t.Context()
	if err := c.desk(access.SystemAdmin).SavePreferences(ctx, bureau.Preferences{ThreeSteps: true}); err != nil {
		t.Fatal(err)
	}
	k := need[bureau.Case](t)(c.desk(access.Clerk).ProposeIssue(ctx, "013", lorry, ""))
	if _, err := c.desk(access.Approver).Decide(ctx, k.ID, bureau.Approved, ""); problem.Of(err) != problem.Forbidden || !strings.Contains(err.Error(), "尚未审核") {
		t.Errorf("approved without a review: %v", err)
	}
	if k = need[bureau.Decision](t)(c.desk(access.Reviewer).Decide(ctx, k.ID, bureau.Approved, "材料齐全")).Case; k.State != bureau.Reviewed || k.Opinion != "材料齐全" {
		t.Fatalf("reviewed: %+v", k)
	}
	if _, err := c.desk(access.Reviewer).Decide(ctx, k.ID, bureau.Approved, ""); problem.Of(err) != problem.Forbidden {
		t.Errorf("the reviewer approved as well: %v", err)
	}
	if k = need[bureau.Decision](t)(c.desk(access.Approver).Decide(ctx, k.ID, bureau.Approved, "")).Case; k.State != bureau.Approved {
		t.Errorf("approved: %+v", k)
	}
	c.healthy()
}

// TestTwoDecideAtOnce: one succeeds, the other reads why.
func TestTwoDecideAtOnce(t *testing.T) {
	c := newCounty(t)
	k := need[bureau.Case](t)(c.desk(access.Clerk).ProposeIssue(t.Context(), "013", lorry, ""))
	ended := make(chan error, 2)
	for _, role := range []access.Role{access.Reviewer, access.Approver} {
		d := c.desk(role)
		go func() {
			_, err := d.Decide(t.Context(), k.ID, bureau.Approved, "")
			ended <- err
		}()
	}
	first, second := <-ended, <-ended
	if first != nil {
		first, second = second, first
	}
	if first != nil || problem.Of(second) != problem.Conflict || !strings.Contains(second.Error(), "请刷新") {
		t.Errorf("one said %v, the other %v", first, second)
	}
	c.healthy()
}

// TestAmendAndRenew: a change makes the next version, keeps what was not mentioned, and prolongs what runs out.
func TestAmendAndRenew(t *testing.T) {
	c := newCounty(t)
	ctx := t.Context()
	was := c.issued(lorry)
	k := need[bureau.Case](t)(c.desk(access.Clerk).Propose(ctx, was.ID.String(), bureau.Proposal{
		Operation: certificate.Amend, Reason: "info-change", Face: certificate.Face{"name": "法库县顺达物流有限公司"},
	}))
	now := need[bureau.Decision](t)(c.desk(access.Approver).Decide(ctx, k.ID, bureau.Approved, "")).Certificate
	if now.Holder != "法库县顺达物流有限公司" || now.Plate != "辽A88888" || now.Version != 2 || now.Number != was.Number {
		t.Errorf("amended: %+v", now)
	}
	driver := certificate.Face{"name": "李建国", "citizen_id": "11010519491231002X", "category": "经营性道路货物运输驾驶员", "issued": "2021-01-04", "valid_from": "2021-01-04", "valid_to": "2027-01-03"}
	k = need[bureau.Case](t)(c.desk(access.Clerk).ProposeIssue(ctx, "071", driver, ""))
	holder := need[bureau.Decision](t)(c.desk(access.Approver).Decide(ctx, k.ID, bureau.Approved, "")).Certificate
	k = need[bureau.Case](t)(c.desk(access.Clerk).Propose(ctx, holder.ID.String(), bureau.Proposal{Operation: certificate.Renew, Reason: "expiry"}))
	holder = need[bureau.Decision](t)(c.desk(access.Approver).Decide(ctx, k.ID, bureau.Approved, "")).Certificate
	if holder.ValidTo.String() != "2033-01-03" || holder.Version != 2 {
		t.Errorf("renewed: valid to %s, version %d", holder.ValidTo, holder.Version)
	}
	c.healthy()
}

// TestASecondLifeOfAPersonsNumber: who gave the certificate up can apply again under the same citizen ID.
func TestASecondLifeOfAPersonsNumber(t *testing.T) {
	c := newCounty(t)
	ctx := t.Context()
	driver := certificate.Face{"name": "李建国", "citizen_id": "11010519491231002X", "category": "经营性道路货物运输驾驶员"}
	apply := func() certificate.Certificate {
		k := need[bureau.Case](t)(c.desk(access.Clerk).ProposeIssue(ctx, "071", driver, ""))
		return need[bureau.Decision](t)(c.desk(access.Approver).Decide(ctx, k.ID, bureau.Approved, "")).Certificate
	}
	first := apply()
	if _, err := c.desk(access.Clerk).ProposeIssue(ctx, "071", driver, ""); problem.Of(err) != problem.Refused {
		t.Fatalf("a second one beside the first: %v", err)
	}
	k := need[bureau.Case](t)(c.desk(access.Clerk).Propose(ctx, first.ID.String(), bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"}))
	need[bureau.Decision](t)(c.desk(access.Reviewer).Decide(ctx, k.ID, bureau.Approved, ""))
	if second := apply(); second.ID != first.ID || second.Version != 2 || second.Status != certificate.Valid {
		t.Errorf("the second life: %+v", second)
	}
	c.healthy()
}

// TestTheLastStepIsTakenBack: before the province knows, one person takes an ending back; after it, only a
// counter-entry by two does.
func TestTheLastStepIsTakenBack(t *testing.T) {
	c := newCounty(t)
	ctx := t.Context()
	was := c.issued(lorry)
	cancel := func() {
		k := need[bureau.Case](t)(c.desk(access.Clerk).Propose(ctx, was.ID.String(), bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"}))
		need[bureau.Decision](t)(c.desk(access.Reviewer).Decide(ctx, k.ID, bureau.Approved, ""))
	}
	cancel()
	if _, err := c.desk(access.Clerk).Propose(ctx, was.ID.String(), bureau.Proposal{Operation: certificate.Correct}); problem.Of(err) != problem.Refused {
		t.Errorf("a counter-entry to what nobody knows: %v", err)
	}
	back := need[certificate.Certificate](t)(c.desk(access.Approver).Withdraw(ctx, was.ID.String(), "选错了车"))
	if back.Status != certificate.Valid || back.Revision != 3 {
		t.Fatalf("taken back: %+v", back)
	}
	if _, err := c.desk(access.Approver).Withdraw(ctx, was.ID.String(), "再撤"); problem.Of(err) != problem.Refused {
		t.Errorf("taken back twice: %v", err)
	}
	cancel()
	c.sent(was.ID)
	if _, err := c.desk(access.Approver).Withdraw(ctx, was.ID.String(), "选错了车"); problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "冲正") {
		t.Errorf("taken back behind the province's back: %v", err)
	}
	k := need[bureau.Case](t)(c.desk(access.Clerk).Propose(ctx, was.ID.String(), bureau.Proposal{Operation: certificate.Correct, Note: "选错了车"}))
	again := need[bureau.Decision](t)(c.desk(access.Approver).Decide(ctx, k.ID, bureau.Approved, "")).Certificate
	if again.Status != certificate.Valid {
		t.Errorf("after the counter-entry: %+v", again)
	}
	c.healthy()
}

// TestASuspensionEndsByItself on the day after its last, whoever looks first.
func TestASuspensionEndsByItself(t *testing.T) {
	c := newCounty(t)
	ctx := t.Context()
	was := c.issued(lorry)
	until := c.desk(access.Clerk).Today().Add(30)
	k := need[bureau.Case](t)(c.desk(access.Clerk).Propose(ctx, was.ID.String(), bureau.Proposal{Operation: certificate.Suspend, Reason: "penalty", Until: until}))
	need[bureau.Decision](t)(c.desk(access.Reviewer).Decide(ctx, k.ID, bureau.Approved, ""))
	c.now = c.now.AddDate(0, 0, 30)
	if got := need[bureau.Dossier](t)(c.desk(access.Clerk).Show(ctx, was.ID.String())).Status; got != certificate.Suspended {
		t.Errorf("on the last day: %s", got)
	}
	c.now = c.now.AddDate(0, 0, 1)
	d := need[bureau.Dossier](t)(c.desk(access.Evaluator).Show(ctx, was.ID.String()))
	if last := d.Events[len(d.Events)-1]; d.Status != certificate.Valid || last.Operation != certificate.Resume || last.Effective != until.Add(1) {
		t.Errorf("after the last day: %s, %+v", d.Status, last)
	}
	c.healthy()
}

// sent lets the province have a receipt for all that happened to a certificate.
func (c *county) sent(id certificate.ID) {
	c.Helper()
	change := bureau.Change{
		Link:  bureau.LinkChange{At: c.now},
		Audit: audit.Entry{At: c.now, Actor: "test", Action: "receipts", Outcome: audit.Done},
	}
	for _, e := range need[[]certificate.Event](c)(c.store.History(c.Context(), id)) {
		change.Link.Receipts = append(change.Link.Receipts, exchange.Receipt{Event: e.ID, Certificate: id, Outcome: exchange.Accepted})
	}
	if err := c.store.Commit(c.Context(), change); err != nil {
		c.Fatal(err)
	}
}

// TestANewCertificateFollowsAnEndedOne: it names the one it follows, which has to have ended.
func TestANewCertificateFollowsAnEndedOne(t *testing.T) {
	c := newCounty(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	old := c.issued(lorry)
	draft := need[bureau.Case](t)(clerk.SaveCase(ctx, bureau.Case{
		Operation: certificate.Issue, Kind: "013", Reason: "initial", Other: old.ID,
		Face: certificate.Face{"name": "法库县通达运输有限公司", "plate": "辽A88888", "vehicle_type": "重型厢式货车", "scope": "道路普通货物运输"},
	}))
	if _, err := clerk.Submit(ctx, draft.ID); problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "请先注销原证照") {
		t.Fatalf("beside one in force: %v", err)
	}
	k := need[bureau.Case](t)(clerk.Propose(ctx, old.ID.String(), bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"}))
	need[bureau.Decision](t)(c.desk(access.Reviewer).Decide(ctx, k.ID, bureau.Approved, ""))
	need[bureau.Case](t)(clerk.Submit(ctx, draft.ID))
	next := need[bureau.Decision](t)(c.desk(access.Approver).Decide(ctx, draft.ID, bureau.Approved, "")).Certificate
	if d := need[bureau.Dossier](t)(clerk.Show(ctx, next.ID.String())); d.Events[0].Other != old.ID {
		t.Errorf("the new one follows %s", d.Events[0].Other)
	}
	if d := need[bureau.Dossier](t)(clerk.Show(ctx, old.ID.String())); len(d.Linked) != 1 || d.Linked[0] != next.ID {
		t.Errorf("the old one is followed by %v", d.Linked)
	}
	c.healthy()
}
