package typeface

import "slices"

// Segment is one step of an outline.
type Segment struct {
	Move   bool    // begins a contour at the point; otherwise a cubic curve or, with one point, a line
	Points []Point // one, or the two control points and the end
}

// Point is a place; x grows to the right and y downwards.
type Point struct{ X, Y float64 }

// Outline returns the shape of a character in ems, its origin on the base line, every contour closed, to be filled
// by non-zero winding. It is nil where the font does not have the character, and empty for a space.
func (f *Font) Outline(r rune) []Segment {
	g := f.glyph(r)
	if g == 0 {
		return nil
	}
	d := drawing{font: f, list: []Segment{}}
	d.glyph(g, transform{xx: 1 / f.em, yy: -1 / f.em}, 0)
	return d.list
}

// transform turns units of a glyph into ems.
type transform struct{ xx, yx, xy, yy, dx, dy float64 }

func (t transform) of(x, y float64) Point {
	return Point{t.xx*x + t.xy*y + t.dx, t.yx*x + t.yy*y + t.dy}
}

// after returns the transform that does s first and then t.
func (t transform) after(s transform) transform {
	o := t.of(s.dx, s.dy)
	return transform{
		xx: t.xx*s.xx + t.xy*s.yx, xy: t.xx*s.xy + t.xy*s.yy, dx: o.X,
		yx: t.yx*s.xx + t.yy*s.yx, yy: t.yx*s.xy + t.yy*s.yy, dy: o.Y,
	}
}

type drawing struct {
	font   *Font
	list   []Segment
	points []Point // of the segments, kept together
	parts  int     // of composites, drawn so far
}

func (d *drawing) add(move bool, points ...Point) {
	n := len(d.points)
	d.points = append(d.points, points...)
	d.list = append(d.list, Segment{Move: move, Points: d.points[n:len(d.points):len(d.points)]})
}

// Limits of a glyph. Fonts come out of other people's files too: one may go round in circles, or draw the same
// shape a million times.
const (
	deepest    = 8
	mostParts  = 64
	mostPoints = 1 << 17
)

func (d *drawing) glyph(g glyph, t transform, depth int) {
	shape := d.font.shape(g)
	if len(shape) < shapeHead {
		return
	}
	if !composite(shape) {
		d.contours(shape, t)
		return
	}
	if depth == deepest {
		return
	}
	for _, c := range components(shape) {
		if d.parts++; d.parts > mostParts || len(d.points) > mostPoints {
			return
		}
		d.glyph(c.glyph, t.after(c.transform), depth+1)
	}
}

// knot is a point of a glyph: on its outline, or pulling at it.
type knot struct {
	Point
	on bool
}

func (d *drawing) contours(shape []byte, t transform) {
	ends, knots := knots(shape)
	d.list = slices.Grow(d.list, len(knots)+2*len(ends))
	d.points = slices.Grow(d.points, 3*len(knots)+2*len(ends))
	from := 0
	for _, end := range ends {
		if end < from || end >= len(knots) {
			continue
		}
		contour := knots[from : end+1]
		for i := range contour {
			contour[i].Point = t.of(contour[i].X, contour[i].Y)
		}
		d.contour(contour)
		from = end + 1
	}
}

// contour draws a closed contour of quadratic curves; between two points that pull lies one on the outline.
func (d *drawing) contour(k []knot) {
	if !k[0].on {
		k = slices.Concat(k[1:], k[:1]) // begin at the next point
	}
	start := k[0].Point
	if k[0].on {
		k = k[1:]
	} else {
		start = between(start, k[len(k)-1].Point, 0.5)
	}
	d.add(true, start)
	from := start
	for i := 0; i < len(k); i++ {
		if k[i].on {
			d.add(false, k[i].Point)
			from = k[i].Point
			continue
		}
		pull, to := k[i].Point, start
		if i+1 < len(k) {
			if to = k[i+1].Point; !k[i+1].on {
				to = between(pull, to, 0.5)
			} else {
				i++
			}
		}
		d.add(false, between(from, pull, 2.0/3), between(to, pull, 2.0/3), to)
		from = to
	}
	if len(k) == 0 || k[len(k)-1].on {
		d.add(false, start)
	}
}

// between returns the point a part of the way from a to b.
func between(a, b Point, part float64) Point {
	return Point{a.X + (b.X-a.X)*part, a.Y + (b.Y-a.Y)*part}
}
