package page

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// syncStopped is what the province did not take in: the list, both sides of one, and the ways out.
type syncStopped struct {
	p       *syncPage
	asking  latest
	grid    *part.Grid[bureau.StoppedItem]
	buttons []*part.CommandButton
	detail  *fyne.Container
	object  fyne.CanvasObject
	wanted  string             // the mark of a certificate that a route asks for
	asked   bureau.StoppedItem // whose sides are shown, or are being asked for
}

func newSyncStopped(p *syncPage) *syncStopped {
	s := &syncStopped{p: p, asking: latest{host: p.host}, detail: newPlace(part.Empty("在左边选一件", ""))}
	s.grid = part.NewGrid("sync-stopped", []part.Column[bureau.StoppedItem]{
		{ID: "outcome", Title: "结果", Width: 3.5, Text: func(i bureau.StoppedItem) string { return i.Outcome.Name() }, Role: func(i bureau.StoppedItem) look.Role {
			return toneRoles[model.OutcomeTone(i.Outcome)]
		}},
		{ID: "number", Title: "编号", Width: 16.4, Text: func(i bureau.StoppedItem) string { return i.Number }},
		{ID: "holder", Title: "持证主体", Width: 8, Text: func(i bureau.StoppedItem) string { return i.Holder }},
		{ID: "operation", Title: "业务", Width: 6, Text: func(i bureau.StoppedItem) string { return i.Operation.Name() }},
		{ID: "why", Title: "为什么", Width: 12, Grow: true, Text: model.StoppedWhy},
		{ID: "told", Title: "自", Width: 10, Text: func(i bureau.StoppedItem) string { return model.Lately(i.Told, p.desk.Today()) }, Hidden: true},
	}, list.Of(func() []bureau.StoppedItem { return p.known.stopped }), p.host.Run, p.host.Fail)
	s.grid.IfEmpty(part.Empty("没有等人处理的", "省级系统退回的、与省级系统冲突的办理会列在这里。"))
	s.grid.Leads, s.grid.Same = true, sameStop
	s.grid.Moved = s.moved
	s.grid.Opened = func(i bureau.StoppedItem) { s.look(i.Certificate) }
	s.grid.Commands = s.commands
	var bar *fyne.Container
	bar, s.buttons = buttonRow(s.commands())
	s.object = listAndDetail(bar, s.grid, s.detail)
	return s
}

func (s *syncStopped) look(id certificate.ID) {
	s.p.host.Open(Route{Page: Certificates, Filter: CertificateFilter + id.String()})
}

func (s *syncStopped) reload() {
	items := s.p.known.stopped
	if len(items) == 0 {
		s.asked = bureau.StoppedItem{}
		putInto(s.detail, part.Empty("没有要对照的", ""))
	}
	found := reloadOn(s.grid, items, func(i bureau.StoppedItem) bool { return i.Certificate.String() == s.wanted })
	if !found && s.wanted != "" {
		s.p.host.Toast("它已经不在等人处理的里面。")
	}
	s.wanted = ""
}

// sameStop tells whether two items are of one event, stopped for the same reason.
func sameStop(a, b bureau.StoppedItem) bool { return a.Event == b.Event && a.Told.Equal(b.Told) }

// moved asks the province for its side of the row the cursor is on, as long as somebody sees it.
func (s *syncStopped) moved() {
	for _, b := range s.buttons {
		b.Refresh()
	}
	i, ok := s.grid.Current()
	if !ok || s.p.tabs.Selected() != stoppedTab || sameStop(i, s.asked) {
		return
	}
	s.asked = i
	s.draw(i, part.Remark("正在向省级系统询问…"))
	var clash bureau.Clash
	s.asking.begin("对照双方", func(ctx context.Context, _ func(int, int)) (err error) {
		clash, err = s.p.desk.Clash(ctx, i.Certificate.String())
		return err
	}, func(err error) {
		if err != nil {
			s.asked = bureau.StoppedItem{} // it is asked for again when the page is read anew
			s.draw(i, part.Prose(err.Error()).In(look.Danger))
			return
		}
		s.draw(i, s.sides(clash))
	})
}

// draw says why the province did not take an event in, over both sides of its certificate.
func (s *syncStopped) draw(i bureau.StoppedItem, sides fyne.CanvasObject) {
	head := part.Across(look.Small, part.Grow(part.Section(i.Holder+"　"+i.Operation.Name()).Loose()), part.Tag(toneRoles[model.OutcomeTone(i.Outcome)], i.Outcome.Name()))
	whole := part.Link(part.Command{Name: "看这本证照", Do: func() { s.look(i.Certificate) }})
	roll := part.Down(look.Medium, sides)
	for _, w := range i.Ways {
		roll.Add(part.Remark(w.Name() + "：" + w.Text() + "。"))
	}
	putInto(s.detail, part.Pad(look.Medium, part.Down(look.Small, head, part.Prose(model.StoppedWhy(i)),
		part.Across(look.Small, part.Grow(part.Note(i.Actor+"　"+model.Lately(i.At, s.p.desk.Today())).Loose()), whole),
		part.Rule(), part.Grow(part.Scrolled(part.PadXY(look.Tiny, look.Nil, roll))))))
}

