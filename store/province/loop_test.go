package province_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/store/province"
)

// desk is what a loop works for, on a clock that jumps when everybody waits.
type desk struct {
	begun   time.Time
	at      []time.Duration // when it synchronised
	fails   fate
	waits   atomic.Bool
	keeps   bool // what waits still waits after a synchronisation
	network atomic.Pointer[string]
	turns   []province.Turn
	loop    *province.Loop
}

// fate is what a synchronisation comes to; it may change while the loop runs.
type fate struct {
	mu  sync.Mutex
	err error
}

func (f *fate) set(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = err
}

func (f *fate) get() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

func newDesk() *desk {
	d := &desk{begun: time.Now()}
	d.network.Store(new("cable"))
	d.loop = &province.Loop{
		Sync: func(context.Context) error {
			d.at = append(d.at, time.Since(d.begun))
			if d.fails.get() == nil && !d.keeps {
				d.waits.Store(false)
			}
			return d.fails.get()
		},
		Waiting: func(context.Context) (bool, error) { return d.waits.Load(), nil },
		Network: func() string { return *d.network.Load() },
		Report:  func(t province.Turn) { d.turns = append(d.turns, t) },
	}
	return d
}

// during lets the loop run for a time, with something that happens meanwhile.
func (d *desk) during(t *testing.T, long time.Duration, meanwhile func()) {
	t.Helper()
	ctx, end := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.loop.Run(ctx) }()
	if meanwhile != nil {
		meanwhile()
	}
	time.Sleep(long - time.Since(d.begun))
	end()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func seconds(list ...float64) (all []time.Duration) {
	for _, s := range list {
		all = append(all, time.Duration(s*float64(time.Second)))
	}
	return all
}

// G8: retries are re-armed by time, by new work, by the person, by the network, and at start-up.
func TestG8RetriesAreReArmed(t *testing.T) {
	for _, c := range []struct {
		name  string
		do    func(*desk)
		until time.Duration
		want  []time.Duration
	}{
		{"at start-up and by time", nil, 150 * time.Second, seconds(0, 60, 120)},
		{"by new work, within three seconds", func(d *desk) {
			time.Sleep(10 * time.Second)
			d.waits.Store(true)
		}, 20 * time.Second, seconds(0, 12)},
		{"by the person", func(d *desk) {
			time.Sleep(10 * time.Second)
			d.loop.Wake()
		}, 80 * time.Second, seconds(0, 10, 70)},
		{"by a person in a hurry", func(d *desk) {
			time.Sleep(10 * time.Second)
			for range 10 {
				d.loop.Wake()
			}
		}, 20 * time.Second, seconds(0, 10, 10)},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk()
				var meanwhile func()
				if c.do != nil {
					meanwhile = func() { c.do(d) }
				}
				d.during(t, c.until, meanwhile)
				if !slices.Equal(d.at, c.want) {
					t.Errorf("it synchronised at %v, not at %v", d.at, c.want)
				}
			})
		})
	}
}

func TestG8PausesGrowAfterFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		d.fails.set(&exchange.Trouble{Kind: exchange.Unreachable})
		d.waits.Store(true) // what is new does not hurry a line that is down
		d.during(t, 2*time.Hour, nil)
		if len(d.at) < 24 || len(d.at) > 70 {
			t.Errorf("it tried %d times in two hours", len(d.at))
		}
		equal := 0
		for i := 1; i < len(d.at); i++ {
			pause := d.at[i] - d.at[i-1]
			if pause < 500*time.Millisecond || pause > 5*time.Minute {
				t.Errorf("pause %d took %v", i, pause)
			}
			if i > 1 && pause == d.at[i-1]-d.at[i-2] {
				equal++
			}
		}
		if early, late := d.at[3], d.at[len(d.at)-1]-d.at[len(d.at)-4]; early > 15*time.Second || late < 5*time.Minute || equal > 0 {
			t.Errorf("the first three pauses took %v, the last three %v; %d are like the one before", early, late, equal)
		}
	})
}

