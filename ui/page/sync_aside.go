package page

import (
	"context"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// syncAside is what gave way to the province's and is kept all the same (搁置): it can be done again.
type syncAside struct {
	p       *syncPage
	grid    *part.Grid[bureau.AsideItem]
	buttons []*part.CommandButton
	why     *part.Line // the row under the cursor cannot be done again
	object  fyne.CanvasObject
}

func newSyncAside(p *syncPage) *syncAside {
	s := &syncAside{p: p, why: part.Note("")}
	state := func(i bureau.AsideItem) string { text, _ := model.AsideState(i); return text }
	s.grid = part.NewGrid("sync-aside", []part.Column[bureau.AsideItem]{
		{ID: "number", Title: "编号", Width: 16.4, Text: func(i bureau.AsideItem) string { return i.Number }},
		{ID: "holder", Title: "持证主体", Width: 10, Text: func(i bureau.AsideItem) string { return i.Holder }},
		{ID: "operation", Title: "业务", Width: 6, Text: func(i bureau.AsideItem) string { return i.Operation.Name() }},
		{ID: "actor", Title: "经办人", Width: 6, Text: func(i bureau.AsideItem) string { return i.Actor }},
		{ID: "at", Title: "撤下", Width: 11, Text: func(i bureau.AsideItem) string { return model.Lately(i.SetAside, p.desk.Today()) }},
		{ID: "by", Title: "撤下人", Width: 6, Text: func(i bureau.AsideItem) string { return i.By }},
		{ID: "why", Title: "理由", Width: 12, Grow: true, Text: func(i bureau.AsideItem) string { return i.Why }},
		{ID: "state", Title: "重办", Width: 9, Text: state, Role: func(i bureau.AsideItem) look.Role {
			_, tone := model.AsideState(i)
			return toneRoles[tone]
		}},
	}, list.Of(func() []bureau.AsideItem { return p.known.aside }), p.host.Run, p.host.Fail)
	s.grid.IfEmpty(part.Empty("没有搁置的", "以省级为准之后，本机撤下的办理会列在这里，仍然需要的可以重办。"))
	s.grid.Leads, s.grid.Same = true, func(a, b bureau.AsideItem) bool { return a.Event == b.Event }
	s.grid.Moved = func() {
		for _, b := range s.buttons {
			b.Refresh()
		}
		why := ""
		if i, ok := s.grid.Current(); ok {
			why = model.WhyNoRedo(i)
		}
		s.why.Set(why)
	}
	s.grid.Opened = func(i bureau.AsideItem) {
		p.host.Open(Route{Page: Certificates, Filter: CertificateFilter + i.Certificate.String()})
	}
	s.grid.Commands = s.commands
	bar := part.Across(look.Small, part.Grow(s.why.Loose()))
	for _, c := range s.commands() {
		b := part.Button(c)
		s.buttons = append(s.buttons, b)
		bar.Add(b)
	}
	s.object = part.Edges(part.PadXY(look.Nil, look.Tiny, bar), nil, nil, nil, s.grid)
	return s
}

func (s *syncAside) commands() []part.Command {
	return []part.Command{{Name: "重办", Key: fyne.KeyReturn, Mod: fyne.KeyModifierControl, Primary: true, Why: s.whyNot, Do: s.redo}}
}

func (s *syncAside) whyNot() string {
	if why := needs(s.p.desk, access.ProposeCase)(); why != "" {
		return why
	}
	i, ok := s.grid.Current()
	if !ok {
		return "请先选择一件。"
	}
	return model.WhyNoRedo(i)
}

// redo proposes an event anew; where a second person decides it waits among the cases.
func (s *syncAside) redo() {
	i, _ := s.grid.Current()
	var done bureau.Decision
	s.p.work("重办", func(ctx context.Context, _ func(int, int)) (err error) {
		done, err = s.p.desk.Redo(ctx, i.Event)
		return err
	}, func() string {
		if done.Case.ID != "" {
			return "已重新提出，办件 " + done.Case.ID + "。"
		}
		return "已重新办理。"
	})
}
