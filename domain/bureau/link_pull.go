package bureau

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/internal/cores"
	"roadcert/domain/problem"
)

// pull goes through the county's feed from where it was left, to its end.
func (r *round) pull(ctx context.Context) error {
	if !r.state.Rewound.IsZero() { // a run through the whole feed was cut off: what it saw is gone
		r.state.Cursor = exchange.Cursor{}
	}
	var seen []certificate.EventID // where the whole feed is gone through
	for more := true; more; {
		var a exchange.PullAnswer
		if err := r.ask(ctx, exchange.Pull, &exchange.PullRequest{After: r.state.Cursor, Known: r.state.Told, Limit: exchange.MostItems}, &a); err != nil {
			return err
		}
		if a.Rewound {
			if err := r.rewind(ctx); err != nil {
				return err
			}
			seen = nil
			continue
		}
		ids, err := r.takeFeed(ctx, &a)
		if err != nil {
			return err
		}
		if !r.state.Rewound.IsZero() {
			seen = append(seen, ids...)
		}
		more = a.More && len(a.Items) > 0
		r.step(r.result.Pulled, 0)
	}
	if err := r.heal(ctx); err != nil {
		return err
	}
	switch {
	case !r.state.Rewound.IsZero():
		return r.requeue(ctx, seen)
	case !r.kept.Same(r.state.Cursor):
		return r.settle(ctx, Change{}, "pull", "", fmt.Sprintf("省级数据已核对到第 %d 条", r.state.Cursor.Seq))
	}
	return nil
}

// takeFeed takes over what a stretch of the feed has that is not here, and moves the cursor behind it. Where all of it is
// here already, the cursor is kept at the end of the feed only.
func (r *round) takeFeed(ctx context.Context, a *exchange.PullAnswer) (ids []certificate.EventID, err error) {
	events, err := decoded(a.Items)
	if err != nil {
		return nil, err
	}
	if r.state.Cursor = a.Cursor; r.state.Cursor.Seq >= r.state.Told.Seq {
		r.state.Told = exchange.Cursor{}
	}
	if len(events) == 0 {
		return nil, nil
	}
	bases, err := basesOf(events, a.Bases)
	if err == nil {
		err = r.fold(ctx, events, bases)
	}
	if err != nil {
		return nil, err
	}
	for i := range events {
		ids = append(ids, events[i].ID)
	}
	return ids, nil
}

// basesOf says what each event of a stretch follows on; nothing where the province does not say.
func basesOf(events []certificate.Event, bases []certificate.EventID) (map[certificate.EventID]certificate.EventID, error) {
	if len(bases) != 0 && len(bases) != len(events) {
		return nil, &exchange.Trouble{Kind: exchange.Failing, Cause: fmt.Errorf("%d bases of %d events", len(bases), len(events))}
	}
	all := make(map[certificate.EventID]certificate.EventID, len(bases))
	for i, base := range bases {
		all[events[i].ID] = base
	}
	return all, nil
}

// decoded reads items that the province took in. What this program cannot read would be lost, so nothing is skipped.
func decoded(items []exchange.Item) ([]certificate.Event, error) {
	events := make([]certificate.Event, len(items))
	err := errors.Join(cores.Each(len(items), func(i int) (err error) {
		events[i], err = exchange.DecodeEvent(items[i])
		return err
	})...)
	if err != nil {
		err = &problem.Problem{
			Code: problem.Newer, What: whatSync, Why: "省级系统发来的事件中有本程序读不出的内容", Remedy: "请把程序更新到最新版本后再同步", Cause: err,
		}
	}
	return events, err
}

// fold takes events over and keeps them, with the state of the round. bases is what each follows on. Where somebody at the desk was faster, it looks
// again.
func (r *round) fold(ctx context.Context, events []certificate.Event, bases map[certificate.EventID]certificate.EventID) error {
	const attempts = 5
	for attempt := 1; ; attempt++ {
		f := &folding{round: r, events: events, bases: bases}
		if err := f.run(ctx); err != nil || !f.changes() {
			return err
		}
		for _, id := range f.gaps {
			if !slices.Contains(r.state.Gaps, id) {
				r.state.Gaps = append(r.state.Gaps, id)
			}
		}
		err := r.settle(ctx, f.change, "pull", f.subject(), f.said())
		switch {
		case err == nil:
			r.result.Pulled += len(f.change.Link.Taken)
			r.result.Conflicts += f.stops - f.eased
			for _, s := range f.change.Link.SetAside {
				delete(r.stopping, s.Certificate)
			}
			for _, receipt := range f.change.Link.Receipts {
				if receipt.Outcome.Stops() {
					r.result.Reasons[receipt.Rule]++
					r.stopping[receipt.Certificate] = true
				}
			}
			return nil
		case problem.Of(err) != problem.Conflict || attempt == attempts:
			return err
		}
	}
}

