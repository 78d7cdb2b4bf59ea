package province_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/province"
)

const operator = catalog.Code("008")

// TestLivesOfTwoWorkstations: two workstations of a county do what people do, not always knowing of each other, and
// send it in slices, again and in the wrong order. Whatever happens, what the province has is the fold of what it took
// in, it took in exactly what it said it did, and both workstations come to have the same.
func TestLivesOfTwoWorkstations(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHouse(t)
		w := &world{house: h, stations: []*station{h.join(faku, 1), h.join(faku, 2)}, accepted: map[certificate.EventID]exchange.ItemDigest{}}
		for range rapid.IntRange(5, 40).Draw(rt, "steps") {
			h.now = h.now.Add(time.Duration(rapid.IntRange(0, 30*24).Draw(rt, "hours")) * time.Hour)
			s := rapid.SampledFrom(w.stations).Draw(rt, "station")
			switch rapid.IntRange(0, 9).Draw(rt, "deed") {
			case 0, 1:
				w.begin(rt, s)
			case 2, 3, 4, 5, 6:
				w.live(rt, s)
			case 7, 8:
				w.send(rt, s)
			default:
				w.learn(s)
			}
		}
		for _, s := range slices.Concat(w.stations, w.stations) { // what conflicts is yielded, and then all is sent
			w.learn(s)
			w.count(s, s.push(s.outbox...))
		}
		w.check()
	})
}

// world is what the two have been told.
type world struct {
	*house
	stations []*station
	serial   int64
	accepted map[certificate.EventID]exchange.ItemDigest
}

// begin makes a certificate of one kind or the other, from a register or at the desk.
func (w *world) begin(rt *rapid.T, s *station) {
	kind := rapid.SampledFrom([]catalog.Code{vehicle, operator}).Draw(rt, "kind")
	cmd := s.command(rapid.SampledFrom([]certificate.Operation{certificate.Collect, certificate.Issue}).Draw(rt, "first"), kind)
	w.serial++
	cmd.Face = s.face(kind, w.serial)
	w.until(rt, &cmd)
	_, _ = s.do(s.nextID(), cmd) // what is refused was never done
}

// until gives a face a last day that may come.
func (w *world) until(rt *rapid.T, cmd *certificate.Command) {
	if key := cmd.Kind.Key(catalog.RoleTo); key != "" {
		cmd.Face[key] = cmd.On.Add(rapid.IntRange(-30, 400).Draw(rt, "valid")).String()
	}
}

