package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"roadcert/ui/look"
)

// flowing is what knows its height only when its width is known: prose, and columns of it.
type flowing interface{ HeightFor(width float32) float32 }

// heightFor asks an object for its height at a width, looking through the containers of this package.
func heightFor(o fyne.CanvasObject, width float32) float32 {
	switch v := o.(type) {
	case flowing:
		return v.HeightFor(width)
	case *fyne.Container:
		if l, ok := v.Layout.(interface {
			heightFor([]fyne.CanvasObject, float32) float32
		}); ok {
			return l.heightFor(v.Objects, width)
		}
	}
	return o.MinSize().Height
}

// Down puts objects under each other with a gap between, each as wide as the column. An object made
// by Grow takes the height that is left.
func Down(gap look.Measure, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap: gap}, objects...)
}

// Across puts objects beside each other with a gap between, each as wide as it needs and centred in
// height. An object made by Grow takes the width that is left.
func Across(gap look.Measure, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{gap: gap}, objects...)
}

// Grow makes an object take the room that is left in Across or Down; nil is an empty one.
func Grow(o fyne.CanvasObject) fyne.CanvasObject {
	if o == nil {
		o = canvas.NewRectangle(look.Color(look.None))
	}
	return container.New(&grow{}, o)
}

// Share divides a row evenly between the objects.
func Share(gap look.Measure, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&share{gap: gap}, objects...)
}

// Sized gives an object a fixed width; its height stays its own.
func Sized(width float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&sized{func() float32 { return width }}, o)
}

// Ems gives an object a width of so many Chinese characters of body type, which follows large type; its
// height stays its own.
func Ems(n float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&sized{func() float32 { return n * look.Size(look.Body) }}, o)
}

// High gives an object a least height of so many Chinese characters of body type, which follows large type.
func High(ems float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&high{ems}, o)
}

// Labelled puts a name beside what it is the name of, so that such lines align under each other.
func Labelled(name string, o fyne.CanvasObject) fyne.CanvasObject {
	label := container.New(&sized{func() float32 { return look.Size(look.Label) }}, Remark(name))
	return container.New(&row{gap: look.Small, top: true}, label, Grow(o))
}

// Wide gives an object the width of a measure, which follows large type; it takes all the height.
func Wide(width look.Measure, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&wide{width}, o)
}

// Pad puts a margin around an object.
func Pad(by look.Measure, o fyne.CanvasObject) *fyne.Container {
	return container.New(&padded{by, by}, o)
}

// PadXY puts different margins beside and above an object.
func PadXY(x, y look.Measure, o fyne.CanvasObject) *fyne.Container {
	return container.New(&padded{x, y}, o)
}

// Panel puts an object on a surface with a line around it.
func Panel(o fyne.CanvasObject) *fyne.Container {
	return container.New(&padded{look.Nil, look.Nil}, container.NewStack(Fill(look.Surface, look.Line), Pad(look.Wide, o)))
}

// Scrolled lets an object scroll up and down where it is higher than its place.
func Scrolled(o fyne.CanvasObject) *fyne.Container {
	return container.New(&scrolled{content: o}, container.NewVScroll(o))
}

type scrolled struct{ content fyne.CanvasObject }

func (s *scrolled) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(s.content.MinSize().Width, look.Size(look.Row)*2)
}

func (s *scrolled) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	heightFor(s.content, size.Width) // prose learns its width before the scroller asks for its height
	objects[0].Resize(size)
}

type column struct {
	gap   look.Measure
	width float32
}

func (c *column) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	c.width = width
	var sum float32
	n := 0
	for _, o := range objects {
		if o.Visible() {
			sum += heightFor(o, width)
			n++
		}
	}
	return sum + float32(max(n-1, 0))*look.Size(c.gap)
}

func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var width float32
	for _, o := range objects {
		if o.Visible() {
			width = max(width, o.MinSize().Width)
		}
	}
	return fyne.NewSize(width, c.heightFor(objects, max(c.width, width)))
}

func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := size.Height - c.heightFor(objects, size.Width)
	growing := growers(objects)
	var y float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := heightFor(o, size.Width)
		if grows(o) {
			h += max(left, 0) / float32(growing)
		}
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		y += h + look.Size(c.gap)
	}
}

func growers(objects []fyne.CanvasObject) int {
	n := 0
	for _, o := range objects {
		if o.Visible() && grows(o) {
			n++
		}
	}
	return n
}

