package page

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/exchange"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// syncFaults is the register of faults: how far each has come, its clock, and what is noted down of it.
type syncFaults struct {
	p       *syncPage
	grid    *part.Grid[exchange.Fault]
	buttons []*part.CommandButton
	detail  *fyne.Container
	object  fyne.CanvasObject
	wanted  string // the ID of a fault that a route asks for
}

func newSyncFaults(p *syncPage) *syncFaults {
	s := &syncFaults{p: p, detail: newPlace(part.Empty("在左边选一起故障", ""))}
	today := p.desk.Today
	s.grid = part.NewGrid("sync-faults", []part.Column[exchange.Fault]{
		{ID: "id", Title: "编号", Width: 3.5, Text: func(f exchange.Fault) string { return f.ID }},
		{ID: "cause", Title: "原因", Width: 8, Grow: true, Text: func(f exchange.Fault) string { return f.Cause.Name() }},
		{ID: "began", Title: "发生", Width: 10.5, Text: func(f exchange.Fault) string { return model.FaultMoment(f.Began) }},
		{ID: "phase", Title: "进度", Width: 5.4, Text: func(f exchange.Fault) string { return exchange.PhaseNames[f.Phase(today())] }, Role: func(f exchange.Fault) look.Role {
			return toneRoles[model.FaultTone(f.Phase(today()))]
		}},
		{ID: "clock", Title: "期限", Width: 10, Text: s.clock, Role: func(f exchange.Fault) look.Role {
			return toneRoles[model.FaultTone(f.Phase(today()))]
		}},
		{ID: "left", Title: "待推", Width: 4, Right: true, Text: func(f exchange.Fault) string { return model.Thousands(f.Left) }},
	}, list.Of(func() []exchange.Fault { return p.known.faults }), p.host.Run, p.host.Fail)
	s.grid.IfEmpty(part.Empty("没有登记过故障", "联系中断超过规定时间时程序会自己登记；停电、设备故障等由人登记。"))
	s.grid.Leads, s.grid.Same = true, func(a, b exchange.Fault) bool { return a.ID == b.ID }
	s.grid.Moved = s.moved
	s.grid.Commands = s.commands
	var bar *fyne.Container
	bar, s.buttons = buttonRow(s.commands())
	s.object = listAndDetail(bar, s.grid, s.detail)
	return s
}

func (s *syncFaults) clock(f exchange.Fault) string {
	return model.FaultClock(f, s.p.desk.Today(), s.p.known.days[f.ID])
}

func (s *syncFaults) reload() {
	reloadOn(s.grid, s.p.known.faults, func(f exchange.Fault) bool { return f.ID == s.wanted })
	s.wanted = ""
}

// moved shows the course of the fault the cursor is on.
func (s *syncFaults) moved() {
	for _, b := range s.buttons {
		b.Refresh()
	}
	f, ok := s.grid.Current()
	if !ok {
		return
	}
	phase := f.Phase(s.p.desk.Today())
	head := part.Across(look.Small, part.Grow(part.Section(f.ID+"　"+f.Cause.Name()).Loose()), part.Tag(toneRoles[model.FaultTone(phase)], exchange.PhaseNames[phase]))
	steps := part.Down(look.Medium)
	for _, step := range model.FaultSteps(f) {
		line := part.Down(look.Nil, part.Across(look.Small, part.Grow(part.Strong(step.What).Loose()), part.Note(step.When)))
		if step.Note != "" {
			line.Add(part.Remark(step.Note))
		}
		steps.Add(line)
	}
	body := part.Down(look.Medium, head, part.Labelled("期限", part.Text(s.clock(f)).Loose()), part.Prose(model.FaultLeft(f)))
	if f.DueError != "" {
		body.Add(part.Prose(f.DueError).In(look.Warning))
	}
	body.Add(part.Rule())
	body.Add(part.Grow(part.Scrolled(part.PadXY(look.Tiny, look.Nil, steps))))
	putInto(s.detail, part.Pad(look.Medium, body))
}

func (s *syncFaults) commands() []part.Command {
	return []part.Command{
		{Name: "登记故障…", Key: fyne.KeyN, Mod: fyne.KeyModifierControl, Primary: true, Why: needs(s.p.desk, access.ReportFault), Do: s.open},
		{Name: "登记措施…", Key: fyne.KeyM, Mod: fyne.KeyModifierControl, Why: s.whyNoMeasure, Do: s.measure},
		{Name: "登记排除…", Key: fyne.KeyD, Mod: fyne.KeyModifierControl, Why: s.whyNoClearing, Do: s.clear},
		{Name: "打印故障与补推说明…", Key: fyne.KeyP, Mod: fyne.KeyModifierControl, Why: s.whyNone, Do: s.print},
	}
}

