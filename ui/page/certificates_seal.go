package page

import (
	"context"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/problem"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// sealCommand seals every electronic edition that counts and has no seal yet.
func (p *certificatesPage) sealCommand() part.Command {
	return part.Command{Name: "加盖专用章…", Do: p.seal, Why: func() string {
		switch {
		case !p.desk.May(access.SealDocuments):
			return "专用章由" + access.HolderNames(access.SealDocuments) + "加盖。"
		case p.sealing.busy():
			return "正在盖章，可在窗口下方看进度或取消。"
		}
		return ""
	}}
}

func (p *certificatesPage) seal() {
	kind := part.NewChoiceField("类别", partOptions(model.KindChoices(p.desk.Catalog().Kinds())))
	kind.Set(p.filter.Kind)
	text := "给每本有效证照最新一版、还没有盖章的电子证照加盖专用章。可以随时取消，已盖的有效，再做一次会接着盖完。"
	if p.desk.Settings().Training {
		text += "这是练习库，盖的是“练习 无效”章。"
	}
	var dialog *part.Dialog
	dialog = part.NewDialog("加盖专用章", part.Down(look.Medium, part.Prose(text), kind.Object()), part.Command{Name: "开始盖章", Do: func() {
		dialog.Close()
		p.sealAll(catalog.Code(kind.Text()))
	}})
	dialog.Begin(kind).Show(p.host.Window())
}

func (p *certificatesPage) sealAll(kind catalog.Code) {
	var result bureau.BatchResult
	p.sealing.begin("加盖专用章", func(ctx context.Context, progress func(done, total int)) (err error) {
		result, err = p.desk.SealEditions(ctx, bureau.SealOptions{Kind: kind, Progress: progress})
		return err
	}, func(err error) {
		stopped := problem.Of(err) == problem.Cancelled
		if err != nil && !stopped {
			p.host.Fail(err)
			return
		}
		if result.Issued > 0 {
			p.host.Changed()
		}
		p.sealed(result, stopped)
	})
}

// sealed says what has become of a batch, and lists what was left out.
func (p *certificatesPage) sealed(result bureau.BatchResult, stopped bool) {
	said := model.NewSealOutcome(result, stopped)
	if len(said.Refusals) == 0 && !stopped {
		p.host.Toast(said.Verdict)
		return
	}
	body := part.Down(look.Medium, part.Prose(said.Verdict))
	if len(said.Refusals) > 0 {
		grid := part.NewGrid("unsealed", []part.Column[model.BatchLine]{
			{ID: "number", Title: "编号", Width: 16, Text: func(l model.BatchLine) string { return l.Number }},
			{ID: "holder", Title: "持证主体", Width: 10, Text: func(l model.BatchLine) string { return l.Holder }},
			{ID: "why", Title: "为什么没有盖章", Width: 20, Grow: true, Text: func(l model.BatchLine) string { return l.Why }},
		}, list.Of(func() []model.BatchLine { return said.Refusals }), p.host.Run, p.host.Fail)
		grid.Restart()
		body.Add(part.Grow(part.High(refusalsEms, grid)))
		if said.Cut != "" {
			body.Add(part.Note(said.Cut))
		}
	}
	part.NewNotice("加盖专用章", body).Wide().Show(p.host.Window())
}

// refusalsEms is how high the list of refusals is, in body type sizes.
const refusalsEms = 22
