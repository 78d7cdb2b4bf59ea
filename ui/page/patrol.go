package page

import (
	"context"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/patrol"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// PatrolDesk is what 安全巡检 needs of the desk.
type PatrolDesk interface {
	Person() bureau.Person
	May(access.Permission) bool
	Today() day.Day
	Settings() bureau.Settings
	PatrolBoard(context.Context) (bureau.PatrolBoard, error)
	PatrolRecords(ctx context.Context, first, last day.Day) ([]bureau.PatrolRecord, error)
	BeginPatrol(ctx context.Context, c patrol.Cycle, topic string, progress func(done, total int)) (bureau.PatrolRecord, error)
	AnswerPatrol(ctx context.Context, id string, answers ...bureau.PatrolAnswer) (bureau.PatrolRecord, error)
	ConcludePatrol(ctx context.Context, id string) (bureau.PatrolRecord, error)
	PatrolLog(ctx context.Context, first, last day.Day) (bureau.PatrolLog, error)
	FindingDesk
	DutyDesk
}

// FindingDesk is the life of what was found.
type FindingDesk interface {
	PatrolFindings(context.Context) ([]bureau.PatrolFinding, error)
	OrderRectification(ctx context.Context, id string, order bureau.Rectification) (bureau.PatrolFinding, error)
	Rectify(ctx context.Context, id, done string) (bureau.PatrolFinding, error)
	ReviewFinding(ctx context.Context, id string, verdict patrol.Stage, opinion string) (bureau.PatrolFinding, error)
}

// DutyDesk is who answers for what, and who came to see.
type DutyDesk interface {
	Duties(context.Context) (bureau.PatrolMatrix, error)
	AssignDuty(context.Context, patrol.Duty) (patrol.Duty, error)
	AcceptDuty(ctx context.Context, id string) (patrol.Duty, error)
	EndDuty(ctx context.Context, id string) (patrol.Duty, error)
	Assessments(context.Context) (bureau.PatrolAssessments, error)
	EnterAssessment(context.Context, patrol.Assessment) (patrol.Assessment, error)
	EnterAssessmentFinding(ctx context.Context, id string, area patrol.Area, name, text string, risk patrol.Risk) (bureau.PatrolFinding, error)
}

// NewPatrol returns 安全巡检: whether the house is in order, and who looked.
func NewPatrol(desk PatrolDesk, tools Tools, host Host) Page {
	p := &patrolPage{desk: desk, tools: tools, host: host, reading: latest{host: host}, board: part.Down(look.Nil)}
	p.records, p.findings = newPatrolRecords(p), newPatrolFindings(p)
	p.duties, p.assessments = newPatrolDuties(p), newPatrolAssessments(p)
	p.tabs = part.NewTabs().Add("要做的", part.Scrolled(p.board)).Add("巡检", p.records.object).Add("问题与整改", p.findings.object).
		Add("责任矩阵", p.duties.object).Add("第三方评估", p.assessments.object)
	p.whole = part.PadXY(look.Wide, look.Nil, part.Grow(p.tabs.Object()))
	return p
}

// patrolPage is the page and what was read for it last.
type patrolPage struct {
	desk    PatrolDesk
	tools   Tools
	host    Host
	reading latest
	known   patrolKnown

	tabs        *part.Tabs
	whole       fyne.CanvasObject
	board       *fyne.Container
	records     *patrolRecords
	findings    *patrolFindings
	duties      *patrolDuties
	assessments *patrolAssessments
}

// patrolKnown is all the page shows.
type patrolKnown struct {
	board       bureau.PatrolBoard
	records     []bureau.PatrolRecord // the newest first
	findings    []bureau.PatrolFinding
	duties      []patrol.Duty
	assessments []bureau.PatrolAssessment
}

// The places of the tabs.
const (
	recordsTab  = 1
	findingsTab = 2
)

func (p *patrolPage) Title() string             { return "安全巡检" }
func (p *patrolPage) Object() fyne.CanvasObject { return p.whole }

// Show reads everything anew.
func (p *patrolPage) Show(Route) { p.reload() }

// Waiting is how many things wait for this person.
func (p *patrolPage) Waiting(ctx context.Context) (int, error) {
	b, err := p.desk.PatrolBoard(ctx)
	return model.PatrolWaiting(b, p.desk.Person().User, p.desk.May), err
}

// Commands are the keys of the page.
func (p *patrolPage) Commands() []part.Command {
	return []part.Command{p.records.beginCommand(), p.printCommand(), {Name: "刷新", Key: fyne.KeyF5, Do: p.reload}}
}

func (p *patrolPage) reload() {
	fetch(&p.reading, "读取安全巡检", p.read, func(known patrolKnown) {
		p.known = known
		p.draw()
	})
}

func (p *patrolPage) read(ctx context.Context) (k patrolKnown, err error) {
	if k.board, err = p.desk.PatrolBoard(ctx); err != nil {
		return k, err
	}
	records, err := p.desk.PatrolRecords(ctx, p.desk.Today().AddYears(-1), p.desk.Today())
	if err != nil {
		return k, err
	}
	for i := len(records) - 1; i >= 0; i-- {
		k.records = append(k.records, records[i])
	}
	if k.findings, err = p.desk.PatrolFindings(ctx); err != nil {
		return k, err
	}
	matrix, err := p.desk.Duties(ctx)
	if err != nil {
		return k, err
	}
	all, err := p.desk.Assessments(ctx)
	k.duties, k.assessments = matrix.Duties, all.List
	return k, err
}

func (p *patrolPage) draw() {
	p.board.Objects = []fyne.CanvasObject{p.viewBoard()}
	p.board.Refresh()
	p.tabs.Rename(findingsTab, counted("问题与整改", len(p.known.board.Waiting)))
	p.records.list.reload()
	p.findings.list.reload()
	p.duties.list.reload()
	p.assessments.list.reload()
}

// done says what was done, and reads everything anew, here and on the other pages.
func (p *patrolPage) done(said string) {
	p.host.Toast(said)
	p.host.Changed()
	p.reload()
}

// viewBoard is what has to be done now.
func (p *patrolPage) viewBoard() fyne.CanvasObject {
	head := part.Across(look.Small, part.Grow(part.Section("现在要做的").Loose()), part.Button(p.printCommand()), part.Button(p.records.beginCommand()))
	rows := part.Down(look.Small, head, part.Rule())
	tasks := model.PatrolTasks(p.known.board, p.desk.Today())
	if len(tasks) == 0 {
		rows.Add(part.Remark("没有要做的：应做的巡检都做了，问题都闭环了，各领域都有责任人并已签署。"))
	}
	for i, t := range tasks {
		if i > 0 {
			rows.Add(part.Rule())
		}
		line := part.Across(look.Medium, part.Text(t.Text), part.Grow(part.Note(t.Note).Loose()), part.Tag(toneRoles[t.Tone], t.State))
		switch {
		case t.Cycle != "" && p.desk.May(access.ProbeHouse):
			line.Add(part.Button(part.Command{Name: "去办", Do: func() { p.records.begin(t.Cycle, "") }}))
		case t.Found:
			line.Add(part.Button(part.Command{Name: "去看", Do: func() { p.tabs.Select(findingsTab) }}))
		}
		rows.Add(line)
	}
	return part.PadXY(look.Nil, look.Medium, part.Panel(rows))
}

// printCommand makes the log of some days.
func (p *patrolPage) printCommand() part.Command {
	return part.Command{Name: "打印巡检记录…", Key: fyne.KeyP, Mod: fyne.KeyModifierControl, Do: p.print}
}

func (p *patrolPage) print() {
	quarter := patrol.Quarterly.Period(p.desk.Today())
	from, to := dayField("从").Must(), dayField("到").Must()
	from.Set(quarter.From.String())
	to.Set(p.desk.Today().String())
	var dialog *part.Dialog
	dialog = part.NewDialog("打印巡检记录", part.Down(look.Medium,
		part.Prose("供上级和评估机构查阅，末尾印有审计日志摘要的短码和二维码；请由单位以外的人留存一份，日后可以核对日志有没有被截去。"), part.Form(from, to)),
		part.Command{Name: "预览", Do: func() {
			if !part.FirstWrong([]*part.Field{from, to}) {
				return
			}
			first, _ := model.ReadDay(from.Text())
			last, _ := model.ReadDay(to.Text())
			dialog.Close()
			p.preview(first, last)
		}})
	to.Submits(dialog.Submit)
	dialog.Wide().Begin(from).Show(p.host.Window())
}

// dayField asks for a day.
func dayField(label string) *part.Field {
	return part.NewField(label).Hint("20260801、2026.8.1 都可以").Checked(func(text string) (string, string) {
		d, err := model.ReadDay(text)
		if err != nil {
			return text, err.Error()
		}
		return d.String(), ""
	})
}

// ask asks for what a step needs, and takes it.
func (p *patrolPage) ask(title, text, verb string, fields []*part.Field, do func(context.Context) error, said string) {
	var dialog *part.Dialog
	dialog = part.NewDialog(title, part.Down(look.Medium, part.Prose(text), part.Form(fields...)), part.Command{Name: verb, Do: func() {
		if !part.FirstWrong(fields) {
			return
		}
		p.host.Run(title, func(ctx context.Context, _ func(int, int)) error { return do(ctx) }, dialog.Ends(func() { p.done(said) }))
	}})
	fields[len(fields)-1].Submits(dialog.Submit)
	dialog.Wide().Begin(fields[0]).Show(p.host.Window())
}

// patrolList is a list beside what is known of its row, under the buttons for it.
type patrolList[T any] struct {
	grid    *part.Grid[T]
	buttons []*part.CommandButton
	detail  *fyne.Container
	shown   bool
	view    func(T) fyne.CanvasObject
}

// newPatrolList lays it out.
func newPatrolList[T any](grid *part.Grid[T], none string, commands []part.Command, view func(T) fyne.CanvasObject) (*patrolList[T], fyne.CanvasObject) {
	l := &patrolList[T]{grid: grid, detail: newPlace(part.Empty(none, "")), view: view}
	grid.Leads = true
	grid.Moved = l.moved
	grid.Commands = func() []part.Command { return commands }
	bar, buttons := buttonRow(commands)
	l.buttons = buttons
	return l, listAndDetail(bar, grid, l.detail)
}

func (l *patrolList[T]) reload() {
	if l.shown {
		l.grid.Reload()
	} else {
		l.shown = true
		l.grid.Restart()
	}
	l.moved()
}

func (l *patrolList[T]) moved() {
	for _, b := range l.buttons {
		b.Refresh()
	}
	if row, ok := l.grid.Current(); ok {
		putInto(l.detail, part.Pad(look.Medium, l.view(row)))
	}
}
