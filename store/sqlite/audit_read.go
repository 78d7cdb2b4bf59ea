package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"roadcert/domain/audit"
	"roadcert/domain/bureau"
)

// AuditHead returns the end of the audit log.
func (s *Store) AuditHead(ctx context.Context) (head audit.Head, err error) {
	err = s.read(ctx, "不能读出审计日志", func(ctx context.Context, sn snapshot) error {
		err := sn.one(ctx, "SELECT seq, hash FROM audit_head", nil, &head.Seq, &head.Hash)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return head, err
}

// AuditAnchor returns what the log goes on from; zero where it begins with its first entry.
func (s *Store) AuditAnchor(ctx context.Context) (anchor audit.SignedHead, err error) {
	err = s.read(ctx, "不能读出审计日志", func(ctx context.Context, sn snapshot) error {
		anchor, err = sn.anchor(ctx)
		return err
	})
	return anchor, err
}

func (sn snapshot) anchor(ctx context.Context) (a audit.SignedHead, err error) {
	var at int64
	err = sn.one(ctx, "SELECT seq, hash, at, actor, signature FROM audit_anchor", nil, &a.Seq, &a.Hash, &at, &a.By, &a.Signature)
	if errors.Is(err, sql.ErrNoRows) {
		return audit.SignedHead{}, nil
	}
	a.At, a.Occasion = time.UnixMilli(at).UTC(), audit.Archived
	return a, err
}

// shorten takes what is in an archive out of the log.
func (w *writing) shorten(ctx context.Context, a *audit.SignedHead) error {
	if _, err := w.pen.Exec(ctx, "DELETE FROM audit WHERE seq <= ?", a.Seq); err != nil {
		return err
	}
	_, err := w.pen.Exec(ctx, `INSERT INTO audit_anchor (one, seq, hash, at, actor, signature) VALUES (1, ?, ?, ?, ?, ?)
		ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at, actor = excluded.actor,
		signature = excluded.signature`, a.Seq, a.Hash, a.At.UnixMilli(), a.By, a.Signature)
	return err
}

// AuditEntries returns the entries that answer a filter, the newest first.
func (s *Store) AuditEntries(ctx context.Context, f bureau.AuditFilter) (entries []audit.Entry, err error) {
	where, args := auditWhere(f)
	err = s.read(ctx, "不能读出审计日志", func(ctx context.Context, sn snapshot) error {
		entries, err = sn.entriesOf(ctx, selectEntries+where+" ORDER BY seq DESC LIMIT ?", append(args, f.Limit)...)
		return err
	})
	return entries, err
}

// CountAudit returns how many there are, whatever the place and the limit.
func (s *Store) CountAudit(ctx context.Context, f bureau.AuditFilter) (n int, err error) {
	f.Before = 0
	where, args := auditWhere(f)
	err = s.read(ctx, "不能读出审计日志", func(ctx context.Context, sn snapshot) error {
		return sn.one(ctx, "SELECT count(*) FROM audit"+where, args, &n)
	})
	return n, err
}

// auditWhere writes a filter as SQL. A condition is left out where it asks for nothing, so that an index serves the others.
func auditWhere(f bureau.AuditFilter) (string, []any) {
	var where []string
	var args []any
	given := func(is bool, condition string, values ...any) {
		if is {
			where, args = append(where, condition), append(args, values...)
		}
	}
	given(f.Before > 0, "seq < ?", f.Before)
	given(f.Actor != "", "actor = ?", f.Actor)
	given(f.Action != "", "action = ?", f.Action)
	given(f.Subject != "" && f.Certificate == 0, "subject = ? AND subject <> ''", f.Subject)
	given(f.Certificate != 0, `subject <> '' AND subject IN (SELECT ? UNION ALL SELECT id FROM casework WHERE certificate = ?)`,
		f.Subject, int64(f.Certificate))
	given(f.Outcome != "", "outcome = ?", string(f.Outcome))
	given(f.Outcome != "" && f.Outcome != audit.Done, "outcome <> 'done'")
	given(!f.From.IsZero(), "at >= ?", f.From.UnixMilli())
	given(!f.To.IsZero(), "at < ?", f.To.UnixMilli())
	if len(where) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(where, " AND "), args
}
