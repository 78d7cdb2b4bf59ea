package simulation_test

import (
	"context"
	"errors"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/province"
)

// annals is what was seen of a county at the province since it was last set back. What is new is held against it after
// every step.
type annals struct {
	county string
	head   exchange.Cursor
	items  map[certificate.EventID]exchange.ItemDigest
	lives  lives
	lost   map[certificate.EventID]exchange.ItemDigest // what it was set back behind, ever
}

func newAnnals(county string) *annals {
	a := &annals{county: county, lost: map[certificate.EventID]exchange.ItemDigest{}}
	a.setBack()
	return a
}

// setBack begins anew: the province may have forgotten any of what it had.
func (a *annals) setBack() {
	for id, item := range a.items {
		a.lost[id] = item
	}
	a.head, a.items, a.lives = exchange.Cursor{}, map[certificate.EventID]exchange.ItemDigest{}, lives{}
}

// had tells whether the province has an event, or had it before it was set back.
func (a *annals) had(id certificate.EventID) (exchange.ItemDigest, bool) {
	item, ok := a.items[id]
	if !ok {
		item, ok = a.lost[id]
	}
	return item, ok
}

// readFeed goes on in a county's feed from where it was left, and returns what is new in it. The feed has its past, no
// event is in it twice or without the one before, each was allowed, and what is kept of the certificates is what the
// events make of them; the last is looked at where the feed has moved, or in any case.
func (w *world) readFeed(a *annals, anyway bool) (fresh []certificate.EventID) {
	w.Helper()
	w.must(w.seat.ledger.Read(context.Background(), a.county, func(ctx context.Context, b province.Book) error {
		head, err := b.Head(ctx)
		if err != nil || head.Same(a.head) && !anyway {
			return err
		}
		for !a.head.Same(head) {
			items, next, known, err := b.Feed(ctx, a.head, 500)
			if err != nil {
				return err
			}
			if !known || len(items) == 0 {
				w.Errorf("the feed of %s, which ends at %d, has lost its place %d", a.county, head.Seq, a.head.Seq)
				return nil
			}
			for _, item := range items {
				fresh = append(fresh, w.enter(a, item))
			}
			a.head = next
		}
		whole, err := b.Whole(ctx, 0, 10_000)
		if err != nil {
			return err
		}
		if err := a.lives.hold(whole); err != nil {
			w.Errorf("the province, %s: %v", a.county, err)
		}
		w.note("  %s %d, %x", a.county, head.Seq, sum(whole))
		return nil
	}))
	return fresh
}

func (w *world) enter(a *annals, item exchange.Item) certificate.EventID {
	w.Helper()
	e, err := exchange.DecodeEvent(item)
	w.must(err)
	digest := item.Digest()
	_, twice := a.items[e.ID]
	if twice {
		err = errors.New("it is there twice")
	}
	a.items[e.ID] = digest
	if err = errors.Join(err, a.lives.live(w.catalog, &e, digest)); err != nil {
		w.Errorf("the feed of %s, event %s: %v", a.county, e.ID, err)
	}
	return e.ID
}

// made proves that the province has nothing that was never made, or was made otherwise.
func (w *world) made(a *annals, fresh []certificate.EventID) {
	w.Helper()
	for _, id := range fresh {
		for _, m := range w.machines {
			if m.annals != a || m.self.Workstation != id.Workstation() {
				continue
			}
			if item, made := m.papers.made[id]; !made {
				w.Errorf("%s never made event %s, which the province has", m.self, id)
			} else if item != a.items[id] {
				w.Errorf("%s made event %s otherwise than the province has it", m.self, id)
			}
		}
	}
}
