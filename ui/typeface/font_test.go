package typeface_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"pgregory.net/rapid"

	"roadcert/assets"
	"roadcert/ui/typeface"
)

// source is a font with its file and what another library makes of it.
type source struct {
	*typeface.Font
	ttf   []byte
	other *sfnt.Font
	runes []rune // all it sets
}

// The fonts of the program, and one of composites and instructions.
var (
	noto   = read("Noto Sans SC", assets.Regular())
	bold   = read("Noto Sans SC Bold", assets.Bold())
	kai    = read("霞鹜文楷", assets.Kai())
	gopher = read("Go", goregular.TTF)
)

// rare are the characters of names that have made trouble.
const rare = "㛃䶮𬱖𠮷堃喆"

func read(name string, ttf []byte) *source {
	f, err := typeface.Parse(name, ttf)
	if err != nil {
		panic(err)
	}
	other, err := sfnt.Parse(ttf)
	if err != nil {
		panic(err)
	}
	s := &source{Font: f, ttf: ttf, other: other}
	for r := rune(1); r < 0x34000; r++ { // where Extension H ends
		if f.Has(r) {
			s.runes = append(s.runes, r)
		}
	}
	return s
}

// shape is a glyph as the other library sees it: its number, its width and its outline, in units of the em.
type shape struct {
	glyph   sfnt.GlyphIndex
	advance fixed.Int26_6
	outline sfnt.Segments
}

func look(t rapid.TB, f *sfnt.Font, r rune) shape {
	var b sfnt.Buffer
	em := fixed.Int26_6(f.UnitsPerEm())
	g, err := f.GlyphIndex(&b, r)
	if err != nil {
		t.Fatal(err)
	}
	advance, err := f.GlyphAdvance(&b, g, em, font.HintingNone)
	if err != nil {
		t.Fatal(err)
	}
	outline, err := f.LoadGlyph(&b, g, em, nil)
	if err != nil {
		t.Fatal(err)
	}
	return shape{g, advance, slices.Clone(outline)}
}

// same tells whether two glyphs look alike, whatever their numbers.
func same(a, b shape) bool {
	return (a.glyph == 0) == (b.glyph == 0) && a.advance == b.advance && slices.Equal(a.outline, b.outline)
}

func TestWhoHasWhichRareCharacter(t *testing.T) {
	for _, c := range []struct {
		font *source
		has  string
	}{{kai, "㛃䶮𬱖𠮷堃喆"}, {noto, "㛃䶮𬱖堃喆"}, {bold, "㛃䶮𬱖堃喆"}, {gopher, ""}} {
		var has []rune
		for _, r := range rare {
			if c.font.Has(r) {
				has = append(has, r)
			}
		}
		if string(has) != c.has {
			t.Errorf("%s has %s of them, want %s", c.font.Name(), string(has), c.has)
		}
	}
}

// The other library finds the same glyphs for all of Unicode, but for those that we do not set by themselves.
func TestTheWholeCharacterMap(t *testing.T) {
	for _, f := range []*source{kai, noto, bold, gopher} {
		var b sfnt.Buffer
		for r := rune(0); r <= unicode.MaxRune; r++ {
			g, err := f.other.GlyphIndex(&b, r)
			if err != nil {
				t.Fatal(err)
			}
			alone := r != 0xFFFD && !unicode.In(r, unicode.C, unicode.M, unicode.Zl, unicode.Zp)
			if want := g != 0 && alone; f.Has(r) != want {
				t.Errorf("%s, U+%04X: has %v, want %v", f.Name(), r, f.Has(r), want)
			}
		}
	}
}

// A name in which one of these hides looks like another name, or like nothing; none of them is ever set.
func TestWhatIsNeverSetByItself(t *testing.T) {
	for name, r := range map[string]rune{
		"tab": '\t', "new line": '\n', "delete": 0x7F, "NEL": 0x85, "soft hyphen": 0xAD, "zero width space": 0x200B,
		"zero width joiner": 0x200D, "right to left": 0x202E, "line separator": 0x2028, "byte order mark": 0xFEFF,
		"combining acute": 0x301, "ideographic tone mark": 0x302A, "keycap": 0x20E3, "variation selector": 0xFE00,
		"emoji selector": 0xFE0F, "ideographic variation": 0xE0100, "surrogate": 0xD842, "private use": 0xE000,
		"private plane": 0xF0000, "beyond Unicode": 0x110000, "negative": -1, "what is not UTF-8": 0xFFFD, "no character": 0xFFFF,
	} {
		for _, f := range []*source{kai, noto, gopher} {
			if f.Has(r) || f.Advance(r) != 0 || f.Outline(r) != nil {
				t.Errorf("%s sets %s (U+%04X)", f.Name(), name, r)
			}
		}
	}
}

