package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// library is the readers: a pool of connections that cannot write, and the statements prepared on it.
type library struct {
	db         *sql.DB
	mu         sync.Mutex
	statements map[string]*sql.Stmt
}

// statement returns the prepared form of a query. The texts are few and fixed; values are parameters.
func (l *library) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if st := l.statements[query]; st != nil {
		return st, nil
	}
	st, err := l.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if l.statements == nil {
		l.statements = map[string]*sql.Stmt{}
	}
	l.statements[query] = st
	return st, nil
}

func (l *library) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var errs []error
	for _, st := range l.statements {
		errs = append(errs, st.Close())
	}
	return errors.Join(append(errs, l.db.Close())...)
}

// snapshot is one state of the store, however much is written meanwhile.
type snapshot struct {
	library *library
	tx      *sql.Tx
}

// read runs fn on a snapshot.
func (s *Store) read(ctx context.Context, what string, fn func(context.Context, snapshot) error) error {
	tx, err := s.reading.db.BeginTx(ctx, nil)
	if err != nil {
		return explain(err, what)
	}
	defer tx.Rollback() // nothing was written
	return explain(fn(ctx, snapshot{s.reading, tx}), what)
}

// each calls scan for every row of a query, until it fails.
func (sn snapshot) each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	st, err := sn.library.statement(ctx, query)
	if err != nil {
		return err
	}
	rows, err := sn.tx.StmtContext(ctx, st).QueryContext(ctx, args...)
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
func (sn snapshot) one(ctx context.Context, query string, args []any, to ...any) error {
	found := false
	err := sn.each(ctx, query, args, func(r *sql.Rows) error {
		found = true
		return r.Scan(to...)
	})
	if err == nil && !found {
		return sql.ErrNoRows
	}
	return err
}
