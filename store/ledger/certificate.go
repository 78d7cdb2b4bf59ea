package ledger

import (
	"context"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
)

const selectWhole = "SELECT id, content FROM certificate WHERE county = ?"

func (b *book) Certificates(ctx context.Context, ids []certificate.ID) (map[certificate.ID]certificate.Certificate, error) {
	found := make(map[certificate.ID]certificate.Certificate, len(ids))
	err := among(ctx, b.tx, selectWhole+" AND id IN (*)", []any{b.county}, numbers(ids), func(r row) error {
		c, err := b.whole(r)
		found[c.ID] = c
		return err
	})
	return found, err
}

func (b *book) Whole(ctx context.Context, after certificate.ID, limit int) (list []certificate.Certificate, err error) {
	err = b.tx.each(ctx, selectWhole+" AND id > ? ORDER BY id LIMIT ?", []any{b.county, int64(after), int64(limit)}, func(r row) error {
		c, err := b.whole(r)
		list = append(list, c)
		return err
	})
	return list, err
}

// whole reads a row of selectWhole.
func (b *book) whole(r row) (c certificate.Certificate, err error) {
	var id int64
	var sealed []byte
	if err := r.Scan(&id, &sealed); err != nil {
		return c, err
	}
	return c, b.ledger.openValue(b.at("certificate", id), sealed, &c)
}

func (b *book) Bearers(ctx context.Context, kind catalog.Code, numbers []string) (map[string]certificate.ID, error) {
	byKey := make(map[int64]string, len(numbers))
	keys := make([]int64, 0, len(numbers))
	for _, n := range numbers {
		if key, ok := b.ledger.numberKey(kind, n).(int64); ok && byKey[key] == "" {
			byKey[key] = n
			keys = append(keys, key)
		}
	}
	found := map[string]certificate.ID{}
	err := among(ctx, b.tx, "SELECT number_key, id FROM certificate WHERE county = ? AND number_key IN (*)", []any{b.county}, keys, func(r row) error {
		var key, id int64
		err := r.Scan(&key, &id)
		if had := found[byKey[key]]; had == 0 || certificate.ID(id) < had {
			found[byKey[key]] = certificate.ID(id)
		}
		return err
	})
	return found, err
}

// numbers are IDs as a database takes them, each once.
func numbers[ID ~int64](ids []ID) []int64 {
	list := make([]int64, 0, len(ids))
	seen := make(map[ID]bool, len(ids))
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			list = append(list, int64(id))
		}
	}
	return list
}
