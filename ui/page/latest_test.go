package page

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"roadcert/domain/problem"
)

// slow is a Host whose work runs on goroutines of its own, and whose results come back one at a time, when
// the test lets them: as a window does it.
type slow struct {
	Host
	results chan func()
	working sync.WaitGroup
}

func (s *slow) Run(_ string, work func(context.Context, func(done, total int)) error, done func(error)) {
	s.working.Go(func() {
		err := work(context.Background(), func(int, int) {})
		s.results <- func() { done(err) }
	})
}

// wait returns when every work has ended, and hands its results over.
func (s *slow) wait() {
	s.working.Wait()
	close(s.results)
	for result := range s.results {
		result()
	}
}

func TestOnlyTheLatestIsShown(t *testing.T) {
	host := &slow{results: make(chan func(), 3)}
	l := latest{host: host}
	var shown []string
	var stopped error
	l.begin("first", func(ctx context.Context, _ func(done, total int)) error {
		<-ctx.Done() // it runs until the second stops it
		stopped = ctx.Err()
		return stopped
	}, func(error) { shown = append(shown, "first") })
	l.begin("second", func(context.Context, func(done, total int)) error { return nil }, func(err error) {
		if err == nil {
			shown = append(shown, "second")
		}
	})
	if !l.busy() {
		t.Error("nothing runs")
	}
	host.wait()
	if len(shown) != 1 || shown[0] != "second" || !errors.Is(stopped, context.Canceled) || l.busy() {
		t.Errorf("shown %q, the first ended with %v, busy %v", shown, stopped, l.busy())
	}
}

func TestWhatIsCancelledStillEnds(t *testing.T) {
	host := &slow{results: make(chan func(), 1)}
	l := latest{host: host}
	var told error
	l.begin("only", func(ctx context.Context, _ func(done, total int)) error {
		<-ctx.Done()
		return ctx.Err()
	}, func(err error) { told = err })
	l.cancel()
	host.wait()
	if !errors.Is(told, context.Canceled) || l.busy() {
		t.Errorf("told %v, busy %v", told, l.busy())
	}
	l.cancel() // nothing runs: nothing happens
}

// A person's work waits for the synchronisation that goes on by itself, as long as the person does.
func TestWorkTakesItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := problem.New(problem.Busy, "不能同步", "正在同步", "请稍候")
		tries := 0
		work := inTurn(func(context.Context, func(int, int)) error {
			if tries++; tries < 4 {
				return busy
			}
			return nil
		})
		if err := work(t.Context(), nil); err != nil || tries != 4 {
			t.Errorf("%d tries, %v", tries, err)
		}
		never := inTurn(func(context.Context, func(int, int)) error { return busy })
		begun := time.Now()
		if err := never(t.Context(), nil); !errors.Is(err, busy) || time.Since(begun) < turnMost {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		begun = time.Now()
		if err := never(ctx, nil); !errors.Is(err, busy) || time.Since(begun) > 2*time.Second {
			t.Errorf("stopped, it goes on for %v: %v", time.Since(begun), err)
		}
	})
}