// sides sets what differs side by side, with where both started.
func (s *syncStopped) sides(c bureau.Clash) fyne.CanvasObject {
	body := part.Down(look.Medium, part.Remark(model.ClashBaseText(c.Base)))
	body.Add(part.Labelled("本机办理", part.Prose(model.ClashDeeds(c.Ours))))
	body.Add(part.Labelled("省级已有", part.Prose(model.ClashDeeds(c.Theirs))))
	lines := model.ClashLines(c)
	if len(lines) == 0 {
		body.Add(part.Remark("双方的照面和状态相同。"))
		return body
	}
	rows := make([][]fyne.CanvasObject, len(lines))
	for i, l := range lines {
		rows[i] = []fyne.CanvasObject{part.Note(l.Name), part.Prose(l.Base), part.Prose(l.Ours).In(look.Warning), part.Prose(l.Theirs).In(look.Primary)}
	}
	body.Add(part.Sheet([]part.SheetColumn{{Title: "项目"}, {Title: "起点", Grow: true}, {Title: "本机", Grow: true}, {Title: "省级", Grow: true}}, rows))
	return body
}

// commands are the ways out, for buttons and for the menu of a row.
func (s *syncStopped) commands() []part.Command {
	return []part.Command{
		{Name: "重新推送…", Key: fyne.KeyR, Mod: fyne.KeyModifierControl, Primary: true, Why: func() string { return s.whyNot(bureau.WayResend) }, Do: s.resend},
		{Name: "以省级为准…", Key: fyne.KeyD, Mod: fyne.KeyModifierControl, Why: func() string { return s.whyNot(bureau.WayYield) }, Do: s.yield},
		{Name: "全部以省级为准…", Key: fyne.KeyD, Mod: fyne.KeyModifierControl | fyne.KeyModifierShift, Why: func() string {
			if why := s.p.whyResolve(); why != "" || len(s.p.known.stopped) > 0 {
				return why
			}
			return "没有等人处理的。"
		}, Do: s.yieldAll},
	}
}

func (s *syncStopped) whyNot(way bureau.Way) string {
	if why := s.p.whyResolve(); why != "" {
		return why
	}
	i, ok := s.grid.Current()
	switch {
	case !ok:
		return "请先选择一件。"
	case !slices.Contains(i.Ways, way):
		return "“" + i.Outcome.Name() + "”的不能" + way.Name() + "。"
	}
	return ""
}

func (s *syncStopped) resend() {
	i, _ := s.grid.Current()
	s.p.askReason("重新推送", "请先改正退回的原因："+model.StoppedWhy(i), "重新推送", func(note string) {
		s.p.work("重新推送", func(ctx context.Context, _ func(int, int)) error {
			return s.p.desk.Resend(ctx, i.Certificate.String(), note)
		},
			func() string { return "已重新列入待推，下一次同步时送出。" })
	})
}

func (s *syncStopped) yield() {
	i, _ := s.grid.Current()
	s.p.askReason("以省级为准", i.Holder+"　"+i.Number+"：采用省级系统的记录，本机的这几件撤下备查，可在“搁置”里重办。", "以省级为准", func(why string) {
		s.p.work("以省级为准", func(ctx context.Context, _ func(int, int)) error {
			return s.p.desk.Yield(ctx, i.Certificate.String(), why)
		},
			func() string { return "已采用省级系统的记录；撤下的在“搁置”里。" })
	})
}

// yieldAll counts first: how many give way is said, and typed, before they do.
func (s *syncStopped) yieldAll() {
	var yields, left int
	s.p.working.begin("清点可以让的冲突", func(ctx context.Context, progress func(done, total int)) (err error) {
		yields, left, err = s.p.desk.Yieldable(ctx, progress)
		return err
	}, func(err error) {
		if err != nil {
			s.p.host.Fail(err)
			return
		}
		if yields == 0 {
			part.NewNotice("全部以省级为准", part.Prose(model.YieldableText(yields, left))).Show(s.p.host.Window())
			return
		}
		s.askYieldAll(yields, left)
	})
}

func (s *syncStopped) askYieldAll(yields, left int) {
	const title = "全部以省级为准"
	n := model.Thousands(yields)
	verb := n + " 本以省级为准"
	s.p.askReason(title, model.YieldableText(yields, left), verb+"…", func(why string) {
		part.ConfirmTyped(s.p.host.Window(), title, n+" 本证照采用省级系统的记录，本机归集的撤下，留在“搁置”里备查。", verb, n, func() {
			var result bureau.BatchResult
			s.p.work(title, func(ctx context.Context, progress func(done, total int)) (err error) {
				result, err = s.p.desk.YieldAll(ctx, why, progress)
				return err
			}, func() string { return model.YieldedText(result) })
		})
	})
}
