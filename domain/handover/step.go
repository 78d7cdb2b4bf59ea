package handover

import (
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/certificate"
)

// Stage is how far a handover has come, named by the step that brought it there.
type Stage string

// The stages.
const (
	Drawn     Stage = "drawn"
	Signed    Stage = "signed" // by who gives
	Accepted  Stage = "accepted"
	Refused   Stage = "refused"
	Withdrawn Stage = "withdrawn"
	Witnessed Stage = "witnessed" // somebody looked on (监交); it leaves the handover where it is
)

// Actor is who takes a step.
type Actor struct {
	User string
	Role access.Role
}

// StandsIn tells whether the actor may sign for others who have gone.
func (a Actor) StandsIn() bool { return access.Allowed(a.Role, access.ConfirmAccounts) }

// party is whose step it is.
type party int

const (
	giver    party = iota // or who signs in their place
	receiver              // and nobody else
	onlooker              // a supervisor who neither gives nor receives
)

// move is one step that can be taken.
type move struct {
	to    Stage
	from  []Stage
	by    party
	deed  string // what is done
	state string // how it then stands
	noted bool   // not without a reason
}

// moves is the whole life of a handover. Nothing else decides what may follow what.
var moves = []move{
	{Drawn, nil, giver, "拟定", "待签字移交", false}, // only in the beginning
	{Signed, []Stage{Drawn}, giver, "签字移交", "待接收", false},
	{Accepted, []Stage{Signed}, receiver, "接收", "已接收", false},
	{Refused, []Stage{Signed}, receiver, "不予接收", "不予接收", true},
	{Withdrawn, []Stage{Drawn, Signed}, giver, "撤回", "已撤回", true},
	{Witnessed, []Stage{Signed, Accepted}, onlooker, "监交", "已监交", false},
}

// Steps returns what can be done about a handover once it is drawn up, in the order of its life.
func Steps() []Stage {
	var all []Stage
	for _, m := range moves[1:] {
		all = append(all, m.to)
	}
	return all
}

// Deed is the step in Chinese, as it is done: 接收. An unknown one is its own name.
func (s Stage) Deed() string {
	for _, m := range moves {
		if m.to == s {
			return m.deed
		}
	}
	return string(s)
}

// Name is how a handover stands, in Chinese: 待接收. An unknown one is its own name.
func (s Stage) Name() string {
	for _, m := range moves {
		if m.to == s {
			return m.state
		}
	}
	return string(s)
}

// Draws says why somebody may not draw a handover up; nil where they may.
func (h *Handover) Draws(by Actor) *certificate.Refusal {
	switch {
	case by.User != h.From && !by.StandsIn():
		return refusal("handover_party", "只能移交自己名下的工作", "本人不在的，请"+access.HolderNames(access.ConfirmAccounts)+"代为办理")
	case h.From == h.To:
		return refusal("handover_self", "移交人和接收人是同一个账户", "请选择另一个人接收")
	case by.User == h.To:
		return refusal("two_people", "接收人不能代替移交人签字", "请由另一位"+access.HolderNames(access.ConfirmAccounts)+"代为办理")
	case h.Reason == "":
		return refusal("note", "没有写交接的事由", "请写明事由，例如：调离受理岗")
	}
	return nil
}

// Take returns the handover after a step, or why somebody may not take it. h itself is not changed.
func (h *Handover) Take(s Step, by Actor) (Handover, *certificate.Refusal) {
	after := *h
	i := slices.IndexFunc(moves, func(m move) bool { return m.to == s.Stage })
	if i < 1 {
		return after, refusal("handover_step", "没有“"+string(s.Stage)+"”这一步", "请选择签字移交、接收、不予接收、撤回或者监交")
	}
	m := moves[i]
	inPlace := m.by == giver && by.User != h.From
	_, twice := h.Step(s.Stage)
	for _, bar := range []struct {
		holds              bool
		rule, text, remedy string
	}{
		{twice, "handover_state", "交接单 " + h.ID + " 已经" + m.deed, "请刷新后查看"},
		{!slices.Contains(m.from, h.Stage()), "handover_state", "交接单 " + h.ID + " 现在" + h.Stage().Name() + "，不能" + m.deed, "请刷新后查看"},
		{inPlace && !by.StandsIn(), "handover_party", "这一步由移交人 " + h.From + " 办理", "本人不在的，请" + access.HolderNames(access.ConfirmAccounts) + "代为办理"},
		{inPlace && by.User == h.To, "two_people", "接收人不能代替移交人签字", "请由另一位" + access.HolderNames(access.ConfirmAccounts) + "代为办理"},
		{m.by == receiver && by.User != h.To, "handover_party", "这一步由接收人 " + h.To + " 办理", "请由接收人用自己的账户办理"},
		{m.by == onlooker && by.Role != access.Supervisor, "handover_party", "监交由" + access.Supervisor.Name() + "签字", "请由" + access.Supervisor.Name() + "办理"},
		{m.by == onlooker && (by.User == h.From || by.User == h.To), "two_people", "移交人和接收人不能自己监交", "请由另一位" + access.Supervisor.Name() + "办理"},
		{m.noted && s.Text == "", "note", m.deed + "要写明理由", "请写明理由"},
		{inPlace && s.Text == "", "note", "代替移交人办理要写明原因", "请写明本人为什么不能签字"},
	} {
		if bar.holds {
			return after, refusal(bar.rule, bar.text, bar.remedy)
		}
	}
	s.By = by.User
	after.Steps = append(slices.Clip(h.Steps), s)
	return after, nil
}

func refusal(rule, text, remedy string) *certificate.Refusal {
	return &certificate.Refusal{Rule: rule, Clause: Clause, Text: text, Remedy: remedy}
}
