package designer

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // scanners write both
	_ "image/png"

	"golang.org/x/image/draw"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
)

// Scan is a scanned blank form that lies under a page while elements are put on their places (套打). It is
// no part of the template.
type Scan struct {
	Name    string
	Picture image.Image
	X, Y    catalog.Length // where its upper left corner lies on the page
	Width   catalog.Length // its height follows
	Percent int            // how strong it is to be seen
}

// Bounds of a scan: what a scanner makes of a large sheet, and what is kept of it. A strip of paper is no form, and would be
// kept whole.
const (
	mostScanned = 60_000_000 // pixels: A4 at 600 dots per inch has 35 million
	mostSlender = 5          // how many times as long as wide
	keptAcross  = 1800       // pixels
)

// Strengths are the strengths that are offered, in percent.
var Strengths = []Option{{"30", "淡"}, {"60", "中"}, {"100", "浓"}}

// ReadScan reads the picture of a blank form that is as wide as the page.
func ReadScan(name string, content []byte, page catalog.Sheet) (*Scan, error) {
	const what = "不能用这个文件作底图"
	bounds, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return nil, problem.From(err, problem.Invalid, what, "它不是 PNG 或 JPEG 图片", "请把空白证扫描成 PNG 或 JPEG 再试")
	}
	short, long := min(bounds.Width, bounds.Height), max(bounds.Width, bounds.Height)
	if short < 1 || long > mostScanned/short || long > mostSlender*short {
		return nil, problem.New(problem.Invalid, what, fmt.Sprintf("图片有 %d × %d 个点", bounds.Width, bounds.Height), "请用 200 到 300 的分辨率扫描")
	}
	picture, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, problem.From(err, problem.Invalid, what, "图片不完整", "请重新扫描")
	}
	return &Scan{Name: name, Picture: shrunk(picture), Width: page.Width, Percent: 60}, nil
}

// shrunk is a picture no finer than a screen can use, so that drawing it over and over is quick.
func shrunk(picture image.Image) image.Image {
	from := picture.Bounds()
	width := min(from.Dx(), keptAcross)
	to := image.NewRGBA(image.Rect(0, 0, width, max(1, from.Dy()*width/from.Dx())))
	draw.Draw(to, to.Bounds(), image.White, image.Point{}, draw.Src) // what is transparent is paper
	draw.BiLinear.Scale(to, to.Bounds(), picture, from, draw.Over, nil)
	return to
}

// Under puts the scan under the picture of a page that is so many dots to the millimetre: both are ink on the
// same paper.
func (s *Scan) Under(page image.Image, dots float64) image.Image {
	area := page.Bounds()
	form := image.NewRGBA(area)
	draw.Draw(form, area, image.White, image.Point{}, draw.Src)
	size := s.Picture.Bounds()
	at := area.Min.Add(image.Pt(int(s.X.MM()*dots), int(s.Y.MM()*dots)))
	width := s.Width.MM() * dots
	place := image.Rectangle{at, at.Add(image.Pt(int(width), int(width*float64(size.Dy())/float64(size.Dx()))))}
	draw.ApproxBiLinear.Scale(form, place, s.Picture, size, draw.Src, nil)
	ink := image.NewRGBA(area)
	draw.Draw(ink, area, page, area.Min, draw.Src)
	for i := range form.Pix {
		paper := 255 - (255-int(form.Pix[i]))*s.Percent/100
		form.Pix[i] = uint8(int(ink.Pix[i]) * paper / 255)
	}
	for i := 3; i < len(form.Pix); i += 4 {
		form.Pix[i] = 255
	}
	return form
}
