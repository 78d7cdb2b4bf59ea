package register

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// The sheets of a template, besides the one that is filled in.
const (
	guideSheet  = "填写说明"
	valuesSheet = "选项"
)

// The lines of a template: the title by which near kinds are told apart, the headings, and where the rows begin.
const (
	templateTitle = 1
	templateHead  = 2
	templateFirst = 3
)

// inlineValues is how long, in characters, the values of a drop-down list may be; longer lists stand on a sheet of
// their own, which is hidden.
const inlineValues = 255

// template is an empty register that is being written.
type template struct {
	book   *excelize.File
	kind   *catalog.Kind
	sheet  string
	fields []*catalog.Field
	looks  templateLooks
	lists  int // columns of the hidden sheet
	err    error
}

type templateLooks struct{ title, head, required, text, date, note int }

// WriteTemplate writes an empty register of a kind for an office to fill in. Its headings are the fields that registers
// give, those without which a row is refused marked with a star; IDs, numbers and telephone numbers are
// text, dates are checked, and what is one of a list has the list. Title and headings are locked, without a
// password; the rows are not. What WriteTemplate writes is recognised without any word of the person.
func WriteTemplate(w io.Writer, kind *catalog.Kind) error {
	t := &template{book: excelize.NewFile(), kind: kind, sheet: kind.Short}
	for i := range kind.Fields {
		if f := &kind.Fields[i]; f.Collected() {
			t.fields = append(t.fields, f)
		}
	}
	t.do(t.book.SetSheetName("Sheet1", t.sheet))
	t.makeLooks()
	t.layOut()
	for i, f := range t.fields {
		t.column(i+1, f)
	}
	t.guide()
	t.protect()
	t.do(t.book.Write(w))
	err := errors.Join(t.err, t.book.Close())
	return problem.From(err, problem.Unwritable, "不能写出登记表模板", "磁盘可能已满，或没有写入的权限", "请换一个文件夹，或清理磁盘空间后重试")
}

// do keeps the first error.
func (t *template) do(err error) {
	if t.err == nil {
		t.err = err
	}
}

func (t *template) makeLooks() {
	const text = 49 // "@"
	date := "yyyy-mm-dd"
	open := &excelize.Protection{Locked: false}
	locked := &excelize.Protection{Locked: true}
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	middle := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	white := &excelize.Font{Bold: true, Color: "FFFFFF"}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&t.looks.title, excelize.Style{NumFmt: text, Font: &excelize.Font{Bold: true, Size: 16}, Alignment: middle, Protection: locked}},
		{&t.looks.head, excelize.Style{NumFmt: text, Font: white, Fill: fill("5B7C99"), Alignment: middle, Protection: locked}},
		{&t.looks.required, excelize.Style{NumFmt: text, Font: white, Fill: fill("1F4E79"), Alignment: middle, Protection: locked}},
		{&t.looks.text, excelize.Style{NumFmt: text, Protection: open}},
		{&t.looks.date, excelize.Style{CustomNumFmt: &date, Protection: open}},
		{&t.looks.note, excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
	} {
		id, err := t.book.NewStyle(&s.style)
		t.do(err)
		*s.id = id
	}
}

// layOut writes title and headings.
func (t *template) layOut() {
	last := t.cell(len(t.fields), templateTitle)
	t.do(t.book.MergeCell(t.sheet, "A1", last))
	t.do(t.book.SetCellStr(t.sheet, "A1", t.kind.Name+"登记表"))
	t.do(t.book.SetRowHeight(t.sheet, templateTitle, 32))
	t.do(t.book.SetRowHeight(t.sheet, templateHead, 30))
	t.do(t.book.SetPanes(t.sheet, &excelize.Panes{Freeze: true, YSplit: templateHead, TopLeftCell: "A3", ActivePane: "bottomLeft"}))
}

func (t *template) cell(column, line int) string {
	name, err := excelize.CoordinatesToCellName(column, line)
	t.do(err)
	return name
}

// column writes the heading of a field and dresses what stands below it.
func (t *template) column(n int, f *catalog.Field) {
	letters, err := excelize.ColumnNumberToName(n)
	t.do(err)
	body, width := t.looks.text, 2.2*float64(utf8.RuneCountInString(f.Name))+4
	switch f.Kind {
	case catalog.Date:
		body, width = t.looks.date, max(width, 13)
	case catalog.CitizenID, catalog.USCC, catalog.VIN, catalog.Number:
		width = max(width, 22)
	case catalog.OrganisationName, catalog.List:
		width = max(width, 30)
	}
	t.do(t.book.SetColWidth(t.sheet, letters, letters, width))
	t.do(t.book.SetColStyle(t.sheet, letters, body))
	heading, look := f.Name, t.looks.head
	if f.Required == catalog.ToCollect {
		heading, look = f.Name+"*", t.looks.required
	}
	head := t.cell(n, templateHead)
	t.do(t.book.SetCellStr(t.sheet, head, heading))
	t.do(t.book.SetCellStyle(t.sheet, head, head, look))
	title := t.cell(n, templateTitle)
	t.do(t.book.SetCellStyle(t.sheet, title, title, t.looks.title))
	t.do(t.book.AddComment(t.sheet, excelize.Comment{Cell: head, Author: "路证", Paragraph: []excelize.RichTextRun{{Text: advice(f)}}}))
	t.validate(fmt.Sprintf("%s%d:%s%d", letters, templateFirst, letters, MaxRows), f)
}

