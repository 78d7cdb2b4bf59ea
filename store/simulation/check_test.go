package simulation_test

import (
	"context"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
)

// look is what follows every step: whatever is new is held against everything that was seen before, so that a fault shows
// at the step that makes it. With anyway, also what says that it has not moved is looked at.
func (w *world) look(anyway bool) {
	w.Helper()
	if w.seat.disk.dead {
		w.must(w.restart())
	}
	fresh := make([][]certificate.EventID, len(w.annals))
	for i, a := range w.annals {
		fresh[i] = w.readFeed(a, anyway)
	}
	for _, m := range w.machines {
		m.look(anyway)
		m.faults()
	}
	for i, a := range w.annals {
		w.made(a, fresh[i])
	}
}

// faults: none is done that has left something behind.
func (m *machine) faults() {
	w, ctx := m.world, context.Background()
	w.Helper()
	faults, err := m.desk(access.Clerk).Faults(ctx)
	w.must(err)
	for i := range faults {
		f := &faults[i]
		if f.Done.IsZero() || m.done[f.ID] {
			continue
		}
		m.done[f.ID] = true
		left, err := m.store.Backlog(ctx, f.Cleared)
		w.must(err)
		if left.Events > 0 {
			w.Errorf("%s: fault %s (%s), cleared %s, is done and has left %d events behind", m.self, f.ID, f.Cause, f.Cleared, left.Events)
		}
	}
}

// full looks at everything, and lets every workstation check its whole store: that each row is what the events make of it,
// the log from its beginning, what is kept of searches and counts. At every step that would double what a seed costs.
func (w *world) full() {
	w.Helper()
	w.look(true)
	for _, m := range w.machines {
		h, err := m.desk(access.AuditAdmin).Fsck(context.Background(), nil)
		if err != nil || !h.OK {
			w.Errorf("%s is not in order: %v %v", m.self, h.Problems, err)
		}
	}
}

// whole are all certificates of a store, with their faces.
func (m *machine) whole() []certificate.Certificate {
	m.world.Helper()
	list, err := m.store.Whole(context.Background(), 0, 10_000)
	m.world.must(err)
	return list
}

// settle ends all mishaps, lets people resolve what is stopped, and wants everything to come to rest.
func (w *world) settle() {
	w.Helper()
	w.weather, w.late, w.parcels = 0, nil, nil
	ctx := context.Background()
	w.now = w.now.Add(72 * time.Hour) // whatever a clock has said by mistake is past by now
	for round, quiet := 0, 0; quiet < 2 && round < 10 && !w.Failed(); round++ {
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
			w.look(false)
		}
		if quiet++; moved > 0 {
			quiet = 0
		}
		if quiet == 1 || round == 3 || round == 6 { // what was lost unnoticed may keep others from resting
			for _, m := range w.machines {
				w.must(m.mend(ctx))
				w.look(false)
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
