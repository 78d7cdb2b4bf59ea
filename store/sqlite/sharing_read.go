package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
	"roadcert/domain/sharing"
)

const cannotReadGrants = "不能读出共享授权"

// Grant returns a grant with the certificates it covers.
func (s *Store) Grant(ctx context.Context, id string) (g sharing.Grant, err error) {
	v, err := s.unlocked()
	if err != nil {
		return g, err
	}
	err = s.read(ctx, cannotReadGrants, func(ctx context.Context, sn snapshot) error {
		var sum []byte
		if err := sn.Each(ctx, selectGrants+"WHERE id = ?", []any{id}, func(r *sql.Rows) error {
			line, cover, err := scanGrant(r, v)
			g, sum = line.Grant, cover
			return err
		}); err != nil {
			return err
		}
		if g.ID == "" {
			return noGrant(id)
		}
		var all coverage
		g.Certificates, all, err = sn.cover(ctx, id)
		if err == nil && !bytes.Equal(all.sum(), sum) {
			return damaged(cannotReadGrants+" "+id, errors.New("other certificates are covered than were sealed"))
		}
		return err
	})
	return g, err
}

// cover reads which certificates a grant covers.
func (sn snapshot) cover(ctx context.Context, id string) (ids []certificate.ID, all coverage, err error) {
	err = sn.Each(ctx, "SELECT certificate, holder_key FROM share_cover WHERE share = ? ORDER BY place", []any{id}, func(r *sql.Rows) error {
		var c certificate.ID
		var key int64
		err := r.Scan(&c, &key)
		ids = append(ids, c)
		all.add(c, key)
		return err
	})
	return ids, all, err
}

// Grants lists grants, the newest first.
func (s *Store) Grants(ctx context.Context, q bureau.GrantQuery) (lines []bureau.GrantLine, err error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	limit := min(q.Limit, pageMost)
	if limit <= 0 {
		limit = pageUsual
	}
	query, args := selectGrants+"WHERE 1 ", []any{}
	if q.After != "" {
		query, args = query+"AND (asked_at, id) < (SELECT asked_at, id FROM share WHERE id = ?) ", append(args, q.After)
	}
	if q.Open {
		query, args = query+"AND over = 0 AND until >= ? AND used < uses ", append(args, int64(q.Today))
	}
	err = s.read(ctx, cannotReadGrants, func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, query+"ORDER BY asked_at DESC, id DESC LIMIT ?", append(args, limit), func(r *sql.Rows) error {
			line, _, err := scanGrant(r, v)
			lines = append(lines, line)
			return err
		})
	})
	return lines, err
}

const selectCovered = "SELECT " + certificateColumns + `, e.payload, k.holder_key FROM share_cover k CROSS JOIN certificate c ON c.id = k.certificate
	JOIN shelf s ON s.id = c.shelf LEFT JOIN event e ON e.id = c.face_event WHERE k.share = ? ORDER BY k.place`

// Covered returns the certificates a grant covers, as they are now.
func (s *Store) Covered(ctx context.Context, grant string) (covered []bureau.Covered, err error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, "不能读出证照", func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, selectCovered, []any{grant}, func(r *sql.Rows) error {
			var sealed []byte
			var key int64
			st, err := scanCertificate(r, &sealed, &key)
			if err != nil {
				return err
			}
			c, err := v.whole(&st, sealed)
			covered = append(covered, bureau.Covered{Certificate: c, Moved: v.holderKey(c.Code, c.ID) != key})
			return err
		})
	})
	return covered, err
}

const selectUses = "SELECT number, share, turn, content FROM share_use "

// Uses returns what was handed out under a grant.
func (s *Store) Uses(ctx context.Context, grant string) (uses []sharing.Use, err error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, "不能读出使用记录", func(ctx context.Context, sn snapshot) error {
		uses, err = sn.uses(ctx, v, grant)
		return err
	})
	return uses, err
}

func (sn snapshot) uses(ctx context.Context, v *vault, grant string) (uses []sharing.Use, err error) {
	err = sn.Each(ctx, selectUses+"WHERE share = ? ORDER BY turn", []any{grant}, func(r *sql.Rows) error {
		u, err := scanUse(r, v)
		uses = append(uses, u)
		return err
	})
	return uses, err
}

// Use finds what was handed out by its number.
func (s *Store) Use(ctx context.Context, number string) (u sharing.Use, err error) {
	v, err := s.unlocked()
	if err != nil {
		return u, err
	}
	err = s.read(ctx, "不能读出使用记录", func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, selectUses+"WHERE number = ?", []any{number}, func(r *sql.Rows) (err error) {
			u, err = scanUse(r, v)
			return err
		})
	})
	if err == nil && u.Number == "" {
		return u, problem.New(problem.NotFound, "找不到使用记录", "本库没有提供过这个编号的文件", "请核对编号；文件也可能是其他单位提供的，或者编号是伪造的")
	}
	return u, err
}

// SharedOf returns the grants that concern a holder.
func (s *Store) SharedOf(ctx context.Context, code string, id certificate.ID) (list []bureau.SharedOf, err error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, cannotReadGrants, func(ctx context.Context, sn snapshot) error {
		own := map[string][]certificate.ID{}
		if err := sn.Each(ctx, "SELECT share, certificate FROM share_cover WHERE holder_key = ? ORDER BY share, certificate",
			[]any{v.holderKey(code, id)}, func(r *sql.Rows) error {
				var share string
				var c certificate.ID
				err := r.Scan(&share, &c)
				own[share] = append(own[share], c)
				return err
			}); err != nil {
			return err
		}
		if err := sn.Each(ctx, selectGrants+`WHERE id IN (SELECT share FROM share_cover WHERE holder_key = ?) ORDER BY asked_at, id`,
			[]any{v.holderKey(code, id)}, func(r *sql.Rows) error {
				line, _, err := scanGrant(r, v)
				list = append(list, bureau.SharedOf{GrantLine: line, Own: own[line.ID]})
				return err
			}); err != nil {
			return err
		}
		for i := range list {
			if list[i].Handed, err = sn.uses(ctx, v, list[i].ID); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}
