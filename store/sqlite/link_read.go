package sqlite

import (
	"context"
	"database/sql"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
)

const whatLink = "不能读出与省级系统的往来"

// Here tells which of some events are in the store; true where one still waits in the outbox.
func (s *Store) Here(ctx context.Context, ids []certificate.EventID) (map[certificate.EventID]bool, error) {
	here := make(map[certificate.EventID]bool, len(ids))
	err := s.read(ctx, whatLink, func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, `SELECT e.id, o.event IS NOT NULL FROM json_each(?) k CROSS JOIN event e ON e.id = k.value
			LEFT JOIN outbox o ON o.event = e.id`, []any{list(numbers(ids))}, func(r *sql.Rows) error {
			var id certificate.EventID
			var waits bool
			err := r.Scan(&id, &waits)
			here[id] = waits
			return err
		})
	})
	return here, err
}

// FirstWaiting returns the first event in the outbox of each of some certificates.
func (s *Store) FirstWaiting(ctx context.Context, ids []certificate.ID) (map[certificate.ID]certificate.EventID, error) {
	first := map[certificate.ID]certificate.EventID{}
	err := s.read(ctx, whatLink, func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, `SELECT e.certificate, e.id FROM json_each(?) k CROSS JOIN event e ON e.certificate = k.value
			JOIN outbox o ON o.event = e.id ORDER BY e.certificate, e.revision DESC`, []any{list(numbers(ids))}, func(r *sql.Rows) error {
			var id certificate.ID
			var event certificate.EventID
			err := r.Scan(&id, &event)
			first[id] = event // the last one read is the first one waiting
			return err
		})
	})
	return first, err
}

// numbers are IDs as the tables have them.
func numbers[T ~int64](ids []T) []int64 {
	all := make([]int64, len(ids))
	for i, id := range ids {
		all[i] = int64(id)
	}
	return all
}

const selectBases = `SELECT e.id, b.id FROM json_each(?) k CROSS JOIN event e ON e.id = k.value
	CROSS JOIN event b ON b.certificate = e.certificate AND b.revision = e.revision - 1`

// Bases returns for each event the one before it in the history of its certificate.
func (s *Store) Bases(ctx context.Context, ids []certificate.EventID) (map[certificate.EventID]certificate.EventID, error) {
	bases := make(map[certificate.EventID]certificate.EventID, len(ids))
	err := s.read(ctx, whatLink, func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, selectBases, []any{list(numbers(ids))}, func(r *sql.Rows) error {
			var id, base certificate.EventID
			err := r.Scan(&id, &base)
			bases[id] = base
			return err
		})
	})
	return bases, err
}

// Settled returns up to limit events that need no sending, in order of ID after one.
func (s *Store) Settled(ctx context.Context, after certificate.EventID, limit int) (ids []certificate.EventID, err error) {
	err = s.read(ctx, whatLink, func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, "SELECT event FROM receipt WHERE event > ? ORDER BY event LIMIT ?", []any{int64(after), min(limit, pageMost)}, func(r *sql.Rows) error {
			var id certificate.EventID
			err := r.Scan(&id)
			ids = append(ids, id)
			return err
		})
	})
	return ids, err
}

// LastSerial returns the highest serial of a stretch that was taken or is in the store.
func (s *Store) LastSerial(ctx context.Context, prefix string, st catalog.Segment) (highest int64, err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	highest, err = s.lastSerial(ctx, prefix, st)
	return highest, explain(err, "不能取得编号")
}
