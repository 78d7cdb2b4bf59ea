package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// documentRow says where the file of an edition belongs, so that it cannot be moved to another.
func documentRow(id certificate.ID, version int) string { return fmt.Sprintf("%s|%d", id, version) }

// document keeps the sealed file of an edition.
func (w *writing) document(ctx context.Context, d *bureau.Document) error {
	if w.vault == nil {
		return locked()
	}
	sealed := w.vault.sealText(documentPlace, documentRow(d.Certificate, d.Version), d.Content)
	if _, err := w.pen.Exec(ctx, "INSERT INTO document (certificate, version, sealed_at, content) VALUES (?, ?, ?, ?)",
		int64(d.Certificate), int64(d.Version), d.SealedAt.UnixMilli(), sealed); err != nil {
		return err
	}
	_, err := w.pen.Exec(ctx, "UPDATE edition SET sealed = 1 WHERE certificate = ? AND version = ?", int64(d.Certificate), int64(d.Version))
	return err
}

// Document returns the sealed file of an edition.
func (s *Store) Document(ctx context.Context, id certificate.ID, version int) (d bureau.Document, err error) {
	const what = "不能读出电子证照文件"
	v, err := s.unlocked()
	if err != nil {
		return d, err
	}
	err = s.read(ctx, what, func(ctx context.Context, sn snapshot) error {
		var at int64
		var sealed []byte
		err := sn.one(ctx, "SELECT sealed_at, content FROM document WHERE certificate = ? AND version = ?",
			[]any{int64(id), int64(version)}, &at, &sealed)
		if errors.Is(err, sql.ErrNoRows) {
			return problem.New(problem.NotFound, what, fmt.Sprintf("%s 的第 %03d 版还没有加盖专用章", id, version), "请先加盖专用章")
		}
		if err != nil {
			return err
		}
		d.Certificate, d.Version, d.SealedAt = id, version, time.UnixMilli(at).UTC()
		if d.Content, err = v.openText(documentPlace, documentRow(id, version), sealed); err != nil {
			return damaged(what, err)
		}
		return nil
	})
	return d, err
}

// Identified returns the edition that bears an identifier.
func (s *Store) Identified(ctx context.Context, identifier string) (ed certificate.Edition, err error) {
	err = s.read(ctx, "不能查找证照标识", func(ctx context.Context, sn snapshot) error {
		err := sn.Each(ctx, "SELECT "+editionColumns+" FROM edition e WHERE e.identifier = ?", []any{identifier}, func(r *sql.Rows) (err error) {
			ed, err = scanEdition(r)
			return err
		})
		if err == nil && ed.Version == 0 {
			return problem.New(problem.NotFound, "找不到证照标识", "库中没有 "+identifier, "请核对标识，或到签发单位查询")
		}
		return err
	})
	return ed, err
}

const unsealed = ` FROM certificate c NOT INDEXED JOIN shelf s ON s.id = c.shelf
	JOIN edition e ON e.certificate = c.id AND e.version = c.version
	WHERE c.id > ? AND c.version > 0 AND e.sealed = 0 AND s.status = ? AND (c.valid_to = 0 OR c.valid_to >= ?) AND (? = '' OR s.kind = ?)`

// Unsealed returns up to limit valid certificates, in order of ID after one, whose newest edition has no sealed
// file.
func (s *Store) Unsealed(ctx context.Context, kind catalog.Code, today day.Day, after certificate.ID, limit int) (list []bureau.Unsealed, err error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	args := []any{int64(after), int64(certificate.Valid), int64(today), string(kind), string(kind), limit}
	err = s.read(ctx, "不能列出待盖章的证照", func(ctx context.Context, sn snapshot) error {
		if err := sn.Each(ctx, "SELECT "+editionColumns+unsealed+" ORDER BY c.id LIMIT ?", args, func(r *sql.Rows) error {
			ed, err := scanEdition(r)
			list = append(list, bureau.Unsealed{Edition: ed})
			return err
		}); err != nil {
			return err
		}
		for i := range list {
			c, err := sn.find(ctx, v, list[i].Edition.Certificate)
			if err != nil {
				return err
			}
			list[i].Certificate = c
		}
		return nil
	})
	return list, err
}

// CountUnsealed counts what Unsealed would return without a limit.
func (s *Store) CountUnsealed(ctx context.Context, kind catalog.Code, today day.Day) (n int, err error) {
	err = s.read(ctx, "不能统计待盖章的证照", func(ctx context.Context, sn snapshot) error {
		return sn.one(ctx, "SELECT count(*)"+unsealed, []any{0, int64(certificate.Valid), int64(today), string(kind), string(kind)}, &n)
	})
	return n, err
}

// EachEdition calls do for every edition, in order, with its certificate's state but without its face.
func (s *Store) EachEdition(ctx context.Context, do func(*certificate.Edition, *certificate.Certificate) error) error {
	return s.read(ctx, "不能列出电子证照", func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, "SELECT "+editionColumns+`, c.version, c.valid_to, s.status, s.kind FROM edition e
			JOIN certificate c ON c.id = e.certificate JOIN shelf s ON s.id = c.shelf ORDER BY e.certificate, e.version`, nil, func(r *sql.Rows) error {
			c := certificate.Certificate{}
			ed, err := scanEdition(r, &c.Version, &c.ValidTo, &c.Status, &c.Kind)
			if err != nil {
				return err
			}
			c.ID = ed.Certificate
			return do(&ed, &c)
		})
	})
}
