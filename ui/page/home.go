package page

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// HomeDesk is what 工作台 needs of the desk.
type HomeDesk interface {
	Person() bureau.Person
	May(access.Permission) bool
	Catalog() *catalog.Catalog
	Today() day.Day
	Clocks(context.Context) ([]bureau.Clock, error)
	Overview(context.Context) (bureau.Overview, error)
	SyncStatus(context.Context) (bureau.SyncStatus, error)
	Preferences(context.Context) (bureau.Preferences, error)
	PatrolBoard(context.Context) (bureau.PatrolBoard, error)
	Handovers(context.Context) ([]bureau.Handover, error)
	HouseDesk
	RestoredDesk
}

// NewHome returns 工作台: what needs this person today.
func NewHome(desk HomeDesk, host Host) Page {
	p := &homePage{desk: desk, host: host, running: latest{host: host}, body: container.NewStack(), sheet: part.Down(look.Nil)}
	p.rolled = part.Scrolled(p.sheet)
	p.house, p.restored = newHomeHouse(desk, host), newRestoredBand(desk, host, p.body)
	p.put(part.Empty("正在读取…", ""))
	return p
}

type homePage struct {
	desk    HomeDesk
	host    Host
	running latest
	body    *fyne.Container
	sheet   *fyne.Container   // the figures, in a place that stays scrolled when they are read anew
	rolled  fyne.CanvasObject // the sheet
	shown   model.Home

	house    *homeHouse
	restored *restoredBand
}

func (p *homePage) Title() string             { return "工作台" }
func (p *homePage) Object() fyne.CanvasObject { return p.restored.whole }
func (p *homePage) Commands() []part.Command  { return nil }

func (p *homePage) put(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}

// Show reads the figures anew: the day has moved on since they were shown last.
func (p *homePage) Show(Route) { p.Renew(true) }

// Renew is part of Renewer.
func (p *homePage) Renew(bool) {
	p.restored.reload()
	p.house.reload()
	business := p.desk.May(access.ReadCertificates)
	var overview bureau.Overview
	var prefs bureau.Preferences
	var clocks []bureau.Clock
	var link bureau.SyncStatus
	var board bureau.PatrolBoard
	var handovers []bureau.Handover
	p.running.begin("读取工作台", func(ctx context.Context, _ func(done, total int)) (err error) {
		if business {
			if prefs, err = p.desk.Preferences(ctx); err == nil {
				overview, err = p.desk.Overview(ctx)
			}
		}
		if err == nil && p.desk.May(access.Synchronise) {
			if clocks, err = p.desk.Clocks(ctx); err == nil {
				link, err = p.desk.SyncStatus(ctx)
			}
		}
		if err == nil && p.desk.May(access.ReadPatrol) {
			board, err = p.desk.PatrolBoard(ctx)
		}
		if err == nil {
			handovers, err = p.desk.Handovers(ctx)
		}
		return err
	}, func(err error) {
		if err != nil {
			p.put(part.Empty("工作台读不出来", err.Error(), part.Command{Name: "再试一次", Key: fyne.KeyF5, Do: func() { p.Renew(true) }}))
			return
		}
		p.shown = model.Home{}
		if business {
			p.shown = model.NewHome(overview, p.desk.Catalog(), p.viewer(prefs))
			p.shown.Returned = model.ReturnedText(link)
		}
		p.shown.Clocks = model.NewClocks(clocks, p.desk.Today())
		p.shown.Patrol = model.PatrolHome(board, p.desk.Today())
		p.shown.Handover = model.HandoverHome(handovers, p.desk.Person().User)
		if p.shown.Start != nil {
			p.put(part.Empty("从归集开始", p.shown.Start.Text, p.startCommands(p.shown.Start)...))
			return
		}
		view := p.view
		if !business {
			view = p.viewHouse
		}
		p.sheet.Objects = []fyne.CanvasObject{view(p.shown)}
		p.put(p.rolled)
		p.rolled.Refresh()
	})
}

func (p *homePage) viewer(prefs bureau.Preferences) model.Viewer {
	who := p.desk.Person()
	return model.Viewer{
		User: who.User, Collects: p.desk.May(access.CollectRegister), Decides: p.desk.May(access.DecideCase),
		Proposes: p.desk.May(access.ProposeCase), Approves: p.desk.May(access.ApproveCase), Converts: p.desk.May(access.Convert), ThreeSteps: prefs.ThreeSteps,
	}
}

func (p *homePage) open(filter string) func() {
	return func() { p.host.Open(Route{Page: Certificates, Filter: filter}) }
}

func (p *homePage) openSync(filter string) func() {
	return func() { p.host.Open(Route{Page: Sync, Filter: filter}) }
}

func (p *homePage) openCase(filter string) func() {
	return func() { p.host.Open(Route{Page: Cases, Filter: filter}) }
}
