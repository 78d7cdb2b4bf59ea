package paper

import "roadcert/domain/bureau"

// NewFaultSheet lays the evidence of a fault (故障与补推说明) out on A4, as a report whose end is signed. It fails where
// a text has a character the fonts do not have.
func NewFaultSheet(s bureau.FaultSheet, t *Type) (*Document, error) {
	return layAndSign(s.SignedSheet, t, func(f *flow) error {
		for _, section := range s.Sections {
			f.section(section)
		}
		return nil
	})
}
