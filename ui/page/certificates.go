package page

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/day"
	"roadcert/domain/document"
	"roadcert/domain/overprint"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// CertificatesDesk is what 证照 asks of the desk.
type CertificatesDesk interface {
	Person() bureau.Person
	May(access.Permission) bool
	Settings() bureau.Settings
	Catalog() *catalog.Catalog
	Regions() *code.Regions
	Today() day.Day
	List(context.Context, bureau.Query) (bureau.Page, error)
	Show(ctx context.Context, ref string) (bureau.Dossier, error)
	SyncState(ctx context.Context, ref string) (bureau.SyncState, error)
	Reveal(ctx context.Context, ref string) (bureau.Dossier, error)
	Propose(ctx context.Context, ref string, p bureau.Proposal) (bureau.Case, error)
	Record(ctx context.Context, ref string, p bureau.Proposal) (certificate.Certificate, error)
	Withdraw(ctx context.Context, ref, note string) (certificate.Certificate, error)
	Gather(context.Context, []certificate.ID) ([]bureau.Row, error)
	Preferences(context.Context) (bureau.Preferences, error)
	Suggest(ctx context.Context, ref string, op certificate.Operation, reason certificate.Reason) (certificate.Face, error)
	SaveCase(context.Context, bureau.Case) (bureau.Case, error)
	Submit(ctx context.Context, id string) (bureau.Case, error)
	ReadList(ctx context.Context, reg bureau.Register, sheet string) (bureau.Selection, []bureau.BatchRefusal, error)
	Plan(ctx context.Context, s bureau.Selection, p bureau.Proposal, progress func(done, total int)) (bureau.Plan, error)
	Begin(context.Context, bureau.Plan) (bureau.Case, error)
	AddPicture(ctx context.Context, image []byte) (digest string, err error)
	Due(context.Context, bureau.DueQuery) (bureau.DuePage, error)
	DueCalendar(context.Context, bureau.DueQuery) ([]byte, error)
	Sheet(ctx context.Context, ref string, version int) (document.Sheet, error)
	Document(ctx context.Context, ref string, version int) (bureau.File, error)
	SealEditions(context.Context, bureau.SealOptions) (bureau.BatchResult, error)
	Calibrations(context.Context) ([]overprint.Calibration, error)
	SaveCalibration(context.Context, overprint.Calibration) error
	DeliveryDesk
}

// NewCertificates returns 证照: the list with its filters, one certificate in detail, and what can be done to it or
// to many.
func NewCertificates(desk CertificatesDesk, tools Tools, host Host) Page {
	p := &certificatesPage{desk: desk, tools: tools, host: host, sealing: latest{host: host}}
	p.grid = part.NewGrid("certificates", p.columns(), p.fetch, host.Run, host.Fail)
	p.detail = newDetail(p)
	p.due = newDue(p)
	p.deliveries = newDeliveries(p)
	p.build()
	return p
}

// certificatesPage binds the filter to the grid, and the grid's cursor to the detail.
type certificatesPage struct {
	desk    CertificatesDesk
	tools   Tools
	host    Host
	grid    *part.Grid[bureau.Row]
	detail  *detail
	form    *caseForm
	due     *due
	sealing latest

	deliveries *deliveries

	filter                       model.Filter
	route                        Route
	kind, status, medium, expiry *part.Choice
	text                         *part.Input
	counts                       *part.Line
	clear                        *part.CommandButton
	tabs                         *part.Tabs
	whole                        fyne.CanvasObject
	shown                        bool
	threeSteps                   bool           // a case is reviewed before it is approved
	opened                       bool           // the detail shows what a route asked for, not what the cursor is on
	under                        certificate.ID // the row the cursor was on then
}

// listShare is what the list gets of the page's width, beside the detail.
const listShare = 0.67

// CertificateFilter is the filter of a Route that opens one certificate, by its mark.
const CertificateFilter = "certificate:"

// BatchFilter is the filter of a Route that asks what is to be done to those of an earlier batch, by its case.
const BatchFilter = "batch:"

// The tabs.
const (
	listTab = iota
	dueTab
)

// Title is part of Page.
func (p *certificatesPage) Title() string { return "证照" }

// Object is part of Page.
func (p *certificatesPage) Object() fyne.CanvasObject { return p.whole }

