package sqlite

import (
	"context"
	"database/sql"

	"roadcert/store/internal/sqlitefile"
)

// connection is a connection with what only the store asks of one. It is for one goroutine at a time.
type connection struct{ *sqlitefile.Connection }

// one reads the only row of a query; sql.ErrNoRows tells that there is none.
func (c *connection) one(ctx context.Context, query string, args []any, to ...any) error {
	found := false
	err := c.Each(ctx, query, args, func(r *sql.Rows) error {
		found = true
		return r.Scan(to...)
	})
	if err == nil && !found {
		return sql.ErrNoRows
	}
	return err
}

// openPen connects for writing; whoever holds Store.writing may use it.
func openPen(ctx context.Context, path string) (*connection, error) {
	c, err := sqlitefile.OpenPen(ctx, path, penMemory)
	if err != nil {
		return nil, err
	}
	return &connection{c}, nil
}

// snapshot is one state of the store, however much is written meanwhile.
type snapshot struct{ *connection }

// read runs fn on a snapshot.
func (s *Store) read(ctx context.Context, what string, fn func(context.Context, snapshot) error) error {
	return explain(s.reading.Read(ctx, func(ctx context.Context, c *sqlitefile.Connection) error {
		return fn(ctx, snapshot{&connection{c}})
	}), what)
}
