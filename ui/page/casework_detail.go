package page

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// caseDetail shows one case beside the list: what is asked, who has said what, and what can be done about it.
type caseDetail struct {
	p       *casesPage
	running latest
	id      string
	line    model.CaseLine
	changes []bureau.FaceChange
	outcome bureau.Outcome
	full    bool // sensitive items are shown
	tab     int
	object  *fyne.Container
}

func newCaseDetail(p *casesPage) *caseDetail {
	d := &caseDetail{p: p, running: latest{host: p.host}, object: container.NewStack()}
	d.none()
	return d
}

func (d *caseDetail) none() {
	d.id, d.line = "", model.CaseLine{}
	fill(d.object, part.Empty("在左边选一件", "用 ↑ ↓ 移动。"))
}

// forget has the case that is shown fetched anew.
func (d *caseDetail) forget() { d.id = "" }

// show fetches what a case asks for.
func (d *caseDetail) show(l model.CaseLine) {
	if l.ID == d.id {
		return
	}
	if l.ID != d.line.ID {
		d.tab = 0
	}
	d.id, d.line, d.full, d.changes, d.outcome = l.ID, l, false, nil, bureau.Outcome{}
	d.fetch(d.p.desk.Changes, false)
}

func (d *caseDetail) fetch(by func(context.Context, string) ([]bureau.FaceChange, error), full bool) {
	id, batch := d.id, d.line.Case.Work
	var changes []bureau.FaceChange
	var outcome bureau.Outcome
	d.running.begin("", func(ctx context.Context, _ func(int, int)) (err error) {
		if changes, err = by(ctx, id); err == nil && batch != nil && batch.Refused > 0 {
			outcome, err = d.p.desk.Outcome(ctx, id)
		}
		return err
	}, func(err error) {
		switch {
		case id != d.id:
		case err != nil:
			d.p.host.Fail(err)
		default:
			d.changes, d.outcome, d.full = changes, outcome, full
			d.draw()
		}
	})
}

// The tabs of a batch.
const (
	matterTab = iota
	membersTab
	refusedTab
)

func (d *caseDetail) draw() {
	l := d.line
	head := part.Down(look.Small, part.Across(look.Small, part.Grow(part.Section(l.What+"　"+l.ID).Loose()), part.Tag(toneRoles[l.Tone], l.State)),
		part.Across(look.Small, part.Grow(part.Text(d.subject()).Loose()), d.toCertificate()))
	if l.Due != "" {
		head.Add(part.Note("法定期限 " + l.Due).In(toneRoles[l.DueTone]))
	}
	head.Add(d.buttons())
	body := part.Down(look.Medium, head)
	if c := d.p.carried[l.ID]; c != nil {
		body.Add(part.Across(look.Small, part.Text("正在办理"), part.Grow(c.bar), part.Link(part.Command{Name: "停下", Do: c.running.cancel})))
	}
	if work := l.Case.Work; work == nil {
		body.Add(part.Rule())
		body.Add(part.Grow(part.Scrolled(d.matter())))
	} else {
		tabs := part.NewTabs().Add("事项", part.Scrolled(d.matter())).Add("名单 "+model.Thousands(work.Members), d.members())
		if work.Refused > 0 {
			tabs.Add("未办成 "+model.Thousands(work.Refused), d.refused())
		}
		tabs.Chosen = func(n int) { d.tab = n }
		tabs.Select(min(d.tab, tabs.Count()-1))
		body.Add(part.Grow(tabs.Object()))
	}
	fill(d.object, part.Pad(look.Medium, body))
}

// subject says whose the certificate is, and which.
func (d *caseDetail) subject() string {
	l := d.line
	if r, ok := d.p.rows[l.Case.Certificate]; ok {
		return model.RowText(r, r.ID)
	}
	return l.Whose
}

func (d *caseDetail) toCertificate() fyne.CanvasObject {
	id := d.line.Case.Certificate
	if id == 0 || !d.p.desk.May(access.ReadCertificates) {
		return part.Note("")
	}
	return part.Link(part.Command{Name: "看这本证照", Do: func() { d.p.host.Open(Route{Page: Certificates, Filter: CertificateFilter + id.String()}) }})
}

// commands are what can be done about the case, for buttons, keys and the context menu.
func (d *caseDetail) commands() []part.Command {
	var commands []part.Command
	for _, a := range model.CaseActions(d.line.Case, d.p.viewer) {
		c := part.Command{Name: a.Verb, Primary: a.Primary, Do: func() { d.p.act(a.Deed, d.line) }, Why: func() string {
			if d.p.carried[d.line.ID] != nil {
				return "这一批正在办理，请等它办完或先停下。"
			}
			return a.Why
		}}
		if a.Primary {
			c.Key, c.Mod = fyne.KeyReturn, fyne.KeyModifierControl
		}
		commands = append(commands, c)
	}
	return commands
}

// main is the one thing the case waits for; without a name where there is none.
func (d *caseDetail) main() part.Command {
	for _, c := range d.commands() {
		if c.Primary {
			return c
		}
	}
	return part.Command{Why: func() string { return "选中的办件没有要办理的" }}
}

// first does the one thing the case waits for; whyNotFirst says why it cannot be done.
func (d *caseDetail) first() { d.main().Do() }

