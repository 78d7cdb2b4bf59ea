package bureau

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/day"
	"roadcert/domain/evaluation"
	"roadcert/domain/patrol"
	"roadcert/domain/problem"
)

// PatrolLog is the log of patrols over some days (安全巡检记录), for those who supervise the bureau: what was looked at
// and what was not, what was found and what became of it, who answers for what. It bears the head of the audit log, so that
// a log cut later shows.
type PatrolLog struct {
	SignedSheet
	Log evaluation.LogHead

	Figures patrol.Figures
	Before  patrol.Figures // of as many days before
	Trend   []patrol.Figures
}

// PatrolLog composes the log of the days from first to last. The audit log says who made it.
func (d *Desk) PatrolLog(ctx context.Context, first, last day.Day) (PatrolLog, error) {
	const what = "不能制作安全巡检记录"
	if err := d.permit(ctx, access.ReadPatrol, "patrol_log", ""); err != nil {
		return PatrolLog{}, err
	}
	if first <= 0 || last < first || last == day.Forever {
		return PatrolLog{}, problem.New(problem.Invalid, what, "起止日期不对", "请填写先后两个日期")
	}
	if first > d.Today() {
		return PatrolLog{}, problem.New(problem.Invalid, what, first.String()+" 还没有到", "请核对起止日期")
	}
	s, err := d.patrolSheet(ctx, patrol.Period{From: first, To: last})
	if err != nil {
		return PatrolLog{}, err
	}
	if err := d.record(ctx, "patrol_log", first.String()+" "+last.String(), audit.Done, "制作安全巡检记录"); err != nil {
		return PatrolLog{}, err
	}
	head, err := d.printedHead(ctx)
	if err != nil {
		return PatrolLog{}, err
	}
	l := PatrolLog{
		SignedSheet: d.signedSheet("网络安全巡检记录", first.String()+" 至 "+last.String(), "DB21/T 第 7.2 条", "巡检监督员", "安全管理员", "单位负责人"),
		Log:         head, Figures: s.figures, Before: s.before, Trend: s.trend,
	}
	l.Sections = []evaluation.Section{
		s.summary(), s.course(), s.months(), s.made(), s.missed(), s.abnormal(), s.rectified(), s.matrix(), s.assessed(), head.Section("本记录"),
	}
	number(l.Sections)
	return l, nil
}

// number gives the headings their numbers.
func number(sections []evaluation.Section) {
	n := 0
	for i := range sections {
		if sections[i].Heading != "" {
			sections[i].Heading = []string{"一", "二", "三", "四", "五", "六", "七", "八", "九"}[n] + "、" + sections[i].Heading
			n++
		}
	}
}

// patrolSheet is what a log is composed of.
type patrolSheet struct {
	period      patrol.Period
	records     []PatrolRecord // concluded, or begun, in the period
	turns       []patrol.Turn
	findings    []PatrolFinding // found in the period, or not closed before it
	duties      []patrol.Duty
	assessments []PatrolAssessment
	due         []patrol.Reminder
	broken      []string
	names       map[string]string
	figures     patrol.Figures
	before      patrol.Figures
	trend       []patrol.Figures
}

func (d *Desk) patrolSheet(ctx context.Context, p patrol.Period) (*patrolSheet, error) {
	s := &patrolSheet{period: p, names: map[string]string{}}
	before := patrol.Period{From: p.From.Add(-int(p.To-p.From) - 1), To: p.From.Add(-1)}
	records, err := d.patrolRecords(ctx, patrol.Quarterly.Period(before.From).From, p.To)
	if err != nil {
		return nil, err
	}
	findings, err := d.findings(ctx)
	if err != nil {
		return nil, err
	}
	if s.duties, s.broken, err = d.duties(ctx); err != nil {
		return nil, err
	}
	all, err := d.Assessments(ctx)
	if err != nil {
		return nil, err
	}
	s.assessments, s.due, s.broken = all.List, all.Due, append(s.broken, all.Broken...)
	log := patrol.Log{}
	if log.Plan, err = d.patrolPlan(ctx, records); err != nil {
		return nil, err
	}
	for _, f := range findings {
		log.Findings = append(log.Findings, f.Finding)
	}
	s.turns, s.figures, s.before, s.trend = log.Turns(p.From, p.To), log.Count(p), log.Count(before), log.Trend(p)
	s.choose(records, findings)
	return s, d.namePatrol(ctx, s)
}

