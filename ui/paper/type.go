package paper

import (
	"fmt"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"roadcert/domain/problem"
)

// Fonts are the TrueType fonts everything is set in. They are read, never changed.
type Fonts struct{ Regular, Bold, Kai []byte }

// Type is the fonts, read and ready to measure and to draw with. It is read once a program and then used by
// any number of goroutines.
type Type struct {
	data   [fonts][]byte
	font   [fonts]*sfnt.Font
	em     [fonts]fixed.Int26_6 // units of the em
	mutex  sync.Mutex
	buffer sfnt.Buffer
	widths [fonts]map[rune]float64 // of the em
}

// NewType reads the fonts. Without a Kai the Regular stands in for it.
func NewType(from Fonts) (*Type, error) {
	t := &Type{data: [fonts][]byte{from.Regular, from.Bold, from.Kai}}
	if from.Kai == nil {
		t.data[Kai] = from.Regular
	}
	for w := range t.font {
		f, err := sfnt.Parse(t.data[w])
		if err != nil {
			return nil, problem.From(err, problem.Damaged, "不能排版", "字体文件不能读取", "请重新安装本程序")
		}
		t.font[w], t.em[w], t.widths[w] = f, fixed.Int26_6(f.UnitsPerEm()), map[rune]float64{}
	}
	return t, nil
}

// width returns how much of an em a character takes, or false where the font does not have it.
func (t *Type) width(w Font, r rune) (float64, bool) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if width, ok := t.widths[w][r]; ok {
		return width, true
	}
	g, err := t.font[w].GlyphIndex(&t.buffer, r)
	if err != nil || g == 0 || unicode.IsControl(r) {
		return 0, false
	}
	// An em of as many 64ths as it has units gives the advance in units.
	advance, err := t.font[w].GlyphAdvance(&t.buffer, g, t.em[w], font.HintingNone)
	if err != nil {
		return 0, false
	}
	width := float64(advance) / float64(t.em[w])
	t.widths[w][r] = width
	return width, true
}

// measure returns the width of a text in millimetres. Characters without a glyph take no room: they are
// refused by check before anything is drawn.
func (t *Type) measure(s string, w Font, size float64) float64 {
	total := 0.0
	for _, r := range s {
		width, _ := t.width(w, r)
		total += width
	}
	return total * size
}

// check refuses what cannot be shown, by character and code point.
func (t *Type) check(s string, w Font) error {
	for _, r := range s {
		if _, ok := t.width(w, r); !ok {
			return problem.New(problem.Refused, "不能排版“"+s+"”",
				fmt.Sprintf("字体中没有字符“%s”（U+%04X）", visible(r), r), "请核对这个字是否写错；确是生僻字的，请联系维护人员补充字库")
		}
	}
	return nil
}

func visible(r rune) string {
	if unicode.IsPrint(r) {
		return string(r)
	}
	return "不可见字符"
}

// outline returns the shape of a character with its origin at x, y.
func (t *Type) outline(r rune, w Font, size, x, y float64) []Segment {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	g, err := t.font[w].GlyphIndex(&t.buffer, r)
	if err != nil {
		return nil
	}
	shape, err := t.font[w].LoadGlyph(&t.buffer, g, t.em[w], nil)
	if err != nil {
		return nil
	}
	scale := size / float64(t.em[w])
	at := func(p fixed.Point26_6) Point { return Point{x + float64(p.X)*scale, y + float64(p.Y)*scale} }
	list := make([]Segment, 0, len(shape))
	var from Point
	for _, s := range shape {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			from = at(s.Args[0])
			list = append(list, Segment{Move: true, Points: []Point{from}})
		case sfnt.SegmentOpLineTo:
			from = at(s.Args[0])
			list = append(list, Segment{Points: []Point{from}})
		case sfnt.SegmentOpQuadTo:
			c, to := at(s.Args[0]), at(s.Args[1])
			list = append(list, Segment{Points: []Point{between(from, c, 2.0/3), between(to, c, 2.0/3), to}})
			from = to
		case sfnt.SegmentOpCubeTo:
			from = at(s.Args[2])
			list = append(list, Segment{Points: []Point{at(s.Args[0]), at(s.Args[1]), from}})
		}
	}
	return list
}

// between returns the point a part of the way from a to b.
func between(a, b Point, part float64) Point {
	return Point{a.X + (b.X-a.X)*part, a.Y + (b.Y-a.Y)*part}
}
