package page

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"roadcert/ui/look"
	"roadcert/ui/model/designer"
	"roadcert/ui/part"
)

const (
	ctrl      = fyne.KeyModifierControl
	ctrlShift = fyne.KeyModifierControl | fyne.KeyModifierShift
)

// atLeast says why something cannot be done while fewer elements are picked.
func (d *designerView) atLeast(n int) func() string {
	return func() string {
		switch have := len(d.drawing.Picked()); {
		case have >= n:
			return ""
		case n == 1:
			return "请先选中元素。"
		}
		return fmt.Sprintf("请先选中至少 %d 个元素：按住 Shift 点，或用鼠标框选。", n)
	}
}

// command is a command that changes the drawing.
func (d *designerView) command(name string, key fyne.KeyName, mod fyne.KeyModifier, change func() bool, why func() string) part.Command {
	return part.Command{Name: name, Key: key, Mod: mod, Why: why, Do: func() { d.do(func() { change() }) }}
}

func (d *designerView) undoCommands() []part.Command {
	never := func(name string, can func() string) func() string {
		return func() string {
			if can() == "" {
				return "没有可以" + name + "的操作。"
			}
			return ""
		}
	}
	return []part.Command{
		{Name: "撤销", Key: fyne.KeyZ, Mod: ctrl, Do: func() { d.do(d.drawing.Undo) }, Why: never("撤销", func() string { return d.drawing.CanUndo() })},
		{Name: "重做", Key: fyne.KeyY, Mod: ctrl, Do: func() { d.do(d.drawing.Redo) }, Why: never("重做", func() string { return d.drawing.CanRedo() })},
	}
}

func (d *designerView) editCommands() []part.Command {
	one := d.atLeast(1)
	noCopy := func() string {
		if d.drawing.CanPaste() {
			return ""
		}
		return "还没有复制过元素。"
	}
	return []part.Command{
		d.command("剪切", fyne.KeyX, ctrl, func() bool { return d.drawing.Cut() }, one),
		{Name: "复制", Key: fyne.KeyC, Mod: ctrl, Why: one, Do: func() { d.do(d.drawing.Copy) }},
		d.command("粘贴", fyne.KeyV, ctrl, func() bool { return d.drawing.Paste() }, noCopy),
		d.command("再来一个", fyne.KeyD, ctrl, func() bool { return d.drawing.Duplicate() }, one),
		d.command("删除", fyne.KeyDelete, 0, func() bool { return d.drawing.Delete() }, one),
		{Name: "全选", Key: fyne.KeyA, Mod: ctrl, Do: func() { d.do(d.drawing.PickAll) }},
	}
}

func (d *designerView) alignCommands() []part.Command {
	one, two, three := d.atLeast(1), d.atLeast(2), d.atLeast(3)
	var list []part.Command
	for _, a := range []struct {
		to  designer.Alignment
		key fyne.KeyName
		mod fyne.KeyModifier
	}{
		{designer.AlignLeft, fyne.KeyLeft, ctrl},
		{designer.AlignCentre, fyne.KeyLeft, ctrlShift},
		{designer.AlignRight, fyne.KeyRight, ctrl},
		{designer.AlignTop, fyne.KeyUp, ctrl},
		{designer.AlignMiddle, fyne.KeyUp, ctrlShift},
		{designer.AlignBottom, fyne.KeyDown, ctrl},
	} {
		list = append(list, d.command(a.to.Name(), a.key, a.mod, func() bool { return d.drawing.Align(a.to) }, one))
	}
	return append(list, part.Command{},
		d.command("左右等距", fyne.KeyH, ctrlShift, func() bool { return d.drawing.Distribute(designer.Level) }, three),
		d.command("上下等距", fyne.KeyV, ctrlShift, func() bool { return d.drawing.Distribute(designer.Upright) }, three),
		part.Command{},
		d.command("等宽（同先选的）", fyne.KeyW, ctrlShift, func() bool { return d.drawing.Match(designer.Level) }, two),
		d.command("等高（同先选的）", fyne.KeyE, ctrlShift, func() bool { return d.drawing.Match(designer.Upright) }, two),
	)
}

func (d *designerView) orderCommands() []part.Command {
	one := d.atLeast(1)
	return []part.Command{
		d.command("移到最前", fyne.KeyRightBracket, ctrl, func() bool { return d.drawing.ToFront() }, one),
		d.command("移到最后", fyne.KeyLeftBracket, ctrl, func() bool { return d.drawing.ToBack() }, one),
	}
}

func (d *designerView) addCommands() []part.Command {
	var list []part.Command
	for n, name := range designer.Additions() {
		list = append(list, d.command(name, "", 0, func() bool { return d.drawing.Add(n) }, func() string { return d.drawing.WhyNotAdd(n) }))
	}
	return list
}

func (d *designerView) pageCommands() []part.Command {
	turn := func(by int) func() { return func() { d.do(func() { d.drawing.Turn(d.drawing.Page() + by) }) } }
	return []part.Command{
		{Name: "上一页", Key: fyne.KeyPageUp, Mod: ctrl, Do: turn(-1)},
		{Name: "下一页", Key: fyne.KeyPageDown, Mod: ctrl, Do: turn(1)},
		{},
		d.command("添加页面", "", 0, func() bool { return d.drawing.AddPage() }, func() string { return d.drawing.WhyNotAddPage() }),
		d.command("删除这一页", "", 0, func() bool { return d.drawing.RemovePage() }, func() string { return d.drawing.WhyNotRemovePage() }),
		{Name: "页名与纸张大小", Do: func() { d.do(func() { d.drawing.Pick() }); d.inspect() }},
	}
}

