package model

import (
	"cmp"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/collect"
	"roadcert/domain/day"
)

// LeaveOut is the choice of a column that is not imported.
const LeaveOut = "不导入"

// FindKind is the choice of letting the program find the kind of a register.
const FindKind = "自动识别"

// Register is a sheet somebody is about to import: what was recognised, and what the person corrected.
type Register struct {
	File   string
	Sheets []SheetLine
	Sheet  string
	// Chosen is the kind the person insists on; empty while the program finds it.
	Chosen catalog.Code

	kinds       Kinds
	found       map[string]bureau.Recognised // by sheet, as they are without corrections
	corrections map[string]string            // heading → field key, as collect.Hints has it
	inspection  bureau.Inspection
}

// NewRegister begins with the first sheet that was recognised, and no corrections.
func NewRegister(file string, sheets []bureau.Recognised, kinds Kinds) *Register {
	r := &Register{File: file, kinds: kinds, found: map[string]bureau.Recognised{}}
	for i := range sheets {
		r.Sheets = append(r.Sheets, newSheetLine(&sheets[i]))
		r.found[sheets[i].Sheet] = sheets[i]
	}
	first := ""
	if len(sheets) > 0 {
		first = cmp.Or(r.Following(), sheets[0].Sheet)
	}
	r.Choose(first)
	return r
}

// Take keeps what was recognised. A sheet that could not be recognised as the kind that was chosen still
// shows the fields of that kind, so that its columns can be corrected.
func (r *Register) Take(i bureau.Inspection) {
	for _, code := range []catalog.Code{i.Layout.Kind, r.Chosen} {
		if k, ok := r.kinds.Kind(code); ok && i.Kind == nil {
			i.Kind = k
		}
	}
	r.inspection = i
}

// Hints are the corrections in the form the desk takes.
func (r *Register) Hints() collect.Hints {
	return collect.Hints{Kind: r.Chosen, Map: maps.Clone(r.corrections)}
}

// Choose changes the sheet; corrections of another sheet's columns mean nothing for it.
func (r *Register) Choose(sheet string) {
	r.Sheet, r.Chosen, r.corrections = sheet, "", map[string]string{}
	r.Take(r.found[sheet].Inspection)
}

// Trouble is why the sheet is no register as it is; nil where it is one.
func (r *Register) Trouble() error { return r.found[r.Sheet].Err }

// ChooseKind insists on a kind, or with an empty code lets it be found; fields of the kind before are
// not fields of this one.
func (r *Register) ChooseKind(code catalog.Code) {
	if r.Chosen != code {
		r.Chosen, r.corrections = code, map[string]string{}
	}
}

// Assign makes a column mean the field of that label, as FieldLabels gives them. Another column that was
// taken for the same field is left out, because a field has one source.
func (r *Register) Assign(heading, label string) {
	key := r.keyOf(label)
	if m := r.inspection.Mapping; m != nil { // what was remembered is the ground of what is corrected now
		for heading, field := range m.Map {
			if _, said := r.corrections[heading]; !said {
				r.corrections[heading] = field
			}
		}
	}
	for _, c := range r.inspection.Layout.Columns {
		if key != "" && c.Field == key && c.Heading != heading {
			r.corrections[c.Heading] = ""
		}
	}
	r.corrections[heading] = key
	// The kind that was found is kept: leaving a column out must not make the program find another one.
	if r.Chosen == "" && r.inspection.Kind != nil {
		r.Chosen = r.inspection.Kind.Code
	}
}

// Corrected tells whether anything was changed by hand.
func (r *Register) Corrected() bool { return len(r.corrections) > 0 }

// Kind is what was recognised; nil before that.
func (r *Register) Kind() *catalog.Kind { return r.inspection.Kind }

// FieldLabels are the choices of every column: LeaveOut, then the fields of the kind.
func (r *Register) FieldLabels() []string {
	labels := []string{LeaveOut}
	if k := r.inspection.Kind; k != nil {
		for _, f := range k.Fields {
			if f.Collected() {
				labels = append(labels, label(f))
			}
		}
	}
	return labels
}

// label marks what a register row may not lack.
func label(f catalog.Field) string {
	if f.Required == catalog.ToCollect {
		return f.Name + "（必填）"
	}
	return f.Name
}

func (r *Register) keyOf(text string) string {
	if k := r.inspection.Kind; k != nil {
		for _, f := range k.Fields {
			if label(f) == text {
				return f.Key
			}
		}
	}
	return ""
}

