package ledger

import (
	"context"
	"time"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

func (b *book) Pictures(ctx context.Context, digests []string) (map[string]bool, error) {
	found := map[string]bool{}
	err := among(ctx, b.tx, "SELECT digest FROM picture WHERE county = ? AND digest IN (*)", []any{b.county}, digests, func(r row) error {
		var digest string
		err := r.Scan(&digest)
		found[digest] = true
		return err
	})
	return found, err
}

func (b *book) Picture(ctx context.Context, digest string) ([]byte, error) {
	var sealed []byte
	found, err := one(ctx, b.tx, "SELECT content FROM picture WHERE county = ? AND digest = ?", []any{b.county, digest}, &sealed)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, problem.New(problem.NotFound, "找不到照片", "省级系统还没有收到摘要为 "+digest+" 的照片", "请由县级系统重新推送照片")
	}
	return b.ledger.open(b.at("picture", digest), sealed)
}

func (b *book) SavePictures(ctx context.Context, pictures []exchange.Picture) error {
	list := rows{table: "picture", columns: 3, then: "ON CONFLICT (county, digest) DO NOTHING"}
	for _, p := range pictures {
		list.add(b.county, p.Digest, b.ledger.seal(b.at("picture", p.Digest), p.Content))
	}
	return list.write(ctx, b.tx)
}

// SaveDocuments leaves a file with a seal as it is where there is one: it has been handed out.
func (b *book) SaveDocuments(ctx context.Context, documents []exchange.SealedDocument) error {
	var seq int64
	if _, err := one(ctx, b.tx, "SELECT coalesce(max(seq), 0) FROM document WHERE county = ?", []any{b.county}, &seq); err != nil {
		return err
	}
	for i := range documents {
		d := &documents[i]
		seq++
		id, version := int64(d.Certificate), int64(d.Version)
		if err := b.tx.exec(ctx, `INSERT INTO document (county, certificate, version, seq, sealed_at, sealed, refused, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (county, certificate, version) DO UPDATE SET seq = excluded.seq, sealed_at = excluded.sealed_at, sealed = excluded.sealed,
			refused = excluded.refused, content = excluded.content WHERE document.sealed = 0`, b.county, id, version, seq,
			d.SealedAt.UnixMilli(), flag(d.Refused == ""), d.Refused, b.ledger.seal(b.at("document", id, version), d.Content)); err != nil {
			return err
		}
		if err := b.tx.exec(ctx, "DELETE FROM unsealed WHERE county = ? AND certificate = ? AND version = ?", b.county, id, version); err != nil {
			return err
		}
	}
	return nil
}

// Postpone sends editions to another place in the queue for the seal.
func (b *book) Postpone(ctx context.Context, ids []certificate.ID, since time.Time) error {
	return remove(ctx, b.tx, "UPDATE unsealed SET since = ? WHERE county = ? AND certificate IN (*)", []any{since.UnixMilli(), b.county}, numbers(ids))
}

func (b *book) Documents(ctx context.Context, after int64, limit int) (list []exchange.SealedDocument, next int64, pending int, err error) {
	next = after
	if err = b.tx.each(ctx, `SELECT seq, certificate, version, sealed_at, refused, content FROM document
		WHERE county = ? AND seq > ? ORDER BY seq LIMIT ?`, []any{b.county, after, int64(limit)}, func(r row) error {
		var d exchange.SealedDocument
		var id, version, at int64
		var sealed []byte
		if err := r.Scan(&next, &id, &version, &at, &d.Refused, &sealed); err != nil {
			return err
		}
		d.Certificate, d.Version, d.SealedAt = certificate.ID(id), int(version), time.UnixMilli(at).UTC()
		if d.Content, err = b.ledger.open(b.at("document", id, version), sealed); len(d.Content) == 0 {
			d.Content = nil
		}
		list = append(list, d)
		return err
	}); err != nil {
		return list, next, 0, err
	}
	_, err = one(ctx, b.tx, "SELECT count(*) FROM unsealed WHERE county = ?", []any{b.county}, &pending)
	return list, next, pending, err
}
