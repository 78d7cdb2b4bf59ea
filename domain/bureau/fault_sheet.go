package bureau

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/day"
	"roadcert/domain/evaluation"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// FaultSheet is the evidence of a fault (故障与补推说明): when it was, what was done meanwhile, and that everything was
// told again in time.
type FaultSheet struct {
	SignedSheet
	Fault  exchange.Fault
	Phase  exchange.Phase
	Region string // its name
}

// FaultSheet composes the evidence of a fault as it stands. The log says who made it.
func (d *Desk) FaultSheet(ctx context.Context, id string) (FaultSheet, error) {
	if err := d.permit(ctx, access.Synchronise, "fault_sheet", id); err != nil {
		return FaultSheet{}, err
	}
	f, err := d.fault(ctx, id)
	if err == nil {
		err = d.countNow(ctx, &f)
	}
	if err != nil {
		return FaultSheet{}, err
	}
	e := evidence{Fault: f, phase: f.Phase(d.Today()), names: map[string]string{"": "程序自动"}, now: d.office.Now()}
	if err := d.nameAll(ctx, &e); err != nil {
		return FaultSheet{}, err
	}
	s := FaultSheet{
		SignedSheet: d.signedSheet("故障与补推说明", "故障编号 "+f.ID, "DB21/T 第 5.3 条、第 7.4 条", "经办人", "审核人", "单位负责人"),
		Fault:       f, Phase: e.phase, Region: d.office.Regions.Name(d.settings.Region),
	}
	terms, err := d.terms(ctx, &f)
	if err != nil {
		return FaultSheet{}, err
	}
	s.Sections = []evaluation.Section{
		e.summary(),
		e.facts(s.Bureau, s.Region),
		{Heading: "二、经过与应急措施", Table: e.course()},
		e.resent(),
		{Heading: "四、期限的计算", Paragraphs: terms},
	}
	return s, d.record(ctx, "fault_sheet", f.ID, audit.Done, "制作故障与补推说明")
}

// evidence is a fault with what it takes to tell of it.
type evidence struct {
	exchange.Fault
	phase exchange.Phase
	names map[string]string // of people, by user name
	now   time.Time
}

func (d *Desk) nameAll(ctx context.Context, e *evidence) error {
	users := []string{e.OpenedBy, e.ClearBy}
	for _, m := range e.Measures {
		users = append(users, m.By)
	}
	for _, u := range users {
		if _, known := e.names[u]; known {
			continue
		}
		name, err := d.nameOf(ctx, u)
		if err != nil {
			return err
		}
		e.names[u] = name
	}
	return nil
}

// minute writes a time as people tell it.
func minute(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

func events(n int) string { return strconv.Itoa(n) + " 条" }

// summary is what has to be seen from afar.
func (e *evidence) summary() evaluation.Section {
	due := evaluation.Figure{Label: "补推截止", Value: "未起算", Note: "排除之后起算"}
	sent := evaluation.Figure{Label: "待补推", Value: events(e.Left), Note: "故障期间仍在本机"}
	if !e.Cleared.IsZero() {
		due.Value, due.Note = "未知", "缺工作日历"
		if e.Due != 0 {
			due.Value, due.Note = e.Due.String(), weekday(e.Due)
		}
		sent = evaluation.Figure{Label: "已补推", Value: fmt.Sprintf("%d / %d 条", e.Waiting-e.Left, e.Waiting), Note: fmt.Sprintf("余 %d 条", e.Left)}
	}
	end := evaluation.Figure{Label: "结论", Value: exchange.PhaseNames[e.phase], Note: "截至 " + minute(e.now)}
	if !e.Done.IsZero() {
		end.Note = "办结于 " + minute(e.Done)
	}
	return evaluation.Section{Figures: []evaluation.Figure{due, sent, end}}
}

func weekday(d day.Day) string {
	return "星期" + [...]string{"日", "一", "二", "三", "四", "五", "六"}[d.Time().Weekday()]
}

// facts is who and what.
func (e *evidence) facts(bureau, region string) evaluation.Section {
	rows := [][]string{
		{"单位", bureau},
		{"行政区划", region},
		{"故障原因", e.Cause.Name()},
		{"情况说明", e.Note},
		{"故障发生", minute(e.Began)},
		{"登记", minute(e.Opened) + "　" + e.names[e.OpenedBy]},
	}
	if !e.Cleared.IsZero() {
		rows = append(rows, []string{"故障排除", minute(e.Cleared) + "　" + e.names[e.ClearBy]}, []string{"持续时间", lasted(e.Cleared.Sub(e.Began))})
	}
	rows = slices.DeleteFunc(rows, func(row []string) bool { return row[1] == "" })
	return evaluation.Section{Heading: "一、基本情况", Table: &evaluation.Table{
		Columns: []evaluation.TableColumn{{Title: "项目", Width: 20}, {Title: "内容", Width: 80}}, Rows: rows,
	}}
}

// lasted writes how long a fault was.
func lasted(t time.Duration) string {
	var parts []string
	whole := int(t / time.Minute)
	for _, unit := range []struct {
		minutes int
		name    string
	}{{24 * 60, "天"}, {60, "小时"}, {1, "分钟"}} {
		if n := whole / unit.minutes; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, unit.name))
		}
		whole %= unit.minutes
	}
	if len(parts) == 0 {
		return "不足 1 分钟"
	}
	return strings.Join(parts, " ")
}

