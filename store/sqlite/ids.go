package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
)

// ids counts what was given out. A number that was given but never committed is given again after a
// restart: nobody has seen it.
type ids struct {
	certificates, events atomic.Int64
}

// seed reads where the store stands, at opening.
func (s *Store) seed(ctx context.Context) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.station = 1
	settings, err := s.Settings(ctx)
	switch {
	case err == nil:
		s.station, s.region = int64(settings.Workstation), settings.Region
	case !errors.Is(err, sql.ErrNoRows) && !unfounded(err):
		return err
	}
	return s.seedIDs(ctx)
}

// seedIDs sets the counters behind what this workstation has used.
func (s *Store) seedIDs(ctx context.Context) error {
	from, to := int64(certificate.NewID(int(s.station), 0)), int64(certificate.NewID(int(s.station)+1, 0))
	for _, c := range []struct {
		table   string
		counter *atomic.Int64
	}{{"certificate", &s.ids.certificates}, {"event", &s.ids.events}} {
		var last, passed int64
		if err := s.pen.one(ctx, highest(c.table, c.table), []any{from, to - 1}, &last); err != nil {
			return err
		}
		if err := s.pen.one(ctx, "SELECT coalesce(max(last), 0) FROM serial WHERE prefix = ?", []any{c.table}, &passed); err != nil {
			return err
		}
		c.counter.Store(max(last, from+passed))
	}
	return nil
}

// A workstation that was restored does not know which IDs it gave out since the backup, and whoever has them may not be
// reached. So it leaves out as many as it can have given: what it could give in the time since, and a stretch besides for
// what was made all at once. There are 2^40, of which identifiers show ten digits; a year passed over takes a twentieth of
// those.
const (
	passedAtOnce    = 2 << 20
	passedPerSecond = 16
	passedNumbers   = 10_000 // of cases, faults and the like, which a person makes one by one
)

// passOver sets the counters behind all that can have been given out in some time.
func (s *Store) passOver(ctx context.Context, since time.Duration) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	stride := passedAtOnce + passedPerSecond*int64(max(since, 0)/time.Second)
	from := int64(certificate.NewID(int(s.station), 0))
	return s.pen.Transaction(ctx, func(ctx context.Context) error {
		// Numbers that are counted from one, whatever they are of, have a prefix of small letters; those of certificates
		// never have, and are the desk's business.
		if _, err := s.pen.Exec(ctx, "UPDATE serial SET last = last + ? WHERE prefix NOT GLOB '*[^a-z]*'", passedNumbers); err != nil {
			return err
		}
		for name, counter := range map[string]*atomic.Int64{"certificate": &s.ids.certificates, "event": &s.ids.events} {
			passed := counter.Load() - from + stride
			if _, err := s.pen.Exec(ctx, "INSERT INTO serial (prefix, last) VALUES (?1, ?2) ON CONFLICT (prefix) DO UPDATE SET last = ?2", name, passed); err != nil {
				return err
			}
			counter.Store(from + passed)
		}
		return nil
	})
}

// PassSerials leaves out the next n serials of the numbers that begin with prefix.
func (s *Store) PassSerials(ctx context.Context, prefix string, stretches []catalog.Segment, n int64) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return explain(s.pen.Transaction(ctx, func(ctx context.Context) error {
		for _, st := range stretches {
			last, err := s.lastSerial(ctx, prefix, st)
			if err != nil {
				return err
			}
			last = max(last, st.From-1)
			took := min(n, st.To-last)
			if took <= 0 {
				continue
			}
			if _, err := s.pen.Exec(ctx, "INSERT INTO serial (prefix, last) VALUES (?1, ?2) ON CONFLICT (prefix) DO UPDATE SET last = ?2",
				drawnFrom(prefix, st), last+took); err != nil {
				return err
			}
			n -= took
		}
		return nil
	}), "不能跳过编号")
}

// highest asks for the last ID of a table within a range. What was set aside keeps its ID.
func highest(table, column string) string {
	return "SELECT max((SELECT coalesce(max(id), ?1) FROM " + table + " WHERE id BETWEEN ?1 AND ?2), (SELECT coalesce(max(" + column +
		"), ?1) FROM aside WHERE " + column + " BETWEEN ?1 AND ?2))"
}

// NextCertificate returns a certificate ID that was never used.
func (s *Store) NextCertificate() certificate.ID { return certificate.ID(s.ids.certificates.Add(1)) }

// NextEvent returns an event ID that was never used.
func (s *Store) NextEvent() certificate.EventID { return certificate.EventID(s.ids.events.Add(1)) }

// NextSerial takes the next serial of the numbers that begin with prefix.
func (s *Store) NextSerial(ctx context.Context, prefix string, stretches []catalog.Segment) (next int64, err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	err = s.pen.Transaction(ctx, func(ctx context.Context) error {
		for _, st := range stretches {
			last, err := s.lastSerial(ctx, prefix, st)
			if err != nil {
				return err
			}
			if last < st.To {
				next = max(st.From, last+1)
				_, err := s.pen.Exec(ctx, "INSERT INTO serial (prefix, last) VALUES (?1, ?2) ON CONFLICT (prefix) DO UPDATE SET last = ?2",
					drawnFrom(prefix, st), next)
				return err
			}
		}
		return nil
	})
	return next, explain(err, "不能取得编号")
}

// drawnFrom is the key under which is kept how far a stretch is used up.
func drawnFrom(prefix string, st catalog.Segment) string {
	if st.From == 1 {
		return prefix
	}
	return fmt.Sprintf("%s|%d", prefix, st.From)
}

// lastSerial is the highest serial of a stretch that was taken or is in the store; 0 where there is none.
func (s *Store) lastSerial(ctx context.Context, prefix string, st catalog.Segment) (highest int64, err error) {
	err = s.pen.one(ctx, "SELECT coalesce(max(last), 0) FROM serial WHERE prefix = ?", []any{drawnFrom(prefix, st)}, &highest)
	if err != nil {
		return 0, err
	}
	var shelves []int64
	if err := s.pen.Each(ctx, selectShelves, nil, func(r *sql.Rows) error {
		st, err := scanStock(r)
		shelves = append(shelves, st.id)
		return err
	}); err != nil {
		return 0, err
	}
	from, to := fmt.Sprintf("%s%06d", prefix, st.From), fmt.Sprintf("%s%06d", prefix, st.To)+last
	for _, shelf := range shelves {
		var number sql.NullString
		if err := s.pen.one(ctx, `SELECT max(number) FROM certificate INDEXED BY certificate_number
			WHERE shelf = ? AND number >= ? AND number < ?`, []any{shelf, from, to}, &number); err != nil {
			return 0, err
		}
		highest = max(highest, leading(strings.TrimPrefix(number.String, prefix)))
	}
	return highest, nil
}

// last is a text that sorts behind every other.
const last = "\U0010ffff"

// leading reads the digits at the beginning of a text.
func leading(s string) (n int64) {
	for i := 0; i < len(s) && i < 18 && s[i] >= '0' && s[i] <= '9'; i++ {
		n = n*10 + int64(s[i]-'0')
	}
	return n
}