// heal fetches the whole history of certificates of which events before those in the feed were passed over, and takes
// over what is missing. What still does not fit shows in a reconciliation.
func (r *round) heal(ctx context.Context) error {
	ids := r.state.Gaps
	if len(ids) == 0 {
		return nil
	}
	records, err := r.records(ctx, ids)
	if err != nil {
		return err
	}
	var missing []certificate.Event
	bases := map[certificate.EventID]certificate.EventID{}
	for _, id := range ids {
		ours, err := r.desk.office.Store.History(ctx, id)
		if err != nil && problem.Of(err) != problem.NotFound {
			return err
		}
		theirs := records[id]
		if relation, base := exchange.Relate(exchange.DigestsOf(ours), exchange.DigestsOf(theirs)); relation == exchange.Behind {
			missing = append(missing, theirs[base:]...)
			for i := max(base, 1); i < len(theirs); i++ {
				bases[theirs[i].ID] = theirs[i-1].ID
			}
		}
	}
	for batch := range slices.Chunk(missing, exchange.MostItems) {
		if err := r.fold(ctx, batch, bases); err != nil {
			return err
		}
	}
	r.state.Gaps = nil
	return r.settle(ctx, Change{}, "heal", "", fmt.Sprintf("补取 %d 本证照的经历，接收 %d 件", len(ids), len(missing)))
}

// records fetches whole histories, as many letters as it takes.
func (l *line) records(ctx context.Context, ids []certificate.ID) (map[certificate.ID][]certificate.Event, error) {
	all := make(map[certificate.ID][]certificate.Event, len(ids))
	err := l.eachRecord(ctx, ids, func(record *exchange.Record) (err error) {
		all[record.Certificate], err = decoded(record.Items)
		return err
	})
	return all, err
}

// eachRecord fetches whole histories as they are told, and hands them over one by one.
func (l *line) eachRecord(ctx context.Context, ids []certificate.ID, do func(*exchange.Record) error) error {
	for len(ids) > 0 {
		var a exchange.RecordsAnswer
		some := ids[:min(len(ids), exchange.MostItems)]
		if err := l.ask(ctx, exchange.Records, &exchange.RecordsRequest{Certificates: some}, &a); err != nil {
			return err
		}
		if len(a.Records) == 0 || len(a.Records) > len(some) {
			return &exchange.Trouble{Kind: exchange.Failing, Cause: fmt.Errorf("%d histories for %d", len(a.Records), len(some))}
		}
		for i := range a.Records {
			if a.Records[i].Certificate != ids[i] {
				return &exchange.Trouble{Kind: exchange.Failing, Cause: errors.New("a history is of another certificate")}
			}
			if err := do(&a.Records[i]); err != nil {
				return err
			}
		}
		ids = ids[len(a.Records):]
	}
	return nil
}

// rewind begins anew with a province that was set back to an older state.
func (r *round) rewind(ctx context.Context) error {
	if !r.state.Rewound.IsZero() && r.state.Cursor.IsZero() && r.state.Told.IsZero() {
		return &exchange.Trouble{Kind: exchange.Failing, Cause: errors.New("the province does not know the beginning of its own feed")}
	}
	now := r.desk.now()
	r.state.Cursor, r.state.Told, r.state.Rewound, r.state.SetBack = exchange.Cursor{}, exchange.Cursor{}, now, now
	r.state.Sealed, r.state.Standings = 0, map[string]int64{} // its other orders may have begun anew too
	return r.settle(ctx, Change{}, "set_back", "", "省级系统的数据退回到了较早的状态：从头核对，并补推它缺少的数据")
}

// requeue puts into the outbox again what has its receipt and is not in the feed any more. What another workstation
// did is that workstation's to send.
func (r *round) requeue(ctx context.Context, seen []certificate.EventID) error {
	slices.Sort(seen)
	var after certificate.EventID
	total := 0
	for {
		settled, err := r.desk.office.Store.Settled(ctx, after, exchange.MostItems)
		if err != nil {
			return err
		}
		if len(settled) == 0 {
			break
		}
		after = settled[len(settled)-1]
		lost := slices.DeleteFunc(settled, func(id certificate.EventID) bool {
			_, there := slices.BinarySearch(seen, id)
			return there || id.Workstation() != r.self.Workstation
		})
		if len(lost) == 0 {
			continue
		}
		total += len(lost)
		change := Change{Link: LinkChange{Requeue: lost, At: r.desk.now()}}
		if err := r.settle(ctx, change, "requeue", lost[0].String()+"…"+lost[len(lost)-1].String(), fmt.Sprintf("重新列入待推 %d 件", len(lost))); err != nil {
			return err
		}
	}
	r.lost = total > 0
	r.state.Rewound = time.Time{}
	return r.settle(ctx, Change{}, "pull", "", fmt.Sprintf("已与退回后的省级数据核对到第 %d 条，重新列入待推 %d 件", r.state.Cursor.Seq, total))
}
