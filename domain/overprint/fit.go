package overprint

import (
	"fmt"
	"math"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
)

// Paper is a size of paper.
type Paper struct {
	Name          string
	Width, Height catalog.Length
}

// Inset is how far the crosses of a calibration sheet are from the edges of the paper, in millimetres.
const Inset = 12.0

// Crosses returns where the calibration sheet of a paper asks for its crosses: upper left, upper right, lower
// left, lower right.
func (p Paper) Crosses() [4]Point {
	right, low := p.Width.MM()-Inset, p.Height.MM()-Inset
	return [4]Point{{Inset, Inset}, {right, Inset}, {Inset, low}, {right, low}}
}

// CrossNames are what people call the crosses, in order.
var CrossNames = [4]string{"左上", "右上", "左下", "右下"}

// mostResidual is how far a cross may be, in millimetres, from where the other three say it is. A ruler is read
// to half a millimetre.
const mostResidual = 0.6

// Fit finds how a printer misses from where its four crosses were measured. Of all calibrations it is the one
// with the smallest sum of squared distances; residual is the largest distance that remains, in millimetres. It
// refuses places that no printer can have made.
func (p Paper) Fit(measured [4]Point) (c Calibration, residual float64, err error) {
	const what = "不能校准"
	asked := p.Crosses()
	for i, m := range measured {
		if off := distance(m, asked[i]); !(off <= mostOffset.MM()*2) {
			return c, 0, problem.New(problem.Invalid, what, fmt.Sprintf("%s十字量得离左边 %.1f、离上边 %.1f 毫米，与应在的 %.1f、%.1f 相差太远",
				CrossNames[i], m.X, m.Y, asked[i].X, asked[i].Y), "请看清是从纸的左边和上边量起，单位是毫米，重新量这一个十字")
		}
	}
	c = nearest(asked, measured)
	worst := 0
	for i, a := range asked {
		x, y := c.Apply(a.X, a.Y)
		if off := distance(Point{x, y}, measured[i]); off > residual {
			worst, residual = i, off
		}
	}
	if residual > mostResidual {
		return c, residual, problem.New(problem.Invalid, what, fmt.Sprintf("四个十字对不上，最多差 %.1f 毫米，先看%s十字", residual, CrossNames[worst]),
			"请重新量一遍；仍对不上的，请看送纸是否打滑，再印一张校准页")
	}
	return c, residual, c.Check()
}

func distance(a, b Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// nearest is the calibration that takes the one set of places nearest to the other.
//
// The crosses are the corners of a rectangle, so about their middle the best linear map is found coordinate by
// coordinate. Of the turned and stretched ones, R·diag(u, v), that is nearest whose angle makes
// Sx·u² + Sy·v² largest, a quadratic form in cosine and sine.
func nearest(asked, measured [4]Point) Calibration {
	from, to := middle(asked), middle(measured)
	var xx, yx, xy, yy, sx, sy float64
	for i := range asked {
		dx, dy := asked[i].X-from.X, asked[i].Y-from.Y
		sx, sy = sx+dx*dx, sy+dy*dy
		xx, yx = xx+dx*measured[i].X, yx+dx*measured[i].Y
		xy, yy = xy+dy*measured[i].X, yy+dy*measured[i].Y
	}
	xx, yx, xy, yy = xx/sx, yx/sx, xy/sy, yy/sy
	turn := math.Atan2(2*(sx*xx*yx-sy*xy*yy), sx*(xx*xx-yx*yx)+sy*(yy*yy-xy*xy)) / 2
	sin, cos := math.Sincos(turn)
	c := Calibration{
		ScaleX: millionths(xx*cos + yx*sin - 1), ScaleY: millionths(yy*cos - xy*sin - 1), Skew: millionths(turn),
	}
	x, y := c.Apply(from.X, from.Y)
	c.X, c.Y = catalog.Millimetres(to.X-x), catalog.Millimetres(to.Y-y)
	return c
}

func middle(p [4]Point) Point {
	return Point{(p[0].X + p[1].X + p[2].X + p[3].X) / 4, (p[0].Y + p[1].Y + p[2].Y + p[3].Y) / 4}
}

func millionths(f float64) int32 { return int32(math.Round(f * 1e6)) }
