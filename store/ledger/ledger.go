// Package ledger is where the province keeps what it knows: on a file of SQLite where nothing else is said, on a server
// of PostgreSQL for load (DESIGN.md, Scale). One schema, one set of queries and one suite of tests serve both;
// engine.go says how little differs.
//
// Three decisions carry it:
//
//   - Every key begins with the county, and nothing refers from one county to another, so that Citus or CockroachDB can
//     spread the tables by it. Whoever writes to a county holds its row: writers of one county follow each other,
//     those of different counties do not meet.
//   - The feed of a county is counted without gaps and carries a running SM3, so that a cursor of a feed that was lost
//     is told from one that was not.
//   - Items, states and documents are sealed for their place (table, county, row, column): what is altered or moved in
//     the database shows when it is read. Numbers are found by keyed digests.
package ledger

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"strings"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/province"
	"roadcert/store/internal/sqlitefile"
	"roadcert/store/internal/strongbox"
)

// Options say how a ledger is opened.
type Options struct {
	Key  []byte       // data key
	Rand io.Reader    // for nonces; nil means crypto/rand
	Log  *slog.Logger // nil for none
}

// Ledger is an open ledger. Its methods may be called by many goroutines at once.
type Ledger struct {
	engine engine
	box    *strongbox.Box
}

var (
	_ province.Ledger = (*Ledger)(nil)
	_ province.Book   = (*book)(nil)
)

// Open opens the ledger in a folder, or the one that a URL (postgres://…) names, and makes it where there is none.
func Open(ctx context.Context, where string, opt Options) (*Ledger, error) {
	if opt.Rand == nil {
		opt.Rand = rand.Reader
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	box, err := strongbox.New(opt.Key, "ledger", opt.Rand)
	if err != nil {
		return nil, err
	}
	l := &Ledger{box: box}
	if l.engine, err = openEngine(ctx, where, opt.Log); err != nil {
		return nil, err
	}
	if err := l.found(ctx); err != nil {
		return nil, errors.Join(l.explain(err, cannotOpen), l.Close())
	}
	return l, nil
}

// cannotOpen is what did not happen, whatever the reason.
const cannotOpen = "不能打开省级台账"

// openEngine tells by the place which database it is.
func openEngine(ctx context.Context, where string, log *slog.Logger) (engine, error) {
	if Served(where) {
		return openServer(ctx, where, log)
	}
	e, err := openFile(ctx, where)
	if err != nil {
		return nil, explain(sqlitefile.Word, err, cannotOpen)
	}
	return e, nil
}

// Served tells whether a place is a server's URL, and no folder.
func Served(where string) bool {
	return strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://")
}

// Write runs fn in one transaction that nobody else writes to the county in; it is kept whole, or not at all.
func (l *Ledger) Write(ctx context.Context, county string, fn func(context.Context, province.Book) error) error {
	return l.explain(l.engine.write(ctx, func(ctx context.Context, tx session) error {
		b := &book{ledger: l, tx: tx, county: county}
		if err := b.hold(ctx); err != nil {
			return err
		}
		return fn(ctx, b)
	}), "没有写入省级台账")
}

// Read runs fn on one state of a county.
func (l *Ledger) Read(ctx context.Context, county string, fn func(context.Context, province.Book) error) error {
	return l.read(ctx, func(ctx context.Context, tx session) error {
		b := &book{ledger: l, tx: tx, county: county}
		if _, err := b.look(ctx, ""); err != nil {
			return err
		}
		return fn(ctx, b)
	})
}

// read runs fn on one state of the whole ledger.
func (l *Ledger) read(ctx context.Context, fn func(context.Context, session) error) error {
	return l.explain(l.engine.read(ctx, fn), "不能读出省级台账")
}

// Backup copies the ledger into an empty folder while it is in use. A server has means of its own.
func (l *Ledger) Backup(ctx context.Context, dir string) error {
	return l.explain(l.engine.backup(ctx, dir), "不能备份省级台账")
}

// Close ends the use of the ledger. Calling it again does nothing.
func (l *Ledger) Close() error { return l.explain(l.engine.close(), "不能关闭省级台账") }

func (l *Ledger) explain(err error, what string) error { return explain(l.engine.words, err, what) }

// explain is the border: what a database and the system say becomes what a person can act on. What is not theirs is the
// caller's and stays as it is.
func explain(words func(error) (wording, bool), err error, what string) error {
	var p *problem.Problem
	if err == nil || errors.As(err, &p) {
		return err
	}
	w, ok := words(err)
	if !ok {
		return err
	}
	return &problem.Problem{Code: w.Code, What: what, Why: w.Why, Remedy: w.Remedy, Cause: err}
}

// damaged refuses a row that cannot be right.
func damaged(what string, cause error) error {
	return &problem.Problem{
		Code: problem.Damaged, What: "不能读出省级台账的" + what, Why: "台账中的记录已损坏或被改动",
		Remedy: "请停止使用，查明谁动过数据库，并用最近的备份恢复", Cause: cause,
	}
}

// book is one county in a transaction.
type book struct {
	ledger *Ledger
	tx     session
	county string
	head   exchange.Cursor
}

// look reads the county's row and tells whether there is one.
func (b *book) look(ctx context.Context, lock string) (found bool, err error) {
	found, err = one(ctx, b.tx, "SELECT seq, hash FROM county WHERE county = ?"+lock, []any{b.county}, &b.head.Seq, &b.head.Hash)
	if len(b.head.Hash) == 0 {
		b.head.Hash = nil
	}
	return found, err
}

// hold takes the county's row, so that everybody else who wants to write there waits. The first to come makes it.
func (b *book) hold(ctx context.Context) error {
	lock := b.ledger.engine.dialect().lock
	found, err := b.look(ctx, lock)
	if err != nil || found {
		return err
	}
	if err := b.tx.exec(ctx, "INSERT INTO county (county, seq, hash) VALUES (?, 0, ?) ON CONFLICT (county) DO NOTHING", b.county, []byte{}); err != nil {
		return err
	}
	_, err = b.look(ctx, lock)
	return err
}
