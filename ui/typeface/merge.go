package typeface

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"roadcert/domain/problem"
)

// Merge returns the font base together with the characters it lacks, taken from more. It is for the screen, where
// one font has to set everything: the result still carries the name of base, and is not for giving away.
func Merge(base, more *Font) ([]byte, error) {
	m := merger{base: base, more: more, place: map[glyph]glyph{}}
	spans := m.lacking()
	if base.em != more.em || base.glyphs+len(m.added) > math.MaxUint16 {
		return nil, problem.New(problem.Internal, "不能合并字体“"+base.name+"”和“"+more.name+"”", "字形的尺寸不同或者太多", "请报告维护人员")
	}
	n := base.glyphs + len(m.added)
	tables := maps.Clone(base.tables)
	maps.DeleteFunc(tables, func(tag string, _ []byte) bool { return slices.Contains(upright, tag) })
	var format uint16
	tables["glyf"], tables["loca"], format = pack(n, func(i int) []byte { return m.shape(glyph(i)) })
	spans = append(spans, base.spans...)
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.first, b.first) })
	tables["cmap"], tables["hmtx"] = writeMap(spans), m.metrics()
	tables["head"] = edited(tables["head"], append(m.bounds(), located(format)...))
	tables["maxp"] = edited(tables["maxp"], append(m.limits(), edit{maxpGlyphs, uint16(n)}))
	tables["hhea"] = edited(tables["hhea"], []edit{{hheaWide, uint16(n)}})
	if post := base.tables["post"]; len(post) >= postHead {
		tables["post"] = edited(post[:postHead], unnamed)
	}
	return assemble(tables), nil
}

// upright are the tables of vertical setting, which would have to know the new glyphs.
var upright = []string{"vhea", "vmtx", "VORG"}

type merger struct {
	base, more *Font
	added      []glyph         // of more, in the order they get in the new font
	place      map[glyph]glyph // of those in the new font
}

// lacking finds the characters and glyphs to be added.
func (m *merger) lacking() []span {
	var spans []span
	for _, s := range m.more.spans {
		for r := s.first; r <= s.last; r++ {
			if m.base.mapped(r) == 0 && alone(r) {
				spans = extend(spans, r, m.add(s.glyph+glyph(r-s.first)))
			}
		}
	}
	return spans
}

// add takes a glyph of more, and the parts it is made of, and returns its number in the new font.
func (m *merger) add(g glyph) glyph {
	if to, ok := m.place[g]; ok {
		return to
	}
	to := glyph(m.base.glyphs + len(m.added))
	m.place[g] = to
	m.added = append(m.added, g)
	if shape := m.more.shape(g); len(shape) >= shapeHead && composite(shape) {
		for _, c := range components(shape) {
			m.add(c.glyph)
		}
	}
	return to
}

// shape returns the shape of a glyph of the new font.
func (m *merger) shape(g glyph) []byte {
	if int(g) < m.base.glyphs {
		return m.base.shape(g)
	}
	return m.adopt(m.more.shape(m.added[int(g)-m.base.glyphs]))
}

// adopt returns a shape of more as it is in the new font: its parts under their new numbers, and without
// instructions, which would lean on the programs of the other font.
func (m *merger) adopt(shape []byte) []byte {
	if len(shape) < shapeHead {
		return nil
	}
	if !composite(shape) {
		at := shapeHead + 2*int(i16(shape, 0))
		if at+2 > len(shape) || at+2+int(u16(shape, at)) > len(shape) {
			return nil
		}
		rest := shape[at+2+int(u16(shape, at)):]
		return slices.Concat(shape[:at], []byte{0, 0}, rest)
	}
	shape = renumbered(shape, m.place)
	for _, c := range components(shape) {
		put16(shape, c.at-2, u16(shape, c.at-2)&^instructed)
	}
	return shape
}

// metrics returns the widths of the glyphs of both fonts, each its own.
func (m *merger) metrics() []byte {
	hmtx := make([]byte, 0, 4*(m.base.glyphs+len(m.added)))
	add := func(f *Font, g glyph) {
		hmtx = append16(append16(hmtx, f.advance(g)), uint16(left(f.shape(g))))
	}
	for g := range m.base.glyphs {
		add(m.base, glyph(g))
	}
	for _, g := range m.added {
		add(m.more, g)
	}
	return hmtx
}

// Places of the bounds of all glyphs, least and greatest, and of the limits that readers make room for.
var (
	least    = []int{36, 38}
	greatest = []int{40, 42}
	limits   = []int{6, 8, 10, 12, 28, 30}
)

func (m *merger) bounds() []edit {
	var list []edit
	a, b := m.base.tables["head"], m.more.tables["head"]
	for _, at := range least {
		list = append(list, edit{at, uint16(min(i16(a, at), i16(b, at)))})
	}
	for _, at := range greatest {
		list = append(list, edit{at, uint16(max(i16(a, at), i16(b, at)))})
	}
	return list
}

func (m *merger) limits() []edit {
	var list []edit
	a, b := m.base.tables["maxp"], m.more.tables["maxp"]
	for _, at := range limits {
		if at+2 <= min(len(a), len(b)) {
			list = append(list, edit{at, max(u16(a, at), u16(b, at))})
		}
	}
	return list
}
