package sqlite

import (
	"context"
	"crypto/cipher"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
	"roadcert/store/internal/strongbox"
)

// The data key of a store can be changed while people work (GB/T 39786: keys have their time). The new one is drawn by
// whoever asks for it, and is the present one from one commit on (Rekey): all that is written since is sealed with it.
// What was sealed before is sealed anew in small transactions (Reseal). Until that is done the former key lies in the ring
// of keys, sealed under the present one, and what does not open with the one is opened with the other.
//
// What stays is the key of the digests by which certificates are found. They tell that two values are the same and not
// what they are; under another key all of them would have to change in the same moment, in every row and index. So
// whoever kept a former data key from before a change learns nothing that is sealed since, but could still find out by
// trying them one after the other which citizen IDs and codes are in a store they get hold of later.

// boxName keeps the keys of this store from being those of others.
const boxName = "store"

const ringPurpose = "roadcert key ring"

// keyring is the one row of the ring; the zero keyring is that of a store whose key was never changed.
type keyring struct {
	generation      int
	since           time.Time
	digests, former []byte // sealed
	resume          string
	behind          any
	done, total     int
}

func ringCipher(dataKey []byte) (cipher.AEAD, error) {
	return seal.NewAEAD(seal.Subkey(dataKey, ringPurpose))
}

// ringPlace is what a key of the ring is sealed for. The generation is part of it, so that it is no other than it says.
func ringPlace(column string, generation int) []byte {
	return fmt.Appendf(nil, "keyring|%s|%d", column, generation)
}

// keyring reads the ring.
func (sn snapshot) keyring(ctx context.Context) (r keyring, err error) {
	var since int64
	err = sn.one(ctx, "SELECT generation, since, digests, former, resume, behind, done, total FROM keyring", nil,
		&r.generation, &since, &r.digests, &r.former, &r.resume, &r.behind, &r.done, &r.total)
	if errors.Is(err, sql.ErrNoRows) {
		return keyring{}, nil
	}
	r.since = time.UnixMilli(since).UTC()
	return r, err
}

// write puts the ring in the place of what there was.
func (r *keyring) write(ctx context.Context, pen *connection) error {
	_, err := pen.Exec(ctx, `INSERT INTO keyring (one, generation, since, digests, former, resume, behind, done, total)
		VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (one) DO UPDATE SET generation = excluded.generation, since = excluded.since,
		digests = excluded.digests, former = excluded.former, resume = excluded.resume, behind = excluded.behind, done = excluded.done,
		total = excluded.total`, r.generation, r.since.UnixMilli(), r.digests, r.former, r.resume, r.behind, r.done, r.total)
	return err
}

func (s *Store) keyring(ctx context.Context) (r keyring, err error) {
	err = s.read(ctx, "不能读出密钥环", func(ctx context.Context, sn snapshot) error {
		r, err = sn.keyring(ctx)
		return err
	})
	return r, err
}

// KeyRing tells how things stand with the data key.
func (s *Store) KeyRing(ctx context.Context) (bureau.KeyRing, error) {
	r, err := s.keyring(ctx)
	return bureau.KeyRing{Generation: r.generation, Since: r.since, Former: r.former != nil, Done: r.done, Total: r.total}, err
}

// digestKey is the key of the digests.
func (r *keyring) digestKey(dataKey []byte, ring cipher.AEAD) ([]byte, error) {
	if r.generation == 0 {
		return strongbox.IndexKey(dataKey, boxName), nil
	}
	return seal.Open(ring, r.digests, ringPlace("digests", r.generation))
}

// unlock makes the vault that a data key unlocks.
func (r *keyring) unlock(dataKey []byte, rand io.Reader) (*vault, error) {
	ring, err := ringCipher(dataKey)
	if err != nil {
		return nil, err
	}
	digests, err := r.digestKey(dataKey, ring)
	if err != nil {
		return nil, problem.From(err, problem.SignIn, "不能打开敏感信息", "数据密钥不是这个证照库现在的：它刚刚更换过，或者密钥环被改动",
			"请重新登录；再次出现时请运行 roadcertctl fsck，用备份恢复")
	}
	defer clear(digests)
	present, err := unlockKey(dataKey, digests, r.generation, rand)
	if err != nil {
		return nil, err
	}
	return r.beside(present, rand)
}