func (d *caseDetail) whyNotFirst() string { return d.main().Why() }

// buttons are the deeds with, below them, why the one that matters cannot be done.
func (d *caseDetail) buttons() fyne.CanvasObject {
	bar := part.Across(look.Small)
	below, actions := "", model.CaseActions(d.line.Case, d.p.viewer)
	for i, c := range d.commands() {
		b := part.Button(c)
		if actions[i].Ends {
			b.Dangerous()
		}
		if actions[i].Primary {
			below = c.Why()
		}
		bar.Add(b)
	}
	if slips := slipCommands(d.p.host, d.p.tools, d.p.desk, d.line.Case); len(slips) > 0 {
		bar.Add(part.Menu("文书", func() []part.Command { return slips }))
	}
	if below == "" {
		return bar
	}
	return part.Down(look.Small, bar, part.Remark(below))
}

// matter is what is asked, what it changes of the face, what came with it, and who has said what.
func (d *caseDetail) matter() fyne.CanvasObject {
	k := d.line.Case
	rows := part.Down(look.Tiny)
	rows.Add(part.Labelled("类别", part.Prose(orMany(d.line.Kind))))
	for _, a := range model.Asked(k, d.p.rows) {
		rows.Add(part.Labelled(a.Name, part.Prose(a.Value)))
	}
	if k.Work != nil && k.Work.Next > 0 {
		rows.Add(part.Labelled("办理结果", part.Prose(model.WorkText(*k.Work))))
	}
	body := part.Down(look.Wide, rows)
	if len(d.changes) > 0 {
		body.Add(d.face())
	}
	if files := d.files(); files != nil {
		body.Add(files)
	}
	body.Add(d.history())
	return body
}

// orMany names the kind of a batch of several.
func orMany(kind string) string {
	if kind == "" {
		return "几类证照"
	}
	return kind
}

// face shows what is changed, old beside new; of a new certificate what is filled in.
func (d *caseDetail) face() fyne.CanvasObject {
	title, old := "照面", model.HasOld(d.changes)
	if old {
		title = "改动"
	}
	table := part.Down(look.Tiny)
	for _, l := range model.ChangeLines(d.changes, d.full) {
		value := part.Down(look.Nil, part.Prose(l.New))
		if old {
			value = part.Down(look.Nil, part.Prose(l.Old).In(look.SecondInk), part.Prose("→ "+l.New))
		}
		table.Add(part.Labelled(l.Name, value))
	}
	heading := part.Across(look.Small, part.Strong(title), part.Grow(nil))
	if d.full {
		heading.Add(part.Note("完整信息 · 已记入日志").In(look.Warning))
	} else {
		heading.Add(part.Link(part.Command{Name: "查看完整信息", Do: func() { d.fetch(d.p.desk.RevealChanges, true) }, Why: func() string {
			if !d.p.desk.May(access.Reveal) {
				return "完整的信息由" + access.HolderNames(access.Reveal) + "查看。"
			}
			return ""
		}}))
	}
	return part.Down(look.Small, heading, table)
}

func (d *caseDetail) history() fyne.CanvasObject {
	rows := part.Down(look.Small, part.Strong("经过"))
	for _, e := range model.CaseHistory(d.line.Case) {
		row := part.Down(look.Nil, part.Across(look.Small, part.Note(e.Day), part.Text(e.What), part.Note(e.Who)))
		if e.Why != "" {
			row.Add(part.Remark(e.Why))
		}
		rows.Add(row)
	}
	return rows
}

// members is the list of a batch.
func (d *caseDetail) members() fyne.CanvasObject {
	id, total := d.line.ID, d.line.Case.Work.Members
	grid := part.NewGrid("cases.members", []part.Column[bureau.Row]{
		{ID: "number", Title: "编号", Width: 17, Grow: true, Text: func(r bureau.Row) string { return r.Number }},
		{ID: "holder", Title: "持证主体", Width: 9, Grow: true, Text: func(r bureau.Row) string { return r.Holder }},
		{ID: "status", Title: "状态", Width: 4, Text: func(r bureau.Row) string { return r.Status.Name() }, Role: func(r bureau.Row) look.Role { return toneRoles[model.StatusTone(r.Status)] }},
		{ID: "valid_to", Title: "有效期至", Width: 7.2, Text: func(r bureau.Row) string { return r.ValidTo.String() }, Hidden: true},
	}, func(ctx context.Context, r list.Request) (list.Block[bureau.Row], error) {
		from, _ := strconv.Atoi(r.After) // "" is 0
		rows, err := d.p.desk.Members(ctx, id, from, r.Limit)
		b := list.Block[bureau.Row]{Rows: rows, Total: total}
		if from+r.Limit < total {
			b.Next = strconv.Itoa(from + r.Limit)
		}
		return b, err
	}, d.p.host.Run, d.p.host.Fail)
	grid.Copied = func(n int) { d.p.host.Toast("已复制 " + model.Thousands(n) + " 行") }
	grid.Restart()
	return grid
}

// refused is the list of those that the batch left out.
func (d *caseDetail) refused() fyne.CanvasObject {
	l := newBatchList("cases.refused", d.p.tools, d.p.host, d.line.What+" 未办成 "+d.line.ID)
	l.set(model.BatchLines(d.outcome.Refusals), "")
	return l.object
}
