package sqlite

import (
	"context"
	"database/sql"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// stoppedColumns are read by scanStopped.
const stoppedColumns = eventColumns + "," + editionOfEvent + ", o.outcome, o.rule, o.text, o.remedy, o.revision, o.other, o.at"

const (
	selectStopped = "SELECT " + stoppedColumns + " FROM outbox o INDEXED BY outbox_stopped CROSS JOIN event e ON e.id = o.event" + joinEdition +
		" WHERE o.outcome IS NOT NULL AND o.event > ? ORDER BY o.event LIMIT ?"
	selectStoppedAt = "SELECT " + stoppedColumns + " FROM outbox o INDEXED BY outbox_held CROSS JOIN event e ON e.id = o.event" + joinEdition +
		" WHERE o.outcome IS NOT NULL AND o.certificate = ? ORDER BY e.revision LIMIT 1"
)

// Stopped returns up to limit events, in order of ID after one, that the province did not take in.
func (s *Store) Stopped(ctx context.Context, after certificate.EventID, limit int) ([]bureau.StoppedEvent, error) {
	return s.stopped(ctx, selectStopped, int64(after), min(limit, pageMost))
}

// StoppedAt returns what the province said of a certificate's first event that is stopped.
func (s *Store) StoppedAt(ctx context.Context, id certificate.ID) (bureau.StoppedEvent, error) {
	list, err := s.stopped(ctx, selectStoppedAt, int64(id))
	switch {
	case err != nil:
		return bureau.StoppedEvent{}, err
	case len(list) == 0:
		return bureau.StoppedEvent{}, problem.New(problem.NotFound, "找不到省级系统的退回", "证照 "+id.String()+" 没有被省级系统退回的事件", "请刷新后查看最新状态")
	}
	return list[0], nil
}

func (s *Store) stopped(ctx context.Context, query string, args ...any) (list []bureau.StoppedEvent, err error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, "不能列出被退回的事件", func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, query, args, func(r *sql.Rows) error {
			st, err := scanStopped(r, v)
			list = append(list, st)
			return err
		})
	})
	return list, err
}

func scanStopped(r *sql.Rows, v *vault) (st bureau.StoppedEvent, err error) {
	var at int64
	said := &st.Receipt
	st.Event, err = scanWholeEvent(r, v, &said.Outcome, &said.Rule, &said.Text, &said.Remedy, &said.Revision, &said.Other, &at)
	said.Event, said.Certificate = st.Event.ID, st.Event.Certificate
	st.At = time.UnixMilli(at).UTC()
	return st, err
}
