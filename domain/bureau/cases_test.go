package bureau_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/problem"
	"roadcert/store/register"
)

// need fails the test at an error that only prepares it.
func need[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
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

// collected imports the sample of a kind and returns the IDs of its valid certificates on paper.
func (c *county) collected(name string, kind catalog.Code) []collect.Line {
	c.Helper()
	c.take(c.desk(access.Clerk), name, bureau.ImportOptions{})
	page := need[bureau.Page](c)(c.desk(access.Clerk).List(c.Context(), bureau.Query{Kind: kind, Unconverted: true, Limit: 1000}))
	lines := make([]collect.Line, len(page.Rows))
	for i, r := range page.Rows {
		lines[i] = collect.Line{Ref: r.ID.String()}
	}
	return lines
}

// TestABatchOfReviews: a fact for many at once; paper whose face is complete becomes electronic in the same step.
func TestABatchOfReviews(t *testing.T) {
	c := newCounty(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	lines := c.collected("vehicles.xlsx", "013")
	lines[0].Result = certificate.Failed
	lines = append(lines, lines[1], collect.Line{Ref: "辽交运管法字210124999999号"})
	plan := need[bureau.Plan](t)(clerk.Plan(ctx, bureau.Selection{Lines: lines}, bureau.Proposal{Operation: certificate.Review}, nil))
	if plan.Reasons["listed_twice"] != 1 || plan.Reasons["not_found"] != 1 || len(plan.Members)+plan.Refused != len(lines) {
		t.Fatalf("%d of %d, refused %v", len(plan.Members), len(lines), plan.Reasons)
	}
	k := need[bureau.Case](t)(clerk.Begin(ctx, plan))
	if k.State != bureau.Running {
		t.Fatalf("facts wait for somebody: %+v", k)
	}
	result := need[bureau.BatchResult](t)(clerk.Carry(ctx, k.ID, nil))
	if result.Issued != len(plan.Members) || result.Refused != 0 {
		t.Fatalf("carried out: %+v", result)
	}
	failed := need[bureau.Dossier](t)(clerk.Show(ctx, lines[0].Ref))
	if len(failed.Cautions) == 0 || failed.Certificate.Version != 0 || failed.Certificate.Face["review_result"] != "不合格" {
		t.Errorf("a failed review: %v, version %d", failed.Cautions, failed.Certificate.Version)
	}
	passed := need[bureau.Dossier](t)(clerk.Show(ctx, lines[1].Ref)).Certificate
	if passed.Version != 1 || passed.Medium != certificate.Both || passed.ReviewDue <= clerk.Today() {
		t.Errorf("a passed review: version %d, %s, due %s", passed.Version, passed.Medium, passed.ReviewDue)
	}
	c.healthy()
}

// TestABatchByTwo: endings of many wait for a second person; a batch that is stopped goes on where it was, and
// nothing is done twice.
func TestABatchByTwo(t *testing.T) {
	c := newCounty(t)
	ctx, clerk, approver := t.Context(), c.desk(access.Clerk), c.desk(access.Approver)
	lines := c.collected("practitioners.xlsx", "071")
	if len(lines) <= 600 {
		t.Fatalf("%d certificates are one chunk only", len(lines))
	}
	p := bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"}
	plan := need[bureau.Plan](t)(clerk.Plan(ctx, bureau.Selection{Query: &bureau.Query{Kind: "071", Unconverted: true}}, p, nil))
	if len(plan.Members) != len(lines) || plan.Kind != "071" {
		t.Fatalf("%d of %d", len(plan.Members), len(lines))
	}
	k := need[bureau.Case](t)(clerk.Begin(ctx, plan))
	if _, err := approver.Carry(ctx, k.ID, nil); problem.Of(err) != problem.Conflict {
		t.Errorf("carried out before it was approved: %v", err)
	}
	need[bureau.Decision](t)(approver.Decide(ctx, k.ID, bureau.Approved, ""))
	stopped, stop := context.WithCancel(ctx)
	if _, err := approver.Carry(stopped, k.ID, func(done, _ int) { stop() }); problem.Of(err) != problem.Cancelled {
		t.Fatalf("stopped: %v", err)
	}
	half := need[bureau.Outcome](t)(approver.Outcome(ctx, k.ID)).Case
	if half.State != bureau.Running || half.Work.Next == 0 || half.Work.Next == half.Work.Members {
		t.Fatalf("after the stop: %+v", half.Work)
	}
	result := need[bureau.BatchResult](t)(approver.Carry(ctx, k.ID, nil))
	if result.Issued+half.Work.Done != len(lines) {
		t.Errorf("%d and %d of %d", half.Work.Done, result.Issued, len(lines))
	}
	page := need[bureau.Page](t)(clerk.List(ctx, bureau.Query{Kind: "071", Status: certificate.Cancelled, Limit: 1}))
	if whole := need[bureau.Outcome](t)(approver.Outcome(ctx, k.ID)).Case; whole.State != bureau.Approved || page.Total < len(lines) {
		t.Errorf("in the end: %s, %d cancelled", whole.State, page.Total)
	}
	if d := need[bureau.Dossier](t)(clerk.Show(ctx, lines[0].Ref)); len(d.Events) != 2 || d.Events[1].Case != k.ID {
		t.Errorf("the history of one: %d events", len(d.Events))
	}
	c.healthy()
}

// sent lets the province have a receipt for all that happened to a certificate.
func (c *county) sent(id certificate.ID) {
	c.Helper()
	db := need[*sql.DB](c)(sql.Open("sqlite", "file:"+filepath.Join(c.dir, "roadcert.db")))
	defer db.Close()
	need[sql.Result](c)(db.Exec("INSERT INTO receipt (event, outcome, at) SELECT id, 'accepted', at FROM event WHERE certificate = ?", int64(id)))
}

// TestABatchOfAmendments: the same change for all, and what a list says of each; a mistake in one line keeps
// only that one out. The whole batch is taken back before the province knows.
func TestABatchOfAmendments(t *testing.T) {
	c := newCounty(t)
	ctx, clerk, approver := t.Context(), c.desk(access.Clerk), c.desk(access.Approver)
	lines := c.collected("vehicles.xlsx", "013")[:6]
	lines[0].Changes = map[string]string{"车牌号": "辽A99999", "备注": "更换号牌"}
	lines[1].Changes = map[string]string{"车牌号": "辽AO9999"}
	p := bureau.Proposal{Operation: certificate.Amend, Reason: "info-change", Face: certificate.Face{"address": "法库县法库镇正阳街 1 号"}}
	plan := need[bureau.Plan](t)(clerk.Plan(ctx, bureau.Selection{Lines: lines}, p, nil))
	if plan.Reasons["face"] != 1 || plan.Refused != 1 {
		t.Fatalf("refused: %v", plan.Reasons)
	}
	nothing := bureau.Proposal{Operation: certificate.Amend, Reason: "info-change"}
	if idle := need[bureau.Plan](t)(clerk.Plan(ctx, bureau.Selection{Lines: lines[2:]}, nothing, nil)); idle.Reasons["unchanged"] != 4 {
		t.Errorf("amendments of nothing: %v", idle.Reasons)
	}
	k := need[bureau.Case](t)(clerk.Begin(ctx, plan))
	need[bureau.Decision](t)(approver.Decide(ctx, k.ID, bureau.Approved, ""))
	if r := need[bureau.BatchResult](t)(approver.Carry(ctx, k.ID, nil)); r.Issued != 5 {
		t.Fatalf("carried out: %+v", r)
	}
	first := need[bureau.Dossier](t)(clerk.Reveal(ctx, lines[0].Ref)).Certificate
	third := need[bureau.Dossier](t)(clerk.Reveal(ctx, lines[2].Ref)).Certificate
	if first.Plate != "辽A99999" || first.Face["address"] != "法库县法库镇正阳街 1 号" || third.Face["address"] != first.Face["address"] || third.Version != 1 {
		t.Errorf("amended: %v and %v", first.Face, third.Face)
	}
	end := need[bureau.Plan](t)(clerk.Plan(ctx, bureau.Selection{Case: k.ID}, bureau.Proposal{Operation: certificate.Cancel, Reason: "force-majeure"}, nil))
	ending := need[bureau.Case](t)(clerk.Begin(ctx, end))
	need[bureau.Decision](t)(approver.Decide(ctx, ending.ID, bureau.Approved, ""))
	need[bureau.BatchResult](t)(approver.Carry(ctx, ending.ID, nil))
	back := need[bureau.Plan](t)(approver.Plan(ctx, bureau.Selection{Case: ending.ID}, bureau.Proposal{Operation: certificate.Withdraw, Note: "名单弄错"}, nil))
	undone := need[bureau.Case](t)(approver.Begin(ctx, back))
	if r := need[bureau.BatchResult](t)(approver.Carry(ctx, undone.ID, nil)); r.Issued != 5 {
		t.Fatalf("taken back: %+v", r)
	}
	if s := need[bureau.Dossier](t)(clerk.Show(ctx, lines[2].Ref)).Status; s != certificate.Valid {
		t.Errorf("after it was taken back: %s", s)
	}
	c.healthy()
}

// TestAListOfNumbers: a spreadsheet names the certificates, with the result and the term of each.
func TestAListOfNumbers(t *testing.T) {
	c := newCounty(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	lines := c.collected("vehicles.xlsx", "013")
	first := need[bureau.Dossier](t)(clerk.Show(ctx, lines[0].Ref)).Certificate
	second := need[bureau.Dossier](t)(clerk.Show(ctx, lines[1].Ref)).Certificate
	path := filepath.Join(c.dir, "年审.csv")
	text := "道路运输证号,审验结果,审验有效期至\n" + first.Number + ",合格,2027-10-31\n" + second.Plate + ",不合格,\n没有这个号1234,合格,\n" + first.Number + ",不清楚,\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	reg := need[*register.File](t)(register.Open(path))
	defer reg.Close()
	chosen, unread, err := clerk.ReadList(ctx, reg, "")
	if err != nil || len(chosen.Lines) != 3 || len(unread) != 1 || unread[0].Line != 5 {
		t.Fatalf("%+v, unread %+v, %v", chosen, unread, err)
	}
	plan := need[bureau.Plan](t)(clerk.Plan(ctx, chosen, bureau.Proposal{Operation: certificate.Review}, nil))
	if len(plan.Members) != 2 || plan.Reasons["not_found"] != 1 || plan.Refusals[0].Line != 4 {
		t.Fatalf("%+v", plan)
	}
	k := need[bureau.Case](t)(clerk.Begin(ctx, plan))
	need[bureau.BatchResult](t)(clerk.Carry(ctx, k.ID, nil))
	if now := need[bureau.Dossier](t)(clerk.Show(ctx, lines[0].Ref)).Certificate; now.ReviewDue.String() != "2027-10-31" {
		t.Errorf("reviewed until %s", now.ReviewDue)
	}
	if now := need[bureau.Dossier](t)(clerk.Show(ctx, lines[1].Ref)); len(now.Cautions) == 0 {
		t.Error("the failed review left no trace")
	}
}
