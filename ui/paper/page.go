// Package paper puts what the domain says on paper: one page model in millimetres, laid out once, drawn by
// several pens (PDF for files and printers, an image for the screen).
//
// Layout and pens know nothing of each other. Layout turns a report into pages of texts, rectangles, lines
// and paths, with every line of text already broken and placed; a pen only draws what it finds. What is on
// the screen is therefore what is printed. No character is ever dropped or printed as a box: a text that the
// fonts cannot show is refused with the character named.
package paper

import "time"

// Page is one sheet. Its origin is the upper left corner, all lengths are millimetres.
type Page struct {
	Width, Height float64
	Items         []Item // in the order they are drawn
}

// Item is a Text, Rect, Line or Path.
type Item interface{ item() }

// Text is one line of text, from X to the right, standing on the base line Y.
type Text struct {
	X, Y     float64
	Size     float64 // of the em
	Tracking float64 // added after every character, to fill a line
	Weight   Weight
	Ink      Ink
	Text     string
	Room     float64 // how wide it may be at most; layout keeps to it, and a test makes sure
}

// Rect is a filled rectangle.
type Rect struct {
	X, Y, Width, Height float64
	Ink                 Ink
}

// Line is a straight line, dashed where Dash is not zero.
type Line struct {
	X1, Y1, X2, Y2 float64
	Width          float64
	Dash           float64
	Ink            Ink
}

// Path is a filled shape (non-zero winding), every contour closed.
type Path struct {
	Segments []Segment
	Ink      Ink
}

// Segment is one step of a path.
type Segment struct {
	Move   bool    // begins a contour at the last point; otherwise a cubic curve or, with one point, a line
	Points []Point // one, or the two control points and the end
}

// Point is a place on the page.
type Point struct{ X, Y float64 }

// Ink is a colour.
type Ink struct{ R, G, B uint8 }

// Weight is the weight of a type.
type Weight uint8

// The weights there are fonts of.
const (
	Regular Weight = iota
	Bold
)

func (Text) item() {}
func (Rect) item() {}
func (Line) item() {}
func (Path) item() {}

// Document is a laid-out document, ready to be drawn any number of times, by one goroutine at a time.
type Document struct {
	pages  []*Page
	fonts  *typefaces
	title  string
	author string
	made   time.Time
}

// Pages returns the number of pages.
func (d *Document) Pages() int { return len(d.pages) }
