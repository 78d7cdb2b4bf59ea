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

// How often the foot of the window is told anew: where nothing happens its minutes go on, and while a synchronisation
// goes on that takes long, how far it has come.
const (
	toldEvery = 20 * time.Second
	stepEvery = time.Second
)

// link keeps the workstation in step with the province while one person works at it.
type link struct {
	desk  *bureau.Desk
	loop  *province.Loop
	show  func(model.SyncNews)
	moved atomic.Bool // something came in or went out since the window was told last

	telling sync.Mutex
	stood   model.SyncStanding // as the window was told last
	step    bureau.SyncStep    // of the synchronisation that goes on; nothing where none has gone on for long
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
	told, last := time.Now(), bureau.SyncStep{}
	result, err := l.desk.Sync(ctx, func(s bureau.SyncStep) {
		l.loop.Moved()
		if s.Stage != last.Stage && last.Done > 0 {
			l.moved.Store(true) // the stretch that is over brought something
		}
		if last = s; time.Since(told) >= stepEvery {
			told = time.Now()
			l.tell(ctx, s)
		}
	})
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
	l.show, l.loop.Report = show, func(province.Turn) { l.tell(ctx, bureau.SyncStep{}) }
	l.tell(ctx, bureau.SyncStep{})
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
			l.again(ctx)
		case <-ended:
			return
		}
	}
}

// once tells how the workstation stands and leaves it at that: nothing goes on behind a drawing.
func (l *link) once(ctx context.Context, show func(model.SyncNews)) {
	if l.show = show; l.desk.May(access.Synchronise) {
		l.tell(ctx, bureau.SyncStep{})
	}
}

// tell tells how the workstation stands, and how far a synchronisation has come that takes long.
func (l *link) tell(ctx context.Context, step bureau.SyncStep) {
	l.telling.Lock()
	l.step = step
	l.telling.Unlock()
	l.again(ctx)
}

// again tells what there is to tell with the time that has passed.
func (l *link) again(ctx context.Context) {
	l.telling.Lock()
	defer l.telling.Unlock()
	s, err := l.desk.SyncStatus(ctx)
	if err != nil {
		return // what was told last stays
	}
	stands := model.NewSyncStanding(s)
	moved := l.moved.Swap(false) || stands != l.stood
	l.stood = stands
	l.show(model.SyncNews{Bar: model.NewSyncBar(s, time.Now()).During(l.step), Moved: moved})
}
