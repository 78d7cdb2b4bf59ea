package page

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/domain/catalog"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// draw shows the step.
func (p *collectPage) draw() {
	switch {
	case !p.desk.May(access.CollectRegister):
		p.put(p.convertView())
	case p.photos != nil:
		p.put(p.photosView())
	case p.step == recognised:
		p.put(p.recognisedView())
		p.refocus()
	case p.step == diagnosed:
		p.put(p.diagnosedView())
	case p.step == checked:
		p.put(p.checkedView())
	case p.step == imported:
		p.put(p.importedView())
	default:
		p.put(p.choosingView())
	}
}

// steps names the steps of the wizard, so that a person knows what comes.
var steps = []string{"1 选择文件", "2 核对识别结果", "3 处理问题", "4 试导", "5 导入"}

// strip shows how far the wizard has come.
func (p *collectPage) strip() fyne.CanvasObject {
	if !p.desk.May(access.CollectRegister) {
		return part.Section("转化")
	}
	row := part.Across(look.Medium)
	for i, name := range steps {
		switch {
		case i == int(p.step):
			row.Add(part.Strong(name).In(look.Primary))
		case i < int(p.step):
			row.Add(part.Text(name))
		default:
			row.Add(part.Text(name).In(look.Faint))
		}
		if i < len(steps)-1 {
			row.Add(part.Note("›"))
		}
	}
	return row
}

// frame is what every step looks like: the strip, the body, and at the foot what can be done.
func (p *collectPage) frame(body fyne.CanvasObject, commands ...part.Command) fyne.CanvasObject {
	return p.footed(part.Down(look.Medium, p.strip(), part.Grow(body)), commands...)
}

// footed puts a foot of commands under a body.
func (p *collectPage) footed(body fyne.CanvasObject, commands ...part.Command) fyne.CanvasObject {
	frame := part.Down(look.Medium, part.Grow(body))
	if len(commands) > 0 {
		foot := part.Across(look.Small, part.Grow(nil))
		for _, c := range commands {
			foot.Add(part.Button(c))
		}
		frame.Add(part.Rule())
		frame.Add(foot)
	}
	if p.tabs != nil {
		return part.PadXY(look.Nil, look.Small, frame)
	}
	return part.Pad(look.Wide, frame)
}

// pathEms is the width of a path that is typed.
const pathEms = 40

func (p *collectPage) choosingView() fyne.CanvasObject {
	path := part.NewInput("也可以在这里输入文件路径，按 Enter 打开")
	path.SetText(p.path)
	path.OnSubmitted = func(text string) { p.Offer(strings.TrimSpace(text)) }
	drop := part.Down(look.Wide,
		part.Section("把登记表拖到这里").Centre(),
		part.Note("Excel 工作簿 .xlsx、.xls，或 GB18030、UTF-8 编码的 .csv。照片的文件夹或 .zip 也可以拖进来。").Centre(),
		part.Across(look.Small, part.Grow(nil), part.Button(p.chooseCommand()), part.Button(p.templateCommand()), part.Button(p.photosCommand()), part.Grow(nil)),
		part.Across(look.Small, part.Sized(look.Size(look.Body)*pathEms, path), part.Button(part.Command{Name: "打开", Do: func() { path.OnSubmitted(path.Text) }})),
	)
	if p.trouble != "" {
		drop.Add(part.Prose(p.trouble).In(look.Danger))
	}
	return p.frame(part.Down(look.Wide,
		part.Grow(part.Panel(container.NewCenter(drop))),
		part.Remark("先认表头和各列，再逐行检查；检查时不写库。有问题的行会按行、列、原值列出来，可以导出错误表改好后再导入。没有问题的行才会入库，同一个文件重复导入不会产生重复证照。"),
	))
}

func (p *collectPage) recognisedView() fyne.CanvasObject {
	r := p.register
	choices := p.fileLine()
	kind := part.NewChoice(p.kindOptions(model.FindKind), func(code string) { r.ChooseKind(catalog.Code(code)); p.inspect() })
	kind.Pick(string(r.Chosen))
	choices.Add(part.Text("　类别"))
	choices.Add(kind)
	body := part.Down(look.Medium, choices)
	switch {
	case p.trouble != "":
		body.Add(part.Prose(p.trouble).In(look.Danger))
	default:
		body.Add(part.Prose(r.Recognised()))
		if missing := r.Missing(); missing != "" {
			body.Add(part.Prose(missing + "。").In(look.Danger))
		}
	}
	pane := part.Panel(p.columnsPane())
	if len(r.Sheets) > 1 {
		pane = part.Beside(sheetEms, p.sheets, pane)
	}
	body.Add(part.Grow(pane))
	return p.frame(body, p.againCommand(), p.checkCommand())
}

// sheetEms is how wide the list of sheets is.
const sheetEms = 20

