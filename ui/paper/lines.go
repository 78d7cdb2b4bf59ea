package paper

import (
	"strings"
	"unicode"
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
	last  bool // of its paragraph, so that it is not stretched
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
