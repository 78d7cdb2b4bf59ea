package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// asidePlace is where an event that was set aside is sealed for.
const asidePlace = "aside|content|"

// setAside takes events out of histories. Each certificate becomes what the rest makes of it, or is gone.
func (w *writing) setAside(ctx context.Context, l *bureau.LinkChange) error {
	if len(l.SetAside) == 0 {
		return nil
	}
	return w.altering(ctx, func(ctx context.Context) error {
		for i := range l.SetAside {
			if err := w.setOneAside(ctx, l, &l.SetAside[i]); err != nil {
				return fmt.Errorf("%s: %w", l.SetAside[i].Certificate, err)
			}
		}
		return nil
	})
}

func (w *writing) setOneAside(ctx context.Context, l *bureau.LinkChange, s *bureau.SetAside) error {
	all, err := snapshot{w.pen}.histories(ctx, w.vault, s.Certificate, s.Certificate)
	if err != nil {
		return err
	}
	history := all[s.Certificate]
	if s.Base < 0 || s.Base >= len(history) {
		return problem.New(problem.Conflict, "没有保存", fmt.Sprintf("证照 %s 在第 %d 次办理之后没有可以搁置的事件", s.Certificate, s.Base),
			"请刷新后查看最新状态，再重新办理")
	}
	for i := range history[s.Base:] {
		e := &history[s.Base+i]
		if _, err := w.pen.Exec(ctx, "INSERT INTO aside (event, certificate, at, actor, content) VALUES (?, ?, ?, ?, ?)", int64(e.ID),
			int64(e.Certificate), l.At.UnixMilli(), l.By, w.vault.seal(asidePlace, int64(e.ID), asideContent(s.Why, e))); err != nil {
			return err
		}
	}
	return w.unmake(ctx, history, s.Base)
}

// asideContent is what is sealed of an event that was set aside.
func asideContent(why string, e *certificate.Event) []byte {
	return append(appendText(nil, why), exchange.EncodeEvent(e)...)
}

// unmake makes a certificate what the first events of its history make of it. It may be altered again in the same
// transaction, so that everything is written at once.
func (w *writing) unmake(ctx context.Context, history []certificate.Event, base int) error {
	kept, lost := history[:base], history[base:]
	id := history[0].Certificate
	now, err := certificate.Fold(w.store.Catalog(), kept)
	if err != nil {
		return err
	}
	standings, err := certificate.Standings(w.store.Catalog(), kept)
	if err != nil {
		return err
	}
	if err := w.remove(ctx, id, base, now.Version); err != nil {
		return err
	}
	was := certificate.Certificate{ID: id, Kind: history[0].Kind, Region: history[0].Region}
	if err := w.restand(ctx, &was, standings); err != nil {
		return err
	}
	if base > 0 {
		if err := w.insert(ctx, &now, faceEvent(kept), w.faces.write(now.Face)); err != nil {
			return err
		}
	}
	if err := w.flush(ctx); err != nil {
		return err
	}
	return w.takeBack(ctx, id, &now, kept, lost)
}

// faceEvent is the event that holds the face.
func faceEvent(history []certificate.Event) *certificate.Event {
	found := &history[0]
	for i := range history {
		if history[i].Face != nil {
			found = &history[i]
		}
	}
	return found
}

// remove takes out the row of a certificate, and of its events and editions those behind a revision and a version.
func (w *writing) remove(ctx context.Context, id certificate.ID, base, version int) error {
	var was int64
	if err := w.pen.one(ctx, "SELECT shelf FROM certificate WHERE id = ?", []any{int64(id)}, &was); err != nil {
		return err
	}
	w.held[was]--
	for _, step := range []struct {
		query string
		args  []any
	}{
		{"DELETE FROM certificate WHERE id = ?", []any{int64(id)}},
		{"DELETE FROM outbox WHERE event IN (SELECT id FROM event WHERE certificate = ? AND revision > ?)", []any{int64(id), base}},
		{"DELETE FROM receipt WHERE event IN (SELECT id FROM event WHERE certificate = ? AND revision > ?)", []any{int64(id), base}},
		{"DELETE FROM event WHERE certificate = ? AND revision > ?", []any{int64(id), base}},
		{"DELETE FROM edition WHERE certificate = ? AND version > ?", []any{int64(id), version}},
		{"DELETE FROM document WHERE certificate = ? AND version > ?", []any{int64(id), version}},
	} {
		if _, err := w.pen.Exec(ctx, step.query, step.args...); err != nil {
			return err
		}
	}
	return nil
}

// readmit takes an event out of what was set aside that has come to be part of its history after all.
func (w *writing) readmit(ctx context.Context, e *certificate.Event) error {
	var found []int64
	err := w.pen.Each(ctx, "SELECT id, content FROM aside WHERE event = ?", []any{int64(e.ID)}, func(r *sql.Rows) error {
		var id int64
		var sealed []byte
		if err := r.Scan(&id, &sealed); err != nil {
			return err
		}
		_, item, err := w.vault.aside(e.ID, sealed)
		if bytes.Equal(item, exchange.EncodeEvent(e)) {
			found = append(found, id)
		}
		return err
	})
	for _, id := range found {
		if err == nil {
			_, err = w.pen.Exec(ctx, "DELETE FROM aside WHERE id = ?", id)
		}
	}
	return err
}

// asideColumns are read by scanAside.
const asideColumns = "certificate, event, at, actor, content"

const (
	selectAside  = "SELECT " + asideColumns + " FROM aside INDEXED BY aside_certificate WHERE certificate = ? ORDER BY id"
	selectAsides = "SELECT " + asideColumns + " FROM aside INDEXED BY aside_certificate ORDER BY certificate, id"
)

// Aside returns the events of a certificate that were set aside, in their order; of all certificates where id is 0.
func (s *Store) Aside(ctx context.Context, id certificate.ID) (list []bureau.AsideEvent, err error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	query, args := selectAside, []any{int64(id)}
	if id == 0 {
		query, args = selectAsides, nil
	}
	err = s.read(ctx, "不能列出搁置的事件", func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, query, args, func(r *sql.Rows) error {
			a, err := scanAside(r, v)
			list = append(list, a)
			return err
		})
	})
	return list, err
}

// scanAside fills in what can be read, the certificate and the ID of the event in any case.
func scanAside(r *sql.Rows, v *vault) (a bureau.AsideEvent, err error) {
	var at int64
	var sealed []byte
	e := &a.Event
	if err := r.Scan(&e.Certificate, &e.ID, &at, &a.By, &sealed); err != nil {
		return a, err
	}
	a.At = time.UnixMilli(at).UTC()
	why, item, err := v.aside(e.ID, sealed)
	if err != nil {
		return a, err
	}
	a.Why = why
	found, err := exchange.DecodeEvent(item)
	if err != nil || found.ID != e.ID || found.Certificate != e.Certificate {
		return a, damaged("不能读出搁置的事件 "+e.ID.String(), err)
	}
	a.Event = found
	return a, nil
}

// aside opens what was sealed of an event that was set aside.
func (v *vault) aside(id certificate.EventID, sealed []byte) (why string, item exchange.Item, err error) {
	plain, err := v.open(asidePlace, int64(id), sealed)
	if err == nil {
		why, item, err = cutText(plain)
	}
	if err != nil {
		return "", nil, damaged("不能读出搁置的事件 "+id.String(), err)
	}
	return why, item, nil
}
