package paper

import (
	"fmt"
	"image/color"
	"math"

	"github.com/boombuler/barcode/code128"
	"rsc.io/qr"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
)

// Bar codes are drawn as one shape, so that no seams show between their squares, on white, with the quiet zone
// that readers need around them inside the element.

// pattern is a bar code in modules: dark where it says so.
type pattern struct {
	width, height int // with the quiet zone
	quietX        int
	quietY        int
	dark          func(x, y int) bool // without the quiet zone
}

// finest is the smallest module a common scanner reads from an office printer's paper, in millimetres.
const finest = 0.19

var symbologies = map[string]func(text string) (pattern, error){"": qrPattern, "qr": qrPattern, "code128": barPattern}

func qrPattern(text string) (pattern, error) {
	const quiet = 4 // ISO/IEC 18004
	c, err := qr.Encode(text, qr.M)
	if err != nil {
		return pattern{}, err
	}
	return pattern{c.Size + 2*quiet, c.Size + 2*quiet, quiet, quiet, c.Black}, nil
}

func barPattern(text string) (pattern, error) {
	const quiet = 10 // ISO/IEC 15417
	c, err := code128.Encode(text)
	if err != nil {
		return pattern{}, err
	}
	dark := func(x, _ int) bool { return c.At(x, 0) == color.Black }
	return pattern{c.Bounds().Dx() + 2*quiet, 1, quiet, 0, dark}, nil
}

// code draws what an element says as a bar code, and nothing where it says nothing.
func (l *layout) code(e *catalog.Element) error {
	it, err := l.item(e.Field, e.Format)
	if err != nil || it.raw == "" {
		return err
	}
	encode, ok := symbologies[e.Symbology]
	if !ok {
		return problem.New(problem.Invalid, noDocument, fmt.Sprintf("模板“%s”要用的码制“%s”不存在", l.Template.Name, e.Symbology), "请在“目录与模板”中修改模板")
	}
	p, err := encode(it.raw)
	if err != nil {
		return problem.From(err, problem.Refused, noDocument, fmt.Sprintf("“%s”的内容“%s”不能印成条码", it.name, quoted(it.raw)),
			"请在“目录与模板”中改用二维码，或缩短内容")
	}
	x, y, w, h := e.X.MM(), e.Y.MM(), e.W.MM(), e.H.MM()
	module := w / float64(p.width)
	tall := h
	if p.height > 1 {
		module = min(module, h/float64(p.height))
		tall = module
		x, y = x+(w-module*float64(p.width))/2, y+(h-module*float64(p.height))/2
	}
	if module < finest {
		return problem.New(problem.Refused, noDocument,
			fmt.Sprintf("“%s”有 %d 个字符，印成 %.1f 毫米宽的条码扫不出来（每格 %.2f 毫米，至少要 %.2f 毫米）", it.name, len([]rune(it.raw)), w, math.Floor(module*100)/100, finest),
			"请在“目录与模板”中把条码放大")
	}
	l.put(Rect{x, y, module * float64(p.width), tall * float64(p.height), Ink{0xFF, 0xFF, 0xFF}})
	l.put(Path{Segments: p.shape(x, y, module, tall), Ink: inkOf(e.Ink, black), Field: it.key})
	return nil
}

// bar is a dark rectangle, in modules without the quiet zone.
type bar struct{ left, right, top, low int }

// bars are the dark modules, those side by side as one, and rows that are alike below each other too.
func (p *pattern) bars() []bar {
	rows, columns := p.height-2*p.quietY, p.width-2*p.quietX
	list := make([]bar, 0, rows*columns/5)
	latest := make([]int, columns) // the last bar that begins at a column, counted from 1
	for row := range rows {
		for from := 0; from < columns; from++ {
			to := from
			for to < columns && p.dark(to, row) {
				to++
			}
			if to == from {
				continue
			}
			if i := latest[from] - 1; i >= 0 && list[i].right == to && list[i].low == row {
				list[i].low++
			} else {
				list = append(list, bar{left: from, right: to, top: row, low: row + 1})
				latest[from] = len(list)
			}
			from = to
		}
	}
	return list
}

// shape draws the bars with the upper left corner of the quiet zone at x, y.
func (p *pattern) shape(x, y, wide, tall float64) []Segment {
	bars := p.bars()
	points := make([]Point, 0, 4*len(bars)) // in one piece: there are thousands
	segments := make([]Segment, 0, 4*len(bars))
	for _, b := range bars {
		left, right := x+float64(b.left+p.quietX)*wide, x+float64(b.right+p.quietX)*wide
		top, low := y+float64(b.top+p.quietY)*tall, y+float64(b.low+p.quietY)*tall
		points = append(points, Point{X: left, Y: top}, Point{X: right, Y: top}, Point{X: right, Y: low}, Point{X: left, Y: low})
		for i := len(points) - 4; i < len(points); i++ {
			segments = append(segments, Segment{Move: i == len(points)-4, Points: points[i : i+1 : i+1]})
		}
	}
	return segments
}
