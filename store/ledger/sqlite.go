package ledger

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"roadcert/domain/problem"
	"roadcert/store/internal/sqlitefile"
)

// fileName is the ledger in its folder.
const fileName = "province.db"

// readers is how many can read at once.
const readers = 3

// What pages are kept in: those that a hundred counties write to next, and for who reads the few on the way to a row. All
// others are the system's to keep, which gives them up where memory is short; to fetch one from there costs a
// microsecond or two.
const (
	penMemory    = 32 << 20
	readerMemory = 4 << 20
)

type wording = sqlitefile.Wording

// file is the engine on a file of SQLite. Other processes may use the file at the same time: nothing is kept in memory
// between transactions.
type file struct {
	writing sync.Mutex
	pen     *sqlitefile.Connection
	reading *sqlitefile.Library
}

func openFile(ctx context.Context, dir string) (*file, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, fileName)
	made, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // SQLite would let everybody read it
	if err != nil {
		return nil, err
	}
	if err := made.Close(); err != nil {
		return nil, err
	}
	e := &file{}
	if e.pen, err = sqlitefile.OpenPen(ctx, path, penMemory); err != nil {
		return nil, err
	}
	if e.reading, err = sqlitefile.OpenLibrary(ctx, path, readers, readerMemory); err != nil {
		return nil, errors.Join(err, e.close())
	}
	return e, nil
}

func (e *file) dialect() dialect {
	return dialect{form: strings.NewReplacer("\n);", "\n) STRICT;")}
}

func (e *file) write(ctx context.Context, fn func(context.Context, session) error) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	if e.pen == nil {
		return sqlitefile.ErrClosed
	}
	return e.pen.Transaction(ctx, func(ctx context.Context) error { return fn(ctx, desk{e.pen}) })
}

func (e *file) read(ctx context.Context, fn func(context.Context, session) error) error {
	return e.reading.Read(ctx, func(ctx context.Context, c *sqlitefile.Connection) error { return fn(ctx, desk{c}) })
}

func (e *file) words(err error) (wording, bool) { return sqlitefile.Word(err) }

func (e *file) close() error {
	e.writing.Lock()
	defer e.writing.Unlock()
	var errs []error
	if e.reading != nil {
		errs = append(errs, e.reading.Close())
	}
	if e.pen != nil {
		errs = append(errs, e.pen.Close())
		e.pen = nil
	}
	return errors.Join(errs...)
}

// backup copies the ledger into another folder while it is in use, looks the copy over, and only then gives it its
// name.
func (e *file) backup(ctx context.Context, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	path := filepath.Join(dir, fileName)
	if _, err := os.Lstat(path); err == nil {
		return problem.New(problem.Conflict, "不能备份省级台账", dir+" 里已经有一个台账", "请换一个空文件夹")
	}
	part := path + ".part"
	made, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err == nil {
		err = made.Close()
	}
	if err == nil {
		err = e.reading.Copy(ctx, part)
	}
	if err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, path)
}

// desk is a session on a connection.
type desk struct{ c *sqlitefile.Connection }

func (d desk) exec(ctx context.Context, query string, args ...any) error {
	_, err := d.c.Exec(ctx, query, args...)
	return err
}

func (d desk) each(ctx context.Context, query string, args []any, scan func(row) error) error {
	return d.c.Each(ctx, query, args, func(r *sql.Rows) error { return scan(r) })
}

func (d desk) script(ctx context.Context, text string) error { return d.c.Script(ctx, text) }
