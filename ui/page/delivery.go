package page

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/bureau"
	"roadcert/domain/delivery"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// DeliveryDesk is what 送达 asks of the desk.
type DeliveryDesk interface {
	Deliveries(context.Context, bureau.DeliveryQuery) (bureau.DeliveryPage, error)
	DeliveryReminders(context.Context) (bureau.DeliveryReminders, error)
	Delivery(ctx context.Context, ref string) (bureau.Delivery, error)
	Notify(ctx context.Context, refs []string, how bureau.Handing) ([]bureau.Handout, bureau.BatchResult, error)
	RecordDelivery(ctx context.Context, refs []string, to delivery.State, how bureau.Handing) (bureau.BatchResult, error)
}

// deliveries is the handing over of electronic certificates: the queue, how far one has come, and what is done.
type deliveries struct {
	p         *certificatesPage
	counting  latest // the reminders
	asking    latest // for the delivery in the detail
	handing   latest
	filter    model.DeliveryFilter
	grid      *part.Grid[bureau.DeliveryRow]
	reminders *part.Line
	counts    *part.Line
	clear     *part.CommandButton
	buttons   []*part.CommandButton
	detail    *fyne.Container
	state     *part.Choice
	kind      *part.Choice
	text      *part.Input
	object    fyne.CanvasObject
	shown     bool
}

// countsEms is the room of the counts under the list.
const countsEms = 16

// deliveryShare is what the list gets of the page's width.
const deliveryShare = 0.72

func newDeliveries(p *certificatesPage) *deliveries {
	d := &deliveries{
		p: p, counting: latest{host: p.host}, asking: latest{host: p.host}, handing: latest{host: p.host}, detail: container.NewStack(),
		reminders: part.Note(""), counts: part.Note("").Right(),
	}
	d.grid = part.NewGrid("deliveries", d.columns(), d.fetch, p.host.Run, p.host.Fail)
	d.grid.IfEmpty(part.Empty("没有这样的电子证照", "转化或制发之后，有效的电子证照在这里等着交给持证主体。"))
	d.grid.Leads = true
	d.grid.Moved = d.moved
	d.grid.Opened = func(r bureau.DeliveryRow) { d.look(r) }
	d.grid.Copied = func(n int) { p.host.Toast("已复制 " + model.Thousands(n) + " 行，可粘贴到表格") }
	d.grid.Commands = d.commands
	d.build()
	return d
}

func (d *deliveries) columns() []part.Column[bureau.DeliveryRow] {
	today := d.p.desk.Today
	return []part.Column[bureau.DeliveryRow]{
		{ID: "number", Title: "编号", Width: 17.5, Grow: true, Text: func(r bureau.DeliveryRow) string { return r.Number }},
		{ID: "holder", Title: "持证主体", Width: 12, Grow: true, Text: func(r bureau.DeliveryRow) string { return r.Holder }},
		{ID: "kind", Title: "类别", Width: 8.4, Text: func(r bureau.DeliveryRow) string { return d.p.kindName(r.Kind) }},
		{ID: "state", Title: "送达", Width: 4.5, Text: func(r bureau.DeliveryRow) string { return r.State.Name() }, Role: func(r bureau.DeliveryRow) look.Role {
			return toneRoles[model.DeliveryTone(r.State)]
		}},
		{ID: "since", Title: "自", Width: 11, Text: func(r bureau.DeliveryRow) string { return model.Lately(r.Since, today()) }},
		{ID: "until", Title: "取证截止", Width: 9, Text: func(r bureau.DeliveryRow) string { return model.CodeText(r.CodeUntil, today()) }, Role: func(r bureau.DeliveryRow) look.Role {
			return toneRoles[model.CodeTone(r.CodeUntil, today())]
		}},
		{ID: "version", Title: "版本", Width: 4, Right: true, Text: func(r bureau.DeliveryRow) string { return versionText(r.Version) }, Hidden: true},
		{ID: "id", Title: "标识", Width: 6, Text: func(r bureau.DeliveryRow) string { return r.ID.String() }, Hidden: true},
	}
}

func (d *deliveries) fetch(ctx context.Context, r list.Request) (list.Block[bureau.DeliveryRow], error) {
	page, err := d.p.desk.Deliveries(ctx, d.filter.Page(r))
	return list.Block[bureau.DeliveryRow]{Rows: page.Rows, Next: page.Cursor, Total: page.Total, More: page.More}, err
}

