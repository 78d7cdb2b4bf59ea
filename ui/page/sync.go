package page

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// SyncDesk is what 同步 needs of the desk.
type SyncDesk interface {
	May(access.Permission) bool
	Today() day.Day
	SyncStatus(context.Context) (bureau.SyncStatus, error)
	Sync(ctx context.Context, progress func(bureau.SyncStep)) (bureau.SyncResult, error)
	Join(ctx context.Context, invitation []byte) (bureau.Joined, error)
	ExportParcel(context.Context, io.Writer) (bureau.ParcelOut, error)
	ReceiveParcel(context.Context, []byte) (bureau.SyncResult, error)
	DifferenceDesk
	FaultDesk
}

// DifferenceDesk is what is done about what is not the same here and at the province.
type DifferenceDesk interface {
	StoppedItems(ctx context.Context, after certificate.EventID, limit int) ([]bureau.StoppedItem, error)
	Clash(ctx context.Context, ref string) (bureau.Clash, error)
	Resend(ctx context.Context, ref, note string) error
	Yield(ctx context.Context, ref, why string) error
	Yieldable(ctx context.Context, progress func(done, total int)) (yields, left int, err error)
	YieldAll(ctx context.Context, why string, progress func(done, total int)) (bureau.BatchResult, error)
	AsideItems(context.Context) ([]bureau.AsideItem, error)
	Redo(context.Context, certificate.EventID) (bureau.Decision, error)
	Reconcile(ctx context.Context, progress func(done, total int)) (bureau.Reconciliation, error)
	Mend(ctx context.Context, ref string, how bureau.Mending, why string) error
}

// FaultDesk is the register of faults.
type FaultDesk interface {
	Faults(context.Context) ([]exchange.Fault, error)
	Clocks(context.Context) ([]bureau.Clock, error)
	OpenFault(ctx context.Context, cause exchange.Cause, began time.Time, note string) (exchange.Fault, error)
	TakeMeasure(ctx context.Context, id, kind, note string) error
	ClearFault(ctx context.Context, id string, at time.Time) (exchange.Fault, error)
	FaultSheet(ctx context.Context, id string) (bureau.FaultSheet, error)
}

// NewSync returns 同步: whether the province knows what is known here, and what is done where it does not.
func NewSync(desk SyncDesk, tools Tools, host Host) Page {
	p := &syncPage{desk: desk, tools: tools, host: host, reading: latest{host: host}, working: latest{host: host}, overview: part.Down(look.Nil)}
	p.stopped, p.aside = newSyncStopped(p), newSyncAside(p)
	p.reconciling, p.faults = newSyncReconciling(p), newSyncFaults(p)
	p.tabs = part.NewTabs().Add("概况", part.Scrolled(p.overview)).Add("退回与冲突", p.stopped.object).Add("搁置", p.aside.object).
		Add("对账", p.reconciling.object).Add("故障", p.faults.object)
	p.tabs.Chosen = func(n int) {
		p.entered(n)
		p.host.Open(Route{Page: Sync, Filter: syncTabs[n]})
	}
	p.whole = part.PadXY(look.Wide, look.Nil, part.Grow(p.tabs.Object()))
	return p
}

// syncPage is the page and what was read for it last.
type syncPage struct {
	desk    SyncDesk
	tools   Tools
	host    Host
	reading latest
	working latest // whatever talks with the province: one at a time
	known   syncKnown

	tabs        *part.Tabs
	whole       fyne.CanvasObject
	overview    *fyne.Container
	stopped     *syncStopped
	aside       *syncAside
	reconciling *syncReconciling
	faults      *syncFaults
}

// syncKnown is all the page shows but the last reconciliation.
type syncKnown struct {
	status  bureau.SyncStatus
	stopped []bureau.StoppedItem
	aside   []bureau.AsideItem
	faults  []exchange.Fault
	days    map[string]int // working days left, by fault
}

// The tabs.
const (
	overviewTab = iota
	stoppedTab
	asideTab
	reconcilingTab
	faultsTab
)

// Filters of a Route to Sync, of its tabs. StoppedFilter may go on with the mark of a certificate, FaultsFilter with
// that of a fault: "stopped:c1-42".
const (
	StoppedFilter     = "stopped"
	AsideFilter       = "aside"
	reconcilingFilter = "reconciling"
	FaultsFilter      = "faults"
)

// syncTabs are the filters that open the tabs.
var syncTabs = [...]string{overviewTab: "", stoppedTab: StoppedFilter, asideTab: AsideFilter, reconcilingTab: reconcilingFilter, faultsTab: FaultsFilter}