// beside makes the vault of a key that is unlocked already: with it goes the former one, where there is one.
func (r *keyring) beside(present *unlockedKey, rand io.Reader) (*vault, error) {
	if r.former == nil {
		return vaultOf(present), nil
	}
	dataKey, err := seal.Open(present.ring, r.former, ringPlace("former", r.generation))
	if err != nil {
		return nil, damaged("不能打开密钥环", err)
	}
	defer clear(dataKey)
	digests, err := seal.Open(present.ring, r.digests, ringPlace("digests", r.generation))
	if err != nil {
		return nil, damaged("不能打开密钥环", err)
	}
	defer clear(digests)
	former, err := unlockKey(dataKey, digests, r.generation-1, rand)
	if err != nil {
		return nil, err
	}
	return vaultOf(present, former), nil
}

// unlockWith unlocks the store with a key that another copy of it was unlocked with.
func (s *Store) unlockWith(ctx context.Context, v *vault) error {
	ring, err := s.keyring(ctx)
	if err != nil || v == nil {
		return err
	}
	for _, k := range *v.keys.Load() {
		if k.generation == ring.generation {
			own, err := ring.beside(k, s.rand)
			if err == nil {
				s.vault.Store(own)
			}
			return err
		}
	}
	return problem.New(problem.SignIn, "不能打开敏感信息", "这份副本是用另一把数据密钥加密的", "请重新登录后再试")
}

// Rekey makes another data key the present one.
func (s *Store) Rekey(ctx context.Context, former, next []byte, waiting bureau.Drawer,
	become func([]access.Account, []bureau.Record) (bureau.Change, error),
) error {
	held, err := s.unlocked()
	if err != nil {
		return err
	}
	before := held.keys.Load()
	var after []*unlockedKey
	if err := s.write(ctx, func(ctx context.Context, w *writing) (bureau.Change, error) {
		accounts, err := snapshot{w.pen}.accounts(ctx)
		if err != nil {
			return bureau.Change{}, err
		}
		records, err := snapshot{w.pen}.records(ctx, held, waiting)
		if err != nil {
			return bureau.Change{}, err
		}
		c, err := become(accounts, records)
		if err != nil {
			return c, err
		}
		key, err := w.turn(ctx, former, next, c.Audit.At)
		if err != nil {
			return c, err
		}
		after = append([]*unlockedKey{key}, *before...)
		w.vault = vaultOf(after...)
		opens := append(slices.Clip(*before), key) // whoever reads in the moment after the commit
		held.keys.Store(&opens)
		return c, nil
	}); err != nil {
		held.keys.Store(before)
		return err
	}
	held.keys.Store(&after)
	return nil
}

// turn writes the ring of the next key.
func (w *writing) turn(ctx context.Context, former, next []byte, now time.Time) (*unlockedKey, error) {
	const what = "不能更换数据密钥"
	r, err := snapshot{w.pen}.keyring(ctx)
	if err != nil {
		return nil, err
	}
	if r.former != nil {
		return nil, problem.New(problem.Conflict, what, "上一次更换还没有完成", "请先继续完成上一次更换")
	}
	was, err := ringCipher(former)
	if err != nil {
		return nil, err
	}
	digests, err := r.digestKey(former, was)
	if err != nil {
		return nil, damaged(what, err)
	}
	defer clear(digests)
	key, err := unlockKey(next, digests, r.generation+1, w.store.rand)
	if err != nil {
		return nil, err
	}
	sealed := func(column string, plain []byte) []byte {
		return seal.Seal(key.ring, w.store.rand, plain, ringPlace(column, key.generation))
	}
	total, err := snapshot{w.pen}.countSealed(ctx)
	if err != nil {
		return nil, err
	}
	begun := keyring{
		generation: key.generation, since: now, digests: sealed("digests", digests), former: sealed("former", former),
		resume: sealedColumns[0].name(), behind: int64(math.MinInt64), total: total,
	}
	return key, begun.write(ctx, w.pen)
}
