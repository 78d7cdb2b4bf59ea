package page

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/collect"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// treating shows what was found in a sheet: the causes on the left, each to be accepted for all rows; on the right
// the cells, and under them the line in which the one under the cursor is put right.
type treating struct {
	treatment *model.Treatment
	tools     Tools
	host      Host
	scope     string
	cells     []*model.Cell // of the scope, as they were when it was chosen: what is put right stays in sight
	verdict   *part.Paragraph
	grid      *part.Grid[*model.Cell]
	bar       *fyne.Container
	buttons   *fyne.Container // of the cell in the editor
	editor    *fyne.Container
	shown     *model.Cell // in the editor
	field     *part.Field // of the editor; nil where nothing can be typed
	object    fyne.CanvasObject
}

// Sizes in body type: the causes, and the line under the cells.
const (
	causesEms = 25
	editorEms = 7
)

func newTreating(t *model.Treatment, tools Tools, host Host) *treating {
	v := &treating{treatment: t, tools: tools, host: host, buttons: container.NewStack(), editor: container.NewStack()}
	v.verdict = part.Prose(t.Verdict())
	v.grid = part.NewGrid("collect.cells", []part.Column[*model.Cell]{
		{ID: "line", Title: "行", Width: 4, Right: true, Text: (*model.Cell).Line},
		{ID: "column", Title: "列", Width: 8, Text: (*model.Cell).Column},
		{ID: "value", Title: "原值", Width: 10, Text: (*model.Cell).Value},
		{ID: "proposed", Title: "建议", Width: 10, Text: (*model.Cell).Proposed, Role: func(*model.Cell) look.Role { return look.Primary }},
		{ID: "becomes", Title: "改为", Width: 10, Text: (*model.Cell).Becomes},
		{ID: "state", Title: "状态", Width: 6, Text: cellWord, Role: cellRole},
		{ID: "text", Title: "问题", Width: 10, Grow: true, Text: (*model.Cell).Text},
	}, list.Of(func() []*model.Cell { return v.cells }), host.Run, host.Fail)
	v.grid.IfEmpty(part.Empty("都处理完了", "按“试导”看看导入会怎样。"))
	v.grid.Leads = true
	v.grid.Moved = v.moved
	v.grid.Opened = func(*model.Cell) { v.focus() }
	v.grid.Copied = func(n int) { host.Toast("已复制 " + model.Thousands(n) + " 行") }
	scope := part.NewChoice(partOptions(t.Scopes()), v.narrow)
	v.bar = part.Across(look.Small, part.Text("显示"), scope, part.Grow(nil), v.buttons)
	right := part.Down(look.Small, v.bar, part.Grow(v.grid))
	if cut := t.Cut(); cut != "" {
		right.Add(part.Remark(cut))
	}
	right.Add(part.Rule())
	right.Add(part.High(editorEms, v.editor))
	v.narrow(model.OpenCells)
	v.object = part.Down(look.Small, v.verdict, part.Grow(part.Beside(causesEms, part.Panel(part.Scrolled(v.causes())), right)))
	return v
}

func cellWord(c *model.Cell) string {
	word, _ := c.State()
	return word
}

func cellRole(c *model.Cell) look.Role {
	_, tone := c.State()
	return toneRoles[tone]
}

// narrow lists the cells of a scope.
func (v *treating) narrow(scope string) {
	v.scope, v.shown = scope, nil
	v.cells = v.treatment.Cells(scope)
	v.edit(nil)
	v.grid.Restart()
}

// causes lists what was found, cause by cause: what can be accepted has a box.
func (v *treating) causes() fyne.CanvasObject {
	rows := part.Down(look.Medium, part.Section("发现的问题"))
	for _, c := range v.treatment.Causes() {
		counts := part.Note(c.Cells + " 格 · " + c.Rows + " 行")
		block := part.Down(look.Nil)
		if c.Curable {
			tick := part.NewTick(c.Name, c.Accepted, func(yes bool) { v.accept(c.Cause, yes) })
			block.Add(part.Down(look.Nil, tick, part.Across(look.Small, counts, part.Note("勾选后所有行都按建议改正"))))
		} else {
			block.Add(part.Down(look.Nil, part.Text(c.Name).Loose(), part.Across(look.Small, counts, part.Note(c.Answer))))
		}
		if c.Example != "" {
			block.Add(part.Remark("例：" + c.Example))
		}
		rows.Add(block)
	}
	if reasons := v.treatment.Reasons(); len(reasons) > 0 {
		rows.Add(tallyTable("采纳后仍要退回的原因", "行", reasons))
	}
	return rows
}

