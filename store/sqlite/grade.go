package sqlite

import (
	"context"
	"database/sql"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// gradeUntil is the last day of the grade on a face; 0 where there is none.
func gradeUntil(kind *catalog.Kind, face certificate.Face) int64 {
	d, err := day.Parse(face[kind.Key(catalog.RoleGradeUntil)])
	if err != nil {
		return 0
	}
	return int64(d)
}

// unreadSpan is how many faces are read for their grades at a time.
const unreadSpan = 500

const selectUnread = `SELECT c.id, s.kind, c.face_event, e.payload FROM certificate c INDEXED BY certificate_unread
	JOIN shelf s ON s.id = c.shelf LEFT JOIN event e ON e.id = c.face_event WHERE c.grade_until IS NULL ORDER BY c.id LIMIT ?`

// readGrades notes the ends of grades beside the faces that were sealed before the store kept them there. It is
// done once, when they are first asked for: opening the store must not wait for it, and cannot read a face before
// somebody has signed in. Stopped half way, it goes on from there the next time.
func (s *Store) readGrades(ctx context.Context) error {
	v, err := s.unlocked()
	if err != nil {
		return err
	}
	for {
		n, err := s.readSomeGrades(ctx, v)
		if err != nil || n < unreadSpan {
			return explain(err, "不能读出诚信考核有效期")
		}
	}
}

func (s *Store) readSomeGrades(ctx context.Context, v *vault) (n int, err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	ends := map[int64]int64{}
	err = s.pen.Each(ctx, selectUnread, []any{unreadSpan}, func(r *sql.Rows) error {
		var id, event int64
		var code catalog.Code
		var sealed []byte
		if err := r.Scan(&id, &code, &event, &sealed); err != nil {
			return err
		}
		kind, err := s.kindOf(code)
		if err != nil {
			return err
		}
		if ends[id] = 0; kind.Key(catalog.RoleGradeUntil) == "" {
			return nil
		}
		_, face, err := v.payload(certificate.EventID(event), sealed)
		ends[id] = gradeUntil(kind, face)
		return err
	})
	if err != nil || len(ends) == 0 {
		return 0, err
	}
	return len(ends), s.pen.Transaction(ctx, func(ctx context.Context) error {
		for id, end := range ends {
			if _, err := s.pen.Exec(ctx, "UPDATE certificate SET grade_until = ? WHERE id = ?", end, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// unreadGrades has the faces of a kind read anew where a version of its entry says of another field that it is the
// end of the grade.
func (w *writing) unreadGrades(ctx context.Context, next *catalog.Kind) error {
	have, ok := w.store.Catalog().Kind(next.Code)
	if !ok || have.Key(catalog.RoleGradeUntil) == next.Key(catalog.RoleGradeUntil) {
		return nil
	}
	_, err := w.pen.Exec(ctx, "UPDATE certificate SET grade_until = NULL WHERE shelf IN (SELECT id FROM shelf WHERE kind = ?)", string(next.Code))
	return err
}
