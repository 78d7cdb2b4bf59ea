package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
)

// Runner is how work leaves the screen's goroutine and its result comes back: asynchronous in the
// program, at once in tests and drawings.
type Runner struct {
	Start  func(work func())                       // away
	Return func(result func())                     // back on the screen's goroutine
	After  func(wait time.Duration, result func()) // back after a while
}

// Background is the Runner of the program.
func Background() Runner {
	return Runner{
		Start:  func(work func()) { go work() },
		Return: fyne.Do,
		After:  func(wait time.Duration, result func()) { time.AfterFunc(wait, func() { fyne.Do(result) }) },
	}
}

// AtOnce is the Runner of tests and drawings: nothing is ever pending, and what is put off never happens.
func AtOnce() Runner {
	now := func(f func()) { f() }
	return Runner{Start: now, Return: now, After: func(time.Duration, func()) {}}
}

// job is one piece of work in the background.
type job struct {
	title       string
	done, total int
	shown       bool
	cancel      context.CancelFunc
}

// Times of the status bar: what is quicker than shownAfter never shows, and figures move no oftener than
// every movedAfter.
const (
	shownAfter = 300 * time.Millisecond
	movedAfter = 100 * time.Millisecond
	toastStays = 5 * time.Second
)

// jobs is all the work that goes on for one session.
type jobs struct {
	runner  Runner
	list    []*job
	changed func()
	ending  bool
	idle    func() // called when the last job ends after end
}

func (j *jobs) run(title string, work func(context.Context, func(int, int)) error, done func(error)) {
	ctx, cancel := context.WithCancel(context.Background())
	at := &job{title: title, cancel: cancel}
	j.list = append(j.list, at)
	j.runner.After(shownAfter, func() {
		at.shown = true
		j.changed()
	})
	var moved time.Time
	progress := func(n, total int) {
		if now := time.Now(); now.Sub(moved) >= movedAfter {
			moved = now
			j.runner.Return(func() {
				at.done, at.total = n, total
				if at.shown {
					j.changed()
				}
			})
		}
	}
	j.runner.Start(func() {
		err := work(ctx, progress)
		cancel()
		j.runner.Return(func() { j.finish(at, err, done) })
	})
}

func (j *jobs) finish(at *job, err error, done func(error)) {
	for i, other := range j.list {
		if other == at {
			j.list = append(j.list[:i:i], j.list[i+1:]...)
			break
		}
	}
	j.changed()
	switch {
	case !j.ending:
		done(err)
	case len(j.list) == 0:
		j.idle()
	}
}

// visible returns the jobs that have gone on long enough to be shown.
func (j *jobs) visible() []*job {
	var list []*job
	for _, at := range j.list {
		if at.shown && at.title != "" {
			list = append(list, at)
		}
	}
	return list
}

// end stops all work; idle is called when the last of it has stopped. No result is told any more.
func (j *jobs) end(idle func()) {
	j.ending, j.idle = true, idle
	for _, at := range j.list {
		at.cancel()
	}
	if len(j.list) == 0 {
		idle()
	}
}
