package paper

// contour is the length of the first contour of a shape.
func contour(shape []Segment) int {
	n := 1
	for n < len(shape) && !shape[n].Move {
		n++
	}
	return n
}

// upright tells whether a contour is a rectangle that goes from its upper left corner to the right, as those of
// bar codes do by the thousand: pens have a shorter way to say so.
func upright(contour []Segment) (x, y, width, height float64, ok bool) {
	if len(contour) != 4 {
		return 0, 0, 0, 0, false
	}
	for _, s := range contour {
		if len(s.Points) != 1 {
			return 0, 0, 0, 0, false
		}
	}
	a, b, c, d := contour[0].Points[0], contour[1].Points[0], contour[2].Points[0], contour[3].Points[0]
	ok = a.Y == b.Y && b.X == c.X && c.Y == d.Y && d.X == a.X && b.X > a.X && c.Y > b.Y
	return a.X, a.Y, b.X - a.X, c.Y - b.Y, ok
}

func rectangle(x1, y1, x2, y2 float64) []Segment {
	return polygon(Point{X: x1, Y: y1}, Point{X: x2, Y: y1}, Point{X: x2, Y: y2}, Point{X: x1, Y: y2})
}

func polygon(points ...Point) []Segment {
	list := make([]Segment, len(points))
	for i, p := range points {
		list[i] = Segment{Move: i == 0, Points: []Point{p}}
	}
	return list
}

// reshaped returns a copy of a shape, each of its points put elsewhere. The copy's points are in one piece:
// a page has tens of thousands.
func reshaped(shape []Segment, place func(Point) Point) []Segment {
	n := 0
	for _, s := range shape {
		n += len(s.Points)
	}
	points := make([]Point, 0, n)
	list := make([]Segment, len(shape))
	for i, s := range shape {
		from := len(points)
		for _, p := range s.Points {
			points = append(points, place(p))
		}
		list[i] = Segment{Move: s.Move, Points: points[from:len(points):len(points)]}
	}
	return list
}

// placed returns a copy of a shape, its em of a size and its origin at x, y.
func placed(shape []Segment, size, x, y float64) []Segment {
	return reshaped(shape, func(p Point) Point { return Point{X: x + p.X*size, Y: y + p.Y*size} })
}

// ring is the edge of a rectangle of a width, half of it inside and half outside: an outer contour, and the
// inner one the other way round.
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