// choose keeps what belongs to the period, in the order of time.
func (s *patrolSheet) choose(records []PatrolRecord, findings []PatrolFinding) {
	for _, r := range records {
		at := day.Of(r.Begun.At.Local())
		if r.Concluded.Made() {
			at = day.Of(r.Concluded.At.Local())
		}
		if s.period.Has(at) {
			s.records = append(s.records, r)
			s.broken = append(s.broken, r.Broken...)
		}
	}
	for _, f := range slices.Backward(findings) {
		last := f.Steps[len(f.Steps)-1]
		closed := f.Stage() == patrol.Closed && day.Of(last.At.Local()) < s.period.From
		if f.Found <= s.period.To && !closed {
			s.findings = append(s.findings, f)
			s.broken = append(s.broken, f.Broken...)
		}
	}
}

// namePatrol finds the names of all whose hands are in the log.
func (d *Desk) namePatrol(ctx context.Context, s *patrolSheet) error {
	accounts, err := d.office.Store.Accounts(ctx)
	for _, a := range accounts {
		s.names[a.User] = a.Name
	}
	return err
}

// by writes a hand: 张芳 2026-11-23 16:00.
func (s *patrolSheet) by(h patrol.Hand) string {
	if !h.Made() {
		return ""
	}
	return s.name(h.By) + " " + minute(h.At)
}

// shortly writes a hand where the year is known beside it: 张芳 11-23 16:00.
func (s *patrolSheet) shortly(h patrol.Hand) string {
	if !h.Made() {
		return ""
	}
	return s.name(h.By) + " " + h.At.Local().Format("01-02 15:04")
}

func (s *patrolSheet) name(user string) string {
	if name := s.names[user]; name != "" {
		return name
	}
	return user
}

// summary is what has to be seen from afar.
func (s *patrolSheet) summary() evaluation.Section {
	f := s.figures
	return evaluation.Section{Figures: []evaluation.Figure{
		{Label: "按计划巡检", Value: fmt.Sprintf("%d / %d", f.Made+f.Late, f.Expected), Note: fmt.Sprintf("漏检 %d 次，补做 %d 次", f.Missed, f.Late)},
		{Label: "异常项目", Value: fmt.Sprintf("%d / %d", f.Abnormal, f.Items), Note: fmt.Sprintf("专项巡检 %d 次", f.Special)},
		{Label: "问题未闭环", Value: strconv.Itoa(f.Open), Note: fmt.Sprintf("发现 %d 个，闭环 %d 个", f.Found, f.Closed)},
		{Label: "整改逾期", Value: strconv.Itoa(f.Overdue), Note: "以工作日计"},
	}}
}

// course says how the period was, and how it was against the one before.
func (s *patrolSheet) course() evaluation.Section {
	f, b := s.figures, s.before
	sec := evaluation.Section{Heading: "本期情况", Paragraphs: []string{
		fmt.Sprintf("本期按计划应巡检 %d 次，按时完成 %d 次，逾期补做 %d 次，漏检 %d 次；另做专项巡检 %d 次。共检查 %d 项，异常 %d 项。", f.Expected, f.Made, f.Late, f.Missed, f.Special, f.Items, f.Abnormal),
		fmt.Sprintf("本期发现问题 %d 个，闭环 %d 个，期末未闭环 %d 个；整改期限在本期而未按期整改的 %d 个。", f.Found, f.Closed, f.Open, f.Overdue),
	}}
	if b.Expected == 0 {
		sec.Paragraphs = append(sec.Paragraphs, "此前同样长的一段时间内没有应做的巡检，不作比较。")
	} else {
		sec.Paragraphs = append(sec.Paragraphs, fmt.Sprintf("与此前同样长的一段时间（%s 至 %s）相比：漏检%s，异常项目%s，发现问题%s，整改逾期%s。", b.Period.From, b.Period.To,
			change(b.Missed, f.Missed), change(b.Abnormal, f.Abnormal), change(b.Found, f.Found), change(b.Overdue, f.Overdue)))
	}
	if len(s.broken) > 0 {
		sec.Paragraphs = append(sec.Paragraphs, fmt.Sprintf("有 %d 处签名核对不符，不计入上述数字：%s。", len(s.broken), strings.Join(s.broken, "；")))
	} else {
		sec.Paragraphs = append(sec.Paragraphs, "本记录所列巡检、问题、责任和评估的签名（SM2）已逐个核对，全部有效。")
	}
	return sec
}

