package province

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// Loop keeps a workstation in step with the province: it synchronises when it starts, when there is something new to
// send, when the person asks, when the network has come back, and every minute besides (G8). What fails is tried again
// after one second, then ever more seldom, up to five minutes; what hangs is noticed and stopped.
//
// It goes by time that passes, and never by what a clock on the wall shows, which may be put right at any moment (G14).
type Loop struct {
	// Sync synchronises once. It may be stopped anywhere. While it comes on it calls Moved.
	Sync func(context.Context) error
	// Waiting tells whether there is something to send.
	Waiting func(context.Context) (bool, error)
	// Network says what the network looks like: where it looks different after a failure, nobody waits any longer.
	// nil means by the addresses of this machine.
	Network func() string
	// Report is told of every synchronisation, and of one that hangs, by one goroutine at a time; nil: nobody is.
	Report func(Turn)

	Every time.Duration // with nothing to send; 0 means one minute
	Look  time.Duration // how often Waiting and Network are asked; 0 means three seconds
	Stall time.Duration // without coming on before a synchronisation is taken to hang; 0 means ten minutes

	running   sync.Mutex
	reporting sync.Mutex
	made      sync.Once
	bell      chan struct{}
	watch     atomic.Pointer[time.Timer]
}

// Turn is one synchronisation as it is reported.
type Turn struct {
	Err     error         // why it failed; nil where it did not
	Took    time.Duration // so far, where it hangs
	Stalled bool          // it hung, or hangs
	Over    bool          // false while it hangs
	Next    time.Duration // until the next, if nothing comes between
}

const (
	firstPause = time.Second
	mostPause  = 5 * time.Minute
	jitter     = 0.5 // of a pause, to either side: counties that failed together do not come back together
)

// errStalled ends a synchronisation that hangs.
var errStalled = errors.New("the synchronisation does not come on")

// Wake synchronises now, or right after the one that is running.
func (l *Loop) Wake() {
	select {
	case l.ring() <- struct{}{}:
	default: // it rings already
	}
}

func (l *Loop) ring() chan struct{} {
	l.made.Do(func() { l.bell = make(chan struct{}, 1) })
	return l.bell
}

// Moved tells that the synchronisation that is running comes on.
func (l *Loop) Moved() {
	if w := l.watch.Load(); w != nil {
		w.Reset(l.stall())
	}
}

// Run synchronises until the context ends. It fails at once where the loop runs already: there are never two.
func (l *Loop) Run(ctx context.Context) error {
	if !l.running.TryLock() {
		return problem.New(problem.Busy, "不能开始自动同步", "自动同步已经在运行", "不必再次启动")
	}
	defer l.running.Unlock()
	pauses := newPauses()
	for {
		t := l.turn(ctx)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // being told to end is how it ends
		}
		var quiet bool
		t.Next, quiet = l.pause(ctx, t.Err, pauses)
		l.report(t)
		if !l.rest(ctx, t, quiet) {
			return nil
		}
	}
}

func newPauses() *backoff.ExponentialBackOff {
	b := backoff.NewExponentialBackOff()
	b.InitialInterval, b.Multiplier, b.RandomizationFactor = firstPause, 2, jitter
	b.MaxInterval = time.Duration(float64(mostPause) / (1 + jitter))
	b.Reset()
	return b
}

// turn synchronises once, watched.
func (l *Loop) turn(ctx context.Context) (t Turn) {
	begun := time.Now()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	watch := time.AfterFunc(l.stall(), func() {
		stop(errStalled)
		l.report(Turn{Err: errStalled, Stalled: true, Took: time.Since(begun)})
	})
	l.watch.Store(watch)
	t.Err = l.Sync(ctx)
	l.watch.Store(nil)
	watch.Stop()
	t.Over, t.Took, t.Stalled = true, time.Since(begun), errors.Is(context.Cause(ctx), errStalled)
	if t.Stalled && t.Err == nil {
		t.Stalled = false // it came to its end all the same
	}
	return t
}

// pause is how long to wait before the next synchronisation. What still waits after one that went through came in
// meanwhile, or has to wait for something else: it is sent soon, and if it stays, ever more seldom. quiet tells that
// nothing waits.
func (l *Loop) pause(ctx context.Context, failed error, pauses *backoff.ExponentialBackOff) (wait time.Duration, quiet bool) {
	if failed == nil {
		if waits, err := l.Waiting(ctx); err == nil && !waits {
			pauses.Reset()
			return l.every(), true
		}
		return min(pauses.NextBackOff(), l.every()), false
	}
	wait = pauses.NextBackOff()
	var t *exchange.Trouble
	if errors.As(failed, &t) && t.After > 0 {
		after := min(t.After, mostAfter)
		wait = max(wait, after+rand.N(after/4+1)) //nolint:gosec // who comes first needs no secret lot
	}
	return wait, false
}

// rest waits for the next synchronisation: until it is time, or something comes between. It tells whether there is
// to be one.
func (l *Loop) rest(ctx context.Context, after Turn, quiet bool) bool {
	due := time.NewTimer(after.Next)
	defer due.Stop()
	look := time.NewTicker(l.look())
	defer look.Stop()
	network := l.network()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-due.C:
			return true
		case <-l.ring():
			return true
		case <-look.C:
			if after.Err != nil && l.network() != network {
				return true
			}
			if quiet { // otherwise what is new waits with what did not go
				if waits, err := l.Waiting(ctx); err == nil && waits {
					return true
				}
			}
		}
	}
}

func (l *Loop) report(t Turn) {
	if l.Report == nil {
		return
	}
	l.reporting.Lock()
	defer l.reporting.Unlock()
	l.Report(t)
}

func (l *Loop) network() string {
	if l.Network != nil {
		return l.Network()
	}
	addresses, err := net.InterfaceAddrs()
	return fmt.Sprint(addresses, err)
}

func (l *Loop) every() time.Duration { return cmp.Or(l.Every, time.Minute) }
func (l *Loop) look() time.Duration  { return cmp.Or(l.Look, 3*time.Second) }
func (l *Loop) stall() time.Duration { return cmp.Or(l.Stall, 10*time.Minute) }
