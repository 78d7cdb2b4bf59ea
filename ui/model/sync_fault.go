package model

import (
	"fmt"
	"strings"
	"time"

	"roadcert/domain/day"
	"roadcert/domain/exchange"
)

// phaseTones are the colours of how far a fault has come; the word says it too.
var phaseTones = map[exchange.Phase]Tone{
	exchange.Lasting: Warning, exchange.Resending: Warning, exchange.OnTime: Good, exchange.Late: Danger, exchange.Overdue: Danger, exchange.Unreckoned: Warning,
}

// FaultTone is the colour of a phase.
func FaultTone(p exchange.Phase) Tone { return phaseTones[p] }

// FaultClock says how much time is left to have everything told again. days are the working days after today.
func FaultClock(f exchange.Fault, today day.Day, days int) string {
	switch f.Phase(today) {
	case exchange.Resending:
		if days == 0 {
			return "今天截止"
		}
		return fmt.Sprintf("还剩 %d 个工作日", days)
	case exchange.Overdue:
		return "应于 " + f.Due.String() + " 前完成"
	case exchange.Lasting:
		return "排除后起算"
	case exchange.Unreckoned:
		return "截止日未定"
	}
	return "截止 " + f.Due.String()
}

// FaultLeft says what is still to do about a fault.
func FaultLeft(f exchange.Fault) string {
	switch {
	case !f.Done.IsZero():
		return "已全部补推，对账无差异。"
	case f.Cleared.IsZero():
		return "登记排除之后，在两个工作日内补推。"
	case f.NeedsReconciliation():
		return "已全部补推，还要对账没有差异才能办结。"
	case f.Refused > 0:
		return fmt.Sprintf("还有 %s 件待补推，其中 %s 件等人处理。", Thousands(f.Left), Thousands(f.Refused))
	}
	return fmt.Sprintf("还有 %s 件待补推。", Thousands(f.Left))
}

// FaultStep is one line of the course of a fault.
type FaultStep struct{ When, What, Note string }

// FaultSteps are the course of a fault, from its first sign to its end.
func FaultSteps(f exchange.Fault) []FaultStep {
	step := func(at time.Time, what, note string) FaultStep {
		return FaultStep{at.Local().Format(faultMoment), what, note}
	}
	steps := []FaultStep{step(f.Began, "发生："+f.Cause.Name(), f.Note), step(f.Opened, "登记", who(f.OpenedBy))}
	for _, m := range f.Measures {
		name, _ := exchange.MeasureName(m.Kind)
		steps = append(steps, step(m.At, "应急措施："+name, strings.TrimSpace(m.Note+"　"+m.By)))
	}
	if f.Cleared.IsZero() {
		return steps
	}
	steps = append(steps, step(f.Cleared, "排除", fmt.Sprintf("当时待推 %s 件　%s", Thousands(f.Waiting), who(f.ClearBy))))
	for _, r := range f.Resent {
		steps = append(steps, FaultStep{r.Day.String(), "补推 " + Thousands(r.Events) + " 件", ""})
	}
	if !f.Done.IsZero() {
		steps = append(steps, step(f.Clean, "对账无差异", ""), step(f.Done, "办结", ""))
	}
	return steps
}

// who is a person in the course of a fault: what nobody did the program did.
func who(user string) string {
	if user == "" {
		return "程序自动"
	}
	return user
}

// CauseChoices are the causes a person may register: what the program finds by itself is its own.
func CauseChoices() []Choice {
	var choices []Choice
	for _, c := range exchange.Causes() {
		if c != exchange.SetBack {
			choices = append(choices, Choice{string(c), c.Name()})
		}
	}
	return choices
}

// MeasureChoices are the ways news travels without the link.
func MeasureChoices() []Choice {
	choices := make([]Choice, len(exchange.MeasureKinds))
	for i, k := range exchange.MeasureKinds {
		choices[i] = Choice{k.Key, k.Name}
	}
	return choices
}

// faultMoment is how a moment of a fault is written, and typed in.
const faultMoment = "2006-01-02 15:04"

// FaultMoment is a moment to the minute, as it is shown and as a form takes it.
func FaultMoment(t time.Time) string { return t.Local().Format(faultMoment) }

// ReadFaultMoment reads a moment that was typed; wrong says what is the matter with it.
func ReadFaultMoment(text string) (at time.Time, wrong string) {
	at, err := time.ParseInLocation(faultMoment, strings.TrimSpace(text), time.Local)
	if err != nil {
		return at, "请写成 2026-10-01 08:30 这样"
	}
	return at, ""
}
