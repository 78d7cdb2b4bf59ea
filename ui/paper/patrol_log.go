package paper

import (
	"roadcert/domain/bureau"
	"roadcert/domain/evaluation"
	"roadcert/domain/problem"
)

// Measures of the code of the audit log, in millimetres.
const (
	proofSide = 34.0 // of the two-dimensional code
	proofTall = proofSide + medium
)

var proofStyle = style{15 * point, 8.5, Bold, ink}

// NewPatrolLog lays the log of patrols (安全巡检记录) out on A4, with the head of the audit log at its end as a code that
// can be scanned and typed. It fails where a text has a character the fonts do not have.
func NewPatrolLog(l bureau.PatrolLog, t *Type) (*Document, error) {
	r := evaluation.Report{Title: l.Title, Subtitle: l.Subtitle, Sections: l.Sections, Footer: l.Footer, Mark: l.Mark}
	f := newFlow(t)
	f.title(r)
	for i, section := range r.Sections {
		if i == len(r.Sections)-1 { // it says what the code under it is for: they stand on one page with what is signed
			f.need(headingStyle.leading + 4*bodyStyle.leading + proofTall + float64(len(l.Signed))*signedTall + 3*wide)
		}
		f.section(section)
	}
	if err := f.proof(l); err != nil {
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

// proof is the code of the audit log: to be scanned, and beside it to be typed.
func (f *flow) proof(l bureau.PatrolLog) error {
	p, err := qrPattern(l.Picture)
	if err != nil {
		return problem.From(err, problem.Internal, "不能制作安全巡检记录", "审计日志的摘要印不成二维码", "请把这句话告诉维护人员")
	}
	f.space(medium)
	f.need(proofTall)
	module := proofSide / float64(p.width)
	f.draw(Rect{marginLeft, f.y, proofSide, proofSide, Ink{0xFF, 0xFF, 0xFF}}, Path{Segments: p.shape(marginLeft, f.y, module, module), Ink: black})
	x, room := marginLeft+proofSide+wide, contentWidth-proofSide-wide
	y := f.y + (proofSide-labelStyle.leading-proofStyle.leading-noteStyle.leading-small)/2
	f.put("审计日志摘要短码", labelStyle, x, y, room, toLeft)
	y += labelStyle.leading
	f.put(l.Code, proofStyle, x, y, room, toLeft)
	y += proofStyle.leading + small
	f.put("二维码中是完整的摘要：条数-SM3", noteStyle, x, y, room, toLeft)
	f.y += proofTall
	return nil
}
