package designer

import "roadcert/domain/catalog"

// Box is where something is on a page.
type Box struct{ X, Y, W, H catalog.Length }

// BoxOf returns where an element is. A line may be drawn from any of its ends; its box has none of that.
func BoxOf(e catalog.Element) Box {
	b := Box{e.X, e.Y, e.W, e.H}
	if b.W < 0 {
		b.X, b.W = b.X+b.W, -b.W
	}
	if b.H < 0 {
		b.Y, b.H = b.Y+b.H, -b.H
	}
	return b
}

// Right returns the right edge.
func (b Box) Right() catalog.Length { return b.X + b.W }

// Bottom returns the lower edge.
func (b Box) Bottom() catalog.Length { return b.Y + b.H }

// Moved returns the box somewhere else.
func (b Box) Moved(dx, dy catalog.Length) Box { return Box{b.X + dx, b.Y + dy, b.W, b.H} }

// Around returns the box with both.
func (b Box) Around(o Box) Box {
	x, y := min(b.X, o.X), min(b.Y, o.Y)
	return Box{x, y, max(b.Right(), o.Right()) - x, max(b.Bottom(), o.Bottom()) - y}
}

// Holds tells whether the other is wholly inside.
func (b Box) Holds(o Box) bool {
	return o.X >= b.X && o.Y >= b.Y && o.Right() <= b.Right() && o.Bottom() <= b.Bottom()
}

// grown returns the box with a rim around it.
func (b Box) grown(by catalog.Length) Box { return Box{b.X - by, b.Y - by, b.W + 2*by, b.H + 2*by} }

// page is the box of a page.
func page(s catalog.Sheet) Box { return Box{0, 0, s.Width, s.Height} }

// within brings a box onto a page: moved, and made smaller only where there is no other way.
func within(b Box, s catalog.Sheet) Box {
	b.W, b.H = min(b.W, s.Width), min(b.H, s.Height)
	b.X, b.Y = clamp(b.X, 0, s.Width-b.W), clamp(b.Y, 0, s.Height-b.H)
	return b
}

func clamp(v, low, high catalog.Length) catalog.Length { return max(low, min(v, high)) }

// place puts an element into a box. A line keeps the ends it is drawn from, and the columns of a table
// their shares of its width.
func place(e *catalog.Element, to Box) {
	share(e.Columns, e.W, to.W)
	backwards, upwards := e.W < 0, e.H < 0
	e.X, e.Y, e.W, e.H = to.X, to.Y, to.W, to.H
	if backwards {
		e.X, e.W = to.Right(), -to.W
	}
	if upwards {
		e.Y, e.H = to.Bottom(), -to.H
	}
}

// share gives columns that filled a width the same shares of another, to the hundredth of a millimetre.
func share(columns []catalog.Column, from, to catalog.Length) {
	var sum catalog.Length
	for _, c := range columns {
		sum += c.W
	}
	if from == to || sum != from || sum <= 0 {
		return
	}
	var before, end catalog.Length
	for i := range columns {
		before += columns[i].W
		next := catalog.Length(int64(before) * int64(to) / int64(from))
		columns[i].W, end = next-end, next
	}
}

// least is how small an element may become: a line may be flat, but a field must be seen to be picked.
func least(e catalog.Element) catalog.Length {
	if e.Kind == catalog.LineElement {
		return 0
	}
	return 100
}
