package page

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// TwinsDesk is what 疑似重复 asks of the desk.
type TwinsDesk interface {
	Twins(ctx context.Context, opt bureau.TwinOptions, progress func(done, total int)) (bureau.Twins, error)
	KeepTwins(ctx context.Context, a, b, reason string) error
	ProposeMerge(ctx context.Context, keep, drop, note string) (bureau.Case, error)
	ProposeSameHolder(ctx context.Context, right, wrong, note string) (bureau.Case, error)
}

// twinsMost is how many pairs are listed at a time.
const twinsMost = 500

// twins is what was probably collected twice: the list, a pair side by side, and what can be done about it.
type twins struct {
	desk    CollectDesk
	host    Host
	running latest
	found   bureau.Twins
	looked  bool // found is of the store as it is
	rule    string
	kind    catalog.Code
	said    *part.Line
	grid    *part.Grid[*bureau.Twin]
	shown   *bureau.Twin
	detail  *fyne.Container
	body    *fyne.Container // the list with its detail, or why there is none
	pairs   fyne.CanvasObject
	object  fyne.CanvasObject
}

// twinShare is what the list gets of the width.
const twinShare = 0.36

func newTwins(desk CollectDesk, host Host) *twins {
	v := &twins{desk: desk, host: host, running: latest{host: host}, said: part.Note("").Loose(), detail: container.NewStack(), body: container.NewStack()}
	entry := func(of func(model.TwinEntry) string) func(*bureau.Twin) string {
		return func(t *bureau.Twin) string { return of(model.NewTwinEntry(t)) }
	}
	v.grid = part.NewGrid("collect.twins", []part.Column[*bureau.Twin]{
		{ID: "holder", Title: "持证主体", Width: 9, Grow: true, Text: entry(func(e model.TwinEntry) string { return e.Holder })},
		{ID: "why", Title: "情形", Width: 8, Text: entry(func(e model.TwinEntry) string { return e.Why })},
		{ID: "degree", Title: "程度", Width: 4.5, Text: entry(func(e model.TwinEntry) string { return e.Degree }), Role: func(t *bureau.Twin) look.Role {
			return toneRoles[model.NewTwinEntry(t).Tone]
		}},
		{ID: "remark", Title: "备注", Width: 7, Text: entry(func(e model.TwinEntry) string { return e.Remark })},
	}, list.Of(v.listed), host.Run, host.Fail)
	v.grid.IfEmpty(part.Empty("没有疑似重复", ""))
	v.grid.Leads = true
	v.grid.Moved = v.moved
	v.grid.Copied = func(n int) { host.Toast("已复制 " + model.Thousands(n) + " 行") }
	rule := part.NewChoice(partOptions(model.TwinRuleChoices()), func(key string) { v.rule = key; v.look() })
	kinds := []part.Option{{Name: "全部类别"}}
	for _, k := range desk.Catalog().Kinds() {
		kinds = append(kinds, part.Option{Key: string(k.Code), Name: k.Short})
	}
	kind := part.NewChoice(kinds, func(code string) { v.kind = catalog.Code(code); v.look() })
	bar := part.Across(look.Small, rule, kind, part.Grow(v.said), part.Button(part.Command{Name: "重新查找", Do: v.look}))
	v.pairs = part.Splitter(v.grid, v.detail, twinShare)
	v.object = part.Edges(part.PadXY(look.Nil, look.Tiny, bar), nil, nil, nil, v.body)
	return v
}

func (v *twins) listed() []*bureau.Twin {
	rows := make([]*bureau.Twin, len(v.found.Pairs))
	for i := range rows {
		rows[i] = &v.found.Pairs[i]
	}
	return rows
}

// show looks for pairs where that has not been done since the store changed here.
func (v *twins) show() {
	if !v.looked && !v.running.busy() {
		v.look()
	}
}

// forget lets the next show look again.
func (v *twins) forget() { v.looked = false }

func (v *twins) put(o fyne.CanvasObject) {
	v.body.Objects = []fyne.CanvasObject{o}
	v.body.Refresh()
}

// look compares all certificates.
func (v *twins) look() {
	opt := bureau.TwinOptions{Kind: v.kind, Rule: v.rule, Limit: twinsMost}
	var found bureau.Twins
	v.put(part.Empty("正在比对全部证照…", ""))
	v.running.begin("查找疑似重复", func(ctx context.Context, progress func(done, total int)) (err error) {
		found, err = v.desk.Twins(ctx, opt, progress)
		return err
	}, func(err error) {
		if err != nil {
			v.put(part.Empty("没有查完", err.Error(), part.Command{Name: "重新查找", Do: v.look}))
			return
		}
		v.found, v.looked = found, true
		v.put(v.pairs)
		v.settled()
		v.grid.Restart()
	})
}

// settled shows what has become of the pairs.
func (v *twins) settled() {
	v.said.Set(model.TwinsText(&v.found))
	v.shown = nil
	v.detail.Objects = []fyne.CanvasObject{part.Fill(look.Surface, look.None), part.Empty("在左边选一对", "")}
	v.detail.Refresh()
	v.grid.Reload()
}

