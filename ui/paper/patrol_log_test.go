package paper_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"roadcert/domain/bureau"
	"roadcert/domain/document"
	"roadcert/domain/evaluation"
	"roadcert/ui/paper"
)

// columns makes the heads of a table from titles with their widths: "编号 9".
func columns(list ...string) []evaluation.TableColumn {
	c := make([]evaluation.TableColumn, len(list))
	for i, text := range list {
		if _, err := fmt.Sscan(text, &c[i].Title, &c[i].Width); err != nil {
			panic(text)
		}
	}
	return c
}

// patrolLog is a quarter with long names, long findings and more rows than a page holds.
func patrolLog() bureau.PatrolLog {
	const name = "喀喇沁左翼蒙古族自治县交通运输事务服务中心"
	made := &evaluation.Table{Columns: columns("编号 9", "巡检 12", "所属期或者事由 27", "异常 9", "机器填写 25", "办结 25", "签名 8")}
	for i := range 64 {
		made.Rows = append(made.Rows, []string{fmt.Sprintf("p1-%d", i+1), "日巡检", fmt.Sprintf("2026-%02d-%02d", 10+i/28, 1+i%28), "0 / 10", "定时任务 11-23 02:00", "张芳 11-23 16:40", "有效"})
	}
	made.Rows = append(made.Rows, []string{"p1-65", "专项巡检", "2026-12-30　元旦前检查，按省厅通知核查值守、备份和账户", "1 / 8", "张芳 12-30 09:10", "未办结，待填 2 项", "不符"})
	found := &evaluation.Table{
		Columns: columns("编号 9", "发现 18", "问题 22", "风险 9", "期限 18", "措施和整改 28", "复核 18", "状态 14"),
		Rows: [][]string{
			{"q1-1", "2026-11-23 p1-38", "备份：三天没有成功的备份，备份盘已满，旧备份没有按期轮换", "高", "2026-11-26", "当日手工备份，清出备份盘，恢复定时任务，张芳 2026-11-23；已备份并轮换，定时任务已恢复，王强 2026-11-24", "已看到当日和次日的备份，张芳 2026-11-25", "已闭环"},
			{"q1-2", "2026-12-30 p1-65", "值守与联络：值班表上的运营商电话打不通", "中", "10 个工作日，截止日算不出来", "", "", "待定措施"},
		},
	}
	return bureau.PatrolLog{
		SignedSheet: bureau.SignedSheet{
			Bureau: name, Title: "网络安全巡检记录", Subtitle: name + "　2026-10-01 至 2026-12-31", Signed: []string{"巡检监督员", "安全管理员", "单位负责人"},
			Footer: "依据 DB21/T 第 7.2 条　制作于 2026-12-31 10:00", Mark: document.MarkTraining, Made: time.Date(2026, 12, 31, 2, 0, 0, 0, time.UTC),
			Sections: []evaluation.Section{
				{Figures: []evaluation.Figure{{Label: "按计划巡检", Value: "64 / 66", Note: "漏检 2 次，补做 1 次"}, {Label: "异常项目", Value: "2 / 648", Note: "专项巡检 1 次"}, {Label: "问题未闭环", Value: "1", Note: "发现 2 个，闭环 1 个"}, {Label: "整改逾期", Value: "0", Note: "以工作日计"}}},
				{Heading: "一、本期情况", Paragraphs: []string{
					"本期按计划应巡检 66 次，按时完成 63 次，逾期补做 1 次，漏检 2 次；另做专项巡检 1 次。共检查 648 项，异常 2 项。",
					"与此前同样长的一段时间（2026-07-01 至 2026-09-30）相比：漏检由 5 降到 2，异常项目由 1 升到 2，发现问题由 1 升到 2，整改逾期仍为 0。",
				}},
				{Heading: "二、逐月趋势", Table: &evaluation.Table{
					Columns: columns("月份 18", "应做 9", "按时 9", "补做 9", "漏检 9", "项目 9", "异常 9", "发现 9", "闭环 9", "未闭环 9", "逾期 9"),
					Rows:    [][]string{{"2026 年 10 月", "20", "19", "0", "1", "200", "0", "0", "0", "0", "0"}, {"2026 年 11 月", "23", "22", "1", "0", "230", "1", "1", "1", "0", "0"}, {"2026 年 12 月", "23", "22", "0", "1", "218", "1", "1", "0", "1", "0"}},
				}},
				{Heading: "三、巡检", Table: made},
				{Heading: "四、漏检和补做", Paragraphs: []string{"没有漏检和补做。"}},
				{Heading: "五、异常项目", Table: &evaluation.Table{
					Columns: columns("巡检 10", "项目 18", "看到的情况 38", "依据 26", "问题 9"),
					Rows:    [][]string{{"p1-38", "备份", "三天没有成功的备份，备份盘已满，旧备份没有按期轮换", "GB/T 22239 8.1.4.9、8.1.10.11，DB21/T 7.4", "q1-1"}},
				}},
				{Heading: "六、问题与整改", Table: found},
				{Heading: "七、责任矩阵", Paragraphs: []string{"还没有责任人的领域：省级联接。"}, Table: &evaluation.Table{
					Columns: columns("领域 17", "单位 18", "岗位 15", "姓名 12", "职责 25", "签署 17"),
					Rows:    [][]string{{"证照库与备份", name, "系统管理岗", "王强", "每日备份、每月恢复演练，保管备份介质", "王强 2026-10-09 09:12"}, {"计算机与环境", name, "后勤岗", "欧阳建国", "门禁、电源、温度和设备", "签字："}},
				}},
				{Heading: "八、第三方评估", Paragraphs: []string{"第三方网络安全评估：最近一次报告 2026-06-30，下一次应在 2027-12-31 前完成，未到期。"}},
				{Heading: "九、审计日志的摘要", Paragraphs: []string{"制作本记录时，审计日志到第 120418 条，摘要（SM3）的短码是 120418-7F3A-09BC-1122-3344-5566，打印件上另有二维码。打印件由单位以外的人留存，日后日志如被截去、改动或者重新编造，用这个短码一核便知：roadcertctl audit verify --head 短码。"}},
			},
		},
		Log: evaluation.LogHead{Seq: 120418, Code: "120418-7F3A-09BC-1122-3344-5566", Picture: "120418-" + strings.Repeat("7f3a09bc", 8)},
	}
}

