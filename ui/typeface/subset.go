package typeface

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"roadcert/domain/problem"
)

// Subset returns a whole TrueType font that sets just the given characters. Glyphs are numbered anew: under
// their old numbers a font for sixty characters has to say of thirty thousand others that they are not there,
// which is four times the bytes to digest, pack and keep of every document, and nothing here refers to a glyph by
// its number. The same characters give the same bytes, in whatever order they come. A character the font does not
// have is refused.
func (f *Font) Subset(runes []rune) ([]byte, error) {
	bound := make(map[rune]rune, len(runes))
	for _, r := range runes {
		bound[r] = r
	}
	return f.SubsetAs(bound)
}

// SubsetAs is Subset for those who cannot write every code point: the new font has each character at the code
// point it is bound to.
func (f *Font) SubsetAs(bound map[rune]rune) ([]byte, error) {
	spans, err := f.bind(bound)
	if err != nil {
		return nil, err
	}
	used := f.closure(spans)
	n := len(used)
	place := make(map[glyph]glyph, n)
	for i, g := range used {
		place[g] = glyph(i)
	}
	glyf, loca, format := pack(n, func(i int) []byte { return renumbered(f.shape(used[i]), place) })
	tables := map[string][]byte{"cmap": writeMap(moved(spans, place)), "glyf": glyf, "loca": loca, "hmtx": f.metrics(used)}
	for _, tag := range kept {
		if t, ok := f.tables[tag]; ok {
			tables[tag] = t
		}
	}
	for tag, edits := range map[string][]edit{
		"head": located(format),
		"maxp": {{maxpGlyphs, uint16(n)}},
		"hhea": {{hheaWide, uint16(n)}},
		"OS/2": {{os2First, basic(spans[0].first)}, {os2Last, basic(spans[len(spans)-1].last)}},
	} {
		if t, ok := f.tables[tag]; ok {
			tables[tag] = edited(t, edits)
		}
	}
	if post := f.tables["post"]; len(post) >= postHead {
		tables["post"] = edited(post[:postHead], unnamed)
	}
	return assemble(tables), nil
}

// kept are the tables that stay as they are: whose work the font is and under which licence, and what the
// instructions in its glyphs lean on.
var kept = []string{"name", "gasp", "cvt ", "fpgm", "prep"}

// postHead is the size of what is left of the table of glyph names without the names.
const postHead = 32

// edit is a number of 16 bits put in a table.
type edit struct {
	at    int
	value uint16
}

// unnamed says that glyphs have no names.
var unnamed = []edit{{0, 3}, {2, 0}}

// located says in which format the places of glyphs are. The sum over the whole font is not known yet.
func located(format uint16) []edit {
	return []edit{{headLocations, format}, {headAdjustment, 0}, {headAdjustment + 2, 0}}
}

// edited returns a copy of a table with numbers put in; those that lie beyond its end are left out.
func edited(table []byte, edits []edit) []byte {
	table = bytes.Clone(table)
	for _, e := range edits {
		if e.at+2 <= len(table) {
			put16(table, e.at, e.value)
		}
	}
	return table
}

func basic(r rune) uint16 { return uint16(min(r, lastOfBMP)) }

// bind returns the character map of a new font.
func (f *Font) bind(bound map[rune]rune) ([]span, error) {
	const what = "不能嵌入字体"
	glyphs := make(map[rune]glyph, len(bound))
	for _, r := range slices.Sorted(maps.Keys(bound)) {
		g, to := f.glyph(r), bound[r]
		if g == 0 {
			return nil, missing(what, r)
		}
		if other, taken := glyphs[to]; to <= 0 || to > 0x10FFFF || taken && other != g {
			return nil, problem.New(problem.Internal, what, fmt.Sprintf("代码位 U+%04X 不能再放一个字符", to), "请报告维护人员")
		}
		glyphs[to] = g
	}
	var spans []span
	for _, r := range slices.Sorted(maps.Keys(glyphs)) {
		spans = extend(spans, r, glyphs[r])
	}
	if spans == nil {
		return nil, problem.New(problem.Internal, what, "没有要嵌入的字符", "请报告维护人员")
	}
	return spans, nil
}

// closure returns, ascending, the glyphs of a character map, the box for what is missing, and all their parts.
func (f *Font) closure(spans []span) []glyph {
	used := map[glyph]bool{}
	var add func(g glyph)
	add = func(g glyph) {
		if used[g] {
			return
		}
		used[g] = true
		if shape := f.shape(g); len(shape) >= shapeHead && composite(shape) {
			for _, c := range components(shape) {
				add(c.glyph)
			}
		}
	}
	add(0)
	for _, s := range spans {
		for r := s.first; r <= s.last; r++ {
			add(s.glyph + glyph(r-s.first))
		}
	}
	return slices.Sorted(maps.Keys(used))
}

// moved returns a character map by the new numbers of its glyphs.
func moved(spans []span, place map[glyph]glyph) []span {
	var list []span
	for _, s := range spans {
		for r := s.first; r <= s.last; r++ {
			list = extend(list, r, place[s.glyph+glyph(r-s.first)])
		}
	}
	return list
}

// metrics writes the widths of glyphs. Where a glyph begins is taken from its shape: readers shift it where the
// two differ.
func (f *Font) metrics(used []glyph) []byte {
	hmtx := make([]byte, 0, 4*len(used))
	for _, g := range used {
		hmtx = append16(append16(hmtx, f.advance(g)), uint16(left(f.shape(g))))
	}
	return hmtx
}
