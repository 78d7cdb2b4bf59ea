package paper

import (
	"roadcert/domain/document"
	"roadcert/domain/overprint"
)

// NewOverprint lays out what a printer adds to stock that already bears the form (套打): the elements of the
// template that are not of the stock. The PDF aims so that a printer that misses by c hits the form's gaps;
// the picture shows where things will land.
func NewOverprint(s document.Sheet, c overprint.Calibration, t *Type) (*Document, error) {
	d, err := layOut(s, t, blankPaper)
	if err != nil {
		return nil, err
	}
	d.correction = c
	return d, nil
}

// aimed returns the six numbers of a PDF's matrix that make up for a printer that misses by c, or nil where it
// does not. PDF counts in points, from the lower left corner of a page of a height.
func aimed(c overprint.Calibration, height float64) []float64 {
	if c.True() {
		return nil
	}
	ox, oy := c.Aim(0, 0)
	xx, yx := c.Aim(1, 0)
	xy, yy := c.Aim(0, 1)
	xx, yx, xy, yy = xx-ox, yx-oy, xy-ox, yy-oy
	return []float64{xx, -yx, -xy, yy, (ox + xy*height) / point, (height - oy - yy*height) / point}
}
