package ledger

import (
	"context"
	"fmt"
	"strings"
)

// Tamper does to the database what a hand in it could do.
func (l *Ledger) Tamper(ctx context.Context, query string, args ...any) error {
	return l.engine.write(ctx, func(ctx context.Context, tx session) error { return tx.exec(ctx, query, args...) })
}

// Plans tells how SQLite answers the queries that have to be quick however much there is.
func (l *Ledger) Plans(ctx context.Context) (plans map[string]string, err error) {
	plans = map[string]string{}
	err = l.engine.read(ctx, func(ctx context.Context, tx session) error {
		for name, query := range map[string]string{
			"unsealed": selectUnsealed, "identified": selectIdentified, "ran out": "SELECT kind " + ranOut,
			"bases":     selectBases,
			"feed":      "SELECT seq, hash, id, content FROM event WHERE county = ? AND seq > ? ORDER BY seq LIMIT ?",
			"standings": "SELECT changed FROM standing WHERE county = ? AND changed > ? ORDER BY changed LIMIT ?",
			"bearers":   "SELECT number_key, id FROM certificate WHERE county = ? AND number_key IN (?,?)",
			"pending":   "SELECT count(*) FROM unsealed WHERE county = ?",
		} {
			args := make([]any, strings.Count(query, "?"))
			for i := range args {
				args[i] = 1
			}
			if err := tx.each(ctx, "EXPLAIN QUERY PLAN "+query, args, func(r row) error {
				var a, b, c, detail any
				err := r.Scan(&a, &b, &c, &detail)
				plans[name] += fmt.Sprintln(detail)
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
	return plans, err
}

// Collide runs a transaction that the server gives up a few times in favour of another, and tells how often it ran.
func (l *Ledger) Collide(ctx context.Context, times int) (ran int, err error) {
	err = l.engine.write(ctx, func(ctx context.Context, tx session) error {
		if ran++; ran <= times {
			return tx.script(ctx, "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'serialization_failure'; END $$")
		}
		return nil
	})
	return ran, err
}

// Explain is what a caller hears of an error.
func (l *Ledger) Explain(err error) error { return l.explain(err, "没有写入省级台账") }
