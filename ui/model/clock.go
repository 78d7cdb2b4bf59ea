package model

import (
	"fmt"

	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
)

// ClockLine is one fault that is not done, and until when it has to be (5.3).
type ClockLine struct {
	Fault  string // its ID: where the line leads
	Text   string // 补推截止 明天 · 118 条
	Note   string // why, where the line does not say it: 网络或接口中断
	State  string // 补推中
	Urgent bool   // the last day or the working day before it, over, or with no last day
}

// NewClocks words the faults that are not done, in their order.
func NewClocks(clocks []bureau.Clock, today day.Day) []ClockLine {
	lines := make([]ClockLine, len(clocks))
	for i, c := range clocks {
		f := &c.Fault
		lines[i] = ClockLine{Fault: f.ID, Text: clockText(c, today), Note: f.Cause.Name(), State: exchange.PhaseNames[c.Phase], Urgent: true}
		switch c.Phase {
		case exchange.Unreckoned:
			lines[i].Note = f.DueError
		case exchange.Resending:
			lines[i].Urgent = c.Days <= 1
		}
	}
	return lines
}

// clockText is until when, and how much still waits.
func clockText(c bureau.Clock, today day.Day) string {
	f := &c.Fault
	left := Thousands(f.Left) + " 条"
	if f.NeedsReconciliation() {
		left = "待对账"
	}
	switch c.Phase {
	case exchange.Lasting:
		return "故障未排除 · 待推 " + left
	case exchange.Unreckoned:
		return "补推截止日未定 · " + left
	case exchange.Overdue:
		return "补推已逾期，应于 " + f.Due.String() + " 前完成 · " + left
	}
	return "补推截止 " + dueDay(f.Due, today, c.Days) + " · " + left
}

// dueDay is a day as people call it while it is near.
func dueDay(due, today day.Day, working int) string {
	switch due - today {
	case 0:
		return "今天"
	case 1:
		return "明天"
	}
	return fmt.Sprintf("%s（还有 %d 个工作日）", due, working)
}
