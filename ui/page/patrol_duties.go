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

// patrolDuties is the responsibility matrix.
type patrolDuties struct {
	p      *patrolPage
	grid   *part.Grid[patrol.Duty]
	list   *patrolList[patrol.Duty]
	object fyne.CanvasObject
}

func newPatrolDuties(p *patrolPage) *patrolDuties {
	d := &patrolDuties{p: p}
	d.grid = part.NewGrid("patrol-duties", []part.Column[patrol.Duty]{
		{ID: "area", Title: "领域", Width: 8, Text: func(m patrol.Duty) string { return m.Area.Name() }},
		{ID: "post", Title: "岗位", Width: 8, Grow: true, Text: func(m patrol.Duty) string { return m.Post }},
		{ID: "person", Title: "姓名", Width: 6, Text: func(m patrol.Duty) string { return m.Person }},
		{ID: "state", Title: "签署", Width: 6, Text: func(m patrol.Duty) string { text, _ := model.DutyState(m); return text }, Role: func(m patrol.Duty) look.Role {
			_, tone := model.DutyState(m)
			return toneRoles[tone]
		}},
		{ID: "id", Title: "编号", Width: 4, Text: func(m patrol.Duty) string { return m.ID }},
	}, list.Of(func() []patrol.Duty { return p.known.duties }), p.host.Run, p.host.Fail)
	d.grid.IfEmpty(part.Empty("责任矩阵还是空的", "由安全管理员逐项指派：单位、岗位、姓名、职责；责任人用自己的账户签署。"))
	d.list, d.object = newPatrolList(d.grid, "在左边选一项责任", []part.Command{
		{Name: "指派责任…", Why: needs(p.desk, access.AssignDuty), Do: d.assign}, {Name: "签署…", Why: d.whyNotSign, Do: d.sign}, {Name: "解除…", Why: d.whyNotEnd, Do: d.end},
	}, d.view)
	return d
}

func (d *patrolDuties) view(m patrol.Duty) fyne.CanvasObject {
	text, tone := model.DutyState(m)
	body := part.Down(look.Small, part.Across(look.Small, part.Grow(part.Section(m.Area.Name()+"　"+m.Person).Loose()), part.Tag(toneRoles[tone], text)))
	for _, fact := range []struct{ name, text string }{
		{"单位", m.Unit},
		{"岗位", m.Post},
		{"职责", m.Text},
		{"账户", m.User},
		{"指派", model.HandText(m.Assigned)},
		{"签署", model.HandText(m.Accepted)},
		{"解除", model.HandText(m.Ended)},
	} {
		if fact.text != "" {
			body.Add(part.Labelled(fact.name, part.Prose(fact.text)))
		}
	}
	return body
}

func (d *patrolDuties) whyNotSign() string {
	m, ok := d.grid.Current()
	if !ok {
		return "请先选择一项责任。"
	}
	if m.Accept(d.p.desk.Person().User) != nil {
		return "只有责任人本人可以签署，而且只签一次。"
	}
	return ""
}

func (d *patrolDuties) whyNotEnd() string {
	if why := needs(d.p.desk, access.AssignDuty)(); why != "" {
		return why
	}
	if m, ok := d.grid.Current(); !ok || m.Ended.Made() {
		return "请先选择一项没有解除的责任。"
	}
	return ""
}

func (d *patrolDuties) assign() {
	area := part.NewChoiceField("领域", partOptions(model.AreaChoices())).Must()
	unit := part.NewField("单位").Must().Checked(filled("单位"))
	post := part.NewField("岗位").Must().Checked(filled("岗位"))
	person := part.NewField("姓名").Must().Checked(filled("姓名"))
	user := part.NewField("账户").Hint("用户名；没有账户的不填，在打印的责任矩阵上签字")
	text := part.NewField("职责").Must().Lines(2).Checked(filled("职责"))
	unit.Set(d.p.desk.Settings().Bureau)
	d.p.ask("指派安全责任", "责任落实到人：每个领域至少一位责任人，由本人签署。", "指派", []*part.Field{area, unit, post, person, user, text}, func(ctx context.Context) error {
		_, err := d.p.desk.AssignDuty(ctx, patrol.Duty{
			Area: patrol.Area(area.Text()), Unit: unit.Text(), Post: post.Text(), Person: person.Text(), User: strings.TrimSpace(user.Text()), Text: text.Text(),
		})
		return err
	}, "已指派，请责任人签署。")
}

// confirm takes a step with the duty the cursor is on.
func (d *patrolDuties) confirm(title, text, verb, said string, do func(ctx context.Context, id string) error) {
	m, _ := d.grid.Current()
	part.Confirm(d.p.host.Window(), title+"　"+m.ID, m.Area.Name()+"，"+m.Post+"："+m.Text+"。"+text, verb, func() {
		d.p.host.Run(title, func(ctx context.Context, _ func(int, int)) error { return do(ctx, m.ID) }, func(err error) {
			if err != nil {
				d.p.host.Fail(err)
				return
			}
			d.p.done(said)
		})
	})
}

func (d *patrolDuties) sign() {
	d.confirm("签署安全责任", "用您的个人密钥签名，表示您承担这项责任。", "签署", "已签署。", func(ctx context.Context, id string) error {
		_, err := d.p.desk.AcceptDuty(ctx, id)
		return err
	})
}

func (d *patrolDuties) end() {
	d.confirm("解除安全责任", "解除之后仍保留在矩阵中备查。", "解除", "已解除。", func(ctx context.Context, id string) error {
		_, err := d.p.desk.EndDuty(ctx, id)
		return err
	})
}

