package paper

import (
	"roadcert/domain/bureau"
	"roadcert/domain/overprint"
)

// NewOverprint lays out what a printer adds to stock that already bears the form (套打): the elements of the
// template that are not of the stock. The PDF aims so that a printer that misses by c hits the form's gaps;
// the picture shows where things will land.
func NewOverprint(s bureau.Sheet, c overprint.Calibration, t *Type) (*Document, error) {
	d, err := NewCertificate(s, t)
	if err != nil {
		return nil, err
	}
	d.correction = c
	return d, nil
}

// NewCalibrationSheet lays out, for every size of paper, the page that shows by how much a printer misses.
func NewCalibrationSheet(papers []overprint.Paper, t *Type) (*Document, error) {
	d := &Document{letters: t, title: "套打校准页"}
	for _, p := range papers {
		d.pages = append(d.pages, &Page{Name: p.Name, Width: p.Width.MM(), Height: p.Height.MM()})
	}
	return d, nil
}
