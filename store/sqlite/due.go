package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/reminder"
)

// dueSource is where one sort of thing that comes due stands in the table of certificates.
type dueSource struct {
	column, index string
	statuses      []certificate.Status // recorded
	alive         bool                 // only of what has not run out
}

var dueSources = map[reminder.What]dueSource{
	reminder.Validity:   {"c.valid_to", "certificate_valid_to", []certificate.Status{certificate.Valid, certificate.Expired}, false},
	reminder.Review:     {"c.review_due", "certificate_review", []certificate.Status{certificate.Valid}, true},
	reminder.Grade:      {"c.grade_until", "certificate_grade", []certificate.Status{certificate.Valid}, true},
	reminder.Suspension: {"c.until", "certificate_until", []certificate.Status{certificate.Suspended}, false},
}

// from is what of a shelf comes due from one day to another, behind a place. Its parameters: shelf, first and last
// day, day and ID of the place, today.
func (d dueSource) from() string {
	alive := "? > 0"
	if d.alive {
		alive = "(c.valid_to = 0 OR c.valid_to >= ?)"
	}
	return "FROM certificate c INDEXED BY " + d.index + " WHERE c.shelf = ? AND " + d.column + " > 0 AND " + d.column + " BETWEEN ? AND ? AND (" +
		d.column + " > ? OR c.id > ?) AND " + alive
}

func (d dueSource) count() string { return "SELECT count(*) " + d.from() }

func (d dueSource) list() string {
	return "SELECT " + d.column + ", c.id " + d.from() + " ORDER BY " + d.column + ", c.id LIMIT ?"
}

// Due returns certificates of which something comes due, by day and ID.
func (s *Store) Due(ctx context.Context, q bureau.DueRange) (rows []bureau.DueRow, err error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	var places []place
	err = s.due(ctx, q, dueSource.list, []any{q.Limit}, func(r *sql.Rows) error {
		var p place
		err := r.Scan(&p.number, &p.id)
		places = append(places, p)
		return err
	}, func(ctx context.Context, sn snapshot) error {
		slices.SortFunc(places, place.compare)
		places = places[:min(len(places), q.Limit)]
		found, err := sn.rows(ctx, v, places, q.Today)
		for i := range found {
			rows = append(rows, bureau.DueRow{Row: found[i], Due: day.Day(places[i].number)})
		}
		return err
	})
	return rows, err
}

// CountDue returns how many there are, whatever the place and the limit.
func (s *Store) CountDue(ctx context.Context, q bureau.DueRange) (n int, err error) {
	q.Behind = bureau.DuePlace{}
	err = s.due(ctx, q, dueSource.count, nil, func(r *sql.Rows) error {
		var of int
		err := r.Scan(&of)
		n += of
		return err
	}, func(context.Context, snapshot) error { return nil })
	return n, err
}

// due asks every shelf that may hold what is asked for, and then finishes on the same snapshot.
func (s *Store) due(ctx context.Context, q bureau.DueRange, text func(dueSource) string, more []any, scan func(*sql.Rows) error,
	finish func(context.Context, snapshot) error,
) error {
	const what = "不能列出到期事项"
	source, ok := dueSources[q.What]
	if !ok {
		return explain(errors.ErrUnsupported, what)
	}
	if q.What == reminder.Grade {
		if err := s.readGrades(ctx); err != nil {
			return err
		}
	}
	return s.read(ctx, what, func(ctx context.Context, sn snapshot) error {
		shelves, err := sn.shelves(ctx)
		if err != nil {
			return err
		}
		for _, st := range shelves {
			if st.held == 0 || q.Kind != "" && st.kind != q.Kind || !slices.Contains(source.statuses, st.status) {
				continue
			}
			from, to := max(q.From, q.Behind.Day), q.To
			if st.status == certificate.Expired { // whatever its last day says, it has run out
				to = min(to, q.Today-1)
			}
			args := []any{st.id, int64(from), int64(to), int64(q.Behind.Day), int64(q.Behind.ID), int64(q.Today)}
			if err := sn.Each(ctx, text(source), append(args, more...), scan); err != nil {
				return err
			}
		}
		return finish(ctx, sn)
	})
}
