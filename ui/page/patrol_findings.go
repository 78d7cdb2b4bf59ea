package page

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/patrol"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// patrolFindings is what patrols and assessments have found, and what became of it.
type patrolFindings struct {
	p      *patrolPage
	grid   *part.Grid[bureau.PatrolFinding]
	list   *patrolList[bureau.PatrolFinding]
	object fyne.CanvasObject
}

func newPatrolFindings(p *patrolPage) *patrolFindings {
	f := &patrolFindings{p: p}
	f.grid = part.NewGrid("patrol-findings", []part.Column[bureau.PatrolFinding]{
		{ID: "id", Title: "编号", Width: 4.5, Text: func(q bureau.PatrolFinding) string { return q.ID }},
		{ID: "name", Title: "问题", Width: 10, Grow: true, Text: func(q bureau.PatrolFinding) string { return q.Name }},
		{ID: "risk", Title: "风险", Width: 4, Text: func(q bureau.PatrolFinding) string { risk, _, _ := q.Terms(); return risk.Name() }},
		{ID: "due", Title: "期限", Width: 10, Text: func(q bureau.PatrolFinding) string { text, _ := model.FindingDue(q); return text }, Role: func(q bureau.PatrolFinding) look.Role {
			_, tone := model.FindingDue(q)
			return toneRoles[tone]
		}},
		{ID: "stage", Title: "状态", Width: 6, Text: func(q bureau.PatrolFinding) string { return q.Stage().Name() }, Role: func(q bureau.PatrolFinding) look.Role {
			return toneRoles[model.StageTone(q.Stage())]
		}},
		{ID: "source", Title: "来源", Width: 4.5, Text: func(q bureau.PatrolFinding) string { return q.Source }},
	}, list.Of(func() []bureau.PatrolFinding { return p.known.findings }), p.host.Run, p.host.Fail)
	f.grid.IfEmpty(part.Empty("没有发现的问题", "巡检办结时，异常的项目登记在这里；第三方评估发现的也在这里整改。"))
	f.list, f.object = newPatrolList(f.grid, "在左边选一个问题", []part.Command{
		{Name: "下达整改…", Why: f.why(access.Patrol, patrol.Found, patrol.Ordered), Do: f.order},
		{Name: "登记整改…", Why: f.why(access.RectifyFinding, patrol.Ordered, patrol.Returned), Do: f.rectify},
		{Name: "复核…", Why: f.why(access.ReviewFinding, patrol.Rectified), Do: f.review},
	}, f.view)
	return f
}

// why says why a step cannot be taken with the finding the cursor is on.
func (f *patrolFindings) why(what access.Permission, stages ...patrol.Stage) func() string {
	return func() string {
		if why := needs(f.p.desk, what)(); why != "" {
			return why
		}
		q, ok := f.grid.Current()
		if !ok {
			return "请先选择一个问题。"
		}
		for _, s := range stages {
			if q.Stage() == s {
				return ""
			}
		}
		return "这个问题现在" + q.Stage().Name() + "。"
	}
}

// view is the life of one finding.
func (f *patrolFindings) view(q bureau.PatrolFinding) fyne.CanvasObject {
	risk, days, owner := q.Terms()
	due, tone := model.FindingDue(q)
	facts := part.Down(look.Small,
		part.Across(look.Small, part.Grow(part.Section(q.ID+"　"+q.Name).Loose()), part.Tag(toneRoles[model.StageTone(q.Stage())], q.Stage().Name())),
		part.Labelled("责任领域", part.Text(q.Area.Name()).Loose()), part.Labelled("风险", part.Text(risk.Name()).Loose()),
		part.Labelled("期限", part.Text(due+"（自发现之日起 "+strconv.Itoa(days)+" 个工作日）").In(toneRoles[tone]).Loose()))
	if owner != "" {
		facts.Add(part.Labelled("整改人", part.Text(owner).Loose()))
	}
	if q.DueError != "" {
		facts.Add(part.Prose(q.DueError).In(look.Danger))
	}
	for _, broken := range q.Broken {
		facts.Add(part.Prose(broken).In(look.Danger))
	}
	steps := part.Down(look.Medium)
	for _, s := range q.Steps {
		steps.Add(part.Down(look.Nil, part.Across(look.Small, part.Grow(part.Strong(stepNames[s.Stage]).Loose()), part.Note(model.HandText(s.Hand))), part.Prose(s.Text)))
	}
	facts.Add(part.Rule())
	facts.Add(part.Grow(part.Scrolled(part.PadXY(look.Small, look.Nil, steps))))
	return facts
}

// stepNames are what was done, where Stage.Name says how it stands after it.
var stepNames = map[patrol.Stage]string{
	patrol.Found: "发现", patrol.Ordered: "下达整改", patrol.Rectified: "整改", patrol.Returned: "复核退回", patrol.Closed: "复核闭环",
}

func (f *patrolFindings) order() {
	q, _ := f.grid.Current()
	was, _, _ := q.Terms()
	risk := part.NewChoiceField("风险", partOptions(model.RiskChoices())).Must()
	measure := part.NewField("整改措施").Must().Lines(3).Checked(filled("整改措施"))
	days := part.NewField("期限").Unit("个工作日").Hint("自发现之日起算，不填为该风险允许的最多天数").Checked(func(text string) (string, string) {
		if n, err := strconv.Atoi(text); text != "" && (err != nil || n < 1) {
			return text, "请填写工作日数"
		}
		return text, ""
	})
	owner := part.NewField("整改人").Hint("系统管理员或安全管理员的用户名，可不填")
	risk.Set(string(was))
	f.p.ask("下达整改　"+q.ID, q.Name+"："+q.Steps[0].Text, "下达", []*part.Field{risk, measure, days, owner}, func(ctx context.Context) error {
		n, _ := strconv.Atoi(days.Text()) // empty is 0: the most there is
		_, err := f.p.desk.OrderRectification(ctx, q.ID, bureau.Rectification{
			Risk: patrol.Risk(risk.Text()), Measure: measure.Text(), Days: n, Owner: strings.TrimSpace(owner.Text()),
		})
		return err
	}, "已下达整改。")
}

func (f *patrolFindings) rectify() {
	q, _ := f.grid.Current()
	text := q.Name
	if step, ok := q.Latest(patrol.Ordered); ok {
		text += "：" + step.Text
	}
	done := part.NewField("做了什么").Must().Lines(3).Checked(filled("做了什么"))
	f.p.ask("登记整改　"+q.ID, text, "登记", []*part.Field{done}, func(ctx context.Context) error {
		_, err := f.p.desk.Rectify(ctx, q.ID, done.Text())
		return err
	}, "已登记整改，等巡检监督员复核。")
}

func (f *patrolFindings) review() {
	q, _ := f.grid.Current()
	text := q.Name
	if step, ok := q.Latest(patrol.Rectified); ok {
		text += "：" + step.Text
	}
	verdict := part.NewChoiceField("结论", partOptions(model.VerdictChoices())).Must()
	opinion := part.NewField("意见").Must().Lines(3).Hint("看到了什么").Checked(filled("意见"))
	f.p.ask("复核　"+q.ID, text, "复核", []*part.Field{verdict, opinion}, func(ctx context.Context) error {
		_, err := f.p.desk.ReviewFinding(ctx, q.ID, patrol.Stage(verdict.Text()), opinion.Text())
		return err
	}, "已复核。")
}
