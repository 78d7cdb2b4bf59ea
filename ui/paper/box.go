package paper

import "roadcert/domain/catalog"

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
