package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/vector"

	"roadcert/domain/problem"
)

// maxPixels keeps a page from being drawn larger than any screen or printer needs.
const maxPixels = 100_000_000

// Image draws one page, counted from 0, at a resolution in dots per inch.
func (d *Document) Image(page int, dpi float64) (image.Image, error) {
	return d.ImageOn(nil, page, dpi)
}

// ImageOn draws a page as Image does, upon a picture that is stretched over the whole page: the scan of a blank
// form, to see what will be printed into its gaps. Neither PDF nor OFD ever contain it.
func (d *Document) ImageOn(backdrop image.Image, page int, dpi float64) (image.Image, error) {
	const what = "不能预览"
	if page < 0 || page >= len(d.pages) {
		return nil, problem.New(problem.NotFound, what, fmt.Sprintf("没有第 %d 页，共 %d 页", page+1, len(d.pages)), "请选择其他页")
	}
	p := d.pages[page]
	scale := dpi / 25.4
	width, height := math.Ceil(p.Width*scale), math.Ceil(p.Height*scale)
	if !(width >= 1 && height >= 1 && width*height <= maxPixels) {
		return nil, problem.New(problem.Invalid, what, fmt.Sprintf("分辨率 %g 不合适", dpi), "请使用 36 到 600 之间的分辨率")
	}
	pen := newImagePen(image.NewRGBA(image.Rect(0, 0, int(width), int(height))), scale, d.letters)
	draw.Draw(pen.to, pen.to.Bounds(), image.White, image.Point{}, draw.Src)
	if backdrop != nil {
		stretch(pen.to, pen.to.Bounds(), backdrop)
	}
	for _, item := range p.Items {
		if err := pen.draw(item); err != nil {
			return nil, err
		}
		if err := pen.left.over(); err != nil {
			return nil, err
		}
	}
	return pen.to, nil
}

type imagePen struct {
	to      *image.RGBA
	scale   float64 // pixels in a millimetre
	letters *Type
	shapes  map[glyph][]Segment // of an em
	raster  *vector.Rasterizer
	left    *effort
}

func newImagePen(to *image.RGBA, scale float64, letters *Type) imagePen {
	size := to.Bounds()
	return imagePen{to, scale, letters, map[glyph][]Segment{}, vector.NewRasterizer(0, 0), effortOf(float64(size.Dx()), float64(size.Dy()))}
}

type glyph struct {
	font Font
	r    rune
}

func (p imagePen) draw(item Item) error {
	switch it := item.(type) {
	case Text:
		p.text(it)
	case Rect:
		p.fill(it.Ink, rectangle(it.X, it.Y, it.X+it.Width, it.Y+it.Height))
	case Line:
		p.line(it)
	case Path:
		p.fill(it.Ink, it.Segments)
	case Image:
		return p.picture(it.Picture, it.X, it.Y, it.W, it.H)
	case Stamp:
		return p.picture(it.Picture, it.X, it.Y, it.W, it.H)
	}
	return nil
}

func (p imagePen) picture(content []byte, x, y, w, h float64) error {
	m, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return unreadable(err)
	}
	size := m.Bounds()
	if !p.left.spend(float64(size.Dx())*float64(size.Dy())) || !p.left.spend(p.scale*way([]Segment{{Points: []Point{{X: x, Y: y}, {X: x + w, Y: y + h}}}})) {
		return nil
	}
	at := func(mm float64) int { return int(math.Round(mm * p.scale)) }
	stretch(p.to, image.Rect(at(x), at(y), at(x+w), at(y+h)), m)
	return nil
}

// mostBetween is how many dots the finer way of scaling may keep while it is at it, of 32 bytes each.
const mostBetween = 6_000_000

// stretch draws a picture over a box.
func stretch(to *image.RGBA, box image.Rectangle, m image.Image) {
	how := xdraw.Interpolator(xdraw.CatmullRom)
	if box.Dx()*m.Bounds().Dy() > mostBetween {
		how = xdraw.ApproxBiLinear
	}
	how.Scale(to, box, m, m.Bounds(), draw.Over, nil)
}

func (p imagePen) text(t Text) {
	x := t.X
	for _, r := range t.Text {
		key := glyph{t.Font, r}
		shape, ok := p.shapes[key]
		if !ok {
			shape = p.letters.fonts[t.Font].Outline(r)
			p.shapes[key] = shape
		}
		p.fill(t.Ink, placed(shape, t.Size, x, t.Y))
		width, _ := p.letters.width(t.Font, r)
		x += width*t.Size + t.Tracking
	}
}

// line draws the dashes of a line as rectangles, none thinner than a pixel can show.
func (p imagePen) line(l Line) {
	length := math.Hypot(l.X2-l.X1, l.Y2-l.Y1)
	if length == 0 {
		return
	}
	dash, step := length, length
	if l.Dash > 0 {
		dash, step = l.Dash, 2*l.Dash
	}
	if !p.left.spend(dashEffort * length / step) {
		return
	}
	half := max(l.Width, 0.6/p.scale) / 2
	along := Point{X: (l.X2 - l.X1) / length, Y: (l.Y2 - l.Y1) / length}
	across := Point{X: -along.Y * half, Y: along.X * half}
	for at := 0.0; at < length; at += step {
		end := min(at+dash, length)
		a, b := Point{X: l.X1 + along.X*at, Y: l.Y1 + along.Y*at}, Point{X: l.X1 + along.X*end, Y: l.Y1 + along.Y*end}
		p.fill(l.Ink, polygon(Point{X: a.X + across.X, Y: a.Y + across.Y}, Point{X: b.X + across.X, Y: b.Y + across.Y},
			Point{X: b.X - across.X, Y: b.Y - across.Y}, Point{X: a.X - across.X, Y: a.Y - across.Y}))
	}
}

// fill rasterises a shape over the part of the page it covers.
func (p imagePen) fill(colour Ink, shape []Segment) {
	if !p.left.spend(p.scale * way(shape)) {
		return
	}
	box := p.bounds(shape).Intersect(p.to.Bounds())
	if box.Empty() || !p.left.spend(float64(box.Dx())*float64(box.Dy())) {
		return
	}
	v := p.raster
	v.Reset(box.Dx(), box.Dy())
	v.DrawOp = draw.Over
	at := func(q Point) (x, y float32) {
		return float32(q.X*p.scale - float64(box.Min.X)), float32(q.Y*p.scale - float64(box.Min.Y))
	}
	for i, s := range shape {
		x, y := at(s.Points[0])
		switch {
		case s.Move:
			if i > 0 {
				v.ClosePath()
			}
			v.MoveTo(x, y)
		case len(s.Points) == 1:
			v.LineTo(x, y)
		default:
			x2, y2 := at(s.Points[1])
			x3, y3 := at(s.Points[2])
			v.CubeTo(x, y, x2, y2, x3, y3)
		}
	}
	v.ClosePath()
	v.Draw(p.to, box, image.NewUniform(colour.color()), image.Point{})
}

// bounds is the box of pixels around a shape.
func (p imagePen) bounds(shape []Segment) image.Rectangle {
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range shape {
		for _, q := range s.Points {
			left, right = min(left, q.X), max(right, q.X)
			top, bottom = min(top, q.Y), max(bottom, q.Y)
		}
	}
	if left > right {
		return image.Rectangle{}
	}
	return image.Rect(int(math.Floor(left*p.scale)), int(math.Floor(top*p.scale)), int(math.Ceil(right*p.scale)), int(math.Ceil(bottom*p.scale)))
}

func (i Ink) color() color.Color { return color.RGBA{i.R, i.G, i.B, 0xFF} }
