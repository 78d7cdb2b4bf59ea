package model

import (
	"slices"

	"roadcert/domain/bureau"
)

// SheetLine is one sheet of a workbook and what it was taken for.
type SheetLine struct {
	Name   string
	Kind   string // short name of what it was taken for
	Known  bool   // it is a register without anybody saying so
	Hidden bool   // who opens the file elsewhere does not see it: it may be an older copy
	State  string // what was made of it: 已导入 1,204 行
	Passed bool   // it was imported
}

func newSheetLine(r *bureau.Recognised) SheetLine {
	line := SheetLine{Name: r.Sheet, Kind: "未认出", Hidden: r.Hidden}
	if r.Err == nil && r.Kind != nil {
		line.Kind, line.Known = r.Kind.Short, true
	}
	return line
}

// Tone is the colour of a line.
func (l SheetLine) Tone() Tone {
	switch {
	case l.Passed:
		return Good
	case !l.Known:
		return Warning
	}
	return Plain
}

// Text says what the sheet is, or what was made of it.
func (l SheetLine) Text() string {
	switch {
	case l.Passed:
		return l.State
	case l.Hidden:
		return l.Kind + "（隐藏）"
	}
	return l.Kind
}

// Place is where the present sheet stands among the sheets.
func (r *Register) Place() int {
	return slices.IndexFunc(r.Sheets, func(s SheetLine) bool { return s.Name == r.Sheet })
}

// Imported notes that the present sheet was taken over.
func (r *Register) Imported(rows int) {
	for i := range r.Sheets {
		if s := &r.Sheets[i]; s.Name == r.Sheet {
			s.State, s.Passed = "已导入 "+Thousands(rows)+" 行", true
		}
	}
}

// Following is the next sheet in sight that was recognised and not imported yet; empty where there is none.
func (r *Register) Following() string {
	for _, s := range r.Sheets {
		if s.Name != r.Sheet && !s.Passed && s.Known && !s.Hidden {
			return s.Name
		}
	}
	return ""
}
