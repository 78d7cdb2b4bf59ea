package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"roadcert/domain/problem"
)

// connection is one connection with the statements prepared on it. It is for one goroutine at a time.
type connection struct {
	db         *sql.DB // of this connection only
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

// connect opens a connection of its own.
func connect(ctx context.Context, db *sql.DB) (*connection, error) {
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &connection{db: db, conn: conn, statements: map[string]*sql.Stmt{}}, nil
}

func (c *connection) close() error {
	var errs []error
	for _, st := range c.statements {
		errs = append(errs, st.Close())
	}
	return errors.Join(append(errs, c.conn.Close(), c.db.Close())...)
}

// statement returns the prepared form of a query. The texts are few and fixed; values are parameters.
func (c *connection) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if st := c.statements[query]; st != nil {
		return st, nil
	}
	st, err := c.conn.PrepareContext(ctx, query)
	if err == nil {
		c.statements[query] = st
	}
	return st, err
}

func (c *connection) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	st, err := c.statement(ctx, query) //nolint:sqlclosecheck // close closes it with the connection
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args...)
}

// each calls scan for every row of a query, until it fails.
func (c *connection) each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	st, err := c.statement(ctx, query) //nolint:sqlclosecheck // close closes it with the connection
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// one reads the only row of a query; sql.ErrNoRows tells that there is none.
func (c *connection) one(ctx context.Context, query string, args []any, to ...any) error {
	found := false
	err := c.each(ctx, query, args, func(r *sql.Rows) error {
		found = true
		return r.Scan(to...)
	})
	if err == nil && !found {
		return sql.ErrNoRows
	}
	return err
}

// library lends connections that cannot write.
type library struct {
	free chan *connection
	all  int
}

func openLibrary(ctx context.Context, path string, places int) (*library, error) {
	l := &library{free: make(chan *connection, places)}
	for range places {
		db, err := sql.Open("sqlite", source(path, "ro", "query_only(1)", "cache_size(-16384)"))
		if err != nil {
			return l, err
		}
		c, err := connect(ctx, db)
		if err != nil {
			return l, err
		}
		l.free <- c
		l.all++
	}
	return l, nil
}

// close closes the connections, those on loan as soon as they come back.
func (l *library) close() error {
	var errs []error
	for range l.all {
		errs = append(errs, (<-l.free).close())
	}
	return errors.Join(errs...)
}

// snapshot is one state of the store, however much is written meanwhile.
type snapshot struct{ *connection }

// read runs fn on a snapshot.
func (s *Store) read(ctx context.Context, what string, fn func(context.Context, snapshot) error) error {
	var c *connection
	select {
	case c = <-s.reading.free:
	case <-s.closed:
		return problem.New(problem.Internal, what, "证照库已经关闭", "请重新打开程序")
	case <-ctx.Done():
		return explain(ctx.Err(), what)
	}
	defer func() { s.reading.free <- c }()
	if _, err := c.exec(ctx, "BEGIN"); err != nil {
		return explain(err, what)
	}
	defer c.exec(context.WithoutCancel(ctx), "ROLLBACK") //nolint:errcheck // nothing was written
	return explain(fn(ctx, snapshot{c}), what)
}