// patrolAssessments is the yearly assessments by third parties.
type patrolAssessments struct {
	p      *patrolPage
	grid   *part.Grid[bureau.PatrolAssessment]
	list   *patrolList[bureau.PatrolAssessment]
	object fyne.CanvasObject
}

func newPatrolAssessments(p *patrolPage) *patrolAssessments {
	a := &patrolAssessments{p: p}
	a.grid = part.NewGrid("patrol-assessments", []part.Column[bureau.PatrolAssessment]{
		{ID: "id", Title: "编号", Width: 4, Text: func(x bureau.PatrolAssessment) string { return x.ID }},
		{ID: "kind", Title: "评估", Width: 10, Grow: true, Text: func(x bureau.PatrolAssessment) string { return x.Kind.Name() }},
		{ID: "on", Title: "报告日期", Width: 6.5, Text: func(x bureau.PatrolAssessment) string { return x.On.String() }},
		{ID: "agency", Title: "机构", Width: 9, Grow: true, Text: func(x bureau.PatrolAssessment) string { return x.Agency }},
		{ID: "findings", Title: "问题", Width: 3.5, Right: true, Text: func(x bureau.PatrolAssessment) string { return strconv.Itoa(len(x.Findings)) }},
		{ID: "closed", Title: "整改", Width: 4.5, Text: closure, Role: func(x bureau.PatrolAssessment) look.Role {
			if x.Closed() {
				return look.Good
			}
			return look.Warning
		}},
	}, list.Of(func() []bureau.PatrolAssessment { return p.known.assessments }), p.host.Run, p.host.Fail)
	a.grid.IfEmpty(part.Empty("还没有登记过评估", "每年一次第三方网络安全评估和密码应用安全性评估；拿到报告后登记在这里，发现的问题逐个登记并整改。"))
	a.list, a.object = newPatrolList(a.grid, "在左边选一次评估", []part.Command{
		{Name: "登记评估…", Why: needs(p.desk, access.RecordAssessment), Do: a.enter}, {Name: "登记发现的问题…", Why: a.whyNotFind, Do: a.find},
	}, a.view)
	return a
}

func closure(x bureau.PatrolAssessment) string {
	if x.Closed() {
		return "已闭环"
	}
	return "未闭环"
}

func (a *patrolAssessments) view(x bureau.PatrolAssessment) fyne.CanvasObject {
	body := part.Down(look.Small, part.Section(x.Kind.Name()).Loose())
	for _, fact := range []struct{ name, text string }{
		{"机构", x.Agency},
		{"报告编号", x.Number},
		{"报告日期", x.On.String()},
		{"结论", x.Conclusion},
		{"报告 SM3", x.Digest},
		{"登记", model.HandText(x.Entered)},
	} {
		if fact.text != "" {
			body.Add(part.Labelled(fact.name, part.Prose(fact.text)))
		}
	}
	body.Add(part.Rule())
	found := part.Down(look.Small)
	for _, f := range x.Findings {
		found.Add(part.Across(look.Small, part.Text(f.ID), part.Grow(part.Text(f.Name+"："+f.Steps[0].Text).Loose()), part.Tag(toneRoles[model.StageTone(f.Stage())], f.Stage().Name())))
	}
	if len(x.Findings) == 0 {
		found.Add(part.Remark("没有登记发现的问题。"))
	}
	body.Add(part.Grow(part.Scrolled(part.PadXY(look.Small, look.Nil, found))))
	return body
}

func (a *patrolAssessments) whyNotFind() string {
	if why := needs(a.p.desk, access.RecordAssessment)(); why != "" {
		return why
	}
	if _, ok := a.grid.Current(); !ok {
		return "请先选择一次评估。"
	}
	return ""
}

func (a *patrolAssessments) enter() {
	kind := part.NewChoiceField("评估", partOptions(model.AssessmentChoices())).Must()
	agency := part.NewField("评估机构").Must().Checked(filled("评估机构"))
	number := part.NewField("报告编号").Must().Checked(filled("报告编号"))
	on := dayField("报告日期").Must()
	conclusion := part.NewField("结论").Must().Hint("例如 基本符合").Checked(filled("结论"))
	a.p.ask("登记评估", "对照评估报告填写；报告原件由本单位另行保管。", "登记", []*part.Field{kind, agency, number, on, conclusion}, func(ctx context.Context) error {
		d, err := model.ReadDay(on.Text())
		if err == nil {
			_, err = a.p.desk.EnterAssessment(ctx, patrol.Assessment{
				Kind: patrol.AssessmentKind(kind.Text()), Agency: agency.Text(), Number: number.Text(), On: d, Conclusion: conclusion.Text(),
			})
		}
		return err
	}, "已登记评估。")
}

func (a *patrolAssessments) find() {
	x, _ := a.grid.Current()
	area := part.NewChoiceField("领域", partOptions(model.AreaChoices())).Must()
	risk := part.NewChoiceField("风险", partOptions(model.RiskChoices())).Must()
	name := part.NewField("问题").Must().Hint("一句话的名称").Checked(filled("问题"))
	text := part.NewField("情况").Must().Lines(3).Checked(filled("情况"))
	a.p.ask("登记发现的问题　"+x.ID, x.Kind.Name()+"，"+x.Agency, "登记", []*part.Field{area, risk, name, text}, func(ctx context.Context) error {
		_, err := a.p.desk.EnterAssessmentFinding(ctx, x.ID, patrol.Area(area.Text()), name.Text(), text.Text(), patrol.Risk(risk.Text()))
		return err
	}, "已登记，请巡检监督员下达整改。")
}
