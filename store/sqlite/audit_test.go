package sqlite_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// logged is how many entries the log has that is tampered with.
const logged = 40

// tamper is one way to get at the log with a tool for SQLite files; at is an entry's number. Outside tells whether the
// chain is whole afterwards, so that only a head kept elsewhere gives it away.
type tamper struct {
	outside bool
	do      func(*rapid.T, *sql.Tx, int64) error
}

var tampers = map[string]tamper{
	"edit a text": {false, func(t *rapid.T, tx *sql.Tx, at int64) error {
		column := rapid.SampledFrom([]string{"actor", "action", "subject", "outcome", "detail"}).Draw(t, "column")
		return run(tx, "UPDATE audit SET "+column+" = "+column+" || 'x' WHERE seq = ?", at)
	}},
	"edit a time": {false, func(t *rapid.T, tx *sql.Tx, at int64) error {
		return run(tx, "UPDATE audit SET at = at + ? WHERE seq = ?", rapid.Int64Range(1, 1<<40).Draw(t, "by"), at)
	}},
	"edit the chain": {false, func(t *rapid.T, tx *sql.Tx, at int64) error {
		column := rapid.SampledFrom([]string{"prev", "hash"}).Draw(t, "column")
		return run(tx, "UPDATE audit SET "+column+" = ? WHERE seq = ?", rapid.SliceOfN(rapid.Byte(), 0, 31).Draw(t, "bytes"), at)
	}},
	"delete": {true, func(t *rapid.T, tx *sql.Tx, at int64) error {
		n := rapid.Int64Range(0, logged).Draw(t, "more")
		return run(tx, "DELETE FROM audit WHERE seq BETWEEN ? AND ?", at, at+n)
	}},
	"swap": {false, func(t *rapid.T, tx *sql.Tx, at int64) error {
		other := rapid.Int64Range(1, logged).Filter(func(i int64) bool { return i != at }).Draw(t, "with")
		if err := run(tx, "UPDATE audit SET seq = 1000 WHERE seq = ?", at); err != nil {
			return err
		}
		if err := run(tx, "UPDATE audit SET seq = ? WHERE seq = ?", at, other); err != nil {
			return err
		}
		return run(tx, "UPDATE audit SET seq = ? WHERE seq = 1000", other)
	}},
	"insert": {false, func(t *rapid.T, tx *sql.Tx, at int64) error {
		if rapid.Bool().Draw(t, "before all") {
			return run(tx, `INSERT INTO audit SELECT ?, at, actor, action, subject, outcome, detail, prev, hash FROM audit WHERE seq = ?`, -at, at)
		}
		if err := run(tx, "UPDATE audit SET seq = -seq - 1 WHERE seq >= ?", at); err != nil {
			return err
		}
		if err := run(tx, "UPDATE audit SET seq = -seq WHERE seq < 0"); err != nil {
			return err
		}
		return run(tx, `INSERT INTO audit SELECT ?, at, actor, action, subject, outcome, detail, prev, hash FROM audit WHERE seq = ?`, at, at+1)
	}},
	"cut the tail": {true, func(_ *rapid.T, tx *sql.Tx, at int64) error {
		return run(tx, "DELETE FROM audit WHERE seq >= ?", at)
	}},
	"rebuild the chain": {true, func(t *rapid.T, tx *sql.Tx, at int64) error {
		if rapid.Bool().Draw(t, "drop it") {
			if err := run(tx, "DELETE FROM audit WHERE seq = ?", at); err != nil {
				return err
			}
		}
		return rebuild(tx, at, rapid.StringN(1, 20, -1).Draw(t, "detail"))
	}},
}

func run(tx *sql.Tx, statement string, args ...any) error {
	_, err := tx.Exec(statement, args...)
	return err
}

