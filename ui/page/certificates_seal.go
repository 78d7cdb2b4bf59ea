package page

import (
	"context"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/problem"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// sealCommand seals every electronic edition that counts and has no seal yet.
func (p *certificatesPage) sealCommand() part.Command {
	return part.Command{Name: "加盖专用章…", Do: p.seal, Why: func() string {
		switch {
		case !p.desk.May(access.SealDocuments):
			return needs(p.desk, access.SealDocuments)()
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
		batchEnded(p.host, "加盖专用章", "为什么没有盖章", model.NewSealOutcome(result, stopped), stopped)
	})
}
