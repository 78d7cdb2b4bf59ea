package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/problem"
)

// Catalog returns the catalogue with its whole history.
func (s *Store) Catalog() *catalog.Catalog { return s.catalog.Load() }

// foundCatalog reads the catalogue at opening, and gives it the entries of the one the program carries that it
// does not have: all of them in a new store, and kinds that came with a newer program.
func (s *Store) foundCatalog(ctx context.Context, carried *catalog.Catalog) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	have := map[catalog.Code]bool{}
	if err := s.pen.Each(ctx, "SELECT DISTINCT kind FROM catalog", nil, func(r *sql.Rows) error {
		var code catalog.Code
		err := r.Scan(&code)
		have[code] = true
		return err
	}); err != nil {
		return err
	}
	var missing []catalog.Version
	for _, k := range carried.Kinds() {
		if !have[k.Code] {
			missing = append(missing, carried.History(k.Code)...)
		}
	}
	if len(missing) == 0 {
		return s.readCatalog(ctx)
	}
	err := s.pen.Transaction(ctx, func(ctx context.Context) error {
		for i := range missing {
			if err := s.pen.version(ctx, &missing[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.readCatalog(ctx)
}

// readCatalog reads the catalogue after it changed.
func (s *Store) readCatalog(ctx context.Context) error {
	const what = "不能读出证照目录"
	var versions []catalog.Version
	err := s.pen.Each(ctx, "SELECT body FROM catalog ORDER BY id", nil, func(r *sql.Rows) error {
		var body []byte
		if err := r.Scan(&body); err != nil {
			return err
		}
		var v catalog.Version
		err := parse(body, &v, what)
		versions = append(versions, v)
		return err
	})
	if err != nil {
		return err
	}
	c, err := catalog.New(versions)
	if err != nil {
		return damaged(what, err)
	}
	s.catalog.Store(c)
	return nil
}

// entries writes what a change alters of the catalogue.
func (w *writing) entries(ctx context.Context, c *bureau.Change) error {
	for _, code := range c.NoDraft {
		if _, err := w.pen.Exec(ctx, "DELETE FROM catalog WHERE kind = ? AND state = ?", string(code), string(catalog.Draft)); err != nil {
			return err
		}
	}
	for i := range c.Versions {
		if err := w.pen.version(ctx, &c.Versions[i]); err != nil {
			return err
		}
		if err := w.unreadGrades(ctx, c.Versions[i].Kind); err != nil {
			return err
		}
	}
	return nil
}

// version writes a version of an entry; only a draft can be written again.
func (c *connection) version(ctx context.Context, v *catalog.Version) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	done, err := c.Exec(ctx, `INSERT INTO catalog (kind, number, state, body) VALUES (?, ?, ?, ?) ON CONFLICT (kind, number)
		DO UPDATE SET state = excluded.state, body = excluded.body WHERE catalog.state = ?`,
		string(v.Kind.Code), int64(v.Number), string(v.State), string(body), string(catalog.Draft))
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return problem.New(problem.Conflict, "没有保存", "目录项 "+string(v.Kind.Code)+" 的这一版刚刚发布过", "请刷新后以现行版本重新起草")
}
