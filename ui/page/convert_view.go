package page

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// showOthers is 归集 for those who do not collect: what there is to convert, for those who may.
func (p *collectPage) showOthers() {
	if !p.desk.May(access.Convert) {
		p.put(part.Empty("归集由"+names(access.Holders(access.CollectRegister))+"办理", "转化由"+names(access.Holders(access.Convert))+"办理。"))
		return
	}
	var overview bureau.Overview
	p.glance("读取待转化的数量", func(ctx context.Context, _ func(done, total int)) (err error) {
		overview, err = p.desk.Overview(ctx)
		return err
	}, func(err error) {
		p.trouble = ""
		if err != nil {
			p.trouble = err.Error()
		}
		p.pending = model.NewPending(overview)
	})
}

// convertView offers the conversion of one kind or of all, and shows what the last one came to.
func (p *collectPage) convertView() fyne.CanvasObject {
	body := part.Down(look.Medium, part.Section("转化"), part.Prose(p.pending.Text(p.kind)))
	if p.trouble != "" {
		body.Add(part.Prose(p.trouble).In(look.Danger))
	}
	if n := p.pending.Of(p.kind); n > 0 || p.kind != "" {
		kind := part.NewChoice(p.kindOptions("全部类别"), func(code string) { p.kind = catalog.Code(code); p.draw() })
		kind.Pick(string(p.kind))
		body.Add(part.Across(look.Small, part.Text("类别"), kind, part.Button(p.convertCommand("转化 "+model.Thousands(n)+" 本"))))
	}
	top := part.Panel(body)
	if p.pending.Of("") > 0 {
		top = part.Share(look.Wide, part.Down(look.Nil, part.Panel(body)), part.Panel(part.Down(look.Small, part.Section("按类别"), kindTable(p.pending.Kinds))))
	}
	page := part.Down(look.Wide, top)
	if p.batch != nil {
		page.Add(part.Panel(part.Prose(p.batch.Verdict).In(look.Good)))
		if len(p.batch.Refusals) > 0 {
			page.Add(part.Grow(part.Panel(p.unconverted())))
		}
	}
	return part.Pad(look.Wide, page)
}

func names(roles []access.Role) string {
	list := make([]string, len(roles))
	for i, r := range roles {
		list[i] = r.Name()
	}
	return strings.Join(list, "、")
}
