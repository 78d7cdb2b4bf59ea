package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"

	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// What one transaction seals anew: others wait for it a few hundredths of a second.
const (
	resealRows  = 400
	resealBytes = 4 << 20
)

// resealed is one value of a column.
type resealed struct {
	key    any
	row    string
	sealed []byte
}

// errEnough ends a reading that could go on.
var errEnough = errors.New("enough for now")

// Reseal seals with the present data key what is still sealed with the former one. Where it stands is kept with what it
// has done, so that it may be stopped or killed at any moment and goes on from there. When all is done it proves that the
// present key opens every value, and only then forgets the former one, in the transaction that writes done.
func (s *Store) Reseal(ctx context.Context, done bureau.Change, progress func(done, total int)) (n int, err error) {
	const what = "不能重新加密"
	defer func() { err = explain(err, what) }()
	tell := func(r *keyring, proved int) {
		if progress != nil {
			progress(min(r.done, r.total)+proved, 2*max(r.total, proved))
		}
	}
	for {
		r, some, err := s.resealSome(ctx)
		if n += some; err != nil || r.former == nil {
			return n, err
		}
		if tell(&r, 0); r.resume != "" {
			continue
		}
		if err := s.proveSealed(ctx, func(proved int) { tell(&r, proved) }); err != nil {
			return n, err
		}
		return n, s.forgetFormer(ctx, done)
	}
}

// resealSome does as much as fits into one transaction, and returns the ring as it is afterwards.
func (s *Store) resealSome(ctx context.Context) (r keyring, n int, err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	v, err := s.unlocked()
	if err != nil {
		return r, 0, err
	}
	err = s.pen.Transaction(ctx, func(ctx context.Context) error {
		if r, err = (snapshot{s.pen}).keyring(ctx); err != nil || r.former == nil || r.resume == "" {
			return err
		}
		at := slices.IndexFunc(sealedColumns, func(c sealedColumn) bool { return c.name() == r.resume })
		if at < 0 { // another form of the program had it: all are walked once more
			at, r.behind = 0, int64(math.MinInt64)
		}
		c := &sealedColumns[at]
		rows, more, err := snapshot{s.pen}.someSealed(ctx, c, r.behind)
		if err != nil {
			return err
		}
		for i := range rows {
			fresh, ok := v.reseal([]byte(c.place+rows[i].row), rows[i].sealed)
			if !ok {
				continue
			}
			if _, err := s.pen.Exec(ctx, c.update(), fresh, rows[i].key); err != nil {
				return err
			}
			n++
		}
		r.done += len(rows)
		r.step(at, rows, more)
		return r.write(ctx, s.pen)
	})
	return r, n, err
}

// step moves on behind some rows of a column.
func (r *keyring) step(at int, rows []resealed, more bool) {
	switch {
	case more:
		r.resume, r.behind = sealedColumns[at].name(), rows[len(rows)-1].key
	case at+1 < len(sealedColumns):
		r.resume, r.behind = sealedColumns[at+1].name(), int64(math.MinInt64)
	default:
		r.resume = ""
	}
}

// someSealed reads values of a column behind a row, and tells whether there are more.
func (sn snapshot) someSealed(ctx context.Context, c *sealedColumn, behind any) (rows []resealed, more bool, err error) {
	size := 0
	err = sn.Each(ctx, c.read(), []any{behind}, func(r *sql.Rows) error {
		if len(rows) == resealRows || size > resealBytes {
			return errEnough
		}
		var one resealed
		err := r.Scan(&one.key, &one.sealed, &one.row)
		rows, size = append(rows, one), size+len(one.sealed)
		return err
	})
	if errors.Is(err, errEnough) {
		return rows, true, nil
	}
	return rows, false, err
}

// reseal seals a value with the present key. ok is false for one that is sealed with it already, and for one that no key
// opens: what is damaged stays as it is, and is found when all is proved.
func (v *vault) reseal(place, sealed []byte) (fresh []byte, ok bool) {
	keys := *v.keys.Load()
	for _, former := range keys[1:] {
		if plain, err := former.Open(sealed, place); err == nil {
			defer clear(plain)
			return keys[0].Seal(plain, place), true
		}
	}
	return nil, false
}

// proveSealed opens every sealed value with the present key. Where one does not open, the former key stays, and the next
// run walks all of them once more.
func (s *Store) proveSealed(ctx context.Context, progress func(proved int)) error {
	v, err := s.unlocked()
	if err != nil {
		return err
	}
	present, proved, broken, first := v.present(), 0, 0, ""
	for i := range sealedColumns {
		c := &sealedColumns[i]
		if err := s.read(ctx, "不能重新加密", func(ctx context.Context, sn snapshot) error {
			return sn.Each(ctx, c.read(), []any{int64(math.MinInt64)}, func(r *sql.Rows) error {
				var one resealed
				if err := r.Scan(&one.key, &one.sealed, &one.row); err != nil {
					return err
				}
				plain, err := present.Open(one.sealed, []byte(c.place+one.row))
				if clear(plain); err != nil {
					if broken++; first == "" {
						first = c.place + one.row
					}
				}
				if proved++; proved%resealRows == 0 {
					progress(proved)
				}
				return nil
			})
		}); err != nil {
			return err
		}
	}
	if progress(proved); broken == 0 {
		return nil
	}
	if err := s.restartReseal(ctx); err != nil {
		return err
	}
	return problem.New(problem.Damaged, "以前的数据密钥没有销毁", fmt.Sprintf("有 %d 处用新的数据密钥打不开，已损坏或被改动（第一处 %s）", broken, first),
		"业务照常办理；请运行 roadcertctl fsck 查明范围，从备份恢复受损的部分后再继续")
}

// restartReseal has everything walked once more.
func (s *Store) restartReseal(ctx context.Context) error {
	return s.alterRing(ctx, func(r *keyring) { r.resume, r.behind, r.done = sealedColumns[0].name(), int64(math.MinInt64), 0 })
}

func (s *Store) alterRing(ctx context.Context, alter func(*keyring)) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.pen.Transaction(ctx, func(ctx context.Context) error {
		r, err := (snapshot{s.pen}).keyring(ctx)
		if err != nil {
			return err
		}
		alter(&r)
		return r.write(ctx, s.pen)
	})
}

// forgetFormer drops the former key, and then what the log of changes has of before.
func (s *Store) forgetFormer(ctx context.Context, done bureau.Change) error {
	if err := s.write(ctx, func(ctx context.Context, w *writing) (bureau.Change, error) {
		r, err := snapshot{w.pen}.keyring(ctx)
		if err != nil {
			return done, err
		}
		r.former, r.done = nil, r.total
		return done, r.write(ctx, w.pen)
	}); err != nil {
		return err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	// Where somebody still reads a snapshot of before, the log is merged later: nobody is kept waiting for it.
	return s.pen.Script(context.WithoutCancel(ctx), "PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = 5000")
}
