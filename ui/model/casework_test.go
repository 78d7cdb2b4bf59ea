package model

import (
	"slices"
	"strings"
	"testing"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

var (
	aClerk    = Viewer{User: "clerk", Proposes: true}
	aReviewer = Viewer{User: "reviewer", Decides: true}
	anApprove = Viewer{User: "approver", Decides: true, Approves: true, Converts: true}
	evaluator = Viewer{User: "evaluator"}
)

func inThreeSteps(v Viewer) Viewer {
	v.ThreeSteps = true
	return v
}

func batchOf(op certificate.Operation, next int) bureau.Case {
	return bureau.Case{Operation: op, State: bureau.Running, Proposer: "clerk", Work: &bureau.BatchWork{Members: 12, Next: next, Done: next}}
}

// TestWhoCanDoWhatAboutACase is the whole table: buttons by state and person, - before what is greyed.
func TestWhoCanDoWhatAboutACase(t *testing.T) {
	open := bureau.Case{Operation: certificate.Issue, State: bureau.Open, Proposer: "clerk"}
	reviewed := bureau.Case{Operation: certificate.Issue, State: bureau.Reviewed, Proposer: "clerk", Reviewer: "reviewer"}
	suspends := bureau.Case{Operation: certificate.Suspend, State: bureau.Open, Proposer: "clerk"}
	for _, c := range []struct {
		name string
		k    bureau.Case
		v    Viewer
		want string
	}{
		{"own draft", bureau.Case{State: bureau.Draft, Proposer: "clerk"}, aClerk, "继续填写… 提交 放弃草稿…"},
		{"own returned", bureau.Case{State: bureau.Returned, Proposer: "clerk"}, aClerk, "继续填写… 提交 撤回申请…"},
		{"another's returned", bureau.Case{State: bureau.Returned, Proposer: "zhang"}, aClerk, "-继续填写… -提交"},
		{"own open", open, aClerk, "-批准… 撤回申请…"},
		{"open", open, aReviewer, "批准… 退回… 不予许可…"},
		{"open, for nobody's right", suspends, aReviewer, "批准… 退回…"},
		{"open, for an onlooker", open, evaluator, "-批准…"},
		{"open in three steps, reviewer", open, inThreeSteps(aReviewer), "审核通过… 退回… 不予许可…"},
		{"open in three steps, approver", open, inThreeSteps(anApprove), "-批准… 退回… 不予许可…"},
		{"reviewed, its reviewer", reviewed, inThreeSteps(aReviewer), "-批准… 退回… 不予许可…"},
		{"reviewed, approver", reviewed, inThreeSteps(anApprove), "批准… 退回… 不予许可…"},
		{"batch of facts", batchOf(certificate.Review, 0), aClerk, "办理 停止…"},
		{"batch of facts, interrupted", batchOf(certificate.Review, 5), aClerk, "继续办理 停止…"},
		{"batch of facts, reviewer", batchOf(certificate.Review, 5), aReviewer, "-继续办理 -停止…"},
		{"approved batch, clerk", batchOf(certificate.Cancel, 0), aClerk, "-办理 -停止…"},
		{"approved batch, reviewer", batchOf(certificate.Cancel, 0), aReviewer, "办理 停止…"},
		{"conversion, reviewer", batchOf(certificate.Convert, 0), aReviewer, "-办理 -停止…"},
		{"conversion, approver", batchOf(certificate.Convert, 0), anApprove, "办理 停止…"},
		{"approved", bureau.Case{State: bureau.Approved, Proposer: "clerk"}, aClerk, ""},
	} {
		var got []string
		for _, a := range CaseActions(c.k, c.v) {
			if a.Why != "" {
				a.Verb = "-" + a.Verb
			}
			got = append(got, a.Verb)
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: %s, want %s", c.name, text, c.want)
		}
	}
}

func TestWhyNotDecide(t *testing.T) {
	open := bureau.Case{State: bureau.Open, Proposer: "clerk"}
	for _, c := range []struct {
		k    bureau.Case
		v    Viewer
		want string
	}{
		{open, aReviewer, ""},
		{open, Viewer{User: "clerk", Decides: true}, "提出人不能审批自己提出的业务"},
		{open, evaluator, "由审核员、批准人决定"},
		{open, inThreeSteps(anApprove), "尚未审核"},
		{bureau.Case{State: bureau.Reviewed, Reviewer: "reviewer"}, inThreeSteps(aReviewer), "审核人不能再批准"},
		{bureau.Case{State: bureau.Reviewed, Reviewer: "other"}, inThreeSteps(aReviewer), "由批准人批准"},
		{bureau.Case{State: bureau.Approved}, aReviewer, "不在等待审批"},
	} {
		if got := WhyNotDecide(c.k, c.v); (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%+v: %q, want %q", c.v, got, c.want)
		}
	}
}

func TestScopes(t *testing.T) {
	cases := []bureau.Case{
		{ID: "mine", State: bureau.Draft, Proposer: "clerk"},
		{ID: "back", State: bureau.Returned, Proposer: "clerk"},
		{ID: "open", State: bureau.Open, Proposer: "clerk"},
		{ID: "done", State: bureau.Approved, Proposer: "clerk"},
	}
	facts := batchOf(certificate.Review, 3)
	facts.ID = "facts"
	cases = append(cases, facts)
	for _, c := range []struct {
		scope Scope
		v     Viewer
		want  string
	}{
		{MyDrafts, aClerk, "mine"},
		{ForMe, aClerk, "back facts"},
		{ForMe, aReviewer, "open"},
		{Undecided, aClerk, "open facts"},
		{AllCases, aReviewer, "mine back open done facts"},
	} {
		var got []string
		for _, k := range cases {
			if c.scope.Has(k, c.v) {
				got = append(got, k.ID)
				if c.scope.Waiting(c.v) && !slices.Contains(bureau.Waiting(), k.State) {
					t.Errorf("%s shows %s, which it does not read", c.scope, k.ID)
				}
			}
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s of %s: %s, want %s", c.scope, c.v.User, text, c.want)
		}
	}
	for _, c := range ScopeChoices() {
		if title, text := Scope(c.Key).Empty(); title == "" || text == "" {
			t.Errorf("%s says nothing where it is empty", c.Name)
		}
	}
}

func TestTermsOfCases(t *testing.T) {
	today, _ := day.Date(2026, 11, 23)
	for _, c := range []struct {
		due   day.Day
		state bureau.CaseState
		text  string
		tone  Tone
	}{
		{0, bureau.Open, "", Plain},
		{today - 1, bureau.Open, "2026-11-22 超期", Danger},
		{today, bureau.Reviewed, "2026-11-23 今天", Danger},
		{today + 2, bureau.Open, "2026-11-25 剩 2 天", Warning},
		{today + 9, bureau.Open, "2026-12-02", Plain},
		{today - 1, bureau.Approved, "2026-11-22", Plain},
	} {
		if text, tone := dueText(bureau.Case{Due: c.due, State: c.state}, today); text != c.text || tone != c.tone {
			t.Errorf("%s, %s: %q %v", c.due, c.state, text, tone)
		}
	}
}

func TestCaseLines(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 5, 0, 0, time.Local)
	today := day.Of(at)
	id := certificate.NewID(1, 4)
	rows := map[certificate.ID]bureau.Row{id: {ID: id, Holder: "法库伟运", Number: "辽字1号"}}
	batch := batchOf(certificate.Cancel, 12)
	batch.State, batch.Work.Scope, batch.Work.Refused = bureau.Approved, "选中的 12 本", 2
	lines := CaseLines([]bureau.Case{
		{ID: "k1-1", Operation: certificate.Suspend, Certificate: id, State: bureau.Open, ProposedAt: at, Due: today - 1}, batch,
	}, rows, noKinds{}, aClerk, today)
	if l := lines[0]; l.Whose != "法库伟运" || l.State != "待审批" || l.At != "11-23 09:05" || l.DueTone != Danger {
		t.Errorf("%+v", l)
	}
	if l := lines[1]; l.Whose != "12 本　选中的 12 本" || l.State != "已办完" || l.Tone != Warning {
		t.Errorf("%+v", l)
	}
	if text := CasesText(lines); text != "共 2 件 · 到期或超期 1 件" {
		t.Error(text)
	}
}

