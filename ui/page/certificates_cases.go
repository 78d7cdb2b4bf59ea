package page

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// cases is what waits for a second person: the list, one case in detail, and the decision.
type cases struct {
	p       *certificatesPage
	running latest
	asking  latest // for the certificate of the case in the detail
	lines   []model.CaseLine
	grid    *part.Grid[model.CaseLine]
	detail  *fyne.Container
	shown   string // ID of the case in the detail
	all     bool   // decided ones too
	object  fyne.CanvasObject
}

func newCases(p *certificatesPage) *cases {
	c := &cases{p: p, running: latest{host: p.host}, asking: latest{host: p.host}, detail: container.NewStack()}
	text := func(of func(model.CaseLine) string) func(model.CaseLine) string { return of }
	c.grid = part.NewGrid("cases", []part.Column[model.CaseLine]{
		{ID: "id", Title: "办件", Width: 5, Text: text(func(l model.CaseLine) string { return l.ID })},
		{ID: "what", Title: "业务", Width: 6, Text: text(func(l model.CaseLine) string { return l.What })},
		{ID: "kind", Title: "类别", Width: 9, Text: text(func(l model.CaseLine) string { return l.Kind })},
		{ID: "reason", Title: "原因和说明", Width: 14, Grow: true, Text: text(func(l model.CaseLine) string { return l.Reason })},
		{ID: "proposer", Title: "提出人", Width: 7, Text: text(func(l model.CaseLine) string { return l.Proposer })},
		{ID: "at", Title: "提出时间", Width: 8, Text: text(func(l model.CaseLine) string { return l.At })},
		{ID: "state", Title: "状态", Width: 5, Text: text(func(l model.CaseLine) string { return l.State }), Role: stateRole},
	}, list.Of(func() []model.CaseLine { return c.lines }), p.host.Run, p.host.Fail)
	c.grid.IfEmpty(part.Empty("没有等着审批的办件", "受理员提出的制发、注销等业务会列在这里，由另一人批准或退回。"))
	c.grid.Leads = true
	c.grid.Moved = c.moved
	scope := part.NewChoice([]part.Option{{Name: "等着审批的"}, {Key: "all", Name: "全部，含已办结的"}}, func(key string) {
		c.all = key == "all"
		c.reload()
	})
	bar := part.PadXY(look.Nil, look.Tiny, part.Across(look.Small, scope, part.Grow(nil)))
	c.put(part.Empty("在左边选一件", ""))
	c.object = part.Edges(bar, nil, nil, nil, part.Splitter(c.grid, c.detail, listShare))
	return c
}

func stateRole(l model.CaseLine) look.Role {
	switch l.Case.State {
	case bureau.Approved:
		return look.Good
	case bureau.Returned:
		return look.Danger
	}
	return look.Warning
}

func (c *cases) put(o fyne.CanvasObject) {
	c.detail.Objects = []fyne.CanvasObject{part.Fill(look.Surface, look.None), o}
	c.detail.Refresh()
}

// reload fetches the cases and says in the tab how many wait.
func (c *cases) reload() {
	if !c.p.desk.May(access.ReadCases) {
		c.grid.IfEmpty(part.Empty("您的岗位不办理审批", "待办由"+names(access.Holders(access.ReadCases))+"查看。"))
		c.grid.Restart()
		return
	}
	var found []bureau.Case
	open := !c.all
	c.running.begin("", func(ctx context.Context, _ func(int, int)) (err error) {
		found, err = c.p.desk.Cases(ctx, open)
		return err
	}, func(err error) {
		if err != nil {
			c.p.host.Fail(err)
			return
		}
		c.lines = model.CaseLines(found, c.p.desk.Catalog())
		waiting := 0
		for _, k := range found {
			if k.State == bureau.Open {
				waiting++
			}
		}
		name := "待办"
		if waiting > 0 {
			name += " " + model.Thousands(waiting)
		}
		c.p.tabs.Rename(casesTab, name)
		c.shown = ""
		c.put(part.Empty("在左边选一件", ""))
		c.grid.Restart()
	})
}

func (c *cases) moved() {
	if l, ok := c.grid.Current(); ok && l.ID != c.shown {
		c.shown = l.ID
		c.draw(l, bureau.Dossier{})
		c.identify(l)
	}
}

