package paper

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"roadcert/domain/problem"
	"roadcert/ui/typeface"
)

// Fonts are the TrueType fonts everything is set in. They are read, never changed.
type Fonts struct{ Regular, Bold, Kai []byte }

// Type is the fonts, read and ready to measure and to draw with. It is read once a program and then used by
// any number of goroutines.
type Type struct {
	fonts     [fonts]*typeface.Font
	families  [fonts]typeface.Family
	letters   [fonts][planes]atomic.Pointer[alphabet]
	ghosts    sync.Map // of words across pages, by ghost
	words     cuttings // fonts of what comes again, for the OFD pen
	plates    cuttings // fonts of short data
	backdrops backdrops
}

// standIns says which fonts set what a font lacks, in order.
var standIns = [fonts][]Font{Regular: {Regular, Kai}, Bold: {Bold, Regular, Kai}, Kai: {Kai, Regular}}

// names are what the fonts are called in files.
var names = [fonts]string{Regular: "NotoSansSC", Bold: "NotoSansSC-Bold", Kai: "LXGWWenKai"}

// NewType reads the fonts. Without a Kai the Regular stands in for it.
func NewType(from Fonts) (*Type, error) {
	t := &Type{}
	for f, ttf := range [fonts][]byte{Regular: from.Regular, Bold: from.Bold, Kai: from.Kai} {
		if ttf == nil && Font(f) == Kai {
			t.fonts[f] = t.fonts[Regular]
			continue
		}
		var err error
		if t.fonts[f], err = typeface.Parse(names[f], ttf); err != nil {
			return nil, problem.From(err, problem.Damaged, "不能排版", "字体文件不能读取", "请重新安装本程序")
		}
	}
	for f, list := range standIns {
		for _, in := range list {
			t.families[f] = append(t.families[f], t.fonts[in])
		}
	}
	return t, nil
}

// letter is how a character is set: in which font, and how much of an em it takes. Width is negative where no
// font has it.
type letter struct {
	width float64
	font  Font
}

// alphabet is the letters of 256 characters that follow each other.
type alphabet [256]letter

// planes is the number of alphabets in Unicode.
const planes = (1<<20 + 1<<16) / 256

// letter looks a character up. Alphabets are filled when they are first needed, for to ask the fonts takes
// longer than to set a line; where two goroutines fill the same one, either will do.
func (t *Type) letter(f Font, r rune) letter {
	if r < 0 || r >= planes*256 {
		return letter{-1, f}
	}
	plane := &t.letters[f][r>>8]
	list := plane.Load()
	if list == nil {
		list = t.fill(f, r&^0xFF)
		plane.Store(list)
	}
	return list[r&0xFF]
}

func (t *Type) fill(f Font, from rune) *alphabet {
	list := new(alphabet)
	for i := range list {
		r := from + rune(i)
		list[i] = letter{-1, f}
		if sets, ok := t.families[f].Of(r); ok {
			list[i] = letter{sets.Advance(r), standIns[f][slices.Index(t.families[f], sets)]}
		}
	}
	return list
}

// width returns how much of an em a character takes, or false where no font has it.
func (t *Type) width(f Font, r rune) (float64, bool) {
	w := t.letter(f, r).width
	return max(0, w), w >= 0
}

// measure returns the width of a text in millimetres. Characters without a glyph take no room: they are
// refused by check before anything is drawn.
func (t *Type) measure(s string, f Font, size float64) float64 {
	total := 0.0
	for _, r := range s {
		total += max(0, t.letter(f, r).width)
	}
	return total * size
}

// check refuses what cannot be shown, by character and code point.
func (t *Type) check(s string, f Font) error {
	for _, r := range s {
		if t.letter(f, r).width < 0 {
			return t.families[f].Check(s)
		}
	}
	return nil
}

// runs returns a line as texts of one font each. The line's own Font is the first choice.
func (t *Type) runs(line Text) []Item {
	items := make([]Item, 0, 1)
	x, from, count := line.X, 0, 0
	width := 0.0
	set := line.Font
	cut := func(to int) {
		run := line
		run.X, run.Font, run.Text, run.Room = x, set, line.Text[from:to], line.X+line.Room-x
		items = append(items, run)
		x += width*line.Size + float64(count)*line.Tracking
		from, count, width = to, 0, 0
	}
	for i, r := range line.Text {
		l := t.letter(line.Font, r)
		if l.font != set && i > from {
			cut(i)
		}
		set = l.font
		width += max(0, l.width)
		count++
	}
	if from < len(line.Text) {
		cut(len(line.Text))
	}
	return items
}

// outline returns the shape of a character with its origin at x, y.
func (t *Type) outline(r rune, f Font, size, x, y float64) []Segment {
	return placed(t.fonts[t.letter(f, r).font].Outline(r), size, x, y)
}

// spread returns what must be put between the characters of a line of a width to fill a room.
func spread(s string, width, room float64) float64 {
	gaps := 0
	for range s {
		gaps++
	}
	if gaps < 2 {
		return 0
	}
	return math.Max(0, room-width) / float64(gaps-1)
}
