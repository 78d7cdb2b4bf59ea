package bureau_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/problem"
	"roadcert/store/register"
)

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
