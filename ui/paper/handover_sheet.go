package paper

import "roadcert/domain/bureau"

// NewHandoverSheet lays a handover of work (工作交接单) out on A4, as a report whose end is signed. It fails where a text has
// a character the fonts do not have.
func NewHandoverSheet(s bureau.HandoverSheet, t *Type) (*Document, error) {
	return layAndSign(s.SignedSheet, t, func(f *flow) error {
		for i, section := range s.Sections {
			if i == len(s.Sections)-1 { // the signatures by key and those by hand stand on one page
				g := f.grid(section.Table)
				f.need(headingStyle.leading + 3*bodyStyle.leading + g.height() + float64(len(s.Signed))*signedTall + 3*wide)
			}
			f.section(section)
		}
		return nil
	})
}