func grows(o fyne.CanvasObject) bool {
	c, ok := o.(*fyne.Container)
	if !ok {
		return false
	}
	_, ok = c.Layout.(*grow)
	return ok
}

// flows tells a growing object that is a paragraph: it grows in width only.
func flows(o fyne.CanvasObject) bool {
	_, ok := o.(*fyne.Container).Objects[0].(flowing)
	return ok
}

type grow struct{}

func (g *grow) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }
func (g *grow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	layout.NewStackLayout().Layout(objects, size)
}

func (g *grow) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightFor(objects[0], width)
}

type row struct {
	gap look.Measure
	top bool // objects stand at the top instead of the middle
}

// widths gives every object its width and the growing ones what is left.
func (r *row) widths(objects []fyne.CanvasObject, width float32) []float32 {
	list := make([]float32, len(objects))
	left, n := width, 0
	for i, o := range objects {
		if o.Visible() {
			list[i] = o.MinSize().Width
			left -= list[i]
			n++
		}
	}
	left -= float32(max(n-1, 0)) * look.Size(r.gap)
	if growing := growers(objects); growing > 0 && left > 0 {
		for i, o := range objects {
			if o.Visible() && grows(o) {
				list[i] += left / float32(growing)
			}
		}
	}
	return list
}

func (r *row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	n := 0
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			size.Width += m.Width
			size.Height = max(size.Height, m.Height)
			n++
		}
	}
	size.Width += float32(max(n-1, 0)) * look.Size(r.gap)
	return size
}

func (r *row) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var height float32
	for i, w := range r.widths(objects, width) {
		if objects[i].Visible() {
			height = max(height, heightFor(objects[i], w))
		}
	}
	return height
}

func (r *row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var x float32
	for i, w := range r.widths(objects, size.Width) {
		o := objects[i]
		if !o.Visible() {
			continue
		}
		h := size.Height
		if !grows(o) || flows(o) {
			h = min(heightFor(o, w), size.Height)
		}
		y := (size.Height - h) / 2
		if r.top {
			y = 0
		}
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(max(0, w), h)) // in too little room the toolkit cannot draw what is less than nothing
		x += w + look.Size(r.gap)
	}
}

type share struct{ gap look.Measure }

func (s *share) each(objects []fyne.CanvasObject, width float32) float32 {
	n := float32(len(objects))
	return (width - (n-1)*look.Size(s.gap)) / n
}

func (s *share) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	n := float32(len(objects))
	size.Width = size.Width*n + (n-1)*look.Size(s.gap)
	return size
}

func (s *share) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var height float32
	for _, o := range objects {
		height = max(height, heightFor(o, s.each(objects, width)))
	}
	return height
}

func (s *share) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := s.each(objects, size.Width)
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*(w+look.Size(s.gap)), 0))
		o.Resize(fyne.NewSize(w, size.Height))
	}
}

type sized struct{ width func() float32 }

func (s *sized) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(s.width(), heightFor(objects[0], s.width()))
}

func (s *sized) heightFor(objects []fyne.CanvasObject, _ float32) float32 {
	return heightFor(objects[0], s.width())
}

func (s *sized) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

type wide struct{ width look.Measure }

func (w *wide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Size(w.width), objects[0].MinSize().Height)
}

func (w *wide) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

type high struct{ ems float32 }

func (h *high) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().Max(fyne.NewSize(0, h.ems*look.Size(look.Body)))
}

func (h *high) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

type padded struct{ x, y look.Measure }

func (p *padded) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(2*look.Size(p.x), 2*look.Size(p.y))
}

func (p *padded) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var height float32
	for _, o := range objects {
		height = max(height, heightFor(stacked(o), width-2*look.Size(p.x)))
	}
	return height + 2*look.Size(p.y)
}

// stacked returns what decides the height of a stack: its last object.
func stacked(o fyne.CanvasObject) fyne.CanvasObject {
	if c, ok := o.(*fyne.Container); ok && c.Layout == layout.NewStackLayout() && len(c.Objects) > 0 {
		return c.Objects[len(c.Objects)-1]
	}
	return o
}

func (p *padded) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x, y := look.Size(p.x), look.Size(p.y)
	for _, o := range objects {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(size.Width-2*x, size.Height-2*y))
	}
}
