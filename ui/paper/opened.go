package paper

import (
	"bytes"
	"image"

	"roadcert/domain/eseal"
	"roadcert/domain/ofd"
)

// NewOpened lays out what an OFD package shows, for looking at it beside what is said of it. Letters are this
// program's own: nothing a stranger's file brings along is run, and a font that would show 有效 for other words
// shows nothing here. It is not for printing.
func NewOpened(p *ofd.Package, t *Type) (*Document, error) {
	pages, err := p.Pages()
	if err != nil {
		return nil, err
	}
	d := &Document{letters: t, title: "电子证照"}
	for _, page := range pages {
		shown := &Page{Width: page.Width, Height: page.Height}
		for _, object := range page.Objects {
			shown.Items = append(shown.Items, t.opened(object)...)
		}
		d.pages = append(d.pages, shown)
	}
	d.showSeals(p)
	return d, nil
}

// showSeals puts the pictures of seals where the package shows them, good or not: that is said elsewhere.
func (d *Document) showSeals(p *ofd.Package) {
	seals := p.Verify(eseal.Trust{})
	for _, s := range seals.Signatures {
		if s.Seal == nil || !drawable(s.Seal.Picture.Data) {
			continue
		}
		for _, at := range s.Places {
			if at.Page >= 0 && at.Page < len(d.pages) {
				page := d.pages[at.Page]
				page.Items = append(page.Items, Stamp{X: at.X, Y: at.Y, W: at.W, H: at.H, Picture: s.Seal.Picture.Data, Name: s.Seal.Name})
			}
		}
	}
}

// opened is one object of a package as items of a page.
func (t *Type) opened(object ofd.Object) []Item {
	switch o := object.(type) {
	case ofd.Text:
		return t.spelled(o)
	case ofd.Path:
		if o.Stroke > 0 {
			return stroked(o)
		}
		return []Item{Path{Segments: openedSegments(o.Segments), Ink: Ink(o.Ink)}}
	case ofd.Image:
		if o.Picture != nil && o.Picture.File != nil && drawable(o.Picture.File.Bytes()) {
			return []Item{Image{X: o.X, Y: o.Y, W: o.W, H: o.H, Picture: o.Picture.File.Bytes()}}
		}
	}
	return nil
}

// unknown stands for a character that no font here has.
const unknown = '〓'

// spelled sets a text character by character, where the file puts each.
func (t *Type) spelled(o ofd.Text) []Item {
	font := Regular
	if o.Font != nil {
		switch {
		case o.Font.Name == names[Kai]:
			font = Kai
		case o.Font.Bold:
			font = Bold
		}
	}
	var items []Item
	x, i := o.X, 0
	for _, r := range o.Text {
		if t.check(string(r), font) != nil {
			r = unknown
		}
		items = append(items, t.runs(Text{X: x, Y: o.Y, Size: o.Size, Font: font, Ink: Ink(o.Ink), Text: string(r), Field: o.Field})...)
		if i < len(o.Advances) {
			x += o.Advances[i]
		}
		i++
	}
	return items
}

// chords is how many straight lines stand for a curve that is drawn with a line.
const chords = 12

// stroked draws the lines of a path.
func stroked(o ofd.Path) []Item {
	var items []Item
	var at ofd.Point
	to := func(p ofd.Point) {
		items = append(items, Line{X1: at.X, Y1: at.Y, X2: p.X, Y2: p.Y, Width: o.Stroke, Dash: o.Dash, Ink: Ink(o.Ink)})
		at = p
	}
	for _, s := range o.Segments {
		switch {
		case len(s.Points) == 0:
		case s.Move:
			at = s.Points[0]
		case len(s.Points) == 3:
			from := at
			for i := 1; i <= chords; i++ {
				to(curve(from, s.Points[0], s.Points[1], s.Points[2], float64(i)/chords))
			}
		default:
			to(s.Points[0])
		}
	}
	return items
}

// curve returns the point of a cubic curve at u, from 0 to 1.
func curve(a, b, c, d ofd.Point, u float64) ofd.Point {
	v := 1 - u
	of := func(a, b, c, d float64) float64 { return v*v*v*a + 3*v*v*u*b + 3*v*u*u*c + u*u*u*d }
	return ofd.Point{X: of(a.X, b.X, c.X, d.X), Y: of(a.Y, b.Y, c.Y, d.Y)}
}

func openedSegments(from []ofd.Segment) []Segment {
	list := make([]Segment, len(from))
	for i, s := range from {
		list[i].Move = s.Move
		for _, p := range s.Points {
			list[i].Points = append(list[i].Points, Point(p))
		}
	}
	return list
}

// drawablePixels is how large a picture in a stranger's file may be.
const drawablePixels = 40_000_000

// drawable tells a picture that can be decoded without harm from anything else that calls itself one.
func drawable(content []byte) bool {
	size, _, err := image.DecodeConfig(bytes.NewReader(content))
	return err == nil && size.Width > 0 && size.Height > 0 && size.Height <= drawablePixels/size.Width
}