// Show is part of Page. A route that is new sets the filter; the same one only reads anew. A filter that is
// changed on the page becomes a route itself, so that back and forward go through what was looked at.
func (p *certificatesPage) Show(r Route) {
	defer p.deliveries.reload()
	if mark, ok := strings.CutPrefix(r.Filter, CertificateFilter); ok && r != p.route {
		p.route = r
		p.openOne(mark)
		return
	}
	if id, ok := strings.CutPrefix(r.Filter, BatchFilter); ok {
		if r != p.route {
			p.route = r
			p.learn()
			p.batch("", id)
		}
		return
	}
	if f, ok := model.NewDueFilter(r.Filter); ok {
		p.tabs.Select(dueTab)
		p.due.show(f)
		p.route = r
		return
	}
	if r != p.route || !p.shown {
		p.learn()
		p.route, p.shown, p.opened = r, true, false
		p.set(model.NewFilter(r.Filter, r.Search))
		p.tabs.Select(listTab)
		p.host.Window().Canvas().Focus(p.grid)
		return
	}
	p.reload()
	p.detail.reload()
}

// Renew is part of Renewer. By itself it leaves a list alone of which many are selected: who selected them saw these.
func (p *certificatesPage) Renew(asked bool) {
	switch {
	case !p.shown:
		return
	case asked:
		p.detail.reload()
	case p.grid.Picked() > 1:
		return
	default:
		p.detail.renew()
	}
	p.reload()
	p.deliveries.reload()
}

func (p *certificatesPage) reload() {
	p.grid.Reload()
	if p.tabs.Selected() == dueTab {
		p.due.grid.Reload()
	}
}

// openOne shows one certificate beside the list as it is.
func (p *certificatesPage) openOne(mark string) {
	id, _ := certificate.ParseID(mark)
	p.opened, p.under = true, 0
	if r, ok := p.grid.Current(); ok {
		p.under = r.ID
	}
	p.tabs.Select(listTab)
	if !p.shown {
		p.learn()
		p.shown = true
		p.set(model.Filter{})
	}
	p.detail.tab = faceTab
	p.detail.show(id)
}

// learn asks how the bureau decides, for what dialogs say of it.
func (p *certificatesPage) learn() {
	var prefs bureau.Preferences
	p.host.Run("", func(ctx context.Context, _ func(int, int)) (err error) {
		prefs, err = p.desk.Preferences(ctx)
		return err
	}, func(err error) {
		if err == nil { // otherwise the desk says so when something is proposed
			p.threeSteps = prefs.ThreeSteps
		}
	})
}

// Commands is part of Page.
func (p *certificatesPage) Commands() []part.Command {
	list := []part.Command{
		{Name: "筛选", Key: fyne.KeyF, Mod: fyne.KeyModifierControl, Do: p.find},
		p.issueCommand(),
		{Name: "查看完整号码", Key: fyne.KeyR, Mod: fyne.KeyModifierControl, Do: p.detail.reveal, Why: p.detail.whyNotReveal},
		p.detail.printCommand(0),
		p.sealCommand(),
		p.batchCommand(),
		p.due.exportCommand(),
	}
	return list
}

func (p *certificatesPage) find() {
	p.tabs.Select(listTab)
	p.host.Window().Canvas().Focus(p.text)
}

func (p *certificatesPage) issueCommand() part.Command {
	return part.Command{Name: "制发新证…", Key: fyne.KeyN, Mod: fyne.KeyModifierControl, Primary: true, Do: p.issue, Why: func() string {
		if p.desk.May(access.ProposeCase) {
			return ""
		}
		return "制发由" + names(access.Holders(access.ProposeCase)) + "提出。"
	}}
}

func (p *certificatesPage) fetch(ctx context.Context, r list.Request) (list.Block[bureau.Row], error) {
	page, err := p.desk.List(ctx, p.filter.Page(r))
	return list.Block[bureau.Row]{Rows: page.Rows, Next: page.Cursor, Total: page.Total, More: page.More}, err
}

// set applies a filter and shows it in the bar.
func (p *certificatesPage) set(f model.Filter) {
	p.filter = f
	p.kind.Pick(f.Kind)
	p.status.Pick(f.Status)
	p.medium.Pick(f.Medium)
	p.expiry.Offer(partOptions(model.ExpiryChoices(f.Expiry)))
	p.expiry.Pick(f.Expiry)
	if p.text.Text != f.Text {
		p.text.SetText(f.Text)
	}
	p.restart()
}

// narrow goes to the route of the filter as it is now.
func (p *certificatesPage) narrow() {
	p.host.Open(Route{Page: Certificates, Filter: p.filter.Route(), Search: p.filter.Text})
}

// everything takes the filter away.
func (p *certificatesPage) everything() { p.host.Open(Route{Page: Certificates}) }

