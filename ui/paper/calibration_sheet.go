package paper

import "roadcert/domain/overprint"

// NewCalibrationSheet lays out, for every size of paper, the page that shows by how much a printer misses.
func NewCalibrationSheet(papers []overprint.Paper, t *Type) (*Document, error) {
	d := &Document{letters: t, title: "套打校准页"}
	for _, p := range papers {
		d.pages = append(d.pages, &Page{Name: p.Name, Width: p.Width.MM(), Height: p.Height.MM()})
	}
	return d, nil
}
