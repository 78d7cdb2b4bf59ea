package paper

import (
	"bytes"
	"maps"
	"math"
	"slices"
	"unicode/utf8"

	"roadcert/domain/document"
	"roadcert/domain/ofd"
	"roadcert/ui/typeface"
)

// OFD writes the document as an unsealed OFD package, and returns the places a seal belongs at: in an OFD the
// reader draws the seal, from the signature. The same document gives the same bytes.
//
// Its fonts are cut down to the characters it uses, the words that come again apart from the data: all documents
// of a template share the fonts of those.
func (d *Document) OFD(info ofd.Info, attachments []ofd.Attachment) (*ofd.Package, []ofd.Place, error) {
	pen := ofdPen{of: d, pictures: map[string]*ofd.Picture{}}
	if err := pen.cutFonts(); err != nil {
		return nil, nil, err
	}
	made := ofd.Document{Info: info, Attachments: attachments}
	for i, page := range d.pages {
		under, n := d.letters.backdrops.of(page)
		objects := make([]ofd.Object, 0, len(page.Items)-n)
		for _, item := range page.Items[n:] {
			if stamp, ok := item.(Stamp); ok {
				pen.places = append(pen.places, ofd.Place{Page: i, X: stamp.X, Y: stamp.Y, W: stamp.W, H: stamp.H})
				continue
			}
			objects = append(objects, pen.object(item))
		}
		made.Pages = append(made.Pages, ofd.Page{Width: page.Width, Height: page.Height, Ground: under, Objects: objects})
	}
	p, err := made.Package()
	return p, pen.places, err
}

// ofdPen turns the items of a document into the objects of a package.
type ofdPen struct {
	of       *Document
	fixed    [fonts]subset // for words that come again, and data that needs no more than those and plain Latin
	data     [fonts]subset // for all other data
	pictures map[string]*ofd.Picture
	places   []ofd.Place
}

// subset is a font and the characters it is cut down to.
type subset struct {
	has  map[rune]bool
	font *ofd.Font
}

func (s *subset) add(text string) {
	if s.has == nil {
		s.has = map[rune]bool{}
	}
	for _, r := range text {
		s.has[r] = true
	}
}

func (s *subset) sets(text string) bool {
	for _, r := range text {
		if !s.has[r] {
			return false
		}
	}
	return true
}

// short reports whether there are hardly any characters but letters and digits, as on number plates: with all
// letters and digits the same font serves many.
func (s *subset) short() bool {
	const hardly = 2
	others := 0
	for r := range s.has {
		if r > '~' {
			others++
		}
	}
	return s.has != nil && others <= hardly
}

// cutFonts cuts every font down to what the document sets in it.
func (p *ofdPen) cutFonts() error {
	p.eachText(func(t *Text) {
		if comesAgain(t) {
			p.fixed[t.Font].add(t.Text)
		}
	})
	for f := range p.fixed {
		if s := &p.fixed[f]; s.has != nil {
			s.add(p.of.letters.latin(Font(f)))
		}
	}
	p.eachText(func(t *Text) {
		if !p.fixed[t.Font].sets(t.Text) {
			p.data[t.Font].add(t.Text)
		}
	})
	for f := range fonts {
		if err := p.cut(Font(f), &p.fixed[f], ofd.Best, p.of.letters.words.of); err != nil {
			return err
		}
		get := cutOnce
		if s := &p.data[f]; s.short() {
			s.add(p.of.letters.latin(Font(f)))
			get = p.of.letters.plates.of
		}
		if err := p.cut(Font(f), &p.data[f], ofd.Stored, get); err != nil {
			return err
		}
	}
	return nil
}

// comesAgain reports whether all documents of a template and a bureau say the same: fixed words, and items of
// the document itself, which differ in nothing but letters and digits.
func comesAgain(t *Text) bool { return t.Field == "" || t.Field[0] == '@' }

func (p *ofdPen) eachText(do func(*Text)) {
	for _, page := range p.of.pages {
		for _, item := range page.Items {
			if t, ok := item.(Text); ok {
				do(&t)
			}
		}
	}
}

func (p *ofdPen) cut(f Font, s *subset, how ofd.Packing, get func(cutting, *typeface.Font, ofd.Packing) (*ofd.Content, error)) error {
	if s.has == nil {
		return nil
	}
	file, err := get(cutting{f, string(slices.Sorted(maps.Keys(s.has)))}, p.of.letters.fonts[f], how)
	s.font = &ofd.Font{Name: names[f], Bold: f == Bold, File: file}
	return err
}

