package page

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// EmergencyDesk is what is done in emergencies, and to be ready for them.
type EmergencyDesk interface {
	EmergencyPlan(context.Context) (bureau.EmergencyPlan, error)
	SetEmergencyPlan(ctx context.Context, text string) (bureau.EmergencyPlan, error)
	Incidents(context.Context) ([]bureau.Incident, error)
	OpenIncident(context.Context, bureau.Incident) (bureau.Incident, error)
	AddMeasure(ctx context.Context, id, text string) (bureau.Incident, error)
	CloseIncident(ctx context.Context, id string, recovered time.Time, cause, lessons string) (bureau.Incident, error)
	RehearseOutage(ctx context.Context, progress func(bureau.BackupStep)) (bureau.Rehearsal, error)
	Rehearsals(context.Context) ([]bureau.Rehearsal, error)
}

// systemEmergency is the register of what happened and of what was tried, beside the course of the one the cursor is on.
type systemEmergency struct {
	p         *systemPage
	reading   latest
	rehearing latest
	plan      bureau.EmergencyPlan
	rows      []model.EmergencyRow
	wanted    string // the record to go to once the list is read anew
	said      *part.Line
	grid      *part.Grid[model.EmergencyRow]
	buttons   []*part.CommandButton
	detail    *fyne.Container
	object    fyne.CanvasObject
}

func newSystemEmergency(p *systemPage) *systemEmergency {
	e := &systemEmergency{p: p, reading: latest{host: p.host}, rehearing: latest{host: p.host}, said: part.Note("")}
	e.detail = newPlace(part.Empty("在左边选一条记录", ""))
	e.grid = part.NewGrid("emergency", []part.Column[model.EmergencyRow]{
		{ID: "id", Title: "编号", Width: 3.5, Text: model.EmergencyRow.ID},
		{ID: "sort", Title: "类型", Width: 5.5, Text: model.EmergencyRow.Sort},
		{ID: "about", Title: "内容", Width: 14, Grow: true, Text: model.EmergencyRow.About},
		{ID: "began", Title: "发生", Width: 10.5, Text: func(r model.EmergencyRow) string { return model.FaultMoment(r.Began()) }},
		{ID: "state", Title: "状态", Width: 5.5, Text: func(r model.EmergencyRow) string { word, _ := r.State(); return word }, Role: func(r model.EmergencyRow) look.Role {
			_, tone := r.State()
			return toneRoles[tone]
		}},
	}, list.Of(func() []model.EmergencyRow { return e.rows }), p.host.Run, p.host.Fail)
	e.grid.IfEmpty(part.Empty("没有应急事件和演练", "发生系统中断、数据损坏、信息泄露等情况时在这里登记，边处置边记；平时按预案演练，断网演练由程序在副本上做。"))
	e.grid.Leads, e.grid.Same = true, func(x, y model.EmergencyRow) bool { return x.ID() == y.ID() }
	e.grid.Moved, e.grid.Commands = e.moved, e.commands
	bar := part.Across(look.Small, part.Grow(e.said.Loose()))
	for _, c := range e.commands() {
		button := part.Button(c)
		e.buttons = append(e.buttons, button)
		bar.Add(button)
	}
	e.object = listAndDetail(bar, e.grid, e.detail)
	return e
}

func (e *systemEmergency) commands() []part.Command {
	return []part.Command{
		{Name: "应急预案…", Do: e.showPlan},
		{Name: "断网演练…", Why: e.whyNoRehearsal, Do: e.askRehearsal},
		{Name: "登记措施…", Key: fyne.KeyM, Mod: fyne.KeyModifierControl, Why: e.why((*model.EmergencyRow).WhyNoMeasure), Do: e.askMeasure},
		{Name: "办结…", Key: fyne.KeyD, Mod: fyne.KeyModifierControl, Why: e.why((*model.EmergencyRow).WhyNoEnd), Do: e.askEnd},
		{Name: "登记事件…", Key: fyne.KeyN, Mod: fyne.KeyModifierControl, Primary: true, Why: needs(e.p.desk, access.HandleEmergency), Do: e.askOpen},
	}
}

// why says why a step cannot be taken with the record the cursor is on.
func (e *systemEmergency) why(not func(*model.EmergencyRow) string) func() string {
	return func() string {
		if why := needs(e.p.desk, access.HandleEmergency)(); why != "" {
			return why
		}
		if r, ok := e.grid.Current(); ok {
			return not(&r)
		}
		return not(nil)
	}
}

func (e *systemEmergency) whyNoRehearsal() string {
	if why := needs(e.p.desk, access.HandleEmergency)(); why != "" {
		return why
	}
	if e.rehearing.busy() {
		return "正在演练，可在窗口下方看进度或取消。"
	}
	return ""
}

// emergencyKnown is all the tab shows.
type emergencyKnown struct {
	plan       bureau.EmergencyPlan
	incidents  []bureau.Incident
	rehearsals []bureau.Rehearsal
}

func (e *systemEmergency) read(ctx context.Context) (k emergencyKnown, err error) {
	if k.plan, err = e.p.desk.EmergencyPlan(ctx); err != nil {
		return k, err
	}
	if k.incidents, err = e.p.desk.Incidents(ctx); err != nil {
		return k, err
	}
	k.rehearsals, err = e.p.desk.Rehearsals(ctx)
	return k, err
}