func (s *syncFaults) whyNone() string {
	if _, ok := s.grid.Current(); !ok {
		return "请先选择一起故障。"
	}
	return ""
}

func (s *syncFaults) whyNoMeasure() string {
	if why := needs(s.p.desk, access.ReportFault)() + s.whyNone(); why != "" {
		return why
	}
	if f, _ := s.grid.Current(); !f.Done.IsZero() {
		return "这起故障已经办结。"
	}
	return ""
}

func (s *syncFaults) whyNoClearing() string {
	if why := needs(s.p.desk, access.ReportFault)() + s.whyNone(); why != "" {
		return why
	}
	if f, _ := s.grid.Current(); !f.Cleared.IsZero() {
		return "这起故障已于 " + model.FaultMoment(f.Cleared) + " 排除。"
	}
	return ""
}

// momentField asks for a moment; now where it is left empty.
func momentField(label string) *part.Field {
	return part.NewField(label).Hint("如 2026-10-01 08:30，不填为现在").Checked(func(text string) (string, string) {
		if text == "" {
			return "", ""
		}
		_, wrong := model.ReadFaultMoment(text)
		return text, wrong
	})
}

// moment is what was typed into a momentField that is good.
func moment(f *part.Field) (at time.Time) {
	if f.Text() != "" {
		at, _ = model.ReadFaultMoment(f.Text())
	}
	return at
}

// ask asks for what is noted down of a fault.
func (s *syncFaults) ask(title, text string, fields []*part.Field, do func(context.Context) error, said string) {
	var dialog *part.Dialog
	dialog = part.NewDialog(title, part.Down(look.Medium, part.Prose(text), part.Form(fields...)), part.Command{Name: title, Do: func() {
		if !part.FirstWrong(fields) {
			return
		}
		s.p.host.Run(title, func(ctx context.Context, _ func(int, int)) error { return do(ctx) }, dialog.Ends(func() {
			s.p.host.Toast(said)
			s.p.changed()
		}))
	}})
	fields[len(fields)-1].Submits(dialog.Submit)
	dialog.Wide().Begin(fields[0]).Show(s.p.host.Window())
}

func (s *syncFaults) open() {
	cause := part.NewChoiceField("原因", partOptions(model.CauseChoices())).Must()
	began, note := momentField("发生时间"), part.NewField("说明").Hint("可不填")
	s.ask("登记故障", "不能把办理结果报送省级系统的时间要登记；排除之后的两个工作日内全部补推（DB21/T 5.3）。", []*part.Field{cause, began, note}, func(ctx context.Context) error {
		_, err := s.p.desk.OpenFault(ctx, exchange.Cause(cause.Text()), moment(began), note.Text())
		return err
	}, "已登记故障。")
}

func (s *syncFaults) measure() {
	f, _ := s.grid.Current()
	kind := part.NewChoiceField("措施", partOptions(model.MeasureChoices())).Must()
	note := part.NewField("做了什么").Must().Hint("做了什么，给谁").Checked(filled("做了什么"))
	s.ask("登记措施", f.ID+"　"+f.Cause.Name(), []*part.Field{kind, note}, func(ctx context.Context) error {
		return s.p.desk.TakeMeasure(ctx, f.ID, kind.Text(), note.Text())
	}, "已登记应急措施。")
}

func (s *syncFaults) clear() {
	f, _ := s.grid.Current()
	at := momentField("排除时间")
	s.ask("登记排除", f.ID+"　"+f.Cause.Name()+"：补推期限从次日起算，共两个工作日。", []*part.Field{at}, func(ctx context.Context) error {
		_, err := s.p.desk.ClearFault(ctx, f.ID, moment(at))
		return err
	}, "已登记排除，补推期限从次日起算。")
}

// print shows the evidence of a fault as it will be printed.
func (s *syncFaults) print() {
	f, _ := s.grid.Current()
	var sheet bureau.FaultSheet
	var document *paper.Document
	s.p.host.Run("制作故障与补推说明", func(ctx context.Context, _ func(int, int)) (err error) {
		if sheet, err = s.p.desk.FaultSheet(ctx, f.ID); err != nil {
			return err
		}
		document, err = paper.NewFaultSheet(sheet, s.p.tools.Type)
		return err
	}, func(err error) {
		if err != nil {
			s.p.host.Fail(err)
			return
		}
		showPrintable(s.p.host, s.p.tools, sheet.Title, sheet.Fault.ID, document)
	})
}
