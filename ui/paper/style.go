package paper

// The look of paper, in one place.

// Inks. Bars and their lines are of the palette of Okabe and Ito, which the colour-blind can tell apart.
var (
	ink       = Ink{0x1F, 0x23, 0x29}
	secondInk = Ink{0x5A, 0x60, 0x69}
	hairInk   = Ink{0xDE, 0xE0, 0xE3}
	ground    = Ink{0xF5, 0xF6, 0xF8}
	primary   = Ink{0x1E, 0x5A, 0xA8}
	tint      = Ink{0xE8, 0xF0, 0xFA}
	barInk    = Ink{0x00, 0x72, 0xB2}
	bandInk   = Ink{0xD5, 0x5E, 0x00}
	markInk   = Ink{0xC9, 0x30, 0x2C}
	ghostInk  = Ink{0xFC, 0xF2, 0xF1} // of the mark across the page, lighter than any text upon it
)

// tileInk is that of the watermark under what is handed out: seen on every copy, and no hindrance to reading.
var tileInk = Ink{0xD3, 0xDB, 0xE6}

// point is a printer's point in millimetres.
const point = 25.4 / 72

// A4 with the margins of a bound report.
const (
	pageWidth, pageHeight = 210.0, 297.0
	marginLeft            = 26.0
	marginRight           = 24.0
	marginTop             = 25.0
	marginBottom          = 25.0
	contentWidth          = pageWidth - marginLeft - marginRight
)

// style is how a kind of text is set.
type style struct {
	size    float64 // of the em
	leading float64 // from base line to base line
	font    Font
	ink     Ink
}

var (
	titleStyle    = style{20 * point, 11, Bold, ink}
	subtitleStyle = style{11 * point, 7, Regular, secondInk}
	headingStyle  = style{13 * point, 8, Bold, ink}
	bodyStyle     = style{10.5 * point, 6.1, Regular, ink}
	captionStyle  = style{9.5 * point, 6, Bold, ink}
	cellStyle     = style{9 * point, 4.6, Regular, ink}
	headStyle     = style{9 * point, 4.6, Bold, ink}
	labelStyle    = style{9 * point, 5, Regular, secondInk}
	figureStyle   = style{22 * point, 10, Bold, primary}
	noteStyle     = style{8 * point, 4.4, Regular, secondInk}
	runningStyle  = style{8 * point, 4.4, Regular, secondInk}
	faintStyle    = style{6 * point, 3.4, Regular, secondInk}
	markStyle     = style{9 * point, 5, Bold, markInk}
)

// Lines.
const (
	hair  = 0.15
	thin  = 0.25
	thick = 0.45
)

// Spaces.
const (
	small  = 1.5
	medium = 3.0
	wide   = 6.0
)
