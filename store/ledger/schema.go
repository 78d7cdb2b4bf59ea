package ledger

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"slices"

	"roadcert/domain/problem"
)

// schema is the history of the ledger's form: files of SQL whose names begin with their number. A file that was
// released is never changed.
//
//go:embed schema/*.sql
var schema embed.FS

// founding says of which form a ledger is, and proves which key it is sealed with.
const founding = `CREATE TABLE IF NOT EXISTS ledger (
	one     INTEGER NOT NULL CHECK (one = 1),
	version INTEGER NOT NULL,
	proof   BLOB NOT NULL,
	PRIMARY KEY (one)
);`

// found brings the ledger to the newest form, in one transaction. A ledger of a newer form is refused, and one that
// another key seals.
func (l *Ledger) found(ctx context.Context) error {
	names, err := fs.Glob(schema, "schema/*.sql")
	if err != nil {
		return err
	}
	slices.Sort(names)
	return l.engine.write(ctx, func(ctx context.Context, tx session) error {
		d := l.engine.dialect()
		if d.sole != "" {
			if err := tx.exec(ctx, d.sole); err != nil {
				return err
			}
		}
		if err := tx.script(ctx, d.form.Replace(founding)); err != nil {
			return err
		}
		have, err := l.prove(ctx, tx)
		if err != nil || have == len(names) {
			return err
		}
		if have > len(names) {
			return problem.New(problem.Newer, cannotOpen,
				fmt.Sprintf("它由更新版本的路证写成（第 %d 版，本程序只认到第 %d 版）", have, len(names)), "请升级路证后再打开")
		}
		return advance(ctx, tx, d, names, have)
	})
}

// prove returns the form of the ledger, and refuses it where the key is not its.
func (l *Ledger) prove(ctx context.Context, tx session) (version int, err error) {
	key := place{"ledger", "", "1"}
	var proof []byte
	found, err := one(ctx, tx, "SELECT version, proof FROM ledger", nil, &version, &proof)
	if err != nil {
		return 0, err
	}
	if !found {
		return 0, tx.exec(ctx, "INSERT INTO ledger (one, version, proof) VALUES (1, 0, ?)", l.seal(key, []byte("roadcert")))
	}
	if _, err := l.box.Open(proof, key.bytes()); err != nil {
		return 0, problem.From(err, problem.SignIn, cannotOpen, "数据密钥不是这个台账的", "请使用建立台账时的数据密钥")
	}
	return version, nil
}

func advance(ctx context.Context, tx session, d dialect, names []string, have int) error {
	for _, name := range names[have:] {
		script, err := fs.ReadFile(schema, name)
		if err != nil {
			return err
		}
		if err := tx.script(ctx, d.form.Replace(string(script))); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return tx.exec(ctx, "UPDATE ledger SET version = ?", int64(len(names)))
}
