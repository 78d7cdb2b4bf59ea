package main

import (
	"context"

	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/store/province"
)

// watch keeps the workstation in step until the person stops it. What goes wrong with the province is told and tried
// again; anything else ends it.
func (t *terminal) watch(d *bureau.Desk) error {
	ctx, end := context.WithCancelCause(t.ctx)
	defer end(nil)
	loop := &province.Loop{Waiting: d.Unsent}
	loop.Sync = func(ctx context.Context) error {
		r, err := d.Sync(ctx, func(bureau.SyncStep) { loop.Moved() })
		if err == nil && r.Pushed+r.Pulled+r.Sealed > 0 {
			t.tell("synced", grouped(r.Pushed), grouped(r.Pulled), grouped(r.Sealed), grouped(r.Backlog.Events), grouped(r.Backlog.Stopped), r.Seconds)
		}
		return err
	}
	loop.Report = func(turn province.Turn) {
		switch {
		case turn.Stalled && !turn.Over:
			t.tell("sync_stalled", turn.Took.Minutes())
		case turn.Err == nil:
		case turn.Stalled, problem.Of(turn.Err) == problem.Unreachable, problem.Of(turn.Err) == problem.Busy:
			t.tell("sync_again", t.say.problem(turn.Err), turn.Next.Seconds())
		default:
			end(turn.Err)
		}
	}
	if err := loop.Run(ctx); err != nil {
		return err
	}
	if t.ctx.Err() == nil {
		return context.Cause(ctx)
	}
	t.tell("sync_cancelled")
	return nil
}
