package paper

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/document"
	"roadcert/domain/evaluation"
)

// handoverSheet is one with some items, as the desk composes it.
func handoverSheet(items int) bureau.HandoverSheet {
	const name = "喀喇沁左翼蒙古族自治县交通运输事务服务中心"
	list := &evaluation.Table{Columns: []evaluation.TableColumn{
		{Title: "序号", Width: 6, Right: true}, {Title: "类别", Width: 11}, {Title: "编号", Width: 9}, {Title: "内容", Width: 54}, {Title: "去向", Width: 20},
	}}
	for i := range items {
		row := []string{fmt.Sprint(i + 1), "办件", fmt.Sprintf("k1-%d", i+1), "注销 · 道路运输证 c1-1464，2026-11-23 起，等待审批", "由接收人负责"}
		if i%4 == 3 {
			row = []string{fmt.Sprint(i + 1), "安全责任", fmt.Sprintf("z1-%d", i+1), "数据与个人信息 · 受理员：窗口个人信息保护，离柜锁屏，材料不出窗口", "安全管理员另行指定"}
		}
		list.Rows = append(list.Rows, row)
	}
	return bureau.HandoverSheet{SignedSheet: bureau.SignedSheet{
		Bureau: name, Title: "工作交接单", Subtitle: name + "　编号 j1-12", Signed: []string{"移交人", "接收人", "监交人"},
		Footer: "依据 GB/T 22239 8.1.8.2　制作于 2026-11-28 10:00", Mark: document.MarkTraining, Made: time.Date(2026, 11, 28, 2, 0, 0, 0, time.UTC),
		Sections: []evaluation.Section{
			{Heading: "一、基本情况", Table: &evaluation.Table{
				Columns: []evaluation.TableColumn{{Title: "项目", Width: 20}, {Title: "内容", Width: 80}},
				Rows: [][]string{
					{"移交人", "张芳（zhang.fang）"},
					{"接收人", "李四（li.si）"},
					{"事由", "调离受理岗"},
					{"拟定日期", "2026-11-27"},
					{"状态", "已接收"},
					{"其他移交事项", "档案柜钥匙 2 把，纸质材料一箱"},
				},
			}},
			{Heading: "二、未了事项", Table: list},
			{Heading: "三、签名", Paragraphs: []string{
				"各步由办理人用本人的 SM2 密钥签名，签名覆盖交接单全文和此前各步的签名；签名摘要为该签名的 SM3 前 8 字节，可在程序中核对。",
			}, Table: &evaluation.Table{
				Columns: []evaluation.TableColumn{{Title: "时间", Width: 22}, {Title: "事项", Width: 13}, {Title: "签名人", Width: 25}, {Title: "签名摘要", Width: 40}},
				Rows: [][]string{
					{"2026-11-27 16:00", "拟定", "张芳（zhang.fang）", "66C7 F0F4 62EE EDD9"},
					{"2026-11-27 16:01", "签字移交", "张芳（zhang.fang）", "D1F2 D46B DC10 E4E2"},
					{"2026-11-28 09:10", "接收", "李四（li.si）", "4167 C487 5CF2 F7A2"},
				},
			}},
		},
	}}
}

// TestEveryWordOfAHandoverSheetIsInThePDF, be it on one page or on several.
func TestEveryWordOfAHandoverSheetIsInThePDF(t *testing.T) {
	for items, pages := range map[int]int{5: 1, 9: 2, 60: 3} {
		s := handoverSheet(items)
		d := drawnOf(t, s, NewHandoverSheet)
		if d.Pages() != pages {
			t.Errorf("%d items on %d pages, want %d", items, d.Pages(), pages)
		}
		look(t, d, fmt.Sprintf("handover-%d", items))
		text := unspaced(saidBy(t, d))
		says := append([]string{s.Title, s.Subtitle, s.Footer, s.Bureau, "（盖章）", s.Mark}, s.Signed...)
		for _, section := range s.Sections {
			says = append(append(says, section.Heading), section.Paragraphs...)
			for _, row := range section.Table.Rows {
				says = append(says, row...)
			}
		}
		for _, words := range says {
			if !strings.Contains(text, unspaced(words)) {
				t.Errorf("%d items: it does not say %q", items, words)
			}
		}
	}
}
