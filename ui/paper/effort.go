package paper

import (
	"math"

	"roadcert/domain/problem"
)

// A page that a stranger laid out can ask for work without end: lines of a kilometre in dashes of a micrometre, pictures as
// large as a house. What is drawn is therefore counted in dots, and a page that asks for many times more than any page of
// this program is not drawn.

// effort is how many dots of a page may still be drawn; below zero it was too much.
type effort float64

const (
	leastEffort = 100_000_000 // however small the page is: ten photos of the largest size
	timesOver   = 100         // the whole page
	dashEffort  = 100         // of a dash, besides its dots
)

func effortOf(width, height float64) *effort {
	e := effort(leastEffort + timesOver*width*height)
	return &e
}

// spend takes dots off what may still be drawn, and reports whether there were as many. What is no number is too many.
func (e *effort) spend(dots float64) bool {
	if dots <= float64(*e) {
		*e -= effort(dots)
		return true
	}
	*e = effort(math.Inf(-1))
	return false
}

// over is the problem of a page that asked for too much; nil where it did not.
func (e *effort) over() error {
	if *e >= 0 {
		return nil
	}
	return problem.New(problem.Invalid, "不能预览", "这一页的图形多得反常，画不完", "请以文件的核验结论为准")
}

// way is how far a pen goes along a shape, from the corner of the page and back to it, in millimetres.
func way(shape []Segment) float64 {
	var long float64
	var at Point
	to := func(p Point) {
		long += math.Abs(p.X-at.X) + math.Abs(p.Y-at.Y)
		at = p
	}
	for _, s := range shape {
		for _, p := range s.Points {
			to(p)
		}
	}
	to(Point{})
	return long
}
