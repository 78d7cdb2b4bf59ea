package sqlite

import (
	"context"
	"sync/atomic"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
)

// link writes what the province said and what others did, before the rest of a change.
func (w *writing) link(ctx context.Context, l *bureau.LinkChange) error {
	if err := w.setAside(ctx, l); err != nil {
		return err
	}
	if err := w.requeue(ctx, l.Requeue); err != nil {
		return err
	}
	if err := w.receive(ctx, l); err != nil {
		return err
	}
	if err := w.take(ctx, l); err != nil {
		return err
	}
	return w.standingsAbroad(ctx, l.Standings)
}

// take writes events of others like any, but as known to the province: that is where they come from.
func (w *writing) take(ctx context.Context, l *bureau.LinkChange) error {
	return w.steps(ctx, l.Taken, func(ctx context.Context, e *certificate.Event) error {
		if err := w.readmit(ctx, e); err != nil {
			return err
		}
		return w.receipts.add(ctx, int64(e.ID), string(exchange.Known), l.At.UnixMilli())
	})
}

// pass sees to it that no ID of this workstation that came back from the province is given again: it does where the
// store was restored from a backup older than they are.
func (s *Store) pass(taken []bureau.Step) {
	for i := range taken {
		raise(&s.ids.certificates, s.station, int64(taken[i].After.ID))
		raise(&s.ids.events, s.station, int64(taken[i].Event.ID))
	}
}

// raise sets a counter to an ID of the workstation that is higher.
func raise(counter *atomic.Int64, station, id int64) {
	if certificate.EventID(id).Workstation() != int(station) {
		return
	}
	for {
		if last := counter.Load(); last >= id || counter.CompareAndSwap(last, id) {
			return
		}
	}
}
