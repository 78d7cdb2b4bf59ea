// Package paper puts what the domain says on paper: one page model in millimetres, laid out once, drawn by
// several pens (PDF for files and printers, OFD for what is sealed, an image for the screen).
//
// Layout and pens know nothing of each other. Layout turns a report or a certificate into pages of texts,
// shapes and pictures, with every line of text already broken and placed; a pen only draws what it finds. What
// is on the screen is therefore what is printed. No character is ever dropped or printed as a box: a text that
// the fonts cannot show is refused with the character named.
package paper

import (
	"time"

	"roadcert/domain/overprint"
	"roadcert/ui/typeface"
)

// Page is one sheet. Its origin is the upper left corner, all lengths are millimetres.
type Page struct {
	Name          string // 正本, 副本; empty where the pages of a document are all alike
	Width, Height float64
	Items         []Item // in the order they are drawn
}

// Item is a Text, Rect, Line, Path, Image or Stamp.
type Item interface{ item() }

// Text is a run of characters of one font, from X to the right, standing on the base line Y. A line that needs
// several fonts is several texts, so that a pen never has to look for a character.
type Text struct {
	X, Y     float64
	Size     float64 // of the em
	Tracking float64 // added after every character, to fill a line
	Font     Font
	Ink      Ink
	Text     string
	Room     float64 // how wide it may be at most; layout keeps to it, and a test makes sure
	Field    string  // the item of the face, or of the document, it is part of; empty for fixed words
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
	Field    string // of a bar code: the item it spells
}

// Image is a picture, stretched over its rectangle.
type Image struct {
	X, Y, W, H float64
	Picture    []byte // PNG or JPEG
	Key        string // the same for the same picture, so that a file holds it once
	Field      string
}

// Stamp is the seal. The PDF and the picture show it; in an OFD the reader draws it from the signature.
type Stamp struct {
	X, Y, W, H float64
	Picture    []byte // PNG
	Name       string // of the seal
}

// Segment is one step of a Path, as of the outline of a letter.
type Segment = typeface.Segment

// Point is a place on the page.
type Point = typeface.Point

// Ink is a colour.
type Ink struct{ R, G, B uint8 }

// Font names a font of the Type.
type Font uint8

// The fonts there are.
const (
	Regular Font = iota
	Bold
	Kai
	fonts int = iota
)

func (Text) item()  {}
func (Rect) item()  {}
func (Line) item()  {}
func (Path) item()  {}
func (Image) item() {}
func (Stamp) item() {}

// Document is a laid-out document, ready to be drawn any number of times, by any number of goroutines.
type Document struct {
	pages      []*Page
	letters    *Type
	title      string
	author     string
	about      string // what the file says of itself besides, where people look for its subject and its keywords
	made       time.Time
	correction overprint.Calibration // undone on paper, and only there
}

// Pages returns the number of pages.
func (d *Document) Pages() int { return len(d.pages) }

// Page returns a page, counted from 0, for pens and designers to read.
func (d *Document) Page(i int) *Page { return d.pages[i] }
