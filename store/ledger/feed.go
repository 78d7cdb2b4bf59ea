package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/seal"
)

// next is the running digest of the feed after one more item.
func next(hash []byte, item exchange.ItemDigest) []byte {
	sum := seal.SM3([]byte("roadcert feed 1\n"), hash, item[:])
	return sum[:]
}

func (b *book) Head(context.Context) (exchange.Cursor, error) { return b.head, nil }

func (b *book) Digests(ctx context.Context, ids []certificate.EventID) (map[certificate.EventID]exchange.ItemDigest, error) {
	found := make(map[certificate.EventID]exchange.ItemDigest, len(ids))
	err := among(ctx, b.tx, "SELECT id, digest FROM event WHERE county = ? AND id IN (*)", []any{b.county}, numbers(ids), func(r row) error {
		var id int64
		var digest []byte
		if err := r.Scan(&id, &digest); err != nil {
			return err
		}
		if len(digest) != seal.DigestSize {
			return damaged(fmt.Sprintf("event %s %d", b.county, id), errors.New("not a digest"))
		}
		found[certificate.EventID(id)] = exchange.ItemDigest(digest)
		return nil
	})
	return found, err
}

func (b *book) History(ctx context.Context, id certificate.ID) (items []exchange.Item, err error) {
	err = b.tx.each(ctx, "SELECT id, content FROM event WHERE county = ? AND certificate = ? ORDER BY revision", []any{b.county, int64(id)}, func(r row) error {
		var event int64
		var sealed []byte
		if err := r.Scan(&event, &sealed); err != nil {
			return err
		}
		item, err := b.ledger.open(b.at("event", event), sealed)
		items = append(items, item)
		return err
	})
	return items, err
}

func (b *book) Feed(ctx context.Context, after exchange.Cursor, limit int) (items []exchange.Item, to exchange.Cursor, known bool, err error) {
	if known, err = b.known(ctx, after); err != nil || !known {
		return nil, after, false, err
	}
	to = after
	err = b.tx.each(ctx, "SELECT seq, hash, id, content FROM event WHERE county = ? AND seq > ? ORDER BY seq LIMIT ?",
		[]any{b.county, after.Seq, int64(limit)}, func(r row) error {
			var event int64
			var sealed []byte
			to = exchange.Cursor{}
			if err := r.Scan(&to.Seq, &to.Hash, &event, &sealed); err != nil {
				return err
			}
			item, err := b.ledger.open(b.at("event", event), sealed)
			items = append(items, item)
			return err
		})
	return items, to, true, err
}

const selectBases = `SELECT coalesce(b.id, 0) FROM event e
	LEFT JOIN event b ON b.county = e.county AND b.certificate = e.certificate AND b.revision = e.revision - 1
	WHERE e.county = ? AND e.seq > ? AND e.seq <= ? ORDER BY e.seq`

func (b *book) Bases(ctx context.Context, after, to exchange.Cursor) (bases []certificate.EventID, err error) {
	err = b.tx.each(ctx, selectBases, []any{b.county, after.Seq, to.Seq}, func(r row) error {
		var id int64
		err := r.Scan(&id)
		bases = append(bases, certificate.EventID(id))
		return err
	})
	return bases, err
}

// known tells whether the feed has a place.
func (b *book) known(ctx context.Context, c exchange.Cursor) (bool, error) {
	if c.Seq == 0 {
		return len(c.Hash) == 0, nil
	}
	var hash []byte
	found, err := one(ctx, b.tx, "SELECT hash FROM event WHERE county = ? AND seq = ?", []any{b.county, c.Seq}, &hash)
	return found && bytes.Equal(hash, c.Hash), err
}
