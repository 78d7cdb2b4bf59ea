package page

import (
	"fyne.io/fyne/v2"

	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

var toneRoles = map[model.Tone]look.Role{model.Plain: look.Ink, model.Good: look.Good, model.Warning: look.Warning, model.Danger: look.Danger}

// refusals is the list of what is to be mended.
func (p *collectPage) refusals() fyne.CanvasObject {
	columns := []part.Column[model.RefusalLine]{
		{ID: "line", Title: "行", Width: 4, Right: true, Text: func(r model.RefusalLine) string { return r.Line }},
		{ID: "column", Title: "列", Width: 9, Text: func(r model.RefusalLine) string { return r.Column }},
		{ID: "value", Title: "原值", Width: 12, Text: func(r model.RefusalLine) string { return r.Value }},
		{ID: "text", Title: "问题和办法", Width: 26, Grow: true, Text: func(r model.RefusalLine) string { return r.Text }},
	}
	rows := func() []model.RefusalLine { return p.outcome.Refusals }
	return listed("collect.refusals", "退回的行", p.outcome.Cut, columns, rows, p.host, func(r model.RefusalLine) string {
		return "第 " + r.Line + " 行，" + r.Column + "：" + r.Value + "\n" + r.Text
	})
}

// unconverted is the list of certificates that a conversion left as they were.
func (p *collectPage) unconverted() fyne.CanvasObject {
	columns := []part.Column[model.BatchLine]{
		{ID: "number", Title: "编号", Width: 16, Text: func(r model.BatchLine) string { return r.Number }},
		{ID: "holder", Title: "持证主体", Width: 12, Text: func(r model.BatchLine) string { return r.Holder }},
		{ID: "why", Title: "没有转化的原因", Width: 20, Grow: true, Text: func(r model.BatchLine) string { return r.Why }},
		{ID: "remedy", Title: "办法", Width: 20, Text: func(r model.BatchLine) string { return r.Remedy }},
	}
	rows := func() []model.BatchLine { return p.batch.Refusals }
	return listed("collect.unconverted", "没有转化的证照", p.batch.Cut, columns, rows, p.host, func(r model.BatchLine) string {
		return r.Number + "　" + r.Holder + "\n" + r.Why + "\n" + r.Remedy
	})
}

// listed is a grid over rows that are at hand, under its heading; whole is a row without anything cut off.
func listed[T any](id, title, cut string, columns []part.Column[T], rows func() []T, host Host, whole func(T) string) fyne.CanvasObject {
	grid := part.NewGrid(id, columns, list.Of(rows), host.Run, host.Fail)
	grid.Copied = func(n int) { host.Toast("已复制 " + model.Thousands(n) + " 行") }
	grid.Opened = func(row T) { part.NewNotice(title, part.Prose(whole(row))).Show(host.Window()) }
	grid.Reload()
	heading := part.Across(look.Small, part.Section(title), part.Grow(nil), part.Note("双击或按 Enter 看全文，Ctrl+C 复制"))
	body := part.Down(look.Small, heading, part.Grow(grid))
	if cut != "" {
		body.Add(part.Note(cut))
	}
	return body
}

func (p *collectPage) checkedView() fyne.CanvasObject {
	return p.frame(p.outcomeView(), p.backCommand(), p.exportCommand(), p.importCommand())
}

func (p *collectPage) importedView() fyne.CanvasObject {
	commands := []part.Command{p.exportCommand(), p.againCommand(), p.convertCommand("转化")}
	if p.register.Following() != "" {
		commands = append(commands, p.followingCommand())
	}
	return p.frame(p.outcomeView(), commands...)
}

// outcomeView is the result of a check or of an import: figures, verdict, why rows were refused and which.
func (p *collectPage) outcomeView() fyne.CanvasObject {
	body := part.Down(look.Medium, p.kindLine(),
		part.Panel(figureRow(p.outcome.Figures)), part.Prose(p.outcome.Verdict))
	if p.trouble != "" {
		body.Add(part.Prose(p.trouble).In(look.Danger))
	}
	if p.batch != nil {
		body.Add(part.Prose(p.batch.Verdict).In(look.Good))
	}
	body.Add(part.Grow(p.detail()))
	return body
}

// figureRow sets figures beside each other, each over its name.
func figureRow(figures []model.Figure) fyne.CanvasObject {
	row := make([]fyne.CanvasObject, len(figures))
	for i, f := range figures {
		row[i] = part.Down(look.Tiny, part.Heading(f.Count).In(toneRoles[f.Tone]), part.Note(f.Name))
	}
	return part.Share(look.Medium, row...)
}

// detail shows counts on the left and the list on the right; where nothing was refused there is no list.
func (p *collectPage) detail() fyne.CanvasObject {
	tallies := part.Down(look.Wide)
	if len(p.outcome.Reasons) > 0 {
		tallies.Add(tallyTable("退回原因", "行", p.outcome.Reasons))
	}
	if len(p.outcome.Repairs) > 0 {
		tallies.Add(tallyTable("自动修正", "格", p.outcome.Repairs))
	}
	switch {
	case p.batch != nil && len(p.batch.Refusals) > 0:
		return part.Beside(tallyEms, part.Panel(part.Scrolled(tallies)), part.Panel(p.unconverted()))
	case len(p.outcome.Refusals) > 0:
		return part.Beside(tallyEms, part.Panel(part.Scrolled(tallies)), part.Panel(p.refusals()))
	case len(tallies.Objects) > 0:
		return part.Down(look.Nil, part.Panel(tallies))
	}
	return part.Grow(nil)
}

// tallyEms is how wide the counts are beside the list.
const tallyEms = 22

func tallyTable(title, unit string, tallies []model.Tally) fyne.CanvasObject {
	columns := []part.SheetColumn{{Title: title, Grow: true}, {Title: unit, Right: true}}
	rows := make([][]string, len(tallies))
	for i, t := range tallies {
		rows[i] = []string{t.Name, t.Count}
	}
	return part.Sheet(columns, part.SheetTexts(columns, rows))
}
