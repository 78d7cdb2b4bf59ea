package page

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// detail shows one certificate beside the list: its face, what can be done to it, its editions, its life.
type detail struct {
	p       *certificatesPage
	running latest
	id      certificate.ID
	dossier bureau.Dossier
	others  []bureau.Row // the certificates it is linked to
	full    bool         // sensitive items are shown
	tab     int
	look    looking // at the document of an edition
	object  *fyne.Container
}

func newDetail(p *certificatesPage) *detail {
	d := &detail{p: p, running: latest{host: p.host}, object: container.NewStack()}
	d.look.preview = newPreview(p.host).fitting().narrow()
	d.put(part.Empty("在左边选一本证照", "用 ↑ ↓ 移动，Enter 打开。"))
	return d
}

func (d *detail) put(o fyne.CanvasObject) {
	d.object.Objects = []fyne.CanvasObject{part.Fill(look.Surface, look.None), o}
	d.object.Refresh()
}

// show fetches a certificate, masked; 0 shows none.
func (d *detail) show(id certificate.ID) {
	if id == d.id {
		return
	}
	d.id, d.full = id, false
	d.look.leave()
	if id == 0 {
		d.dossier = bureau.Dossier{}
		d.running.cancel()
		d.put(part.Empty("在左边选一本证照", "用 ↑ ↓ 移动，Enter 打开。"))
		return
	}
	d.reload()
}

// open shows a certificate and goes to what can be done to it.
func (d *detail) open(id certificate.ID) {
	d.tab = actionsTab
	if id == d.id {
		d.draw()
		return
	}
	d.show(id)
}

// reload fetches the certificate that is shown anew, masked again.
func (d *detail) reload() {
	d.fetch(d.p.desk.Show, false)
}

// renew fetches it anew as well; where nothing has happened to it, it stays as somebody is reading it.
func (d *detail) renew() {
	shown := d.dossier
	d.fetch(func(ctx context.Context, ref string) (bureau.Dossier, error) {
		dossier, err := d.p.desk.Show(ctx, ref)
		if err == nil && model.SameDossier(shown, dossier) {
			err = errSame
		}
		return dossier, err
	}, false)
}

// errSame ends a fetch that brings nothing new.
var errSame = errors.New("the certificate is as it was")

func (d *detail) fetch(by func(context.Context, string) (bureau.Dossier, error), full bool) {
	if d.id == 0 {
		return
	}
	id := d.id
	var dossier bureau.Dossier
	var others []bureau.Row
	var gone *bureau.SyncState
	d.running.begin("", func(ctx context.Context, _ func(int, int)) (err error) {
		if dossier, err = by(ctx, id.String()); err == nil {
			others, err = d.p.desk.Gather(ctx, model.LinkedIDs(dossier))
		}
		if problem.Of(err) == problem.NotFound {
			if state, unknown := d.p.desk.SyncState(ctx, id.String()); unknown == nil {
				gone, err = &state, nil
			}
		}
		return err
	}, func(err error) {
		switch {
		case id != d.id, errors.Is(err, errSame):
		case err != nil:
			d.p.host.Fail(err)
		case gone != nil:
			d.dossier = bureau.Dossier{}
			d.put(part.Empty("这本证照已不在库中", model.NewSyncLine(*gone).Text, part.Command{Name: "看搁置的", Do: func() {
				d.p.host.Open(Route{Page: Sync, Filter: AsideFilter})
			}}))
		default:
			d.dossier, d.others, d.full = dossier, others, full
			d.draw()
		}
	})
}

// reveal shows the sensitive items in full; the log says who looked.
func (d *detail) reveal() { d.fetch(d.p.desk.Reveal, true) }

func (d *detail) whyNotReveal() string {
	switch {
	case d.dossier.Kind == nil:
		return "请先选一本证照"
	case d.full:
		return "已经是完整号码"
	case !d.p.desk.May(access.Reveal):
		return "完整号码由" + names(access.Holders(access.Reveal)) + "查看。"
	}
	return ""
}

// The tabs of the detail.
const (
	faceTab = iota
	actionsTab
	editionsTab
)

