package list

import (
	"context"
	"strconv"
	"strings"
)

// Of returns a Fetch over rows already in memory, in their order or its opposite.
func Of[T any](rows func() []T) Fetch[T] {
	return func(_ context.Context, r Request) (Block[T], error) {
		all := rows()
		from, _ := strconv.Atoi(r.After) // "" is 0
		to := min(from+r.Limit, len(all))
		b := Block[T]{Total: len(all)}
		for i := from; i < to; i++ {
			at := i
			if r.Descending {
				at = len(all) - 1 - i
			}
			b.Rows = append(b.Rows, all[at])
		}
		if to < len(all) {
			b.Next = strconv.Itoa(to)
		}
		return b, nil
	}
}

// Tabular writes cells as a spreadsheet takes them from the clipboard: rows on lines, cells between tabs,
// and nothing that it would take for a formula.
func Tabular(rows [][]string) string {
	var b strings.Builder
	clean := strings.NewReplacer("\t", " ", "\r", " ", "\n", " ")
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte('\t')
			}
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				b.WriteByte('\'')
			}
			b.WriteString(clean.Replace(cell))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
