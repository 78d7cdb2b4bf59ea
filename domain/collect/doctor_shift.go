package collect

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"roadcert/domain/catalog"
)

// shiftMost is how many columns the values of a row are looked for to the left and right of their place.
const shiftMost = 3

// What a value counts for or against a column.
const (
	fits      = 3
	suits     = 2
	counts    = 1
	missed    = -1
	misplaced = -2
	wrong     = -3
	absurd    = -20 // whatever else speaks for it
)

// shift proposes to move the values behind some column to the left or right where they then fit their fields' rules
// and did not before. Where two ways to move them fit equally well, none is proposed.
func (d *Doctor) shift(row *Row) []Proposal {
	refused := d.refused()
	hits, score := d.fit(row)
	var best []string
	least, tied := score, false
	for _, cells := range d.shifts(row) {
		moved := row.with(d.difference(row, cells))
		reading := d.reader.Read(moved)
		h, s := d.fit(&moved)
		switch {
		case reading.Skip != NotSkipped || len(d.refused()) >= len(refused) && len(refused) > 0 || h < 2 || h <= hits:
		case s > least:
			best, least, tied = cells, s, false
		case s == least && best != nil && !d.same(best, cells):
			tied = true
		}
	}
	d.reader.Read(*row) // the findings are those of the row again
	if best == nil || tied {
		return nil
	}
	return d.difference(row, best)
}

// shifts returns the row with cells put in or taken out at every column. Only blank cells are taken out, and no value
// leaves the table.
func (d *Doctor) shifts(row *Row) [][]string {
	cells := slices.Clone(row.Cells)
	for len(cells) < d.width {
		cells = append(cells, "")
	}
	var list [][]string
	for by := 1; by <= shiftMost; by++ {
		for at := range d.width {
			if at > 0 && blank(cells[at-1]) {
				continue // the same as one column before
			}
			if end := at + by; end < len(cells) && allBlank(cells[at:end]) {
				list = append(list, append(slices.Delete(slices.Clone(cells), at, end), make([]string, by)...))
			}
			if kept := len(cells) - by; kept > at && allBlank(cells[min(kept, d.width-by):]) {
				list = append(list, slices.Insert(slices.Clone(cells[:kept]), at, make([]string, by)...))
			}
		}
	}
	return list
}

func allBlank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return !blank(c) })
}

// same tells whether two ways to move a row differ in nothing that is used.
func (d *Doctor) same(a, b []string) bool {
	for column := range d.fields {
		if column < len(a) && column < len(b) && a[column] != b[column] {
			return false
		}
	}
	return true
}

// difference makes proposals of the used cells that differ.
func (d *Doctor) difference(row *Row, cells []string) (found []Proposal) {
	for column, value := range cells {
		if raw, _ := row.cell(column); raw != value && d.fields[column] != nil {
			found = append(found, d.propose(row, column, Shifted, value, "这一行的值错开了列，移回以后才合各列的规则"))
		}
	}
	return found
}

// fit weighs how well the values of the row read last suit their columns. hits are the values
// that are right and no accident.
func (d *Doctor) fit(row *Row) (hits, score int) {
	for _, s := range d.reader.slots {
		f, field := &d.reader.findings[s.field], &d.reader.kind.Fields[s.field]
		raw, ok := row.cell(s.column)
		switch {
		case f.reason != "" && f.value == "" && !ok: // missing
			score += missed
		case !ok || blank(raw):
		case f.reason != "":
			score += wrong
		case structured(field.Kind) || field.Kind == catalog.Date || field.Kind == catalog.RegionCode:
			hits++
			score += fits
		default:
			if field.Kind != catalog.List { // which is stored otherwise than it is written
				raw = f.value
			}
			score += suitability(field, raw)
		}
	}
	for column, counter := range d.reader.counters {
		if raw, _ := row.cell(column); counter && allDigits(raw) && len(raw) < 8 {
			score += counts
		}
	}
	return hits, score
}

// suitability weighs a value no rule refuses.
func suitability(f *catalog.Field, value string) int {
	switch {
	case f.Role == catalog.RoleStatus || f.Kind == catalog.Choice || slices.Contains(f.Values, value):
		return suits
	case f.Kind == catalog.Phone:
		if strings.Trim(value, "0123456789-") == "" && len(value) >= 7 && len(value) <= 13 {
			return suits
		}
		return misplaced
	case named(f):
		if strings.ContainsFunc(value, unicode.IsDigit) || utf8.RuneCountInString(value) < 2 {
			return absurd
		}
		return counts
	case telling(value), len(f.Values) > 0 && f.Kind == catalog.Text:
		return misplaced
	}
	return 0
}

// telling tells a value that says by itself what it is, and belongs into no column of free text.
func telling(value string) bool {
	if _, how := readDate(value); how == canonical || how == serial || how == other {
		return true
	}
	return len(value) == 18 && allDigits(value[:17])
}
