package simulation_test

import (
	"bytes"
	"context"
	"slices"

	"roadcert/domain/audit"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
)

// papers is what was seen of a workstation. What is new is held against it after every step.
type papers struct {
	log   audit.Head
	lives lives
	made  map[certificate.EventID]exchange.ItemDigest // every event that was ever made here
}

// look goes through what has changed at a workstation since it was last looked at. Whatever is kept is kept with an entry
// of the log, so that a log which has not moved tells that there is nothing new; anyway looks all the same.
func (m *machine) look(anyway bool) {
	w, ctx := m.world, context.Background()
	w.Helper()
	head, err := m.store.AuditHead(ctx)
	w.must(err)
	if head.Seq == m.papers.log.Seq && bytes.Equal(head.Hash, m.papers.log.Hash) && !anyway {
		return
	}
	m.readLog(ctx, head)
	aside := m.aside(ctx)
	whole := m.whole()
	m.over(whole, aside)
	for i := range whole {
		m.goOn(ctx, &whole[i], aside)
	}
	if err := m.papers.lives.hold(whole); err != nil {
		w.Errorf("%s: %v", m.self, err)
	}
	m.kept(ctx, aside)
	w.note("  %s %d, %x", m.self, head.Seq, sum(whole))
}

// readLog goes on in the log of audit from where it was left: nothing in it was cut or written anew.
func (m *machine) readLog(ctx context.Context, head audit.Head) {
	w := m.world
	w.Helper()
	entries, err := m.store.Audit(ctx, m.papers.log.Seq, 10_000)
	w.must(err)
	came, broken, err := audit.Verify(m.papers.log, audit.Of(entries), head)
	w.must(err)
	if broken != nil {
		w.Errorf("%s: the log is broken at %d: %s", m.self, broken.Seq, broken.Text)
	}
	m.papers.log = came
}

// aside is what was set aside, with what was made here among it.
func (m *machine) aside(ctx context.Context) map[certificate.EventID]bool {
	m.world.Helper()
	list, err := m.store.Aside(ctx, 0)
	m.world.must(err)
	aside := make(map[certificate.EventID]bool, len(list))
	for i := range list {
		e := &list[i].Event
		aside[e.ID] = true
		if e.ID.Workstation() == m.self.Workstation {
			m.make(e, exchange.EncodeEvent(e).Digest())
		}
	}
	return aside
}

// over is for certificates that are gone: somebody yielded.
func (m *machine) over(whole []certificate.Certificate, aside map[certificate.EventID]bool) {
	there := make(map[certificate.ID]bool, len(whole))
	for i := range whole {
		there[whole[i].ID] = true
	}
	for id := range m.papers.lives {
		if !there[id] {
			m.yield(id, nil, 0, aside)
		}
	}
}

// goOn brings the life of a certificate up to what it is now. Its history may have grown; that it became shorter, or
// another one, is for what was set aside only.
func (m *machine) goOn(ctx context.Context, c *certificate.Certificate, aside map[certificate.EventID]bool) {
	w, p := m.world, m.papers
	w.Helper()
	var was []exchange.ItemDigest
	if l := p.lives[c.ID]; l != nil {
		if was = l.items; exchange.DigestOf(&l.now) == exchange.DigestOf(c) {
			return
		}
	}
	history, err := m.store.History(ctx, c.ID)
	w.must(err)
	items := exchange.DigestsOf(history)
	_, base := exchange.Relate(was, items)
	m.yield(c.ID, history, base, aside)
	for i := base; i < len(history); i++ {
		e := &history[i]
		if err := p.lives.live(w.catalog, e, items[i]); err != nil {
			w.Errorf("%s: %v", m.self, err)
		}
		if e.ID.Workstation() == m.self.Workstation {
			m.make(e, items[i])
		} else if item, had := m.annals.had(e.ID); !had || item != items[i] {
			w.Errorf("%s: event %s is not from the province", m.self, e.ID)
		}
	}
}

// yield takes a certificate back to a revision, which only somebody can have done who set the rest aside. What was set
// aside may have come again at once: where the province lost an event and took another one in its place, it may have
// what followed on the lost one.
func (m *machine) yield(id certificate.ID, history []certificate.Event, base int, aside map[certificate.EventID]bool) {
	w := m.world
	w.Helper()
	gone, err := m.papers.lives.forget(w.catalog, id, base)
	w.must(err)
	for i := range gone {
		again := slices.ContainsFunc(history[base:], func(e certificate.Event) bool { return e.ID == gone[i].ID })
		if !again && !aside[gone[i].ID] {
			w.Errorf("%s: %s has gone back to revision %d, and event %s was not set aside", m.self, id, base, gone[i].ID)
		}
	}
}

// make notes an event that was made here. One that was never kept, and so never seen, does not count.
func (m *machine) make(e *certificate.Event, item exchange.ItemDigest) {
	w := m.world
	w.Helper()
	if was, again := m.papers.made[e.ID]; again {
		if was != item {
			w.Errorf("%s: event %s was made twice", m.self, e.ID)
		}
		return
	}
	m.papers.made[e.ID] = item
	if e.Operation != certificate.Issue {
		return
	}
	c, err := certificate.Certificate{}.After(w.catalog, e)
	w.must(err)
	n := numbered{c.Kind, c.Number}
	if other, twice := w.given[n]; twice && other != c.ID {
		w.Errorf("%s was given to %s and, by %s, to %s", c.Number, other, m.self, c.ID)
	}
	w.given[n] = c.ID
}

// kept proves that every event is where it has to be: what was made here in a history or set aside; what is in a history
// in the outbox, or settled; what is settled at the province, where this was not set back.
func (m *machine) kept(ctx context.Context, aside map[certificate.EventID]bool) {
	w := m.world
	w.Helper()
	var ids []certificate.EventID
	for _, l := range m.papers.lives {
		for i := range l.events {
			ids = append(ids, l.events[i].ID)
		}
	}
	waits, err := m.store.Here(ctx, ids)
	w.must(err)
	settled, err := m.store.Settled(ctx, 0, 10_000)
	w.must(err)
	for id := range m.papers.made {
		if _, here := waits[id]; !here && !aside[id] {
			w.Errorf("%s: event %s is neither in a history nor set aside any more", m.self, id)
		}
	}
	for id, waiting := range waits {
		if _, has := slices.BinarySearch(settled, id); !has && !waiting {
			w.Errorf("%s: event %s has left the outbox without a receipt", m.self, id)
		}
	}
	for _, id := range settled {
		if _, had := m.annals.had(id); !had {
			w.Errorf("%s: event %s is settled, and the province does not have it", m.self, id)
		}
	}
}
