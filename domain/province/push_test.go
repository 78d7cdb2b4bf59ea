package province_test

import (
	"crypto/rand"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/exchange"
	"roadcert/domain/seal"
)

// TestG3ResendingChangesNothing: what was taken in is known from then on, in whatever company it is sent again.
func TestG3ResendingChangesNothing(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	a, b := s.issue(1), s.collect(2)
	h.wantOutcomes(s.push(a, b), exchange.Accepted, exchange.Accepted)
	h.wantOutcomes(s.push(a, b), exchange.Known, exchange.Known)
	c := s.issue(3)
	h.wantOutcomes(s.push(b, c, c), exchange.Known, exchange.Accepted, exchange.Known)
	if feed := s.feed(); len(feed) != 3 {
		t.Errorf("the feed has %d events", len(feed))
	}
}

// TestG4APoisonedItemStopsItsOwnCertificate and no other; what follows of it waits.
func TestG4APoisonedItemStopsItsOwnCertificate(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	a, b := s.issue(1), s.issue(2)
	a.Signature[8] ^= 1
	follows := s.mustDo(a.Certificate, s.command(certificate.Deliver, vehicle))
	answer := s.push(a, b, follows)
	h.wantOutcomes(answer, exchange.Refused, exchange.Accepted, exchange.Later)
	if answer.Receipts[0].Rule != exchange.RuleSignature || answer.Receipts[2].Rule != exchange.RuleGap {
		t.Errorf("%+v", answer.Receipts)
	}
	h.wantOutcomes(s.push(follows), exchange.Later)
	s.sign(&a)
	h.wantOutcomes(s.push(a, follows), exchange.Accepted, exchange.Accepted)
}

// TestABaseTellsHistoriesApart: an event that follows on one the province lost when it was set back is a conflict, though
// another has taken that one's place and the revision fits.
func TestABaseTellsHistoriesApart(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	a := s.issue(1)
	h.wantOutcomes(s.push(a), exchange.Accepted)
	lost := s.mustDo(a.Certificate, s.command(certificate.Deliver, vehicle))
	ending := s.command(certificate.Cancel, vehicle)
	ending.Reason = "holder-request"
	cancel := s.mustDo(a.Certificate, ending)
	took := lost
	took.ID++
	took.ID++
	s.sign(&took)
	h.wantOutcomes(s.push(took), exchange.Accepted)
	ask := func(bases ...certificate.EventID) (a exchange.PushAnswer, err error) {
		s.log.Seq++
		err = s.ask(exchange.Push, exchange.PushRequest{Items: []exchange.Item{exchange.EncodeEvent(&cancel)}, Bases: bases, Head: *s.log}, &a)
		return a, err
	}
	answer, err := ask(lost.ID)
	if err != nil {
		t.Fatal(err)
	}
	h.wantOutcomes(answer, exchange.Conflict)
	if answer.Receipts[0].Rule != exchange.RuleBase {
		t.Errorf("%+v", answer.Receipts)
	}
	if _, err := ask(lost.ID, took.ID); err == nil {
		t.Errorf("two bases of one item: %v", err)
	}
	if answer, err = ask(took.ID); err != nil {
		t.Fatal(err)
	}
	h.wantOutcomes(answer, exchange.Accepted)
}

