package designer

import (
	"slices"

	"roadcert/domain/catalog"
)

// Boxes returns where the elements of the page are, in the order they are drawn.
func (d *Drawing) Boxes() []Box {
	var list []Box
	for _, e := range d.Sheet().Elements {
		list = append(list, BoxOf(e))
	}
	return list
}

// Picked returns the picked elements in the order they were picked.
func (d *Drawing) Picked() []int { return slices.Clone(d.now.picked) }

// Span returns the box around all that is picked; false where nothing is.
func (d *Drawing) Span() (Box, bool) { return d.now.span() }

func (m moment) span() (span Box, some bool) {
	for n, i := range m.picked {
		b := BoxOf(m.sheet().Elements[i])
		if n > 0 {
			b = span.Around(b)
		}
		span = b
	}
	return span, len(m.picked) > 0
}

// Pick picks elements and nothing else.
func (d *Drawing) Pick(elements ...int) {
	d.LetGo()
	d.joins, d.now.picked = "", nil
	d.add(elements)
}

// Toggle picks an element besides the others, or no longer.
func (d *Drawing) Toggle(element int) {
	d.LetGo()
	d.joins = ""
	if at := slices.Index(d.now.picked, element); at >= 0 {
		d.now.picked = slices.Delete(slices.Clone(d.now.picked), at, at+1)
		return
	}
	d.add([]int{element})
}

func (d *Drawing) add(elements []int) {
	for _, i := range elements {
		if i >= 0 && i < len(d.Sheet().Elements) && !slices.Contains(d.now.picked, i) {
			d.now.picked = append(slices.Clone(d.now.picked), i)
		}
	}
}

// PickAll picks every element of the page.
func (d *Drawing) PickAll() { d.Pick(d.held(page(d.Sheet()))...) }

// PickWithin picks what is wholly within a box, besides the elements named.
func (d *Drawing) PickWithin(b Box, besides []int) {
	d.Pick(append(slices.Clone(besides), d.held(b)...)...)
}

func (d *Drawing) held(b Box) (list []int) {
	for i, at := range d.Boxes() {
		if b.Holds(at) {
			list = append(list, i)
		}
	}
	return list
}

// Next returns the element after the picked one in drawing order, or before it where by is -1; false
// beyond the last.
func (d *Drawing) Next(by int) (int, bool) {
	n := len(d.Sheet().Elements)
	next := 0
	switch picked := d.now.picked; {
	case len(picked) > 0:
		next = picked[len(picked)-1] + by
	case by < 0:
		next = n - 1
	}
	return next, next >= 0 && next < n
}

// At returns the topmost element at a place, or near it where it is thin; false where there is only paper.
func (d *Drawing) At(x, y, reach catalog.Length) (int, bool) {
	at := Box{X: x, Y: y}
	for i, e := range slices.Backward(d.Sheet().Elements) {
		b := BoxOf(e)
		rim := catalog.Length(0)
		if b.W == 0 || b.H == 0 {
			rim = reach
		}
		if !b.grown(rim).Holds(at) {
			continue
		}
		if inside := b.grown(-reach); hollow(e, d.Sheet()) && inside.W > 0 && inside.H > 0 && inside.Holds(at) {
			continue
		}
		return i, true
	}
	return 0, false
}

// hollow tells boxes that are taken hold of by their frame alone, because what is inside them is what a
// person means: those without a ground, and grounds of most of the page.
func hollow(e catalog.Element, s catalog.Sheet) bool {
	if e.Kind != catalog.BoxElement {
		return false
	}
	b := BoxOf(e)
	return e.Fill == "" || 2*int64(b.W)*int64(b.H) > int64(s.Width)*int64(s.Height)
}
