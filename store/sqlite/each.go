package sqlite

import (
	"context"
	"database/sql"

	"roadcert/domain/certificate"
)

const selectEach = "SELECT " + certificateColumns + ` FROM certificate c NOT INDEXED JOIN shelf s ON s.id = c.shelf ORDER BY c.id`

// EachCertificate calls do for every certificate, in order of ID, without its face. They are read as one stream, from
// one snapshot: however many there are, one is in memory.
func (s *Store) EachCertificate(ctx context.Context, progress func(done, total int), do func(*certificate.Certificate) error) error {
	v, err := s.unlocked()
	if err != nil {
		return err
	}
	return s.read(ctx, "不能逐本读出证照", func(ctx context.Context, sn snapshot) error {
		var total int
		if err := sn.one(ctx, "SELECT coalesce(sum(held), 0) FROM shelf", nil, &total); err != nil {
			return err
		}
		done := 0
		tell := func() {
			if progress != nil {
				progress(done, max(total, done))
			}
		}
		defer tell()
		return sn.Each(ctx, selectEach, nil, func(r *sql.Rows) error {
			st, err := scanCertificate(r)
			if err == nil {
				err = v.reveal(&st)
			}
			if err != nil {
				return err
			}
			if done++; done%checkSpan == 0 {
				tell()
			}
			return do(&st.Certificate)
		})
	})
}
