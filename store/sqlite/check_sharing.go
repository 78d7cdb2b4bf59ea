package sqlite

import (
	"bytes"
	"context"
	"database/sql"

	"roadcert/domain/sharing"
)

// sharing opens every grant and every use, and holds them against each other.
func (k *checking) sharing(ctx context.Context) error {
	grants := map[string][]byte{} // the digests of what they cover
	covers, used := map[string]int{}, map[string]int{}
	if err := k.sn.Each(ctx, selectGrants+"ORDER BY id", nil, func(r *sql.Rows) error {
		g, cover, err := scanGrant(r, k.vault)
		if err != nil {
			k.find(g.ID, "共享授权读不出来，已损坏或被改动")
		}
		grants[g.ID], covers[g.ID], used[g.ID] = cover, g.Covers, g.Used
		return nil
	}); err != nil {
		return err
	}
	for id, sum := range grants {
		ids, all, err := k.sn.cover(ctx, id)
		if err != nil {
			return err
		}
		if sum != nil && (!bytes.Equal(all.sum(), sum) || len(ids) != covers[id]) {
			k.find(id, "共享授权涉及的证照与申请时不符")
		}
	}
	return k.uses(ctx, grants, used)
}

// uses holds the uses against their grants: each has one, and none is missing.
func (k *checking) uses(ctx context.Context, grants map[string][]byte, used map[string]int) error {
	seen := map[string]int{}
	if err := k.sn.Each(ctx, selectUses+"ORDER BY share, turn", nil, func(r *sql.Rows) error {
		u, err := scanUse(r, k.vault)
		if err != nil {
			k.find(u.Grant, "使用记录 %s 读不出来，已损坏或被改动", u.Number)
		}
		if _, there := grants[u.Grant]; !there {
			k.find(u.Grant, "有使用记录 %s，却没有共享授权", u.Number)
		}
		if _, err := sharing.ParseNumber(u.Number); err != nil {
			k.find(u.Grant, "使用编号 %s 不合规则", u.Number)
		}
		if seen[u.Grant]++; seen[u.Grant] != u.Turn {
			k.find(u.Grant, "使用记录不连续：第 %d 条是第 %d 次", seen[u.Grant], u.Turn)
			seen[u.Grant] = u.Turn
		}
		return nil
	}); err != nil {
		return err
	}
	for id, n := range used {
		if n != seen[id] {
			k.find(id, "共享授权记为使用 %d 次，使用记录有 %d 条", n, seen[id])
		}
	}
	// A covered certificate may be gone: one that lost a conflict before anybody else knew it never was.
	return k.sn.Each(ctx, "SELECT DISTINCT share FROM share_cover k WHERE NOT EXISTS (SELECT 1 FROM share g WHERE g.id = k.share)", nil, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		k.find(id, "有共享授权涉及的证照，却没有共享授权")
		return err
	})
}
