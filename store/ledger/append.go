package ledger

import (
	"context"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/province"
)

// alike is what certificates that are counted together have in common.
type alike struct {
	kind    catalog.Code
	status  certificate.Status
	medium  certificate.Medium
	conform bool
}

func alikeOf(c *certificate.Certificate) alike { return alike{c.Kind, c.Status, c.Medium, c.Conform} }

// mark is what a certificate was before, as far as the tables beside it have to follow.
type mark struct {
	alike
	validTo day.Day
	version int
}

// appending is one Append on its way.
type appending struct {
	*book
	before map[certificate.ID]mark
	after  map[certificate.ID]*certificate.Certificate // as the last entry leaves it
	order  []certificate.ID                            // in which they came
	made   map[edition]*certificate.Edition

	events, editions rows
}

// edition names one edition of the county.
type edition struct {
	certificate certificate.ID
	version     int
}

func (b *book) Append(ctx context.Context, entries []province.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	a := &appending{
		book: b, after: map[certificate.ID]*certificate.Certificate{}, made: map[edition]*certificate.Edition{},
		events: rows{table: "event", columns: 9}, editions: rows{table: "edition", columns: 9},
	}
	for i := range entries {
		if err := a.take(&entries[i]); err != nil {
			return err
		}
	}
	for _, step := range []func(context.Context) error{a.remember, a.events.to(b.tx), a.editions.to(b.tx), a.states, a.counts, a.standings, a.queue, a.advance} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// take gathers what one entry writes for ever: its event, and its edition.
func (a *appending) take(entry *province.Entry) error {
	e, c := &entry.Event, &entry.After
	digest := entry.Item.Digest()
	a.head = exchange.Cursor{Seq: a.head.Seq + 1, Hash: next(a.head.Hash, digest)}
	a.events.add(a.county, a.head.Seq, int64(e.ID), int64(c.ID), int64(e.Revision), int64(e.ID.Workstation()), digest[:], a.head.Hash,
		a.ledger.seal(a.at("event", int64(e.ID)), entry.Item))
	if a.after[c.ID] == nil {
		a.order = append(a.order, c.ID)
	}
	a.after[c.ID] = c
	ed := e.Edition
	if ed == nil {
		return nil
	}
	a.made[edition{c.ID, ed.Version}] = ed
	face, err := a.ledger.sealValue(a.at("edition", int64(c.ID), ed.Version), c.Face)
	a.editions.add(a.county, int64(c.ID), int64(ed.Version), ed.Identifier, int64(e.ID), ed.MadeAt.UnixMilli(), int64(ed.Catalog), ed.FaceDigest, face)
	return err
}

// remember reads what the certificates were before.
func (a *appending) remember(ctx context.Context) error {
	a.before = make(map[certificate.ID]mark, len(a.order))
	return among(ctx, a.tx, "SELECT id, kind, status, medium, conform, valid_to, version FROM certificate WHERE county = ? AND id IN (*)",
		[]any{a.county}, numbers(a.order), func(r row) error {
			var id, status, medium, conform, validTo, version int64
			var kind string
			err := r.Scan(&id, &kind, &status, &medium, &conform, &validTo, &version)
			a.before[certificate.ID(id)] = mark{
				alike{catalog.Code(kind), certificate.Status(status), certificate.Medium(medium), conform != 0}, day.Day(validTo), int(version),
			}
			return err
		})
}

// states writes what became of the certificates.
func (a *appending) states(ctx context.Context) error {
	states := rows{table: "certificate", columns: 11, then: `ON CONFLICT (county, id) DO UPDATE SET kind = excluded.kind,
		status = excluded.status, medium = excluded.medium, conform = excluded.conform, valid_to = excluded.valid_to,
		revision = excluded.revision, version = excluded.version, number_key = excluded.number_key, content = excluded.content`}
	for _, id := range a.order {
		c := a.after[id]
		sealed, err := a.ledger.sealValue(a.at("certificate", int64(id)), c)
		if err != nil {
			return err
		}
		states.add(a.county, int64(id), string(c.Kind), int64(c.Status), int64(c.Medium), flag(c.Conform), int64(c.ValidTo), int64(c.Revision),
			int64(c.Version), a.ledger.numberKey(c.Kind, c.Number), sealed)
	}
	return states.write(ctx, a.tx)
}

// counts moves the certificates from where they were counted to where they are counted now.
func (a *appending) counts(ctx context.Context) error {
	change := map[alike]int64{}
	for _, id := range a.order {
		if was, ok := a.before[id]; ok {
			change[was.alike]--
		}
		change[alikeOf(a.after[id])]++
	}
	held := rows{table: "held", columns: 6, then: `ON CONFLICT (county, kind, status, medium, conform)
		DO UPDATE SET number = held.number + excluded.number`}
	for of, n := range change {
		if n != 0 {
			held.add(a.county, string(of.kind), int64(of.status), int64(of.medium), flag(of.conform), n)
		}
	}
	return held.write(ctx, a.tx)
}

// advance moves the end of the feed.
func (a *appending) advance(ctx context.Context) error {
	return a.tx.exec(ctx, "UPDATE county SET seq = ?, hash = ? WHERE county = ?", a.head.Seq, a.head.Hash, a.county)
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
