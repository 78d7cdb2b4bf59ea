package model

import (
	"strings"
	"testing"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

func TestWhatAnOperationAsks(t *testing.T) {
	today, _ := day.Date(2026, 11, 23)
	for op, want := range map[certificate.Operation]string{
		certificate.Review:    "结果 审验有效期至",
		certificate.Assess:    "结果 考核有效期至",
		certificate.Deliver:   "",
		certificate.Undeliver: "",
		certificate.Amend:     "原因",
		certificate.Renew:     "原因",
		certificate.Reissue:   "原因",
		certificate.Suspend:   "暂扣至! 生效",
		certificate.Reinstate: "生效",
		certificate.Cancel:    "原因 生效",
		certificate.Revoke:    "生效",
		certificate.Rescind:   "原因 生效",
		certificate.Void:      "",
		certificate.Merge:     "保留的那一本!",
		certificate.Issue:     "原证照",
		certificate.Withdraw:  "说明!",
		certificate.Correct:   "说明!",
	} {
		a := NewAsk(op, today)
		var asks []string
		add := func(is bool, name string) {
			if is {
				asks = append(asks, name)
			}
		}
		add(len(a.Reasons) > 0, "原因")
		add(len(a.Results) > 0, "结果")
		add(a.Until != "" && !a.Must, a.Until)
		add(a.Must, a.Until+"!")
		add(a.Effective, "生效")
		add(a.Other != "" && !a.OtherMust, a.Other)
		add(a.OtherMust, a.Other+"!")
		add(a.Explained, "说明!")
		if got := strings.Join(asks, " "); got != want {
			t.Errorf("%s asks for %q, want %q", op.Name(), got, want)
		}
	}
}

func TestAnswersAreReadAsTyped(t *testing.T) {
	today, _ := day.Date(2026, 11, 23)
	suspend, cancel, correct := NewAsk(certificate.Suspend, today), NewAsk(certificate.Cancel, today), NewAsk(certificate.Correct, today)
	for _, c := range []struct {
		check      func(string) (string, string)
		text, want string // what it becomes, or with a ! what is said
	}{
		{suspend.CheckUntil, "20261231", "2026-12-31"},
		{suspend.CheckUntil, "2026.12.31", "2026-12-31"},
		{suspend.CheckUntil, "2026-11-24", "2026-11-24"},
		{suspend.CheckUntil, "", "!请填写暂扣至"},
		{suspend.CheckUntil, "2026-11-23", "!之后"},
		{suspend.CheckUntil, "2026-02-31", "!2026-02-31"},
		{NewAsk(certificate.Review, today).CheckUntil, "", ""},
		{cancel.CheckEffective, "", ""},
		{cancel.CheckEffective, "2026.11.1", "2026-11-01"},
		{cancel.CheckEffective, "2026-11-24", "!还没有到"},
		{cancel.CheckNote, "", ""},
		{correct.CheckNote, " ", "!请写明冲正的原因"},
	} {
		repaired, complaint := c.check(c.text)
		if said, wrong := strings.CutPrefix(c.want, "!"); wrong != (complaint != "") || !strings.Contains(complaint, said) && wrong || !wrong && repaired != c.want {
			t.Errorf("%q: %q, %q, want %q", c.text, repaired, complaint, c.want)
		}
	}
}

func TestAnswersBecomeAProposal(t *testing.T) {
	today, _ := day.Date(2026, 11, 23)
	end, _ := day.Date(2026, 12, 31)
	begin, _ := day.Date(2026, 11, 1)
	said := Answers{Reason: "expired", Result: certificate.Failed, Until: "2026-12-31", Effective: "2026-11-01", Other: "c1-7", Note: " 见笔录 "}
	for op, want := range map[certificate.Operation]bureau.Proposal{
		certificate.Cancel:  {Reason: "expired", Effective: begin, Note: "见笔录"},
		certificate.Suspend: {Reason: "penalty", Until: end, Effective: begin, Note: "见笔录"}, // the only reason there is
		certificate.Review:  {Reason: "annual", Result: certificate.Failed, Note: "见笔录"},    // what failed has no term
		certificate.Merge:   {Reason: "duplicate", Other: certificate.NewID(1, 7), Note: "见笔录"},
		certificate.Deliver: {Note: "见笔录"},
	} {
		want.Operation = op
		got := NewAsk(op, today).Proposal(said)
		if got.Face != nil || got.Operation != want.Operation || got.Reason != want.Reason || got.Until != want.Until ||
			got.Effective != want.Effective || got.Result != want.Result || got.Other != want.Other || got.Note != want.Note {
			t.Errorf("%s: %+v, want %+v", op.Name(), got, want)
		}
	}
	ask := NewAsk(certificate.Suspend, today)
	k := ask.Whole(bureau.Case{ID: "k1-1", Operation: certificate.Suspend}, said)
	if again := ask.Said(k); again.Until != "2026-12-31" || again.Effective != "2026-11-01" || again.Note != "见笔录" || k.ID != "k1-1" {
		t.Errorf("a case read again says %+v", again)
	}
}

func TestTermsOfOneCertificate(t *testing.T) {
	today, _ := day.Date(2026, 11, 23)
	due, _ := day.Date(2026, 12, 31)
	next, _ := day.Date(2027, 12, 31)
	a := NewAsk(certificate.Review, today).Of(&certificate.Certificate{ReviewDue: due})
	if a.Term != next {
		t.Errorf("the review goes on to %s, want %s", a.Term, next)
	}
	if many := NewAsk(certificate.Review, today); !strings.Contains(many.UntilHint(), "每一本") || strings.Contains(a.UntilHint(), "每一本") {
		t.Errorf("hints %q, %q", many.UntilHint(), a.UntilHint())
	}
}

func TestEveryOperationSaysWhatFollows(t *testing.T) {
	for _, o := range offers {
		for _, three := range []bool{false, true} {
			if text := Consequence(o.operation, three); follows[o.operation] == "" || !strings.HasSuffix(text, follows[o.operation]) {
				t.Errorf("%s: %q", o.operation.Name(), text)
			}
		}
	}
	if text := Consequence(certificate.Amend, true); !strings.Contains(text, "先由审核员审核，再由批准人批准") {
		t.Errorf("three steps: %q", text)
	}
}
