package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
)

// Rule is a line between panels, as wide or high as its place.
func Rule() fyne.CanvasObject { return newBlock(look.Line, look.None, look.Hair) }

// Fill is an area in the colour of a role with a line around it; look.None leaves the line away.
func Fill(role, line look.Role) fyne.CanvasObject { return newBlock(role, line, look.Nil) }

type block struct {
	widget.BaseWidget
	role, line look.Role
	least      look.Measure
}

func newBlock(role, line look.Role, least look.Measure) *block {
	b := &block{role: role, line: line, least: least}
	b.ExtendBaseWidget(b)
	return b
}

func (b *block) CreateRenderer() fyne.WidgetRenderer {
	r := &blockRenderer{b: b, rect: canvas.NewRectangle(look.Color(b.role))}
	r.Refresh()
	return r
}

type blockRenderer struct {
	b    *block
	rect *canvas.Rectangle
}

func (r *blockRenderer) Destroy()                     {}
func (r *blockRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rect} }
func (r *blockRenderer) Layout(size fyne.Size)        { r.rect.Resize(size) }
func (r *blockRenderer) MinSize() fyne.Size {
	return fyne.NewSquareSize(look.Size(r.b.least))
}

func (r *blockRenderer) Refresh() {
	r.rect.FillColor = look.Color(r.b.role)
	r.rect.StrokeColor = look.Color(r.b.line)
	r.rect.StrokeWidth = 0
	if r.b.line != look.None {
		r.rect.StrokeWidth = look.Size(look.Hair)
		r.rect.CornerRadius = look.Size(look.Tiny)
	}
	r.rect.Refresh()
}
