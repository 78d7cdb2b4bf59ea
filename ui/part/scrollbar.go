package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
)

// scrollBar shows which part of a list is on the screen, and takes hold of it.
type scrollBar struct {
	widget.BaseWidget
	top, page, total int
	moved            func(top int)
	held             float32
}

func newScrollBar(moved func(int)) *scrollBar {
	b := &scrollBar{moved: moved}
	b.ExtendBaseWidget(b)
	return b
}

func (b *scrollBar) set(top, page, total int) {
	if b.top != top || b.page != page || b.total != total {
		b.top, b.page, b.total = top, page, total
		b.Refresh()
	}
}

// thumb returns where the thumb begins and how long it is.
func (b *scrollBar) thumb() (y, length float32) {
	height := b.Size().Height
	if b.total <= b.page {
		return 0, 0
	}
	length = max(height*float32(b.page)/float32(b.total), 2*look.Size(look.Wide))
	return (height - length) * float32(b.top) / float32(b.total-b.page), length
}

// Dragged is the toolkit's.
func (b *scrollBar) Dragged(e *fyne.DragEvent) {
	y, length := b.thumb()
	room := b.Size().Height - length
	if length == 0 || room <= 0 {
		return
	}
	if b.held == 0 {
		b.held = y
	}
	b.held += e.Dragged.DY
	share := float64(max(0, min(b.held, room))) / float64(room)
	b.moved(int(share * float64(b.total-b.page)))
}

// DragEnd is the toolkit's.
func (b *scrollBar) DragEnd() { b.held = 0 }

// Tapped is the toolkit's: a page up or down.
func (b *scrollBar) Tapped(e *fyne.PointEvent) {
	switch y, length := b.thumb(); {
	case e.Position.Y < y:
		b.moved(b.top - b.page)
	case e.Position.Y > y+length:
		b.moved(b.top + b.page)
	}
}

// CreateRenderer is the toolkit's.
func (b *scrollBar) CreateRenderer() fyne.WidgetRenderer {
	return &barRenderer{b: b, thumb: canvas.NewRectangle(nil)}
}

type barRenderer struct {
	b     *scrollBar
	thumb *canvas.Rectangle
}

func (r *barRenderer) Destroy()                     {}
func (r *barRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.thumb} }
func (r *barRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(look.Size(look.Small)) }

func (r *barRenderer) Layout(size fyne.Size) {
	y, length := r.b.thumb()
	inset := 2 * look.Size(look.Hair)
	r.thumb.Move(fyne.NewPos(inset, y))
	r.thumb.Resize(fyne.NewSize(size.Width-2*inset, length))
}

func (r *barRenderer) Refresh() {
	r.thumb.FillColor, r.thumb.CornerRadius = look.Color(look.Faint), 2*look.Size(look.Hair)
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}
