package register

import (
	"bytes"
	"strconv"

	"roadcert/domain/collect"
)

// takeMerges reads the merged ranges that stand behind the rows of a sheet. They only add to what the rows say: where
// they cannot be read, or are more than MaxMerges, the cells are as empty as they look.
func (g *gate) takeMerges() {
	for len(g.found.merges) < MaxMerges {
		kind, err := g.in.next()
		switch {
		case err != nil, kind == markupEnd:
			return
		case kind == markupOpen && string(g.in.name) == "mergeCell":
			if m, ok := mergeOf(attribute(g.in.attrs, "ref")); ok {
				g.found.merges = append(g.found.merges, m)
			}
		case kind == markupClose && string(g.in.name) == "mergeCells":
			return
		}
	}
}

// mergeOf reads a range such as B2:C14.
func mergeOf(ref []byte) (collect.Merge, bool) {
	from, to, ok := bytes.Cut(ref, []byte{':'})
	left, first, a := cellOf(from)
	right, last, b := cellOf(to)
	return collect.Merge{First: first, Last: last, Left: left, Right: right}, ok && a && b && first <= last && left <= right
}

// cellOf reads the name of a cell, such as B2: its column, 0-based, and its line.
func cellOf(name []byte) (column, line int, ok bool) {
	letters := bytes.TrimRight(name, "0123456789")
	for _, c := range letters {
		if c < 'A' || c > 'Z' || column > MaxColumns {
			return 0, 0, false
		}
		column = column*26 + int(c-'A') + 1
	}
	line, err := strconv.Atoi(string(name[len(letters):]))
	return column - 1, line, err == nil && column > 0 && column <= MaxColumns && line > 0
}