// TestG5G6EveryRefusal: each item of a letter has an outcome of its own, and each refusal its rule, what it rests on
// and what to do.
func TestG5G6EveryRefusal(t *testing.T) {
	tamper := []struct {
		rule    string
		outcome exchange.Outcome
		with    func(s *station, e *certificate.Event)
	}{
		{exchange.RuleSignature, exchange.Refused, func(_ *station, e *certificate.Event) { e.Signature = nil }},
		{exchange.RuleSignature, exchange.Refused, func(_ *station, e *certificate.Event) { e.Note = "后来加的" }},
		{exchange.RuleSignature, exchange.Refused, func(s *station, e *certificate.Event) {
			e.Actor = "nobody"
			e.Signature, _ = s.people["lihua"].Sign(rand.Reader, e.SignedBytes())
		}},
		{exchange.RuleForeign, exchange.Refused, func(s *station, e *certificate.Event) { e.ID = certificate.EventID(certificate.NewID(2, 1)); s.sign(e) }},
		{exchange.RuleForeign, exchange.Refused, func(s *station, e *certificate.Event) { e.Region = kangpin; s.sign(e) }},
		{exchange.RuleForeign, exchange.Refused, func(s *station, e *certificate.Event) {
			e.Certificate = certificate.NewID(2, 1)
			e.Edition.Certificate = e.Certificate
			s.sign(e)
		}},
		{exchange.RuleGap, exchange.Later, func(s *station, e *certificate.Event) { e.Revision = 2; e.Kind, e.Region = "", ""; s.sign(e) }},
		{exchange.RuleIdentifier, exchange.Refused, func(s *station, e *certificate.Event) {
			e.Edition.Identifier = strings.Replace(e.Edition.Identifier, faku, kangpin, 1)
			s.sign(e)
		}},
		{exchange.RuleIdentifier, exchange.Refused, func(s *station, e *certificate.Event) {
			e.Edition.Identifier = identifier("12210123MB0000000D", faku)
			s.sign(e)
		}},
		{exchange.RuleIdentifier, exchange.Refused, func(s *station, e *certificate.Event) { e.Edition.Identifier = identifier(uscc, kangpin); s.sign(e) }},
		{exchange.RuleCatalogue, exchange.Refused, func(s *station, e *certificate.Event) { e.Edition.Catalog = 9; s.sign(e) }},
		{exchange.RuleCatalogue, exchange.Refused, func(s *station, e *certificate.Event) { e.Kind = "999"; s.sign(e) }},
		{exchange.RuleConsequence, exchange.Refused, func(s *station, e *certificate.Event) { e.Status = certificate.Suspended; s.sign(e) }},
		{exchange.RuleConsequence, exchange.Refused, func(s *station, e *certificate.Event) { e.Edition = nil; s.sign(e) }},
		{exchange.RuleConsequence, exchange.Refused, func(s *station, e *certificate.Event) { e.Edition.Version = 2; s.sign(e) }},
		{exchange.RuleConsequence, exchange.Refused, func(s *station, e *certificate.Event) { e.Face["remarks_of_nobody"] = "x"; s.sign(e) }},
		{"reason", exchange.Refused, func(s *station, e *certificate.Event) { e.Reason = "lost"; s.sign(e) }},
		{"status", exchange.Refused, func(s *station, e *certificate.Event) {
			e.Operation, e.Reason = certificate.Suspend, "penalty"
			s.sign(e)
		}},
		{"too_late", exchange.Refused, func(s *station, e *certificate.Event) { e.Effective++; s.sign(e) }},
	}
	h := newHouse(t)
	s := h.join(faku, 1)
	good := s.issue(100)
	h.wantOutcomes(s.push(good), exchange.Accepted)
	before := h.dump()
	for _, c := range tamper {
		s := *s // a workstation whose wrong step was never taken
		s.states, s.lives = maps.Clone(s.states), maps.Clone(s.lives)
		e := s.issue(1)
		c.with(&s, &e)
		r := s.push(e).Receipts[0]
		if r.Outcome != c.outcome || r.Rule != c.rule || r.Text == "" || r.Event != e.ID && r.Rule != exchange.RuleUnreadable {
			t.Errorf("want %s %s: %+v", c.outcome, c.rule, r)
		}
		if r.Outcome == exchange.Refused && (r.Remedy == "" || !strings.Contains(r.Text, "依据")) {
			t.Errorf("%s does not say on what it rests and what to do: %+v", c.rule, r)
		}
	}
	var a exchange.PushAnswer
	items := []exchange.Item{exchange.Item(`{"id":"e1-7"}`), exchange.Item(`[]`), append(exchange.EncodeEvent(&good)[:40:40], '}')}
	if err := s.ask(exchange.Push, exchange.PushRequest{Items: items[:2], Head: *s.log}, &a); err != nil {
		t.Fatal(err)
	}
	for _, r := range a.Receipts {
		if r.Outcome != exchange.Refused || r.Rule != exchange.RuleUnreadable || r.Event != 0 {
			t.Errorf("%+v", r)
		}
	}
	h.unchanged(before)
}

// identifier is one of a bureau and a county, good in itself.
func identifier(authority, county string) string {
	return code.Identifier{Type: "11100000000019713D013", Authority: authority, Serial: county + "010000000002", Version: 1}.String()
}

// TestAnAlteredItem: what has the ID of an event that was taken in, and is another, is refused.
func TestAnAlteredItem(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	e := s.issue(1)
	h.wantOutcomes(s.push(e), exchange.Accepted)
	before := h.dump()
	e.Note = "改过"
	s.sign(&e)
	if r := s.push(e).Receipts[0]; r.Outcome != exchange.Refused || r.Rule != exchange.RuleAltered {
		t.Errorf("%+v", r)
	}
	h.unchanged(before)
}

