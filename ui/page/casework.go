package page

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// CasesDesk is what 受理 asks of the desk.
type CasesDesk interface {
	caseFormDesk
	Person() bureau.Person
	Preferences(context.Context) (bureau.Preferences, error)
	Show(ctx context.Context, ref string) (bureau.Dossier, error)
	Gather(context.Context, []certificate.ID) ([]bureau.Row, error)
	Cases(ctx context.Context, open bool) ([]bureau.Case, error)
	Changes(ctx context.Context, id string) ([]bureau.FaceChange, error)
	RevealChanges(ctx context.Context, id string) ([]bureau.FaceChange, error)
	Written(ctx context.Context, id string) (bureau.Case, error)
	Recall(ctx context.Context, id string) (bureau.Case, error)
	Decide(ctx context.Context, id string, verdict bureau.CaseState, note string) (bureau.Decision, error)
	Members(ctx context.Context, id string, from, limit int) ([]bureau.Row, error)
	Outcome(ctx context.Context, id string) (bureau.Outcome, error)
	Carry(ctx context.Context, id string, progress func(done, total int)) (bureau.BatchResult, error)
	Stop(ctx context.Context, id, note string) (bureau.Case, error)
	Attach(ctx context.Context, caseID, name string, content []byte) (bureau.Case, error)
	Detach(ctx context.Context, caseID, digest string) (bureau.Case, error)
	Attachment(ctx context.Context, caseID, digest string) (name string, content []byte, err error)
	Slip(ctx context.Context, caseID string, which bureau.SlipKind) (bureau.Slip, error)
}

// Filters of a Route to Cases besides the scopes: one case, and a batch that has only just been begun and is to be
// carried out.
const (
	CaseFilter  = "case:"
	CarryFilter = "carry:"
)

// NewCases returns 受理: the cases there are, one in detail, and what takes it to its decision.
func NewCases(desk CasesDesk, tools Tools, host Host) Page {
	p := &casesPage{
		desk: desk, tools: tools, host: host, running: latest{host: host}, scope: model.ForMe,
		carried: map[string]*carrying{}, begun: map[string]bool{},
	}
	p.build()
	return p
}

// casesPage binds the scope to the grid, and the grid's cursor to the detail.
type casesPage struct {
	desk    CasesDesk
	tools   Tools
	host    Host
	running latest

	scope   model.Scope
	viewer  model.Viewer
	lines   []model.CaseLine
	rows    map[certificate.ID]bureau.Row
	wanted  string // the case a route asks for, whatever the scope
	aimed   bool   // the cursor goes there when the cases come
	grid    *part.Grid[model.CaseLine]
	nothing *fyne.Container // what is shown where there are no cases
	counts  *part.Line
	choice  *part.Choice
	detail  *caseDetail
	form    *caseForm
	carried map[string]*carrying // batches that are being carried out from here
	begun   map[string]bool      // those that a route has begun
	route   Route
	whole   fyne.CanvasObject
}

// caseShare is what the list gets of the page's width, beside the case.
const caseShare = 0.6

// Title is part of Page.
func (p *casesPage) Title() string { return "受理" }

// Object is part of Page.
func (p *casesPage) Object() fyne.CanvasObject { return p.whole }

// Show is part of Page.
func (p *casesPage) Show(r Route) {
	if r != p.route {
		p.route = r
		p.follow(r.Filter)
		p.host.Window().Canvas().Focus(p.grid)
	}
	p.reload()
}

// follow does what a route asks for.
func (p *casesPage) follow(filter string) {
	p.wanted, p.aimed = "", false
	switch id, begins := strings.CutPrefix(filter, CarryFilter); {
	case begins:
		p.wanted, p.aimed = id, true
	case strings.HasPrefix(filter, CaseFilter):
		p.wanted, p.aimed = strings.TrimPrefix(filter, CaseFilter), true
	case filter != "":
		p.scope = model.Scope(filter)
		p.choice.Pick(filter)
	}
}

