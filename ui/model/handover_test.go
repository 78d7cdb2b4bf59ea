package model

import (
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/handover"
)

// handed is a handover from clerk to li.si, brought on by steps.
func handed(steps ...handover.Stage) bureau.Handover {
	h := handover.Handover{ID: "j1-1", From: "clerk", To: "li.si", Reason: "轮岗", Steps: []handover.Step{{Stage: handover.Drawn, By: "clerk"}}}
	for _, s := range steps {
		h.Steps = append(h.Steps, handover.Step{Stage: s, By: "x"})
	}
	return bureau.Handover{Handover: h, Names: map[string]string{"clerk": "张三", "li.si": "李四"}}
}

// What each can do about a handover is what the desk would let them do, and nothing about one whose signatures do not hold.
func TestWhoCanDoWhatAboutAHandover(t *testing.T) {
	broken := handed(handover.Signed)
	broken.Broken = []string{"签名不符"}
	for _, c := range []struct {
		h    bureau.Handover
		who  bureau.Person
		want string
	}{
		{handed(), bureau.Person{User: "clerk", Role: access.Clerk}, "签字移交 撤回"},
		{handed(), bureau.Person{User: "li.si", Role: access.Clerk}, ""},
		{handed(), bureau.Person{User: "sun", Role: access.SecurityAdmin}, "签字移交 撤回"},
		{handed(handover.Signed), bureau.Person{User: "li.si", Role: access.Clerk}, "接收 不予接收"},
		{handed(handover.Signed), bureau.Person{User: "zhou", Role: access.Supervisor}, "监交"},
		{handed(handover.Signed), bureau.Person{User: "li.si", Role: access.SystemAdmin}, ""},
		{handed(handover.Signed, handover.Accepted), bureau.Person{User: "clerk", Role: access.Clerk}, ""},
		{broken, bureau.Person{User: "li.si", Role: access.Clerk}, ""},
	} {
		var can []string
		for _, s := range HandoverLines([]bureau.Handover{c.h}, c.who)[0].Can {
			can = append(can, s.Deed())
			if q := AskHandover(&c.h, s, c.who.User); q.Title == "" || q.Text == "" || q.Button == "" || q.Done == "" {
				t.Errorf("%s is asked without a word: %+v", s, q)
			}
		}
		if got := strings.Join(can, " "); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.h.Stage(), c.who.User, got, c.want)
		}
	}
}

func TestWhatWaitsToBeReceived(t *testing.T) {
	list := []bureau.Handover{handed(), handed(handover.Signed), handed(handover.Signed, handover.Witnessed), handed(handover.Signed, handover.Refused)}
	if got := HandoverHome(list, "li.si"); got != "有 2 份工作交接等您接收" {
		t.Error(got)
	}
	if got := HandoverHome(list, "clerk"); got != "" {
		t.Error(got)
	}
}

func TestWhatAnAccountLeaves(t *testing.T) {
	item := func(k handover.Kind) bureau.OpenItem { return bureau.OpenItem{Item: handover.Item{Kind: k, Ref: "x"}} }
	c := bureau.AccountChange{What: bureau.EndAccount, Open: []bureau.OpenItem{item(handover.Case), item(handover.Case), item(handover.Duty)}}
	if got := EndingLeaves(&c); !strings.HasPrefix(got, "3 项：办件 2、安全责任 1。停用不会转走它们") {
		t.Error(got)
	}
	row := AccountRow{Account: bureau.Account{Person: bureau.Person{User: "clerk", Name: "张三", Role: access.Clerk}}, Change: &c}
	for _, o := range AccountOffers() {
		if o.Act == ConfirmChange && !strings.Contains(o.Asks(row).Text, "此人名下还有未了事项 3 项") {
			t.Errorf("%+v", o.Asks(row))
		}
	}
	c.Open = nil
	if got := EndingLeaves(&c); got != "" {
		t.Error(got)
	}
}

// Whoever has taken a case over answers for it, and cannot decide it; whoever gave it away neither.
func TestACaseThatWasTakenOver(t *testing.T) {
	k := bureau.Case{State: bureau.Returned, Proposer: "clerk", TakenOver: []bureau.Takeover{{From: "clerk", By: "li.si", Handover: "j1-1"}}}
	if Awaits(k, Viewer{User: "clerk", Proposes: true}) || !Awaits(k, Viewer{User: "li.si", Proposes: true}) {
		t.Error("it awaits the wrong one")
	}
	if why := whyNotOwn(k, Viewer{User: "clerk"}); !strings.Contains(why, "li.si 经办") {
		t.Error(why)
	}
	k.State = bureau.Open
	for _, user := range []string{"clerk", "li.si"} {
		if WhyNotDecide(k, Viewer{User: user, Decides: true}) == "" {
			t.Errorf("%s may decide", user)
		}
	}
	lines := CaseHistory(k)
	if last := lines[len(lines)-1]; last.What != "接办" && lines[0].What != "接办" {
		t.Errorf("%+v", lines)
	}
}
