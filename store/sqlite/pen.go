package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// openPen connects for writing; whoever holds Store.writing may use it. A commit is on the disk when it returns (synchronous FULL); the log of
// changes is merged into the file every 32 MB, because merging after every large commit costs an import a
// tenth of its time.
func openPen(ctx context.Context, path string) (*connection, error) {
	db, err := sql.Open("sqlite", source(path, "rw", "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-49152)", "wal_autocheckpoint(8000)"))
	if err != nil {
		return nil, err
	}
	return connect(ctx, db)
}

// transaction runs fn so that all it writes is kept, or nothing. The context is not passed on: a
// transaction that has begun takes milliseconds, and is not worth a watcher for every statement.
func (p *connection) transaction(ctx context.Context, fn func(context.Context) error) (err error) {
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

// sheafRows is how many rows one INSERT carries: from there on more saves nothing (BenchmarkCommitNew).
const sheafRows = 64

// sheaf gathers rows of one table and writes many with one statement.
//
// OR FAIL spares SQLite part of the journal of a single statement; that it leaves half a statement behind does
// not matter, because the whole transaction is given up then.
type sheaf struct {
	pen     *connection
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
