package sqlite

import (
	"context"
	"fmt"
	"strings"
)

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
			if _, err := s.pen.Exec(ctx, s.text(rows), rest[:rows*s.columns]...); err != nil {
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
