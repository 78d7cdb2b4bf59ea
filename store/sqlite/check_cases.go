package sqlite

import (
	"context"
	"database/sql"
)

// cases opens what is written in every case.
func (k *checking) cases(ctx context.Context) error {
	return k.sn.Each(ctx, selectCases+"ORDER BY id", nil, func(r *sql.Rows) error {
		c, err := scanCase(r, k.vault)
		if c.ID != "" && err != nil {
			k.find(c.ID, "办件内容读不出来，已损坏或被改动")
			return nil
		}
		return err
	})
}
