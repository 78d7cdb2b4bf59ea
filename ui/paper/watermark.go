package paper

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"

	"roadcert/domain/problem"
	"roadcert/domain/sharing"
)

// The watermark is a picture: its words as shapes on every page would be more than all the rest of a file, and a
// picture lies in it once.

// Measures of the watermark, in millimetres.
const (
	tileSize    = 3.1 // of the em
	tileLeading = 4.6
	tileWide    = 84.0 // from one repetition to the next, along the lines
	tileTall    = 27.0
	tileDPI     = 110
	tileTones   = 32 // more than 16, so that a PNG of them has eight bits a dot, which gofpdf reads as it stands
)

// tileAngle is how the lines rise.
const tileAngle = -24 * math.Pi / 180

// Watermark draws the mark of what is handed out over a whole page of A4, as a PNG to be laid under it.
func Watermark(m sharing.Mark, t *Type) ([]byte, error) {
	lines := m.Tile()
	for _, line := range lines {
		if err := t.check(line, Regular); err != nil {
			return nil, err
		}
	}
	page := &Page{Width: pageWidth, Height: pageHeight}
	tile := t.tile(lines)
	sin, cos := math.Sincos(tileAngle)
	reach := math.Hypot(pageWidth, pageHeight)
	odd := false
	for y := -reach; y < reach; y += tileTall {
		x := -reach
		if odd = !odd; odd {
			x -= tileWide / 2
		}
		for ; x < reach; x += tileWide {
			at := Point{X: x*cos - y*sin, Y: x*sin + y*cos}
			if at.X < -tileWide || at.X > pageWidth+tileWide || at.Y < -tileWide || at.Y > pageHeight+tileWide {
				continue
			}
			page.Items = append(page.Items, Path{Ink: tileInk, Segments: reshaped(tile, func(p Point) Point {
				return Point{X: at.X + p.X*cos - p.Y*sin, Y: at.Y + p.X*sin + p.Y*cos}
			})})
		}
	}
	picture, err := (&Document{pages: []*Page{page}, letters: t}).Image(0, tileDPI)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, toned(picture))
	return b.Bytes(), problem.From(err, problem.Internal, "不能制作水印", "画好的水印不能写成图片", "请报告维护人员")
}

// tile is one repetition, its lines below each other.
func (t *Type) tile(lines []string) (shape []Segment) {
	for i, line := range lines {
		x := 0.0
		for _, r := range line {
			shape = append(shape, t.outline(r, Regular, tileSize, x, float64(i+1)*tileLeading)...)
			x += t.measure(string(r), Regular, tileSize)
		}
	}
	return shape
}

// toned keeps a few tones between white and the ink, which is all the picture has.
func toned(picture image.Image) *image.Paletted {
	palette := make(color.Palette, tileTones)
	mix := func(ink uint8, i int) uint8 { return uint8(0xFF - (0xFF-int(ink))*i/(tileTones-1)) }
	for i := range palette {
		palette[i] = color.RGBA{mix(tileInk.R, i), mix(tileInk.G, i), mix(tileInk.B, i), 0xFF}
	}
	box := picture.Bounds()
	p := image.NewPaletted(box, palette)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			red, _, _, _ := picture.At(x, y).RGBA()
			tone := (0xFF - int(red>>8)) * (tileTones - 1) / (0xFF - int(tileInk.R))
			p.SetColorIndex(x, y, uint8(min(tone, tileTones-1)))
		}
	}
	return p
}
