package page

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/ui/look"
	"roadcert/ui/part"
)

// SystemDesk is what 系统 needs of the desk.
type SystemDesk interface {
	Person() bureau.Person
	May(access.Permission) bool
	Today() day.Day
	AccountsDesk
	OwnDesk
	SettingsDesk
	AuditDesk
	BackupDesk
	EmergencyDesk
	RestoredDesk
	KeysDesk
}

// NewSystem returns 系统: people and keys, and how the bureau works. Everybody has one, with the tabs they may use.
func NewSystem(desk SystemDesk, tools Tools, host Host) Page {
	p := &systemPage{desk: desk, tools: tools, host: host, tabs: part.NewTabs()}
	if desk.May(access.ReadAccounts) {
		p.accounts = newSystemAccounts(p)
		p.add(systemTab{AccountsFilter, "账户", p.accounts.object, p.accounts.reload, p.accounts.commands, p.accounts.grid})
	}
	if desk.May(access.ReadAudit) {
		log := NewAuditView(desk, host, func() string { return "审计日志-" + desk.Today().String() + ".jsonl" })
		p.add(systemTab{AuditFilter, "审计", log.Object(), log.Show, log.Commands, nil})
	}
	if desk.May(access.RotateKeys) {
		keys := newSystemKeys(p)
		p.add(systemTab{KeysFilter, "密钥", part.Scrolled(keys.object), keys.reload, keys.commands, nil})
	}
	if desk.May(access.ReadBackups) {
		backups := newSystemBackups(p)
		p.add(systemTab{BackupsFilter, "备份与恢复", backups.object, backups.reload, backups.commands, backups.grid})
	}
	if desk.May(access.ReadEmergency) {
		emergency := newSystemEmergency(p)
		p.add(systemTab{EmergencyFilter, "应急处置", emergency.object, emergency.reload, emergency.commands, emergency.grid})
	}
	own := newSystemOwn(p)
	p.add(systemTab{OwnFilter, "我的账户", part.Scrolled(own.object), own.reload, own.commands, nil})
	settings := newSystemSettings(p)
	p.add(systemTab{SettingsFilter, "本单位设置", part.Scrolled(settings.object), settings.reload, settings.commands, nil})
	p.tabs.Chosen = func(n int) {
		p.entered(n)
		p.host.Open(Route{Page: System, Filter: p.list[n].filter})
	}
	p.restored = newRestoredBand(desk, host, part.PadXY(look.Wide, look.Nil, part.Grow(p.tabs.Object())))
	return p
}

// Filters of a Route to System: its tabs.
const (
	AccountsFilter  = "accounts"
	AuditFilter     = "audit"
	KeysFilter      = "keys"
	BackupsFilter   = "backups"
	EmergencyFilter = "emergency"
	OwnFilter       = "own"
	SettingsFilter  = "settings"
)

// systemTab is one tab of the page.
type systemTab struct {
	filter, name string
	object       fyne.CanvasObject
	reload       func()
	commands     func() []part.Command
	list         fyne.Focusable // that has the keys; nil where there is none
}

type systemPage struct {
	desk     SystemDesk
	tools    Tools
	host     Host
	list     []systemTab
	tabs     *part.Tabs
	accounts *systemAccounts // nil for who may not see them
	restored *restoredBand
}

func (p *systemPage) add(t systemTab) {
	p.list = append(p.list, t)
	p.tabs.Add(t.name, t.object)
}

func (p *systemPage) Title() string             { return "系统" }
func (p *systemPage) Object() fyne.CanvasObject { return p.restored.whole }

// Show goes to the tab a route names, or else to the first, and reads everything anew.
func (p *systemPage) Show(r Route) {
	n := max(0, slices.IndexFunc(p.list, func(t systemTab) bool { return t.filter == r.Filter }))
	if p.tabs.Selected() != n {
		p.tabs.Select(n)
	}
	p.entered(n)
	p.Renew(true)
}

// entered gives the list of a tab the keys.
func (p *systemPage) entered(n int) {
	if l := p.list[n].list; l != nil {
		p.host.Window().Canvas().Focus(l)
	}
}

// Renew reads everything anew; what is typed stays. It is part of Renewer.
func (p *systemPage) Renew(bool) {
	p.restored.reload()
	for _, t := range p.list {
		t.reload()
	}
}

// Waiting is how many changes to accounts this person has to decide about, and handovers they have to receive.
func (p *systemPage) Waiting(ctx context.Context) (int, error) {
	handovers, err := handoversWaiting(ctx, p.desk)
	if err != nil || !p.desk.May(access.ConfirmAccounts) {
		return handovers, err
	}
	changes, err := p.desk.AccountChanges(ctx)
	return len(changes) + handovers, err
}

// Commands are the keys of the tab that is shown.
func (p *systemPage) Commands() []part.Command { return p.list[p.tabs.Selected()].commands() }

// changed reads everything anew after something was done, and has the navigation count again.
func (p *systemPage) changed() {
	p.host.Changed()
	p.Renew(true)
}

// form is a dialog whose thing takes a while and must not be begun twice.
type form struct {
	host   Host
	dialog *part.Dialog
	fields []*part.Field
	before func() string // what is to be said before it is done; empty for nothing; may be nil
	busy   bool
}

// newForm returns a form under what there is to say first; its button does work off the screen, and then what follows.
func newForm(host Host, title, button string, intro fyne.CanvasObject, fields []*part.Field, work func(context.Context) error, then func()) *form {
	f := &form{host: host, fields: fields}
	f.dialog = part.NewDialog(title, part.Down(look.Medium, intro, part.Form(fields...)), part.Command{Name: button, Why: f.why, Do: func() { f.submit(button, work, then) }}).Wide()
	if len(fields) > 0 {
		fields[len(fields)-1].Submits(f.dialog.Submit)
		f.dialog.Begin(fields[0])
	}
	return f
}

func (f *form) why() string {
	if f.busy {
		return "正在办理，请稍候。"
	}
	return ""
}

func (f *form) submit(title string, work func(context.Context) error, then func()) {
	if !part.FirstWrong(f.fields) {
		return
	}
	if f.before != nil {
		if text := f.before(); text != "" {
			f.dialog.Complain(text)
			return
		}
	}
	f.busy = true
	f.dialog.Complain("")
	ends := f.dialog.Ends(then)
	f.host.Run(title, func(ctx context.Context, _ func(done, total int)) error { return work(ctx) }, func(err error) {
		f.busy = false
		ends(err)
	})
}

// secretField asks for the person's own password.
func secretField() *part.Field {
	return part.NewField("您的口令").Secret().Must().Hint("您自己现在的登录口令").Checked(filled("您自己的登录口令"))
}