// stoppedMost is how many events that wait for a person are listed; the rest come up as these are dealt with.
const stoppedMost = 1000

func (p *syncPage) Title() string             { return "同步" }
func (p *syncPage) Object() fyne.CanvasObject { return p.whole }

// Show goes to what a route names, and reads everything anew. A tab that is chosen on the page becomes a route itself.
func (p *syncPage) Show(r Route) {
	tab, mark, _ := strings.Cut(r.Filter, ":")
	n := max(0, slices.Index(syncTabs[:], tab))
	p.stopped.wanted, p.faults.wanted = "", ""
	switch n {
	case stoppedTab:
		p.stopped.wanted = mark
	case faultsTab:
		p.faults.wanted = mark
	}
	if p.tabs.Selected() != n {
		p.tabs.Select(n)
		p.entered(n)
	}
	p.refresh()
}

// entered gives the list of a tab the keys.
func (p *syncPage) entered(n int) {
	grids := map[int]fyne.Focusable{
		stoppedTab: p.stopped.grid, asideTab: p.aside.grid, reconcilingTab: p.reconciling.grid, faultsTab: p.faults.grid,
	}
	if g, ok := grids[n]; ok {
		p.host.Window().Canvas().Focus(g)
	}
	p.stopped.moved()
}

// Renew reads everything anew and leaves alone where the person is. It is part of Renewer.
func (p *syncPage) Renew(bool) { p.reload() }

// refresh reads everything anew, the province's side too.
func (p *syncPage) refresh() {
	p.stopped.asked = bureau.StoppedItem{}
	p.reload()
}

// Waiting is how many events wait for a person, with the faults that are not done.
func (p *syncPage) Waiting(ctx context.Context) (int, error) {
	s, err := p.desk.SyncStatus(ctx)
	return s.Backlog.Undecided + len(s.Faults), err
}

// Commands are the keys of the page, and those of the tab that is shown.
func (p *syncPage) Commands() []part.Command {
	list := []part.Command{p.syncCommand(), p.exportCommand(), p.receiveCommand(), {Name: "刷新", Key: fyne.KeyF5, Do: p.refresh}}
	switch p.tabs.Selected() {
	case stoppedTab:
		return append(list, p.stopped.commands()...)
	case asideTab:
		return append(list, p.aside.commands()...)
	case reconcilingTab:
		return append(list, p.reconciling.commands()...)
	case faultsTab:
		return append(list, p.faults.commands()...)
	}
	return list
}

func (p *syncPage) reload() {
	fetch(&p.reading, "读取同步情况", p.read, func(known syncKnown) {
		p.known = known
		p.draw()
	})
}

func (p *syncPage) read(ctx context.Context) (k syncKnown, err error) {
	if k.status, err = p.desk.SyncStatus(ctx); err != nil {
		return k, err
	}
	if p.desk.May(access.ReadCertificates) { // who looks after the link need not see whose certificates they are
		if k.stopped, err = p.desk.StoppedItems(ctx, 0, stoppedMost); err != nil {
			return k, err
		}
		if k.aside, err = p.desk.AsideItems(ctx); err != nil {
			return k, err
		}
	}
	if k.faults, err = p.desk.Faults(ctx); err != nil {
		return k, err
	}
	clocks, err := p.desk.Clocks(ctx)
	k.days = make(map[string]int, len(clocks))
	for _, c := range clocks {
		k.days[c.Fault.ID] = c.Days
	}
	return k, err
}

// able asks anew what can be done.
func (p *syncPage) able() {
	p.overview.Objects = []fyne.CanvasObject{p.viewOverview()}
	p.overview.Refresh()
	for _, buttons := range [][]*part.CommandButton{p.stopped.buttons, p.aside.buttons, p.reconciling.buttons, p.faults.buttons} {
		for _, b := range buttons {
			b.Refresh()
		}
	}
}

// draw shows what was read. A list keeps the row the cursor is on, wherever that is now.
func (p *syncPage) draw() {
	p.able()
	p.tabs.Rename(stoppedTab, counted("退回与冲突", len(p.known.stopped)))
	p.tabs.Rename(faultsTab, counted("故障", len(p.known.status.Faults)))
	if p.reconciling.found == nil {
		p.reconciling.grid.Reload() // it says what there is to do
	}
	p.stopped.reload()
	p.aside.grid.Reload()
	p.faults.reload()
}

// counted is a tab with how many things it has for a person.
func counted(name string, n int) string {
	if n == 0 {
		return name
	}
	return name + " " + model.Thousands(n)
}

// changed reads everything anew after something was done, here and on the other pages.
func (p *syncPage) changed() {
	p.host.Changed()
	p.reload()
}
