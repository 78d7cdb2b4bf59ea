package ledger

import (
	"context"
	"strings"
)

// engine is the database underneath: a file of SQLite, or a server of PostgreSQL. Queries are written once, for both,
// with ? for each parameter; numbers go in and come out as 64 bits.
type engine interface {
	// write runs fn in a transaction that is kept whole or not at all, and runs it again where somebody else was in its
	// way.
	write(ctx context.Context, fn func(context.Context, session) error) error
	// read runs fn on one state.
	read(ctx context.Context, fn func(context.Context, session) error) error
	dialect() dialect
	// words says what an error of the database means for a person; ok is false where it is none of its own.
	words(err error) (w wording, ok bool)
	backup(ctx context.Context, dir string) error
	close() error
}

// dialect is what the two say differently.
type dialect struct {
	form *strings.Replacer // of the schema
	lock string            // ends a query that holds its rows until the transaction is over
	sole string            // holds off everybody else who is about to change the schema; empty where nobody can be
}

// session is a transaction of an engine.
type session interface {
	// exec may put a statement off until something is read, or the transaction ends: who executes reads no result. What
	// it is given must not be changed any more.
	exec(ctx context.Context, query string, args ...any) error
	each(ctx context.Context, query string, args []any, scan func(row) error) error
	script(ctx context.Context, text string) error
}

// row is a row of a result.
type row interface{ Scan(to ...any) error }

// one reads the only row of a query, and tells whether there is one.
func one(ctx context.Context, tx session, query string, args []any, to ...any) (found bool, err error) {
	err = tx.each(ctx, query, args, func(r row) error {
		found = true
		return r.Scan(to...)
	})
	return found, err
}

// handfuls is how many keys one statement carries: the sizes are few, so that few texts have to be prepared.
var handfuls = [...]int{1, 8, 64, 512}

// handful is the size of the statement for so many keys.
func handful(keys int) int {
	for _, size := range handfuls {
		if keys <= size {
			return size
		}
	}
	return handfuls[len(handfuls)-1]
}

// among runs a query with (*) for some keys, a handful at a time; each key has to be there once. The keys follow the
// other arguments. Where there are fewer than a statement carries, it carries the last one several times, which a set
// does not mind: a statement less to wait for.
func among[K any](ctx context.Context, tx session, query string, args []any, keys []K, scan func(row) error) error {
	for len(keys) > 0 {
		size := handful(len(keys))
		n := min(size, len(keys))
		all := append(make([]any, 0, len(args)+size), args...)
		for i := range size {
			all = append(all, keys[min(i, n-1)])
		}
		if err := tx.each(ctx, strings.Replace(query, "(*)", places(size), 1), all, scan); err != nil {
			return err
		}
		keys = keys[n:]
	}
	return nil
}

// remove is among for what gives no rows.
func remove[K any](ctx context.Context, tx session, query string, args []any, keys []K) error {
	return among(ctx, tx, query, args, keys, func(row) error { return nil })
}

func places(n int) string { return "(" + strings.Repeat("?,", n-1) + "?)" }

// rows are new rows of one table on their way; a row has as many values as the table has columns.
type rows struct {
	table   string
	columns int
	then    string // ON CONFLICT …
	values  []any
}

func (r *rows) add(values ...any) { r.values = append(r.values, values...) }

// mostRows is how many rows one statement writes.
const mostRows = 256

// write writes them, with statements that are each half as long as the one before.
func (r *rows) write(ctx context.Context, tx session) error {
	left := r.values
	for size := mostRows; size > 0; size /= 2 {
		for span := size * r.columns; len(left) >= span; left = left[span:] {
			row := places(r.columns)
			text := "INSERT INTO " + r.table + " VALUES " + strings.Repeat(row+",", size-1) + row + " " + r.then
			if err := tx.exec(ctx, text, left[:span]...); err != nil {
				return err
			}
		}
	}
	r.values = nil
	return nil
}

// to is write as a step.
func (r *rows) to(tx session) func(context.Context) error {
	return func(ctx context.Context) error { return r.write(ctx, tx) }
}