// Once the line is up again pauses begin anew, with one second.
func TestG8TheNetworkComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		d.fails.set(errors.New("no route"))
		d.during(t, time.Hour, func() {
			time.Sleep(40 * time.Minute)
			d.fails.set(nil)
			d.network.Store(new("cable and radio"))
		})
		i := slices.IndexFunc(d.at, func(at time.Duration) bool { return at >= 40*time.Minute })
		if i < 0 || d.at[i] > 40*time.Minute+3*time.Second || d.at[i+1]-d.at[i] != time.Minute {
			t.Errorf("it synchronised at %v", d.at[i:])
		}
	})
}

func TestG8WhatTheProvinceAsksForIsHeeded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		d.fails.set(problem.From(&exchange.Trouble{Kind: exchange.Overloaded, After: 2 * time.Minute}, problem.Unreachable, "没有同步完", "", ""))
		d.during(t, 3*time.Minute, nil)
		if len(d.at) != 2 || d.at[1] < 2*time.Minute || d.at[1] > 150*time.Second {
			t.Errorf("it synchronised at %v", d.at)
		}
	})
	synctest.Test(t, func(t *testing.T) { // but not to be silent for ever
		d := newDesk()
		d.fails.set(&exchange.Trouble{Kind: exchange.Overloaded, After: 1000 * time.Hour})
		d.during(t, 76*time.Minute, nil)
		if len(d.at) != 2 || d.at[1] < time.Hour {
			t.Errorf("it synchronised at %v", d.at)
		}
	})
}

// What stays in the outbox although all went through, because something before it is missing, is not sent every second.
func TestG8WhatStaysIsSentEverMoreSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		d.keeps = true
		d.waits.Store(true)
		d.during(t, 10*time.Minute, nil)
		if len(d.at) < 10 || len(d.at) > 25 || d.at[1] > 2*time.Second {
			t.Errorf("it synchronised %d times, at %v", len(d.at), d.at)
		}
	})
}

func TestG8AStallIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		tries := 0
		d.loop.Sync = func(ctx context.Context) error {
			d.at = append(d.at, time.Since(d.begun))
			switch tries++; tries {
			case 1: // slow, but it comes on
				for range 5 {
					time.Sleep(9 * time.Minute)
					d.loop.Moved()
				}
				return nil
			case 2: // hangs until it is told to stop
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		}
		d.during(t, time.Hour, nil)
		want := []time.Duration{0, 46 * time.Minute}
		if !slices.Equal(d.at[:2], want) || len(d.at) < 3 || d.at[2]-d.at[1] > 10*time.Minute+2*time.Second {
			t.Errorf("it synchronised at %v", d.at)
		}
		if len(d.turns) < 3 || d.turns[0].Stalled || !d.turns[1].Stalled || d.turns[1].Over || d.turns[1].Took != 10*time.Minute ||
			!d.turns[2].Stalled || !d.turns[2].Over || d.turns[2].Err == nil || d.turns[3].Stalled {
			t.Errorf("it reported %+v", d.turns)
		}
	})
}

func TestTheLoopRunsOnceAndEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		running, most := 0, 0
		d.loop.Sync = func(ctx context.Context) error {
			running++
			most = max(most, running)
			defer func() { running-- }()
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(30 * time.Second):
				return nil
			}
		}
		d.during(t, 15*time.Second, func() {
			synctest.Wait()
			d.loop.Wake()
			if err := d.loop.Run(t.Context()); problem.Of(err) != problem.Busy {
				t.Errorf("a second loop: %v", err)
			}
		})
		if most != 1 || running != 0 || time.Since(d.begun) != 15*time.Second {
			t.Errorf("%d ran at once, %d still do, it ended after %v", most, running, time.Since(d.begun))
		}
	})
}
