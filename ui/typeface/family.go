package typeface

import "strings"

// Family is a choice of fonts: the first sets what it has, the next stand in for what it lacks, in order.
type Family []*Font

// Run is a part of a text set in one font.
type Run struct {
	Font *Font
	Text string
}

// Of returns the font that sets a character, or false where none does.
func (l Family) Of(r rune) (*Font, bool) {
	for _, f := range l {
		if f.Has(r) {
			return f, true
		}
	}
	return nil, false
}

// Runs divides a text by the fonts that set it. What no font has is left to the first font, which then sets
// nothing in its place: Check refuses it before it comes to that.
func (l Family) Runs(text string) []Run {
	if len(l) == 0 {
		return nil
	}
	var runs []Run
	start := 0
	for i, r := range text {
		f, ok := l.Of(r)
		if !ok {
			f = l[0]
		}
		switch n := len(runs); {
		case n == 0:
			runs = append(runs, Run{Font: f})
		case runs[n-1].Font != f:
			runs[n-1].Text = text[start:i]
			start = i
			runs = append(runs, Run{Font: f})
		}
	}
	if n := len(runs); n > 0 {
		runs[n-1].Text = text[start:]
	}
	return runs
}

// Advance returns the width of a character in ems; 0 where no font has it.
func (l Family) Advance(r rune) float64 {
	f, ok := l.Of(r)
	if !ok {
		return 0
	}
	return f.Advance(r)
}

// Measure returns the width of a text in the unit of size.
func (l Family) Measure(text string, size float64) float64 {
	ems := 0.0
	for _, r := range text {
		ems += l.Advance(r)
	}
	return ems * size
}

// Missing returns the characters of a text that no font has, each once, in order.
func (l Family) Missing(text string) []rune {
	var list []rune
	seen := map[rune]bool{}
	for _, r := range text {
		if _, ok := l.Of(r); !ok && !seen[r] {
			seen[r] = true
			list = append(list, r)
		}
	}
	return list
}

// Check refuses a text with a character that no font has, by the character and its code point.
func (l Family) Check(text string) error {
	for _, r := range text {
		if _, ok := l.Of(r); !ok {
			return missing("不能排版“"+strings.ToValidUTF8(text, "�")+"”", r)
		}
	}
	return nil
}
