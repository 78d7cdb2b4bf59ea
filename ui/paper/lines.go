package paper

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Characters a line does not begin or end with (GB/T 15834).
const (
	neverFirst = "，。、；：！？）》」』】〕〉”’…—％‰℃·,.;:!?)]}%"
	neverLast  = "（《「『【〔〈“‘([{￥$"
)

// row is one line of a paragraph.
type row struct {
	text  string
	width float64
	last  bool // of a paragraph that was broken, so that it is not stretched
}

// breakLines breaks a text into lines of at most room millimetres, the first one shorter by indent. Chinese
// breaks anywhere but before and after some punctuation; words and numbers stay whole, a number with the
// measure word behind it. Nothing is lost but the blanks at which a line ends.
func (t *Type) breakLines(s string, w Font, size, room, indent float64) []row {
	var rows []row
	line, taken := "", indent
	flush := func(last bool) {
		text := strings.TrimRight(line, " ")
		rows = append(rows, row{text, t.measure(text, w, size), last})
		line, taken = "", 0
	}
	for _, piece := range pieces(s) {
		width := t.measure(piece, w, size)
		if line != "" && taken+t.measure(strings.TrimRight(piece, " "), w, size) > room {
			flush(false)
		}
		if width <= room-taken {
			line, taken = line+piece, taken+width
			continue
		}
		// A piece longer than a line is broken where it must be.
		for _, r := range piece {
			one := t.measure(string(r), w, size)
			if line != "" && taken+one > room && r != ' ' {
				flush(false)
			}
			line, taken = line+string(r), taken+one
		}
	}
	flush(true)
	return rows
}

// even breaks a text anew into as many lines as it was broken into, so that they are as much alike as they can
// be: the sum of their squares is the smallest, with what their ends cost. A text with a word longer than a line stays as it was.
func (t *Type) even(s string, w Font, size, room float64, rows []row) []row {
	list := pieces(s)
	p := measured{ends: make([]float64, len(list)+1), blank: make([]float64, len(list)), seam: make([]float64, len(list))}
	for i, piece := range list {
		p.ends[i+1] = p.ends[i] + t.measure(piece, w, size)
		p.blank[i] = t.measure(piece[len(strings.TrimRight(piece, " ")):], w, size)
		p.seam[i] = seamAfter(piece) * size * size
	}
	breaks := p.breaks(len(rows), room)
	if breaks == nil {
		return rows
	}
	even := make([]row, len(rows))
	for i, from := range breaks[:len(rows)] {
		text := strings.TrimRight(strings.Join(list[from:breaks[i+1]], ""), " ")
		even[i] = row{text, t.measure(text, w, size), i == len(rows)-1}
	}
	return even
}

// seamAfter is what it costs to end a line after a piece, in squares of an em: it is better done between clauses,
// and between the members of a list, than within; and a figure is best left with what it counts.
func seamAfter(piece string) float64 {
	switch last, _ := utf8.DecodeLastRuneInString(piece); {
	case strings.ContainsRune(" ，。；：！？", last):
		return 0
	case strings.ContainsRune(neverFirst, last):
		return 6
	case unicode.IsDigit(last), last == '第':
		return 25
	}
	return 9
}

// measured are the pieces of a text.
type measured struct {
	ends  []float64 // where each begins on one long line, and where the last ends
	blank []float64 // how much of each is blanks, which do not count where a line ends
	seam  []float64 // what it costs to end a line after each
}

// breaks returns the pieces that each of some lines begins with, and where the last ends, at the least cost; nil
// where there is no way to keep to the room.
func (p *measured) breaks(lines int, room float64) []int {
	n := len(p.blank)
	best := make([]float64, n+1) // of the first pieces, in as many lines as were looked at
	for i := range best {
		best[i] = math.Inf(1)
	}
	best[0] = 0
	begin := make([]int, (lines+1)*(n+1)) // the piece that the last of these lines begins with
	for line := 1; line <= lines; line++ {
		for to := n; to >= 0; to-- { // downwards: what is before still has one line less
			least := math.Inf(1)
			for from := to - 1; from >= line-1; from-- {
				width := p.ends[to] - p.ends[from] - p.blank[to-1]
				if width > room {
					break
				}
				if sum := best[from] + width*width + p.seam[to-1]; sum < least-tolerance { // of what is alike, the line above is the longer
					least, begin[line*(n+1)+to] = sum, from
				}
			}
			best[to] = least
		}
	}
	if math.IsInf(best[n], 1) {
		return nil
	}
	breaks := make([]int, lines+1)
	breaks[lines] = n
	for line := lines; line > 0; line-- {
		breaks[line-1] = begin[line*(n+1)+breaks[line]]
	}
	return breaks
}

// pieces cuts a text at every place where a line may end.
func pieces(s string) []string {
	var list []string
	runes := []rune(s)
	begin := 0
	for i := 1; i < len(runes); i++ {
		if mayBreak(runes, i) {
			list = append(list, string(runes[begin:i]))
			begin = i
		}
	}
	if begin < len(runes) {
		list = append(list, string(runes[begin:]))
	}
	return list
}

// mayBreak tells whether a line may end before the i-th character.
func mayBreak(s []rune, i int) bool {
	a, b := s[i-1], s[i]
	switch {
	case strings.ContainsRune(neverFirst, b) || strings.ContainsRune(neverLast, a) || b == ' ':
		return false
	case a == ' ':
		// 12,345 本: the number keeps its measure word.
		return i < 2 || !unicode.IsDigit(s[i-2]) || !unicode.Is(unicode.Han, b)
	}
	return !inWord(a) || !inWord(b)
}

// inWord tells whether a character is part of a word or number that stays whole: 2026-11-23, GB/T, +1,204.
func inWord(r rune) bool {
	return r < unicode.MaxASCII && r != ' ' || unicode.IsLetter(r) && !unicode.Is(unicode.Han, r) || r == '−'
}