type noKinds struct{}

func (noKinds) Kind(catalog.Code) (*catalog.Kind, bool) { return nil, false }

func TestStatesOfCases(t *testing.T) {
	stopped := batchOf(certificate.Review, 3)
	stopped.State = bureau.Approved
	for _, c := range []struct {
		k    bureau.Case
		v    Viewer
		want string
	}{
		{bureau.Case{State: bureau.Draft}, aClerk, "草稿"},
		{bureau.Case{State: bureau.Open}, aClerk, "待审批"},
		{bureau.Case{State: bureau.Open}, inThreeSteps(aClerk), "待审核"},
		{bureau.Case{State: bureau.Reviewed}, aClerk, "待批准"},
		{batchOf(certificate.Review, 0), aClerk, "待办理"},
		{batchOf(certificate.Review, 3), aClerk, "未办完"},
		{stopped, aClerk, "已停止"},
		{bureau.Case{State: bureau.Approved}, aClerk, "已批准"},
		{bureau.Case{State: bureau.Returned}, aClerk, "已退回"},
		{bureau.Case{State: bureau.Rejected}, aClerk, "不予许可"},
		{bureau.Case{State: bureau.Withdrawn}, aClerk, "已撤回"},
	} {
		if got, _ := CaseStateText(c.k, c.v); got != c.want {
			t.Errorf("%s is called %s, want %s", c.k.State, got, c.want)
		}
	}
}

