// Package overprint knows by how much a printer misses (套打): what is printed on stock that already bears the
// form must land in the form's gaps, and no tray feeds paper quite straight.
//
// A Calibration says where a printer really puts things. It is found by measuring four crosses that the printer
// was asked to put at known places.
package overprint

import (
	"math"

	"roadcert/domain/catalog"
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
