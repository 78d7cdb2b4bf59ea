// Package overprint knows by how much a printer misses (套打): what is printed on stock that already bears the
// form must land in the form's gaps, and no tray feeds paper quite straight.
//
// A Calibration says where a printer really puts things. It is found by measuring four crosses that the printer
// was asked to put at known places.
package overprint

import (
	"fmt"
	"math"
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
)

// Calibration is how one printer misses with the paper of one tray. It says what was measured, not what to do
// about it: X is how far to the right of its place everything lands. The zero Calibration never misses.
type Calibration struct {
	Printer string         `json:"printer"`
	Tray    string         `json:"tray"`
	Stock   string         `json:"stock"`
	X       catalog.Length `json:"x"`       // lands too far to the right
	Y       catalog.Length `json:"y"`       // lands too low
	ScaleX  int32          `json:"scale_x"` // too wide, in millionths
	ScaleY  int32          `json:"scale_y"` // too high, in millionths
	Skew    int32          `json:"skew"`    // turned clockwise about the upper left corner, in millionths of a radian
}

// Point is a place on a sheet, in millimetres from its upper left corner.
type Point struct{ X, Y float64 }

// Apply returns where that lands which is put at x, y.
func (c Calibration) Apply(x, y float64) (float64, float64) {
	sin, cos := math.Sincos(float64(c.Skew) / 1e6)
	x, y = x*(1+float64(c.ScaleX)/1e6), y*(1+float64(c.ScaleY)/1e6)
	return c.X.MM() + x*cos - y*sin, c.Y.MM() + x*sin + y*cos
}

// Aim returns where a thing must be put to land at x, y. It undoes Apply.
func (c Calibration) Aim(x, y float64) (float64, float64) {
	sin, cos := math.Sincos(float64(c.Skew) / 1e6)
	x, y = x-c.X.MM(), y-c.Y.MM()
	x, y = x*cos+y*sin, y*cos-x*sin
	return x / (1 + float64(c.ScaleX)/1e6), y / (1 + float64(c.ScaleY)/1e6)
}

// True tells whether the printer does not miss at all.
func (c Calibration) True() bool {
	return c.X == 0 && c.Y == 0 && c.ScaleX == 0 && c.ScaleY == 0 && c.Skew == 0
}

// What a working printer may miss by. Beyond that the paper lies wrong, or the page was scaled to fit.
const (
	mostOffset = catalog.Length(15_00)
	mostScale  = 30_000 // millionths: 3 %
	mostSkew   = 20_000 // millionths of a radian: a little over 1 degree
)

// Check refuses a calibration that no working printer has, with what is likely wrong instead.
func (c Calibration) Check() error {
	const what = "不能使用这组校准"
	var wrong []string
	unless := func(good bool, format string, args ...any) {
		if !good {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	unless(strings.TrimSpace(c.Printer) == c.Printer && strings.TrimSpace(c.Tray) == c.Tray && strings.TrimSpace(c.Stock) == c.Stock,
		"打印机、纸盒或证件纸的名称首尾有空格")
	unless(within(int64(c.X), int64(mostOffset)) && within(int64(c.Y), int64(mostOffset)),
		"偏移 %.2f、%.2f 毫米超过 %g 毫米，多半是纸放错了边或方向", c.X.MM(), c.Y.MM(), mostOffset.MM())
	unless(within(int64(c.ScaleX), mostScale) && within(int64(c.ScaleY), mostScale),
		"放大 %.2f%%、%.2f%% 超过 3%%，多半是打印时选了“适合页面”，应选“实际大小”", float64(c.ScaleX)/1e4, float64(c.ScaleY)/1e4)
	unless(within(int64(c.Skew), mostSkew), "歪斜 %.2f 度超过 1 度，多半是纸盒的挡板没有靠紧", degrees(c.Skew))
	if len(wrong) == 0 {
		return nil
	}
	return problem.New(problem.Invalid, what, strings.Join(wrong, "；"), "请排除原因后再印一张校准页，重新量")
}

func degrees(millionths int32) float64 { return float64(millionths) / 1e6 * 180 / math.Pi }

func within(n, most int64) bool { return -most <= n && n <= most }
