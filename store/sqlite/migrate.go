package sqlite

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"roadcert/domain/problem"
)

// schema is the history of the store's form: files of SQL whose names begin with their number. A file that
// was released is never changed.
//
//go:embed schema/*.sql
var schema embed.FS

// applicationID marks a SQLite file as a store of roadcert ("RCRT").
const applicationID = 0x52435254

// brand marks an empty file as a store.
func (p *connection) brand(ctx context.Context) error {
	_, err := p.Exec(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	return err
}

// migrate brings the store to the newest form in one transaction. A store that holds something is copied
// before, beside itself; a store of a newer form is refused.
func (p *connection) migrate(ctx context.Context, scripts fs.FS, path string) error {
	names, err := fs.Glob(scripts, "schema/*.sql")
	if err != nil {
		return err
	}
	slices.Sort(names)
	var have, brand int
	if err := p.one(ctx, "PRAGMA application_id", nil, &brand); err != nil {
		return err
	}
	if err := p.one(ctx, "PRAGMA user_version", nil, &have); err != nil {
		return err
	}
	switch {
	case brand != applicationID:
		return problem.New(problem.Damaged, "不能打开证照库", path+" 不是路证的数据文件", "请检查文件夹是否写对，或用备份恢复")
	case have > len(names):
		return problem.New(problem.Newer, "不能打开证照库", fmt.Sprintf("它由更新版本的路证写成（第 %d 版，本程序只认到第 %d 版）", have, len(names)), "请升级路证后再打开")
	case have == len(names):
		return nil
	}
	if have > 0 {
		if err := p.keepCopy(ctx, fmt.Sprintf("%s.v%d", path, have)); err != nil {
			return err
		}
	}
	return p.Transaction(ctx, func(ctx context.Context) error {
		for _, name := range names[have:] {
			script, err := fs.ReadFile(scripts, name)
			if err != nil {
				return err
			}
			if err := p.Script(ctx, string(script)); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return p.Script(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(names)))
	})
}

// keepCopy writes a whole copy of the store; one left by a migration that failed is replaced.
func (p *connection) keepCopy(ctx context.Context, to string) error {
	if err := os.Remove(to); err != nil && !os.IsNotExist(err) {
		return err
	}
	_, err := p.Exec(ctx, "VACUUM INTO ?", to)
	return err
}
