package page

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/domain/outreach"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// OutreachDesk is what the register of trainings and campaigns asks of the desk.
type OutreachDesk interface {
	May(access.Permission) bool
	Outreach(ctx context.Context, year int) ([]outreach.Record, error)
	AddOutreach(context.Context, outreach.Activity) (outreach.Record, error)
	CorrectOutreach(ctx context.Context, id string, a outreach.Activity) (outreach.Record, error)
}

// outreachView is the register of a year, one entry in detail with what it said before, and the form.
type outreachView struct {
	p       *evaluationPage
	running latest
	lines   []model.OutreachLine
	grid    *part.Grid[model.OutreachLine]
	summary *part.Line
	buttons []*part.CommandButton
	detail  *fyne.Container
	object  fyne.CanvasObject
}

func newOutreachView(p *evaluationPage) *outreachView {
	v := &outreachView{p: p, running: latest{host: p.host}, summary: part.Note(""), detail: container.NewStack()}
	v.grid = part.NewGrid("outreach", []part.Column[model.OutreachLine]{
		{ID: "date", Title: "日期", Width: 6.5, Text: func(l model.OutreachLine) string { return l.Date.String() }},
		{ID: "kind", Title: "类别", Width: 4, Text: func(l model.OutreachLine) string { return l.Kind.Name() }},
		{ID: "title", Title: "名称", Width: 14, Grow: true, Text: func(l model.OutreachLine) string { return l.Title }},
		{ID: "place", Title: "地点", Width: 9, Grow: true, Text: func(l model.OutreachLine) string { return l.Place }},
		{ID: "audience", Title: "对象", Width: 6, Text: func(l model.OutreachLine) string { return l.Audience.Name() }},
		{ID: "people", Title: "人数", Width: 5, Right: true, Text: func(l model.OutreachLine) string { return l.People }},
		{ID: "person", Title: "负责人", Width: 6, Text: func(l model.OutreachLine) string { return l.Person }},
		{ID: "state", Title: "", Width: 4.5, Text: func(l model.OutreachLine) string { return l.State }, Role: func(model.OutreachLine) look.Role { return look.SecondInk }},
	}, list.Of(func() []model.OutreachLine { return v.lines }), p.host.Run, p.host.Fail)
	v.grid.IfEmpty(part.Empty("本年度还没有登记", "办过的培训、宣传、走访登记在这里，计入年度评价报告。"))
	v.grid.Leads = true
	v.grid.Moved = v.moved
	v.grid.Opened = func(model.OutreachLine) { v.correct() }
	v.grid.Commands = v.commands
	bar := part.Across(look.Small, part.Grow(v.summary.Loose()))
	for _, c := range v.commands() {
		b := part.Button(c)
		v.buttons = append(v.buttons, b)
		bar.Add(b)
	}
	v.object = part.PadXY(look.Wide, look.Nil, part.Grow(
		part.Edges(part.PadXY(look.Nil, look.Tiny, bar), nil, nil, nil, part.Splitter(v.grid, v.detail, listShare))))
	return v
}

// reload fetches the register of a year.
func (v *outreachView) reload(year int) {
	fetch(&v.running, "", func(ctx context.Context) ([]outreach.Record, error) { return v.p.desk.Outreach(ctx, year) }, func(found []outreach.Record) {
		v.lines = model.OutreachLines(found)
		v.summary.Set(model.OutreachSummary(found))
		v.put(part.Empty("在左边选一条", ""))
		v.grid.Restart()
	})
}

func (v *outreachView) put(o fyne.CanvasObject) {
	v.detail.Objects = []fyne.CanvasObject{part.Fill(look.Surface, look.None), o}
	v.detail.Refresh()
}

