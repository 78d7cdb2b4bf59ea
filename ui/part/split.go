package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
)

// split is a place divided between two objects by a line that can be dragged.
type split struct {
	*fyne.Container
	share float32 // of the first object
}

type halves struct{ split *split }

// Splitter divides a place between two objects; share is what the first gets at the beginning.
func Splitter(left, right fyne.CanvasObject, share float32) *fyne.Container {
	s := &split{share: share}
	d := &divider{split: s}
	d.ExtendBaseWidget(d)
	s.Container = container.New(halves{s}, left, d, right)
	return s.Container
}

// least is the smallest share of either object.
const least = 0.2

// MinSize is the toolkit's.
func (h halves) MinSize(o []fyne.CanvasObject) fyne.Size {
	l, r := o[0].MinSize(), o[2].MinSize()
	return fyne.NewSize(l.Width+look.Size(look.Small)+r.Width, max(l.Height, r.Height))
}

// Layout is the toolkit's.
func (h halves) Layout(o []fyne.CanvasObject, size fyne.Size) {
	gap := look.Size(look.Small)
	left := (size.Width - gap) * h.split.share
	for i, at := range [...][2]float32{{0, left}, {left, gap}, {left + gap, size.Width - gap - left}} {
		o[i].Move(fyne.NewPos(at[0], 0))
		o[i].Resize(fyne.NewSize(at[1], size.Height))
	}
}

// divider is the line between the two.
type divider struct {
	widget.BaseWidget
	split *split
}

// Dragged is the toolkit's.
func (d *divider) Dragged(e *fyne.DragEvent) {
	width := d.split.Size().Width
	d.split.share = max(least, min(1-least, d.split.share+e.Dragged.DX/width))
	d.split.Refresh()
}

// DragEnd is the toolkit's.
func (d *divider) DragEnd() {}

// Cursor is the toolkit's.
func (d *divider) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// CreateRenderer is the toolkit's.
func (d *divider) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Fill(look.None, look.None))
}

// Edges puts objects along the edges of a place and one in what is left, without gaps. Each may be nil.
func Edges(top, bottom, left, right, rest fyne.CanvasObject) *fyne.Container {
	e := &edges{top, bottom, left, right, rest}
	var objects []fyne.CanvasObject
	for _, o := range e {
		if o != nil {
			objects = append(objects, o)
		}
	}
	return container.New(e, objects...)
}

// edges are top, bottom, left, right and the rest.
type edges [5]fyne.CanvasObject

func (e *edges) min(i int) fyne.Size {
	if e[i] == nil || !e[i].Visible() {
		return fyne.Size{}
	}
	return e[i].MinSize()
}

// MinSize is the toolkit's.
func (e *edges) MinSize([]fyne.CanvasObject) fyne.Size {
	middle := fyne.NewSize(e.min(2).Width+e.min(3).Width+e.min(4).Width, max(e.min(2).Height, e.min(3).Height, e.min(4).Height))
	return fyne.NewSize(max(middle.Width, e.min(0).Width, e.min(1).Width), middle.Height+e.min(0).Height+e.min(1).Height)
}

// Layout is the toolkit's.
func (e *edges) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	var top, bottom float32
	if e[0] != nil {
		top = heightFor(e[0], size.Width)
	}
	if e[1] != nil {
		bottom = heightFor(e[1], size.Width)
	}
	left, right, middle := e.min(2).Width, e.min(3).Width, size.Height-top-bottom
	for i, at := range [...][4]float32{
		{0, 0, size.Width, top},
		{0, size.Height - bottom, size.Width, bottom},
		{0, top, left, middle},
		{size.Width - right, top, right, middle},
		{left, top, size.Width - left - right, middle},
	} {
		if e[i] != nil {
			e[i].Move(fyne.NewPos(at[0], at[1]))
			e[i].Resize(fyne.NewSize(at[2], at[3]))
		}
	}
}
