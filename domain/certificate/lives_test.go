package certificate_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// drawnStep is one attempt of a long life; what the numbers mean depends on what the certificate has become.
type drawnStep struct{ operation, reason, days, validity uint16 }

// stepOf takes a drawn number apart. What is drawn is mostly small, so it is spread over all its bits first.
func stepOf(n uint64, place int) drawnStep {
	r := rand.NewPCG(n, uint64(place))
	n = r.Uint64()
	return drawnStep{uint16(n), uint16(n >> 16), uint16(n >> 32), uint16(n >> 48)}
}

// ofPaper are the operations of what is on paper only: a long life leaves that behind soon.
var ofPaper = []certificate.Operation{certificate.Collect, certificate.Convert, certificate.Merge}

// TestLongLives checks what must hold after any history whatever on lives of ten thousand steps. What costs the
// more the longer the history is, is looked at now and then.
func TestLongLives(t *testing.T) {
	const steps, every = 10_000, 2000
	lives := 3
	if testing.Short() {
		lives = 1
	}
	for seed := range lives {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			l := &life{kinds: driver()}
			on := today - 3000
			done := map[certificate.Operation]int{}
			for i, n := range rapid.SliceOfN(rapid.Uint64(), steps, steps).Example(seed) {
				op, before := l.step(&on, stepOf(n, i))
				if l.now.Revision != before.Revision {
					done[op]++
				}
				l.follows(t, before)
				if i%every == every-1 {
					l.check(t, l.before)
				}
			}
			t.Logf("%d of %d steps were allowed: %v", l.now.Revision, steps, done)
			if l.now.Revision < steps/2 {
				t.Error("most of the life was refused")
			}
			for _, op := range certificate.Operations() {
				if done[op] == 0 && !slices.Contains(ofPaper, op) {
					t.Errorf("nobody could %s", op)
				}
			}
		})
	}
}

// step tries what was drawn, at a time not before the last, and returns the certificate before it. Three steps of
// four are something that the table allows, so that the life goes on.
func (l *life) step(on *day.Day, s drawnStep) (certificate.Operation, certificate.Certificate) {
	*on += day.Day(s.days % 60)
	f := face()
	f["valid_to"] = (*on + day.Day(s.validity%900)).String()
	operations := certificate.Operations()
	if s.validity%4 > 0 {
		operations = slices.DeleteFunc(operations, func(op certificate.Operation) bool {
			return !slices.ContainsFunc(append(op.Reasons(), ""), func(reason certificate.Reason) bool { return l.allows(op, reason, *on, f) })
		})
	}
	op := operations[int(s.operation)%len(operations)]
	reasons := slices.DeleteFunc(append(op.Reasons(), ""), func(reason certificate.Reason) bool {
		return s.validity%4 > 0 && !l.allows(op, reason, *on, f)
	})
	before := l.now
	_ = l.do(op, l.dayOf(op, *on), reasons[int(s.reason)%len(reasons)], f) // what a refusal leaves is looked at
	*on = max(*on, l.now.Since)
	return op, before
}

func (l *life) allows(op certificate.Operation, reason certificate.Reason, on day.Day, f certificate.Face) bool {
	return l.now.Why(l.command(op, l.dayOf(op, on), reason, f)) == nil
}

// dayOf is the first day from one on on which an operation can be.
func (l *life) dayOf(op certificate.Operation, on day.Day) day.Day {
	switch op {
	case certificate.Expire:
		return max(on, l.now.ValidTo+1)
	case certificate.Resume:
		return max(on, l.now.Until+1)
	}
	return on
}

// follows checks one step against the one before: at most one more event, at most one more version, standings one
// after the other.
func (l *life) follows(t *testing.T, before certificate.Certificate) {
	t.Helper()
	events := l.now.Revision - before.Revision
	if events != 0 && events != 1 || len(l.history) != l.now.Revision {
		t.Fatalf("revision %d after %d, with %d events", l.now.Revision, before.Revision, len(l.history))
	}
	if events == 0 {
		if l.now.LastEvent != before.LastEvent || l.now.Status != before.Status {
			t.Fatalf("a refusal changed %+v into %+v", before, l.now)
		}
		return
	}
	last := &l.history[len(l.history)-1]
	if want := before.Version + editions(last); l.now.Version != want {
		t.Fatalf("version %d after %d by %s", l.now.Version, before.Version, last.Operation)
	}
	n := len(l.standings)
	for i := max(0, n-3); i < n; i++ {
		if s := l.standings[i]; i < n-1 && (s.From >= s.Until || s.Until > l.standings[i+1].From) {
			t.Fatalf("standings overlap or are empty: %v", l.standings[max(0, n-3):])
		}
	}
}

func editions(e *certificate.Event) int {
	if e.Edition != nil {
		return 1
	}
	return 0
}