// viewCommands change how the page is looked at, not what is on it.
func (d *designerView) viewCommands() []part.Command {
	mark := func(on bool, name string) string {
		if on {
			return "✓ " + name
		}
		return "　 " + name
	}
	list := []part.Command{
		{Name: mark(d.draught.printed, "只看套打印出的内容"), Key: fyne.KeyT, Mod: ctrlShift, Do: func() {
			d.draught.printed = !d.draught.printed
			d.do(func() {})
		}},
		{Name: mark(d.draught.outlines, "显示每个元素的范围"), Key: fyne.KeyO, Mod: ctrlShift, Do: func() {
			d.draught.outlines = !d.draught.outlines
			d.easel.SetOutlines(d.draught.outlines)
		}},
		{Name: mark(d.drawing.Edges, "吸附到边线和其他元素"), Do: func() { d.drawing.Edges = !d.drawing.Edges }},
		{},
	}
	return append(list, d.scanCommands()...)
}

func (d *designerView) zoomCommands() []part.Command {
	return []part.Command{
		{Name: "放大", Key: fyne.KeyEqual, Mod: ctrl, Do: func() { d.draught.zoomBy(1) }},
		{Name: "缩小", Key: fyne.KeyMinus, Mod: ctrl, Do: func() { d.draught.zoomBy(-1) }},
		{Name: "整页", Key: fyne.Key0, Mod: ctrl, Do: func() { d.draught.zoom(part.Whole) }},
	}
}

// contextMenu is what can be done with what is picked.
func (d *designerView) contextMenu() []part.Command {
	return slices.Concat(d.editCommands(), []part.Command{{}}, d.orderCommands(), []part.Command{{}}, d.undoCommands())
}

// Commands are the keys of the designer, for the page it stands on.
func (d *designerView) Commands() []part.Command {
	all := slices.Concat(d.undoCommands(), d.editCommands(), d.alignCommands(), d.orderCommands(), d.pageCommands(), d.viewCommands(), d.zoomCommands())
	all = append(all,
		part.Command{Name: "属性", Key: fyne.KeyF6, Do: d.inspect},
		part.Command{Name: "回到画板", Key: fyne.KeyEscape, Do: d.easel.Focus},
	)
	return slices.DeleteFunc(all, func(c part.Command) bool { return c.Key == "" })
}

// bar is what can be put on the page, and taken back.
func (d *designerView) bar() fyne.CanvasObject {
	row := part.Across(look.Small, part.Note("添加"))
	for _, c := range d.addCommands() {
		b := part.Link(c)
		d.again = append(d.again, b)
		row.Add(b)
	}
	row.Add(part.Grow(nil))
	for _, c := range d.undoCommands() {
		b := part.Button(c)
		d.again = append(d.again, b)
		row.Add(b)
	}
	row.Add(part.Menu("编辑", d.editCommands))
	row.Add(part.Menu("对齐", func() []part.Command { return slices.Concat(d.alignCommands(), []part.Command{{}}, d.orderCommands()) }))
	row.Add(part.Menu("页面", d.pageCommands))
	row.Add(part.Menu("显示", d.viewCommands))
	return row
}

// pageBar is which page is looked at, and how.
func (d *designerView) pageBar() fyne.CanvasObject {
	sample := part.NewChoice(partOptionsOf(designer.Samples), func(key string) {
		d.draught.sample = key
		d.do(func() {})
	})
	grid := part.NewChoice(partOptionsOf(designer.Grids), func(key string) {
		d.drawing.Grid = designer.GridOf(key)
		d.easel.Focus()
	})
	d.pages.bar = part.Across(look.Small, d.pages.row, part.Grow(nil),
		part.Note("样例"), sample, part.Note("网格"), grid, part.Note("大小"), d.draught.zooms)
	return part.PadXY(look.Nil, look.Tiny, d.pages.bar)
}

// pageTabs names the pages of the template; a click turns to one.
type pageTabs struct {
	view  *designerView
	row   *fyne.Container
	bar   *fyne.Container // the row stands on
	names []string        // that are shown
	at    int
}

func newPageTabs(d *designerView) *pageTabs { return &pageTabs{view: d, row: part.Across(look.Tiny)} }

func (t *pageTabs) show() {
	d := t.view
	var names []string
	for _, s := range d.drawing.Template().Pages {
		names = append(names, s.Name)
	}
	if slices.Equal(names, t.names) && t.at == d.drawing.Page() {
		return
	}
	t.names, t.at = names, d.drawing.Page()
	t.row.Objects = nil
	for i, name := range names {
		t.row.Add(part.Button(part.Command{Name: name, Primary: i == t.at, Do: func() { d.do(func() { d.drawing.Turn(i) }) }}))
	}
	t.bar.Refresh()
}

// partOptionsOf offers the options of the designer.
func partOptionsOf(list []designer.Option) []part.Option {
	options := make([]part.Option, len(list))
	for i, o := range list {
		options[i] = part.Option(o)
	}
	return options
}