// ColumnLine is one column of the sheet and what was made of it.
type ColumnLine struct {
	Place   string // A, B … AA, as the spreadsheet program names it
	Heading string
	Choice  string   // one of FieldLabels
	Used    bool     // it is imported
	Samples []string // the first values below the heading, masked where sensitive
}

// Columns lists the columns in the order of the sheet, each with up to n sample values.
func (r *Register) Columns(n int) []ColumnLine {
	lines := make([]ColumnLine, 0, len(r.inspection.Layout.Columns))
	rows := r.below(n)
	for _, c := range r.inspection.Layout.Columns {
		line := ColumnLine{Place: Letters(c.Index), Heading: c.Heading, Choice: LeaveOut}
		field, known := fieldOf(r.inspection.Kind, c.Field)
		if known {
			line.Choice, line.Used = label(field), true
		}
		for _, row := range rows {
			value := ""
			if c.Index < len(row.Cells) {
				value = Mask(r.inspection.Kind, field, dated(field, row.Cells[c.Index]))
			}
			line.Samples = append(line.Samples, value)
		}
		lines = append(lines, line)
	}
	return lines
}

// Spreadsheets keep a date as the number of days since 1899-12-30; five digits are 1927 to 2173.
const serialDigits = 5

// dated shows the date that a spreadsheet shows for its serial number. Only what is shown changes.
func dated(f catalog.Field, value string) string {
	epoch, _ := day.Date(1899, 12, 30)
	n, err := strconv.Atoi(value)
	if f.Kind != catalog.Date || err != nil || len(value) != serialDigits {
		return value
	}
	return epoch.Add(n).String()
}

// Lines names the first n rows under the header, as the spreadsheet program numbers them.
func (r *Register) Lines(n int) []string {
	var lines []string
	for _, row := range r.below(n) {
		lines = append(lines, fmt.Sprintf("第 %s 行", Thousands(row.Line)))
	}
	return lines
}

// below are the first rows under the header.
func (r *Register) below(n int) []collect.Row {
	var rows []collect.Row
	for _, row := range r.inspection.Sample {
		if row.Line > r.inspection.Layout.Header && len(rows) < n {
			rows = append(rows, row)
		}
	}
	return rows
}

// Recognised is the sentence above the columns.
func (r *Register) Recognised() string {
	if r.inspection.Kind == nil {
		return "还没有认出这张表。请选择类别。"
	}
	used := 0
	for _, c := range r.inspection.Layout.Columns {
		if c.Field != "" {
			used++
		}
	}
	how := "认出类别"
	if r.Chosen != "" {
		how = "按"
	}
	text := fmt.Sprintf("%s“%s”，表头在第 %d 行，%d 列中导入 %d 列。", how, r.inspection.Kind.Name,
		r.inspection.Layout.Header, len(r.inspection.Layout.Columns), used)
	switch m := r.inspection.Mapping; {
	case m != nil:
		text += fmt.Sprintf("按 %s 于 %s 保存的列对照识别。", m.By, m.At.Local().Format(time.DateOnly))
	case r.Corrected() || r.Chosen != "":
		text += "导入后会记住这样的对应，下次同样的表头直接照用。"
	}
	return text
}

// Missing says which fields no row may lack and no column gives; empty where the sheet can be checked.
func (r *Register) Missing() string {
	if r.inspection.Kind == nil {
		return "还没有认出类别"
	}
	given := map[string]bool{}
	for _, c := range r.inspection.Layout.Columns {
		given[c.Field] = true
	}
	var names []string
	for _, f := range r.inspection.Kind.Fields {
		if f.Required == catalog.ToCollect && !given[f.Key] {
			names = append(names, f.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "没有一列是“" + strings.Join(names, "”“") + "”，请在下面为它指定一列"
}

func fieldOf(k *catalog.Kind, key string) (catalog.Field, bool) {
	if k != nil && key != "" {
		for _, f := range k.Fields {
			if f.Key == key {
				return f, true
			}
		}
	}
	return catalog.Field{}, false
}

// Letters names a column as spreadsheet programs do: 0 is A, 26 is AA.
func Letters(index int) string {
	text := ""
	for n := index + 1; n > 0; n = (n - 1) / 26 {
		text = string(rune('A'+(n-1)%26)) + text
	}
	return text
}
