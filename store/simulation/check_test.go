package simulation_test

import (
	"context"
	"fmt"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/province"
)

func eventOf(item exchange.Item) certificate.Event {
	e, err := exchange.DecodeEvent(item)
	if err != nil {
		panic(err)
	}
	return e
}

// feed is all that the province has of a county.
func (w *world) feed(county string) (all []exchange.Item) {
	w.Helper()
	w.must(w.seat.ledger.Read(context.Background(), county, func(ctx context.Context, b province.Book) error {
		all = all[:0]
		var at exchange.Cursor
		for {
			items, next, _, err := b.Feed(ctx, at, 500)
			if err != nil || len(items) == 0 {
				return err
			}
			all, at = append(all, items...), next
		}
	}))
	return all
}

// cheap is checked after every step: no feed has lost its past, and no fault is done that has left something behind.
func (w *world) cheap(m *machine) {
	w.Helper()
	if w.seat.disk.dead {
		w.must(w.restart())
	}
	for _, county := range []string{faku, kangping} {
		w.must(w.seat.ledger.Read(context.Background(), county, func(ctx context.Context, b province.Book) error {
			_, _, known, err := b.Feed(ctx, w.heads[county], 1)
			if err == nil && !known {
				w.Errorf("the feed of %s has lost its place %d", county, w.heads[county].Seq)
			}
			if err == nil {
				w.heads[county], err = b.Head(ctx)
			}
			return err
		}))
	}
	faults, err := m.desk(access.Clerk).Faults(context.Background())
	w.must(err)
	for i := range faults {
		f := &faults[i]
		if f.Done.IsZero() || m.done[f.ID] {
			continue
		}
		m.done[f.ID] = true
		left, err := m.store.Backlog(context.Background(), f.Cleared)
		w.must(err)
		if left.Events > 0 {
			w.Errorf("%s: fault %s (%s), cleared %s, is done and has left %d events behind", m.self, f.ID, f.Cause, f.Cleared, left.Events)
		}
	}
}

// full holds everything against everything.
func (w *world) full() {
	w.Helper()
	for _, county := range []string{faku, kangping} {
		known := w.taken(county)
		for _, m := range w.machines {
			if m.self.County == county {
				m.told(known)
			}
		}
	}
	numbers := map[string]certificate.ID{}
	for _, m := range w.machines {
		h, err := m.desk(access.AuditAdmin).Fsck(context.Background(), nil)
		if err != nil || !h.OK {
			w.Errorf("%s is not in order: %v %v", m.self, h.Problems, err)
		}
		for _, c := range m.whole() {
			if !serial(m, &c) {
				continue
			}
			key := string(c.Kind) + " " + c.Number + " " + m.self.County
			if other, twice := numbers[key]; twice && other != c.ID {
				w.Errorf("%s was given to %s and %s", c.Number, other, c.ID)
			}
			numbers[key] = c.ID
		}
	}
}

// serial tells whether a certificate's number was given by the bureau.
func serial(m *machine, c *certificate.Certificate) bool {
	history, err := m.store.History(context.Background(), c.ID)
	m.world.must(err)
	return len(history) > 0 && history[0].Operation == certificate.Issue
}

// whole are all certificates of a store, with their faces.
func (m *machine) whole() []certificate.Certificate {
	list, err := m.store.Whole(context.Background(), 0, 10_000)
	m.world.must(err)
	return list
}

// taken proves the province against itself: no event twice, no gaps, and states that are the fold of what was taken in.
func (w *world) taken(county string) map[certificate.EventID]exchange.ItemDigest {
	w.Helper()
	known := map[certificate.EventID]exchange.ItemDigest{}
	lives := map[certificate.ID][]certificate.Event{}
	for _, item := range w.feed(county) {
		e := eventOf(item)
		if _, twice := known[e.ID]; twice {
			w.Errorf("event %s is in the feed of %s twice", e.ID, county)
		}
		known[e.ID] = item.Digest()
		delete(w.lost[county], e.ID)
		if e.Revision != len(lives[e.Certificate])+1 {
			w.Errorf("event %s is revision %d after %d", e.ID, e.Revision, len(lives[e.Certificate]))
		}
		lives[e.Certificate] = append(lives[e.Certificate], e)
	}
	w.must(w.seat.ledger.Read(context.Background(), county, func(ctx context.Context, b province.Book) error {
		whole, err := b.Whole(ctx, 0, 10_000)
		if err != nil || len(whole) != len(lives) {
			return fmt.Errorf("%d certificates of %d: %w", len(whole), len(lives), err)
		}
		numbers := map[string]bool{}
		for i := range whole {
			folded, err := certificate.Fold(w.catalog, lives[whole[i].ID])
			if err != nil || exchange.DigestOf(&folded) != exchange.DigestOf(&whole[i]) {
				w.Errorf("the province has %+v, its events make %+v (%v)", whole[i], folded, err)
			}
			key := string(whole[i].Kind) + whole[i].Number
			if numbers[key] {
				w.Errorf("the province has %s twice", whole[i].Number)
			}
			numbers[key] = true
		}
		return nil
	}))
	return known
}

