// Package sqlitefile is how a file of SQLite is used here: connections with the statements prepared on them, one that
// writes and a few that read, each reader in a snapshot of its own.
package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver
)

// Source names a file and how it is used. Everything is said in the DSN, because it has to hold for every
// connection of a pool.
func Source(path, mode string, pragmas ...string) string {
	q := url.Values{"mode": {mode}, "_dqs": {"0"}}
	for _, p := range append([]string{"busy_timeout(5000)", "foreign_keys(1)", "temp_store(MEMORY)", "trusted_schema(0)"}, pragmas...) {
		q.Add("_pragma", p)
	}
	full, err := filepath.Abs(path)
	if err != nil {
		full = path
	}
	full = filepath.ToSlash(full)
	if !strings.HasPrefix(full, "/") {
		full = "/" + full // a drive letter
	}
	return "file://" + (&url.URL{Path: full}).EscapedPath() + "?" + q.Encode()
}

// Connection is one connection with the statements prepared on it. It is for one goroutine at a time.
type Connection struct {
	db         *sql.DB // of this connection only
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

// Connect opens a connection of its own to what Source names.
func Connect(ctx context.Context, source string) (*Connection, error) {
	db, err := sql.Open("sqlite", source)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &Connection{db: db, conn: conn, statements: map[string]*sql.Stmt{}}, nil
}

// OpenPen connects for writing, and keeps pages in so many bytes of memory. A commit is on the disk when it returns
// (synchronous FULL); the log of changes is merged into the file every 32 MB, because merging after every large commit
// costs an import a tenth of its time.
func OpenPen(ctx context.Context, path string, memory int) (*Connection, error) {
	return Connect(ctx, Source(path, "rw", "journal_mode(WAL)", "synchronous(FULL)", cacheOf(memory), "wal_autocheckpoint(8000)"))
}

// cacheOf limits the pages a connection keeps to what they take up in memory. That is nearly twice what SQLite counts:
// a page and what is noted about it are a little more than 4 KiB, and the driver's allocator gives 8 KiB for that, outside
// of what Go counts as its own.
func cacheOf(memory int) string { return fmt.Sprintf("cache_size(-%d)", memory/2/1024) }

// Close closes the connection and what was prepared on it.
func (c *Connection) Close() error {
	var errs []error
	for _, st := range c.statements {
		errs = append(errs, st.Close())
	}
	return errors.Join(append(errs, c.conn.Close(), c.db.Close())...)
}

// statement returns the prepared form of a query. The texts are few and fixed; values are parameters.
func (c *Connection) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if st := c.statements[query]; st != nil {
		return st, nil
	}
	st, err := c.conn.PrepareContext(ctx, query)
	if err == nil {
		c.statements[query] = st
	}
	return st, err
}

// Exec runs a statement.
func (c *Connection) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	st, err := c.statement(ctx, query) //nolint:sqlclosecheck // Close closes it with the connection
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args...)
}

// Script runs statements that are run once, and not prepared.
func (c *Connection) Script(ctx context.Context, text string) error {
	_, err := c.conn.ExecContext(ctx, text)
	return err
}

// Each calls scan for every row of a query, until it fails.
func (c *Connection) Each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	st, err := c.statement(ctx, query) //nolint:sqlclosecheck // Close closes it with the connection
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

// Transaction runs fn so that all it writes is kept, or nothing. The context is not passed on: a
// transaction that has begun takes milliseconds, and is not worth a watcher for every statement.
func (c *Connection) Transaction(ctx context.Context, fn func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	if _, err := c.Exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	kept := false
	defer func() {
		if !kept { // a panic of fn's ends here too
			_, _ = c.Exec(ctx, "ROLLBACK") // fails only where SQLite has rolled back by itself
		}
	}()
	if err := fn(ctx); err != nil {
		return err
	}
	_, err := c.Exec(ctx, "COMMIT")
	kept = err == nil
	return err
}
