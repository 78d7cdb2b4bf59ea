package collect

import (
	"slices"
	"strings"
)

// fromRows tells near kinds apart by what the rows hold: the kind whose signs stand in more than half of
// them; where no signs stand, the general kind, which has none. It is nil where that is not one kind.
func fromRows(near []reading, rows []Row) *reading {
	var general *reading
	told, generals := 0, 0
	for i := range near {
		signs := near[i].kind.Signs
		if len(signs) == 0 {
			general = &near[i]
			generals++
			continue
		}
		marked := 0
		for _, row := range rows {
			if slices.ContainsFunc(row.Cells, func(cell string) bool { return anyIn(cell, signs) }) {
				marked++
			}
		}
		if told += marked; marked*2 > len(rows) {
			return &near[i]
		}
	}
	if told == 0 && generals == 1 && len(rows) > 0 {
		return general
	}
	return nil
}

func anyIn(cell string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(cell, w) })
}
