package page

import (
	"context"
	"fmt"
	"io"

	"fyne.io/fyne/v2"

	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// batchList lists certificates that a batch left out, each with the reason: searched, copied, saved.
type batchList struct {
	lines, shown []model.BatchLine
	grid         *part.Grid[model.BatchLine]
	search       *part.Input
	cut          *part.Line
	object       fyne.CanvasObject
}

func newBatchList(id string, tools Tools, host Host, name string) *batchList {
	l := &batchList{search: part.NewInput("在名单里找"), cut: part.Note("").Loose()}
	l.grid = part.NewGrid(id, []part.Column[model.BatchLine]{
		{ID: "line", Title: "行", Width: 3.5, Right: true, Text: func(r model.BatchLine) string { return r.Line }, Hidden: true},
		{ID: "number", Title: "编号", Width: 11, Grow: true, Text: func(r model.BatchLine) string { return r.Number }},
		{ID: "holder", Title: "持证主体", Width: 9, Text: func(r model.BatchLine) string { return r.Holder }},
		{ID: "why", Title: "原因", Width: 18, Grow: true, Text: func(r model.BatchLine) string { return r.Why }},
		{ID: "remedy", Title: "办法", Width: 16, Grow: true, Text: func(r model.BatchLine) string { return r.Remedy }, Hidden: true},
	}, list.Of(func() []model.BatchLine { return l.shown }), host.Run, host.Fail)
	l.grid.Copied = func(n int) { host.Toast("已复制 " + model.Thousands(n) + " 行") }
	l.grid.Opened = func(r model.BatchLine) {
		part.NewNotice(r.Number, part.Prose(r.Holder+"\n"+r.Why+"\n"+r.Remedy)).Show(host.Window())
	}
	l.grid.IfEmpty(part.Empty("没有", ""))
	l.search.OnChanged = func(string) { l.find() }
	save := part.Link(part.Command{Name: "保存名单…", Do: func() {
		headings, rows := model.BatchTable(l.lines)
		saveTable(host, tools, "保存名单", name, headings, rows)
	}, Why: func() string {
		if len(l.lines) == 0 {
			return "名单是空的"
		}
		return ""
	}})
	bar := part.Across(look.Small, part.Grow(l.search), part.Menu("列", l.grid.Choose), save)
	l.object = part.Down(look.Small, bar, part.Grow(l.grid), l.cut)
	return l
}

// set shows other certificates.
func (l *batchList) set(lines []model.BatchLine, cut string) {
	l.lines = lines
	l.cut.Set(cut)
	l.find()
}

func (l *batchList) find() {
	l.shown = model.Found(l.lines, l.search.Text)
	l.grid.Restart()
}

// tableFolder is the name under which the folder is remembered that lists are saved in.
const tableFolder = "tables"

// saveTable asks where a list is to go, and writes it as a workbook of texts.
func saveTable(host Host, tools Tools, title, name string, headings []string, rows [][]string) {
	file := outcome{title, "保存", tableFolder, name + ".xlsx", fmt.Sprintf("，共 %s 行", model.Thousands(len(rows)))}
	keepAs(host, file, func(_ context.Context, w io.Writer) error { return tools.SaveTable(w, headings, rows) })
}
