package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"roadcert/domain/audit"
)

// audit chains an entry to the log, in the transaction of what it tells about.
func (w *writing) audit(ctx context.Context, e audit.Entry) error {
	var head audit.Head
	err := w.pen.one(ctx, "SELECT seq, hash FROM audit_head", nil, &head.Seq, &head.Hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	head = head.Chain(&e)
	if _, err := w.pen.Exec(ctx, `INSERT INTO audit (seq, at, actor, action, subject, outcome, detail, prev, hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, e.Seq, e.At.UnixMilli(), e.Actor, e.Action, e.Subject, string(e.Outcome), e.Detail,
		e.Prev, e.Hash); err != nil {
		return err
	}
	_, err = w.pen.Exec(ctx, `INSERT INTO audit_head (one, seq, hash) VALUES (1, ?, ?)
		ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`, head.Seq, head.Hash)
	return err
}

// Audit returns up to limit entries of the log after one.
func (s *Store) Audit(ctx context.Context, after int64, limit int) (entries []audit.Entry, err error) {
	err = s.read(ctx, "不能读出审计日志", func(ctx context.Context, sn snapshot) error {
		entries, err = sn.audit(ctx, after, limit)
		return err
	})
	return entries, err
}

func (sn snapshot) audit(ctx context.Context, after int64, limit int) ([]audit.Entry, error) {
	return sn.entriesOf(ctx, selectEntries+" WHERE seq > ? ORDER BY seq LIMIT ?", after, limit)
}

const selectEntries = "SELECT seq, at, actor, action, subject, outcome, detail, prev, hash FROM audit"

func (sn snapshot) entriesOf(ctx context.Context, query string, args ...any) (entries []audit.Entry, err error) {
	err = sn.Each(ctx, query, args, func(r *sql.Rows) error {
		var e audit.Entry
		var at int64
		err := r.Scan(&e.Seq, &at, &e.Actor, &e.Action, &e.Subject, &e.Outcome, &e.Detail, &e.Prev, &e.Hash)
		e.At = time.UnixMilli(at).UTC()
		entries = append(entries, e)
		return err
	})
	return entries, err
}