// Commands is part of Page. They are always the same, because a key is registered once.
func (p *casesPage) Commands() []part.Command {
	return []part.Command{
		p.newCommand(),
		{Name: "办理选中的办件", Key: fyne.KeyReturn, Mod: fyne.KeyModifierControl, Do: p.detail.first, Why: p.detail.whyNotFirst},
	}
}

// Waiting says how many cases wait for this person. It is part of Counter.
func (p *casesPage) Waiting(ctx context.Context) (int, error) {
	if !p.desk.May(access.ReadCases) {
		return 0, nil
	}
	viewer, err := p.look(ctx)
	if err != nil {
		return 0, err
	}
	cases, err := p.desk.Cases(ctx, model.ForMe.Waiting(viewer))
	n := 0
	for _, k := range cases {
		if model.Awaits(k, viewer) {
			n++
		}
	}
	return n, err
}

// look says what this person may do about cases.
func (p *casesPage) look(ctx context.Context) (model.Viewer, error) {
	prefs, err := p.desk.Preferences(ctx)
	return model.Viewer{
		User: p.desk.Person().User, Proposes: p.desk.May(access.ProposeCase), Decides: p.desk.May(access.DecideCase),
		Approves: p.desk.May(access.ApproveCase), Converts: p.desk.May(access.Convert), ThreeSteps: prefs.ThreeSteps,
	}, err
}

func (p *casesPage) build() {
	p.grid = part.NewGrid("cases", []part.Column[model.CaseLine]{
		{ID: "id", Title: "办件", Width: 4.4, Text: func(l model.CaseLine) string { return l.ID }},
		{ID: "what", Title: "业务", Width: 6, Text: func(l model.CaseLine) string { return l.What }},
		{ID: "kind", Title: "类别", Width: 7, Text: func(l model.CaseLine) string { return l.Kind }},
		{ID: "whose", Title: "持证主体 / 范围", Width: 12, Grow: true, Text: func(l model.CaseLine) string { return l.Whose }},
		{ID: "due", Title: "期限", Width: 8.6, Text: func(l model.CaseLine) string { return l.Due }, Role: func(l model.CaseLine) look.Role { return toneRoles[l.DueTone] }},
		{ID: "state", Title: "状态", Width: 5, Text: func(l model.CaseLine) string { return l.State }, Role: func(l model.CaseLine) look.Role { return toneRoles[l.Tone] }},
		{ID: "proposer", Title: "提出人", Width: 5.5, Text: func(l model.CaseLine) string { return l.Proposer }},
		{ID: "at", Title: "提出时间", Width: 6.6, Text: func(l model.CaseLine) string { return l.At }},
	}, list.Of(func() []model.CaseLine { return p.lines }), p.host.Run, p.host.Fail)
	p.nothing = container.NewStack()
	p.grid.IfEmpty(p.nothing)
	p.grid.Leads = true
	p.grid.Moved = func() {
		if l, ok := p.grid.Current(); ok {
			p.detail.show(l)
		}
	}
	p.grid.Opened = func(model.CaseLine) {
		if p.detail.whyNotFirst() == "" {
			p.detail.first()
		}
	}
	p.grid.Commands = func() []part.Command { return p.detail.commands() }
	p.grid.Copied = func(n int) { p.host.Toast("已复制 " + model.Thousands(n) + " 行，可粘贴到表格") }
	p.choice = part.NewChoice(partOptions(model.ScopeChoices()), func(key string) { p.host.Open(Route{Page: Cases, Filter: key}) })
	p.counts = part.Note("").Right().Loose()
	p.detail = newCaseDetail(p)
	bar := part.Across(look.Small, p.choice, part.Button(p.newCommand()), part.Grow(p.counts), part.Menu("列", p.grid.Choose))
	p.whole = part.PadXY(look.Wide, look.Nil, part.Edges(part.PadXY(look.Nil, look.Small, bar), nil, nil, nil, part.Splitter(p.grid, p.detail.object, caseShare)))
}

