package hanzi

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Twin is the character that should be written instead of a code point.
type Twin struct {
	Proper rune
	Why    string // what the code point is kept for
	Same   bool   // nobody can tell the two apart by looking
}

// reasons are why there are twins.
var reasons = map[string]string{
	"compatible": "兼容汉字，只为转换旧字符集而保留",
	"radical":    "部首符号，不是汉字",
	"form":       "部首的变形，不是汉字",
	"private":    "旧国标的私用区代码，别的系统不认识",
}

// readTwins reads lines of a code point, the proper character and the reason: F900 豈 compatible.
func (f *Forms) readTwins(r io.Reader) error {
	for s := bufio.NewScanner(r); ; {
		if !s.Scan() {
			return s.Err()
		}
		words := strings.Fields(s.Text())
		if len(words) != 3 {
			return &badLine{s.Text()}
		}
		code, err := strconv.ParseUint(words[0], 16, 21)
		proper, n := utf8.DecodeRuneInString(words[1])
		why, ok := reasons[words[2]]
		if err != nil || n != len(words[1]) || !ok {
			return &badLine{s.Text()}
		}
		f.twins[rune(code)] = Twin{proper, why, words[2] != "form"}
	}
}

// Canonical returns the character that should be written instead of a code point; false where that is the proper
// one.
func (f *Forms) Canonical(r rune) (Twin, bool) {
	t, ok := f.twins[r]
	return t, ok
}

// Proper returns a text in which the proper character stands for every one that looks just like it. To the eye the
// text is the same; searches and other systems find it now.
func (f *Forms) Proper(text string) string {
	return strings.Map(func(r rune) rune {
		if t, ok := f.twins[r]; ok && t.Same {
			return t.Proper
		}
		return r
	}, text)
}