func (v *twins) moved() {
	t, ok := v.grid.Current()
	if !ok || t == v.shown {
		return
	}
	v.shown = t
	v.detail.Objects = []fyne.CanvasObject{part.Fill(look.Surface, look.None), part.Pad(look.Medium, v.card(t))}
	v.detail.Refresh()
}

// card sets the two side by side, with what can be done about them above.
func (v *twins) card(t *bureau.Twin) fyne.CanvasObject {
	c := model.NewTwinCard(t)
	rows := part.Down(look.Tiny, part.Labelled("", part.Share(look.Medium, part.Prose(c.Left), part.Prose(c.Right), part.Remark("差异"))), part.Rule())
	for _, r := range c.Rows {
		role := look.Ink
		if r.Differ {
			role = look.Warning
		}
		rows.Add(part.Labelled(r.Name, part.Share(look.Medium, part.Prose(r.Left).In(role), part.Prose(r.Right).In(role), part.Remark(r.Remark).In(role))))
	}
	said := part.Down(look.Tiny)
	for _, text := range c.Reasons {
		said.Add(part.Prose(text))
	}
	for _, text := range c.Remarks {
		said.Add(part.Prose(text).In(look.Warning))
	}
	return part.Down(look.Medium, said, v.buttons(t), part.Rule(), part.Grow(part.Scrolled(rows)))
}

// buttons are what can be done about a pair: about the records, and about their holders.
func (v *twins) buttons(t *bureau.Twin) fyne.CanvasObject {
	var lines []fyne.CanvasObject
	line := part.Across(look.Small)
	for _, o := range model.TwinOffers(t, v.desk.May) {
		line.Add(part.Button(part.Command{Name: o.Verb, Why: func() string { return o.Why }, Do: func() { v.ask(t, o) }}))
		if o.Act == model.MergeIntoRight || o.Act == model.AlignToRight {
			lines = append(lines, line)
			line = part.Across(look.Small)
		}
	}
	return part.Down(look.Small, lines...)
}

// ask asks for what an act needs, and does it.
func (v *twins) ask(t *bureau.Twin, o model.TwinOffer) {
	q := o.Act.Asks(t)
	note := part.NewField(q.Label).Hint(q.Hint)
	if q.Must != "" {
		note.Must().Checked(func(text string) (string, string) {
			if strings.TrimSpace(text) == "" {
				return text, q.Must
			}
			return text, ""
		})
	}
	var dialog *part.Dialog
	do := func() {
		if part.FirstWrong([]*part.Field{note}) {
			v.do(t, o.Act, q, strings.TrimSpace(note.Text()), dialog)
		}
	}
	dialog = part.NewDialog(q.Title, part.Down(look.Medium, part.Text(model.NewTwinEntry(t).Holder).Loose(), note.Object(), part.Remark(q.Then)), part.Command{Name: q.Button, Do: do})
	note.Submits(dialog.Submit)
	dialog.Wide().Begin(note).Show(v.host.Window())
}

// acts are what the desk does about a pair; the case is empty where nobody else has to decide.
var acts = map[model.TwinAct]func(ctx context.Context, desk TwinsDesk, left, right, note string) (bureau.Case, error){
	model.KeepBoth: func(ctx context.Context, desk TwinsDesk, left, right, note string) (bureau.Case, error) {
		return bureau.Case{}, desk.KeepTwins(ctx, left, right, note)
	},
	model.MergeIntoLeft: func(ctx context.Context, desk TwinsDesk, left, right, note string) (bureau.Case, error) {
		return desk.ProposeMerge(ctx, left, right, note)
	},
	model.MergeIntoRight: func(ctx context.Context, desk TwinsDesk, left, right, note string) (bureau.Case, error) {
		return desk.ProposeMerge(ctx, right, left, note)
	},
	model.AlignToLeft: func(ctx context.Context, desk TwinsDesk, left, right, note string) (bureau.Case, error) {
		return desk.ProposeSameHolder(ctx, left, right, note)
	},
	model.AlignToRight: func(ctx context.Context, desk TwinsDesk, left, right, note string) (bureau.Case, error) {
		return desk.ProposeSameHolder(ctx, right, left, note)
	},
}

// do settles a pair. The list is not made anew for it: that would compare all certificates again.
func (v *twins) do(t *bureau.Twin, act model.TwinAct, q model.TwinQuestion, note string, dialog *part.Dialog) {
	a, b := t.A.Certificate.ID, t.B.Certificate.ID
	var made bureau.Case
	v.host.Run(q.Button, func(ctx context.Context, _ func(int, int)) (err error) {
		made, err = acts[act](ctx, v.desk, a.String(), b.String(), note)
		return err
	}, dialog.Ends(func() {
		if act == model.KeepBoth {
			model.KeepApart(&v.found, a, b)
			v.host.Toast("已保留为两本")
		} else {
			model.NoteCase(&v.found, made)
			v.host.Toast("已" + q.Button + "，办件 " + made.ID + " 等待审批")
			v.host.Changed()
		}
		v.settled()
	}))
}
