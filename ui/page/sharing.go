package page

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/domain/evaluation"
	"roadcert/domain/sharing"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// SharingDesk is what 共享授权 needs of the desk.
type SharingDesk interface {
	May(access.Permission) bool
	Today() day.Day
	Person() bureau.Person
	Catalog() *catalog.Catalog
	Grants(context.Context, bureau.GrantQuery) ([]bureau.GrantLine, error)
	Grant(ctx context.Context, id string) (bureau.GrantDossier, error)
	RequestSharing(context.Context, bureau.Selection, sharing.Request) (sharing.Grant, error)
	GrantSharing(ctx context.Context, id string, say sharing.Say, note string) (sharing.Grant, error)
	WithdrawSharing(ctx context.Context, id, note string) (sharing.Grant, error)
	Share(ctx context.Context, id string, form sharing.Form, draw bureau.Drawing) (bureau.SharedFile, error)
	SharingLedger(ctx context.Context, holder string) (evaluation.Report, error)
	TraceSharing(ctx context.Context, number string) (bureau.Trace, error)
}

// NewSharing returns 共享授权: who may see what, on whose word, and whom a file was given to.
func NewSharing(desk SharingDesk, tools Tools, host Host) Page {
	p := &sharingPage{desk: desk, tools: tools, host: host, reading: latest{host: host}, opening: latest{host: host}}
	p.detail = newPlace(part.Empty("在左边选一件授权", ""))
	p.build()
	p.trace = newSharingTrace(p)
	tabs := part.NewTabs().Add("申请与授权", p.grants).Add("追查", p.trace.object)
	p.whole = part.PadXY(look.Wide, look.Nil, part.Grow(tabs.Object()))
	return p
}

// sharingPage is the list of grants, the one it is on, and the trace of a file.
type sharingPage struct {
	desk    SharingDesk
	tools   Tools
	host    Host
	reading latest
	opening latest

	all     bool // what is over, too
	lines   []model.ShareLine
	current bureau.GrantDossier // of the row of the list
	grid    *part.Grid[model.ShareLine]
	buttons []*part.CommandButton
	detail  *fyne.Container
	grants  fyne.CanvasObject
	trace   *sharingTrace
	whole   fyne.CanvasObject
}

// grantsMost is how many grants are listed; older ones are found in the holder's ledger.
const grantsMost = 1000

func (p *sharingPage) Title() string             { return "共享授权" }
func (p *sharingPage) Object() fyne.CanvasObject { return p.whole }

// Show reads the list anew.
func (p *sharingPage) Show(Route) { p.reload() }

// Waiting is how many requests wait for this person's word.
func (p *sharingPage) Waiting(ctx context.Context) (int, error) {
	if !p.desk.May(access.GrantSharing) {
		return 0, nil
	}
	open, err := p.desk.Grants(ctx, bureau.GrantQuery{Open: true, Limit: grantsMost})
	n := 0
	for i := range open {
		if model.WhyNotSay(&open[i].Grant, sharing.Agree, p.desk.Person().User, p.desk.Today()) == "" {
			n++
		}
	}
	return n, err
}

// Commands are the keys of the page.
func (p *sharingPage) Commands() []part.Command {
	ask := p.commands()[0]
	ask.Key, ask.Mod = fyne.KeyN, fyne.KeyModifierControl
	return []part.Command{ask, {Name: "刷新", Key: fyne.KeyF5, Do: p.reload}}
}

