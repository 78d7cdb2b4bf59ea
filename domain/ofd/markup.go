package ofd

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"roadcert/domain/problem"
)

// namespace is that of GB/T 33190; readers compare it letter by letter.
const namespace = "http://www.ofdspec.org/2016"

// markup writes XML: elements one behind the other, without a blank that is not content, so that the same
// document is always the same bytes. The first text XML cannot hold stops it.
type markup struct {
	b   []byte
	err error
}

// newMarkup begins a part with its root element.
func newMarkup(root string, attributes ...string) *markup {
	m := &markup{b: make([]byte, 0, 1<<10)}
	m.b = append(m.b, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"...)
	return m.open(root, append([]string{"xmlns:ofd", namespace}, attributes...)...)
}

// open begins an element; attributes are names and values in turn.
func (m *markup) open(name string, attributes ...string) *markup {
	m.begin(name, attributes)
	m.b = append(m.b, '>')
	return m
}

// empty writes an element without content.
func (m *markup) empty(name string, attributes ...string) *markup {
	m.begin(name, attributes)
	m.b = append(m.b, '/', '>')
	return m
}

// leaf writes an element that holds a text.
func (m *markup) leaf(name, text string, attributes ...string) *markup {
	m.open(name, attributes...)
	m.text(text)
	return m.close(name)
}

// close ends an element.
func (m *markup) close(name string) *markup {
	m.b = append(m.b, '<', '/')
	m.b = append(m.b, name...)
	m.b = append(m.b, '>')
	return m
}

func (m *markup) begin(name string, attributes []string) {
	m.b = append(m.b, '<')
	m.b = append(m.b, name...)
	for i := 0; i+1 < len(attributes); i += 2 {
		m.b = append(m.b, ' ')
		m.b = append(m.b, attributes[i]...)
		m.b = append(m.b, '=', '"')
		m.text(attributes[i+1])
		m.b = append(m.b, '"')
	}
}

// text writes a text so that a reader gets back every character of it.
func (m *markup) text(s string) {
	plain := utf8.ValidString(s)
	if !plain {
		m.fail(s, utf8.RuneError)
	}
	for _, r := range s {
		if !fitsXML(r) {
			m.fail(s, r)
		}
		plain = plain && r >= ' ' && r != '<' && r != '>' && r != '&' && r != '"' && r != '\''
	}
	if plain {
		m.b = append(m.b, s...)
		return
	}
	if err := xml.EscapeText(m, []byte(s)); err != nil {
		m.err = err
	}
}

// Write lets encoding/xml escape into the part.
func (m *markup) Write(b []byte) (int, error) {
	m.b = append(m.b, b...)
	return len(b), nil
}

func (m *markup) fail(s string, r rune) {
	if m.err == nil {
		m.err = problem.New(problem.Refused, "不能生成 OFD 文件", fmt.Sprintf("“%s”中有不能写入文件的字符（U+%04X）", shown(s), r),
			"请改正这一项的内容后重新生成")
	}
}

// fitsXML reports whether XML 1.0 can hold a character.
func fitsXML(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
}

// Everything drawn is told to a micrometre.
const fineness = 1000

// number writes a length: 12.5, without an exponent and without a minus before zero.
func number(mm float64) string { return string(appendNumber(nil, mm)) }

// appendNumber is number for the thousands there are on a page; strconv takes four times as long.
func appendNumber(b []byte, mm float64) []byte {
	v := int64(math.Round(mm * fineness))
	if v < 0 {
		b, v = append(b, '-'), -v
	}
	b = strconv.AppendInt(b, v/fineness, 10)
	rest := v % fineness
	if rest == 0 {
		return b
	}
	b = append(b, '.', byte('0'+rest/100), byte('0'+rest/10%10), byte('0'+rest%10))
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return b
}

// numbers writes lengths with blanks between.
func numbers(list ...float64) string {
	var b []byte
	for i, v := range list {
		if i > 0 {
			b = append(b, ' ')
		}
		b = appendNumber(b, v)
	}
	return string(b)
}

func itoa(n int) string { return strconv.Itoa(n) }
