package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// pen is the one connection that writes. Whoever holds Store.writing may use it.
type pen struct {
	db         *sql.DB
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

// openPen connects for writing. A commit is on the disk when it returns (synchronous FULL); the log of
// changes is merged into the file every 32 MB, because merging after every large commit costs an import a
// tenth of its time.
func openPen(ctx context.Context, path string) (*pen, error) {
	db, err := sql.Open("sqlite", source(path, "rw", "journal_mode(WAL)", "synchronous(FULL)", "wal_autocheckpoint(8000)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &pen{db: db, conn: conn, statements: map[string]*sql.Stmt{}}, nil
}

func (p *pen) close() error {
	var errs []error
	for _, st := range p.statements {
		errs = append(errs, st.Close())
	}
	return errors.Join(append(errs, p.conn.Close(), p.db.Close())...)
}

// transaction runs fn so that all it writes is kept, or nothing. The context is not passed on: a
// transaction that has begun takes milliseconds, and is not worth a watcher for every statement.
func (p *pen) transaction(ctx context.Context, fn func(context.Context) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	if _, err := p.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_, _ = p.exec(ctx, "ROLLBACK") // fails only where SQLite has rolled back by itself
		}
	}()
	if err := fn(ctx); err != nil {
		return err
	}
	_, err = p.exec(ctx, "COMMIT")
	return err
}

func (p *pen) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if st := p.statements[query]; st != nil {
		return st, nil
	}
	st, err := p.conn.PrepareContext(ctx, query)
	if err == nil {
		p.statements[query] = st
	}
	return st, err
}

func (p *pen) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	st, err := p.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args...)
}

// one reads the only row of a query; sql.ErrNoRows tells that there is none.
func (p *pen) one(ctx context.Context, query string, args []any, to ...any) error {
	st, err := p.statement(ctx, query)
	if err != nil {
		return err
	}
	return st.QueryRowContext(ctx, args...).Scan(to...)
}

func (p *pen) each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	st, err := p.statement(ctx, query)
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

// sheafRows is how many rows one INSERT carries: from there on more saves nothing (BenchmarkCommitNew).
const sheafRows = 64

// sheaf gathers rows of one table and writes many with one statement.
//
// OR FAIL spares SQLite the journal of a single statement, a tenth of the cost; that it leaves half a
// statement behind does not matter, because the whole transaction is given up then.
type sheaf struct {
	pen     *pen
	into    string // "INSERT OR FAIL INTO event"
	then    string // "ON CONFLICT …"
	columns int
	args    []any
}

// add takes one row; the values are those of the table's columns in their order.
func (s *sheaf) add(ctx context.Context, values ...any) error {
	if len(values) != s.columns {
		return fmt.Errorf("%s: %d values for %d columns", s.into, len(values), s.columns)
	}
	if s.args == nil {
		s.args = make([]any, 0, sheafRows*s.columns)
	}
	s.args = append(s.args, values...)
	if len(s.args) == cap(s.args) {
		return s.flush(ctx)
	}
	return nil
}

// flush writes what is gathered: a full sheaf with one statement, a rest with few.
func (s *sheaf) flush(ctx context.Context) error {
	rest := s.args
	for _, rows := range [...]int{sheafRows, 8, 1} {
		for len(rest) >= rows*s.columns {
			if _, err := s.pen.exec(ctx, s.text(rows), rest[:rows*s.columns]...); err != nil {
				return err
			}
			rest = rest[rows*s.columns:]
		}
	}
	clear(s.args)
	s.args = s.args[:0]
	return nil
}

func (s *sheaf) text(rows int) string {
	row := "(" + strings.Repeat("?,", s.columns-1) + "?)"
	return s.into + " VALUES " + strings.Repeat(row+",", rows-1) + row + " " + s.then
}