func (d *detail) draw() {
	if d.dossier.Kind == nil {
		return
	}
	c := d.dossier.Certificate
	tone := toneRoles[model.StatusTone(d.dossier.Status)]
	reveal := part.Link(part.Command{Name: "查看完整号码", Do: d.reveal, Why: d.whyNotReveal})
	var note fyne.CanvasObject = reveal
	if d.full {
		note = part.Note("完整号码 · 已记入日志").In(look.Warning)
	}
	head := part.Down(look.Tiny,
		part.Across(look.Small, part.Grow(part.Section(c.Holder).Loose()), part.Tag(tone, d.dossier.Status.Name())),
		part.Across(look.Small, part.Grow(part.Text(c.Number).In(look.SecondInk).Loose()), note),
		part.Note(model.Summary(d.dossier, d.p.desk.Today())).Loose())
	for _, caution := range d.dossier.Cautions {
		head.Add(part.Remark("● " + caution.Text).In(look.Danger))
	}
	for _, other := range d.others {
		head.Add(part.Across(look.Small, part.Grow(part.Note("关联　"+model.RowText(other, other.ID)+"　"+other.Status.Name()).Loose()), part.Link(part.Command{Name: "看这一本", Do: func() {
			d.p.host.Open(Route{Page: Certificates, Filter: CertificateFilter + other.ID.String()})
		}})))
	}
	d.synced(head)
	tabs := part.NewTabs().Add("照面", part.Scrolled(d.face())).Add("办理", part.Scrolled(d.actions())).
		Add("版本 "+model.Thousands(len(d.dossier.Editions)), d.editions()).Add("经历 "+model.Thousands(len(d.dossier.Events)), part.Scrolled(d.history()))
	if results := model.Results(d.dossier); len(results) > 0 {
		tabs.Add("审验考核 "+model.Thousands(len(results)), part.Scrolled(resultTable(results)))
	}
	tabs.Chosen = func(n int) { d.tab = n }
	tabs.Select(min(d.tab, tabs.Count()-1))
	d.put(part.Pad(look.Medium, part.Down(look.Medium, head, part.Grow(tabs.Object()))))
}

// synced says how the certificate stands with the province, and leads to where a person decides about it.
func (d *detail) synced(head *fyne.Container) {
	line := model.NewSyncLine(d.dossier.Sync)
	leads := func(name, filter string) fyne.CanvasObject {
		return part.Link(part.Command{Name: name, Do: func() { d.p.host.Open(Route{Page: Sync, Filter: filter}) }})
	}
	switch {
	case line.Stopped:
		head.Add(part.Across(look.Small, part.Grow(part.Remark("● "+line.Text).In(toneRoles[line.Tone])), leads("去处理", StoppedFilter+":"+d.id.String())))
	case line.Aside:
		head.Add(part.Across(look.Small, part.Grow(part.Remark(line.Text)), leads("看搁置的", AsideFilter)))
	default:
		head.Add(part.Remark(line.Text))
	}
}

// face lists the items of the face that are filled, and names those that are not.
func (d *detail) face() fyne.CanvasObject {
	rows := part.Down(look.Tiny)
	var empty string
	for _, line := range d.dossier.Face {
		if line.Value == "" {
			if empty != "" {
				empty += "、"
			}
			empty += line.Field.Name
			continue
		}
		rows.Add(part.Labelled(line.Field.Name, part.Prose(line.Field.Text(line.Value))))
	}
	if empty != "" {
		rows.Add(part.Labelled("未填", part.Remark(empty)))
	}
	return rows
}

// actionEms is the width of the buttons of actions.
const actionEms = 7.5

// actions lists what could be done, each with the reason where it cannot.
func (d *detail) actions() fyne.CanvasObject {
	rows := part.Down(look.Small)
	if d.dossier.Status == certificate.Valid && d.dossier.Certificate.Medium == certificate.Paper && d.p.desk.May(access.Convert) {
		rows.Add(part.Across(look.Small, part.Ems(actionEms, part.Button(part.Command{Name: "去转化", Primary: true, Do: func() { d.p.host.Open(Route{Page: Collect}) }})),
			part.Grow(part.Remark("这本证照只有纸质，可以按类别成批转化为电子证照。"))))
	}
	for i, line := range model.Actions(d.dossier, d.p.desk.May) {
		button := part.Button(d.actionCommands()[i])
		if line.Ends {
			button.Dangerous()
		}
		why := line.Why
		if why == "" {
			why = "可以办理"
		}
		rows.Add(part.Across(look.Small, part.Ems(actionEms, button), part.Grow(part.Remark(why))))
	}
	return rows
}

// actionCommands are the same actions as commands, for buttons and the context menu.
func (d *detail) actionCommands() []part.Command {
	if d.dossier.Kind == nil {
		return nil
	}
	var list []part.Command
	for _, line := range model.Actions(d.dossier, d.p.desk.May) {
		list = append(list, part.Command{Name: line.Verb, Do: func() { d.ask(line) }, Why: func() string { return line.Why }})
	}
	return list
}

func (d *detail) history() fyne.CanvasObject {
	rows := part.Down(look.Medium)
	for _, e := range model.History(d.dossier) {
		row := part.Down(look.Nil, part.Across(look.Small, part.Note(e.Day), part.Strong(e.What), part.Note(e.Who)))
		if e.Why != "" {
			row.Add(part.Remark(e.Why))
		}
		rows.Add(row)
	}
	return rows
}

// resultTable lists the reviews and assessments a certificate has had.
func resultTable(results []model.ResultLine) fyne.CanvasObject {
	columns := []part.SheetColumn{{Title: "日期"}, {Title: "业务"}, {Title: "结果", Grow: true}, {Title: "有效期至"}}
	rows := make([][]string, len(results))
	for i, r := range results {
		rows[i] = []string{r.Day, r.What, r.Result, r.Until}
	}
	return part.Sheet(columns, part.SheetTexts(columns, rows))
}
