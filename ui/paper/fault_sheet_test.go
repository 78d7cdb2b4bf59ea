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

// faultSheets are one that is done, with the longest names and many measures, and one that just began.
func faultSheets() map[string]bureau.FaultSheet {
	const name = "喀喇沁左翼蒙古族自治县交通运输事务服务中心"
	facts := &evaluation.Table{
		Columns: []evaluation.TableColumn{{Title: "项目", Width: 20}, {Title: "内容", Width: 80}},
		Rows: [][]string{
			{"单位", name},
			{"行政区划", "辽宁省朝阳市喀喇沁左翼蒙古族自治县"},
			{"故障原因", "不可抗力"},
			{"情况说明", "洪水冲断进城光缆，专线和备用线路同时中断；运营商预计两天内修复，期间窗口照常受理，办理结果保存在本机。"},
			{"故障发生", "2026-09-29 06:30"},
			{"登记", "2026-09-29 08:00　张芳"},
			{"故障排除", "2026-09-30 16:00　李强"},
			{"持续时间", "1 天 9 小时 30 分钟"},
		},
	}
	course := &evaluation.Table{
		Columns: []evaluation.TableColumn{{Title: "时间", Width: 22}, {Title: "事项", Width: 14}, {Title: "内容", Width: 48}, {Title: "办理人", Width: 16}},
		Rows: [][]string{
			{"2026-09-29 06:30", "故障发生", "不可抗力", ""},
			{"2026-09-29 08:00", "登记故障", "", "张芳"},
			{"2026-09-29 08:10", "应急措施", "电话告知：告知省级系统值班人员，预计两天内恢复", "张芳"},
			{"2026-09-30 09:00", "应急措施", "加密数据包送达：导出 86 条，由专人送达省级系统机房，当日取回回执", "李强"},
			{"2026-09-30 16:00", "故障排除", "待补推 118 条", "李强"},
			{"2026-10-08 09:20", "对账", "与省级系统逐项核对，没有差异", ""},
			{"2026-10-08 09:21", "办结", "按时完成", "程序自动"},
		},
	}
	resent := &evaluation.Table{
		Caption: "逐日补推情况", Total: true,
		Columns: []evaluation.TableColumn{{Title: "日期", Width: 40}, {Title: "补推条数", Width: 30, Right: true}, {Title: "累计", Width: 30, Right: true}},
		Rows:    [][]string{{"2026-09-30　星期三", "110", "110"}, {"2026-10-08　星期四", "8", "118"}, {"合计", "118", "118"}},
	}
	const whole = "期间开始的当日不计入，自下一日起算；最后一日至二十四时止（《中华人民共和国民法典》第二百零一条至第二百零三条），补推由程序自动进行，不以办公时间为限。"
	done := bureau.FaultSheet{SignedSheet: bureau.SignedSheet{
		Bureau: name, Title: "故障与补推说明", Subtitle: name + "　故障编号 f12", Signed: []string{"经办人", "审核人", "单位负责人"},
		Footer: "依据 DB21/T 第 5.3 条、第 7.4 条　制作于 2026-10-08 10:00", Mark: document.MarkTraining, Made: time.Date(2026, 10, 8, 2, 0, 0, 0, time.UTC),
		Sections: []evaluation.Section{
			{Figures: []evaluation.Figure{{Label: "补推截止", Value: "2026-10-09", Note: "星期五"}, {Label: "已补推", Value: "118 / 118 条", Note: "余 0 条"}, {Label: "结论", Value: "按时完成", Note: "办结于 2026-10-08 09:21"}}},
			{Heading: "一、基本情况", Table: facts},
			{Heading: "二、经过与应急措施", Table: course},
			{Heading: "三、补推与对账", Paragraphs: []string{
				"故障排除时，此前产生的办理结果有 118 条待推送；已有省级系统回执的 118 条，仍待推送的 0 条。",
				"补推之后与省级系统对账，2026-10-08 09:20 的结果为双方一致，没有差异。",
			}, Table: resent},
			{Heading: "四、期限的计算", Paragraphs: []string{
				"根据 DB21/T 第 5.3 条，故障排除后的 2 个工作日内应完成重新推送。故障于 2026-09-30（星期三）排除，第 1 个工作日为 2026-10-08（星期四），第 2 个工作日为 2026-10-09（星期五）。其间 2026-10-01 至 2026-10-07 共有 7 天为休息日或者法定节假日，不计入。",
				whole,
			}},
		},
	}}
	begun := done
	begun.Mark = ""
	first := *facts
	first.Rows = facts.Rows[:6]
	short := *course
	short.Rows = append(course.Rows[:2:2], []string{"2026-09-29 08:00", "应急措施", "没有登记；照常办理，数据保存在本机待推", ""})
	begun.Sections = []evaluation.Section{
		{Figures: []evaluation.Figure{{Label: "补推截止", Value: "未起算", Note: "排除之后起算"}, {Label: "待补推", Value: "12 条", Note: "故障期间仍在本机"}, {Label: "结论", Value: "未排除", Note: "截至 2026-09-29 08:05"}}},
		{Heading: "一、基本情况", Table: &first},
		{Heading: "二、经过与应急措施", Table: &short},
		{Heading: "三、补推与对账", Paragraphs: []string{"故障尚未排除。现有 12 条办理结果保存在本机，排除之后由程序自动推送。"}},
		{Heading: "四、期限的计算", Paragraphs: []string{"根据 DB21/T 第 5.3 条，故障排除后的 2 个工作日内应完成重新推送。故障排除之前不起算。", whole}},
	}
	return map[string]bureau.FaultSheet{"done": done, "begun": begun}
}

// TestFaultSheetsLookAsTheyDid, on one page or two.
func TestFaultSheetsLookAsTheyDid(t *testing.T) {
	unraced(t)
	for name, s := range faultSheets() {
		d := drawnOf(t, s, NewFaultSheet)
		if want := map[string]int{"done": 2, "begun": 1}[name]; d.Pages() != want {
			t.Errorf("%s has %d pages, want %d", name, d.Pages(), want)
		}
		look(t, d, "fault-"+name)
		for i := range d.Pages() {
			picture, err := d.Image(i, goldenDPI)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, fmt.Sprintf("fault-%s-%d.png", name, i+1), grey(picture))
		}
	}
}

// TestEveryWordOfAFaultSheetIsInThePDF.
func TestEveryWordOfAFaultSheetIsInThePDF(t *testing.T) {
	for name, s := range faultSheets() {
		text := unspaced(saidBy(t, drawnOf(t, s, NewFaultSheet)))
		says := append([]string{s.Title, s.Subtitle, s.Footer, s.Bureau, "（盖章）", "日期", s.Mark}, s.Signed...)
		for _, section := range s.Sections {
			says = append(append(says, section.Heading), section.Paragraphs...)
			for _, f := range section.Figures {
				says = append(says, f.Label, f.Value, f.Note)
			}
			if section.Table == nil {
				continue
			}
			says = append(says, section.Table.Caption)
			for _, row := range section.Table.Rows {
				says = append(says, row...)
			}
		}
		for _, words := range says {
			if !strings.Contains(text, unspaced(words)) {
				t.Errorf("%s does not say %q", name, words)
			}
		}
		if s.Mark == "" && strings.Contains(text, unspaced(document.MarkTraining)) {
			t.Errorf("%s bears a mark", name)
		}
	}
}