// course is what happened, in the order of time.
func (e *evidence) course() *evaluation.Table {
	type moment struct {
		at             time.Time
		what, text, by string
	}
	course := []moment{
		{e.Began, "故障发生", e.Cause.Name(), ""},
		{e.Opened, "登记故障", "", e.names[e.OpenedBy]},
	}
	for _, m := range e.Measures {
		name, _ := exchange.MeasureName(m.Kind)
		course = append(course, moment{m.At, "应急措施", name + "：" + m.Note, e.names[m.By]})
	}
	if len(e.Measures) == 0 {
		course = append(course, moment{e.Opened, "应急措施", "没有登记；照常办理，数据保存在本机待推", ""})
	}
	if !e.Cleared.IsZero() {
		course = append(course, moment{e.Cleared, "故障排除", "待补推 " + events(e.Waiting), e.names[e.ClearBy]})
	}
	if !e.Done.IsZero() {
		course = append(course,
			moment{e.Clean, "对账", "与省级系统逐项核对，没有差异", ""},
			moment{e.Done, "办结", exchange.PhaseNames[e.phase], e.names[""]})
	}
	slices.SortStableFunc(course, func(a, b moment) int { return a.at.Compare(b.at) })
	rows := make([][]string, len(course))
	for i, m := range course {
		rows[i] = []string{minute(m.at), m.what, m.text, m.by}
	}
	return &evaluation.Table{
		Columns: []evaluation.TableColumn{{Title: "时间", Width: 22}, {Title: "事项", Width: 14}, {Title: "内容", Width: 48}, {Title: "办理人", Width: 16}},
		Rows:    rows,
	}
}

// resent tells what was sent again, day by day, and what the reconciliation found.
func (e *evidence) resent() evaluation.Section {
	s := evaluation.Section{Heading: "三、补推与对账"}
	if e.Cleared.IsZero() {
		s.Paragraphs = []string{fmt.Sprintf("故障尚未排除。现有 %d 条办理结果保存在本机，排除之后由程序自动推送。", e.Left)}
		return s
	}
	says := fmt.Sprintf("故障排除时，此前产生的办理结果有 %d 条待推送；已有省级系统回执的 %d 条，仍待推送的 %d 条。", e.Waiting, e.Waiting-e.Left, e.Left)
	if e.Refused > 0 {
		says += fmt.Sprintf("仍待推送的之中，%d 条被省级系统退回或与其他工作站冲突，等人工处理。", e.Refused)
	}
	s.Paragraphs = []string{says, e.reconciled()}
	if len(e.Resent) == 0 {
		return s
	}
	t := &evaluation.Table{
		Caption: "逐日补推情况", Total: true,
		Columns: []evaluation.TableColumn{{Title: "日期", Width: 40}, {Title: "补推条数", Width: 30, Right: true}, {Title: "累计", Width: 30, Right: true}},
	}
	sum := 0
	for _, r := range e.Resent {
		sum += r.Events
		t.Rows = append(t.Rows, []string{r.Day.String() + "　" + weekday(r.Day), strconv.Itoa(r.Events), strconv.Itoa(sum)})
	}
	t.Rows = append(t.Rows, []string{"合计", strconv.Itoa(sum), strconv.Itoa(sum)})
	s.Table = t
	return s
}

// reconciled is what is known of the reconciliation.
func (e *evidence) reconciled() string {
	switch {
	case !e.Done.IsZero():
		return "补推之后与省级系统对账，" + minute(e.Clean) + " 的结果为双方一致，没有差异。"
	case e.NeedsReconciliation():
		return "数据已全部补推，尚未与省级系统对账；对账没有差异方可办结。"
	}
	return "尚未补推完毕。全部补推并与省级系统对账没有差异，方可办结。"
}

// terms says how the last day was counted, day by day.
func (d *Desk) terms(ctx context.Context, f *exchange.Fault) ([]string, error) {
	rule := fmt.Sprintf("根据 DB21/T 第 5.3 条，故障排除后的 %d 个工作日内应完成重新推送。", exchange.ResendDays)
	whole := "期间开始的当日不计入，自下一日起算；最后一日至二十四时止（《中华人民共和国民法典》第二百零一条至第二百零三条），补推由程序自动进行，不以办公时间为限。"
	switch {
	case f.Cleared.IsZero():
		return []string{rule + "故障排除之前不起算。", whole}, nil
	case f.Due == 0:
		return []string{rule + "截止日算不出来：" + f.DueError, whole}, nil
	}
	calendar, err := d.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	from := day.Of(f.Cleared.Local())
	counted := []string{"故障于 " + from.String() + "（" + weekday(from) + "）排除"}
	n := 0
	var off []string
	for on := from.Add(1); on <= f.Due; on = on.Add(1) {
		worked, err := calendar.Is(on)
		switch {
		case err != nil:
			return nil, problem.From(err, problem.Internal, "不能制作故障与补推说明", "截止日已经算出，工作日历里却没有这一年", "请检查工作日历")
		case !worked:
			off = append(off, on.String())
		default:
			n++
			counted = append(counted, fmt.Sprintf("第 %d 个工作日为 %s（%s）", n, on, weekday(on)))
		}
	}
	text := rule + strings.Join(counted, "，") + "。"
	switch len(off) {
	case 0:
	case 1, 2:
		text += "其间 " + strings.Join(off, "、") + " 为休息日或者法定节假日，不计入。"
	default:
		text += fmt.Sprintf("其间 %s 至 %s 共有 %d 天为休息日或者法定节假日，不计入。", off[0], off[len(off)-1], len(off))
	}
	return []string{text, whole}, nil
}
