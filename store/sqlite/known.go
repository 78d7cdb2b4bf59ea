package sqlite

import (
	"context"
	"database/sql"
	"slices"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

const selectKnown = "SELECT " + certificateColumns + `, c.number_key FROM json_each(?) k
	CROSS JOIN certificate c INDEXED BY certificate_number_key ON c.number_key = k.value JOIN shelf s ON s.id = c.shelf`

// Known tells what the store holds of the numbers of one chunk of a register.
func (s *Store) Known(ctx context.Context, kind catalog.Code, drafts []collect.Draft) ([]bureau.Known, error) {
	known := make([]bureau.Known, len(drafts))
	v, err := s.unlocked()
	if err != nil || len(drafts) == 0 {
		return known, err
	}
	keys := make([]int64, len(drafts))
	for i := range drafts {
		keys[i] = v.numberKey(kind, drafts[i].Number)
	}
	found := map[int64]stored{}
	err = s.read(ctx, "不能与库中的证照比对", func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, selectKnown, []any{list(keys)}, func(r *sql.Rows) error {
			var key int64
			st, err := scanCertificate(r, &key)
			if err == nil {
				err = v.reveal(&st)
			}
			found[key] = st
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	var faces faceWriter
	for i := range drafts {
		st, ok := found[keys[i]]
		if !ok || st.Number != drafts[i].Number {
			continue
		}
		known[i] = bureau.Known{Certificate: st.Certificate, Same: v.faceKey(faces.write(drafts[i].Face)) == st.faceKey}
	}
	return known, nil
}

// Pending returns up to limit certificates that a batch works on, in order of ID.
func (s *Store) Pending(ctx context.Context, batch bureau.Batch, after certificate.ID, limit int) ([]certificate.Certificate, error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	if batch.Operation == certificate.Resume {
		return s.resumable(ctx, v, batch.Today, after, limit)
	}
	q := bureau.Query{Kind: batch.Kind, Today: batch.Today, Descending: true, Limit: min(limit, pageMost)} // oldest first
	switch batch.Operation {
	case certificate.Convert:
		q.Unconverted = true
	case certificate.Expire:
		q.Status = certificate.Expired
	default:
		return nil, problem.New(problem.Invalid, "不能成批办理", "“"+batch.Operation.Name()+"”没有成批办理的方式", "请逐本办理")
	}
	return s.workList(ctx, v, q, after, func(p part) bool { return p.status == certificate.Valid }) // not recorded before
}

// Held returns up to limit certificates that are valid on a day, in order of ID.
func (s *Store) Held(ctx context.Context, kind catalog.Code, today day.Day, after certificate.ID, limit int) ([]certificate.Certificate, error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	q := bureau.Query{Kind: kind, Status: certificate.Valid, Today: today, Descending: true, Limit: min(limit, pageMost)}
	return s.workList(ctx, v, q, after, func(part) bool { return true })
}

// workList returns the certificates behind one that answer to a query and stand on the parts that are wanted, oldest first.
func (s *Store) workList(ctx context.Context, v *vault, q bureau.Query, after certificate.ID, wanted func(part) bool) (work []certificate.Certificate, err error) {
	err = s.read(ctx, "不能列出待办证照", func(ctx context.Context, sn snapshot) error {
		l, err := s.plan(ctx, sn, q)
		if err != nil {
			return err
		}
		l.parts = slices.DeleteFunc(l.parts, func(p part) bool { return !wanted(p) })
		l.from, l.begun = place{id: int64(after)}, true
		places, err := l.page(ctx, q.Limit)
		if err != nil {
			return err
		}
		ids := make([]certificate.ID, len(places))
		for i, p := range places {
			ids[i] = certificate.ID(p.id)
		}
		work, err = sn.many(ctx, v, ids)
		return err
	})
	return work, err
}
