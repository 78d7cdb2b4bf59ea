package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// record puts a thing into its drawer, or takes it out where it has no content.
func (w *writing) record(ctx context.Context, r *bureau.Record) error {
	if w.vault == nil {
		return locked()
	}
	if r.Content == nil {
		_, err := w.pen.Exec(ctx, "DELETE FROM record WHERE drawer = ? AND name = ?", string(r.Drawer), r.Name)
		return err
	}
	_, err := w.pen.Exec(ctx, `INSERT INTO record (drawer, name, content) VALUES (?, ?, ?)
		ON CONFLICT (drawer, name) DO UPDATE SET content = excluded.content`,
		string(r.Drawer), r.Name, w.vault.sealText(recordPlace, string(r.Drawer)+"|"+r.Name, r.Content))
	return err
}

// Record returns one thing of a drawer.
func (s *Store) Record(ctx context.Context, drawer bureau.Drawer, name string) (content []byte, err error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	const what = "不能读出记录"
	err = s.read(ctx, what, func(ctx context.Context, sn snapshot) error {
		var sealed []byte
		err := sn.one(ctx, "SELECT content FROM record WHERE drawer = ? AND name = ?", []any{string(drawer), name}, &sealed)
		if errors.Is(err, sql.ErrNoRows) {
			return problem.New(problem.NotFound, what, "没有“"+name+"”", "请刷新后再试")
		}
		if err != nil {
			return err
		}
		content, err = v.record(drawer, name, sealed)
		return err
	})
	return content, err
}

// Records returns all of a drawer, by name.
func (s *Store) Records(ctx context.Context, drawer bureau.Drawer) (list []bureau.Record, err error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, "不能读出记录", func(ctx context.Context, sn snapshot) error {
		list, err = sn.records(ctx, v, drawer)
		return err
	})
	return list, err
}

func (sn snapshot) records(ctx context.Context, v *vault, drawer bureau.Drawer) (list []bureau.Record, err error) {
	err = sn.Each(ctx, "SELECT name, content FROM record WHERE drawer = ? ORDER BY name", []any{string(drawer)}, func(r *sql.Rows) error {
		var sealed []byte
		found := bureau.Record{Drawer: drawer}
		err := r.Scan(&found.Name, &sealed)
		if err == nil {
			found.Content, err = v.record(drawer, found.Name, sealed)
		}
		list = append(list, found)
		return err
	})
	return list, err
}

func (v *vault) record(drawer bureau.Drawer, name string, sealed []byte) ([]byte, error) {
	content, err := v.openText(recordPlace, string(drawer)+"|"+name, sealed)
	if err != nil {
		return nil, damaged("不能读出记录 "+string(drawer)+"/"+name, err)
	}
	return content, nil
}
