package simulation_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/province"
	"roadcert/store/ledger"
	"roadcert/store/sqlite"
)

// world is everything under one seed.
type world struct {
	testing.TB
	*realm
	dir      string
	random   *rand.Rand // decides; what keys are made of comes from bytes
	bytes    *chance
	now      time.Time
	weather  int // letters of a hundred that fare badly
	disks    int // steps of a hundred with a disk that fails
	rewinds  int // steps of a hundred before which the province is set back
	machines []*machine
	seat     seat
	province *province.Province
	late     [][]byte  // letters still on their way
	parcels  []*parcel // on their way
	trace    hash.Hash
	log      bool

	annals []*annals // of every county
	given  map[numbered]certificate.ID
}

// seat is where the province stands.
type seat struct {
	dir    string
	disk   *disk
	ledger *ledger.Ledger
	skew   time.Duration
	backup string // folder of yesterday's; empty while there is none
}

// machine is one workstation.
type machine struct {
	world    *world
	n        int
	self     exchange.Party
	annals   *annals // of its county
	papers   *papers
	dir      string
	disk     *disk
	skew     time.Duration
	store    *sqlite.Store
	office   *bureau.Office
	desks    map[access.Role]*bureau.Desk
	stop     context.CancelFunc // of the step
	done     map[string]bool    // faults that are
	vehicles int                // issued
}

func newWorld(t testing.TB, seed uint64, log bool) *world {
	t.Helper()
	r, err := founded()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(memory(), "roadcert-seed-")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{
		TB: t, realm: r, dir: dir, random: rand.New(rand.NewPCG(seed, 0)), bytes: newChance(seed), now: beginning.Add(time.Hour), trace: sha256.New(), log: log,
		annals: []*annals{newAnnals(faku), newAnnals(kangping)}, given: map[numbered]certificate.ID{},
	}
	w.weather, w.disks = []int{0, 5, 15, 40}[w.random.IntN(4)], []int{0, 2, 8}[w.random.IntN(3)]
	w.rewinds = []int{0, 1, 5}[w.random.IntN(3)]
	w.seat = seat{dir: filepath.Join(dir, "province"), disk: &disk{}, skew: w.skew()}
	w.must(os.CopyFS(dir, os.DirFS(r.dir)))
	w.must(w.restart())
	for n, at := range places {
		m := &machine{
			world: w, n: n, self: at, dir: filepath.Join(dir, fmt.Sprint(n)), disk: &disk{}, skew: w.skew(), done: map[string]bool{}, stop: func() {},
			annals: w.annals[slices.IndexFunc(w.annals, func(a *annals) bool { return a.county == at.County })],
			papers: &papers{lives: lives{}, made: map[certificate.EventID]exchange.ItemDigest{}},
		}
		w.machines = append(w.machines, m)
		m.start()
	}
	return w
}

func (w *world) must(err error) {
	if err != nil {
		w.Helper()
		w.Fatal(err)
	}
}

// close gives everything back.
func (w *world) close() {
	for _, m := range w.machines {
		if m.store != nil {
			_ = m.store.Close()
		}
	}
	if w.seat.ledger != nil {
		_ = w.seat.ledger.Close()
	}
	_ = os.RemoveAll(w.dir)
}

// skew is how wrong a clock is: mostly by little.
func (w *world) skew() time.Duration {
	if w.random.IntN(4) > 0 {
		return time.Duration(w.random.IntN(120)-60) * time.Second
	}
	return time.Duration(w.random.IntN(48*60)-24*60) * time.Minute
}

// drawn draws one of some by their odds.
func (w *world) drawn(n int, odds func(int) int) int {
	sum := 0
	for i := range n {
		sum += odds(i)
	}
	at := w.random.IntN(sum)
	for i := range n {
		if at -= odds(i); at < 0 {
			return i
		}
	}
	return n - 1
}

// note adds a line to the trace.
func (w *world) note(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	_, _ = io.WriteString(w.trace, line+"\n")
	if w.log {
		w.Log(line)
	}
}

func (w *world) digest() string { return hex.EncodeToString(w.trace.Sum(nil)) }

// restart starts the province from its file.
func (w *world) restart() error {
	if w.seat.ledger != nil {
		if err := w.seat.ledger.Close(); err != nil {
			return err
		}
	}
	l, err := ledger.Open(context.Background(), w.seat.dir, ledger.Options{Key: []byte(ledgerKey), Rand: w.bytes})
	if err != nil {
		return err
	}
	w.seat.ledger, w.seat.disk = l, &disk{}
	w.province = w.open(book{l, w.seat.disk}, func() time.Time { return w.now.Add(w.seat.skew) }, w.bytes)
	w.province.Log = w.heard
	return nil
}

// heard: the province has no fault of its own but where its disk has one.
func (w *world) heard(h province.Heard) {
	var t *exchange.Trouble
	if errors.As(h.Trouble, &t) && t.Kind == exchange.Failing && !w.seat.disk.hurt {
		w.Errorf("the province, about %s of %s: %v\n%s", h.Topic, h.From, t.Cause, h.Stack)
	}
}

// start starts the program of a workstation from its file.
func (m *machine) start() {
	m.world.Helper()
	if m.store != nil {
		m.world.must(m.store.Close())
	}
	s, err := sqlite.Open(context.Background(), m.dir, sqlite.Options{Catalog: m.world.catalog, Rand: m.world.bytes})
	m.world.must(err)
	m.store, m.disk, m.desks = s, &disk{}, map[access.Role]*bureau.Desk{}
	m.office = m.world.office(store{s, m.disk}, func() time.Time { return m.world.now.Add(m.skew) }, m.world.bytes)
	m.office.Dial = func(exchange.Invitation) (bureau.Wire, error) { return &wire{m.world, m}, nil }
	m.desk(access.Clerk) // the store is unlocked with it
}

// desk is somebody's, signed in since the program was started.
func (m *machine) desk(role access.Role) *bureau.Desk {
	m.world.Helper()
	if d := m.desks[role]; d != nil {
		return d
	}
	was := *m.disk
	*m.disk = disk{dead: was.dead}
	if was.dead {
		return m.desks[access.Clerk]
	}
	d, err := m.office.SignIn(context.Background(), string(role), m.world.passwords[m.n][string(role)])
	m.world.must(err)
	*m.disk = was
	m.desks[role] = d
	return d
}

// setBack puts yesterday's backup in the place of the ledger.
func (w *world) setBack() error {
	if w.seat.backup == "" {
		return nil
	}
	for _, a := range w.annals {
		a.setBack()
	}
	err := w.seat.ledger.Close()
	w.seat.ledger = nil
	return errors.Join(err, os.RemoveAll(w.seat.dir), os.CopyFS(w.seat.dir, os.DirFS(w.seat.backup)), w.restart())
}

// keepBackup is the nightly backup.
func (w *world) keepBackup() error {
	dir := filepath.Join(w.dir, "backup")
	err := os.RemoveAll(dir)
	if err == nil {
		err = w.seat.ledger.Backup(context.Background(), dir)
	}
	w.seat.backup = dir
	return err
}