func TestMeasures(t *testing.T) {
	for _, c := range []struct {
		r    rune
		want float64
	}{{'国', 1}, {'𠮷', 1}, {'　', 1}, {'\u00A0', kai.Advance(' ')}} {
		if got := kai.Advance(c.r); got != c.want {
			t.Errorf("%c is %v em wide, want %v", c.r, got, c.want)
		}
	}
	if kai.Ascent() != 0.928 || kai.Descent() != 0.256 {
		t.Errorf("a line reaches from %v to %v", kai.Ascent(), kai.Descent())
	}
	if o := kai.Outline(' '); o == nil || len(o) != 0 {
		t.Errorf("the outline of a space is %v", o)
	}
}

// Widths and outlines are those the other library reads.
func TestOutlinesAreThoseOfTheFont(t *testing.T) {
	for _, f := range []*source{kai, noto, bold, gopher} {
		picked := f.runes
		if len(picked) > 6000 {
			picked = sample(picked, 6000)
		}
		em := float64(f.other.UnitsPerEm())
		for _, r := range picked {
			want := look(t, f.other, r)
			if got := f.Advance(r); got != float64(want.advance)/em {
				t.Fatalf("%s %c is %v wide, want %v", f.Name(), r, got, float64(want.advance)/em)
			}
			if d := distance(f.Outline(r), want.outline, em); d > 0.6 { // of a unit: the other library rounds
				t.Fatalf("%s %c (U+%04X) lies %v units off", f.Name(), r, r, d)
			}
		}
	}
}

// distance is how far apart two outlines are at most, point by point.
func distance(got []typeface.Segment, want sfnt.Segments, em float64) float64 {
	if len(got) != len(want) {
		return math.Inf(1)
	}
	most := 0.0
	var from typeface.Point
	at := func(p fixed.Point26_6) typeface.Point {
		return typeface.Point{X: float64(p.X) / em, Y: float64(p.Y) / em}
	}
	third := func(a, b typeface.Point) typeface.Point {
		return typeface.Point{X: a.X + (b.X-a.X)*2/3, Y: a.Y + (b.Y-a.Y)*2/3}
	}
	for i, s := range want {
		points := []typeface.Point{at(s.Args[0])}
		if s.Op == sfnt.SegmentOpQuadTo {
			pull, to := at(s.Args[0]), at(s.Args[1])
			points = []typeface.Point{third(from, pull), third(to, pull), to}
		}
		if got[i].Move != (s.Op == sfnt.SegmentOpMoveTo) || len(got[i].Points) != len(points) {
			return math.Inf(1)
		}
		for k, p := range points {
			most = max(most, math.Abs(p.X-got[i].Points[k].X)*em, math.Abs(p.Y-got[i].Points[k].Y)*em)
		}
		from = points[len(points)-1]
	}
	return most
}

func sample(runes []rune, n int) []rune {
	r := rand.New(rand.NewPCG(1, 2))
	list := slices.Clone(runes)
	r.Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
	return list[:n]
}

func TestOneFontServesManyAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for i := range 200 {
				r := kai.runes[(n*7919+i*104729)%len(kai.runes)]
				if kai.Outline(r) == nil || kai.Advance(r) < 0 {
					t.Errorf("no outline of %c", r)
				}
				if _, err := kai.Subset([]rune{r, '国'}); i%20 == 0 && err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

// A damaged file is refused, or read without harm.
func TestDamagedFonts(t *testing.T) {
	whole, err := gopher.Subset([]rune("aéÅ1/"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := typeface.Parse("", nil); err == nil {
		t.Error("nothing is read as a font")
	}
	for n := range len(whole) {
		use(whole[:n])
	}
	rapid.Check(t, func(t *rapid.T) {
		b := slices.Clone(whole)
		for range rapid.IntRange(1, 8).Draw(t, "changes") {
			b[rapid.IntRange(0, len(b)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
		}
		use(b)
	})
}

func FuzzFont(f *testing.F) {
	for _, s := range []*source{gopher, kai} {
		b, err := s.Subset([]rune("¨é−1"))
		if err == nil {
			f.Add(b)
		}
	}
	f.Fuzz(func(_ *testing.T, b []byte) { use(b) })
}

// use does everything to a font that may be damaged.
func use(ttf []byte) {
	f, err := typeface.Parse("", ttf)
	if err != nil {
		return
	}
	for r := rune(' '); r < 0x180; r++ {
		f.Outline(r)
		f.Advance(r)
		_, _ = f.Subset([]rune{r})
	}
	f.Ascent()
	_, _ = typeface.Merge(f, gopher.Font)
	_, _ = typeface.Merge(gopher.Font, f)
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := typeface.Parse("", assets.Kai()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOutline(b *testing.B) {
	for b.Loop() {
		kai.Outline('鬱')
	}
}
