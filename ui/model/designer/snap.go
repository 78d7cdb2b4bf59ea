package designer

import (
	"slices"

	"roadcert/domain/catalog"
)

// Guide is a line that shows what something snapped to.
type Guide struct {
	Upright  bool // at X = At, from one Y to another; otherwise level
	At       catalog.Length
	From, To catalog.Length
}

// mark is a place on one axis that things snap to, and how far on the other axis what it belongs to goes.
type mark struct{ at, from, to catalog.Length }

// pull is one axis of snapping: probes are the places of a thing, from its position, that can be held by
// marks; low and high are as far as its position may go.
//
// The nearest mark within reach holds it; where there is none, the grid does, and then perhaps a mark that
// is in reach from there. So pulling what has been pulled moves nothing.
func pull(position catalog.Length, probes []catalog.Length, marks []mark, reach, grid, low, high catalog.Length) catalog.Length {
	position = clamp(position, low, high)
	if to, ok := nearest(position, probes, marks, reach, low, high); ok {
		return to
	}
	to, ok := gridded(position, grid, low, high)
	if !ok {
		return position
	}
	if held, ok := nearest(to, probes, marks, reach, low, high); ok {
		return held
	}
	return to
}

func nearest(position catalog.Length, probes []catalog.Length, marks []mark, reach, low, high catalog.Length) (best catalog.Length, found bool) {
	for _, m := range marks {
		for _, p := range probes {
			to := m.at - p
			away := distance(to, position)
			if to >= low && to <= high && away <= reach && (!found || away < distance(best, position)) {
				best, found = to, true
			}
		}
	}
	return best, found
}

// gridded is the nearest place on the grid that is not out of bounds; false where there is none.
func gridded(position, grid, low, high catalog.Length) (catalog.Length, bool) {
	if grid <= 0 {
		return 0, false
	}
	down := position / grid * grid
	best, found := catalog.Length(0), false
	for _, to := range []catalog.Length{down - grid, down, down + grid} {
		if to >= low && to <= high && (!found || distance(to, position) < distance(best, position)) {
			best, found = to, true
		}
	}
	return best, found
}

func distance(a, b catalog.Length) catalog.Length { return max(a-b, b-a) }

// marks returns what the picked elements can snap to, across and down the page.
func (d *Drawing) marks(m moment) (across, down []mark) {
	if !d.Edges {
		return nil, nil
	}
	sheet := *m.sheet()
	paper := page(sheet)
	frames := []Box{paper}
	if inner := paper.grown(-Margin); inner.W > 0 && inner.H > 0 {
		frames = append(frames, inner)
	}
	for i, e := range sheet.Elements {
		if !slices.Contains(m.picked, i) {
			frames = append(frames, BoxOf(e))
		}
	}
	for _, f := range frames {
		for _, at := range thirds(f.X, f.W) {
			across = append(across, mark{at, f.Y, f.Bottom()})
		}
		for _, at := range thirds(f.Y, f.H) {
			down = append(down, mark{at, f.X, f.Right()})
		}
	}
	return across, down
}

// thirds are the two ends and the middle of a stretch.
func thirds(from, length catalog.Length) []catalog.Length {
	return []catalog.Length{from, from + length/2, from + length}
}

// guides shows every mark that a box stands at, one line for each place.
func guides(b Box, across, down []mark) []Guide {
	var list []Guide
	collect := func(upright bool, marks []mark, places []catalog.Length, from, to catalog.Length) {
		for _, at := range places {
			g := Guide{upright, at, from, to}
			found := false
			for _, m := range marks {
				if m.at == at {
					g.From, g.To, found = min(g.From, m.from), max(g.To, m.to), true
				}
			}
			if found && !slices.Contains(list, g) {
				list = append(list, g)
			}
		}
	}
	collect(true, across, thirds(b.X, b.W), b.Y, b.Bottom())
	collect(false, down, thirds(b.Y, b.H), b.X, b.Right())
	return list
}