// accept takes the proposals of a cause for all rows, or no longer.
func (v *treating) accept(cause collect.Cause, yes bool) {
	v.treatment.Accept(cause, yes)
	v.changed()
	v.edit(v.shown)
}

// changed shows what has become of the cells.
func (v *treating) changed() {
	v.verdict.Set(v.treatment.Verdict())
	v.grid.Reload()
}

func (v *treating) moved() {
	if c, ok := v.grid.Current(); ok && c != v.shown {
		v.edit(c)
	}
}

// edit shows a cell in the editor; nil empties it.
func (v *treating) edit(c *model.Cell) {
	v.shown, v.field = c, nil
	v.editor.Objects, v.buttons.Objects = nil, nil
	if c != nil {
		v.editor.Objects = []fyne.CanvasObject{v.editorOf(c)}
		v.buttons.Objects = []fyne.CanvasObject{part.Toolbar(v.commands(c))}
	}
	v.editor.Refresh()
	v.buttons.Refresh()
	v.bar.Refresh()
}

func (v *treating) editorOf(c *model.Cell) fyne.CanvasObject {
	head := part.Across(look.Medium, part.Strong(c.Place()), part.Text(cellWord(c)).In(cellRole(c)),
		part.Text("原值　"+c.Value()))
	if p := c.Proposed(); p != "" {
		head.Add(part.Text("建议　" + p).In(look.Primary))
	}
	body := part.Down(look.Small, head)
	if why := c.WhyNot(); why != "" {
		body.Add(part.Remark(c.Text()))
		body.Add(part.Prose(why).In(look.Warning))
		return body
	}
	v.field = part.NewField("改为").Checked(c.Check).Submits(v.put)
	if f := c.Field(); model.Named(f) {
		v.field.Rare(v.tools.Rare)
	}
	v.field.Set(c.Begin())
	v.field.Good() // what is wrong stands in red at once
	if text := c.Text(); text != v.field.Complaint() {
		body.Add(part.Remark(text))
	}
	body.Add(v.field.Object())
	return body
}

// commands are what can be done about a cell.
func (v *treating) commands(c *model.Cell) []part.Command {
	return []part.Command{
		{Name: "改这一格", Key: fyne.KeyReturn, Do: v.put, Why: c.WhyNot},
		{Name: "接受建议", Do: v.takeProposal, Why: func() string {
			if c.Proposed() == "" {
				return "这一格没有建议"
			}
			return ""
		}},
		{Name: "恢复原值", Do: v.undo, Why: func() string {
			if _, fixed := c.Fix(); !fixed {
				return "这一格没有改过"
			}
			return ""
		}},
	}
}

// focus puts the cursor where the cell is typed.
func (v *treating) focus() {
	if v.field != nil {
		v.field.FocusIn(v.host.Window().Canvas())
	}
}

// put takes what is typed, where it is right, and goes on to the next cell that is still open.
func (v *treating) put() {
	if v.field.Good() {
		v.shown.Put(v.field.Text())
		v.onward()
	}
}

func (v *treating) takeProposal() {
	v.shown.TakeProposal()
	v.onward()
}

func (v *treating) undo() {
	v.shown.Undo()
	v.changed()
	v.edit(v.shown)
}

// onward goes to the next cell, with the cursor where it is typed.
func (v *treating) onward() {
	v.changed()
	next := model.Following(v.cells, slices.Index(v.cells, v.shown))
	if next < 0 {
		v.edit(v.shown)
		v.host.Toast("列出的都处理完了。按“试导”看看导入会怎样。")
		return
	}
	v.grid.Select(next)
	v.focus()
}
