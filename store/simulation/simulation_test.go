// Package simulation runs county workstations, the province, the lines between them, their disks and their clocks under
// one seed: whatever goes wrong goes wrong again with the same seed. Stores, ledger, desks and province are the real
// ones.
//
// After every step what is new is held against all that was seen before: at the province (province_test.go), at each
// workstation (papers_test.go), and of each certificate (life_test.go). What the goroutines of one program do at one
// time is not the seed's to decide; nothing that is seen may depend on it.
package simulation_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

var (
	seeds = flag.Int("sim-seeds", 200, "how many seeds are simulated; 20 with -short where nothing is said")
	seed  = flag.Uint64("sim-seed", 0, "the one seed to simulate, with a log of every step")
	first = flag.Uint64("sim-first", 1, "the first seed")
)

func TestMain(m *testing.M) {
	debug.SetGCPercent(400) // thousands of short lives
	code := m.Run()
	if r, err := founded(); err == nil {
		_ = os.RemoveAll(r.dir)
	}
	os.Exit(code)
}

// steps is how long a seed lives.
const steps = 60

// TestEverySeed: whatever line, disk, clock and people do, nothing is lost, doubled or made up, and once it is quiet
// everything comes to be the same everywhere.
func TestEverySeed(t *testing.T) {
	if *seed != 0 {
		simulate(t, *seed, true)
		return
	}
	many := *seeds
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "sim-seeds" })
	if testing.Short() && !given {
		many = 20
	}
	start := time.Now()
	var next, done atomic.Uint64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for n := next.Add(1) - 1; n < uint64(many); n = next.Add(1) - 1 {
				s := *first + n
				t.Run(fmt.Sprint(s), func(t *testing.T) {
					if simulate(t, s, false); t.Failed() {
						t.Logf("again, with every step: go test ./store/simulation -run TestEverySeed -sim-seed %d -v", s)
					}
				})
				if d := done.Add(1); d%500 == 0 {
					fmt.Printf("%d of %d seeds, %s\n", d, many, time.Since(start).Round(time.Second))
				}
			}
		})
	}
	wait.Wait()
	t.Logf("%d seeds in %s", many, time.Since(start).Round(time.Millisecond))
}

// learned are seeds that once found what was wrong, beyond those that every test runs through.
var learned = []uint64{376, 1007, 1009, 2597, 3134, 4473, 5142, 5216, 5345, 20325, 20843}

// TestLearnedSeeds: what was found once does not come back.
func TestLearnedSeeds(t *testing.T) {
	for _, s := range learned {
		if simulate(t, s, false); t.Failed() {
			t.Fatalf("seed %d", s)
		}
	}
}

// TestTheSameSeedTwice: the same happens.
func TestTheSameSeedTwice(t *testing.T) {
	for s := uint64(1); s <= 3; s++ {
		if one, two := simulate(t, s, false), simulate(t, s, false); one != two {
			t.Errorf("seed %d happens as %s and as %s", s, one, two)
		}
	}
}

// simulate lives through one seed and returns the digest of all that happened.
func simulate(t *testing.T, seed uint64, log bool) string {
	w := newWorld(t, seed, log)
	defer w.close()
	w.note("seed %d: weather %d, disks %d", seed, w.weather, w.disks)
	w.begin()
	for n := 0; n < steps && !t.Failed(); n++ {
		w.step(n)
		if n%20 == 19 {
			w.full()
		}
		if t.Failed() {
			t.Logf("seed %d, step %d", seed, n)
		}
	}
	if !t.Failed() {
		w.settle()
	}
	return w.digest()
}

// step lets one thing happen somewhere, with a disk that may fail.
func (w *world) step(n int) {
	w.Helper()
	w.now = w.now.Add(time.Duration(w.random.IntN(300)) * time.Second)
	m := w.machines[w.drawn(len(w.machines), func(i int) int { return []int{4, 4, 2}[i] })]
	d := deeds[w.drawn(len(deeds), func(i int) int { return deeds[i].odds })]
	if w.random.IntN(100) < w.rewinds {
		d = deed{"the province is set back", 0, func(*machine, context.Context) error { return w.setBack() }}
	}
	if w.random.IntN(100) < w.disks {
		at := []*disk{m.disk, w.seat.disk}[w.random.IntN(2)]
		at.next, at.after = []mishap{full, killBefore, killAfter}[w.random.IntN(3)], w.random.IntN(4)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	m.stop = cancel
	w.note("%d %s %s", n, m.self, d.name)
	err := d.do(m, ctx)
	w.note("  %s", outcome(err))
	if !bearable(err) {
		w.Fatalf("step %d, %s at %s: %v (%v)", n, d.name, m.self, err, errors.Unwrap(err))
	}
	for _, o := range w.machines {
		o.disk.rest()
		if o.disk.dead {
			w.note("  %s was killed", o.self)
			o.start()
		}
	}
	w.look(false)
	w.seat.disk.rest()
}

// outcome is a word for what came of a step.
func outcome(err error) string {
	var t *exchange.Trouble
	if errors.As(err, &t) {
		return string(t.Kind)
	}
	return string(problem.Of(err))
}

// bearable tells whether an error is one that a person may be told.
func bearable(err error) bool {
	var p *problem.Problem
	var t *exchange.Trouble
	switch {
	case err == nil, errors.As(err, &t), errors.Is(err, errKilled), errors.Is(err, context.Canceled):
		return true
	case !errors.As(err, &p):
		return false
	}
	return p.Code != problem.Internal && p.Code != problem.Damaged
}