func (e *systemEmergency) reload() {
	fetch(&e.reading, "读取应急记录", e.read, func(k emergencyKnown) {
		e.plan, e.rows = k.plan, model.NewEmergencyRows(k.incidents, k.rehearsals)
		text, tone := model.EmergencyPlanLine(k.plan)
		e.said.SetIn(toneRoles[tone], text)
		reloadOn(e.grid, e.rows, func(r model.EmergencyRow) bool { return r.ID() == e.wanted })
		e.wanted = ""
	})
}

// moved shows the course of the record the cursor is on.
func (e *systemEmergency) moved() {
	for _, b := range e.buttons {
		b.Refresh()
	}
	r, ok := e.grid.Current()
	if !ok {
		putInto(e.detail, part.Empty("在左边选一条记录", ""))
		return
	}
	word, tone := r.State()
	body := part.Down(look.Medium, facts(r.Facts()), part.Rule())
	for _, s := range r.Steps() {
		head := part.Across(look.Small, part.Grow(part.Prose(s.What)), part.Note(s.When))
		if s.Word != "" {
			head.Add(part.Tag(toneRoles[s.Tone], s.Word))
		}
		line := part.Down(look.Nil, head)
		if s.Note != "" {
			line.Add(part.Remark(s.Note))
		}
		body.Add(line)
	}
	if r.Incident != nil && len(r.Incident.Measures) == 0 {
		body.Add(part.Remark("还没有登记处置措施。"))
	}
	head := part.Across(look.Small, part.Grow(part.Section(r.ID()+"　"+r.Sort()).Loose()), part.Tag(toneRoles[tone], word))
	putInto(e.detail, part.Pad(look.Medium, part.Down(look.Small, head, part.Rule(), part.Grow(part.Scrolled(part.PadXY(look.Tiny, look.Nil, body))))))
}

// ask asks for what a step needs, takes it, and goes to the record it was about.
func (e *systemEmergency) ask(title, verb, text string, fields []*part.Field, do func(context.Context) (bureau.Incident, error), said func(bureau.Incident) string) {
	var done bureau.Incident
	newForm(e.p.host, title, verb, part.Prose(text), fields, func(ctx context.Context) (err error) {
		done, err = do(ctx)
		return err
	}, func() {
		e.p.host.Toast(said(done))
		e.wanted = done.ID
		e.p.changed()
	}).dialog.Show(e.p.host.Window())
}

func (e *systemEmergency) askOpen() {
	what := part.NewChoiceField("性质", partOptions(model.ExerciseChoices())).Must()
	kind := part.NewChoiceField("类别", partOptions(model.IncidentChoices())).Must()
	began := momentField("发生时间")
	note := part.NewField("情况").Must().Lines(3).Hint("现象、影响和已知的范围").Checked(filled("发生了什么"))
	text := "发现的人先登记，再边处置边登记措施，最后写明原因和教训办结；办结的人签名，以后谁都不能改（DB21/T 7.4）。不能向省级系统报送的，另在“同步”登记故障。"
	e.ask("登记应急事件", "登记", text, []*part.Field{what, kind, began, note}, func(ctx context.Context) (bureau.Incident, error) {
		return e.p.desk.OpenIncident(ctx, bureau.Incident{Kind: bureau.IncidentKind(kind.Text()), Drill: what.Text() != "", Began: moment(began), Note: note.Text()})
	}, model.IncidentDone)
}

func (e *systemEmergency) askMeasure() {
	r, _ := e.grid.Current()
	done := part.NewField("措施").Must().Lines(3).Hint("做了什么、由谁做、结果如何").Checked(filled("做了什么"))
	e.ask("登记处置措施　"+r.ID(), "登记", r.About(), []*part.Field{done}, func(ctx context.Context) (bureau.Incident, error) {
		return e.p.desk.AddMeasure(ctx, r.ID(), done.Text())
	}, func(bureau.Incident) string { return "已登记处置措施" })
}

func (e *systemEmergency) askEnd() {
	r, _ := e.grid.Current()
	recovered := momentField("恢复时间")
	cause := part.NewField("原因").Must().Lines(2).Checked(filled("原因"))
	lessons := part.NewField("教训").Must().Lines(2).Hint("以后怎样避免，或更快恢复").Checked(filled("教训"))
	e.ask("办结应急事件　"+r.ID(), "签名办结", r.About(), []*part.Field{recovered, cause, lessons}, func(ctx context.Context) (bureau.Incident, error) {
		return e.p.desk.CloseIncident(ctx, r.ID(), moment(recovered), cause.Text(), lessons.Text())
	}, func(bureau.Incident) string { return "已办结并签名" })
}

// askRehearsal says what a rehearsal does, and does it.
func (e *systemEmergency) askRehearsal() {
	text := "在本库的一个副本上断开省级系统，查一本证照，由两人（三级办理的由三人）办一件注销，看结果是否排队待推，再核对副本。本库不受影响，结果登记在案。"
	part.Confirm(e.p.host.Window(), "断网演练", text, "开始演练", func() {
		var run bureau.Rehearsal
		e.rehearing.begin("断网演练", func(ctx context.Context, progress func(done, total int)) (err error) {
			run, err = e.p.desk.RehearseOutage(ctx, func(s bureau.BackupStep) { progress(s.Done, s.Total) })
			return err
		}, func(err error) {
			defer e.p.changed()
			if err != nil {
				e.p.host.Fail(err)
				return
			}
			e.wanted = run.ID
			e.p.host.Toast(model.RehearsalDone(run))
		})
		e.moved()
	})
}
