package certificate_test

import (
	"bytes"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
)

const bureau = "12210124MB0000000D"

// testimony is what the province knows when the next event of a life is brought to it.
func (l *life) testimony() certificate.Testimony {
	t := certificate.Testimony{Kind: &l.kinds.kind, Authority: bureau, Before: l.before}
	if n := len(l.history); n > 0 {
		t.Last = &l.history[n-1]
	}
	return t
}

// brought is an event as it comes out of a letter.
func brought(t rapid.TB, e *certificate.Event) *certificate.Event {
	t.Helper()
	got, err := exchange.DecodeEvent(exchange.EncodeEvent(e))
	if err != nil {
		t.Fatalf("%+v cannot be read back: %v", e, err)
	}
	return &got
}

// tally is what was judged.
type tally struct {
	done             map[certificate.Operation]int
	refused          map[string]int
	again, converted int
}

// judge leads a life and has every event of it judged, as it is and as it is not.
func (c *tally) judge(t rapid.TB, steps []uint64) {
	l := &life{kinds: driver()}
	on := today - 3000
	for i, n := range steps {
		known := l.testimony()
		op, before := l.step(&on, stepOf(n, i))
		if l.now.Revision == before.Revision {
			continue
		}
		last := &l.history[len(l.history)-1]
		known.Other = l.command(op, last.Effective, "", nil).Other
		e := brought(t, last)
		if refusal := before.Judge(e, known); refusal != nil {
			t.Fatalf("%s of %+v is refused: %v", op, before, refusal)
		}
		for _, m := range mutations {
			if changed := clone(e); m.change(changed, &before) {
				if refusal := before.Judge(changed, known); refusal == nil || refusal.Rule == "" || refusal.Text == "" {
					t.Fatalf("%s with another %s was taken for good: %+v", op, m.name, changed)
				}
				c.refused[m.name]++
			}
		}
		c.done[op]++
		switch {
		case op == certificate.Collect && before.Revision > 0:
			c.again++
		case op == certificate.Review && before.Medium == certificate.Paper && e.Edition != nil:
			c.converted++
		}
	}
}

// TestJudgeAgreesWithApply: whatever the table lets happen at a desk is judged good by who was not there, and whatever
// of it is changed on the way is not. A province that refused what a county did in order would stop its work (G4), and
// one that believed what it is told would be no check (G11).
func TestJudgeAgreesWithApply(t *testing.T) {
	c := &tally{done: map[certificate.Operation]int{}, refused: map[string]int{}}
	for seed := range 300 {
		c.judge(t, rapid.SliceOfN(rapid.Uint64(), 40, 40).Example(seed))
	}
	t.Logf("judged %v, refused %v", c.done, c.refused)
	for _, op := range certificate.Operations() {
		if c.done[op] == 0 {
			t.Errorf("no %s was judged", op)
		}
	}
	for _, m := range mutations {
		if c.refused[m.name] == 0 {
			t.Errorf("nothing came with another %s", m.name)
		}
	}
	if c.again == 0 || c.converted == 0 {
		t.Errorf("%d registers came again, %d reviews converted paper", c.again, c.converted)
	}
	rapid.Check(t, func(t *rapid.T) { c.judge(t, rapid.SliceOfN(rapid.Uint64(), 1, 40).Draw(t, "steps")) })
}

func clone(e *certificate.Event) *certificate.Event {
	c := *e
	c.Face = maps.Clone(e.Face)
	if e.Edition != nil {
		made := *e.Edition
		made.FaceDigest = bytes.Clone(made.FaceDigest)
		c.Edition = &made
	}
	return &c
}