// change words what became of a figure: 由 3 降到 1.
func change(from, to int) string {
	switch {
	case to > from:
		return fmt.Sprintf("由 %d 升到 %d", from, to)
	case to < from:
		return fmt.Sprintf("由 %d 降到 %d", from, to)
	}
	return fmt.Sprintf("仍为 %d", to)
}

// months is the trend.
func (s *patrolSheet) months() evaluation.Section {
	t := &evaluation.Table{Columns: []evaluation.TableColumn{{Title: "月份", Width: 18}}}
	for _, title := range []string{"应做", "按时", "补做", "漏检", "项目", "异常", "发现", "闭环", "未闭环", "逾期"} {
		t.Columns = append(t.Columns, evaluation.TableColumn{Title: title, Width: 9, Right: true})
	}
	for _, f := range s.trend {
		row := []string{patrol.Monthly.Words(f.Period)}
		for _, n := range []int{f.Expected, f.Made, f.Late, f.Missed, f.Items, f.Abnormal, f.Found, f.Closed, f.Open, f.Overdue} {
			row = append(row, strconv.Itoa(n))
		}
		t.Rows = append(t.Rows, row)
	}
	return evaluation.Section{Heading: "逐月趋势", Table: t}
}

func (s *patrolSheet) made() evaluation.Section {
	sec := evaluation.Section{Heading: "巡检"}
	if len(s.records) == 0 {
		sec.Paragraphs = []string{"本期没有做过巡检。"}
		return sec
	}
	t := &evaluation.Table{Columns: []evaluation.TableColumn{
		{Title: "编号", Width: 9},
		{Title: "巡检", Width: 12},
		{Title: "所属期或者事由", Width: 27},
		{Title: "异常", Width: 9, Right: true},
		{Title: "机器填写", Width: 25},
		{Title: "办结", Width: 25},
		{Title: "签名", Width: 8},
	}}
	for _, r := range s.records {
		about, ended, holds := r.Cycle.Words(r.Period), s.shortly(r.Concluded), "有效"
		if r.Topic != "" {
			about += "　" + r.Topic
		}
		if ended == "" {
			ended = fmt.Sprintf("未办结，待填 %d 项", len(r.Left()))
		}
		if len(r.Broken) > 0 {
			holds = "不符"
		}
		t.Rows = append(t.Rows, []string{r.ID, r.Cycle.Name(), about, fmt.Sprintf("%d / %d", r.Abnormal(), len(r.Results)), s.shortly(r.Begun), ended, holds})
	}
	sec.Table = t
	return sec
}

func (s *patrolSheet) missed() evaluation.Section {
	t := &evaluation.Table{Columns: []evaluation.TableColumn{{Title: "巡检", Width: 20}, {Title: "所属期", Width: 40}, {Title: "最后一个工作日", Width: 20}, {Title: "情况", Width: 20}}}
	reasons := map[string]bool{}
	for _, turn := range s.turns {
		if turn.State == patrol.Missed || turn.State == patrol.Late {
			t.Rows = append(t.Rows, []string{turn.Cycle.Name(), turn.Cycle.Words(turn.Period), turn.Last.String(), turn.State.Name()})
		}
		if turn.Unreckoned != "" {
			reasons[turn.Unreckoned] = true
		}
	}
	sec := evaluation.Section{Heading: "漏检和补做", Table: t}
	if len(t.Rows) == 0 {
		sec.Table, sec.Paragraphs = nil, []string{"没有漏检和补做。"}
	}
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		sec.Paragraphs = append(sec.Paragraphs, "有的年度的工作日算不出来，每一期都按应做计："+reason)
	}
	return sec
}

func (s *patrolSheet) abnormal() evaluation.Section {
	t := &evaluation.Table{Columns: []evaluation.TableColumn{
		{Title: "巡检", Width: 10}, {Title: "项目", Width: 18}, {Title: "看到的情况", Width: 38}, {Title: "依据", Width: 26}, {Title: "问题", Width: 9},
	}}
	for _, r := range s.records {
		for i := range r.Results {
			if res := &r.Results[i]; res.Judgement() == patrol.Abnormal {
				t.Rows = append(t.Rows, []string{r.ID, res.Item.Name, res.Text(), res.Item.Basis(), res.Finding})
			}
		}
	}
	if len(t.Rows) == 0 {
		return evaluation.Section{Heading: "异常项目", Paragraphs: []string{"没有异常项目。"}}
	}
	return evaluation.Section{Heading: "异常项目", Table: t}
}