// font returns the font a text is set in.
func (p *ofdPen) font(t *Text) *ofd.Font {
	if s := &p.fixed[t.Font]; s.sets(t.Text) {
		return s.font
	}
	return p.data[t.Font].font
}

func (p *ofdPen) object(item Item) ofd.Object {
	switch it := item.(type) {
	case Text:
		return ofd.Text{
			Field: it.Field, Font: p.font(&it), Size: it.Size, X: it.X, Y: it.Y,
			Advances: p.of.letters.advances(it), Ink: ofd.Ink(it.Ink), Text: it.Text,
		}
	case Rect, Line, Path:
		return ofdPath(item)
	case Image:
		return ofd.Image{Field: it.Field, X: it.X, Y: it.Y, W: it.W, H: it.H, Picture: p.picture(it)}
	}
	return nil
}

// ofdPath returns a rectangle, a line or a path as what all of them are in an OFD.
func ofdPath(item Item) ofd.Path {
	switch it := item.(type) {
	case Rect:
		return ofd.Path{Segments: ofdSegments(rectangle(it.X, it.Y, it.X+it.Width, it.Y+it.Height)), Ink: ofd.Ink(it.Ink)}
	case Line:
		way := []ofd.Segment{{Move: true, Points: []ofd.Point{{X: it.X1, Y: it.Y1}}}, {Points: []ofd.Point{{X: it.X2, Y: it.Y2}}}}
		return ofd.Path{Segments: way, Stroke: it.Width, Dash: it.Dash, Ink: ofd.Ink(it.Ink)}
	case Path:
		return ofd.Path{Field: it.Field, Segments: ofdSegments(it.Segments), Unit: pitch(it.Segments), Ink: ofd.Ink(it.Ink)}
	}
	return ofd.Path{}
}

func (p *ofdPen) picture(i Image) *ofd.Picture {
	known, ok := p.pictures[i.Key]
	if !ok {
		format := "JPEG"
		if bytes.HasPrefix(i.Picture, []byte("\x89PNG")) {
			format = "PNG"
		}
		known = &ofd.Picture{Format: format, File: ofd.NewContent(i.Picture, ofd.Stored)}
		p.pictures[i.Key] = known
	}
	return known
}

// advances returns the room each character of a text takes.
func (t *Type) advances(of Text) []float64 {
	list := make([]float64, 0, utf8.RuneCountInString(of.Text))
	for _, r := range of.Text {
		width, _ := t.width(of.Font, r)
		list = append(list, width*of.Size+of.Tracking)
	}
	return list
}

// ofdSegments copies a shape, its points in one piece.
func ofdSegments(shape []Segment) []ofd.Segment {
	count := 0
	for _, s := range shape {
		count += len(s.Points)
	}
	points, list := make([]ofd.Point, 0, count), make([]ofd.Segment, len(shape))
	for i, s := range shape {
		from := len(points)
		for _, q := range s.Points {
			points = append(points, ofd.Point(q))
		}
		list[i] = ofd.Segment{Move: s.Move, Points: points[from:len(points):len(points)]}
	}
	return list
}

// Press makes the files of certificates for the bureau.
type Press struct{ Type *Type }

// OFD lays a sheet out and returns it as an unsealed package, with the places a seal belongs at.
func (p Press) OFD(s document.Sheet, info ofd.Info, attachments []ofd.Attachment) (*ofd.Package, []ofd.Place, error) {
	d, err := NewCertificate(s, p.Type)
	if err != nil {
		return nil, nil, err
	}
	return d.OFD(info, attachments)
}

// SealPicture draws a round seal.
func (p Press) SealPicture(ring, middle string) ([]byte, error) {
	return SealPicture(ring, middle, p.Type)
}

// pitch returns the step of the grid that all points of a shape stand on, as those of a QR code do, and 0 where
// there is none. Such a shape is told in steps: a code is most of a page, and short that way.
func pitch(shape []Segment) float64 {
	step := math.Inf(1)
	for i, s := range shape {
		if len(s.Points) != 1 {
			return 0
		}
		if i > 0 && !s.Move && s.Points[0].Y != shape[i-1].Points[0].Y {
			step = min(step, math.Abs(s.Points[0].Y-shape[i-1].Points[0].Y))
		}
	}
	if math.IsInf(step, 1) {
		return 0
	}
	const nearly = 1e-6
	for _, s := range shape {
		x, y := (s.Points[0].X-shape[0].Points[0].X)/step, (s.Points[0].Y-shape[0].Points[0].Y)/step
		if math.Abs(x-math.Round(x)) > nearly || math.Abs(y-math.Round(y)) > nearly {
			return 0
		}
	}
	return step
}
