package paper

import (
	"image"
	"testing"

	"roadcert/domain/ofd"
	"roadcert/ui/typeface"
)

// One layout, drawn by the picture's pen; and by the OFD's pen, opened as a stranger opens it, and drawn with
// nothing but the fonts inside the file. The two are the same picture: nine kinds, on every occasion.
func TestTheOFDShowsWhatThePreviewShows(t *testing.T) {
	unraced(t)
	for _, c := range certificates(t) {
		t.Run(c.name, func(t *testing.T) {
			p, places, err := c.d.OFD(ofd.Info{Title: c.name}, nil)
			if err != nil {
				t.Fatal(err)
			}
			read, err := ofd.Open(p.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			inside := fromInside(t, read)
			for _, at := range places { // the reader draws the seal, which the signature brings
				page := inside.pages[at.Page]
				page.Items = append(page.Items, Stamp{X: at.X, Y: at.Y, W: at.W, H: at.H, Picture: c.sheet.Seal.PNG})
			}
			alike(t, c.d, inside)
		})
	}
}

// fromInside draws a package with its own fonts alone. A character they lack is not drawn, and is missed.
func fromInside(t *testing.T, p *ofd.Package) *Document {
	t.Helper()
	pages, err := p.Pages()
	if err != nil {
		t.Fatal(err)
	}
	d, fonts := &Document{}, map[*ofd.Font]*typeface.Font{}
	for _, page := range pages {
		to := &Page{Width: page.Width, Height: page.Height}
		for _, o := range page.Objects {
			switch o := o.(type) {
			case ofd.Text:
				font := fonts[o.Font]
				if font == nil {
					if font, err = typeface.Parse(o.Font.Name, o.Font.File.Bytes()); err != nil {
						t.Fatal(err)
					}
					fonts[o.Font] = font
				}
				x := o.X
				for i, r := range []rune(o.Text) {
					to.Items = append(to.Items, Path{Segments: placed(font.Outline(r), o.Size, x, o.Y), Ink: Ink(o.Ink)})
					x += o.Advances[i]
				}
			case ofd.Path:
				to.Items = append(to.Items, insidePath(o)...)
			case ofd.Image:
				to.Items = append(to.Items, Image{X: o.X, Y: o.Y, W: o.W, H: o.H, Picture: o.Picture.File.Bytes()})
			}
		}
		d.pages = append(d.pages, to)
	}
	return d
}

func insidePath(p ofd.Path) (items []Item) {
	var shape []Segment
	var at ofd.Point
	for _, s := range p.Segments {
		copied := Segment{Move: s.Move}
		for _, q := range s.Points {
			copied.Points = append(copied.Points, Point(q))
		}
		to := s.Points[len(s.Points)-1]
		if p.Stroke > 0 && !s.Move {
			items = append(items, Line{X1: at.X, Y1: at.Y, X2: to.X, Y2: to.Y, Width: p.Stroke, Dash: p.Dash, Ink: Ink(p.Ink)})
		}
		shape, at = append(shape, copied), to
	}
	if p.Stroke == 0 {
		items = append(items, Path{Segments: shape, Ink: Ink(p.Ink)})
	}
	return items
}

// alike compares documents page by page as pictures. A micrometre of rounding shows in the grey of an edge.
func alike(t *testing.T, want, got *Document) {
	t.Helper()
	if want.Pages() != got.Pages() {
		t.Fatalf("%d pages, not %d", got.Pages(), want.Pages())
	}
	const visible = 24 // of 255
	for i := range want.Pages() {
		a, b := pixels(t, want, i), pixels(t, got, i)
		if len(a) != len(b) {
			t.Fatalf("page %d has %d bytes, not %d", i, len(b), len(a))
		}
		differ, dark := 0, 0
		for j := range a {
			if max(a[j], b[j])-min(a[j], b[j]) > visible {
				differ++
			}
			if a[j] < 0x80 {
				dark++
			}
		}
		if differ > 60 || dark < 3000 {
			t.Errorf("page %d: of %d values %d are dark, and %d differ", i, len(a), dark, differ)
		}
	}
}

func pixels(t *testing.T, d *Document, page int) []uint8 {
	t.Helper()
	m, err := d.Image(page, 100)
	if err != nil {
		t.Fatal(err)
	}
	drawn, ok := m.(*image.RGBA)
	if !ok {
		t.Fatalf("drawn on %T", m)
	}
	return drawn.Pix
}
