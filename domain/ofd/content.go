package ofd

import (
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// page writes the content of a page: one layer, its objects in the order they are drawn.
func (w *writer) page(i int, page Page) {
	m := newMarkup("ofd:Page")
	m.b = slices.Grow(m.b, 32<<10)
	if page.Ground != nil {
		m.empty("ofd:Template", "TemplateID", w.ground(page.Ground), "ZOrder", "Background")
	}
	own := sheet{w.next(), pagePart(i)}
	w.pages = append(w.pages, own)
	m.open("ofd:Area").leaf("ofd:PhysicalBox", page.box()).close("ofd:Area")
	m.open("ofd:Content").open("ofd:Layer", "ID", w.next(), "Type", "Body")
	for _, o := range page.Objects {
		switch o := o.(type) {
		case Text:
			w.text(m, o)
		case Path:
			w.path(m, o)
		case Image:
			w.image(m, o)
		default:
			continue
		}
		if field := o.field(); field != "" {
			w.tagged = append(w.tagged, tag{field, own.id, itoa(w.last)})
		}
	}
	m.close("ofd:Layer").close("ofd:Content")
	w.add(w.finish(own.part, m, "ofd:Page"))
}

// How far a line of text reaches above and below its base line, and how far a character may lean out of its
// room at both ends, in ems: readers cut off what leaves the boundary.
const (
	above = 1.1
	below = 0.35
	aside = 0.1
)

func (w *writer) text(m *markup, t Text) {
	if t.Font == nil || t.Font.File == nil {
		w.lack("文字“" + shown(t.Text) + "”没有字体")
		return
	}
	if w.meet(t.Font) {
		w.fonts = append(w.fonts, t.Font)
	}
	wide := 0.0
	for _, a := range t.Advances {
		wide += a
	}
	left, top := aside*t.Size, above*t.Size
	m.open("ofd:TextObject", "ID", w.next(), "Boundary", numbers(t.X-left, t.Y-top, wide+2*left, top+below*t.Size),
		"Font", w.ids[t.Font], "Size", number(t.Size))
	m.ink("ofd:FillColor", t.Ink)
	place := []string{"X", number(left), "Y", number(top)}
	if n := utf8.RuneCountInString(t.Text); n > 1 {
		place = append(place, "DeltaX", deltas(t.Advances, n-1))
	}
	m.leaf("ofd:TextCode", t.Text, place...).close("ofd:TextObject")
}

// deltas writes the first n advances so that their rounded sum is nowhere further from the true one than one
// rounding: the last character of a line stands as exactly as the first.
func deltas(advances []float64, n int) string {
	b := make([]byte, 0, 8*n)
	at, written := 0.0, 0.0
	for i := range min(n, len(advances)) {
		at += advances[i]
		end := math.Round(at*fineness) / fineness
		if i > 0 {
			b = append(b, ' ')
		}
		b = appendNumber(b, end-written)
		written = end
	}
	return string(b)
}

// path writes a shape; its points are told from the corner of its boundary.
func (w *writer) path(m *markup, p Path) {
	left, top, right, bottom := bounds(p.Segments)
	margin := p.Stroke / 2
	left, top, right, bottom = left-margin, top-margin, right+margin, bottom+margin
	attributes := []string{"ID", w.next(), "Boundary", numbers(left, top, right-left, bottom-top)}
	unit := 1.0
	if p.Unit > 0 { // steps of a grid are short to write
		unit = p.Unit
		exact := strconv.FormatFloat(unit, 'f', 9, 64)
		attributes = append(attributes, "CTM", exact+" 0 0 "+exact+" 0 0")
	}
	colour := "ofd:FillColor"
	if p.Stroke > 0 {
		colour = "ofd:StrokeColor"
		attributes = append(attributes, "Stroke", "true", "Fill", "false", "LineWidth", number(p.Stroke/unit))
		if p.Dash > 0 {
			attributes = append(attributes, "DashPattern", numbers(p.Dash/unit, p.Dash/unit))
		}
	} else {
		attributes = append(attributes, "Stroke", "false", "Fill", "true")
	}
	m.open("ofd:PathObject", attributes...).ink(colour, p.Ink)
	m.open("ofd:AbbreviatedData")
	m.b = appendSegments(m.b, p.Segments, Point{left, top}, unit, p.Stroke == 0)
	m.close("ofd:AbbreviatedData").close("ofd:PathObject")
}

// appendSegments writes "M x y L x y B x1 y1 x2 y2 x y C", from a corner, in units.
func appendSegments(b []byte, segments []Segment, corner Point, unit float64, closed bool) []byte {
	for i, s := range segments {
		letter := byte('L')
		switch {
		case s.Move:
			letter = 'M'
			if i > 0 && closed {
				b = append(b, "C "...)
			}
		case len(s.Points) == 3:
			letter = 'B'
		}
		b = append(b, letter)
		for _, q := range s.Points {
			b = appendNumber(append(b, ' '), (q.X-corner.X)/unit)
			b = appendNumber(append(b, ' '), (q.Y-corner.Y)/unit)
		}
		b = append(b, ' ')
	}
	if closed {
		return append(b, 'C')
	}
	return b[:max(len(b)-1, 0)]
}

// bounds is the rectangle around all points of a shape.
func bounds(segments []Segment) (left, top, right, bottom float64) {
	left, top, right, bottom = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range segments {
		for _, q := range s.Points {
			left, right = min(left, q.X), max(right, q.X)
			top, bottom = min(top, q.Y), max(bottom, q.Y)
		}
	}
	if left > right {
		return 0, 0, 0, 0
	}
	return left, top, right, bottom
}

// image writes a picture: a unit square that the matrix stretches to its rectangle.
func (w *writer) image(m *markup, i Image) {
	if i.Picture == nil || i.Picture.File == nil {
		w.lack("图片没有内容")
		return
	}
	if w.meet(i.Picture) {
		w.pictures = append(w.pictures, i.Picture)
	}
	m.empty("ofd:ImageObject", "ID", w.next(), "Boundary", numbers(i.X, i.Y, i.W, i.H),
		"CTM", numbers(i.W, 0, 0, i.H, 0, 0), "ResourceID", w.ids[i.Picture])
}

// ink writes a colour.
func (m *markup) ink(element string, c Ink) *markup {
	b := strconv.AppendInt(nil, int64(c.R), 10)
	b = strconv.AppendInt(append(b, ' '), int64(c.G), 10)
	b = strconv.AppendInt(append(b, ' '), int64(c.B), 10)
	return m.empty(element, "Value", string(b))
}
