package page

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/catalog"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// versionsView is the history of an entry, and under it what differs between two of its versions.
func (p *catalogPage) versionsView(history []catalog.Version) fyne.CanvasObject {
	lines := model.VersionLines(history, p.desk.Today())
	under := container.NewStack()
	grid := part.NewGrid("versions", []part.Column[model.VersionLine]{
		{ID: "name", Title: "版次", Width: 5.5, Text: func(l model.VersionLine) string { return l.Name }},
		{ID: "state", Title: "状态", Width: 7, Text: func(l model.VersionLine) string { return l.State }, Role: func(l model.VersionLine) look.Role { return toneRoles[l.Tone] }},
		{ID: "from", Title: "生效日期", Width: 7, Text: func(l model.VersionLine) string { return l.From }},
		{ID: "author", Title: "起草", Width: 6, Text: func(l model.VersionLine) string { return l.Author }},
		{ID: "publisher", Title: "发布", Width: 6, Text: func(l model.VersionLine) string { return l.Publisher }},
		{ID: "cause", Title: "修改理由", Width: 16, Grow: true, Text: func(l model.VersionLine) string { return l.Cause }},
	}, list.Of(func() []model.VersionLine { return lines }), p.host.Run, p.host.Fail)
	grid.Leads = true
	grid.Opened = func(l model.VersionLine) {
		p.tabs.Select(entryTab)
		p.look(p.code, l.Number)
	}
	grid.Moved = func() {
		grid.Gather("", len(lines), func(picked []model.VersionLine, err error) {
			if err != nil {
				p.host.Fail(err)
				return
			}
			under.Objects = []fyne.CanvasObject{p.compared(picked, history)}
			under.Refresh()
		})
	}
	grid.Restart()
	return &fyne.Container{Layout: shares{versionsShare}, Objects: []fyne.CanvasObject{grid, under}}
}

// versionsShare is what the history gets of the height, over the differences.
const versionsShare = 0.36

// shares lays two objects under each other, the first with a share of the height.
type shares struct{ first float32 }

// MinSize is the toolkit's.
func (s shares) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+b.Height)
}

// Layout is the toolkit's.
func (s shares) Layout(o []fyne.CanvasObject, size fyne.Size) {
	first, gap := size.Height*s.first, look.Size(look.Small)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(size.Width, first))
	o[1].Move(fyne.NewPos(0, first+gap))
	o[1].Resize(fyne.NewSize(size.Width, size.Height-first-gap))
}

// compared shows two versions side by side: those that are picked, or the one that is and the one before it.
func (p *catalogPage) compared(picked []model.VersionLine, history []catalog.Version) fyne.CanvasObject {
	before, after, ok := model.Pair(picked, history)
	if !ok {
		return part.Empty("这是第一版", "有了新的版本，按住 Ctrl 选两版，这里逐项列出不同。")
	}
	differences := catalog.Diff(before, after)
	head := part.Across(look.Small,
		part.Strong(fmt.Sprintf("第 %d 版 → 第 %d 版", before.Number, after.Number)), part.Text(model.CountText(len(differences))),
		part.Grow(part.Note("按住 Ctrl 点选两版来比较；双击打开一版").Right().Loose()))
	if len(differences) == 0 {
		return part.Down(look.Small, head)
	}
	text := func(of func(catalog.Difference) string) func(catalog.Difference) string { return of }
	grid := part.NewGrid("differences", []part.Column[catalog.Difference]{
		{ID: "place", Title: "哪一处", Width: 17, Grow: true, Text: text(func(d catalog.Difference) string { return d.Place })},
		{ID: "before", Title: fmt.Sprintf("第 %d 版", before.Number), Width: 17, Grow: true, Text: text(func(d catalog.Difference) string { return model.Absent(d.Before) })},
		{ID: "after", Title: fmt.Sprintf("第 %d 版", after.Number), Width: 17, Grow: true, Text: text(func(d catalog.Difference) string { return model.Absent(d.After) })},
	}, list.Of(func() []catalog.Difference { return differences }), p.host.Run, p.host.Fail)
	grid.Opened = func(d catalog.Difference) {
		part.NewNotice(d.Place, part.Down(look.Small,
			part.Labelled(fmt.Sprintf("第 %d 版", before.Number), part.Prose(model.Absent(d.Before))),
			part.Labelled(fmt.Sprintf("第 %d 版", after.Number), part.Prose(model.Absent(d.After))))).Show(p.host.Window())
	}
	grid.Copied = func(n int) { p.host.Toast("已复制 " + model.Thousands(n) + " 行，可粘贴到表格") }
	grid.Restart()
	return part.Edges(part.PadXY(look.Nil, look.Tiny, head), nil, nil, nil, grid)
}

// templateView shows the template filled with made-up data.
func (p *catalogPage) templateView(v catalog.Version) fyne.CanvasObject {
	if v.Template == nil {
		text := "没有模板，就不能生成这一类的电子证照文件。"
		if p.draft() == nil {
			return part.Empty("这一版没有模板", text+"请起草新版，在草稿里画模板。")
		}
		return part.Empty("这一版还没有模板", text, p.designCommand())
	}
	foot := part.Across(look.Small, part.Grow(part.Note("用虚构的数据填写　式样来源："+v.Template.Source).Loose()))
	if p.draft() != nil {
		foot.Add(part.Button(p.designCommand()))
	}
	return part.Edges(nil, part.PadXY(look.Nil, look.Tiny, foot), nil, nil, p.preview.whole)
}

// drawTemplate draws the first page of the template, off the screen.
func (p *catalogPage) drawTemplate() {
	v := p.version()
	if v.Template == nil {
		return
	}
	sheet := p.desk.SampleSheet(v)
	p.preview.draw("绘制模板", func(context.Context) (*paper.Document, error) {
		return paper.NewCertificate(sheet, p.tools.Type)
	})
}

// DesignFilter is the filter of a Route that opens the designer for the draft that is looked at.
const DesignFilter = "template"

func (p *catalogPage) designCommand() part.Command {
	return part.Command{Name: "编辑模板", Primary: true, Do: func() { p.host.Open(Route{Page: Catalog, Filter: DesignFilter}) }}
}

// design gives the whole page to the designer, so that it can also be left by going back.
func (p *catalogPage) design(d *model.Draft) {
	template := d.Version.Template
	if template == nil {
		template = model.NewTemplate(d.Version.Kind)
	}
	p.designing = true
	p.designer.SetTemplate(d.Version.Kind, template)
	p.keeps = part.Button(p.saveCommand())
	head := part.Across(look.Small, part.Button(p.doneCommand()), part.Grow(part.Section("模板　"+d.Version.Kind.Name).Loose()), p.keeps)
	p.whole.Objects = []fyne.CanvasObject{part.PadXY(look.Wide, look.Nil, part.Edges(part.PadXY(look.Nil, look.Tiny, head), nil, nil, nil, p.designer.Object()))}
	p.whole.Refresh()
}

func (p *catalogPage) doneCommand() part.Command {
	return part.Command{Name: "‹ 返回目录", Key: fyne.KeyReturn, Mod: fyne.KeyModifierControl, Do: func() { p.host.Open(Route{Page: Catalog}) }}
}

// redesigned takes what the designer has come to.
func (p *catalogPage) redesigned() {
	if d := p.draft(); d != nil {
		d.Version.Template = p.designer.Template()
		p.keeps.Refresh()
	}
}

// designed gives the page back.
func (p *catalogPage) designed() {
	p.designing = false
	p.whole.Objects = []fyne.CanvasObject{p.main}
	p.whole.Refresh()
	p.draw()
}
