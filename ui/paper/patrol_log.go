package paper

import (
	"roadcert/domain/bureau"
	"roadcert/domain/evaluation"
)

// NewPatrolLog lays the log of patrols (安全巡检记录) out on A4, with the head of the audit log at its end as a code that
// can be scanned and typed. It fails where a text has a character the fonts do not have.
func NewPatrolLog(l bureau.PatrolLog, t *Type) (*Document, error) {
	r := evaluation.Report{Title: l.Title, Subtitle: l.Subtitle, Sections: l.Sections, Footer: l.Footer, Mark: l.Mark}
	f := newFlow(t)
	f.title(r)
	if err := f.proved(r.Sections, l.Log, float64(len(l.Signed))*signedTall+2*wide); err != nil {
		return nil, err
	}
	f.signed(l.Signed, l.Bureau)
	for i := range f.pages {
		f.furnish(r, i)
	}
	if f.fault != nil {
		return nil, f.fault
	}
	return &Document{pages: f.pages, letters: t, title: l.Title, author: l.Bureau, made: l.Made}, nil
}
