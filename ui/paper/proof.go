package paper

import (
	"roadcert/domain/evaluation"
	"roadcert/domain/problem"
)

// Measures of the code of the audit log, in millimetres.
const (
	proofSide = 34.0 // of the two-dimensional code
	proofTall = proofSide + medium
)

var proofStyle = style{15 * point, 8.5, Bold, ink}

// proved lays sections out of which the last says what the code of the audit log under it is for: both stand on one page,
// with as much room as what follows takes.
func (f *flow) proved(sections []evaluation.Section, log evaluation.LogHead, room float64) error {
	for i, section := range sections {
		if i == len(sections)-1 {
			f.need(headingStyle.leading + 4*bodyStyle.leading + proofTall + room + wide)
		}
		f.section(section)
	}
	return f.proof(log)
}

// proof is the code of the audit log: to be scanned, and beside it to be typed.
func (f *flow) proof(log evaluation.LogHead) error {
	p, err := qrPattern(log.Picture)
	if err != nil {
		return problem.From(err, problem.Internal, "不能排版", "审计日志的摘要印不成二维码", "请把这句话告诉维护人员")
	}
	f.space(medium)
	f.need(proofTall)
	module := proofSide / float64(p.width)
	f.draw(Rect{marginLeft, f.y, proofSide, proofSide, Ink{0xFF, 0xFF, 0xFF}}, Path{Segments: p.shape(marginLeft, f.y, module, module), Ink: black})
	x, room := marginLeft+proofSide+wide, contentWidth-proofSide-wide
	y := f.y + (proofSide-labelStyle.leading-proofStyle.leading-noteStyle.leading-small)/2
	f.put("审计日志摘要短码", labelStyle, x, y, room, toLeft)
	y += labelStyle.leading
	f.put(log.Code, proofStyle, x, y, room, toLeft)
	y += proofStyle.leading + small
	f.put("二维码中是完整的摘要：条数-SM3", noteStyle, x, y, room, toLeft)
	f.y += proofTall
	return nil
}
