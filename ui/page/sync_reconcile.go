package page

import (
	"context"

	"fyne.io/fyne/v2"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// syncReconciling holds everything here against everything at the province: what differs, three columns for the eye
// of whoever has the paper at hand, and the ways to put it right.
type syncReconciling struct {
	p       *syncPage
	found   *bureau.Reconciliation // nil before the first
	grid    *part.Grid[bureau.Difference]
	counts  *part.Line
	buttons []*part.CommandButton
	detail  *fyne.Container
	object  fyne.CanvasObject
	shown   certificate.ID // of the difference that is set side by side
}

func newSyncReconciling(p *syncPage) *syncReconciling {
	r := &syncReconciling{p: p, counts: part.Note("还没有对过账"), detail: newPlace(part.Empty("没有要对照的", ""))}
	r.grid = part.NewGrid("sync-differences", []part.Column[bureau.Difference]{
		{ID: "number", Title: "编号", Width: 16.4, Text: func(d bureau.Difference) string { return d.Number }},
		{ID: "holder", Title: "持证主体", Width: 9, Text: func(d bureau.Difference) string { return d.Holder }},
		{ID: "text", Title: "差异", Width: 14, Grow: true, Text: func(d bureau.Difference) string { return d.Text }},
		{ID: "id", Title: "标识", Width: 6, Text: func(d bureau.Difference) string { return d.Certificate.String() }, Hidden: true},
	}, list.Of(r.differences), p.host.Run, p.host.Fail)
	r.grid.IfEmpty(part.Empty("没有列出的差异", "对账先同步，再把本机的每本证照与省级系统比对；不同的列在这里。"))
	r.grid.Opened = func(d bureau.Difference) { r.look(d.Certificate) }
	r.grid.Leads = true
	r.grid.Moved = r.moved
	r.grid.Commands = r.commands
	bar := part.Across(look.Small, part.Grow(r.counts.Loose()))
	for _, c := range r.commands() {
		b := part.Button(c)
		r.buttons = append(r.buttons, b)
		bar.Add(b)
	}
	r.object = listAndDetail(bar, r.grid, r.detail)
	return r
}

func (r *syncReconciling) differences() []bureau.Difference {
	if r.found == nil {
		return nil
	}
	return r.found.Differences
}

func (r *syncReconciling) reload() {
	for _, b := range r.buttons {
		b.Refresh()
	}
}

// mendingKeys are the keys of the ways to put a difference right.
var mendingKeys = [...]struct {
	how bureau.Mending
	key fyne.KeyName
}{{bureau.MendResend, fyne.KeyR}, {bureau.MendFetch, fyne.KeyT}, {bureau.MendAdopt, fyne.KeyD}}

func (r *syncReconciling) commands() []part.Command {
	list := []part.Command{{Name: "对账", Key: fyne.KeyReturn, Mod: fyne.KeyModifierControl, Primary: true, Why: r.p.whyNotTalk, Do: r.reconcile}}
	for _, way := range mendingKeys {
		how := way.how
		list = append(list, part.Command{Name: how.Name() + "…", Key: way.key, Mod: fyne.KeyModifierControl, Why: func() string { return r.whyNot(how) }, Do: func() { r.mend(how) }})
	}
	return list
}

func (r *syncReconciling) whyNot(how bureau.Mending) string {
	if why := r.p.whyResolve(); why != "" {
		return why
	}
	d, ok := r.grid.Current()
	if !ok {
		return "请先选择一处差异。"
	}
	return model.WhyNoMending(d, how)
}

func (r *syncReconciling) reconcile() {
	var found bureau.Reconciliation
	r.p.work("对账", func(ctx context.Context, progress func(done, total int)) (err error) {
		found, err = r.p.desk.Reconcile(ctx, progress)
		return err
	}, func() string {
		r.show(found)
		if found.Clean {
			return "对账完毕，没有差异。"
		}
		return "对账完毕，不同 " + model.Thousands(found.Found) + " 本。"
	})
}

func (r *syncReconciling) show(found bureau.Reconciliation) {
	r.found, r.shown = &found, 0
	r.counts.Set(model.ReconciledText(found))
	putInto(r.detail, part.Empty("没有要对照的", ""))
	r.grid.Restart()
}

// moved shows three columns of the difference the cursor is on; the third is for the paper.
func (r *syncReconciling) moved() {
	r.reload()
	d, ok := r.grid.Current()
	if !ok || d.Certificate == r.shown {
		return // what was written down of the paper stays
	}
	r.shown = d.Certificate
	rows := make([][]fyne.CanvasObject, len(d.Lines))
	for i, l := range d.Lines {
		role := look.Ink
		if l.Differ {
			role = look.Warning
		}
		rows[i] = []fyne.CanvasObject{part.Note(l.Name), part.Prose(l.Local).In(role), part.Prose(l.Province).In(role), part.NewInput("")}
	}
	table := part.Sheet([]part.SheetColumn{{Title: "项目"}, {Title: "本机", Grow: true}, {Title: "省级", Grow: true}, {Title: "纸质", Grow: true}}, rows)
	whole := part.Link(part.Command{Name: "看这本证照", Do: func() { r.look(d.Certificate) }})
	roll := part.Down(look.Medium, table, part.Remark("“纸质”一列供对照手里的证件时填写，不保存。"))
	for _, m := range d.Mendings {
		roll.Add(part.Remark(m.Name() + "：" + m.Text() + "。"))
	}
	putInto(r.detail, part.Pad(look.Medium, part.Down(look.Small, part.Across(look.Small, part.Grow(part.Section(d.Holder).Loose()), whole),
		part.Prose(d.Text+"。"), part.Rule(), part.Grow(part.Scrolled(part.PadXY(look.Tiny, look.Nil, roll))))))
}

func (r *syncReconciling) look(id certificate.ID) {
	r.p.host.Open(Route{Page: Certificates, Filter: CertificateFilter + id.String()})
}

// mend puts one difference right; it leaves the list, and the next reconciliation says whether it is gone.
func (r *syncReconciling) mend(how bureau.Mending) {
	d, _ := r.grid.Current()
	r.p.askReason(how.Name(), d.Holder+"　"+d.Number+"："+how.Text()+"。", how.Name(), func(why string) {
		r.p.work(how.Name(), func(ctx context.Context, _ func(int, int)) error {
			return r.p.desk.Mend(ctx, d.Certificate.String(), how, why)
		}, func() string {
			r.show(model.Mended(*r.found, d.Certificate))
			return "已处理；补推的在下一次同步时送出。"
		})
	})
}