// identify finds out whose certificate a case is about, for the person who has to decide it.
func (c *cases) identify(l model.CaseLine) {
	if l.Case.Certificate == 0 {
		return
	}
	var dossier bureau.Dossier
	c.asking.begin("", func(ctx context.Context, _ func(int, int)) (err error) {
		dossier, err = c.p.desk.Show(ctx, l.Case.Certificate.String())
		return err
	}, func(err error) {
		switch {
		case err != nil:
			c.p.host.Fail(err)
		case c.shown == l.ID:
			c.draw(l, dossier)
		}
	})
}

func (c *cases) draw(l model.CaseLine, d bureau.Dossier) {
	k := l.Case
	viewer := model.Viewer{User: c.p.desk.Person().User, Decides: c.p.desk.May(access.DecideCase)}
	why := func() string { return model.WhyNotDecide(k, viewer) }
	rows := part.Down(look.Tiny)
	add := func(name, value string) {
		if value != "" {
			rows.Add(part.Labelled(name, part.Prose(value)))
		}
	}
	if d.Kind != nil {
		add("持证主体", d.Certificate.Holder)
		add("编号", d.Certificate.Number)
		add("现状", d.Status.Name())
	}
	add("类别", l.Kind)
	add("原因", k.Reason.Name())
	add("暂扣至", k.Until.String())
	add("说明", k.Note)
	add("提出人", k.Proposer)
	add("提出时间", l.At)
	add("决定人", k.Decider)
	add("答复", k.Answer)
	if kind, ok := c.p.desk.Catalog().Kind(k.Kind); ok {
		for _, f := range kind.Fields {
			add(f.Name, f.Text(k.Face[f.Key]))
		}
	}
	approve := part.Button(part.Command{Name: "批准…", Primary: true, Why: why, Do: func() { c.decide(l, bureau.Approved) }})
	back := part.Button(part.Command{Name: "退回…", Why: why, Do: func() { c.decide(l, bureau.Returned) }})
	buttons := part.Across(look.Small, approve, back, part.Grow(nil))
	if k.Certificate != 0 {
		buttons.Add(part.Link(part.Command{Name: "看这本证照", Do: func() {
			c.p.tabs.Select(listTab)
			c.p.detail.tab = faceTab
			c.p.detail.show(k.Certificate)
		}}))
	}
	head := part.Across(look.Small, part.Grow(part.Section(l.What+"　"+l.ID).Loose()), part.Text(l.State).In(stateRole(l)))
	body := part.Down(look.Medium, head, buttons)
	if reason := why(); reason != "" && k.State == bureau.Open {
		body.Add(part.Remark(reason))
	}
	body.Add(part.Grow(part.Scrolled(rows)))
	c.put(part.Pad(look.Medium, body))
}

// decide asks for the second person's word.
func (c *cases) decide(l model.CaseLine, verdict bureau.CaseState) {
	verb, hint := "批准"+l.What, "可不填"
	if verdict == bureau.Returned {
		verb, hint = "退回"+l.What, "退回的原因，提出人会看到"
	}
	note := part.NewField("答复").Hint(hint).Checked(func(text string) (string, string) {
		if verdict == bureau.Returned && strings.TrimSpace(text) == "" {
			return text, "请写明退回的原因"
		}
		return text, ""
	})
	var dialog *part.Dialog
	do := func() {
		if !part.FirstWrong([]*part.Field{note}) {
			return
		}
		answer := strings.TrimSpace(note.Text())
		c.p.host.Run(verb, func(ctx context.Context, _ func(int, int)) error {
			_, err := c.p.desk.Decide(ctx, l.ID, verdict, answer)
			return err
		}, dialog.Ends(func() {
			c.p.host.Toast("已" + verb + "，办件 " + l.ID)
			c.p.host.Changed()
		}))
	}
	dialog = part.NewDialog(verb+"　"+l.ID, part.Down(look.Medium, part.Text(l.Kind+"　"+l.Reason).Loose(), note.Object()), part.Command{Name: verb, Do: do})
	note.Submits(dialog.Submit)
	dialog.Wide().Begin(note).Show(c.p.host.Window())
}
