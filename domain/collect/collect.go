// Package collect understands registers of paper certificates (归集, clause 5.2): which row is the header,
// which column means what, what a cell says, what can be repaired for certain, and what must be refused.
//
// It is pure: rows come from store/register, drafts go to bureau.Import. A repair is made only where one
// reading is possible (blanks, full-width digits, x for X, notations of a date); everything else is
// refused by row, column, value and reason, because a wrong record costs more than a missing one.
//
// What lies between the two is the Doctor's: values that stand in the wrong column, letters for digits, dates
// whose order only their column tells, merged cells. It says what it found, cause by cause, and proposes; a
// person says yes, for a cell (Fixes) or for a whole cause. What nobody can know, it names and leaves refused.
package collect

import (
	"slices"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// Row is one row of a sheet as the file holds it.
type Row struct {
	Line  int      // 1-based, as the spreadsheet program shows it
	Cells []string // raw values: dates of date cells are serial numbers, true texts are texts
	// Numeric tells whether a cell holds a number rather than text; nil where the file has no types (csv).
	Numeric func(column int) bool
}

// Keep returns a copy of a row that stays good when its source has gone on to the next.
func (r *Row) Keep() Row {
	kept := Row{Line: r.Line, Cells: slices.Clone(r.Cells)}
	if r.Numeric == nil {
		return kept
	}
	var numbers uint64 // by column; a register has fewer than 64
	for i := range min(len(r.Cells), 64) {
		if r.Numeric(i) {
			numbers |= 1 << i
		}
	}
	kept.Numeric = func(column int) bool { return column < 64 && numbers>>column&1 == 1 }
	return kept
}

// Column is what was made of one column of the sheet.
type Column struct {
	Index   int    `json:"index"`   // 0-based
	Heading string `json:"heading"` // as it stands in the sheet
	Field   string `json:"field"`   // key of the face field; empty where the column is not used
}

// Layout is what was recognised of a sheet.
type Layout struct {
	Kind    catalog.Code `json:"kind"`
	Header  int          `json:"header"` // line of the header row
	Columns []Column     `json:"columns"`
}

// Headings returns the headings of the sheet's columns in their order, the unused ones included.
func (l *Layout) Headings() []string {
	var list []string
	for _, c := range l.Columns {
		for len(list) <= c.Index {
			list = append(list, "")
		}
		list[c.Index] = c.Heading
	}
	return list
}

// Hints are the person's corrections of what Recognise finds by itself.
type Hints struct {
	Kind catalog.Code      // empty: find it
	Map  map[string]string // heading → field key; an empty key leaves the column out
}

// Refusal is one thing wrong with a row, for the person who has to mend it.
type Refusal struct {
	Line   int    `json:"line"`
	Column string `json:"column"` // heading, or the field's name where the sheet has no such column
	Value  string `json:"value"`  // as it stands; masked by whoever shows it outside the error workbook
	Reason string `json:"reason"` // "citizen_id_check_digit"
	Text   string `json:"text"`   // what, why, what to do, in Chinese
}

// Repair is one certain correction.
type Repair struct {
	Column string `json:"column"`
	Kind   string `json:"kind"` // "blanks", "full_width", "upper_case", "date_notation", "id_15", "number_notation", or the Cause that was accepted
}

// Draft is a certificate as a register describes it.
type Draft struct {
	Face      certificate.Face
	Number    string
	Holder    string
	Code      string
	Plate     string
	IssuedOn  day.Day
	ValidTo   day.Day
	ReviewDue day.Day
	Status    certificate.Status
}

// Skip says why a row is no record.
type Skip uint8

// Rows that are not records.
const (
	NotSkipped Skip = iota
	Blank
	Total // 合计, 小计, 制表人 …
)

// Reading is what one row came to: skipped, refused, or a draft.
type Reading struct {
	Line     int
	Skip     Skip
	Draft    Draft // of use only where Skip and Refusals are empty
	Repairs  []Repair
	Refusals []Refusal
}
