package paper

import "roadcert/domain/bureau"

// NewPatrolLog lays the log of patrols (安全巡检记录) out on A4, with the head of the audit log at its end as a code that
// can be scanned and typed. It fails where a text has a character the fonts do not have.
func NewPatrolLog(l bureau.PatrolLog, t *Type) (*Document, error) {
	return layAndSign(l.SignedSheet, t, func(f *flow) error {
		return f.proved(l.Sections, l.Log, float64(len(l.Signed))*signedTall+2*wide)
	})
}
