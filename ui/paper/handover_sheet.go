package paper

import (
	"roadcert/domain/bureau"
	"roadcert/domain/evaluation"
)

// NewHandoverSheet lays a handover of work (工作交接单) out on A4, as a report whose end is signed. It fails where a text has
// a character the fonts do not have.
func NewHandoverSheet(s bureau.HandoverSheet, t *Type) (*Document, error) {
	r := evaluation.Report{Title: s.Title, Subtitle: s.Subtitle, Sections: s.Sections, Footer: s.Footer, Mark: s.Mark}
	f := newFlow(t)
	f.title(r)
	for i, section := range r.Sections {
		if i == len(r.Sections)-1 { // the signatures by key and those by hand stand on one page
			g := f.grid(section.Table)
			f.need(headingStyle.leading + 3*bodyStyle.leading + g.height() + float64(len(s.Signed))*signedTall + 3*wide)
		}
		f.section(section)
	}
	f.signed(s.Signed, s.Bureau)
	for i := range f.pages {
		f.furnish(r, i)
	}
	if f.fault != nil {
		return nil, f.fault
	}
	return &Document{pages: f.pages, letters: t, title: s.Title, author: s.Bureau, made: s.Made}, nil
}
