package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"strings"

	"roadcert/domain/problem"
)

// Measures of a round seal in millimetres. A bureau's seal is 40 to 42 across; this one still reads at 30.
const (
	sealWidth  = 40.0
	sealDPI    = 300
	rim        = 1.1  // the circle around it
	ringTall   = 5.4  // height of the ring's characters, where there is room
	ringLeast  = 2.6  // no smaller: at 30 mm that is five and a half points
	ringNarrow = 0.62 // a character may be this narrow before it gets smaller
	ringClear  = 0.9  // between the rim and the ring
	ringOpen   = 80.0 // degrees that stay empty below
	ringLoose  = 1.5  // from character to character at most, in their heights
	ringTight  = 1.08 // and at least, in their widths
	centreTall = 5.8
	centreLow  = 2.6
	centreStep = 1.75 // from line to line, in heights: the signing bureau's name stands between the two
)

var sealInk = Ink{0xD2, 0x1E, 0x1E}

// SealPicture draws a round seal as a picture of 40 by 40 mm with a transparent ground: words around along the
// circle, and words across its middle, one below the other, so that what is signed can be read between them.
// The seal of a bureau is made by whoever may make seals and comes with a picture of its own; this is for
// training, and bears no star that would make it look like one.
func SealPicture(around, across string, t *Type) ([]byte, error) {
	lines := strings.Fields(across)
	for _, words := range append([]string{around}, lines...) {
		if err := t.check(words, Bold); err != nil {
			return nil, err
		}
	}
	circle, inner, ok := t.around([]rune(strings.TrimSpace(around)))
	if !ok {
		return nil, tooLong(around)
	}
	middle, ok := t.across(lines, inner-ringClear)
	if !ok {
		return nil, tooLong(across)
	}
	side := int(math.Round(sealWidth / 25.4 * sealDPI))
	pen := newImagePen(image.NewRGBA(image.Rect(0, 0, side, side)), float64(side)/sealWidth, t)
	pen.fill(sealInk, ring(rim/2, rim/2, sealWidth-rim, sealWidth-rim, (sealWidth-rim)/2, rim))
	for _, shape := range append(circle, middle...) {
		pen.fill(sealInk, shape)
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, inked(pen.to)); err != nil {
		return nil, problem.From(err, problem.Internal, "不能制作印章图样", "图片不能编码", "请重试")
	}
	return b.Bytes(), nil
}

// inked is a picture of one ink that is more or less there, in steps nobody sees: every sealed file carries the
// picture twice, and it is a third of the size this way.
func inked(drawn *image.RGBA) *image.NRGBA {
	const step, whole = 0x11, 0xDD // a little of what is below shows through, as with stamping ink
	p := image.NewNRGBA(drawn.Bounds())
	for i := 0; i < len(p.Pix); i += 4 {
		there := (int(drawn.Pix[i+3])*whole/0xFF + step/2) / step * step
		copy(p.Pix[i:], []uint8{sealInk.R, sealInk.G, sealInk.B, uint8(there)})
	}
	return p
}

func tooLong(words string) error {
	return problem.New(problem.Refused, "不能制作印章图样",
		fmt.Sprintf("“%s”共 %d 个字，印面写不下", words, len([]rune(words))), "请使用单位的规范简称")
}

// around sets words along the circle, their middle above, and returns their shapes with the radius that is left
// within them. Where they are many they become narrow first, as an engraver would have it, and then small.
func (t *Type) around(words []rune) (shapes [][]Segment, inner float64, ok bool) {
	ems := t.measure(string(words), Bold, 1)
	for tall := ringTall; tall >= ringLeast; tall -= 0.1 {
		radius := sealWidth/2 - rim - ringClear - tall/2
		arc := radius * (360 - ringOpen) / 180 * math.Pi
		step := min(ringLoose*tall, arc/max(ems, 1)) // an em of the circle
		narrow := min(1, step/(ringTight*tall))
		if narrow < ringNarrow {
			continue
		}
		at := -ems * step / 2
		for _, r := range words {
			em, _ := t.width(Bold, r)
			angle := (at + em*step/2) / radius
			shapes = append(shapes, t.engraved(r, em, turn{angle, radius, tall * narrow, tall}))
			at += em * step
		}
		return shapes, radius - tall/2, true
	}
	return nil, 0, false
}

// across sets lines one below the other, as large as a circle of that radius has room for.
func (t *Type) across(lines []string, radius float64) (shapes [][]Segment, ok bool) {
	for tall := centreTall; tall >= centreLow; tall -= 0.1 {
		wide := 0.0
		for _, line := range lines {
			wide = max(wide, t.measure(line, Bold, tall))
		}
		high := tall * (1 + centreStep*float64(len(lines)-1))
		if math.Hypot(wide, high) > 2*radius {
			continue
		}
		for i, line := range lines {
			x := -t.measure(line, Bold, tall) / 2
			above := high/2 - tall/2 - centreStep*tall*float64(i)
			for _, r := range line {
				em, _ := t.width(Bold, r)
				shapes = append(shapes, moved(t.engraved(r, em, turn{0, above, tall, tall}), x+em*tall/2))
				x += em * tall
			}
		}
		return shapes, true
	}
	return nil, len(lines) == 0
}

// turn is where a character stands on the seal: its middle at a radius, turned by an angle from the top
// (clockwise), an em of it so wide and so tall.
type turn struct{ angle, radius, wide, tall float64 }

// engraved returns the outline of a character where it stands on the seal.
func (t *Type) engraved(r rune, em float64, at turn) []Segment {
	sin, cos := math.Sincos(at.angle)
	place := func(p Point) Point {
		along, out := (p.X-em/2)*at.wide, at.radius-(p.Y+hanMiddle)*at.tall
		return Point{X: sealWidth/2 + out*sin + along*cos, Y: sealWidth/2 - out*cos + along*sin}
	}
	return reshaped(t.outline(r, Bold, 1, 0, 0), place)
}

// hanMiddle is how far above the base line the middle of a Han character lies, in ems.
const hanMiddle = 0.38

func moved(shape []Segment, x float64) []Segment {
	return reshaped(shape, func(p Point) Point { return Point{X: p.X + x, Y: p.Y} })
}