func (s *patrolSheet) rectified() evaluation.Section {
	if len(s.findings) == 0 {
		return evaluation.Section{Heading: "问题与整改", Paragraphs: []string{"没有发现的问题，也没有以前留下的。"}}
	}
	t := &evaluation.Table{Columns: []evaluation.TableColumn{
		{Title: "编号", Width: 9},
		{Title: "发现", Width: 18},
		{Title: "问题", Width: 22},
		{Title: "风险", Width: 9},
		{Title: "期限", Width: 18},
		{Title: "措施和整改", Width: 28},
		{Title: "复核", Width: 18},
		{Title: "状态", Width: 14},
	}}
	for _, f := range s.findings {
		risk, days, _ := f.Terms()
		due := f.Due.String()
		if f.Due == 0 {
			due = fmt.Sprintf("%d 个工作日，截止日算不出来", days)
		}
		state := f.Stage().Name()
		if f.Overdue {
			state += "，逾期"
		}
		t.Rows = append(t.Rows, []string{
			f.ID, f.Found.String() + " " + f.Source, f.Name + "：" + f.Steps[0].Text, risk.Name(), due, s.steps(&f, patrol.Ordered, patrol.Rectified),
			s.steps(&f, patrol.Returned, patrol.Closed), state,
		})
	}
	return evaluation.Section{Heading: "问题与整改", Table: t}
}

// steps writes the newest step of each of some stages, in the order they were taken.
func (s *patrolSheet) steps(f *PatrolFinding, stages ...patrol.Stage) string {
	var taken []patrol.Step
	for _, stage := range stages {
		if step, ok := f.Latest(stage); ok {
			taken = append(taken, step)
		}
	}
	slices.SortStableFunc(taken, func(a, b patrol.Step) int { return a.At.Compare(b.At) })
	parts := make([]string, len(taken))
	for i, step := range taken {
		parts[i] = step.Text + "，" + s.name(step.By) + " " + day.Of(step.At.Local()).String()
	}
	return strings.Join(parts, "；")
}

func (s *patrolSheet) matrix() evaluation.Section {
	t := &evaluation.Table{Columns: []evaluation.TableColumn{
		{Title: "领域", Width: 17}, {Title: "单位", Width: 18}, {Title: "岗位", Width: 15}, {Title: "姓名", Width: 12}, {Title: "职责", Width: 25}, {Title: "签署", Width: 17},
	}}
	for _, m := range s.duties {
		if m.Ended.Made() {
			continue
		}
		signed := "未签署"
		switch {
		case m.Accepted.Made():
			signed = s.by(m.Accepted)
		case m.User == "":
			signed = "签字："
		}
		t.Rows = append(t.Rows, []string{m.Area.Name(), m.Unit, m.Post, m.Person, m.Text, signed})
	}
	sec := evaluation.Section{Heading: "责任矩阵", Table: t}
	if len(t.Rows) == 0 {
		sec.Table = nil
	}
	if gaps := patrol.Missing(s.duties); len(gaps.Nobody) > 0 {
		names := make([]string, len(gaps.Nobody))
		for i, a := range gaps.Nobody {
			names[i] = a.Name()
		}
		sec.Paragraphs = []string{"还没有责任人的领域：" + strings.Join(names, "、") + "。"}
	}
	return sec
}

func (s *patrolSheet) assessed() evaluation.Section {
	sec := evaluation.Section{Heading: "第三方评估"}
	for _, r := range s.due {
		last := "没有登记过"
		if r.Last != 0 {
			last = "最近一次报告 " + r.Last.String()
		}
		sec.Paragraphs = append(sec.Paragraphs, fmt.Sprintf("%s：%s，下一次应在 %s 前完成，%s。", r.Kind.Name(), last, r.Due, r.State.Name()))
	}
	t := &evaluation.Table{Columns: []evaluation.TableColumn{
		{Title: "评估", Width: 22}, {Title: "机构", Width: 22}, {Title: "报告编号", Width: 16}, {Title: "报告日期", Width: 13}, {Title: "结论", Width: 14}, {Title: "问题", Width: 14},
	}}
	for _, a := range s.assessments {
		if a.On > s.period.To || a.On.AddYears(1) < s.period.From {
			continue
		}
		closed := 0
		for _, f := range a.Findings {
			if f.Stage() == patrol.Closed {
				closed++
			}
		}
		t.Rows = append(t.Rows, []string{a.Kind.Name(), a.Agency, a.Number, a.On.String(), a.Conclusion, fmt.Sprintf("%d 个，闭环 %d 个", len(a.Findings), closed)})
	}
	if len(t.Rows) > 0 {
		sec.Table = t
	}
	return sec
}
