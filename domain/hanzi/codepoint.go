// Package hanzi finds rare characters for those whose keyboard has no way to type them: by code point, and by the
// parts a character is made of ("左木右喆", "龙天"). It also knows which code points only look like a character and
// are another one, and the simplified form of a traditional one, so that a name written in two ways is known for one.
//
// What it knows of characters comes from files that are handed in; see assets/hanzi/README.md.
package hanzi

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"roadcert/domain/problem"
)

// notations are the ways to write a code point, most particular first. Hexadecimal without any mark needs
// four digits, so that it is not taken for something else.
var notations = []struct {
	before, after string
	base, least   int
}{
	{"&#X", ";", 16, 1},
	{"&#", ";", 10, 1},
	{"\\U{", "}", 16, 1},
	{"U+", "", 16, 1},
	{"\\U", "", 16, 4},
	{"0X", "", 16, 1},
	{"", "", 16, 4},
}

// Meant returns the code point a text is meant as, whether or not there is a character; false where the text is
// meant as something else, as parts of a character perhaps.
func Meant(text string) (rune, bool) {
	n, ok := number(text)
	return rune(min(n, unicode.MaxRune+1)), ok
}

// ParseCodePoint reads a character written as "U+2CC56", "2CC56", "&#x2CC56;", "&#183382;" and the like, in upper
// or lower case, also in full width. It refuses what is not a character that can stand in a name by itself.
func ParseCodePoint(text string) (rune, error) {
	const what = "不能按代码位输入字符"
	n, ok := number(text)
	if !ok {
		return 0, problem.New(problem.Invalid, what, "“"+strings.ToValidUTF8(text, "�")+"”不是代码位", "请写成 U+2CC56 或者 2CC56")
	}
	why := ""
	switch r := rune(n); {
	case n > unicode.MaxRune:
		why = "在字符集之外"
	case unicode.Is(unicode.Cs, r):
		why = "只是代理区的一半，不是字符"
	case unicode.Is(unicode.Co, r):
		why = "属于私用区，在各个系统里代表不同的字"
	case unicode.In(r, unicode.C, unicode.Z):
		why = "不是看得见的字符"
	case unicode.Is(unicode.M, r):
		why = "不能单独成字"
	default:
		return r, nil
	}
	return 0, problem.New(problem.Invalid, what, fmt.Sprintf("U+%04X %s", n, why), "请核对代码位")
}

func number(text string) (uint32, bool) {
	text = strings.ToUpper(strings.TrimSpace(narrow(text)))
	for _, n := range notations {
		digits, ok := strings.CutPrefix(text, n.before)
		if !ok {
			continue
		}
		if digits, ok = strings.CutSuffix(digits, n.after); !ok || len(digits) < n.least {
			continue
		}
		if v, err := strconv.ParseUint(digits, n.base, 32); err == nil && len(digits) <= 8 {
			return uint32(v), true
		}
	}
	return 0, false
}

// narrow turns full-width letters into those of ASCII.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, text)
}

// CodePoint writes the code point of a character: U+4E00.
func CodePoint(r rune) string {
	if !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	return fmt.Sprintf("U+%04X", r)
}
