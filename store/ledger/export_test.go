package ledger

import "context"

// Tamper does to the database what a hand in it could do.
func (l *Ledger) Tamper(ctx context.Context, query string, args ...any) error {
	return l.engine.write(ctx, func(ctx context.Context, tx session) error { return tx.exec(ctx, query, args...) })
}
