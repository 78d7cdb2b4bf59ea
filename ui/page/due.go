package page

import (
	"context"
	"io"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/reminder"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// due is what comes due: the list, how near its lines are, and the calendar that reminds of them elsewhere.
type due struct {
	p       *certificatesPage
	filter  model.DueFilter
	grid    *part.Grid[reminder.Item]
	what    *part.Choice
	kind    *part.Choice
	bucket  *part.Choice
	bar     *fyne.Container
	counts  *part.Line
	counted atomic.Pointer[bureau.DuePage] // what was fetched last, off the screen
	offered *bureau.DuePage                // whose counts the choice shows
	object  fyne.CanvasObject
}

func newDue(p *certificatesPage) *due {
	d := &due{p: p, filter: model.FirstDue()}
	d.grid = part.NewGrid("due", []part.Column[reminder.Item]{
		{ID: "day", Title: "日期", Width: 7.2, Text: func(i reminder.Item) string { return i.Day.String() }},
		{ID: "left", Title: "期限", Width: 7, Text: d.left, Role: d.role},
		{ID: "what", Title: "事项", Width: 8.5, Text: model.DueWhat},
		{ID: "number", Title: "编号", Width: 17.5, Grow: true, Text: func(i reminder.Item) string { return i.Number }},
		{ID: "holder", Title: "持证主体", Width: 14, Grow: true, Text: func(i reminder.Item) string { return i.Holder }},
		{ID: "kind", Title: "类别", Width: 9, Text: func(i reminder.Item) string { return i.KindName }},
		{ID: "plate", Title: "车牌", Width: 6.6, Text: func(i reminder.Item) string { return i.Plate }},
		{ID: "id", Title: "标识", Width: 6, Text: reminder.Item.Subject, Hidden: true},
	}, d.fetch, p.host.Run, p.host.Fail)
	d.grid.IfEmpty(part.Empty("没有到期的", "这一段时间里没有要办的；可以换一段时间或换一项。"))
	d.grid.Leads = true
	d.grid.Moved = d.moved
	d.grid.Opened = d.open
	d.grid.Copied = func(n int) { p.host.Toast("已复制 " + model.Thousands(n) + " 行，可粘贴到表格") }
	d.grid.Commands = func() []part.Command {
		return []part.Command{{Name: "打开", Key: fyne.KeyReturn, Do: func() {
			if i, ok := d.grid.Current(); ok {
				d.open(i)
			}
		}}, d.exportCommand()}
	}
	d.build()
	return d
}

func (d *due) build() {
	choice := func(choices []model.Choice, field *string) *part.Choice {
		return part.NewChoice(partOptions(choices), func(key string) {
			*field = key
			d.p.host.Open(Route{Page: Certificates, Filter: d.filter.Route()})
		})
	}
	d.bucket = choice(model.DueBucketChoices(nil), &d.filter.Bucket)
	d.what = choice(model.DueWhatChoices(), &d.filter.What)
	d.kind = choice(model.KindChoices(d.p.desk.Catalog().Kinds()), &d.filter.Kind)
	d.counts = part.Note("").Right()
	d.bar = part.Across(look.Small, d.bucket, d.what, d.kind, part.Grow(nil), part.Menu("列", d.grid.Choose), part.Button(d.exportCommand()))
	foot := part.PadXY(look.Small, look.Tiny, part.Across(look.Small, part.Note("双击或按 Enter 打开这本证照").Loose(), part.Grow(d.counts)))
	d.object = part.Edges(part.PadXY(look.Nil, look.Tiny, d.bar), foot, nil, nil, d.grid)
}

func (d *due) left(i reminder.Item) string { return reminder.Left(i.Day, d.p.desk.Today()) }

func (d *due) role(i reminder.Item) look.Role {
	return toneRoles[model.DueTone(i.Day, d.p.desk.Today())]
}

func (d *due) fetch(ctx context.Context, r list.Request) (list.Block[reminder.Item], error) {
	page, err := d.p.desk.Due(ctx, d.filter.Page(r))
	if err == nil {
		d.counted.Store(&page)
	}
	return list.Block[reminder.Item]{Rows: page.Items, Next: page.Cursor, Total: page.Total}, err
}

// show applies a filter, and shows it in the bar.
func (d *due) show(f model.DueFilter) {
	d.filter = f
	d.what.Pick(f.What)
	d.kind.Pick(f.Kind)
	d.bucket.Pick(f.Bucket)
	d.grid.Restart()
}

// moved says how many lines there are, and in the choice how many of each stretch of time.
func (d *due) moved() {
	d.counts.Set(d.grid.Counts())
	if page := d.counted.Load(); page != nil && page != d.offered {
		d.offered = page
		d.bucket.Offer(partOptions(model.DueBucketChoices(page.Counts)))
		d.bucket.Pick(d.filter.Bucket)
		d.bar.Refresh() // the words have grown
	}
}

// open shows the certificate of a line, or the case that waits.
func (d *due) open(i reminder.Item) {
	if i.Case != "" {
		d.p.host.Open(Route{Page: Cases, Filter: CaseFilter + i.Case})
		return
	}
	d.p.host.Open(Route{Page: Certificates, Filter: CertificateFilter + i.Certificate.String()})
}

func (d *due) exportCommand() part.Command {
	return part.Command{Name: "导出日历…", Key: fyne.KeyE, Mod: fyne.KeyModifierControl, Do: d.export, Why: needs(d.p.desk, access.TakeCalendar)}
}

// dueFolder is where calendars went the last time.
const dueFolder = "due.folder"

// export writes the year ahead for calendar programs, whatever stretch of time the list shows.
func (d *due) export() {
	q := d.filter.Calendar()
	file := outcome{"导出今后一年的到期日历", "导出", dueFolder, model.DueFile(d.p.desk.Today()), "，可导入手机或电脑的日历"}
	keepAs(d.p.host, file, func(ctx context.Context, w io.Writer) error {
		content, err := d.p.desk.DueCalendar(ctx, q)
		if err == nil {
			_, err = w.Write(content)
		}
		return err
	})
}
