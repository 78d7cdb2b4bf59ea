package designer

import (
	"reflect"

	"roadcert/domain/catalog"
)

// Handle is a place by which what is picked is held: -1, 0, 1 from left to right and from top to bottom.
// The middle, Handle{}, moves it; the others make it wider or higher.
type Handle struct{ X, Y int }

// handles are the eight around a box, row by row.
var handles = []Handle{{-1, -1}, {0, -1}, {1, -1}, {-1, 0}, {1, 0}, {-1, 1}, {0, 1}, {1, 1}}

// grab is what is being dragged: the moment before, to begin each pull from and to go back to.
type grab struct {
	before moment
	handle Handle
}

// Handles returns the handles of what is picked besides the middle. Only a single element has any; a line
// has its two ends.
func (d *Drawing) Handles() []Handle {
	if len(d.now.picked) != 1 {
		return nil
	}
	e := d.Sheet().Elements[d.now.picked[0]]
	if e.Kind != catalog.LineElement {
		return handles
	}
	if e.W < 0 != (e.H < 0) {
		return []Handle{{1, -1}, {-1, 1}}
	}
	return []Handle{{-1, -1}, {1, 1}}
}

// Grab takes hold of what is picked. Until Drop or LetGo, the template is what it would be then.
func (d *Drawing) Grab(h Handle) {
	d.LetGo()
	if len(d.now.picked) > 0 {
		d.grabbed, d.joins = &grab{d.now, h}, ""
	}
}

// Grabbed tells whether something is being dragged.
func (d *Drawing) Grabbed() bool { return d.grabbed != nil }

// Pull drags what was grabbed so far from where it was, and returns what it snapped to: within reach to
// edges, otherwise to the grid. With a reach of 0 it goes exactly where it is pulled, as far as the page.
func (d *Drawing) Pull(dx, dy, reach catalog.Length) []Guide {
	g := d.grabbed
	if g == nil {
		return nil
	}
	next := g.before.fork("移动")
	span, _ := next.span()
	grid := d.Grid
	var across, down []mark
	if reach > 0 {
		across, down = d.marks(next)
	} else {
		grid = 0
	}
	to := span
	if g.handle == (Handle{}) {
		sheet := next.sheet()
		to.X = pull(span.X+dx, []catalog.Length{0, span.W / 2, span.W}, across, reach, grid, 0, sheet.Width-span.W)
		to.Y = pull(span.Y+dy, []catalog.Length{0, span.H / 2, span.H}, down, reach, grid, 0, sheet.Height-span.H)
		next.each(func(e *catalog.Element) { place(e, BoxOf(*e).Moved(to.X-span.X, to.Y-span.Y)) })
	} else {
		next.step = "改大小"
		next.each(func(e *catalog.Element) {
			to.X, to.W = stretch(span.X, span.W, dx, g.handle.X, axis{across, reach, grid, next.sheet().Width, least(*e)})
			to.Y, to.H = stretch(span.Y, span.H, dy, g.handle.Y, axis{down, reach, grid, next.sheet().Height, least(*e)})
			if to.W > 0 || to.H > 0 {
				place(e, to)
			}
		})
	}
	d.now = next
	return guides(to, across, down)
}

// axis is what bounds and holds an edge that is dragged.
type axis struct {
	marks       []mark
	reach, grid catalog.Length
	end         catalog.Length // of the page
	least       catalog.Length // that must stay between the edges
}

// stretch drags one edge of a stretch: the first where side is -1, the last where it is 1.
func stretch(from, length, by catalog.Length, side int, a axis) (catalog.Length, catalog.Length) {
	probes := []catalog.Length{0}
	marks := a.marks
	if a.least == 0 && marks != nil { // a line is easily made level
		marks = append([]mark{{at: from}, {at: from + length}}, marks...)
	}
	switch side {
	case -1:
		to := pull(from+by, probes, marks, a.reach, a.grid, 0, from+length-a.least)
		return to, from + length - to
	case 1:
		to := pull(from+length+by, probes, marks, a.reach, a.grid, from+a.least, a.end)
		return from, to - from
	}
	return from, length
}

// Drop leaves what was dragged where it is: one step, however long the way.
func (d *Drawing) Drop() {
	g := d.grabbed
	if g == nil {
		return
	}
	d.grabbed = nil
	if reflect.DeepEqual(g.before.template, d.now.template) {
		d.now = g.before
		return
	}
	d.past, d.future = append(d.past, g.before), nil
}

// LetGo puts what was dragged back to where it was.
func (d *Drawing) LetGo() {
	if d.grabbed != nil {
		d.now, d.grabbed = d.grabbed.before, nil
	}
}