// TestG10TwoWorkstationsChangeTheSame: the first is taken; the other is told what the revision is.
func TestG10TwoWorkstationsChangeTheSame(t *testing.T) {
	h := newHouse(t)
	one, two := h.join(faku, 1), h.join(faku, 2)
	e := one.issue(1)
	h.wantOutcomes(one.push(e), exchange.Accepted)
	if err := two.keep(e); err != nil {
		t.Fatal(err)
	}
	first := one.mustDo(e.Certificate, one.command(certificate.Deliver, vehicle))
	second := two.mustDo(e.Certificate, two.command(certificate.Deliver, vehicle))
	next := two.mustDo(e.Certificate, two.command(certificate.Undeliver, vehicle))
	h.wantOutcomes(one.push(first), exchange.Accepted)
	a := two.push(second, next)
	h.wantOutcomes(a, exchange.Conflict, exchange.Later)
	if r := a.Receipts[0]; r.Rule != exchange.RuleBase || r.Revision != 2 || r.Remedy == "" {
		t.Errorf("%+v", r)
	}
}

// TestG10TheSameNumberTwice: two workstations that imported one register have two certificates with one number.
func TestG10TheSameNumberTwice(t *testing.T) {
	h := newHouse(t)
	one, two := h.join(faku, 1), h.join(faku, 2)
	h.wantOutcomes(one.push(one.collect(1)), exchange.Accepted)
	a := two.push(two.collect(1), two.collect(2))
	h.wantOutcomes(a, exchange.Conflict, exchange.Accepted)
	if a.Receipts[0].Rule != exchange.RuleNumber || a.Receipts[0].Other != certificate.NewID(1, 1) || strings.Contains(a.Receipts[0].Text, "000001") {
		t.Errorf("%+v", a.Receipts[0])
	}
	h.wantOutcomes(one.push(one.collect(3), one.collect(3)), exchange.Accepted, exchange.Conflict)
	other := h.join(kangpin, 1)
	cmd := other.command(certificate.Collect, vehicle)
	cmd.Face = other.face(vehicle, 1) // a number says where it was given; this one moved
	h.wantOutcomes(other.push(other.mustDo(other.nextID(), cmd)), exchange.Accepted)
}

// TestANumberThatIsGivenUpIsFree, within one letter as well.
func TestANumberThatIsGivenUpIsFree(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	a := s.collect(1)
	cmd := s.command(certificate.Collect, vehicle)
	cmd.Face = s.face(vehicle, 2) // it had been copied wrongly
	right := s.mustDo(a.Certificate, cmd)
	h.wantOutcomes(s.push(a, right, s.collect(1)), exchange.Accepted, exchange.Accepted, exchange.Accepted)
}

// TestWhatWasTakenBack is judged by the history at the province, within the letter and before it.
func TestWhatWasTakenBack(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	undo := func(op certificate.Operation, id certificate.ID) certificate.Command {
		cmd := s.command(op, vehicle)
		life := s.lives[id]
		before, err := certificate.Fold(s.Catalog, life[:len(life)-1])
		if err != nil {
			t.Fatal(err)
		}
		cmd.Undo = certificate.Undo{Last: &life[len(life)-1], Before: before, Sent: op == certificate.Correct}
		return cmd
	}
	cancel := s.command(certificate.Cancel, vehicle)
	cancel.Reason = "holder-request"
	a, b, c := s.issue(1), s.issue(2), s.issue(3)
	withdrawn := s.mustDo(a.Certificate, undo(certificate.Withdraw, a.Certificate))
	h.wantOutcomes(s.push(a, withdrawn, b, s.mustDo(b.Certificate, cancel)), exchange.Accepted, exchange.Accepted, exchange.Accepted, exchange.Accepted)
	corrected := s.mustDo(b.Certificate, undo(certificate.Correct, b.Certificate))
	h.wantOutcomes(s.push(corrected), exchange.Accepted)
	over := s.mustDo(c.Certificate, cancel)
	e := s.mustDo(c.Certificate, undo(certificate.Correct, c.Certificate))
	e.Status = certificate.Expired
	s.sign(&e)
	answer := s.push(c, over, e)
	if h.wantOutcomes(answer, exchange.Accepted, exchange.Accepted, exchange.Refused); answer.Receipts[2].Rule != exchange.RuleConsequence {
		t.Errorf("%+v", answer.Receipts)
	}
}

// TestWhatFollowsOnAnother waits until that is there.
func TestWhatFollowsOnAnother(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	first := s.issue(1)
	cancel := s.command(certificate.Cancel, vehicle)
	cancel.Reason = "holder-request"
	over := s.mustDo(first.Certificate, cancel)
	cmd := s.command(certificate.Issue, vehicle)
	cmd.Face, cmd.Other = s.face(vehicle, 2), s.states[first.Certificate]
	next := s.mustDo(s.nextID(), cmd)
	h.wantOutcomes(s.push(next), exchange.Later)
	h.wantOutcomes(s.push(first, over, next), exchange.Accepted, exchange.Accepted, exchange.Accepted)
}