func TestWhoSaidWhat(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 23, hour, 0, 0, 0, time.Local) }
	k := bureau.Case{
		Proposer: "clerk", ProposedAt: at(9), Note: "搬迁", Reviewer: "reviewer", ReviewedAt: at(10), Opinion: "属实",
		Decider: "approver", DecidedAt: at(11), Answer: "同意", State: bureau.Approved,
	}
	said := func(k bureau.Case) string {
		var got []string
		for _, l := range CaseHistory(k) {
			got = append(got, strings.TrimSpace(l.Who+" "+l.What+" "+l.Why))
		}
		return strings.Join(got, "；")
	}
	if got := said(k); got != "clerk 提出 搬迁；reviewer 审核通过 属实；approver 批准 同意" {
		t.Error(got)
	}
	k.State, k.ProposedAt = bureau.Open, at(12) // was returned, and submitted again
	if got := said(k); got != "reviewer 审核通过 属实；approver 退回 同意；clerk 提出 搬迁" {
		t.Error(got)
	}
}

func TestWhoBringsFiles(t *testing.T) {
	for _, c := range []struct {
		state  bureau.CaseState
		v      Viewer
		attach bool
		detach bool
	}{
		{bureau.Draft, aClerk, true, true},
		{bureau.Returned, aClerk, true, true},
		{bureau.Open, aClerk, true, false}, // what somebody was asked for can still be brought
		{bureau.Reviewed, aClerk, false, false},
		{bureau.Open, aReviewer, false, false},
	} {
		k := bureau.Case{State: c.state, Proposer: "clerk"}
		if MayAttach(k, c.v) != c.attach || MayDetach(k, c.v) != c.detach {
			t.Errorf("%s, %s: attach %v, detach %v", c.v.User, c.state, MayAttach(k, c.v), MayDetach(k, c.v))
		}
	}
}
