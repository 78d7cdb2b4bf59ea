package sqlite

import (
	"context"
	"database/sql"
	"time"

	"roadcert/domain/certificate"
)

// event writes an event and the edition it made; face is its face as faceWriter wrote it.
func (w *writing) event(ctx context.Context, e *certificate.Event, face []byte) error {
	var sealed []byte
	if face != nil || e.Note != "" {
		sealed = w.vault.seal(payloadPlace, int64(e.ID), payload(e.Note, face))
	}
	if err := w.events.add(ctx, int64(e.ID), int64(e.Certificate), int64(e.Revision), int64(e.Operation), e.At.UnixMilli(),
		int64(e.Effective), e.Actor, text(string(e.Reason)), int64(e.Status), int64(e.Until), text(string(e.Kind)),
		text(e.Region), text(e.Case), sealed, blob(e.Signature), text(e.Result), number(int64(e.Other))); err != nil || e.Edition == nil {
		return err
	}
	ed := e.Edition
	return w.editions.add(ctx, int64(ed.Certificate), int64(ed.Version), ed.Identifier, int64(ed.Event), ed.MadeAt.UnixMilli(),
		ed.FaceDigest, false, int64(ed.Catalog))
}

// text, number and blob store nothing as NULL.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func number(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

func blob(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}

// payload opens what an event sealed.
func (v *vault) payload(id certificate.EventID, sealed []byte) (note string, face certificate.Face, err error) {
	if sealed == nil {
		return "", nil, nil
	}
	plain, err := v.open(payloadPlace, int64(id), sealed)
	if err == nil {
		note, face, err = readPayload(plain)
	}
	if err != nil {
		return "", nil, damaged("不能读出事件 "+id.String(), err)
	}
	return note, face, nil
}

// eventColumns are read by scanEvent.
const eventColumns = `e.id, e.certificate, e.revision, e.operation, e.at, e.effective, e.actor, coalesce(e.reason, ''), e.status,
	coalesce(e.until, 0), coalesce(e.kind, ''), coalesce(e.region, ''), coalesce(e.casework, ''), e.payload, e.signature,
	coalesce(e.result, ''), coalesce(e.other, 0)`

const selectEvents = "SELECT " + eventColumns + " FROM event e WHERE e.certificate BETWEEN ? AND ? ORDER BY e.certificate, e.revision"

// editionOfEvent follows eventColumns where scanWholeEvent reads them; joinEdition is where it comes from.
const (
	editionOfEvent = ` coalesce(ed.version, 0), coalesce(ed.identifier, ''), coalesce(ed.made_at, 0), ed.face_digest,
		coalesce(ed.sealed, 0), coalesce(ed.catalog, 0)`
	joinEdition = " LEFT JOIN edition ed ON ed.certificate = e.certificate AND ed.event = e.id"
)

// editionColumns are read by scanEdition.
const editionColumns = "e.certificate, e.version, e.identifier, e.event, e.made_at, e.face_digest, e.sealed, e.catalog"

const selectEditions = "SELECT " + editionColumns + ` FROM edition e WHERE certificate BETWEEN ? AND ? ORDER BY certificate, version`

// History returns what happened to a certificate, from its first event on.
func (s *Store) History(ctx context.Context, id certificate.ID) (list []certificate.Event, err error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, "不能读出证照的经历", func(ctx context.Context, sn snapshot) error {
		all, err := sn.histories(ctx, v, id, id)
		list = all[id]
		return err
	})
	return list, err
}

// histories returns the events of a range of certificates, with the editions they made.
func (sn snapshot) histories(ctx context.Context, v *vault, from, to certificate.ID) (map[certificate.ID][]certificate.Event, error) {
	span := []any{int64(from), int64(to)}
	made := map[certificate.EventID]*certificate.Edition{}
	err := sn.Each(ctx, selectEditions, span, func(r *sql.Rows) error {
		ed, err := scanEdition(r)
		made[ed.Event] = &ed
		return err
	})
	if err != nil {
		return nil, err
	}
	all := map[certificate.ID][]certificate.Event{}
	err = sn.Each(ctx, selectEvents, span, func(r *sql.Rows) error {
		e, err := scanEvent(r, v)
		e.Edition = made[e.ID]
		all[e.Certificate] = append(all[e.Certificate], e)
		return err
	})
	return all, err
}

func scanEdition(r *sql.Rows, also ...any) (ed certificate.Edition, err error) {
	var at int64
	to := []any{&ed.Certificate, &ed.Version, &ed.Identifier, &ed.Event, &at, &ed.FaceDigest, &ed.Sealed, &ed.Catalog}
	err = r.Scan(append(to, also...)...)
	ed.MadeAt = time.UnixMilli(at).UTC()
	return ed, err
}

func scanEvent(r *sql.Rows, v *vault, also ...any) (e certificate.Event, err error) {
	var at int64
	var sealed []byte
	to := []any{
		&e.ID, &e.Certificate, &e.Revision, &e.Operation, &at, &e.Effective, &e.Actor, &e.Reason, &e.Status,
		&e.Until, &e.Kind, &e.Region, &e.Case, &sealed, &e.Signature, &e.Result, &e.Other,
	}
	if err := r.Scan(append(to, also...)...); err != nil {
		return e, err
	}
	e.At = time.UnixMilli(at).UTC()
	e.Note, e.Face, err = v.payload(e.ID, sealed)
	return e, err
}

// scanWholeEvent reads an event with the edition it made.
func scanWholeEvent(r *sql.Rows, v *vault, also ...any) (certificate.Event, error) {
	var ed certificate.Edition
	var at int64
	e, err := scanEvent(r, v, append([]any{&ed.Version, &ed.Identifier, &at, &ed.FaceDigest, &ed.Sealed, &ed.Catalog}, also...)...)
	if ed.Version > 0 {
		ed.Certificate, ed.Event, ed.MadeAt = e.Certificate, e.ID, time.UnixMilli(at).UTC()
		e.Edition = &ed
	}
	return e, err
}