func (d *deliveries) build() {
	choice := func(choices []model.Choice, field *string) *part.Choice {
		return part.NewChoice(partOptions(choices), func(key string) {
			*field = key
			d.restart()
		})
	}
	d.state = choice(model.DeliveryChoices(), &d.filter.State)
	d.kind = choice(model.KindChoices(d.p.desk.Catalog().Kinds()), &d.filter.Kind)
	d.text = part.NewInput("取证码、编号、姓名、车牌")
	d.text.OnSubmitted = d.search
	d.text.Left = func() { d.search(d.text.Text) }
	d.clear = part.Link(part.Command{Name: "清除", Do: d.everything, Why: func() string {
		if d.filter.Empty() {
			return "没有筛选条件"
		}
		return ""
	}})
	bar := part.Across(look.Small, d.state, d.kind, part.Grow(d.text), d.clear)
	for _, c := range d.commands() {
		b := part.Button(c)
		d.buttons = append(d.buttons, b)
		bar.Add(b)
	}
	foot := part.PadXY(look.Small, look.Tiny, part.Across(look.Small, part.Grow(d.reminders.Loose()), part.Ems(countsEms, d.counts)))
	d.put(part.Empty("在左边选一本证照", ""))
	d.object = part.Edges(part.PadXY(look.Nil, look.Tiny, bar), nil, nil, nil,
		part.Splitter(part.Edges(nil, foot, nil, nil, d.grid), d.detail, deliveryShare))
}

func (d *deliveries) search(text string) {
	if text != d.filter.Text {
		d.filter.Text = text
		d.restart()
	}
}

// everything takes the filter away.
func (d *deliveries) everything() {
	d.filter = model.DeliveryFilter{}
	d.state.Pick("")
	d.kind.Pick("")
	d.text.SetText("")
	d.restart()
}

func (d *deliveries) restart() {
	d.clear.Refresh()
	d.put(part.Empty("在左边选一本证照", ""))
	d.grid.Restart()
}

// reload fetches the list and what is to be done anew.
func (d *deliveries) reload() {
	if d.shown {
		d.grid.Reload()
	} else {
		d.shown = true
		d.grid.Restart()
	}
	fetch(&d.counting, "", d.p.desk.DeliveryReminders, func(reminders bureau.DeliveryReminders) {
		d.reminders.Set(model.RemindersText(reminders))
	})
}

func (d *deliveries) put(o fyne.CanvasObject) {
	d.detail.Objects = []fyne.CanvasObject{part.Fill(look.Surface, look.None), o}
	d.detail.Refresh()
}

// moved shows the delivery of the row the cursor is on, and asks the buttons again.
func (d *deliveries) moved() {
	d.counts.Set(d.grid.Counts())
	for _, b := range d.buttons {
		b.Refresh()
	}
	r, ok := d.grid.Current()
	if !ok {
		return
	}
	fetch(&d.asking, "", func(ctx context.Context) (bureau.Delivery, error) { return d.p.desk.Delivery(ctx, r.ID.String()) }, func(found bureau.Delivery) {
		d.draw(r, found)
	})
}

// draw shows how far one edition has come.
func (d *deliveries) draw(r bureau.DeliveryRow, found bureau.Delivery) {
	head := part.Across(look.Small, part.Grow(part.Section(r.Holder).Loose()), part.Tag(toneRoles[model.DeliveryTone(found.State)], found.State.Name()))
	rows := part.Down(look.Tiny)
	add := func(name, value string) {
		if value != "" {
			rows.Add(part.Labelled(name, part.Prose(value)))
		}
	}
	add("编号", r.Number)
	add("类别", d.p.kindName(r.Kind))
	add("版本", fmt.Sprintf("第 %03d 版", found.Version))
	add("取证码", delivery.Grouped(found.Code))
	add("取证截止", model.CodeText(found.CodeUntil, d.p.desk.Today()))
	steps := part.Down(look.Medium)
	for _, s := range model.DeliverySteps(found) {
		line := part.Down(look.Nil, part.Across(look.Small, part.Strong(s.What), part.Grow(part.Note(s.Who).Loose())), part.Note(s.When))
		if s.Note != "" {
			line.Add(part.Remark(s.Note))
		}
		steps.Add(line)
	}
	if len(found.Steps) == 0 {
		steps.Add(part.Remark("还没有登记过。"))
	}
	whole := part.Link(part.Command{Name: "看这本证照", Do: func() { d.look(r) }})
	d.put(part.Pad(look.Medium, part.Down(look.Medium, head, rows, part.Rule(), part.Grow(part.Scrolled(steps)), part.Across(look.Small, part.Grow(nil), whole))))
}

// look goes to a certificate in the list of all.
func (d *deliveries) look(r bureau.DeliveryRow) {
	d.p.tabs.Select(0)
	d.p.detail.tab = editionsTab
	d.p.detail.show(r.ID)
}
