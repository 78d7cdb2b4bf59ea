package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	driver "modernc.org/sqlite"
)

// copyPages is how many pages are copied at a time; in between it can be stopped.
const copyPages = 1024

// copier is what the driver's connection can do beyond database/sql.
type copier interface {
	NewBackup(to string) (*driver.Backup, error)
}

// Copy writes one state of the file into an empty one, however much is written meanwhile, and looks over what it wrote.
func (l *Library) Copy(ctx context.Context, path string) error {
	if err := l.Read(ctx, func(ctx context.Context, c *Connection) error {
		// A snapshot begins with the first reading; without one, every commit would begin the copy anew.
		if err := c.Each(ctx, "SELECT count(*) FROM sqlite_schema", nil, func(*sql.Rows) error { return nil }); err != nil {
			return err
		}
		return c.conn.Raw(func(raw any) error {
			from, ok := raw.(copier)
			if !ok {
				return errors.ErrUnsupported
			}
			return copyTo(ctx, from, Source(path, "rw", "synchronous(FULL)"))
		})
	}); err != nil {
		return err
	}
	return LookOver(ctx, path)
}

func copyTo(ctx context.Context, from copier, to string) error {
	b, err := from.NewBackup(to)
	if err != nil {
		return err
	}
	for more := true; more && err == nil; {
		if err = ctx.Err(); err == nil {
			more, err = b.Step(copyPages)
		}
	}
	return errors.Join(err, b.Finish())
}

// ErrDamaged tells that SQLite found a file damaged.
var ErrDamaged = errors.New("the copy is damaged")

// LookOver has SQLite check a file that nobody has open.
func LookOver(ctx context.Context, path string) error {
	c, err := Connect(ctx, Source(path, "rw"))
	if err != nil {
		return err
	}
	found := ""
	err = c.Each(ctx, "PRAGMA quick_check(1)", nil, func(r *sql.Rows) error { return r.Scan(&found) })
	if err == nil && found != "ok" {
		err = fmt.Errorf("%w: %s", ErrDamaged, found)
	}
	return errors.Join(err, c.Close())
}
