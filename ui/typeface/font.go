// Package typeface reads TrueType fonts: which characters one has, how wide they are and how they look; it cuts a
// font down to the characters a document uses, and says which of several fonts sets which part of a text.
//
// A Font is read once and never changes, so any number of goroutines may share it. Only outlines of the kind
// called glyf are understood, in files of one font: the fonts the program carries are of that kind.
//
// Tables and their fields are those of ISO/IEC 14496-22 (OpenType).
package typeface

import (
	"cmp"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"roadcert/domain/problem"
)

// Font is one TrueType font.
type Font struct {
	name   string
	tables map[string][]byte
	spans  []span // of the character map, ascending
	glyphs int
	em     float64 // units
	wide   int     // glyphs with an advance of their own; the rest are as wide as the last of them
	long   bool    // glyph locations are of four bytes
}

// glyph is the place of a shape in a font. 0 is the box that stands for what is missing.
type glyph = uint16

// span is a run of characters whose glyphs follow each other too.
type span struct {
	first, last rune
	glyph       glyph // of first
}

// Parse reads a font. It keeps ttf, which must not change any more. The name is what people call the font.
func Parse(name string, ttf []byte) (*Font, error) {
	f := &Font{name: name}
	if err := f.read(ttf); err != nil {
		return nil, problem.From(err, problem.Damaged, "不能使用字体“"+name+"”", "字体文件不能读取", "请重新安装本程序")
	}
	return f, nil
}

// Name returns what people call the font.
func (f *Font) Name() string { return f.name }

// Has tells whether the font can set a character by itself. It never has what has no shape of its own, though
// there may be a glyph for it: control and format characters, combining marks, variation selectors, surrogates,
// characters for private use, which mean something else in every font, and the one that replaces what was not UTF-8.
func (f *Font) Has(r rune) bool { return f.glyph(r) != 0 }

// Advance returns the width of a character in ems; 0 where the font does not have it.
func (f *Font) Advance(r rune) float64 {
	g := f.glyph(r)
	if g == 0 {
		return 0
	}
	return float64(f.advance(g)) / f.em
}

// Ascent returns how far a line of the font reaches above its base line, in ems.
func (f *Font) Ascent() float64 { return float64(i16(f.tables["hhea"], 4)) / f.em }

// Descent returns how far a line of the font reaches below its base line, in ems.
func (f *Font) Descent() float64 { return -float64(i16(f.tables["hhea"], 6)) / f.em }

func (f *Font) glyph(r rune) glyph {
	if !alone(r) {
		return 0
	}
	return f.mapped(r)
}

// mapped asks the character map, whatever kind of character it is.
func (f *Font) mapped(r rune) glyph {
	i, found := slices.BinarySearchFunc(f.spans, r, func(s span, r rune) int {
		if s.last < r {
			return -1
		}
		return cmp.Compare(max(s.first, r), r)
	})
	if !found {
		return 0
	}
	return f.spans[i].glyph + glyph(r-f.spans[i].first)
}

// alone tells whether a character stands for itself on paper. The one that replaces what could not be read does
// not: a name with it is damaged. Unassigned code points pass: fonts are often younger than a compiler's tables.
func alone(r rune) bool {
	if r >= 0x4E00 && r <= 0x9FFF || r >= ' ' && r <= '~' {
		return true // nearly everything there is to set
	}
	return r != utf8.RuneError && !unicode.In(r, unicode.C, unicode.M, unicode.Zl, unicode.Zp)
}

func (f *Font) advance(g glyph) uint16 {
	return u16(f.tables["hmtx"], 4*min(int(g), f.wide-1))
}

// missing refuses a character by itself and by its code point.
func missing(what string, r rune) error {
	return problem.New(problem.Refused, what, fmt.Sprintf("字体中没有字符“%s”（U+%04X）", visible(r), r),
		"请核对这个字是否写错；确是生僻字的，请联系维护人员补充字库")
}

func visible(r rune) string {
	if (alone(r) || r == utf8.RuneError) && unicode.IsPrint(r) {
		return string(r)
	}
	return "不可见字符"
}