// validate adds the list or the check of a column.
func (t *template) validate(cells string, f *catalog.Field) {
	v := excelize.NewDataValidation(true)
	v.Sqref = cells
	values, only := choices(f)
	switch {
	case len(values) > 0:
		t.offer(v, values)
		v.ShowErrorMessage = only
		v.SetError(excelize.DataValidationErrorStyleStop, f.Name, "请从下拉列表中选择")
	case f.Kind == catalog.Date:
		const first, last = 1, 73_050 // 1900-01-01, 2100-01-01
		t.do(v.SetRange(first, last, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween))
		style := excelize.DataValidationErrorStyleStop
		if f.Role == catalog.RoleTo {
			style = excelize.DataValidationErrorStyleWarning // 长期 is an answer too
		}
		v.SetError(style, f.Name, "请填写日期，例如 2026-08-01")
	default:
		return
	}
	t.do(t.book.AddDataValidation(t.sheet, v))
}

// choices are the values of a field, and whether there are no others.
func choices(f *catalog.Field) (values []string, only bool) {
	switch {
	case f.Role == catalog.RoleStatus:
		for _, s := range certificate.Statuses() {
			values = append(values, s.Name())
		}
		return values, true
	case f.Kind == catalog.List && len(f.Items) > 0:
		return f.Items[0].Values, false // several may stand in a cell
	}
	return f.Values, f.Kind == catalog.Choice
}

// offer gives a list, from the hidden sheet where it is long.
func (t *template) offer(v *excelize.DataValidation, values []string) {
	inline := strings.Join(values, ",")
	if utf8.RuneCountInString(inline) <= inlineValues && !strings.ContainsAny(strings.Join(values, ""), `,"`) {
		t.do(v.SetDropList(values))
		return
	}
	if t.lists == 0 {
		_, err := t.book.NewSheet(valuesSheet)
		t.do(err)
		t.do(t.book.SetSheetVisible(valuesSheet, false))
	}
	t.lists++
	letters, err := excelize.ColumnNumberToName(t.lists)
	t.do(err)
	for i, value := range values {
		t.do(t.book.SetCellStr(valuesSheet, t.cell(t.lists, i+1), value))
	}
	v.SetSqrefDropList(fmt.Sprintf("%s!$%s$1:$%s$%d", valuesSheet, letters, letters, len(values)))
}

// advice says how a field is filled in.
func advice(f *catalog.Field) string {
	var said []string
	switch f.Required {
	case catalog.ToCollect:
		said = append(said, "必填")
	case catalog.ToGenerate:
		said = append(said, "生成电子证照前必须补齐")
	case catalog.Optional:
		said = append(said, "选填")
	}
	if how, ok := ways[f.Kind]; ok {
		said = append(said, how)
	}
	if f.Kind == catalog.Quantity && f.Unit != "" {
		said = append(said, "单位："+f.Unit)
	}
	if values, only := choices(f); len(values) > 0 {
		how := "可选："
		if only {
			how = "只能选："
		}
		said = append(said, how+strings.Join(values, "、"))
	}
	if f.RuleText != "" {
		said = append(said, f.RuleText)
	}
	return strings.Join(said, "；")
}

// ways say how kinds of fields are filled in.
var ways = map[catalog.FieldKind]string{
	catalog.Date:       "日期，例如 2026-08-01",
	catalog.CitizenID:  "18 位身份证号，按文本填写",
	catalog.USCC:       "18 位统一社会信用代码，按文本填写",
	catalog.Plate:      "例如 辽A12345",
	catalog.VIN:        "17 位车辆识别代号",
	catalog.Phone:      "电话号码，按文本填写，区号开头的 0 不能省",
	catalog.Number:     "原证上的编号，按文本填写",
	catalog.Quantity:   "只填数字",
	catalog.RegionCode: "6 位行政区划代码",
	catalog.List:       "有几项时用“；”隔开",
}

// guide writes the sheet that explains every field.
func (t *template) guide() {
	_, err := t.book.NewSheet(guideSheet)
	t.do(err)
	lines := [][]any{
		{"本表用于归集“" + t.kind.Name + "”。每本证照填一行，从第 3 行开始；标题和表头已锁定，请不要增删列。带 * 的必填。"},
		{"照面项", "怎样填写"},
	}
	for _, f := range t.fields {
		lines = append(lines, []any{f.Name, advice(f)})
	}
	for i, l := range lines {
		t.do(t.book.SetSheetRow(guideSheet, t.cell(1, i+1), &l))
	}
	t.do(t.book.SetColWidth(guideSheet, "A", "A", 24))
	t.do(t.book.SetColWidth(guideSheet, "B", "B", 80))
	t.do(t.book.SetCellStyle(guideSheet, "B2", t.cell(2, len(lines)), t.looks.note))
	t.do(t.book.SetSheetDimension(guideSheet, "A1:"+t.cell(2, len(lines))))
}

// protect locks what is locked. Nobody is kept from unlocking it: it guards against slips, not against people.
func (t *template) protect() {
	t.do(t.book.ProtectSheet(t.sheet, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatCells: true, FormatColumns: true, FormatRows: true,
		InsertRows: true, DeleteRows: true, Sort: true, AutoFilter: true,
	}))
	t.do(t.book.SetSheetDimension(t.sheet, "A1:"+t.cell(len(t.fields), templateHead)))
	index, err := t.book.GetSheetIndex(t.sheet)
	t.do(err)
	t.book.SetActiveSheet(index)
}
