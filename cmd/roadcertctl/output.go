package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"
	"golang.org/x/text/width"
)

// result is what a verb came to. Its exported fields are the JSON object; lines say the same to a reader.
type result interface {
	lines(words) []string
}

// table lines columns up by the width that characters have on a terminal, a Chinese one being two.
func table(head []string, rows [][]string) []string {
	widths := make([]int, len(head))
	all := append([][]string{head}, rows...)
	for _, row := range all {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	lines := make([]string, len(all))
	for r, row := range all {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(cell)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-columns(cell)+2))
			}
		}
		lines[r] = strings.TrimRight(b.String(), " ")
	}
	return lines
}

// columns is how much room a text takes on a terminal.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// counts writes how often each reason occurred, the most frequent first.
func counts(m map[string]int) []string {
	keys := slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		return cmp.Or(cmp.Compare(m[b], m[a]), cmp.Compare(a, b))
	})
	rows := make([]string, len(keys))
	for i, key := range keys {
		rows[i] = fmt.Sprintf("  %-28s %8s", key, grouped(m[key]))
	}
	return rows
}

// grouped writes a count with its thousands apart: 31,204.
func grouped(n int) string { return humanize.Comma(int64(n)) }
