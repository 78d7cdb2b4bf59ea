package ledger

import (
	"context"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
)

// standings notes where editions came to stand: those that were made, those that these took the place of, and those
// whose certificate changed.
func (a *appending) standings(ctx context.Context) error {
	stood, err := a.stood(ctx)
	if err != nil {
		return err
	}
	var changed int64
	if _, err := one(ctx, a.tx, "SELECT coalesce(max(changed), 0) FROM standing WHERE county = ?", []any{a.county}, &changed); err != nil {
		return err
	}
	list := rows{table: "standing", columns: 8, then: `ON CONFLICT (county, certificate, version) DO UPDATE SET
		kind = excluded.kind, status = excluded.status, until = excluded.until, changed = excluded.changed`}
	note := func(of edition, s exchange.Standing) {
		changed++
		list.add(a.county, int64(of.certificate), int64(of.version), s.Identifier, string(s.Kind), s.Status, int64(s.Until), changed)
	}
	for _, id := range a.order {
		c, was := a.after[id], a.before[id]
		now := exchange.Standing{Kind: c.Kind, Status: c.Status.String(), Until: c.ValidTo, Version: c.Version}
		if s, ok := stood[edition{id, was.version}]; ok && was.version != c.Version {
			s.Status = exchange.Superseded
			note(edition{id, was.version}, s)
		}
		for v := was.version + 1; v < c.Version; v++ {
			if ed := a.made[edition{id, v}]; ed != nil {
				note(edition{id, v}, exchange.Standing{Identifier: ed.Identifier, Kind: c.Kind, Status: exchange.Superseded, Until: c.ValidTo})
			}
		}
		if ed := a.made[edition{id, c.Version}]; ed != nil {
			now.Identifier = ed.Identifier
			note(edition{id, c.Version}, now)
		} else if s, ok := stood[edition{id, c.Version}]; ok && (s.Kind != now.Kind || s.Status != now.Status || s.Until != now.Until) {
			now.Identifier = s.Identifier
			note(edition{id, c.Version}, now)
		}
	}
	return list.write(ctx, a.tx)
}

// stood returns where the editions of the certificates stood before that counted then.
func (a *appending) stood(ctx context.Context) (map[edition]exchange.Standing, error) {
	var had []certificate.ID
	for _, id := range a.order {
		if a.before[id].version > 0 {
			had = append(had, id)
		}
	}
	stood := map[edition]exchange.Standing{}
	err := among(ctx, a.tx, "SELECT certificate, changed, "+standingColumns+" FROM standing WHERE county = ? AND certificate IN (*)",
		[]any{a.county}, numbers(had), func(r row) error {
			var id, changed int64
			s, err := scanStanding(r, &id, &changed)
			stood[edition{certificate.ID(id), s.Version}] = s
			return err
		})
	return stood, err
}

// standingColumns are read by scanStanding.
const standingColumns = "identifier, kind, status, until, version"

func scanStanding(r row, first ...any) (s exchange.Standing, err error) {
	var kind string
	var until, version int64
	err = r.Scan(append(first, &s.Identifier, &kind, &s.Status, &until, &version)...)
	s.Kind, s.Until, s.Version = catalog.Code(kind), day.Day(until), int(version)
	return s, err
}

func (b *book) Standings(ctx context.Context, after int64, limit int) (list []exchange.Standing, next int64, err error) {
	next = after
	err = b.tx.each(ctx, "SELECT changed, "+standingColumns+" FROM standing WHERE county = ? AND changed > ? ORDER BY changed LIMIT ?",
		[]any{b.county, after, int64(limit)}, func(r row) error {
			s, err := scanStanding(r, &next)
			list = append(list, s)
			return err
		})
	return list, next, err
}