func (p *sharingPage) build() {
	p.grid = part.NewGrid("sharing", []part.Column[model.ShareLine]{
		{ID: "id", Title: "编号", Width: 4, Text: func(l model.ShareLine) string { return l.ID }},
		{ID: "state", Title: "状态", Width: 6.5, Text: func(l model.ShareLine) string { return l.State }, Role: func(l model.ShareLine) look.Role { return toneRoles[l.Tone] }},
		{ID: "party", Title: "使用方", Width: 11, Grow: true, Text: func(l model.ShareLine) string { return l.Party }},
		{ID: "person", Title: "使用人", Width: 5, Text: func(l model.ShareLine) string { return l.Person }},
		{ID: "covers", Title: "本数", Width: 4, Right: true, Text: func(l model.ShareLine) string { return l.Covers }},
		{ID: "until", Title: "截止日", Width: 6.5, Text: func(l model.ShareLine) string { return l.Until }},
		{ID: "uses", Title: "次数", Width: 4, Right: true, Text: func(l model.ShareLine) string { return l.Uses }},
	}, list.Of(func() []model.ShareLine { return p.lines }), p.host.Run, p.host.Fail)
	none := container.NewStack()
	say := func(title string) {
		putInto(none, part.Empty(title, "未经授权，证照信息不提供给任何人（DB21/T 6.3）。别人需要时，由受理员在这里提出申请。"))
	}
	say("没有进行中的共享授权")
	p.grid.IfEmpty(none)
	p.grid.Leads = true
	p.grid.Moved = p.moved
	p.grid.Commands = p.commands
	var bar *fyne.Container
	bar, p.buttons = buttonRow(p.commands())
	which := part.NewChoice([]part.Option{{Key: "", Name: "进行中的"}, {Key: "all", Name: "全部"}}, func(key string) {
		p.all = key == "all"
		say(map[bool]string{false: "没有进行中的共享授权", true: "没有共享授权"}[p.all])
		p.reload()
	})
	top := part.Across(look.Small, which, part.Grow(bar))
	p.grants = listAndDetail(top, p.grid, p.detail)
}

func (p *sharingPage) reload() {
	fetch(&p.reading, "读取共享授权", func(ctx context.Context) ([]bureau.GrantLine, error) {
		return p.desk.Grants(ctx, bureau.GrantQuery{Open: !p.all, Limit: grantsMost})
	}, func(found []bureau.GrantLine) {
		p.lines = model.ShareLines(found, p.desk.Today())
		p.grid.Restart()
		p.moved()
	})
}

// changed reads everything anew after something was done, here and where it is counted.
func (p *sharingPage) changed() {
	p.host.Changed()
	p.reload()
}

// moved shows the grant the cursor is on.
func (p *sharingPage) moved() {
	for _, b := range p.buttons {
		b.Refresh()
	}
	l, ok := p.grid.Current()
	if !ok {
		putInto(p.detail, part.Empty("在左边选一件授权", ""))
		return
	}
	fetch(&p.opening, "读取共享授权", func(ctx context.Context) (bureau.GrantDossier, error) { return p.desk.Grant(ctx, l.ID) }, func(g bureau.GrantDossier) {
		p.current = g
		p.draw(l)
	})
}

// draw is what was asked for, what people said to it, and what was handed out.
func (p *sharingPage) draw(l model.ShareLine) {
	body := part.Down(look.Medium, part.Across(look.Small, part.Grow(part.Section(l.ID+"　"+l.Party).Loose()), part.Tag(toneRoles[l.Tone], l.State)))
	body.Add(facts(model.ShareFacts(p.current)))
	body.Add(part.Rule())
	steps := part.Down(look.Medium)
	for _, step := range model.ShareSteps(p.current) {
		line := part.Down(look.Nil, part.Across(look.Small, part.Grow(part.Strong(step.What).Loose()), part.Note(step.When)))
		if step.Note != "" {
			line.Add(part.Remark(step.Note))
		}
		steps.Add(line)
	}
	body.Add(part.Grow(part.Scrolled(steps)))
	putInto(p.detail, part.Pad(look.Medium, body))
}

// facts are names and what is said under them.
func facts(list []model.SyncFact) *fyne.Container {
	rows := part.Down(look.Small)
	for _, f := range list {
		rows.Add(part.Labelled(f.Name, part.Prose(f.Text).In(toneRoles[f.Tone])))
	}
	return rows
}
