package bureau

import (
	"context"
	"errors"

	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/workday"
)

// decideWithin is how many working days the law gives for a decision on what somebody has applied for
// (行政许可法 第四十二条); what the bureau starts by itself has no such term.
var decideWithin = map[certificate.Operation]int{
	certificate.Issue: 20, certificate.Amend: 20, certificate.Renew: 20, certificate.Reissue: 20,
}

// deadline is the last working day for a decision that is asked for today; 0 where the law sets none, or the
// calendar of working days does not reach that far: work does not stop because a year's notice is not there yet.
func (d *Desk) deadline(ctx context.Context, op certificate.Operation) (day.Day, error) {
	within := decideWithin[op]
	if within == 0 {
		return 0, nil
	}
	calendar, err := d.Calendar(ctx)
	if err != nil {
		return 0, err
	}
	due, err := calendar.Add(d.Today(), within)
	if none := (*workday.NoData)(nil); errors.As(err, &none) {
		return 0, nil
	}
	return due, err
}