// rebuild chains all anew from an entry on, as the program itself would.
func rebuild(tx *sql.Tx, from int64, detail string) error {
	entries, err := readLog(tx)
	if err != nil {
		return err
	}
	var head audit.Head
	if err := run(tx, "DELETE FROM audit WHERE seq >= ?", from); err != nil {
		return err
	}
	for i, e := range entries {
		if e.Seq < from {
			head = audit.Head{Seq: e.Seq, Hash: e.Hash}
			continue
		}
		if i == int(from)-1 {
			e.Detail += detail
		}
		head = head.Chain(&e)
		if err := run(tx, "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", e.Seq, e.At.UnixMilli(), e.Actor, e.Action, e.Subject, string(e.Outcome),
			e.Detail, e.Prev, e.Hash); err != nil {
			return err
		}
	}
	return nil
}

func readLog(tx *sql.Tx) (entries []audit.Entry, err error) {
	rows, err := tx.Query("SELECT seq, at, actor, action, subject, outcome, detail, prev, hash FROM audit ORDER BY seq")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var e audit.Entry
		var at int64
		if err := rows.Scan(&e.Seq, &at, &e.Actor, &e.Action, &e.Subject, &e.Outcome, &e.Detail, &e.Prev, &e.Hash); err != nil {
			return nil, err
		}
		e.At = time.UnixMilli(at)
		entries = append(entries, e)
	}
	return entries, rows.Err()
}

// TestEveryManipulationOfTheLogIsFound, given one head from outside, in a real file. `make audit` runs ten thousand.
func TestEveryManipulationOfTheLogIsFound(t *testing.T) {
	h := found(t)
	for i := range logged {
		h.commit(bureau.Change{Audit: audit.Entry{At: now, Actor: "clerk", Action: "reveal", Subject: fmt.Sprintf("c1-%d", i), Outcome: audit.Done, Detail: "查看"}})
	}
	outside, err := h.AuditHead(t.Context())
	if err != nil || h.Close() != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(h.dir, "roadcert.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	kinds := make([]string, 0, len(tampers))
	for name := range tampers {
		kinds = append(kinds, name)
	}
	slices.Sort(kinds)
	verify := func(t *rapid.T, tx *sql.Tx, kept ...audit.Head) *audit.Break {
		entries, err := readLog(tx)
		if err != nil {
			t.Fatal(err)
		}
		_, broken, err := audit.Verify(audit.Head{}, audit.Of(entries), kept...)
		if err != nil {
			t.Fatal(err)
		}
		return broken
	}
	rapid.Check(t, func(t *rapid.T) {
		tx, err := db.BeginTx(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = tx.Rollback() }()
		if broken := verify(t, tx, outside); broken != nil {
			t.Fatalf("before: %s", broken.Text)
		}
		name := rapid.SampledFrom(kinds).Draw(t, "tampering")
		at := rapid.Int64Range(1, logged).Draw(t, "at")
		if err := tampers[name].do(t, tx, at); err != nil {
			t.Fatalf("%s at %d: %v", name, at, err)
		}
		if broken := verify(t, tx); broken == nil && !tampers[name].outside {
			t.Fatalf("%s at %d is not found by the chain", name, at)
		}
		if broken := verify(t, tx, outside); broken == nil || broken.Text == "" {
			t.Fatalf("%s at %d is not found", name, at)
		}
	})
}

// TestNoChangeWithoutAnEntry: what does not say what it is is not written.
func TestNoChangeWithoutAnEntry(t *testing.T) {
	h := found(t)
	before, err := h.AuditHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = h.Commit(t.Context(), bureau.Change{Records: []bureau.Record{{Drawer: "key", Name: "x", Content: []byte("x")}}})
	code(t, err, problem.Internal)
	after, err := h.AuditHead(t.Context())
	if err != nil || after.Seq != before.Seq || !bytes.Equal(after.Hash, before.Hash) {
		t.Errorf("%+v, %v", after, err)
	}
	_, err = h.Record(t.Context(), "key", "x")
	code(t, err, problem.NotFound)
}
