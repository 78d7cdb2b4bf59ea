package part

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
	"roadcert/ui/model/designer"
)

// board is the page on the easel, with the room around it that the hand needs.
type board struct {
	widget.BaseWidget
	e        *Easel
	picture  *canvas.Image
	faulty   []int
	outlines bool

	mouse   fyne.Position
	over    bool // the pointer is on the board
	focused bool
	shift   bool // held down
	alt     bool
	hand    hand
	guides  []designer.Guide
}

func newBoard(e *Easel) *board {
	b := &board{e: e, picture: canvas.NewImageFromImage(nil)}
	b.picture.FillMode, b.picture.ScaleMode = canvas.ImageFillStretch, canvas.ImageScaleSmooth
	b.ExtendBaseWidget(b)
	return b
}

// origin is where the page begins on the board.
func (b *board) origin() fyne.Position {
	page, size := b.page(), b.Size()
	rim := look.Size(look.Huge)
	return fyne.NewPos(max(rim, (size.Width-page.Width)/2), max(rim, (size.Height-page.Height)/2))
}

// page is how large the page is on the screen.
func (b *board) page() fyne.Size {
	s := b.e.drawing.Sheet()
	return fyne.NewSize(b.e.pixels(s.Width), b.e.pixels(s.Height))
}

// frame is where a box of the page is on the board.
func (b *board) frame(box designer.Box) (fyne.Position, fyne.Size) {
	return b.origin().AddXY(b.e.pixels(box.X), b.e.pixels(box.Y)), fyne.NewSize(b.e.pixels(box.W), b.e.pixels(box.H))
}

// CreateRenderer is the toolkit's.
func (b *board) CreateRenderer() fyne.WidgetRenderer {
	r := &boardRenderer{b: b, paper: canvas.NewRectangle(color.White)}
	r.Refresh()
	return r
}

// boardRenderer draws the page and what lies above it. Frames and lines come from pools, because every
// movement of the hand draws them anew.
type boardRenderer struct {
	b       *board
	paper   *canvas.Rectangle
	boxes   pool[*canvas.Rectangle]
	lines   pool[*canvas.Line]
	objects []fyne.CanvasObject
}

// pool lends objects that are drawn anew every time.
type pool[T fyne.CanvasObject] struct {
	all  []T
	lent int
}

func (p *pool[T]) lend(another func() T) T {
	if p.lent == len(p.all) {
		p.all = append(p.all, another())
	}
	p.lent++
	return p.all[p.lent-1]
}

func (r *boardRenderer) Destroy()                     {}
func (r *boardRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *boardRenderer) Layout(fyne.Size)             { r.Refresh() }
func (r *boardRenderer) MinSize() fyne.Size {
	if r.b.e.percent == Whole {
		return fyne.NewSquareSize(look.Size(look.Huge))
	}
	rim := 2 * look.Size(look.Huge)
	return r.b.page().AddWidthHeight(rim, rim)
}

func (r *boardRenderer) Refresh() {
	b := r.b
	r.boxes.lent, r.lines.lent = 0, 0
	r.paper.StrokeColor, r.paper.StrokeWidth = look.Color(look.Faint), look.Size(look.Hair)
	r.paper.Move(b.origin())
	r.paper.Resize(b.page())
	r.objects = append(r.objects[:0], r.paper)
	if b.picture.Image != nil {
		b.picture.Move(b.origin())
		b.picture.Resize(b.page())
		r.objects = append(r.objects, b.picture)
	}
	r.drawElements()
	for _, g := range b.guides {
		r.guide(g)
	}
	if band, ok := b.band(); ok {
		at, size := b.frame(band)
		r.box(at, size, look.Primary, look.Size(look.Hair)).FillColor = faded(look.Color(look.Primary))
	}
	canvas.Refresh(b)
}

// drawElements draws the frames of what is to be seen of the elements, what is picked last.
func (r *boardRenderer) drawElements() {
	b := r.b
	picked := b.e.drawing.Picked()
	boxes := b.e.drawing.Boxes()
	under, some := b.under()
	for i, box := range boxes {
		switch {
		case slices.Contains(picked, i):
		case slices.Contains(b.faulty, i):
			r.frame(box, look.Danger, look.Hair)
		case some && i == under:
			r.frame(box, look.Primary, look.Hair)
		case b.outlines:
			r.frame(box, look.Faint, look.Hair)
		}
	}
	role := look.SecondInk
	if b.focused {
		role = look.Primary
	}
	for n, i := range picked {
		thick := look.Hair
		if n == 0 && len(picked) > 1 {
			thick = look.Thin // the others follow this one
		}
		r.frame(boxes[i], role, thick)
	}
	for _, h := range b.handles() {
		size := fyne.NewSquareSize(handleSize)
		knob := r.box(h.at.SubtractXY(handleSize/2, handleSize/2), size, role, look.Size(look.Hair))
		knob.FillColor = color.White
	}
}

// faded is a colour one can see through.
func faded(c color.Color) color.Color {
	n, ok := color.NRGBAModel.Convert(c).(color.NRGBA)
	if ok {
		n.A = 0x28
	}
	return n
}

func (r *boardRenderer) frame(box designer.Box, role look.Role, thick look.Measure) {
	at, size := r.b.frame(box)
	rim := look.Size(look.Hair)
	r.box(at.SubtractXY(rim, rim), size.AddWidthHeight(2*rim, 2*rim), role, look.Size(thick))
}

func (r *boardRenderer) box(at fyne.Position, size fyne.Size, role look.Role, thick float32) *canvas.Rectangle {
	box := r.boxes.lend(func() *canvas.Rectangle { return canvas.NewRectangle(nil) })
	box.FillColor, box.StrokeColor, box.StrokeWidth = look.Color(look.None), look.Color(role), thick
	box.Move(at)
	box.Resize(size)
	r.objects = append(r.objects, box)
	return box
}

func (r *boardRenderer) guide(g designer.Guide) {
	line := r.lines.lend(func() *canvas.Line { return canvas.NewLine(nil) })
	line.StrokeColor, line.StrokeWidth = look.Color(look.Danger), look.Size(look.Hair)
	from, to := designer.Box{X: g.From, Y: g.At}, designer.Box{X: g.To, Y: g.At}
	if g.Upright {
		from, to = designer.Box{X: g.At, Y: g.From}, designer.Box{X: g.At, Y: g.To}
	}
	line.Position1, _ = r.b.frame(from)
	line.Position2, _ = r.b.frame(to)
	r.objects = append(r.objects, line)
}