// reload fetches the cases of the scope, and whose they are.
func (p *casesPage) reload() {
	if !p.desk.May(access.ReadCases) {
		p.say(part.Empty("您的岗位不办理审批", "办件由"+access.HolderNames(access.ReadCases)+"办理。"))
		p.grid.Restart()
		return
	}
	scope, wanted := p.scope, p.wanted
	var viewer model.Viewer
	var found []bureau.Case
	rows := map[certificate.ID]bureau.Row{}
	p.running.begin("", func(ctx context.Context, _ func(int, int)) (err error) {
		if viewer, err = p.look(ctx); err != nil {
			return err
		}
		if found, err = p.desk.Cases(ctx, wanted == "" && scope.Waiting(viewer)); err != nil {
			return err
		}
		found = slices.DeleteFunc(found, func(k bureau.Case) bool { return !scope.Has(k, viewer) && k.ID != wanted })
		return p.gather(ctx, found, rows)
	}, func(err error) {
		if err != nil {
			p.host.Fail(err)
			return
		}
		p.viewer, p.rows = viewer, rows
		p.lines = p.scope.Arranged(model.CaseLines(found, rows, p.desk.Catalog(), viewer, p.desk.Today()))
		p.put()
	})
}

// gatherMost is how many certificates are looked up at once.
const gatherMost = 500

// gather finds the certificates that cases are about.
func (p *casesPage) gather(ctx context.Context, cases []bureau.Case, rows map[certificate.ID]bureau.Row) error {
	var ids []certificate.ID
	for _, k := range cases {
		for _, id := range []certificate.ID{k.Certificate, k.Other} {
			if id != 0 {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	for part := range slices.Chunk(slices.Compact(ids), gatherMost) {
		found, err := p.desk.Gather(ctx, part)
		if err != nil {
			return err
		}
		for _, r := range found {
			rows[r.ID] = r
		}
	}
	return nil
}

// put shows the cases that were fetched, with the cursor on the one that was looked at or is asked for.
func (p *casesPage) put() {
	p.counts.Set(model.CasesText(p.lines))
	title, text := p.scope.Empty()
	p.say(part.Empty(title, text, p.emptyCommands()...))
	keep := p.detail.id
	if p.aimed {
		keep, p.aimed = p.wanted, false
	}
	p.grid.Lead = max(0, slices.IndexFunc(p.lines, func(l model.CaseLine) bool { return l.ID == keep }))
	p.detail.forget()
	if len(p.lines) == 0 {
		p.detail.none()
	}
	p.grid.Restart()
	p.begin()
}

// say fills the place of a list without cases.
func (p *casesPage) say(o fyne.CanvasObject) {
	p.nothing.Objects = []fyne.CanvasObject{o}
	p.nothing.Refresh()
}

// begin carries out the batch that the route has only just begun, once.
func (p *casesPage) begin() {
	id, begins := strings.CutPrefix(p.route.Filter, CarryFilter)
	at := slices.IndexFunc(p.lines, func(l model.CaseLine) bool { return l.ID == id })
	if !begins || at < 0 || p.begun[id] {
		return
	}
	p.begun[id] = true
	if p.lines[at].Case.State == bureau.Running {
		p.carry(p.lines[at].Case)
	}
}

func (p *casesPage) emptyCommands() []part.Command {
	if p.scope == model.AllCases {
		return nil
	}
	return []part.Command{{Name: "看全部办件", Do: func() { p.host.Open(Route{Page: Cases, Filter: string(model.AllCases)}) }}}
}

// Close keeps what is being written. It is part of Closer.
func (p *casesPage) Close() {
	if p.form != nil {
		p.form.keep()
	}
}

// fill puts an object into a place on a surface.
func fill(place *fyne.Container, o fyne.CanvasObject) {
	place.Objects = []fyne.CanvasObject{part.Fill(look.Surface, look.None), o}
	place.Refresh()
}