func (p *certificatesPage) restart() {
	p.clear.Refresh()
	p.detail.show(0)
	p.grid.Restart()
}

func (p *certificatesPage) build() {
	choice := func(choices []model.Choice, field *string) *part.Choice {
		return part.NewChoice(partOptions(choices), func(key string) {
			*field = key
			p.narrow()
		})
	}
	p.kind = choice(model.KindChoices(p.desk.Catalog().Kinds()), &p.filter.Kind)
	p.status = choice(model.StatusChoices(), &p.filter.Status)
	p.medium = choice(model.MediumChoices(), &p.filter.Medium)
	p.expiry = choice(model.ExpiryChoices(""), &p.filter.Expiry)
	p.text = part.NewInput("在这里面找　Ctrl+F")
	p.text.OnSubmitted = func(text string) {
		p.filter.Text = text
		p.narrow()
	}
	p.text.Left = func() {
		if p.text.Text != p.filter.Text {
			p.filter.Text = p.text.Text
			p.narrow()
		}
	}
	p.clear = part.Link(part.Command{Name: "清除", Do: p.everything, Why: func() string {
		if p.filter.Empty() {
			return "没有筛选条件"
		}
		return ""
	}})
	p.counts = part.Note("").Right()
	bar := part.Across(look.Small, p.kind, p.status, p.medium, p.expiry, part.Grow(p.text), p.clear, part.Menu("列", p.grid.Choose))
	if p.desk.May(access.ProposeCase) {
		bar.Add(part.Button(p.issueCommand()))
	}
	if p.desk.May(access.SealDocuments) {
		bar.Add(part.Button(p.sealCommand()))
	}
	p.grid.Leads, p.grid.Same = true, func(a, b bureau.Row) bool { return a.ID == b.ID }
	p.grid.Moved = p.moved
	p.grid.Opened = func(r bureau.Row) { p.detail.open(r.ID) }
	p.grid.Copied = func(n int) { p.host.Toast("已复制 " + model.Thousands(n) + " 行，可粘贴到表格") }
	p.grid.Commands = p.menu
	p.grid.IfEmpty(p.nothing())
	foot := part.PadXY(look.Nil, look.Tiny, part.Across(look.Medium, part.Button(p.batchCommand()), part.Grow(nil), p.counts))
	left := part.Edges(nil, foot, nil, nil, p.grid)
	split := part.Splitter(left, p.detail.object, listShare)
	p.tabs = part.NewTabs().Add("全部证照", part.Edges(part.PadXY(look.Nil, look.Tiny, bar), nil, nil, nil, split)).
		Add("到期", p.due.object).
		Add("送达", p.deliveries.object)
	p.tabs.Chosen = func(n int) {
		if n == dueTab {
			p.due.show(p.due.filter)
		}
	}
	p.whole = part.PadXY(look.Wide, look.Nil, part.Grow(p.tabs.Object()))
}

// menu is the context menu of a row.
func (p *certificatesPage) menu() []part.Command {
	if p.grid.Picked() > 1 {
		return p.batchCommands()
	}
	list := []part.Command{
		{Name: "打开", Key: fyne.KeyReturn, Do: func() {
			if r, ok := p.grid.Current(); ok {
				p.detail.open(r.ID)
			}
		}},
		{Name: "查看完整号码", Do: p.detail.reveal, Why: p.detail.whyNotReveal},
		{},
	}
	return append(list, p.detail.actionCommands()...)
}

// nothing is shown where the list is empty.
func (p *certificatesPage) nothing() fyne.CanvasObject {
	commands := []part.Command{{Name: "清除筛选", Do: p.everything}}
	if p.desk.May(access.CollectRegister) {
		commands = append(commands, part.Command{Name: "去归集登记表", Do: func() { p.host.Open(Route{Page: Collect}) }})
	}
	return part.Empty("没有这样的证照", "换一个筛选条件；库里还没有证照的，请先归集登记表。", commands...)
}

func (p *certificatesPage) moved() {
	p.counts.Set(p.grid.Counts())
	r, ok := p.grid.Current()
	if !ok {
		return
	}
	if p.opened && (p.under == 0 || p.under == r.ID) {
		p.under = r.ID // the list has only come, or come again
		return
	}
	p.opened = false
	p.detail.show(r.ID)
}

func partOptions(choices []model.Choice) []part.Option {
	options := make([]part.Option, len(choices))
	for i, c := range choices {
		options[i] = part.Option{Key: c.Key, Name: c.Name}
	}
	return options
}
