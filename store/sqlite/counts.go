package sqlite

import (
	"context"
	"database/sql"

	"roadcert/domain/day"
	"roadcert/domain/evaluation"
)

const selectCounts = `SELECT s.kind, s.region, s.status, s.medium, s.conform, sum(t.delta) AS n FROM series s
	CROSS JOIN tally t ON t.series = s.id AND t.day <= ? GROUP BY s.id HAVING n <> 0 ORDER BY s.kind, s.region, s.status, s.medium, s.conform`

// Counts returns how many certificates had each standing on a day.
func (s *Store) Counts(ctx context.Context, asOf day.Day) (counts []evaluation.Count, err error) {
	err = s.read(ctx, "不能统计", func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, selectCounts, []any{int64(asOf)}, func(r *sql.Rows) error {
			var c evaluation.Count
			err := r.Scan(&c.Kind, &c.Region, &c.Status, &c.Medium, &c.Conform, &c.N)
			counts = append(counts, c)
			return err
		})
	})
	return counts, err
}
