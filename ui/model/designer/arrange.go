package designer

import (
	"cmp"
	"slices"

	"roadcert/domain/catalog"
)

// Steps that arrow keys move by.
const (
	FineNudge   catalog.Length = 10
	CoarseNudge catalog.Length = 100
)

// Nudge moves what is picked, as far as the page goes; nothing snaps. Nudges one after the other are one step.
func (d *Drawing) Nudge(dx, dy catalog.Length) bool {
	return d.join("微移", func(m *moment) {
		span, some := m.span()
		if !some {
			return
		}
		to := within(span.Moved(dx, dy), *m.sheet())
		m.each(func(e *catalog.Element) { place(e, BoxOf(*e).Moved(to.X-span.X, to.Y-span.Y)) })
	})
}

// Alignment is a side, or the middle, that elements can be brought to.
type Alignment int

// The alignments.
const (
	AlignLeft Alignment = iota
	AlignCentre
	AlignRight
	AlignTop
	AlignMiddle
	AlignBottom
)

// alignments says what each is called, and where a box goes that is aligned in another.
var alignments = []struct {
	name string
	to   func(b, in Box) Box
}{
	AlignLeft:   {"左对齐", func(b, in Box) Box { b.X = in.X; return b }},
	AlignCentre: {"左右居中", func(b, in Box) Box { b.X = in.X + (in.W-b.W)/2; return b }},
	AlignRight:  {"右对齐", func(b, in Box) Box { b.X = in.Right() - b.W; return b }},
	AlignTop:    {"上对齐", func(b, in Box) Box { b.Y = in.Y; return b }},
	AlignMiddle: {"上下居中", func(b, in Box) Box { b.Y = in.Y + (in.H-b.H)/2; return b }},
	AlignBottom: {"下对齐", func(b, in Box) Box { b.Y = in.Bottom() - b.H; return b }},
}

// Name says what an alignment is called.
func (a Alignment) Name() string { return alignments[a].name }

// Align brings the picked elements to one side of the box around them; a single one to that side of the page.
func (d *Drawing) Align(a Alignment) bool {
	return d.step(a.Name(), func(m *moment) {
		in, _ := m.span()
		if len(m.picked) == 1 {
			in = page(*m.sheet())
		}
		m.each(func(e *catalog.Element) { place(e, alignments[a].to(BoxOf(*e), in)) })
	})
}

// Direction is along a line of text, or down the page.
type Direction int

// The directions.
const (
	Level Direction = iota
	Upright
)

// turned swaps the two directions of a box, so that what is done along a line can be done down the page.
func (t Direction) turned(b Box) Box {
	if t == Upright {
		return Box{b.Y, b.X, b.H, b.W}
	}
	return b
}

// Distribute leaves the first and the last of at least three elements where they are, and puts the others
// between them with even gaps.
func (d *Drawing) Distribute(along Direction) bool {
	name := "左右等距"
	if along == Upright {
		name = "上下等距"
	}
	return d.step(name, func(m *moment) {
		if len(m.picked) < 3 {
			return
		}
		order := slices.Clone(m.picked)
		at := func(i int) Box { return along.turned(BoxOf(m.sheet().Elements[i])) }
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(at(a).X, at(b).X) })
		first, last := at(order[0]), at(order[len(order)-1])
		free := last.X - first.Right()
		for _, i := range order[1 : len(order)-1] {
			free -= at(i).W
		}
		gaps, x := catalog.Length(len(order)-1), first.Right()
		for n, i := range order[1 : len(order)-1] {
			b := at(i)
			b.X = x + free*catalog.Length(n+1)/gaps
			x += b.W
			place(&m.sheet().Elements[i], within(along.turned(b), *m.sheet()))
		}
	})
}

// Match makes the picked elements as wide, or as high, as the one that was picked first.
func (d *Drawing) Match(along Direction) bool {
	name := "等宽"
	if along == Upright {
		name = "等高"
	}
	return d.step(name, func(m *moment) {
		if len(m.picked) < 2 {
			return
		}
		size := along.turned(BoxOf(m.sheet().Elements[m.picked[0]])).W
		m.each(func(e *catalog.Element) {
			b := along.turned(BoxOf(*e))
			if b.W == 0 {
				return // a line down the page stays one
			}
			b.W = max(size, least(*e))
			place(e, within(along.turned(b), *m.sheet()))
		})
	})
}

// ToFront draws the picked elements after all others.
func (d *Drawing) ToFront() bool {
	return d.reorder("移到最前", func(rest, picked []int) []int { return append(rest, picked...) })
}

// ToBack draws the picked elements before all others.
func (d *Drawing) ToBack() bool {
	return d.reorder("移到最后", func(rest, picked []int) []int { return append(picked, rest...) })
}

func (d *Drawing) reorder(name string, order func(rest, picked []int) []int) bool {
	return d.step(name, func(m *moment) {
		if len(m.picked) == 0 {
			return
		}
		picked := slices.Sorted(slices.Values(m.picked))
		var rest []int
		for i := range m.sheet().Elements {
			if !slices.Contains(picked, i) {
				rest = append(rest, i)
			}
		}
		list := order(rest, picked)
		elements := make([]catalog.Element, len(list))
		for to, from := range list {
			elements[to] = m.sheet().Elements[from]
		}
		for n, from := range m.picked {
			m.picked[n] = slices.Index(list, from)
		}
		m.sheet().Elements = elements
	})
}
