package part

import (
	"image"
	"image/color"
	"image/draw"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"roadcert/domain/catalog"
	"roadcert/ui/look"
	"roadcert/ui/model/designer"
)

// ruler is a ruler in millimetres beside a page. It shows how far what is picked goes, and where the
// pointer is.
type ruler struct {
	widget.BaseWidget
	e     *Easel
	along designer.Direction
}

// breadth is how broad a ruler is.
func breadth() float32 { return look.Size(look.Huge) + look.Size(look.Tiny) }

func newRuler(e *Easel, along designer.Direction) *ruler {
	r := &ruler{e: e, along: along}
	r.ExtendBaseWidget(r)
	return r
}

// pick returns what lies along the ruler of something that lies across and down.
func (r *ruler) pick(across, down float32) float32 {
	if r.along == designer.Upright {
		return down
	}
	return across
}

// zero is where the page begins, in the ruler's own pixels.
func (r *ruler) zero() float32 {
	origin := r.e.board.origin()
	return r.pick(origin.X-r.e.scroll.Offset.X, origin.Y-r.e.scroll.Offset.Y)
}

// end is how long the page is.
func (r *ruler) end() catalog.Length {
	s := r.e.drawing.Sheet()
	if r.along == designer.Upright {
		return s.Height
	}
	return s.Width
}

// steps are the distances in millimetres that may lie between two marks, or two numbers.
var steps = []int{1, 2, 5, 10, 20, 50, 100}

// step returns the smallest distance that is at least so many pixels on the screen.
func (r *ruler) step(pixels float32) int {
	for _, s := range steps {
		if float32(s)*r.e.Scale() >= pixels {
			return s
		}
	}
	return steps[len(steps)-1]
}

// Room that marks and numbers need.
const (
	markRoom   = 4
	numberRoom = 36
)

// CreateRenderer is the toolkit's.
func (r *ruler) CreateRenderer() fyne.WidgetRenderer {
	d := &rulerRenderer{r: r, back: Fill(look.Surface, look.None), span: canvas.NewRectangle(nil), pointer: canvas.NewRectangle(nil), edge: canvas.NewRectangle(nil)}
	d.marks = canvas.NewRaster(d.drawMarks)
	d.Refresh()
	return d
}

type rulerRenderer struct {
	r                   *ruler
	back                fyne.CanvasObject
	span, pointer, edge *canvas.Rectangle
	marks               *canvas.Raster
	numbers             []*canvas.Text
	shown               int
	scale               markScale // that the marks were drawn for
}

func (d *rulerRenderer) Destroy()           {}
func (d *rulerRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(breadth()) }
func (d *rulerRenderer) Objects() []fyne.CanvasObject {
	list := []fyne.CanvasObject{d.back, d.span, d.marks}
	for _, n := range d.numbers[:d.shown] {
		list = append(list, n)
	}
	return append(list, d.pointer, d.edge)
}

// markScale is all that the marks depend on.
type markScale struct {
	size        fyne.Size
	zero, scale float32
	end         catalog.Length
	ink         color.Color
}

// put places an object along the ruler: from a place, so long, and across it.
func (d *rulerRenderer) put(o fyne.CanvasObject, from, length, above, thick float32) {
	pos, size := fyne.NewPos(from, above), fyne.NewSize(length, thick)
	if d.r.along == designer.Upright {
		pos, size = fyne.NewPos(above, from), fyne.NewSize(thick, length)
	}
	o.Move(pos)
	o.Resize(size)
}

func (d *rulerRenderer) Layout(size fyne.Size) {
	d.back.Resize(size)
	d.marks.Resize(size)
	hair, wide := look.Size(look.Hair), breadth()
	d.put(d.edge, 0, d.r.pick(size.Width, size.Height), wide-hair, hair)
	d.Refresh()
}

func (d *rulerRenderer) Refresh() {
	r, wide := d.r, breadth()
	zero, scale := r.zero(), r.e.Scale()
	length := r.pick(r.Size().Width, r.Size().Height)
	d.edge.FillColor, d.span.FillColor, d.pointer.FillColor = look.Color(look.Line), look.Color(look.PrimaryTint), look.Color(look.Primary)
	span, some := r.e.drawing.Span()
	d.span.Hidden = !some
	d.put(d.span, zero+r.pick(r.e.pixels(span.X), r.e.pixels(span.Y)), r.pick(r.e.pixels(span.W), r.e.pixels(span.H)), 0, wide)
	at := r.e.board.mouse
	d.pointer.Hidden = !r.e.board.over
	d.put(d.pointer, r.pick(at.X-r.e.scroll.Offset.X, at.Y-r.e.scroll.Offset.Y), look.Size(look.Hair), 0, wide)

	d.shown = 0
	step := r.step(numberRoom)
	for mm := 0; mm <= int(r.end().MM()); mm += step {
		x := zero + float32(mm)*scale
		if x < 0 || x > length-look.Size(look.Medium) {
			continue
		}
		d.number(strconv.Itoa(mm), x)
	}
	if now := (markScale{r.Size(), zero, scale, r.end(), look.Color(look.Faint)}); now != d.scale {
		d.scale = now
		d.marks.Refresh()
	}
	canvas.Refresh(r)
}

// number writes a number behind its mark: beside it, or under it on the upright ruler.
func (d *rulerRenderer) number(text string, at float32) {
	if d.shown == len(d.numbers) {
		d.numbers = append(d.numbers, canvas.NewText("", nil))
	}
	n := d.numbers[d.shown]
	d.shown++
	n.Text, n.TextSize, n.Color = text, look.Size(look.Secondary), look.Color(look.SecondInk)
	gap := look.Size(look.Thin)
	size := n.MinSize()
	n.Resize(size)
	n.Move(fyne.NewPos(at+gap, -gap))
	if d.r.along == designer.Upright {
		n.Move(fyne.NewPos(look.Size(look.Hair), at))
	}
}

// Lengths of marks, in parts of the ruler: where a number stands, half way to it, and the others.
const (
	numberMark = 1.0
	otherMark  = 0.25
)

// drawMarks draws the marks as a picture: hundreds of lines would each be an object.
func (d *rulerRenderer) drawMarks(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	r := d.r
	size := r.Size()
	if size.Width == 0 || size.Height == 0 {
		return img
	}
	density := float32(w) / size.Width
	ink := color.NRGBAModel.Convert(look.Color(look.Faint))
	numbered, marked := r.step(numberRoom), r.step(markRoom)
	thick := int(r.pick(float32(h), float32(w)))
	for mm := 0; mm <= int(r.end().MM()); mm += marked {
		at := int((r.zero() + float32(mm)*r.e.Scale()) * density)
		part := float32(otherMark)
		if mm%numbered == 0 {
			part = numberMark
		}
		from := thick - int(float32(thick)*part)
		mark := image.Rect(at, from, at+max(1, int(density)), thick)
		if r.along == designer.Upright {
			mark = image.Rect(from, at, thick, at+max(1, int(density)))
		}
		draw.Draw(img, mark, image.NewUniform(ink), image.Point{}, draw.Src)
	}
	return img
}
