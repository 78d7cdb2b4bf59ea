package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/dustin/go-humanize"

	"roadcert/cmd/internal/console"
)

// result is what a verb came to. Its exported fields are the JSON object; lines say the same to a reader.
type result interface {
	lines(words) []string
}

// table lines columns up.
func table(head []string, rows [][]string) []string { return console.Table(head, rows) }

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
