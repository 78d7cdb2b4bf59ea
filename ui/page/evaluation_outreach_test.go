package page_test

import (
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/day"
	"roadcert/domain/outreach"
	"roadcert/ui/page"
)

func TestOutreachIsEnteredAndCorrected(t *testing.T) {
	c := filled(t)
	held, _ := day.Date(2026, 5, 1)
	if _, err := c.desk(access.Clerk).AddOutreach(t.Context(), outreach.Activity{
		Date: held, Kind: outreach.Campaign, Title: "电子证照宣传月", Place: "政务大厅", Audience: outreach.Public, People: 1200, Person: "李强",
	}); err != nil {
		t.Fatal(err)
	}
	s, p := evaluator(t, c)
	s.tab(t, "宣传培训")
	s.reads(t, "共 1 次，1,200 人次：宣传 1 次、1,200 人次", "电子证照宣传月", "负责人李强")
	s.press(t, "登记…")
	s.press(t, "登记")
	s.reads(t, "请填写日期", "请填写名称", "人数应为")
	for i, text := range []string{"20260315", "电子证照使用培训", "客运站三楼", "86", "张芳"} {
		s.input(t, i).SetText(text)
	}
	s.inChinese(t)
	s.draw(t, "outreach-form")
	s.press(t, "登记")
	s.says(t, "已登记")
	p.Show(page.Route{})
	s.reads(t, "共 2 次，1,286 人次")
	s.press(t, "更正…")
	s.input(t, 3).SetText("1300")
	s.press(t, "更正")
	p.Show(page.Route{})
	s.reads(t, "更正过", "原为", "1,300 人")
	s.draw(t, "outreach")
	s.press(t, "划掉…")
	s.press(t, "划掉")
	p.Show(page.Route{})
	s.reads(t, "已划掉", "共 1 次，86 人次")
	s.press(t, "更正…")
	s.reads(t, "这一条已经划掉")
	for _, err := range s.failed {
		t.Error(err)
	}
}
