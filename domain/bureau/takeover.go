package bureau

import (
	"slices"
	"time"

	"roadcert/domain/certificate"
	"roadcert/domain/handover"
)

// What a case is to the people who had it. Its proposer stays whoever submitted it; who answers for it may change.

// Keeper is who answers for a case now: its proposer, or who took it over last.
func (k *Case) Keeper() string {
	if n := len(k.TakenOver); n > 0 {
		return k.TakenOver[n-1].By
	}
	return k.Proposer
}

// AcceptedBy tells whether somebody counts as having accepted a case, and therefore never decides it: its proposer, and
// everybody who has answered for it once.
func (k *Case) AcceptedBy(user string) bool {
	return k.Proposer == user || slices.ContainsFunc(k.TakenOver, func(t Takeover) bool { return t.From == user || t.By == user })
}

// unfinished are the states of cases that somebody has to answer for, and how such a case stands.
var unfinished = map[CaseState]string{
	Draft: "还没有提交", Open: "等待审批", Reviewed: "已审核，等待批准", Running: "成批办理中", Returned: "退回待补正",
}

// keptBy tells whether a case is open in somebody's name.
func (k *Case) keptBy(user string) bool {
	return k.Keeper() == user && unfinished[k.State] != ""
}

// takeOver returns a case as somebody answers for it who takes it over from its keeper. Whoever has given their word on a
// case never becomes one who accepted it.
func (k *Case) takeOver(by string, at time.Time, in string) (Case, *certificate.Refusal) {
	if k.Reviewer == by || k.Decider == by {
		return *k, &certificate.Refusal{
			Rule: "two_people", Clause: handover.Clause, Text: "办件 " + k.ID + " 由 " + by + " 审核或者决定过，不能再由其接办", Remedy: "请由另一人接收，或者先办结这一件",
		}
	}
	after := *k
	after.TakenOver = append(slices.Clip(k.TakenOver), Takeover{From: k.Keeper(), By: by, At: at, Handover: in})
	after.Revision++
	return after, nil
}
