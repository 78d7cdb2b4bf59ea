package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// waits puts an event into the outbox, in the transaction that makes it.
func (w *writing) waits(ctx context.Context, e *certificate.Event) error {
	return w.waiting.add(ctx, int64(e.ID), int64(e.Certificate), e.At.UnixMilli())
}

// receive keeps each receipt with its event. What settles takes the event out of the outbox, what stops keeps it
// there with what was said, and anything else changes nothing. An answer that comes twice finds nothing to do.
func (w *writing) receive(ctx context.Context, l *bureau.LinkChange) error {
	at := l.At.UnixMilli()
	for i := range l.Receipts {
		r := &l.Receipts[i]
		var err error
		switch {
		case r.Outcome.Settles():
			err = w.settle(ctx, r.Event, string(r.Outcome), at)
		case r.Outcome.Stops():
			_, err = w.pen.Exec(ctx, "UPDATE outbox SET outcome = ?, rule = ?, text = ?, remedy = ?, revision = ?, other = ?, at = ? WHERE event = ?",
				string(r.Outcome), r.Rule, r.Text, r.Remedy, r.Revision, int64(r.Other), at, int64(r.Event))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// settle moves an event from the outbox to the receipts.
func (w *writing) settle(ctx context.Context, id certificate.EventID, outcome string, at int64) error {
	if _, err := w.pen.Exec(ctx, "INSERT INTO receipt (event, outcome, at) SELECT event, ?, ? FROM outbox WHERE event = ?",
		outcome, at, int64(id)); err != nil {
		return err
	}
	_, err := w.pen.Exec(ctx, "DELETE FROM outbox WHERE event = ?", int64(id))
	return err
}

// requeue makes events wait to be sent as if nothing had been said of them. What has been set aside is not there to
// be sent.
func (w *writing) requeue(ctx context.Context, ids []certificate.EventID) error {
	for _, id := range ids {
		if _, err := w.pen.Exec(ctx, "DELETE FROM receipt WHERE event = ?", int64(id)); err != nil {
			return err
		}
		if _, err := w.pen.Exec(ctx, `INSERT INTO outbox (event, certificate, recorded) SELECT id, certificate, at FROM event WHERE id = ?
			ON CONFLICT (event) DO UPDATE SET outcome = NULL, rule = NULL, text = NULL, remedy = NULL, revision = NULL, other = NULL, at = NULL`,
			int64(id)); err != nil {
			return err
		}
	}
	return nil
}

const selectOutbox = "SELECT " + eventColumns + "," + editionOfEvent + ` FROM outbox o CROSS JOIN event e ON e.id = o.event` + joinEdition + `
	WHERE o.event > ? AND NOT EXISTS (SELECT 1 FROM outbox h INDEXED BY outbox_held WHERE h.certificate = o.certificate AND h.outcome IS NOT NULL)
	ORDER BY o.event LIMIT ?`

// Outbox returns up to limit events that wait to be sent, in order of ID after one, with their faces.
func (s *Store) Outbox(ctx context.Context, after certificate.EventID, limit int) (list []certificate.Event, err error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, "不能列出待推送的事件", func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, selectOutbox, []any{int64(after), min(limit, pageMost)}, func(r *sql.Rows) error {
			e, err := scanWholeEvent(r, v)
			list = append(list, e)
			return err
		})
	})
	return list, err
}

// The figures of the backlog. The rows that wait are narrow, so that reading a hundred thousand of them takes
// hundredths of a second, and an import need not keep an index of them; those held up are few beside them, and are
// counted from what holds them.
const (
	countOutbox = "SELECT count(*), coalesce(min(recorded), 0) FROM outbox WHERE recorded <= ?"
	countHeld   = `SELECT count(*) FROM (SELECT DISTINCT certificate FROM outbox INDEXED BY outbox_held WHERE outcome IS NOT NULL) h
		CROSS JOIN event e ON e.certificate = h.certificate CROSS JOIN outbox o ON o.event = e.id AND o.recorded <= ?`
	countUndecided = "SELECT count(*) FROM outbox INDEXED BY outbox_stopped WHERE outcome IS NOT NULL AND recorded <= ?"
)

// Backlog counts the outbox.
func (s *Store) Backlog(ctx context.Context, until time.Time) (b bureau.Backlog, err error) {
	last := int64(math.MaxInt64)
	if !until.IsZero() {
		last = until.UnixMilli()
	}
	err = s.read(ctx, "不能统计待推送的事件", func(ctx context.Context, sn snapshot) error {
		var oldest int64
		if err := sn.one(ctx, countOutbox, []any{last}, &b.Events, &oldest); err != nil || b.Events == 0 {
			return err
		}
		b.Oldest = time.UnixMilli(oldest).UTC()
		if err := sn.one(ctx, countHeld, []any{last}, &b.Stopped); err != nil || b.Stopped == 0 {
			return err
		}
		return sn.one(ctx, countUndecided, []any{last}, &b.Undecided)
	})
	return b, err
}

// Sent tells whether the province has given a receipt for an event.
func (s *Store) Sent(ctx context.Context, id certificate.EventID) (sent bool, err error) {
	err = s.read(ctx, "不能读出回执", func(ctx context.Context, sn snapshot) error {
		var one int
		err := sn.one(ctx, "SELECT 1 FROM receipt WHERE event = ?", []any{int64(id)}, &one)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		sent = err == nil
		return err
	})
	return sent, err
}

// Received returns when the province's receipt for an event came.
func (s *Store) Received(ctx context.Context, id certificate.EventID) (time.Time, error) {
	var at int64
	err := s.read(ctx, "不能读出回执", func(ctx context.Context, sn snapshot) error {
		err := sn.one(ctx, "SELECT at FROM receipt WHERE event = ?", []any{int64(id)}, &at)
		if errors.Is(err, sql.ErrNoRows) {
			return problem.New(problem.NotFound, "找不到回执", "省级系统还没有收到事件 "+id.String(), "请等下一次同步")
		}
		return err
	})
	return time.UnixMilli(at).UTC(), err
}
