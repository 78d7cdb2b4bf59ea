package likeness

import (
	"strings"
	"unicode"
)

// Forms brings the forms of characters together; *hanzi.Forms does.
type Forms interface {
	Proper(text string) string     // look-alike code points
	Simplified(text string) string // traditional characters
}

// legalForms are words at the end of a company's name that are said in several ways, or left away; the longest
// first.
var legalForms = []struct{ said, means string }{
	{"有限责任公司", "有限公司"},
	{"个体工商户", ""},
}

// Name returns the one form of a holder's name, in which it is compared: characters proper and simplified, letters
// narrow and capital, nothing but letters and digits, the legal form in its short word. It is not for showing.
func Name(forms Forms, text string) string {
	name := Bare(forms.Simplified(forms.Proper(text)))
	for _, f := range legalForms {
		if before, ok := strings.CutSuffix(name, f.said); ok && before != "" {
			return before + f.means
		}
	}
	return name
}

// Bare leaves letters and digits, narrow and capital: brackets, dots and blanks are only ways of writing.
func Bare(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r += '!' - '！'
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, text)
}
