package bureau_test

import (
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/handover"
	"roadcert/domain/patrol"
	"roadcert/domain/problem"
	"roadcert/domain/sharing"
)

// hire makes an account beside those of the practice, and signs the person in.
func (c *county) hire(user, name string, role access.Role) *bureau.Desk {
	c.Helper()
	ctx := c.Context()
	n := need[bureau.Newcomer](c.TB)(c.desk(access.SystemAdmin).AddAccount(ctx, c.passwords["system-admin"], bureau.Person{User: user, Name: name, Role: role}))
	c.confirm()
	d := need[*bureau.Desk](c.TB)(c.office.SignIn(ctx, user, n.Password))
	const own = "Dige5-Weru3-Haku8"
	if err := d.ChangePassword(ctx, n.Password, own); err != nil {
		c.Fatal(err)
	}
	c.passwords[user] = own
	return d
}

// busy is a county whose clerk has something of every kind open: a case that waits, one that was returned, a draft, a
// request for sharing, a duty.
func busy(t *testing.T) *county {
	t.Helper()
	c := drivers(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	ends := bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"}
	need[bureau.Case](t)(clerk.Propose(ctx, "c1-1", ends))
	back := need[bureau.Case](t)(clerk.Propose(ctx, "c1-2", ends))
	need[bureau.Decision](t)(c.desk(access.Reviewer).Decide(ctx, back.ID, bureau.Returned, "补材料"))
	need[bureau.Case](t)(clerk.SaveCase(ctx, bureau.Case{Kind: "013", Operation: certificate.Issue, Face: lorry}))
	need[sharing.Grant](t)(clerk.RequestSharing(ctx, of(zhang), police(c)))
	need[patrol.Duty](t)(c.desk(access.SecurityAdmin).AssignDuty(ctx, patrol.Duty{
		Area: patrol.Data, Unit: "受理科", Post: "受理员", Person: "受理员", User: "clerk", Text: "窗口个人信息保护",
	}))
	return c
}

// refs are the numbers of what is open in somebody's name, by kind.
func (c *county) refs(user string) string {
	c.Helper()
	var list []string
	for _, it := range need[bureau.OpenWork](c.TB)(c.desk(access.SecurityAdmin).OpenWork(c.Context(), user)).Items {
		list = append(list, string(it.Kind)+" "+it.Ref)
	}
	return strings.Join(list, ", ")
}

// TestAHandoverFromDrawingUpToAcceptance: nothing passes before the receiver signs; then all of it at once.
func TestAHandoverFromDrawingUpToAcceptance(t *testing.T) {
	c := busy(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	lisi := c.hire("li.si", "李四", access.Clerk)
	const all = "case k1-1, case k1-2, draft k1-3, grant g1-1, duty z1-1"
	if got := c.refs("clerk"); got != all {
		t.Fatalf("open: %s", got)
	}
	h := need[bureau.Handover](t)(clerk.DrawUpHandover(ctx, bureau.HandoverDraft{To: "li.si", Reason: "调离受理岗，" + zhang + " 的材料在柜中"}))
	if h.ID != "j1-1" || h.Stage() != handover.Drawn || len(h.Items) != 5 || strings.Contains(h.Reason, zhang) || h.Names["li.si"] != "李四" {
		t.Fatalf("%+v", h)
	}
	for _, it := range need[bureau.OpenWork](t)(clerk.OpenWork(ctx, "")).Items {
		if it.In != h.ID {
			t.Errorf("%s is in %q", it.Ref, it.In)
		}
	}
	if _, err := lisi.StepHandover(ctx, h.ID, handover.Accepted, ""); ruleOf(err) != "handover_state" {
		t.Errorf("accepted before it was signed: %v", err)
	}
	need[bureau.Handover](t)(clerk.StepHandover(ctx, h.ID, handover.Signed, ""))
	if _, err := lisi.Written(ctx, "k1-3"); problem.Of(err) != problem.Forbidden {
		t.Errorf("a draft that has not passed: %v", err)
	}
	if _, err := clerk.StepHandover(ctx, h.ID, handover.Accepted, ""); ruleOf(err) != "handover_party" {
		t.Errorf("accepted by who gives: %v", err)
	}
	need[bureau.Decision](t)(c.desk(access.Approver).Decide(ctx, "k1-1", bureau.Approved, "")) // meanwhile
	h = need[bureau.Handover](t)(lisi.StepHandover(ctx, h.ID, handover.Accepted, ""))
	need[bureau.Handover](t)(c.desk(access.Supervisor).StepHandover(ctx, h.ID, handover.Witnessed, ""))
	if step, _ := h.Step(handover.Accepted); strings.Join(step.Over, " ") != "k1-1" || h.Stage() != handover.Accepted {
		t.Errorf("%+v", h)
	}
	if got := c.refs("clerk"); got != "duty z1-1" {
		t.Errorf("left: %s", got)
	}
	if got := c.refs("li.si"); got != "case k1-2, draft k1-3, grant g1-1" {
		t.Errorf("taken over: %s", got)
	}
	if _, err := clerk.Written(ctx, "k1-3"); problem.Of(err) != problem.Forbidden {
		t.Errorf("the draft is the clerk's still: %v", err)
	}
	k := need[bureau.Case](t)(lisi.Written(ctx, "k1-3"))
	k.Note = "接着写"
	k = need[bureau.Case](t)(lisi.SaveCase(ctx, k))
	if k.Proposer != "clerk" || k.Keeper() != "li.si" || k.TakenOver[0].Handover != h.ID {
		t.Errorf("%+v", k)
	}
	for _, e := range need[[]certificate.Event](t)(c.store.History(ctx, 1<<40+1)) {
		if e.Actor == "li.si" {
			t.Errorf("%s became the receiver's", e.Operation)
		}
	}
	shown := need[[]bureau.Handover](t)(lisi.Handovers(ctx))
	if len(shown) != 1 || len(shown[0].Broken) != 0 || len(shown[0].Steps) != 4 {
		t.Errorf("%+v", shown)
	}
	if dossier := need[bureau.GrantDossier](t)(lisi.Grant(ctx, "g1-1")); dossier.Keeper() != "li.si" || dossier.Asked().By != "clerk" {
		t.Errorf("%+v", dossier.Words)
	}
	if c.entries("handover_accepted", audit.Refused) != 2 || c.entries("handover_accepted", audit.Done) != 1 || c.entries("handover_witnessed", audit.Done) != 1 {
		t.Error("the log does not say what was done")
	}
	c.healthy()
	c.discreet()
}

// TestAHandoverGetsNobodyAroundTwoPeople: whoever had a case never decides it, neither before nor after they gave it away;
// and whoever gave their word on it never takes it over. Posts keep people from both already, since whoever takes a case
// over proposes and does not decide; so what is altered here is the case itself, as it would be if posts changed.
func TestAHandoverGetsNobodyAroundTwoPeople(t *testing.T) {
	c := busy(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	lisi, wang := c.hire("li.si", "李四", access.Reviewer), c.hire("wang.wu", "王五", access.Clerk)
	alter := func(id string, change func(*bureau.Case)) {
		k := need[bureau.Case](t)(c.store.Case(ctx, id))
		change(&k)
		k.Revision++
		entry := audit.Entry{At: c.now, Action: "x", Outcome: audit.Done}
		if err := c.store.Commit(ctx, bureau.Change{Cases: []bureau.Case{k}, Audit: entry}); err != nil {
			t.Fatal(err)
		}
	}
	alter("k1-1", func(k *bureau.Case) {
		k.TakenOver = []bureau.Takeover{{From: "clerk", By: "reviewer", At: c.now, Handover: "j1-8"}, {From: "reviewer", By: "li.si", At: c.now, Handover: "j1-9"}}
	})
	for name, d := range map[string]*bureau.Desk{"who had it for a while": c.desk(access.Reviewer), "who has it": lisi} {
		if _, err := d.Decide(ctx, "k1-1", bureau.Approved, ""); problem.Of(err) != problem.Forbidden || !strings.Contains(err.Error(), "受理") {
			t.Errorf("%s decided: %v", name, err)
		}
	}
	if _, err := c.desk(access.Approver).Decide(ctx, "k1-1", bureau.Approved, ""); err != nil {
		t.Errorf("somebody else: %v", err)
	}
	alter("k1-2", func(k *bureau.Case) { k.State, k.Reviewer = bureau.Reviewed, "wang.wu" })
	h := need[bureau.Handover](t)(clerk.DrawUpHandover(ctx, bureau.HandoverDraft{To: "wang.wu", Reason: "轮岗"}))
	need[bureau.Handover](t)(clerk.StepHandover(ctx, h.ID, handover.Signed, ""))
	if _, err := wang.StepHandover(ctx, h.ID, handover.Accepted, ""); ruleOf(err) != "two_people" {
		t.Errorf("who reviewed it took it over: %v", err)
	}
	if got := c.refs("wang.wu"); got != "" {
		t.Errorf("passed, of what is refused as a whole: %s", got)
	}
	c.healthy()
}

// TestTheSecurityAdministratorSignsForWhoHasGone, says why, and only they.
func TestTheSecurityAdministratorSignsForWhoHasGone(t *testing.T) {
	c := busy(t)
	ctx, security := t.Context(), c.desk(access.SecurityAdmin)
	lisi := c.hire("li.si", "李四", access.Clerk)
	if err := c.desk(access.SystemAdmin).ChangeAccount(ctx, bureau.EndAccount, "clerk", "调离"); err != nil {
		t.Fatal(err)
	}
	changes := need[[]bureau.AccountChange](t)(security.AccountChanges(ctx))
	if len(changes) != 1 || len(changes[0].Open) != 5 || changes[0].Open[0].Ref != "k1-1" {
		t.Fatalf("%+v", changes)
	}
	c.confirm()
	entries := need[[]audit.Entry](t)(c.store.Audit(ctx, 0, 1000))
	if last := entries[len(entries)-1]; !strings.Contains(last.Detail, "名下还有 5 项未了") {
		t.Errorf("%+v", last)
	}
	draft := bureau.HandoverDraft{From: "clerk", To: "li.si", Reason: "调离"}
	if _, err := lisi.DrawUpHandover(ctx, draft); ruleOf(err) != "handover_party" {
		t.Errorf("a clerk took another's work: %v", err)
	}
	h := need[bureau.Handover](t)(security.DrawUpHandover(ctx, draft))
	if _, err := security.StepHandover(ctx, h.ID, handover.Signed, " "); ruleOf(err) != "note" {
		t.Errorf("signed for somebody without a reason: %v", err)
	}
	if _, err := lisi.StepHandover(ctx, h.ID, handover.Signed, "本人不在"); ruleOf(err) != "handover_party" {
		t.Errorf("the receiver signed for who gives: %v", err)
	}
	need[bureau.Handover](t)(security.StepHandover(ctx, h.ID, handover.Signed, "本人已离岗"))
	need[bureau.Handover](t)(lisi.StepHandover(ctx, h.ID, handover.Accepted, ""))
	if got := c.refs("li.si"); got != "case k1-1, case k1-2, draft k1-3, grant g1-1" {
		t.Errorf("taken over: %s", got)
	}
	sheet := need[bureau.HandoverSheet](t)(lisi.HandoverSheet(ctx, h.ID))
	text := handoverWords(sheet)
	for _, say := range []string{"代签，原因：本人已离岗", "安全管理员另行指定", "由接收人负责", "李四（li.si）", "练习"} {
		if !strings.Contains(text, say) {
			t.Errorf("the sheet does not say %q:\n%s", say, text)
		}
	}
}

// handoverWords are all that a sheet says.
func handoverWords(s bureau.HandoverSheet) string {
	text := s.Title + s.Subtitle + s.Footer + s.Mark
	for _, section := range s.Sections {
		text += section.Heading + strings.Join(section.Paragraphs, "")
		if section.Table != nil {
			for _, row := range section.Table.Rows {
				text += strings.Join(row, "|") + "\n"
			}
		}
	}
	return text
}

// TestAHandoverCanEndWithoutEffect: refused by the receiver, withdrawn by who gives; and then it can be drawn up anew.
func TestAHandoverCanEndWithoutEffect(t *testing.T) {
	c := busy(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	lisi := c.hire("li.si", "李四", access.Clerk)
	draft := bureau.HandoverDraft{To: "li.si", Reason: "轮岗", Items: []string{"k1-2", "g1-1"}}
	first := need[bureau.Handover](t)(clerk.DrawUpHandover(ctx, draft))
	if _, err := clerk.DrawUpHandover(ctx, draft); problem.Of(err) != problem.Conflict {
		t.Errorf("listed twice: %v", err)
	}
	rest := need[bureau.Handover](t)(clerk.DrawUpHandover(ctx, bureau.HandoverDraft{To: "li.si", Reason: "轮岗"}))
	if len(rest.Items) != 3 || rest.Items[0].Ref != "k1-1" {
		t.Errorf("the rest: %+v", rest.Items)
	}
	need[bureau.Handover](t)(clerk.StepHandover(ctx, first.ID, handover.Signed, ""))
	if _, err := lisi.StepHandover(ctx, first.ID, handover.Refused, ""); ruleOf(err) != "note" {
		t.Errorf("refused without a reason: %v", err)
	}
	need[bureau.Handover](t)(lisi.StepHandover(ctx, first.ID, handover.Refused, "材料不齐"))
	need[bureau.Handover](t)(clerk.StepHandover(ctx, rest.ID, handover.Withdrawn, "改由王五接收"))
	for _, id := range []string{first.ID, rest.ID} {
		if _, err := lisi.StepHandover(ctx, id, handover.Accepted, ""); ruleOf(err) != "handover_state" {
			t.Errorf("%s: accepted after its end: %v", id, err)
		}
	}
	if got := c.refs("li.si"); got != "" {
		t.Errorf("passed: %s", got)
	}
	need[bureau.Handover](t)(clerk.DrawUpHandover(ctx, draft))
}

// Whom nothing can be handed to.
func TestWhoCannotReceive(t *testing.T) {
	c := busy(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	for to, says := range map[string]string{
		"nobody": "没有“nobody”这个启用的账户", "reviewer": "不能提出办件", "service": "不办理工作交接", "clerk": "同一个账户", "security-admin": "不能提出办件",
	} {
		if _, err := clerk.DrawUpHandover(ctx, bureau.HandoverDraft{To: to, Reason: "轮岗"}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", to, err)
		}
	}
	if _, err := clerk.DrawUpHandover(ctx, bureau.HandoverDraft{To: "reviewer", Reason: "轮岗", Items: []string{"k9-9"}}); problem.Of(err) != problem.Invalid {
		t.Errorf("what is not open: %v", err)
	}
	if _, err := c.desk(access.Evaluator).OpenWork(ctx, "clerk"); problem.Of(err) != problem.Forbidden {
		t.Errorf("another's work: %v", err)
	}
	need[bureau.Handover](t)(clerk.DrawUpHandover(ctx, bureau.HandoverDraft{To: "reviewer", Reason: "轮岗", Items: []string{"z1-1"}}))
	if list := need[[]bureau.Handover](t)(c.desk(access.Evaluator).Handovers(ctx)); len(list) != 0 {
		t.Errorf("a stranger sees %+v", list)
	}
}
