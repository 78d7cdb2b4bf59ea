package collect

import (
	"cmp"
	"slices"
	"strconv"
)

// merges are the merged ranges of a sheet, walked along with its rows.
type merges struct {
	waiting []Merge // by first line
	open    []openMerge
	line    int
}

// openMerge is a range that reaches the line at hand, with the value of its first cell.
type openMerge struct {
	Merge
	value string
	kind  cellType
}

// newMerges leaves out what lies in the header and above: titles are merged, and no records.
func newMerges(ranges []Merge, header int) merges {
	var m merges
	for _, r := range ranges {
		if r.First > header {
			m.waiting = append(m.waiting, r)
		}
	}
	slices.SortStableFunc(m.waiting, func(a, b Merge) int { return cmp.Compare(a.First, b.First) })
	return m
}

// reach steps to a row, which must not lie before the last.
func (m *merges) reach(row *Row) {
	if row.Line == m.line {
		return
	}
	m.line = row.Line
	m.open = slices.DeleteFunc(m.open, func(o openMerge) bool { return o.Last < row.Line })
	for len(m.waiting) > 0 && m.waiting[0].First <= row.Line {
		if r := m.waiting[0]; r.Last >= row.Line {
			value, _ := row.cell(r.Left)
			if r.First < row.Line {
				value = "" // its first line held nothing at all
			}
			m.open = append(m.open, openMerge{Merge: r, value: value, kind: row.typeOf(r.Left)})
		}
		m.waiting = m.waiting[1:]
	}
}

// fill proposes the value of a merged range for those of its cells that are used and hold none.
func (d *Doctor) fill(row *Row) (found []Proposal) {
	for i := range d.merges.open {
		o := &d.merges.open[i]
		for column := o.Left; column <= o.Right && o.value != ""; column++ {
			if raw, _ := row.cell(column); d.fields[column] != nil && blank(raw) {
				found = append(found, d.propose(row, column, Merged, o.value,
					"与第 "+strconv.Itoa(o.First)+" 行的单元格合并，只有第一格有值"))
			}
		}
	}
	return found
}
