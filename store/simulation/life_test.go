package simulation_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/seal"
)

// lives are all certificates that were seen somewhere.
type lives map[certificate.ID]*life

// life is what was seen of one certificate: its events, and what they make of it.
type life struct {
	events []certificate.Event
	items  []exchange.ItemDigest // of the events
	now    certificate.Certificate
}

// ended are the statuses that nothing leads back from. (The number that is its holder's own, and may be given again
// with its certificate, does not occur here.)
var ended = []certificate.Status{certificate.Cancelled, certificate.Revoked, certificate.Rescinded, certificate.Voided}

// live lets one more event happen to its certificate, and says what is against that.
func (all lives) live(kinds *catalog.Catalog, e *certificate.Event, item exchange.ItemDigest) error {
	l := all[e.Certificate]
	if l == nil {
		l = &life{}
		all[e.Certificate] = l
	}
	before := l.now
	after, err := before.After(kinds, e)
	if err != nil {
		return fmt.Errorf("event %s: %w", e.ID, err)
	}
	t, err := all.testimony(kinds, e)
	if err != nil {
		return err
	}
	switch no := before.Judge(e, t); {
	case e.Revision != before.Revision+1:
		err = fmt.Errorf("event %s is revision %d of %s after %d", e.ID, e.Revision, e.Certificate, before.Revision)
	case slices.Contains(ended, before.Status) && after.Status != before.Status && !e.Operation.TakesBack():
		err = fmt.Errorf("event %s makes %s, which is %s, %s", e.ID, e.Certificate, before.Status, after.Status)
	case no != nil:
		err = fmt.Errorf("event %s must not happen to %s: %w", e.ID, e.Certificate, no)
	}
	l.events, l.items, l.now = append(l.events, *e), append(l.items, item), after
	return err
}

// testimony is what the table of transitions asks beside the certificate.
func (all lives) testimony(kinds *catalog.Catalog, e *certificate.Event) (t certificate.Testimony, err error) {
	l := all[e.Certificate]
	kind, ok := kinds.Kind(cmp.Or(e.Kind, l.now.Kind))
	if !ok {
		return t, errors.New("there is no such kind")
	}
	t = certificate.Testimony{Kind: kind, Authority: uscc}
	if other := all[e.Other]; other != nil {
		t.Other = other.now
	}
	if last := len(l.events) - 1; last >= 0 && e.Operation.TakesBack() {
		t.Last = &l.events[last]
		t.Before, err = certificate.Fold(kinds, l.events[:last])
	}
	return t, err
}

// forget takes the events of a certificate from a revision on out of its life, and returns them.
func (all lives) forget(kinds *catalog.Catalog, id certificate.ID, base int) (gone []certificate.Event, err error) {
	l := all[id]
	if l == nil || base == len(l.events) {
		return nil, nil
	}
	gone = l.events[base:]
	if base == 0 {
		delete(all, id)
		return gone, nil
	}
	l.events, l.items = slices.Clone(l.events[:base]), slices.Clone(l.items[:base])
	l.now, err = certificate.Fold(kinds, l.events)
	return gone, err
}

// numbered is a number of a kind.
type numbered struct {
	kind   catalog.Code
	number string
}

// hold holds certificates against what their events make of them, and against each other.
func (all lives) hold(whole []certificate.Certificate) (err error) {
	if len(whole) != len(all) {
		err = fmt.Errorf("%d certificates are there, events of %d", len(whole), len(all))
	}
	bearers := map[numbered]certificate.ID{}
	for i := range whole {
		c := &whole[i]
		l := all[c.ID]
		if l == nil || exchange.DigestOf(c) != exchange.DigestOf(&l.now) {
			err = errors.Join(err, fmt.Errorf("there is %+v, its events make %+v", *c, l))
		}
		n := numbered{c.Kind, c.Number}
		if other, twice := bearers[n]; twice {
			err = errors.Join(err, fmt.Errorf("%s is borne by %s and %s", c.Number, other, c.ID))
		}
		bearers[n] = c.ID
	}
	return err
}

// sum is a digest of all there is, for the trace. Signatures are no part of it: those of a batch are made on all cores,
// and which of them draws which lot is nobody's decision.
func sum(whole []certificate.Certificate) []byte {
	var b []byte
	for i := range whole {
		d := exchange.DigestOf(&whole[i])
		b = append(b, d[:]...)
	}
	all := seal.SM3(b)
	return all[:4]
}
