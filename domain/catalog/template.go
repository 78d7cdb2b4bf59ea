package catalog

import (
	"encoding/json"
	"fmt"
	"math"
)

// Length is a length on paper in hundredths of a millimetre, so that moving, aligning and undoing are exact.
// In files it is a number of millimetres: 12.5.
type Length int32

// MM returns the length in millimetres.
func (l Length) MM() float64 { return float64(l) / 100 }

// Millimetres returns the length nearest to a number of millimetres.
func Millimetres(mm float64) Length { return Length(math.Round(mm * 100)) }

// MarshalJSON writes millimetres.
func (l Length) MarshalJSON() ([]byte, error) { return json.Marshal(l.MM()) }

// UnmarshalJSON reads millimetres.
func (l *Length) UnmarshalJSON(b []byte) error {
	var mm float64
	if err := json.Unmarshal(b, &mm); err != nil {
		return err
	}
	if math.Abs(mm) > 10_000 {
		return fmt.Errorf("长度 %g 毫米超出纸面", mm)
	}
	*l = Millimetres(mm)
	return nil
}

// Template is how a certificate of a kind looks (证照模板): pages in millimetres, origin at the upper left.
// It knows the fields of its kind by their keys and nothing of any one certificate.
type Template struct {
	Name   string  `json:"name"`
	Source string  `json:"source"` // which public face it is drawn after, and how sure that is
	Pages  []Sheet `json:"pages"`
}

// Sheet is one page of a template (正本, 副本).
type Sheet struct {
	Name     string    `json:"name"`
	Width    Length    `json:"width"`
	Height   Length    `json:"height"`
	Elements []Element `json:"elements"` // in the order they are drawn
}

// ElementKind says what an element draws.
type ElementKind string

// The kinds of elements.
const (
	TextElement  ElementKind = "text"  // words, with items in braces or without: Text
	FieldElement ElementKind = "field" // an item of the face or of the edition: Field
	TableElement ElementKind = "table" // a list field, one row an entry: Field, Columns
	LineElement  ElementKind = "line"  // from X, Y to X+W, Y+H
	BoxElement   ElementKind = "box"   // a rectangle: Ink is the frame, Fill the inside
	ImageElement ElementKind = "image" // a photo field (Field) or a picture of the program (Image)
	CodeElement  ElementKind = "code"  // a QR or bar code of Field
	SealElement  ElementKind = "seal"  // where the seal is put: centred in the element
)

// Fonts an element can be set in.
const (
	Sans FontName = "sans"
	Bold FontName = "bold"
	Kai  FontName = "kai"
)

// FontName names one of the program's fonts.
type FontName string

// Overflow says what happens to a text that is too long for its element.
type Overflow string

// The rules of overflow. Whatever the rule, no character is ever dropped.
const (
	Shrink Overflow = "shrink" // smaller, down to MinSize; then it is refused
	Wrap   Overflow = "wrap"   // on several lines, then smaller down to MinSize; then it is refused
	Refuse Overflow = "refuse" // the document is not made, and the refusal names the item
)

// Places a text can stand at in its element.
const (
	Left   = "left" // also the zero value
	Centre = "centre"
	Right  = "right"
	Spread = "spread" // characters spread over the width (两端对齐)
	Top    = "top"    // also the zero value
	Middle = "middle"
	Bottom = "bottom"
)

// Element is one thing on a page of a template. What does not belong to its kind is empty.
type Element struct {
	Kind ElementKind `json:"kind"`
	X    Length      `json:"x"`
	Y    Length      `json:"y"`
	W    Length      `json:"w"`
	H    Length      `json:"h"`

	// When is the key of an item, as in Field: the element is there only where that has a value.
	When string `json:"when,omitempty"`

	Text   string `json:"text,omitempty"`   // 自 {valid_from} 至 {valid_to}: items stand in braces
	Field  string `json:"field,omitempty"`  // a key of the face, or one of Items
	Before string `json:"before,omitempty"` // put before and after a value that is not empty
	After  string `json:"after,omitempty"`
	Format string `json:"format,omitempty"` // of a date: "iso" 2026-08-01 (also empty), "han" 2026年8月1日, "year", "month", "day"
	Blank  string `json:"blank,omitempty"`  // printed where the value is empty: "/", "{@bureau}"

	Font     FontName `json:"font,omitempty"` // empty: Sans
	Size     Length   `json:"size,omitempty"` // of the em
	MinSize  Length   `json:"min_size,omitempty"`
	Leading  Length   `json:"leading,omitempty"` // from line to line; empty: 1.4 times the size
	Align    string   `json:"align,omitempty"`
	Vertical string   `json:"vertical,omitempty"`
	Overflow Overflow `json:"overflow,omitempty"` // empty: Shrink

	Ink    string `json:"ink,omitempty"`  // "#1F2329"; empty: black
	Rule   string `json:"rule,omitempty"` // ink of a table's lines; empty: Ink
	Fill   string `json:"fill,omitempty"` // of a box; empty: none
	Stroke Length `json:"stroke,omitempty"`
	Dash   Length `json:"dash,omitempty"`
	Radius Length `json:"radius,omitempty"` // of a box's corners

	Image     string   `json:"image,omitempty"`     // name of a picture the program carries
	Symbology string   `json:"symbology,omitempty"` // of a code: "qr" (also empty) or "code128"
	Columns   []Column `json:"columns,omitempty"`
	Row       Length   `json:"row,omitempty"` // height of a table's row
	Heads     bool     `json:"heads,omitempty"`

	// Stock marks what pre-printed paper already bears (套打): it is shown on screens and in electronic
	// documents, and left out when such paper is printed on.
	Stock bool `json:"stock,omitempty"`
}

// Column is one column of a table.
type Column struct {
	Field string `json:"field"` // key among the list field's Items
	Title string `json:"title"`
	W     Length `json:"w"`
	Align string `json:"align,omitempty"`
}

// Items of a document that are no items of its face.
const (
	ItemKind       = "@kind"       // name of the certificate
	ItemBureau     = "@bureau"     // the issuing bureau
	ItemIdentifier = "@identifier" // GB/T 36904
	ItemVersion    = "@version"    // 001
	ItemMade       = "@made"       // day the edition was made
	ItemCheck      = "@check"      // the verifying code of this program (核验码); not the ministry's code
	ItemMinistry   = "@ministry"   // the ministry's code, where one was received; otherwise empty
	ItemMark       = "@mark"       // what the document must say of itself: 练习 无效, 未加盖专用章; empty where nothing
)