// moved shows the entry the cursor is on, and what it said before.
func (v *outreachView) moved() {
	for _, b := range v.buttons {
		b.Refresh()
	}
	l, ok := v.grid.Current()
	if !ok {
		return
	}
	rows := part.Down(look.Medium)
	add := func(title string, version outreach.Version) {
		head, text := model.OutreachVersion(version)
		rows.Add(part.Down(look.Nil, part.Across(look.Small, part.Strong(title), part.Grow(part.Note(head).Loose())), part.Prose(text)))
	}
	add("现在", l.Version)
	for i := len(l.Earlier) - 1; i >= 0; i-- {
		add("原为", l.Earlier[i])
	}
	v.put(part.Pad(look.Medium, part.Down(look.Medium, part.Section(l.Title).Loose(), part.Grow(part.Scrolled(rows)))))
}

// commands are what can be done to the register.
func (v *outreachView) commands() []part.Command {
	may := needs(v.p.desk, access.RecordOutreach)
	chosen := func() string {
		l, ok := v.grid.Current()
		switch {
		case may() != "":
			return may()
		case !ok:
			return "请先选一条。"
		case l.Struck:
			return "这一条已经划掉，请另行登记。"
		}
		return ""
	}
	return []part.Command{
		{Name: "登记…", Primary: true, Why: may, Do: v.add}, {Name: "更正…", Why: chosen, Do: v.correct}, {Name: "划掉…", Why: chosen, Do: v.strike},
	}
}

func (v *outreachView) add() {
	v.form("登记宣传培训", "登记", outreach.Activity{Kind: outreach.Training, Audience: outreach.Operators}, func(ctx context.Context, a outreach.Activity) error {
		_, err := v.p.desk.AddOutreach(ctx, a)
		return err
	})
}

func (v *outreachView) correct() {
	l, ok := v.grid.Current()
	if !ok || l.Struck || !v.p.desk.May(access.RecordOutreach) {
		return
	}
	v.form("更正宣传培训　"+l.ID, "更正", l.Activity, func(ctx context.Context, a outreach.Activity) error {
		_, err := v.p.desk.CorrectOutreach(ctx, l.ID, a)
		return err
	})
}

// strike takes an entry out of every count; it stays in the register.
func (v *outreachView) strike() {
	l, ok := v.grid.Current()
	if !ok {
		return
	}
	part.Confirm(v.p.host.Window(), "划掉　"+l.ID, "“"+l.Title+"”不再计入年度报告，登记的内容仍然保留。", "划掉", func() {
		a := l.Activity
		a.Struck = true
		v.p.host.Run("划掉", func(ctx context.Context, _ func(int, int)) error {
			_, err := v.p.desk.CorrectOutreach(ctx, l.ID, a)
			return err
		}, func(err error) {
			if err != nil {
				v.p.host.Fail(err)
				return
			}
			v.done("已划掉")
		})
	})
}

// done says what was done; the page counts anew.
func (v *outreachView) done(said string) {
	v.p.host.Toast(said)
	v.p.host.Changed()
}

// form asks for the items of an entry.
func (v *outreachView) form(title, verb string, a outreach.Activity, save func(context.Context, outreach.Activity) error) {
	items, today := model.OutreachItems(), v.p.desk.Today()
	fields := make([]*part.Field, len(items))
	for i := range items {
		item := &items[i]
		f := part.NewField(item.Name).Hint(item.Hint)
		if item.Choices != nil {
			f = part.NewChoiceField(item.Name, partOptions(item.Choices))
		}
		if item.Must {
			f.Must()
		}
		f.Set(item.Text(a))
		fields[i] = f.Checked(func(text string) (string, string) { return item.Check(text, today) })
	}
	var dialog *part.Dialog
	dialog = part.NewDialog(title, part.Form(fields...), part.Command{Name: verb, Do: func() {
		if !part.FirstWrong(fields) {
			return
		}
		entered := a
		for i := range items {
			items[i].Into(&entered, fields[i].Text())
		}
		v.p.host.Run(title, func(ctx context.Context, _ func(int, int)) error {
			return save(ctx, entered)
		}, dialog.Ends(func() { v.done("已" + verb) }))
	}})
	fields[len(fields)-1].Submits(dialog.Submit)
	dialog.Wide().Begin(fields[0]).Show(v.p.host.Window())
}
