package collect

import (
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/code"
	"roadcert/domain/day"
)

// Reader reads the rows under a header. It reuses what it works with, so that a hundred thousand rows
// cost little more than their drafts, and belongs to one goroutine.
type Reader struct {
	record
	slots    []slot
	counters []bool // columns that only count rows (序号)
}

// slot is a column that is used.
type slot struct {
	column int
	field  int
	check  rule
}

// NewReader returns a reader of rows of a kind laid out as Recognise has found. Columns whose field the
// kind does not have are left out.
func NewReader(kind *catalog.Kind, layout Layout, regions *code.Regions, today day.Day) *Reader {
	r := &Reader{record: newRecord(kind, regions, today)}
	for _, c := range layout.Columns {
		if c.Index < 0 {
			continue
		}
		if c.Field == "" && rowCounters[normal(c.Heading)] {
			r.counters = append(r.counters, make([]bool, max(0, c.Index+1-len(r.counters)))...)
			r.counters[c.Index] = true
		}
		for i := range kind.Fields {
			if kind.Fields[i].Key == c.Field {
				r.columns[i] = c.Heading
				r.slots = append(r.slots, slot{column: c.Index, field: i, check: ruleOf(kind, &kind.Fields[i])})
			}
		}
	}
	return r
}

// Read makes a draft of one row below the header, or says why it is none. Every wrong cell gets its own
// refusal; see Reading.Reasons for counting rows.
func (r *Reader) Read(row Row) Reading {
	out := Reading{Line: row.Line}
	if out.Skip = r.skip(row); out.Skip != NotSkipped {
		return out
	}
	clear(r.findings)
	for i := range r.slots {
		s := &r.slots[i]
		if raw, ok := row.cell(s.column); ok {
			r.findings[s.field] = s.check(&r.checks, &r.kind.Fields[s.field], raw, row.typeOf(s.column))
		}
	}
	r.settle(&out)
	return out
}

// Reasons returns each reason of the refusals once: a row with two impossible dates is one row with an
// impossible date.
func (r *Reading) Reasons() []string {
	var reasons []string
next:
	for i := range r.Refusals {
		for _, said := range reasons {
			if said == r.Refusals[i].Reason {
				continue next
			}
		}
		reasons = append(reasons, r.Refusals[i].Reason)
	}
	return reasons
}

// cell returns what stands in a column, false where there is nothing.
func (row *Row) cell(column int) (string, bool) {
	if column < 0 || column >= len(row.Cells) {
		return "", false
	}
	return row.Cells[column], row.Cells[column] != ""
}

func (row *Row) typeOf(column int) cellType {
	switch {
	case row.Numeric == nil:
		return untyped
	case row.Numeric(column):
		return numberCell
	}
	return textCell
}

// totals are the words a line under a register begins with, cleaned as codes are.
var totals = [...]string{
	"合计", "小计", "总计", "共计", "制表", "填表", "填报", "审核人", "审核:", "备注:",
}

// skip tells rows that are no records: nothing in them, or a total or signature under the table. The
// first cell that says something decides, and before it one that only counts the row.
func (r *Reader) skip(row Row) Skip {
	for i, cell := range row.Cells {
		if blank(cell) {
			continue
		}
		if total(cell) && !r.plausible(row, i) {
			return Total
		}
		if i >= len(r.counters) || !r.counters[i] {
			return NotSkipped
		}
	}
	return Blank
}

func total(cell string) bool {
	if cell[0] > ' ' && cell[0] < 0x80 {
		return false // a number, an ID
	}
	text := codeStyle.clean(cell).value
	for _, word := range totals {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	return false
}

// plausible tells whether some field other than the one at column holds a value that is right and no
// accident: a company may be called 合计.
func (r *Reader) plausible(row Row, column int) bool {
	for i := range r.slots {
		s := &r.slots[i]
		field := &r.kind.Fields[s.field]
		raw, ok := row.cell(s.column)
		if !ok || s.column == column || !structured(field.Kind) {
			continue
		}
		if f := s.check(&r.checks, field, raw, row.typeOf(s.column)); f.value != "" && f.reason == "" {
			return true
		}
	}
	return false
}
