package sqlite

import (
	"context"
	"database/sql"

	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

const selectMany = "SELECT " + certificateColumns + `, e.payload FROM json_each(?) k CROSS JOIN certificate c ON c.id = k.value
	JOIN shelf s ON s.id = c.shelf LEFT JOIN event e ON e.id = c.face_event ORDER BY k.key`

// Gather returns certificates by ID, with their faces.
func (s *Store) Gather(ctx context.Context, ids []certificate.ID) (certificates []certificate.Certificate, err error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, "不能读出证照", func(ctx context.Context, sn snapshot) error {
		certificates, err = sn.many(ctx, v, ids)
		return err
	})
	return certificates, err
}

func (sn snapshot) many(ctx context.Context, v *vault, ids []certificate.ID) ([]certificate.Certificate, error) {
	return sn.wholes(ctx, v, selectMany, list(ids))
}

// wholes returns the certificates a query finds, with their faces.
func (sn snapshot) wholes(ctx context.Context, v *vault, query string, args ...any) (certificates []certificate.Certificate, err error) {
	err = sn.Each(ctx, query, args, func(r *sql.Rows) error {
		var sealed []byte
		st, err := scanCertificate(r, &sealed)
		if err != nil {
			return err
		}
		c, err := v.whole(&st, sealed)
		certificates = append(certificates, c)
		return err
	})
	return certificates, err
}

const selectFollowing = "SELECT " + certificateColumns + `, e.payload FROM certificate c NOT INDEXED JOIN shelf s ON s.id = c.shelf
	LEFT JOIN event e ON e.id = c.face_event WHERE c.id > ? ORDER BY c.id LIMIT ?`

// Whole returns up to limit certificates in order of ID after one, with their faces.
func (s *Store) Whole(ctx context.Context, after certificate.ID, limit int) (certificates []certificate.Certificate, err error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, "不能逐本读出证照", func(ctx context.Context, sn snapshot) error {
		certificates, err = sn.wholes(ctx, v, selectFollowing, int64(after), min(limit, pageMost))
		return err
	})
	return certificates, err
}

const selectResumable = `SELECT c.id FROM certificate c INDEXED BY certificate_until
	WHERE c.until > 0 AND c.until < ? AND c.id > ? ORDER BY c.id LIMIT ?`

// resumable returns suspended certificates whose suspension is over.
func (s *Store) resumable(ctx context.Context, v *vault, today day.Day, after certificate.ID, limit int) (work []certificate.Certificate, err error) {
	err = s.read(ctx, "不能列出待办证照", func(ctx context.Context, sn snapshot) error {
		var ids []certificate.ID
		err := sn.Each(ctx, selectResumable, []any{int64(today), int64(after), limit}, func(r *sql.Rows) error {
			var id certificate.ID
			err := r.Scan(&id)
			ids = append(ids, id)
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		work, err = sn.many(ctx, v, ids)
		return err
	})
	return work, err
}

// Linked returns the certificates whose events name one.
func (s *Store) Linked(ctx context.Context, id certificate.ID) (ids []certificate.ID, err error) {
	err = s.read(ctx, "不能读出证照的关联", func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, "SELECT DISTINCT certificate FROM event INDEXED BY event_other WHERE other = ? ORDER BY certificate",
			[]any{int64(id)}, func(r *sql.Rows) error {
				var found certificate.ID
				err := r.Scan(&found)
				ids = append(ids, found)
				return err
			})
	})
	return ids, err
}
