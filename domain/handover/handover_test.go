package handover_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roadcert/domain/access"
	"roadcert/domain/handover"
)

var at = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// people are those who come near a handover from zhang to li, by name.
var people = []struct {
	name  string
	actor handover.Actor
}{
	{"giver", handover.Actor{User: "zhang", Role: access.Clerk}},
	{"receiver", handover.Actor{User: "li", Role: access.Clerk}},
	{"security", handover.Actor{User: "sun", Role: access.SecurityAdmin}},
	{"supervisor", handover.Actor{User: "zhou", Role: access.Supervisor}},
	{"stranger", handover.Actor{User: "wu", Role: access.Clerk}},
}

// drawn is a handover that was just drawn up, brought on by steps.
func drawn(t testing.TB, steps ...handover.Stage) handover.Handover {
	t.Helper()
	h := handover.Handover{
		ID: "j1-1", From: "zhang", To: "li", Reason: "轮岗", Items: []handover.Item{{Kind: handover.Case, Ref: "k1-1", Needs: access.ProposeCase}},
		Steps: []handover.Step{{Stage: handover.Drawn, By: "zhang", At: at}},
	}
	by := map[handover.Stage]int{handover.Signed: 0, handover.Accepted: 1, handover.Refused: 1, handover.Withdrawn: 0, handover.Witnessed: 3}
	for _, s := range steps {
		after, why := h.Take(handover.Step{Stage: s, At: at, Text: "理由"}, people[by[s]].actor)
		if why != nil {
			t.Fatal(why)
		}
		h = after
	}
	return h
}

// The whole table: at each stage, whatever can be done, by whoever can do it.
func TestEveryStageAndStep(t *testing.T) {
	may := map[string]string{
		"drawn":              "giver signed, giver withdrawn, security signed, security withdrawn",
		"signed":             "giver withdrawn, receiver accepted, receiver refused, security withdrawn, supervisor witnessed",
		"signed witnessed":   "giver withdrawn, receiver accepted, receiver refused, security withdrawn",
		"signed accepted":    "supervisor witnessed",
		"signed refused":     "",
		"signed withdrawn":   "",
		"drawn, no word why": "giver signed",
	}
	for name, want := range may {
		stages, text := strings.Fields(strings.TrimSuffix(name, ", no word why")), "理由"
		if strings.HasSuffix(name, "why") {
			text = ""
		}
		var steps []handover.Stage
		for _, s := range stages {
			if s != "drawn" {
				steps = append(steps, handover.Stage(s))
			}
		}
		h := drawn(t, steps...)
		var got []string
		for _, p := range people {
			for _, s := range append(handover.Steps(), handover.Drawn, "else") {
				after, why := h.Take(handover.Step{Stage: s, At: at, Text: text}, p.actor)
				switch {
				case why == nil && len(after.Steps) == len(h.Steps)+1 && after.Steps[len(h.Steps)].By == p.actor.User:
					got = append(got, p.name+" "+string(s))
				case why == nil:
					t.Errorf("%s: %s %s: %+v", name, p.name, s, after)
				case why.Rule == "" || why.Clause != handover.Clause || why.Text == "" || why.Remedy == "":
					t.Errorf("%s: %s %s is refused without a word: %+v", name, p.name, s, why)
				}
			}
		}
		slices.Sort(got)
		if text := strings.Join(got, ", "); text != want {
			t.Errorf("%s:\n got %s\nwant %s", name, text, want)
		}
	}
}

func TestWhoDrawsAHandoverUp(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*handover.Handover)
		by     string
		rule   string
	}{
		"own work":            {nil, "giver", ""},
		"for who has gone":    {nil, "security", ""},
		"for another":         {nil, "stranger", "handover_party"},
		"by the receiver":     {nil, "receiver", "handover_party"},
		"to oneself":          {func(h *handover.Handover) { h.To = "zhang" }, "giver", "handover_self"},
		"to who stands in":    {func(h *handover.Handover) { h.To = "sun" }, "security", "two_people"},
		"without saying why":  {func(h *handover.Handover) { h.Reason = "" }, "giver", "note"},
		"of the one standing": {func(h *handover.Handover) { h.From = "sun" }, "security", ""},
	} {
		h := drawn(t)
		if c.change != nil {
			c.change(&h)
		}
		i := slices.IndexFunc(people, func(p struct {
			name  string
			actor handover.Actor
		},
		) bool {
			return p.name == c.by
		})
		got := ""
		if why := h.Draws(people[i].actor); why != nil {
			got = why.Rule
		}
		if got != c.rule {
			t.Errorf("%s: %q, want %q", name, got, c.rule)
		}
	}
}

func TestWhatPasses(t *testing.T) {
	for _, k := range handover.Kinds() {
		if k.Name() == string(k) {
			t.Errorf("%s has no name", k)
		}
	}
	if handover.Case.Chargers() != "" || handover.Duty.Chargers() != "安全管理员" || handover.Finding.Chargers() != "巡检监督员" {
		t.Error(handover.Case.Chargers(), handover.Duty.Chargers(), handover.Finding.Chargers())
	}
	items := []handover.Item{{Kind: handover.Case, Needs: access.ProposeCase}, {Kind: handover.Grant, Needs: access.RequestSharing}, {Kind: handover.Duty}}
	for _, r := range access.Roles() {
		if got := handover.Able(r, items); got != (r == access.Clerk) {
			t.Errorf("%s: %v", r, got)
		}
		if got := handover.Able(r, items[2:]); got != access.Allowed(r, access.HandOver) {
			t.Errorf("a duty alone, %s: %v", r, got)
		}
	}
}

// Whatever people do, in whatever order: a handover is accepted by its receiver only, after the giver's side has signed,
// once; what has ended stays ended; each signature covers all that was said before it and nothing after.
func TestLifeOfAHandover(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := handover.Handover{ID: "j1-1", From: "zhang", To: "li", Reason: "轮岗", Steps: []handover.Step{{Stage: handover.Drawn, By: "zhang", At: at}}}
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			before := h
			p := rapid.SampledFrom(people).Draw(t, "who")
			s := rapid.SampledFrom(handover.Steps()).Draw(t, "what")
			after, why := h.Take(handover.Step{Stage: s, At: at, Text: rapid.SampledFrom([]string{"", "理由"}).Draw(t, "text")}, p.actor)
			if why != nil {
				continue
			}
			if !before.Open() && s != handover.Witnessed {
				t.Fatalf("%s after %s", s, before.Stage())
			}
			for n := range before.Steps {
				if string(before.SignedBytes(n)) != string(after.SignedBytes(n)) {
					t.Fatalf("step %d is signed otherwise after another", n)
				}
			}
			h = after
		}
		signed, given := h.Step(handover.Signed)
		if accepted, taken := h.Step(handover.Accepted); taken && (!given || accepted.By != "li" || signed.By == "li") {
			t.Fatalf("%+v", h.Steps)
		}
		changed := h
		changed.Items = append(slices.Clone(h.Items), handover.Item{Ref: "k1-9"})
		if string(changed.SignedBytes(0)) == string(h.SignedBytes(0)) {
			t.Fatal("a signature does not cover the items")
		}
		seen := map[string]int{}
		for _, s := range h.Steps {
			if seen[string(s.Stage)]++; seen[string(s.Stage)] > 1 {
				t.Fatal(fmt.Sprint(s.Stage, " twice"))
			}
		}
	})
}
