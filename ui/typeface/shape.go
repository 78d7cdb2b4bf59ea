package typeface

import "bytes"

// shape returns the description of a glyph; empty for one without outline.
func (f *Font) shape(g glyph) []byte {
	if int(g) >= f.glyphs {
		return nil
	}
	glyf := f.tables["glyf"]
	from, to := f.location(int(g)), f.location(int(g)+1)
	if from >= to || to > len(glyf) {
		return nil
	}
	return glyf[from:to]
}

// location returns where the n-th glyph begins and the one before it ends.
func (f *Font) location(n int) int {
	if f.long {
		return int(u32(f.tables["loca"], 4*n))
	}
	return 2 * int(u16(f.tables["loca"], 2*n))
}

// shapeHead is the size of what every shape begins with: its number of contours and its bounds.
const shapeHead = 10

// composite tells whether a glyph is put together from others.
func composite(shape []byte) bool { return i16(shape, 0) < 0 }

// left returns how far to the right of the origin a shape begins.
func left(shape []byte) int16 {
	if len(shape) < shapeHead {
		return 0
	}
	return i16(shape, 2)
}

// component is a glyph that is part of another.
type component struct {
	glyph glyph
	at    int // where the number of the glyph stands in the shape
	transform
}

// Flags of a component.
const (
	words        = 0x0001
	offsets      = 0x0002 // its place is given as x and y, not by points to meet
	scaled       = 0x0008
	more         = 0x0020
	scaledXY     = 0x0040
	scaledMatrix = 0x0080
	instructed   = 0x0100
	scaledOffset = 0x0800
)

// components lists the parts of a composite. Parts placed by points that meet, which no font here has, are left
// at the origin.
func components(shape []byte) []component {
	r := reader{b: shape, at: shapeHead}
	var list []component
	for flags := uint16(more); flags&more != 0; {
		flags = r.u16()
		c := component{at: r.at, transform: transform{xx: 1, yy: 1}}
		c.glyph = r.u16()
		c.place(&r, flags)
		if r.past {
			break
		}
		list = append(list, c)
	}
	return list
}

func (c *component) place(r *reader, flags uint16) {
	var x, y float64
	if flags&words != 0 {
		x, y = float64(r.i16()), float64(r.i16())
	} else {
		x, y = float64(int8(r.u8())), float64(int8(r.u8()))
	}
	part := func() float64 { return float64(r.i16()) / (1 << 14) }
	switch {
	case flags&scaled != 0:
		c.xx = part()
		c.yy = c.xx
	case flags&scaledXY != 0:
		c.xx, c.yy = part(), part()
	case flags&scaledMatrix != 0:
		c.xx, c.yx, c.xy, c.yy = part(), part(), part(), part()
	}
	if flags&offsets == 0 {
		return
	}
	if flags&scaledOffset != 0 {
		p := c.of(x, y)
		x, y = p.X, p.Y
	}
	c.dx, c.dy = x, y
}

// Flags of a point.
const (
	onCurve = 0x01
	shortX  = 0x02
	shortY  = 0x04
	again   = 0x08
	sameX   = 0x10 // or, of a short x, that it is positive
	sameY   = 0x20
)

// knots reads the points of a simple glyph, and which of them end a contour.
func knots(shape []byte) (ends []int, list []knot) {
	r := reader{b: shape, at: shapeHead}
	ends = make([]int, i16(shape, 0))
	n := 0
	for i := range ends {
		ends[i] = int(r.u16())
		n = max(n, ends[i]+1)
	}
	r.skip(int(r.u16())) // instructions
	if r.past {
		return nil, nil
	}
	flags := make([]byte, 0, n)
	for len(flags) < n && !r.past {
		flag := r.u8()
		flags = append(flags, flag)
		if flag&again != 0 {
			for k := r.u8(); k > 0 && len(flags) < n; k-- {
				flags = append(flags, flag)
			}
		}
	}
	list = make([]knot, len(flags))
	x, y := 0, 0
	for i, flag := range flags {
		x += step(&r, flag, shortX, sameX)
		list[i].X, list[i].on = float64(x), flag&onCurve != 0
	}
	for i, flag := range flags {
		y += step(&r, flag, shortY, sameY)
		list[i].Y = float64(y)
	}
	if r.past {
		return nil, nil
	}
	return ends, list
}

func step(r *reader, flag, short, same byte) int {
	switch {
	case flag&short != 0 && flag&same != 0:
		return int(r.u8())
	case flag&short != 0:
		return -int(r.u8())
	case flag&same != 0:
		return 0
	}
	return int(r.i16())
}

// renumbered returns a shape whose parts bear the numbers they have in another font.
func renumbered(shape []byte, place map[glyph]glyph) []byte {
	if len(shape) < shapeHead || !composite(shape) {
		return shape
	}
	shape = bytes.Clone(shape)
	for _, c := range components(shape) {
		put16(shape, c.at, place[c.glyph])
	}
	return shape
}
