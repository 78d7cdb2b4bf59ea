package model_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/ui/model"
)

func TestClocksSayUntilWhenAndHowMuch(t *testing.T) {
	today, _ := day.Date(2026, 9, 30)
	cleared := today.Time()
	fault := func(due day.Day, left int) exchange.Fault {
		return exchange.Fault{ID: "f1", Cause: exchange.LinkDown, Cleared: cleared, Due: due, Left: left}
	}
	lasting := fault(0, 1204)
	lasting.Cleared = time.Time{}
	unknown := fault(0, 3)
	unknown.DueError = "没有 2027 年的节假日安排"
	line := func(text, note, state string, urgent bool) model.ClockLine {
		return model.ClockLine{Fault: "f1", Text: text, Note: note, State: state, Urgent: urgent}
	}
	const link = "网络或接口中断"
	for name, c := range map[string]struct {
		fault exchange.Fault
		days  int
		want  model.ClockLine
	}{
		"it lasts":        {lasting, 0, line("故障未排除 · 待推 1,204 条", link, "未排除", true)},
		"tomorrow":        {fault(today+1, 118), 1, line("补推截止 明天 · 118 条", link, "补推中", true)},
		"the last day":    {fault(today, 118), 0, line("补推截止 今天 · 118 条", link, "补推中", true)},
		"behind 国庆":       {fault(today+9, 118), 2, line("补推截止 2026-10-09（还有 2 个工作日） · 118 条", link, "补推中", false)},
		"all is told":     {fault(today+1, 0), 1, line("补推截止 明天 · 待对账", link, "补推中", true)},
		"too late":        {fault(today-1, 2), 0, line("补推已逾期，应于 2026-09-29 前完成 · 2 条", link, "已逾期", true)},
		"nobody's notice": {unknown, 0, line("补推截止日未定 · 3 条", unknown.DueError, "期限未定", true)},
	} {
		got := model.NewClocks([]bureau.Clock{{Fault: c.fault, Phase: c.fault.Phase(today), Days: c.days}}, today)
		if diff := cmp.Diff([]model.ClockLine{c.want}, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