// mutations are the members of an event that follow from what the certificate was, each with a way to get it wrong:
// it changes the event, or tells that the event would be another one in order.
var mutations = []struct {
	name   string
	change func(e *certificate.Event, before *certificate.Certificate) bool
}{
	{"status", func(e *certificate.Event, _ *certificate.Certificate) bool {
		e.Status = e.Status%certificate.Voided + 1
		return e.Operation != certificate.Collect // a register says it
	}},
	{"day to come", func(e *certificate.Event, _ *certificate.Certificate) bool {
		e.Effective += 3
		return true
	}},
	{"day past", func(e *certificate.Event, _ *certificate.Certificate) bool {
		e.Effective -= 3
		return !e.Operation.Backdates() || e.Operation.TakesBack()
	}},
	{"day before the last", func(e *certificate.Event, before *certificate.Certificate) bool {
		e.Effective = before.Since - 1
		return e.Operation != certificate.Collect
	}},
	{"reason", func(e *certificate.Event, _ *certificate.Certificate) bool {
		e.Reason = "other"
		return len(e.Operation.Reasons()) > 0
	}},
	{"end of a suspension", func(e *certificate.Event, _ *certificate.Certificate) bool {
		e.Until = e.Effective
		return e.Operation == certificate.Suspend
	}},
	{"term", func(e *certificate.Event, _ *certificate.Certificate) bool {
		e.Until++
		return e.Operation.MarksFace() || e.Operation.TakesBack()
	}},
	{"result", func(e *certificate.Event, _ *certificate.Certificate) bool {
		e.Result = map[string]string{certificate.Passed: certificate.Failed, "AA": "A"}[e.Result]
		return e.Operation.MarksFace()
	}},
	{"item of the face", func(e *certificate.Event, _ *certificate.Certificate) bool {
		if e.Face != nil {
			e.Face["name"] += "甲"
		}
		return e.Face != nil && e.Operation != certificate.Collect
	}},
	{"face where there is none", func(e *certificate.Event, _ *certificate.Certificate) bool {
		if e.Face != nil {
			return false
		}
		e.Face = face()
		return true
	}},
	{"face that is left out", func(e *certificate.Event, _ *certificate.Certificate) bool {
		had := e.Face != nil
		e.Face = nil
		return had
	}},
	{"date that is none", func(e *certificate.Event, _ *certificate.Certificate) bool {
		if e.Operation != certificate.Collect {
			return false
		}
		e.Face["issued_on"] = "2024-02-31"
		return true
	}},
	{"kind", func(e *certificate.Event, _ *certificate.Certificate) bool {
		e.Kind += "1"
		return true
	}},
	{"region", func(e *certificate.Event, before *certificate.Certificate) bool {
		e.Region += "1"
		return before.Revision > 0 || e.Edition != nil
	}},
	{"other certificate", func(e *certificate.Event, _ *certificate.Certificate) bool {
		e.Other++
		return true
	}},
	{"edition that is left out", func(e *certificate.Event, _ *certificate.Certificate) bool {
		had := e.Edition != nil
		e.Edition = nil
		return had
	}},
	{"edition where there is none", func(e *certificate.Event, before *certificate.Certificate) bool {
		if e.Edition != nil {
			return false
		}
		e.Edition = &certificate.Edition{Certificate: e.Certificate, Version: before.Version + 1, Event: e.ID, MadeAt: e.At}
		return true
	}},
	{"version", edition(func(e *certificate.Edition) { e.Version++ })},
	{"identifier", edition(func(e *certificate.Edition) { e.Identifier += "1" })},
	{"digest", edition(func(e *certificate.Edition) { e.FaceDigest[31] ^= 1 })},
	{"time of the edition", edition(func(e *certificate.Edition) { e.MadeAt = e.MadeAt.Add(time.Millisecond) })},
	{"maker of the edition", edition(func(e *certificate.Edition) { e.Event++ })},
	{"certificate of the edition", edition(func(e *certificate.Edition) { e.Certificate++ })},
}

func edition(change func(*certificate.Edition)) func(*certificate.Event, *certificate.Certificate) bool {
	return func(e *certificate.Event, _ *certificate.Certificate) bool {
		if e.Edition != nil {
			change(e.Edition)
		}
		return e.Edition != nil
	}
}

// TestG14JudgeKnowsNoZone: an event says when it was recorded, not by which clock. What was done in the first and the
// last minutes of a day, in whichever zone the workstation's clock is set to, is done on that day.
func TestG14JudgeKnowsNoZone(t *testing.T) {
	for _, hours := range []int{-12, 0, 8, 14} {
		zone := time.FixedZone("", hours*3600)
		for _, minute := range []int{0, 1, 12 * 60, 24*60 - 1} {
			l := &life{kinds: driver()}
			cmd := l.command(certificate.Issue, today, "initial", face())
			date := today.Time()
			cmd.At = time.Date(date.Year(), date.Month(), date.Day(), 0, minute, 0, 0, zone)
			before, known := l.now, l.testimony()
			if err := l.apply(cmd); err != nil {
				t.Fatal(err)
			}
			if refusal := before.Judge(brought(t, &l.history[0]), known); refusal != nil {
				t.Errorf("minute %d, %d hours from Greenwich: %v", minute, hours, refusal)
			}
		}
	}
}

// TestJudgeHoldsAnIssueAgainstWhatItFollowsOn: a new certificate follows on one that is over.
func TestJudgeHoldsAnIssueAgainstWhatItFollowsOn(t *testing.T) {
	l := &life{kinds: driver()}
	cmd := l.command(certificate.Issue, today, "initial", face())
	over := certificate.Certificate{ID: certificate.NewID(2, 7), Kind: "071", Revision: 2, Status: certificate.Cancelled}
	cmd.Other = over
	before, known := l.now, l.testimony()
	if err := l.apply(cmd); err != nil {
		t.Fatal(err)
	}
	inForce := over
	inForce.Status = certificate.Valid
	for _, c := range []struct {
		name  string
		other certificate.Certificate
		rule  string
	}{
		{"the one named", over, ""},
		{"still in force", inForce, "previous_in_force"},
		{"unknown", certificate.Certificate{}, "consequence"},
	} {
		known.Other = c.other
		rule := ""
		if refusal := before.Judge(brought(t, &l.history[0]), known); refusal != nil {
			rule = refusal.Rule
		}
		if rule != c.rule {
			t.Errorf("%s: rule %q, want %q", c.name, rule, c.rule)
		}
	}
}

// TestJudgeKeepsToTheKind: a kind that is retired takes nothing new, whoever says so.
func TestJudgeKeepsToTheKind(t *testing.T) {
	l := &life{kinds: driver()}
	before, known := l.now, l.testimony()
	l.must(t, certificate.Issue, today, "initial", face())
	e := brought(t, &l.history[0])
	retired, wanting := *known.Kind, *known.Kind
	retired.Retired = true
	wanting.Fields = append(slices.Clone(wanting.Fields), catalog.Field{Key: "photo", Name: "照片", Kind: catalog.Text, Required: catalog.ToGenerate})
	for rule, kind := range map[string]*catalog.Kind{"retired": &retired, "face_incomplete": &wanting} {
		known.Kind = kind
		if refusal := before.Judge(e, known); refusal == nil || refusal.Rule != rule {
			t.Errorf("got %v, want the rule %s", refusal, rule)
		}
	}
}
