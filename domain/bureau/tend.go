package bureau

import (
	"context"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// byItself is the day on which something came about that nobody decides; 0 for everything else. What had run out when
// it was collected has its expiry on record from that day on.
func byItself(c *certificate.Certificate, op certificate.Operation) day.Day {
	switch op {
	case certificate.Expire:
		return max(c.ValidTo.Add(1), c.Since)
	case certificate.Resume:
		return c.Until.Add(1)
	}
	return 0
}

// Expire records the expiry of every certificate whose last day has passed. Lists and figures know it
// without; the record is for the certificate's own history and for the province. Because it is done every night, the head
// of the audit log is signed with it.
func (d *Desk) Expire(ctx context.Context, progress func(done, total int)) (BatchResult, error) {
	if err := d.permit(ctx, access.RunSchedule, "expire", ""); err != nil {
		return BatchResult{}, err
	}
	result, err := d.come(ctx, certificate.Expire, progress)
	if err != nil {
		return result, err
	}
	return result, d.signLog(context.WithoutCancel(ctx))
}

// come records what came about by itself.
func (d *Desk) come(ctx context.Context, op certificate.Operation, progress func(done, total int)) (BatchResult, error) {
	b := batch{desk: d, operation: op, progress: progress, next: d.pending(Batch{Operation: op, Today: d.Today()}, 0)}
	return b.run(ctx)
}

// resume ends the suspensions whose last day has passed. It is done whenever somebody signs in, so that
// nobody sees a certificate suspended that is not.
func (d *Desk) resume(ctx context.Context) error {
	if _, waits, err := d.Restoration(ctx); err != nil || waits { // nothing happens before the province was asked
		return err
	}
	due, err := d.office.Store.Pending(ctx, Batch{Operation: certificate.Resume, Today: d.Today()}, 0, 1)
	if err != nil || len(due) == 0 {
		return err
	}
	result, err := d.come(ctx, certificate.Resume, nil)
	if err == nil && result.Refused > 0 {
		err = d.record(ctx, "resume", "", audit.Failed, result.Refusals[0].Why.Rule)
	}
	return err
}