// live tries something with a certificate that the workstation knows.
func (w *world) live(rt *rapid.T, s *station) {
	ids := make([]certificate.ID, 0, len(s.states))
	for id := range s.states {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if len(ids) == 0 {
		return
	}
	id := rapid.SampledFrom(ids).Draw(rt, "certificate")
	c := s.states[id]
	if c.Revision == 0 {
		return
	}
	_, _ = s.do(id, w.drawn(rt, s, &c)) // what is refused was never done
}

// drawn is a command that may be allowed.
func (w *world) drawn(rt *rapid.T, s *station, c *certificate.Certificate) certificate.Command {
	cmd := s.command(rapid.SampledFrom(certificate.Operations()).Draw(rt, "operation"), c.Kind)
	if reasons := cmd.Operation.Reasons(); len(reasons) > 0 {
		cmd.Reason = rapid.SampledFrom(reasons).Draw(rt, "reason")
	}
	switch op := cmd.Operation; op {
	case certificate.Review:
		cmd.Result, cmd.Until = rapid.SampledFrom([]string{certificate.Passed, certificate.Failed}).Draw(rt, "result"), cmd.On.AddYears(1)
		if cmd.Result == certificate.Failed {
			cmd.Until = 0
		}
	case certificate.Assess:
		cmd.Result, cmd.Until = "AA", cmd.On.AddYears(1)
	case certificate.Suspend:
		cmd.Until = cmd.On.Add(rapid.IntRange(1, 90).Draw(rt, "term"))
	case certificate.Expire:
		cmd.On, cmd.Actor = c.ValidTo.Add(1), ""
	case certificate.Resume:
		cmd.On, cmd.Actor = c.Until.Add(1), ""
	case certificate.Merge:
		for _, other := range s.states {
			if other.ID != c.ID && other.Revision > 0 {
				cmd.Other = other
			}
		}
	}
	if cmd.Operation.SetsFace() {
		cmd.Face = certificate.Face{}
		for k, v := range c.Face {
			cmd.Face[k] = v
		}
		w.until(rt, &cmd)
	}
	if life := s.lives[c.ID]; cmd.Operation.TakesBack() {
		before, _ := certificate.Fold(s.Catalog, life[:len(life)-1])
		cmd.Undo = certificate.Undo{Last: &life[len(life)-1], Before: before, Sent: cmd.Operation == certificate.Correct}
		cmd.On = life[len(life)-1].Effective
	}
	return cmd
}

// send sends a slice of what waits, in its order or another, once or twice.
func (w *world) send(rt *rapid.T, s *station) {
	if len(s.outbox) == 0 {
		return
	}
	from := rapid.IntRange(0, len(s.outbox)-1).Draw(rt, "from")
	slice := slices.Clone(s.outbox[from:rapid.IntRange(from+1, len(s.outbox)).Draw(rt, "to")])
	if rapid.Bool().Draw(rt, "reordered") {
		slice = rapid.Permutation(slice).Draw(rt, "order")
	}
	if rapid.Bool().Draw(rt, "doubled") {
		slice = append(slice, slice...)
	}
	w.count(s, s.push(slice...))
}

// count keeps what the province said it took in.
func (w *world) count(s *station, a exchange.PushAnswer) {
	w.Helper()
	for _, r := range a.Receipts {
		i := slices.IndexFunc(s.outbox, func(e certificate.Event) bool { return e.ID == r.Event })
		switch {
		case r.Outcome == exchange.Accepted:
			if _, twice := w.accepted[r.Event]; twice {
				w.Fatalf("%s was taken in twice", r.Event)
			}
			w.accepted[r.Event] = exchange.EncodeEvent(&s.outbox[i]).Digest()
		case r.Outcome == exchange.Known && w.accepted[r.Event] == (exchange.ItemDigest{}):
			w.Fatalf("%s is known and was never taken in", r.Event)
		case r.Outcome == exchange.Refused && r.Rule != "previous_in_force" && r.Rule != "other":
			w.Fatalf("%s was refused: %+v", r.Event, r)
		}
	}
}

// learn brings a workstation to what the province has, and then to what it has done itself that still follows on it.
// The rest it yields.
func (w *world) learn(s *station) {
	w.Helper()
	waiting := s.outbox
	clear(s.states)
	clear(s.lives)
	for _, item := range s.feed() {
		e, err := exchange.DecodeEvent(item)
		if err == nil {
			err = s.keep(e)
		}
		if err != nil {
			w.Fatal(err)
		}
	}
	s.outbox = nil
	for _, e := range waiting {
		if _, known := w.accepted[e.ID]; !known && e.Revision == s.states[e.Certificate].Revision+1 && w.stands(s, &e) {
			_ = s.keep(e)
		}
	}
}

// stands tells whether an event is still what its operation would bring about.
func (w *world) stands(s *station, e *certificate.Event) bool {
	c := s.states[e.Certificate]
	code := e.Kind
	if c.Revision > 0 {
		code = c.Kind
	}
	kind, _ := s.Catalog.Kind(code)
	t := certificate.Testimony{Kind: kind, Authority: uscc, Other: s.states[e.Other]}
	if life := s.lives[e.Certificate]; len(life) > 0 {
		t.Last = &life[len(life)-1]
		t.Before, _ = certificate.Fold(s.Catalog, life[:len(life)-1])
	}
	return c.Judge(e, t) == nil
}

// check holds everything against everything.
func (w *world) check() {
	w.Helper()
	feed := w.stations[0].feed()
	lives := map[certificate.ID][]certificate.Event{}
	for _, item := range feed {
		e, err := exchange.DecodeEvent(item)
		if err != nil || w.accepted[e.ID] != item.Digest() {
			w.Fatalf("%s is in the feed and was not taken in: %v", e.ID, err)
		}
		lives[e.Certificate] = append(lives[e.Certificate], e)
	}
	if len(feed) != len(w.accepted) {
		w.Fatalf("%d events in the feed, %d were taken in", len(feed), len(w.accepted))
	}
	err := w.Ledger.Read(w.Context(), faku, func(ctx context.Context, b province.Book) error {
		whole, err := b.Whole(ctx, 0, 10_000)
		if err != nil || len(whole) != len(lives) {
			return fmt.Errorf("%d certificates of %d: %w", len(whole), len(lives), err)
		}
		held := map[province.Count]int{}
		for i := range whole {
			want, err := certificate.Fold(w.Catalog, lives[whole[i].ID])
			if err != nil || exchange.DigestOf(&whole[i]) != exchange.DigestOf(&want) {
				return fmt.Errorf("%+v, want %+v: %w", whole[i], want, err)
			}
			held[province.Count{Kind: want.Kind, Status: want.Status, Medium: want.Medium, Conform: want.Conform}]++
		}
		counts, err := b.Held(ctx, 0)
		got := map[province.Count]int{}
		for _, c := range counts {
			n := c.Number
			if c.Number = 0; n > 0 {
				got[c] += n
			}
		}
		if !reflect.DeepEqual(got, held) {
			return fmt.Errorf("held %v, want %v", got, held)
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
}
