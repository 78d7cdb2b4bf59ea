package sqlite

import (
	"context"
	"database/sql"

	"roadcert/domain/certificate"
)

// selectUndelivered finds certificates whose delivery is not theirs, and deliveries of nothing.
// 3 and 4 are the states in which the holder has the edition.
const selectUndelivered = `SELECT c.id FROM certificate c NOT INDEXED LEFT JOIN delivery d ON d.certificate = c.id
	WHERE (c.version > 0) <> (d.certificate IS NOT NULL) OR d.version <> c.version OR d.shelf <> c.shelf OR d.valid_to <> c.valid_to
	OR c.delivered <> (d.state IN (3, 4)) UNION ALL
	SELECT d.certificate FROM delivery d WHERE NOT EXISTS (SELECT 1 FROM certificate c WHERE c.id = d.certificate)`

// deliveries holds the deliveries against the certificates, and opens what they seal.
func (k *checking) deliveries(ctx context.Context) error {
	if err := k.sn.Each(ctx, selectUndelivered, nil, func(r *sql.Rows) error {
		var id certificate.ID
		err := r.Scan(&id)
		k.find(id.String(), "送达情况与证照不符")
		return err
	}); err != nil {
		return err
	}
	return k.sn.Each(ctx, `SELECT certificate, version, state, since, revision, code, code_until, trail FROM delivery
		WHERE code IS NOT NULL OR trail IS NOT NULL`, nil, func(r *sql.Rows) error {
		d, err := scanDelivery(r, k.vault)
		if err != nil {
			k.find(d.Certificate.String(), "送达情况读不出来，已损坏或被改动")
		}
		return nil
	})
}