// scanned reads the two-dimensional code on the last page of a document.
func scanned(t *testing.T, d *paper.Document) string {
	t.Helper()
	picture, err := d.Image(d.Pages()-1, 200)
	if err != nil {
		t.Fatal(err)
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	got, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		t.Fatal(err)
	}
	return got.GetText()
}

// TestThePatrolLogSaysEverything, on as many pages as it takes, with the code at its end as it is meant to be scanned.
func TestThePatrolLogSaysEverything(t *testing.T) {
	l := patrolLog()
	d, err := paper.NewPatrolLog(l, typeOf(t))
	if err != nil {
		t.Fatal(err)
	}
	path := write(t, d)
	if dir := os.Getenv("LOOK"); dir != "" {
		run(t, "pdftoppm", "-r", "80", "-png", path, filepath.Join(dir, "patrol"))
	}
	text := solid(run(t, "pdftotext", "-raw", path, "-"))
	says := append([]string{l.Title, l.Subtitle, l.Footer, l.Log.Code, "审计日志摘要短码", "（盖章）", l.Mark}, l.Signed...)
	for _, section := range l.Sections {
		says = append(append(says, section.Heading), section.Paragraphs...)
		if section.Table == nil {
			continue
		}
		for _, row := range section.Table.Rows {
			says = append(says, row...)
		}
	}
	for _, words := range says {
		if !strings.Contains(text, solid(words)) {
			t.Errorf("the log does not say %q", words)
		}
	}
	if got := scanned(t, d); got != l.Log.Picture {
		t.Errorf("scanned %s", got)
	}
	l.Bureau = "\U000F0000"
	if _, err := paper.NewPatrolLog(l, typeOf(t)); err == nil {
		t.Error("a character no font has was printed")
	}
}
