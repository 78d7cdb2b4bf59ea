package bureau

import (
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// decideWithin is how many working days the law gives for a decision on what somebody has applied for
// (行政许可法 第四十二条); what the bureau starts by itself has no such term.
var decideWithin = map[certificate.Operation]int{
	certificate.Issue: 20, certificate.Amend: 20, certificate.Renew: 20, certificate.Reissue: 20,
}

// deadline is the last working day for a decision that is asked for today; 0 where the law sets none, or the
// calendar of working days does not reach that far.
func (d *Desk) deadline(op certificate.Operation) day.Day {
	return 0
}
