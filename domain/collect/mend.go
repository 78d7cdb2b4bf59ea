package collect

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mends is the set of certain corrections made on one cell.
type mends uint8

const (
	blanks mends = 1 << iota
	fullWidth
	upperCase
	dateNotation
	id15
	numberNotation
)

// mendKinds are the names of mends in reports, by bit.
var mendKinds = [...]string{"blanks", "full_width", "upper_case", "date_notation", "id_15", "number_notation"}

func (m mends) count() int { return bits.OnesCount8(uint8(m)) }

// list appends the repairs of a column.
func (m mends) list(to []Repair, column string) []Repair {
	for bit, kind := range mendKinds {
		if m&(1<<bit) != 0 {
			to = append(to, Repair{Column: column, Kind: kind})
		}
	}
	return to
}

// cleaned is a cell without what nobody meant to type.
type cleaned struct {
	value   string
	mends   mends
	damaged bool // holds what is no text: the file was read or written in a wrong encoding
}

// style says how far cleaning may go.
type style struct {
	suspect [256]bool // bytes that send a cell to the slow path
	compact bool      // a code: no blanks inside, capital letters
	signs   bool      // punctuation in half width too, not only letters and digits
	dots    bool      // a plate: no dots or dashes
}

var (
	textStyle   = newStyle(style{})
	numberStyle = newStyle(style{compact: true}) // the brackets of a certificate's number are part of it
	codeStyle   = newStyle(style{compact: true, signs: true})
	plateStyle  = newStyle(style{compact: true, signs: true, dots: true})
)

// newStyle fills in the suspects: blanks and controls, the first bytes of exotic blanks, invisible and
// full-width characters, and in codes what is to be raised or dropped. Common Chinese characters begin
// with E4 to E9 and pass.
func newStyle(s style) *style {
	for b := range 0x21 {
		s.suspect[b] = true
	}
	for _, b := range []byte{0x7F, 0xC2, 0xE2, 0xE3, 0xEF} {
		s.suspect[b] = true
	}
	for b := 'a'; b <= 'z'; b++ {
		s.suspect[b] = s.compact
	}
	s.suspect['.'], s.suspect['-'] = s.dots, s.dots
	return &s
}

// clean repairs a cell. A plain one, which nearly all are, costs one pass over its bytes.
func (s *style) clean(raw string) cleaned {
	var high byte
	for i := range len(raw) {
		if s.suspect[raw[i]] {
			return s.repair(raw)
		}
		high |= raw[i]
	}
	return cleaned{value: raw, damaged: high >= utf8.RuneSelf && !utf8.ValidString(raw)}
}

func (s *style) repair(raw string) cleaned {
	var (
		b           strings.Builder
		c           cleaned
		read, wrote int  // blanks
		pending     bool // a blank, written when something follows it
	)
	for _, r := range raw {
		switch {
		case r == utf8.RuneError:
			c.damaged = true
		case unicode.IsSpace(r), s.dots && plateDot(r):
			pending = true
			read++
			if r != ' ' {
				c.mends |= blanks
			}
			continue
		case invisible(r):
			c.mends |= blanks
			continue
		}
		if pending && b.Len() > 0 && !s.compact {
			b.WriteByte(' ')
			wrote++
		}
		pending = false
		b.WriteRune(s.letter(r, &c.mends))
	}
	if read != wrote {
		c.mends |= blanks
	}
	c.value = b.String()
	if c.mends == 0 {
		c.value = raw
	}
	return c
}

// letter brings one character to half width and, in codes, to upper case.
func (s *style) letter(r rune, m *mends) rune {
	if half := r - 0xFEE0; r >= '！' && r <= '～' && (s.signs || unicode.IsLetter(half) || unicode.IsDigit(half)) {
		*m |= fullWidth
		r = half
	}
	if s.compact && r >= 'a' && r <= 'z' {
		*m |= upperCase
		r -= 'a' - 'A'
	}
	return r
}

// plateDot tells the signs that are typed between a plate's letter and its serial.
func plateDot(r rune) bool { return strings.ContainsRune(".·•・‧∙．。-－—–", r) }

// invisible tells characters that take no room: zero-width blanks and joiners, direction marks, controls.
func invisible(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

// blank tells whether a cell shows nothing.
func blank(raw string) bool {
	for _, r := range raw {
		if !unicode.IsSpace(r) && !invisible(r) {
			return false
		}
	}
	return true
}

// joinHan drops blanks between Chinese characters: 张　三 is set wide, not spelt in two words.
func joinHan(s string) string {
	if !strings.Contains(s, " ") {
		return s
	}
	runes := []rune(s)
	joined := runes[:0:0]
	for i, r := range runes {
		inside := i > 0 && i+1 < len(runes)
		if r == ' ' && inside && unicode.Is(unicode.Han, runes[i-1]) && unicode.Is(unicode.Han, runes[i+1]) {
			continue
		}
		joined = append(joined, r)
	}
	return string(joined)
}