// told proves that what a workstation counts as told is at the province, and that the province has nothing of this
// workstation that was never made here, or made otherwise.
func (m *machine) told(known map[certificate.EventID]exchange.ItemDigest) {
	w := m.world
	w.Helper()
	ctx := context.Background()
	settled, err := m.store.Settled(ctx, 0, 100_000)
	w.must(err)
	for _, id := range settled {
		if _, there := known[id]; !there && !w.lost[m.self.County][id] {
			w.Errorf("%s: event %s has left the outbox, and the province does not have it", m.self, id)
		}
	}
	made := map[certificate.EventID]exchange.ItemDigest{}
	keep := func(list []certificate.Event) {
		for i := range list {
			made[list[i].ID] = exchange.EncodeEvent(&list[i]).Digest()
		}
	}
	for _, c := range m.whole() {
		history, err := m.store.History(ctx, c.ID)
		w.must(err)
		keep(history)
	}
	aside, err := m.store.Aside(ctx, 0)
	w.must(err)
	for _, a := range aside {
		keep([]certificate.Event{a.Event})
	}
	for id, digest := range known {
		if id.Workstation() != m.self.Workstation {
			continue
		}
		if mine, there := made[id]; !there {
			w.Errorf("%s never made event %s, which the province has", m.self, id)
		} else if mine != digest {
			w.Errorf("%s made event %s otherwise than the province has it", m.self, id)
		}
	}
}

// settle ends all mishaps, lets people resolve what is stopped, and wants everything to come to rest.
func (w *world) settle() {
	w.Helper()
	w.weather, w.late, w.parcels = 0, nil, nil
	w.seat.disk.next = sound
	for _, m := range w.machines {
		m.disk.next = sound
	}
	ctx := context.Background()
	w.now = w.now.Add(72 * time.Hour) // whatever a clock has said by mistake is past by now
	for round, quiet := 0, 0; quiet < 2 && round < 10; round++ {
		w.now = w.now.Add(time.Hour)
		moved := 0
		for _, m := range w.machines {
			m.stop = func() {}
			w.note("settle %d %s", round, m.self)
			r, err := m.desk(access.Clerk).Sync(ctx, nil)
			if err != nil {
				w.Errorf("settle, round %d, %s: %v", round, m.self, err)
			}
			moved += r.Accepted + r.Pulled + r.Backlog.Events
			w.must(m.resolve(ctx, 1))
			w.must(m.clear(ctx))
		}
		if quiet++; moved > 0 {
			quiet = 0
		}
		if quiet == 1 || round == 3 || round == 6 { // what was lost unnoticed may keep others from resting
			for _, m := range w.machines {
				w.must(m.mend(ctx))
			}
		}
	}
	w.rested(ctx)
	w.full()
}

// rested wants nothing to wait anywhere, everything to be the same everywhere, and every fault to be done.
func (w *world) rested(ctx context.Context) {
	w.Helper()
	for _, m := range w.machines {
		b, err := m.store.Backlog(ctx, time.Time{})
		w.must(err)
		r, err := m.desk(access.Clerk).Reconcile(ctx, nil)
		w.must(err)
		if b.Events > 0 || !r.Clean || r.Waiting > 0 || r.Certificates != r.Province {
			w.Errorf("%s does not come to rest: %+v, %+v", m.self, b, r)
		}
		faults, err := m.desk(access.Clerk).Faults(ctx)
		w.must(err)
		for i := range faults {
			if faults[i].Done.IsZero() {
				w.Errorf("%s: a fault is not done: %+v", m.self, faults[i])
			}
		}
	}
	one, two := w.machines[0].whole(), w.machines[1].whole()
	if len(one) != len(two) {
		w.Errorf("the workstations of one county have %d and %d certificates", len(one), len(two))
		return
	}
	for i := range one {
		if exchange.DigestOf(&one[i]) != exchange.DigestOf(&two[i]) {
			w.Errorf("the workstations of one county have %+v and %+v", one[i], two[i])
		}
	}
}
