package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/store/province"
	"roadcert/ui/model"
)

// toldEvery is how often the foot of the window is told anew where nothing happens: its minutes go on.
const toldEvery = 20 * time.Second

// link keeps the workstation in step with the province while one person works at it.
type link struct {
	desk  *bureau.Desk
	loop  *province.Loop
	moved atomic.Bool // something came in or went out since the window was told last

	telling sync.Mutex
	stood   model.SyncStanding // as the window was told last
}

// newLink returns the link of a session. Before the workstation has joined a province its loop has nothing to do.
func newLink(desk *bureau.Desk) *link {
	l := &link{desk: desk}
	l.loop = &province.Loop{Waiting: desk.Unsent, Sync: l.sync}
	return l
}

func (l *link) sync(ctx context.Context) error {
	if s, err := l.desk.SyncStatus(ctx); err != nil || !s.Joined {
		return err
	}
	result, err := l.desk.Sync(ctx, func(bureau.SyncStep) { l.loop.Moved() })
	if model.SyncMoved(result) { // also where it failed later
		l.moved.Store(true)
	}
	return err
}

// keep synchronises until the context ends, and tells how the workstation stands.
func (l *link) keep(ctx context.Context, show func(model.SyncNews)) {
	if !l.desk.May(access.Synchronise) {
		return
	}
	l.loop.Report = func(province.Turn) { l.tell(ctx, show) }
	l.tell(ctx, show)
	tick := time.NewTicker(toldEvery)
	defer tick.Stop()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = l.loop.Run(ctx) // it fails only where it runs already
	}()
	for {
		select {
		case <-tick.C:
			l.tell(ctx, show)
		case <-ended:
			return
		}
	}
}

// once tells how the workstation stands and leaves it at that: nothing goes on behind a drawing.
func (l *link) once(ctx context.Context, show func(model.SyncNews)) {
	if l.desk.May(access.Synchronise) {
		l.tell(ctx, show)
	}
}

func (l *link) tell(ctx context.Context, show func(model.SyncNews)) {
	l.telling.Lock()
	defer l.telling.Unlock()
	s, err := l.desk.SyncStatus(ctx)
	if err != nil {
		return // what was told last stays
	}
	stands := model.NewSyncStanding(s)
	moved := l.moved.Swap(false) || stands != l.stood
	l.stood = stands
	show(model.SyncNews{Bar: model.NewSyncBar(s, time.Now()), Moved: moved})
}
