package bureau_test

import (
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/document"
	"roadcert/domain/exchange"
)

// TestTheSheetTellsTheWholeFault, and nobody's number.
func TestTheSheetTellsTheWholeFault(t *testing.T) {
	c := newCounty(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	c.now = time.Date(2026, 9, 29, 8, 0, 0, 0, time.Local)
	c.issued(lorry)
	f := need[exchange.Fault](t)(clerk.OpenFault(ctx, exchange.ForceMajeure, c.now.Add(-90*time.Minute), "洪水冲断光缆"))
	sheet := func(parts ...string) {
		t.Helper()
		s := need[bureau.FaultSheet](t)(clerk.FaultSheet(ctx, f.ID))
		text := sheetWords(s.SignedSheet)
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("%s is not said:\n%s", part, text)
			}
		}
		if s.Mark != document.MarkTraining || strings.Contains(text, "11010519491231002X") {
			t.Errorf("mark %q:\n%s", s.Mark, text)
		}
	}
	sheet("未起算", "未排除", "没有登记", "故障尚未排除。现有 1 条", "排除之前不起算")
	if err := clerk.TakeMeasure(ctx, f.ID, "telephone", "电话告知省级值班员，涉及 11010519491231002X"); err != nil {
		t.Fatal(err)
	}
	c.now = c.now.Add(32 * time.Hour)
	need[exchange.Fault](t)(clerk.ClearFault(ctx, f.ID, time.Time{}))
	sheet("2026-10-09", "1 天 9 小时 30 分钟", "电话告知：电话告知省级值班员，涉及 1101****002X", "受理员", "第 1 个工作日为 2026-10-08（星期四）",
		"其间 2026-10-01 至 2026-10-07 共有 7 天为休息日或者法定节假日，不计入", "至二十四时止", "0 / 1 条", "尚未补推完毕")
	c.told(100, exchange.Accepted)
	c.watch(clerk, 10, nil)
	sheet("1 / 1 条", "尚未与省级系统对账", "2026-09-30　星期三=1=1")
	if err := clerk.Said(ctx, c.now, time.Time{}); err != nil {
		t.Fatal(err)
	}
	c.watch(clerk, 1, nil)
	sheet("按时完成", "双方一致，没有差异", "办结于 2026-09-30 16:11", "程序自动")
	if n := c.entries("fault_sheet", audit.Done); n != 4 {
		t.Errorf("%d sheets in the log", n)
	}
}

// sheetWords is all a sheet says.
func sheetWords(s bureau.SignedSheet) string {
	all := append([]string{s.Title, s.Subtitle, s.Footer}, s.Signed...)
	for _, section := range s.Sections {
		all = append(append(all, section.Heading), section.Paragraphs...)
		for _, f := range section.Figures {
			all = append(all, f.Label, f.Value, f.Note)
		}
		if section.Table != nil {
			for _, row := range section.Table.Rows {
				all = append(all, strings.Join(row, "="))
			}
		}
	}
	return strings.Join(all, "\n")
}