// TestPhotosAreAskedForOnce: what faces name and the province does not have.
func TestPhotosAreAskedForOnce(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	photo := []byte("a photo")
	sum := seal.SM3(photo)
	digest := hex.EncodeToString(sum[:])
	cmd := s.command(certificate.Issue, driver)
	cmd.Face = s.face(driver, 0)
	cmd.Face["photo"] = digest
	e := s.mustDo(s.nextID(), cmd)
	for range 2 { // the answer may be lost
		if a := s.push(e); !slices.Equal(a.Wanted, []string{digest}) {
			t.Fatalf("wanted %v", a.Wanted)
		}
	}
	wrong := exchange.PicturesRequest{Pictures: []exchange.Picture{{Digest: digest, Content: []byte("another")}}}
	h.wantTrouble(s.ask(exchange.Pictures, wrong, &exchange.Done{}), exchange.Unsound)
	s.must(exchange.Pictures, exchange.PicturesRequest{Pictures: []exchange.Picture{{Digest: digest, Content: photo}}}, &exchange.Done{})
	if a := s.push(e); len(a.Wanted) != 0 {
		t.Errorf("wanted %v", a.Wanted)
	}
}

// TestG11StateNeverGoesBackwards: whatever comes again, late or out of its order, a certificate stays as far as it was.
func TestG11StateNeverGoesBackwards(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	e := s.issue(1)
	delivered := s.mustDo(e.Certificate, s.command(certificate.Deliver, vehicle))
	cancel := s.command(certificate.Cancel, vehicle)
	cancel.Reason = "holder-request"
	cancelled := s.mustDo(e.Certificate, cancel)
	h.wantOutcomes(s.push(cancelled, delivered, e), exchange.Later, exchange.Later, exchange.Accepted)
	h.wantOutcomes(s.push(delivered, cancelled), exchange.Accepted, exchange.Accepted)
	before := h.dump()
	h.wantOutcomes(s.push(cancelled, e, delivered, e), exchange.Known, exchange.Known, exchange.Known, exchange.Known)
	other := delivered
	other.ID = certificate.EventID(certificate.NewID(1, 99))
	s.sign(&other)
	h.wantOutcomes(s.push(other), exchange.Conflict)
	h.unchanged(before)
}

// TestAVersionTheCountyHadNotHeardOf: what makes no edition may have been made by the version before.
func TestAVersionTheCountyHadNotHeardOf(t *testing.T) {
	h := newHouse(t)
	old := h.Catalog
	s := h.join(faku, 1)
	v, _ := old.Version(vehicle, 1)
	v = v.Copy()
	v.Number, v.Kind.Retired, v.Reason, v.MadeAt, v.PublishedAt = 2, true, "停用", h.now, h.now
	v.Author, v.Publisher = "a", "b"
	v.From = v.From.Add(1)
	newer, err := old.With(v)
	if err != nil {
		t.Fatal(err)
	}
	e := s.collect(1)
	issued := s.issue(2)
	h.Catalog = newer
	h.wantOutcomes(s.push(e, issued), exchange.Accepted, exchange.Accepted)
	if k, _ := newer.Kind(vehicle); !k.Retired {
		t.Error("the kind is not retired")
	}
	var a exchange.CatalogueAnswer
	s.must(exchange.Catalogue, exchange.CatalogueRequest{}, &a)
	bundle, err := catalog.DecodeBundle(a.Catalogue)
	if err != nil || !bundle.Maker.Key.Equal(h.Key.Public()) || len(bundle.Versions) != len(old.Kinds())+1 {
		t.Errorf("%+v, %v", bundle.Maker, err)
	}
}

// TestG14Clocks: a letter from a wrong clock is told what time it is, and nothing in it is taken.
func TestG14Clocks(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	for _, c := range []struct {
		off   time.Duration
		stale bool
	}{{9 * time.Minute, false}, {-9 * time.Minute, false}, {11 * time.Minute, true}, {-11 * time.Minute, true}, {-100_000 * time.Hour, true}} {
		s.clock = func() time.Time { return h.now.Add(c.off) }
		err := s.ask(exchange.Hello, exchange.HelloRequest{}, &exchange.HelloAnswer{})
		if !c.stale {
			if err != nil {
				t.Error(err)
			}
			continue
		}
		h.wantTrouble(err, exchange.Stale)
		if trouble, _ := err.(*exchange.Trouble); !trouble.Now.Equal(h.now) { //nolint:errorlint // as it is given
			t.Errorf("the clock says %s", trouble.Now)
		}
	}
}
