package paper

import (
	"fmt"
	"math"
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
)

// place is where a text goes, and what may be done to make it go there.
type place struct {
	x, y, width, height float64
	size, least         float64 // of the em, wanted and smallest
	leading             float64 // from line to line, of the em
	font                Font
	align, vertical     string
	overflow            catalog.Overflow
	even                bool // lines that wrap are made much alike in length
}

// block is a text that fits.
type block struct {
	lines []row
	size  float64
}

// tolerance is what nobody sees: less than a pixel of any printer.
const tolerance = 0.005

// fits are the rules of overflow. Each returns the block, or by how much the text is too long.
var fits = map[catalog.Overflow]func(*Type, string, *place) (block, string){
	"":             (*Type).shrink,
	catalog.Shrink: (*Type).shrink,
	catalog.Wrap:   (*Type).wrap,
	catalog.Refuse: (*Type).refuse,
}

// straight sets a text in the lines it comes in, one above the other.
func (t *Type) straight(text string, p *place, size float64) (b block, width, height float64) {
	b.size = size
	for line := range strings.SplitSeq(text, "\n") {
		w := t.measure(line, p.font, size)
		b.lines = append(b.lines, row{text: line, width: w})
		width = max(width, w)
	}
	return b, width, p.tall(len(b.lines), size)
}

// tall is the height of lines: of their ems, and of what is between them.
func (p *place) tall(lines int, size float64) float64 {
	return size + float64(lines-1)*p.leading*size
}

func (t *Type) refuse(text string, p *place) (block, string) {
	b, width, height := t.straight(text, p, p.size)
	return b, p.excess(width, height, p.size)
}

// shrink makes a text as much smaller as it must be, to hundredths of a millimetre.
func (t *Type) shrink(text string, p *place) (block, string) {
	b, width, height := t.straight(text, p, p.size)
	if p.excess(width, height, p.size) == "" {
		return b, ""
	}
	part := p.width / width
	if len(b.lines) > 1 {
		part = min(part, p.height/height)
	}
	size := max(p.least, math.Floor(p.size*part*100)/100)
	b, width, height = t.straight(text, p, size)
	return b, p.excess(width, height, size)
}

// wrap breaks a text into lines, at the largest size at which they fit.
func (t *Type) wrap(text string, p *place) (block, string) {
	const step = 0.1
	for size := p.size; ; size = max(p.least, math.Round((size-step)*100)/100) {
		b := block{size: size}
		widest := 0.0
		for line := range strings.SplitSeq(text, "\n") {
			for _, r := range t.lines(line, p, size) {
				widest = max(widest, r.width)
				b.lines = append(b.lines, r)
			}
		}
		too := p.excess(widest, p.tall(len(b.lines), size), size)
		if too == "" {
			return b, ""
		}
		if size <= p.least {
			if room := p.room(size); len(b.lines) > room {
				too = fmt.Sprintf("排成 %d 行，只放得下 %d 行", len(b.lines), room)
			}
			return b, too
		}
	}
}

// lines are a text in as few lines of a size as it takes.
func (t *Type) lines(text string, p *place, size float64) []row {
	whole := row{text: text, width: t.measure(text, p.font, size)}
	if whole.width <= p.width+tolerance {
		return []row{whole}
	}
	rows := t.breakLines(text, p.font, size, p.width, 0)
	if p.even && len(rows) <= p.room(size) {
		return t.even(text, p.font, size, p.width+tolerance/2, rows)
	}
	return rows
}

// room is how many lines of a size there is room for. One always has a place: how high it is is the template's
// business.
func (p *place) room(size float64) int {
	return 1 + int(max(0, p.height-size+tolerance)/(p.leading*size))
}

// excess says by how much a text of a width and height is too long, or nothing where it is not.
func (p *place) excess(width, height, size float64) string {
	if over := width - p.width; over > tolerance {
		return fmt.Sprintf("超出 %.1f 毫米，约 %d 个字", math.Ceil(over*10)/10, int(math.Ceil(over/size)))
	}
	if over := height - p.height; over > tolerance && height > size {
		return fmt.Sprintf("高出 %.1f 毫米", math.Ceil(over*10)/10)
	}
	return ""
}

// fonts of a template's names.
var fontsOf = map[catalog.FontName]Font{"": Regular, catalog.Sans: Regular, catalog.Bold: Bold, catalog.Kai: Kai}

// placeOf is the place of an element's text.
func placeOf(e *catalog.Element) place {
	p := place{
		x: e.X.MM(), y: e.Y.MM(), width: e.W.MM(), height: e.H.MM(), size: e.Size.MM(), least: e.MinSize.MM(), leading: 1.4,
		font: fontsOf[e.Font], align: e.Align, vertical: e.Vertical, overflow: e.Overflow,
		even: e.Kind != catalog.TextElement && e.Align != catalog.Spread,
	}
	if p.size <= 0 {
		p.size = bodyStyle.size
	}
	if p.least <= 0 {
		p.least = p.size
	}
	p.least = min(p.least, p.size)
	if e.Leading > 0 {
		p.leading = e.Leading.MM() / p.size
	}
	return p
}

// text sets what an element says into its place.
func (l *layout) text(e *catalog.Element, it item) error {
	if it.text == "" {
		return nil
	}
	p := placeOf(e)
	return l.set(&p, it, inkOf(e.Ink, black))
}

// set puts a text into a place, or refuses it with its name and by how much it is too long.
func (l *layout) set(p *place, it item, colour Ink) error {
	for line := range strings.SplitSeq(it.text, "\n") {
		if err := l.letters.check(line, p.font); err != nil {
			return err
		}
	}
	rule, ok := fits[p.overflow]
	if !ok {
		rule = (*Type).refuse
	}
	b, too := rule(l.letters, it.text, p)
	if too != "" {
		return tooLongFor(it, p, too)
	}
	y := p.y + 0.88*b.size
	switch spare := p.height - p.tall(len(b.lines), b.size); p.vertical {
	case catalog.Middle:
		y += spare / 2
	case catalog.Bottom:
		y += spare
	}
	rest := it.said
	for _, r := range b.lines {
		line := p.aligned(r, Text{Y: y, Size: b.size, Font: p.font, Ink: colour, Text: r.text, Field: it.key})
		stretches := []Text{line}
		if len(rest) > 0 {
			stretches, rest = l.letters.stretches(line, rest)
		}
		for _, s := range stretches {
			l.put(l.letters.runs(s)...)
		}
		y += p.leading * b.size
	}
	return nil
}

// aligned puts a line where it stands in its place. Of a paragraph that is spread, all lines but the last are.
func (p *place) aligned(r row, line Text) Text {
	line.X, line.Room = p.x, p.width
	switch spare := p.width - r.width; {
	case p.align == catalog.Right:
		line.X += spare
	case p.align == catalog.Spread && !r.last:
		line.Tracking = spread(r.text, r.width, p.width)
	case p.align == catalog.Centre:
		line.X += spare / 2
	}
	line.Room = p.x + p.width - line.X
	return line
}

func tooLongFor(it item, p *place, too string) error {
	why := fmt.Sprintf("“%s”的内容“%s”太长，%s", it.name, quoted(it.text), too)
	if p.overflow != catalog.Refuse && p.least < p.size {
		why = fmt.Sprintf("“%s”的内容“%s”太长，缩到最小字号 %.2g 毫米仍%s", it.name, quoted(it.text), p.least, too)
	}
	return problem.New(problem.Refused, noDocument, why, "请核对内容是否写错；确是这样长的，请在“目录与模板”中放宽模板上的位置")
}
