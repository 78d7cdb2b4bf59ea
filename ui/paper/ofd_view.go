package paper

import (
	"bytes"
	"image"

	"roadcert/domain/ofd"
	"roadcert/domain/problem"
	"roadcert/ui/typeface"
)

// Bounds of what is shown of a file that may come from anywhere.
const (
	viewSteps  = 400_000    // of all outlines together
	viewPixels = 25_000_000 // of one picture
)

// NewView is what an OFD package shows, read from the package itself: its words as shapes of the fonts inside it,
// and its seals where their signatures put them. The fonts of t stand in for those that are not inside, or are of
// a kind not understood. It is for looking at a file beside the judgement of it.
func NewView(p *ofd.Package, signatures []ofd.Signature, t *Type) (*Document, error) {
	read, err := p.Pages()
	if err != nil {
		return nil, err
	}
	v := viewer{letters: t, fonts: map[*ofd.Font]*typeface.Font{}}
	d := &Document{letters: t}
	for _, page := range read {
		v.page = &Page{Width: page.Width, Height: page.Height}
		for _, o := range page.Objects {
			v.add(o)
		}
		d.pages = append(d.pages, v.page)
	}
	for _, s := range signatures {
		for _, place := range s.Places {
			if s.Seal != nil && place.Page < len(d.pages) && viewable(s.Seal.Picture.Data) {
				on := d.pages[place.Page]
				on.Items = append(on.Items, Stamp{X: place.X, Y: place.Y, W: place.W, H: place.H, Picture: s.Seal.Picture.Data, Name: s.Seal.Name})
			}
		}
	}
	if v.steps > viewSteps {
		return nil, problem.New(problem.Invalid, "不能显示 OFD 文件的版面", "版面太复杂", "请用 OFD 阅读软件查看；核验结果不受影响")
	}
	return d, nil
}

// viewer puts the objects of a package on pages.
type viewer struct {
	letters *Type
	fonts   map[*ofd.Font]*typeface.Font // nil: none of its own
	page    *Page
	steps   int
}

func (v *viewer) put(item Item, steps int) {
	if v.steps += steps; v.steps <= viewSteps {
		v.page.Items = append(v.page.Items, item)
	}
}

func (v *viewer) add(o ofd.Object) {
	switch o := o.(type) {
	case ofd.Text:
		shape := v.words(&o)
		v.put(Path{Segments: shape, Ink: Ink(o.Ink)}, len(shape))
	case ofd.Path:
		v.path(&o)
	case ofd.Image:
		if picture := o.Picture.File.Bytes(); viewable(picture) {
			v.put(Image{X: o.X, Y: o.Y, W: o.W, H: o.H, Picture: picture}, 1)
		}
	}
}

// viewable reports whether a picture can be drawn and is not larger than any scanner makes them.
func viewable(picture []byte) bool {
	c, _, err := image.DecodeConfig(bytes.NewReader(picture))
	return err == nil && c.Width*c.Height <= viewPixels
}

// words returns a text as one shape.
func (v *viewer) words(t *ofd.Text) []Segment {
	own := v.font(t.Font)
	var shape []Segment
	x, i := t.X, 0
	for _, r := range t.Text {
		if v.steps+len(shape) > viewSteps {
			return shape
		}
		if own != nil && own.Has(r) {
			shape = append(shape, placed(own.Outline(r), t.Size, x, t.Y)...)
		} else {
			shape = append(shape, v.letters.outline(r, Regular, t.Size, x, t.Y)...)
		}
		if i < len(t.Advances) {
			x += t.Advances[i]
		}
		i++
	}
	return shape
}

// font reads a font of the package, once.
func (v *viewer) font(f *ofd.Font) *typeface.Font {
	known, ok := v.fonts[f]
	if !ok {
		if f.File != nil {
			known, _ = typeface.Parse(f.Name, f.File.Bytes()) // one that cannot be read is replaced by ours
		}
		v.fonts[f] = known
	}
	return known
}

// path adds a shape. What is drawn with a line is drawn from point to point.
func (v *viewer) path(p *ofd.Path) {
	if p.Stroke == 0 {
		shape := make([]Segment, len(p.Segments))
		for i, s := range p.Segments {
			shape[i].Move = s.Move
			for _, q := range s.Points {
				shape[i].Points = append(shape[i].Points, Point(q))
			}
		}
		v.put(Path{Segments: shape, Ink: Ink(p.Ink)}, len(shape))
		return
	}
	var at ofd.Point
	for _, s := range p.Segments {
		to := s.Points[len(s.Points)-1]
		if !s.Move {
			v.put(Line{X1: at.X, Y1: at.Y, X2: to.X, Y2: to.Y, Width: p.Stroke, Dash: p.Dash, Ink: Ink(p.Ink)}, 1)
		}
		at = to
	}
}
