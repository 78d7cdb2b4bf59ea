// Package list is what a grid knows, without a toolkit: which rows are selected, which are at hand, and
// how the rest is fetched.
package list

import "slices"

// Span is rows from First to Last, both included.
type Span struct{ First, Last int }

// Selection is which rows of a list are selected, and where the cursor stands. It holds spans, not rows,
// so that a million rows are selected as fast as one.
type Selection struct {
	spans          []Span // in order, apart from each other
	cursor, anchor int
}

// NewSelection returns a selection of nothing with no cursor.
func NewSelection() *Selection { return &Selection{cursor: -1, anchor: -1} }

// Cursor returns the row the keys move from; -1 where there is none.
func (s *Selection) Cursor() int { return s.cursor }

// Spans returns what is selected, in order.
func (s *Selection) Spans() []Span { return s.spans }

// Only selects one row and nothing else (a click).
func (s *Selection) Only(row int) {
	s.spans = []Span{{row, row}}
	s.cursor, s.anchor = row, row
}

// Extend selects everything from the row last clicked to this one and nothing else (Shift and a click).
func (s *Selection) Extend(row int) {
	if s.anchor < 0 {
		s.Only(row)
		return
	}
	s.spans = []Span{{min(s.anchor, row), max(s.anchor, row)}}
	s.cursor = row
}

// Toggle selects a row too, or no longer (Ctrl and a click).
func (s *Selection) Toggle(row int) {
	if s.Has(row) {
		s.remove(row)
	} else {
		s.add(Span{row, row})
	}
	s.cursor, s.anchor = row, row
}

// All selects the whole of a list of n rows.
func (s *Selection) All(n int) {
	s.spans = nil
	if n > 0 {
		s.spans = []Span{{0, n - 1}}
	}
}

// Clear selects nothing.
func (s *Selection) Clear() {
	s.spans, s.cursor, s.anchor = nil, -1, -1
}

// Move puts the cursor on a row of a list of n, selecting it alone or everything up to it.
func (s *Selection) Move(row, n int, extend bool) {
	if n == 0 {
		return
	}
	row = max(0, min(row, n-1))
	if extend {
		s.Extend(row)
	} else {
		s.Only(row)
	}
}

// Has tells whether a row is selected.
func (s *Selection) Has(row int) bool {
	_, in := s.find(row)
	return in
}

// Count returns how many rows are selected.
func (s *Selection) Count() int {
	n := 0
	for _, p := range s.spans {
		n += p.Last - p.First + 1
	}
	return n
}

// find returns the place of the span that holds row, or where one would go.
func (s *Selection) find(row int) (int, bool) {
	return slices.BinarySearchFunc(s.spans, row, func(p Span, row int) int {
		switch {
		case p.Last < row:
			return -1
		case p.First > row:
			return 1
		}
		return 0
	})
}

func (s *Selection) add(span Span) {
	at, _ := s.find(span.First)
	s.spans = slices.Insert(s.spans, at, span)
	if at+1 < len(s.spans) && s.spans[at].Last+1 == s.spans[at+1].First {
		s.spans[at].Last = s.spans[at+1].Last
		s.spans = slices.Delete(s.spans, at+1, at+2)
	}
	if at > 0 && s.spans[at-1].Last+1 == s.spans[at].First {
		s.spans[at-1].Last = s.spans[at].Last
		s.spans = slices.Delete(s.spans, at, at+1)
	}
}

func (s *Selection) remove(row int) {
	at, in := s.find(row)
	if !in {
		return
	}
	p := s.spans[at]
	var rest []Span
	if p.First < row {
		rest = append(rest, Span{p.First, row - 1})
	}
	if row < p.Last {
		rest = append(rest, Span{row + 1, p.Last})
	}
	s.spans = slices.Replace(s.spans, at, at+1, rest...)
}