// newSheets lists the sheets of a workbook of several, each with what it was taken for. The list stays while the file is
// open, so that it stays where it was scrolled to.
func (p *collectPage) newSheets() *part.Grid[model.SheetLine] {
	grid := part.NewGrid("collect.sheets", []part.Column[model.SheetLine]{
		{ID: "name", Title: "工作表", Width: 8, Grow: true, Text: func(l model.SheetLine) string { return l.Name }},
		{ID: "text", Title: "识别为", Width: 9, Text: model.SheetLine.Text, Role: func(l model.SheetLine) look.Role { return toneRoles[l.Tone()] }},
	}, list.Of(func() []model.SheetLine { return p.register.Sheets }), p.host.Run, p.host.Fail)
	grid.Reload()
	grid.Select(p.register.Place())
	grid.Moved = func() {
		if l, ok := grid.Current(); ok && p.register != nil && l.Name != p.register.Sheet && !p.running.busy() {
			p.choose(l.Name)
		}
	}
	return grid
}

// fileLine names what is worked on.
func (p *collectPage) fileLine() *fyne.Container {
	line := part.Across(look.Small, part.Text("文件"), part.Strong(p.register.File))
	if len(p.register.Sheets) > 1 {
		line.Add(part.Text("　工作表"))
		line.Add(part.Strong(p.register.Sheet))
	}
	return line
}

// kindLine names what is worked on, and what it was taken for.
func (p *collectPage) kindLine() *fyne.Container {
	line := p.fileLine()
	line.Add(part.Text("　类别"))
	line.Add(part.Strong(p.register.Kind().Short))
	return line
}

// diagnosedView is what was found in the sheet, and what can be done about it.
func (p *collectPage) diagnosedView() fyne.CanvasObject {
	body := part.Down(look.Small, p.kindLine())
	if p.trouble != "" {
		body.Add(part.Prose(p.trouble).In(look.Danger))
	}
	body.Add(part.Grow(p.treating.object))
	return p.frame(body, p.backCommand(), p.lookAgainCommand(), p.tryCommand())
}

// columnsPane is the table of columns where it was scrolled to.
func (p *collectPage) columnsPane() fyne.CanvasObject {
	before := p.columns
	p.columns = part.Scrolled(p.columnTable())
	if from, to := scroller(before), scroller(p.columns); from != nil && to != nil {
		to.Offset = from.Offset
	}
	return p.columns
}

// refocus gives the focus back to the line that was corrected.
func (p *collectPage) refocus() {
	if p.corrected >= 0 && p.corrected < len(p.choices) {
		p.host.Window().Canvas().Focus(p.choices[p.corrected])
	}
}

// scroller is what scrolls inside part.Scrolled; nil where there is nothing yet.
func scroller(o *fyne.Container) *container.Scroll {
	if o == nil {
		return nil
	}
	for _, inner := range o.Objects {
		if s, ok := inner.(*container.Scroll); ok {
			return s
		}
	}
	return nil
}

// sampleRows is how many rows of the sheet stand beside each column.
const sampleRows = 3

// columnTable is what each column is taken for.
func (p *collectPage) columnTable() fyne.CanvasObject {
	p.choices = nil
	heads := []part.SheetColumn{{Title: "列"}, {Title: "表头"}, {Title: "导入为"}}
	lines := p.register.Lines(sampleRows)
	for _, line := range lines {
		heads = append(heads, part.SheetColumn{Title: line, Grow: true})
	}
	labels := options(p.register.FieldLabels())
	var rows [][]fyne.CanvasObject
	for i, c := range p.register.Columns(sampleRows) {
		role := look.Ink
		if !c.Used {
			role = look.SecondInk
		}
		field := part.NewChoice(labels, func(label string) {
			p.corrected = i
			p.register.Assign(c.Heading, label)
			p.inspect()
		})
		field.Pick(c.Choice)
		p.choices = append(p.choices, field)
		row := []fyne.CanvasObject{part.Note(c.Place), part.Text(c.Heading).In(role), field}
		for _, sample := range c.Samples {
			row = append(row, part.Text(sample).In(role).Loose())
		}
		rows = append(rows, row)
	}
	return part.Sheet(heads, rows)
}

// options offers texts that are their own keys.
func options(texts []string) []part.Option {
	list := make([]part.Option, len(texts))
	for i, t := range texts {
		list[i] = part.Option{Key: t, Name: t}
	}
	return list
}

// kindOptions offers the kinds of the catalogue behind one that means none in particular.
func (p *collectPage) kindOptions(first string) []part.Option {
	list := []part.Option{{Name: first}}
	for _, k := range p.desk.Catalog().Kinds() {
		list = append(list, part.Option{Key: string(k.Code), Name: k.Short})
	}
	return list
}

// busyView says what runs, and how far it is.
func (p *collectPage) busyView(title string, bar *part.Progress) fyne.CanvasObject {
	return p.frame(part.Panel(part.Down(look.Medium, part.Section("正在"+title), bar,
		part.Remark("可以先去别的页，做完会在这里显示结果。停止后，已经入库的保留。"))), p.stopCommand())
}
