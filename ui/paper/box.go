package paper

import (
	"roadcert/domain/catalog"
)

// box draws the inside of a rectangle and then its frame, which lies half inside and half outside its edge.
func (l *layout) box(e *catalog.Element) error {
	x, y, w, h, r := e.X.MM(), e.Y.MM(), e.W.MM(), e.H.MM(), e.Radius.MM()
	if e.Fill != "" {
		fill := inkOf(e.Fill, black)
		if r == 0 {
			l.put(Rect{x, y, w, h, fill})
		} else {
			l.put(Path{Segments: rounded(x, y, w, h, r), Ink: fill})
		}
	}
	if e.Stroke > 0 || e.Fill == "" {
		l.frame(x, y, w, h, r, e)
	}
	return nil
}

// frame is a shape like any other: the outer edge, and the inner one the other way round, so that corners are
// whole with every pen. A dashed frame is four lines.
func (l *layout) frame(x, y, w, h, r float64, e *catalog.Element) {
	width, colour := stroke(e), inkOf(e.Ink, black)
	if e.Dash > 0 {
		l.dashed(x, y, w, h, Line{Width: width, Dash: e.Dash.MM(), Ink: colour})
		return
	}
	l.put(Path{Segments: ring(x, y, w, h, r, width), Ink: colour})
}

// dashed draws four lines like one.
func (l *layout) dashed(x, y, w, h float64, like Line) {
	corners := []Point{{X: x, Y: y}, {X: x + w, Y: y}, {X: x + w, Y: y + h}, {X: x, Y: y + h}}
	for i, from := range corners {
		to := corners[(i+1)%len(corners)]
		like.X1, like.Y1, like.X2, like.Y2 = from.X, from.Y, to.X, to.Y
		l.put(like)
	}
}

func ring(x, y, w, h, r, width float64) []Segment {
	half := width / 2
	outer := rounded(x-half, y-half, w+width, h+width, grown(r, half))
	if w <= width || h <= width {
		return outer
	}
	return append(outer, reversed(rounded(x+half, y+half, w-width, h-width, max(0, r-half)))...)
}

// grown is the radius of a corner that lies farther out; a sharp one stays sharp.
func grown(r, by float64) float64 {
	if r == 0 {
		return 0
	}
	return r + by
}

// quarter is how far the control points of a quarter of a circle are from its ends, in radiuses.
const quarter = 0.5522847498

// rounded is a rectangle with round corners, clockwise.
func rounded(x, y, w, h, r float64) []Segment {
	r = min(r, w/2, h/2)
	if r <= 0 {
		return rectangle(x, y, x+w, y+h)
	}
	k := r * (1 - quarter)
	at := func(px, py float64) Point { return Point{X: px, Y: py} }
	right, low := x+w, y+h
	return []Segment{
		{Move: true, Points: []Point{at(x+r, y)}},
		{Points: []Point{at(right-r, y)}},
		{Points: []Point{at(right-k, y), at(right, y+k), at(right, y+r)}},
		{Points: []Point{at(right, low-r)}},
		{Points: []Point{at(right, low-k), at(right-k, low), at(right-r, low)}},
		{Points: []Point{at(x+r, low)}},
		{Points: []Point{at(x+k, low), at(x, low-k), at(x, low-r)}},
		{Points: []Point{at(x, y+r)}},
		{Points: []Point{at(x, y+k), at(x+k, y), at(x+r, y)}},
	}
}

// reversed goes round a contour the other way.
func reversed(contour []Segment) []Segment {
	n := len(contour)
	end := func(s Segment) Point { return s.Points[len(s.Points)-1] }
	back := make([]Segment, 0, n)
	back = append(back, Segment{Move: true, Points: []Point{end(contour[n-1])}})
	for i := n - 1; i > 0; i-- {
		to := end(contour[i-1])
		if p := contour[i].Points; len(p) == 3 {
			back = append(back, Segment{Points: []Point{p[1], p[0], to}})
		} else {
			back = append(back, Segment{Points: []Point{to}})
		}
	}
	return back
}
