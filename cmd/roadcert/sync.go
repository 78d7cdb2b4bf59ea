package main

import (
	"context"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/store/province"
	"roadcert/ui/model"
)

// toldEvery is how often the foot of the window is told anew where nothing happens: its minutes go on.
const toldEvery = 20 * time.Second

// keepSynced keeps the workstation in step with the province until the context ends, and tells how it stands. For
// drawings it tells once, and nothing goes on behind them.
func (b *building) keepSynced(ctx context.Context, desk *bureau.Desk, show func(model.SyncBar)) {
	if !desk.May(access.Synchronise) {
		return
	}
	tell := func() {
		if s, err := desk.SyncStatus(ctx); err == nil { // otherwise what was told last stays
			show(model.NewSyncBar(s, time.Now()))
		}
	}
	tell()
	if b.drawn {
		return
	}
	tick := time.NewTicker(toldEvery)
	defer tick.Stop()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = loopOf(desk, tell).Run(ctx) // it fails only where it runs already
	}()
	for {
		select {
		case <-tick.C:
			tell()
		case <-ended:
			return
		}
	}
}

// loopOf is the loop of one person's session. Before the workstation has joined a province it has nothing to do.
func loopOf(desk *bureau.Desk, tell func()) *province.Loop {
	loop := &province.Loop{Waiting: desk.Unsent, Report: func(province.Turn) { tell() }}
	loop.Sync = func(ctx context.Context) error {
		if s, err := desk.SyncStatus(ctx); err != nil || !s.Joined {
			return err
		}
		_, err := desk.Sync(ctx, func(bureau.SyncStep) { loop.Moved() })
		return err
	}
	return loop
}
