package overprint_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/catalog"
	"roadcert/domain/overprint"
	"roadcert/domain/problem"
)

var a4 = overprint.Paper{Name: "A4", Width: 210_00, Height: 297_00}

// calibrations are those of printers that work.
var calibrations = rapid.Custom(func(t *rapid.T) overprint.Calibration {
	return overprint.Calibration{
		X: catalog.Length(rapid.Int32Range(-600, 600).Draw(t, "x")), Y: catalog.Length(rapid.Int32Range(-600, 600).Draw(t, "y")),
		ScaleX: rapid.Int32Range(-9000, 9000).Draw(t, "scale x"), ScaleY: rapid.Int32Range(-9000, 9000).Draw(t, "scale y"),
		Skew: rapid.Int32Range(-8000, 8000).Draw(t, "skew"),
	}
})

var papers = rapid.Custom(func(t *rapid.T) overprint.Paper {
	side := rapid.Int32Range(60_00, 450_00)
	return overprint.Paper{Width: catalog.Length(side.Draw(t, "width")), Height: catalog.Length(side.Draw(t, "height"))}
})

// landed is where the crosses of a paper come out of a printer.
func landed(p overprint.Paper, c overprint.Calibration) (at [4]overprint.Point) {
	for i, cross := range p.Crosses() {
		at[i].X, at[i].Y = c.Apply(cross.X, cross.Y)
	}
	return at
}

func TestFitFindsHowThePrinterMisses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, c := papers.Draw(t, "paper"), calibrations.Draw(t, "calibration")
		got, residual, err := p.Fit(landed(p, c))
		if err != nil {
			t.Fatal(err)
		}
		if got != c || residual > 0.001 {
			t.Errorf("%+v is found as %+v, %g mm off", c, got, residual)
		}
	})
}

func TestAimUndoesApply(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := calibrations.Draw(t, "calibration")
		x, y := rapid.Float64Range(0, 400).Draw(t, "x"), rapid.Float64Range(0, 400).Draw(t, "y")
		if ax, ay := c.Apply(c.Aim(x, y)); math.Hypot(ax-x, ay-y) > 1e-9 {
			t.Errorf("aimed at %g, %g, landed at %g, %g", x, y, ax, ay)
		}
	})
}

// A ruler is read to half a millimetre. What is found from such readings still puts everything on the paper
// within the reading's error, and nothing else does better on the crosses.
func TestFitBearsARuler(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := calibrations.Draw(t, "calibration")
		measured := landed(a4, c)
		for i := range measured {
			measured[i].X += rapid.Float64Range(-0.25, 0.25).Draw(t, "reading")
			measured[i].Y += rapid.Float64Range(-0.25, 0.25).Draw(t, "reading")
		}
		got, residual, err := a4.Fit(measured)
		if err != nil {
			t.Fatal(err)
		}
		if residual > 0.36 {
			t.Errorf("readings a quarter of a millimetre off leave %g mm", residual)
		}
		best := squares(got, measured)
		if other := squares(c, measured); best > other+1e-3 {
			t.Errorf("%+v leaves %g, the truth %+v %g", got, best, c, other)
		}
		for _, at := range []overprint.Point{{}, {X: 105, Y: 148.5}, {X: 210, Y: 297}} {
			x, y := c.Apply(at.X, at.Y)
			gx, gy := got.Apply(at.X, at.Y)
			if off := math.Hypot(gx-x, gy-y); off > 0.75 {
				t.Errorf("at %v it is %g mm off", at, off)
			}
		}
	})
}

func squares(c overprint.Calibration, measured [4]overprint.Point) (sum float64) {
	for i, at := range landed(a4, c) {
		sum += (at.X-measured[i].X)*(at.X-measured[i].X) + (at.Y-measured[i].Y)*(at.Y-measured[i].Y)
	}
	return sum
}

func TestWhatNoPrinterDoesIsRefused(t *testing.T) {
	good := a4.Crosses()
	for _, c := range []struct {
		name  string
		spoil func(*[4]overprint.Point)
		says  string
	}{
		{"measured from the right edge", func(m *[4]overprint.Point) { m[1].X = 12 }, "右上十字"},
		{"centimetres", func(m *[4]overprint.Point) { m[3] = overprint.Point{X: 19.8, Y: 28.5} }, "右下十字"},
		{"one slipped", func(m *[4]overprint.Point) { m[2].X += 5 }, "四个十字对不上"},
		{"not a number", func(m *[4]overprint.Point) { m[0].X = math.NaN() }, "左上十字"},
		{"scaled to fit", func(m *[4]overprint.Point) {
			for i := range m {
				m[i] = overprint.Point{X: 6.3 + m[i].X*0.94, Y: 8.9 + m[i].Y*0.94}
			}
		}, "实际大小"},
		{"far off", func(m *[4]overprint.Point) {
			for i := range m {
				m[i].X += 20
			}
		}, "放错"},
	} {
		measured := good
		c.spoil(&measured)
		_, _, err := a4.Fit(measured)
		if problem.Of(err) != problem.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
	if _, _, err := a4.Fit(good); err != nil {
		t.Error(err)
	}
}
