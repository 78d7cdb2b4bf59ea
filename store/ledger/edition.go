package ledger

import (
	"context"
	"fmt"
	"time"

	"roadcert/domain/certificate"
	"roadcert/domain/problem"
	"roadcert/domain/province"
)

// queue lets those wait for their seal that came to be valid with a newest edition, and sends the others away.
func (a *appending) queue(ctx context.Context) error {
	var leave, back []certificate.ID
	come := rows{table: "unsealed", columns: 4}
	for _, id := range a.order {
		c, was := a.after[id], a.before[id]
		if was.version == c.Version && was.status == c.Status {
			continue
		}
		if was.version > 0 {
			leave = append(leave, id)
		}
		if c.Version == 0 || c.Status != certificate.Valid {
			continue
		}
		if ed := a.made[edition{id, c.Version}]; ed != nil {
			come.add(a.county, int64(id), int64(c.Version), ed.MadeAt.UnixMilli())
		} else {
			back = append(back, id) // an edition made before, which may have been sealed
		}
	}
	if err := remove(ctx, a.tx, "DELETE FROM unsealed WHERE county = ? AND certificate IN (*)", []any{a.county}, numbers(leave)); err != nil {
		return err
	}
	if err := come.write(ctx, a.tx); err != nil {
		return err
	}
	return remove(ctx, a.tx, `INSERT INTO unsealed (county, certificate, version, since)
		SELECT e.county, e.certificate, e.version, e.made_at FROM certificate c
		JOIN edition e ON e.county = c.county AND e.certificate = c.id AND e.version = c.version
		WHERE c.county = ? AND c.id IN (*) AND NOT EXISTS (SELECT 1 FROM document d
			WHERE d.county = e.county AND d.certificate = e.certificate AND d.version = e.version)`, []any{a.county}, numbers(back))
}

// editionColumns are read by scanEdition, from edition e joined with what editionJoins says. What narrows the rows down
// comes before, so that they are read in its order.
const (
	editionColumns = `SELECT e.county, e.certificate, e.version, e.identifier, e.event, e.made_at, e.catalog, e.face_digest, e.content,
		c.content, coalesce(d.sealed, 0) FROM `
	editionJoins = ` JOIN certificate c ON c.county = e.county AND c.id = e.certificate
		LEFT JOIN document d ON d.county = e.county AND d.certificate = e.certificate AND d.version = e.version`
	selectIdentified = editionColumns + "edition e" + editionJoins + " WHERE e.county = ? AND e.identifier = ?"
	selectUnsealed   = editionColumns + `(SELECT * FROM unsealed ORDER BY since, county, certificate LIMIT ?) u
		JOIN edition e ON e.county = u.county AND e.certificate = u.certificate AND e.version = u.version` + editionJoins + `
		ORDER BY u.since, u.county, u.certificate`
)

func (l *Ledger) scanEdition(r row) (ed province.Edition, err error) {
	var id, version, event, made, catalog, sealed int64
	var face, state []byte
	e := &ed.Edition
	if err := r.Scan(&ed.County, &id, &version, &e.Identifier, &event, &made, &catalog, &e.FaceDigest, &face, &state, &sealed); err != nil {
		return ed, err
	}
	e.Certificate, e.Version, e.Event = certificate.ID(id), int(version), certificate.EventID(event)
	e.MadeAt, e.Catalog, e.Sealed = time.UnixMilli(made).UTC(), int(catalog), sealed != 0
	ed.Sealed = e.Sealed
	b := book{county: ed.County}
	if err := l.openValue(b.at("edition", id, version), face, &ed.Face); err != nil {
		return ed, err
	}
	return ed, l.openValue(b.at("certificate", id), state, &ed.Certificate)
}

func (b *book) Identified(ctx context.Context, identifier string) (ed province.Edition, err error) {
	found := false
	err = b.tx.each(ctx, selectIdentified, []any{b.county, identifier}, func(r row) (err error) {
		found = true
		ed, err = b.ledger.scanEdition(r)
		return err
	})
	if err == nil && !found {
		err = problem.New(problem.NotFound, "找不到证照标识", fmt.Sprintf("%s 的证照中没有 %s", b.county, identifier), "请核对标识，或到签发单位查询")
	}
	return ed, err
}

// Unsealed returns up to limit editions that wait for their seal, whichever their county, the longest waiting first.
func (l *Ledger) Unsealed(ctx context.Context, limit int) (list []province.Edition, err error) {
	err = l.read(ctx, func(ctx context.Context, tx session) error {
		return tx.each(ctx, selectUnsealed, []any{int64(limit)}, func(r row) error {
			ed, err := l.scanEdition(r)
			list = append(list, ed)
			return err
		})
	})
	return list, err
}
