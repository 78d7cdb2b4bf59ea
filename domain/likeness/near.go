package likeness

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// confusions are characters that are taken for digits when a number is copied. They are letters that no number of
// ours uses, so that nothing is lost by reading them as digits.
var confusions = strings.NewReplacer("o", "0", "l", "1", "O", "0", "〇", "0", "I", "1", "|", "1", "Ｏ", "0", "ｏ", "0", "Ｉ", "1", "ｌ", "1")

// folded is a number, code or plate as it is compared.
func folded(text string) string { return Bare(confusions.Replace(text)) }

// Digits of the codes that carry check characters.
const (
	codeLength  = 18
	citizenBody = 17 // before the check digit of a citizen ID
	creditBody  = 16 // before the two of a credit code: the organisation's and its own
)

// body leaves the check characters away: they follow from the others, and one slip of the pen changes both.
func body(code string) string {
	switch {
	case len(code) != codeLength:
		return code
	case citizen(code):
		return code[:citizenBody]
	}
	return code[:creditBody]
}

// citizen tells a citizen ID from a credit code by its year of birth.
func citizen(code string) bool {
	for i := range citizenBody {
		if code[i] < '0' || code[i] > '9' {
			return false
		}
	}
	century := code[6:8]
	return century == "19" || century == "20"
}

// near tells whether two texts differ by no more than one character, more, less or another, or by two neighbours
// that changed places.
func near(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	switch len(y) - len(x) {
	case 0:
		if i >= len(x)-1 || slices.Equal(x[i+1:], y[i+1:]) {
			return true
		}
		return x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:])
	case 1:
		return slices.Equal(x[i:], y[i+1:])
	}
	return false
}

// variants calls do for a text and for all that it becomes by leaving one character away, each in two parts. Two
// texts that are near have one of these in common, and few others have.
func variants(text string, do func(before, after string)) {
	do(text, "")
	for i := 0; i < len(text); {
		_, n := utf8.DecodeRuneInString(text[i:])
		do(text[:i], text[i+n:])
		i += n
	}
}
