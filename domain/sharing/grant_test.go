package sharing_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roadcert/domain/day"
	"roadcert/domain/sharing"
)

var at = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// asked is a grant that somebody just asked for.
func asked(r sharing.Request) sharing.Grant {
	return sharing.Grant{ID: "g1-1", Request: r, Words: []sharing.Word{{Say: sharing.Ask, By: "clerk", At: at}}, Revision: 1}
}

// say adds a word that must be allowed.
func say(t *testing.T, g sharing.Grant, what sharing.Say, by string) sharing.Grant {
	t.Helper()
	after, why := g.Say(sharing.Word{Say: what, By: by, At: at, Note: "理由"}, today)
	if why != nil {
		t.Fatal(why)
	}
	return after
}

// inState is a grant in each state, as it is today.
func inState(t *testing.T) map[sharing.State]sharing.Grant {
	t.Helper()
	r := request()
	two := r
	two.Agreements = 2
	early := r
	early.From = today.Add(1)
	old := r
	old.From, old.Until = today.Add(-9), today.Add(-1)
	used := say(t, asked(r), sharing.Agree, "reviewer")
	used.Used = used.Uses
	return map[sharing.State]sharing.Grant{
		sharing.Requested: asked(r),
		sharing.Seconding: say(t, asked(two), sharing.Agree, "reviewer"),
		sharing.Early:     say(t, asked(early), sharing.Agree, "reviewer"),
		sharing.Live:      say(t, asked(r), sharing.Agree, "reviewer"),
		sharing.UsedUp:    used,
		sharing.Lapsed:    asked(old),
		sharing.Refused:   say(t, asked(r), sharing.Refuse, "reviewer"),
		sharing.Withdrawn: say(t, say(t, asked(r), sharing.Agree, "reviewer"), sharing.Withdraw, "clerk"),
	}
}

// The whole table: in each state, whatever can be said, by whoever can say it.
func TestWay(t *testing.T) {
	const people = "clerk reviewer approver"
	may := map[sharing.State]string{
		sharing.Requested: "agree/reviewer agree/approver refuse/reviewer refuse/approver withdraw/clerk withdraw/reviewer withdraw/approver take-over/clerk take-over/reviewer take-over/approver",
		sharing.Seconding: "agree/approver refuse/approver withdraw/clerk withdraw/reviewer withdraw/approver take-over/clerk take-over/approver",
		sharing.Early:     "withdraw/clerk withdraw/reviewer withdraw/approver take-over/clerk take-over/approver",
		sharing.Live:      "withdraw/clerk withdraw/reviewer withdraw/approver take-over/clerk take-over/approver",
		sharing.UsedUp:    "withdraw/clerk withdraw/reviewer withdraw/approver",
	}
	all := inState(t)
	if len(all) != len(sharing.States()) {
		t.Fatalf("%d of %d states are tried", len(all), len(sharing.States()))
	}
	for state, g := range all {
		if got := g.State(today); got != state {
			t.Fatalf("%s is %s", state, got)
		}
		if why := g.Why(today); (why == nil) != (state == sharing.Live) || why != nil && (why.Text == "" || why.Remedy == "" || why.Clause == "") {
			t.Errorf("%s: %v", state, why)
		}
		for _, what := range []sharing.Say{sharing.Ask, sharing.Agree, sharing.Refuse, sharing.Withdraw, sharing.TakeOver, "shout"} {
			for by := range strings.FieldsSeq(people) {
				before := fmt.Sprint(g)
				after, why := g.Say(sharing.Word{Say: what, By: by, At: at, Note: "理由"}, today)
				if want := strings.Contains(" "+may[state]+" ", " "+string(what)+"/"+by+" "); want != (why == nil) {
					t.Errorf("%s, %s by %s: %v", state, what, by, why)
				}
				if why != nil && (why.Text == "" || why.Remedy == "") {
					t.Errorf("%s, %s by %s says not what to do", state, what, by)
				}
				if why == nil && (after.Revision != g.Revision+1 || len(after.Words) != len(g.Words)+1) {
					t.Errorf("%s, %s by %s: %+v", state, what, by, after)
				}
				if fmt.Sprint(g) != before {
					t.Errorf("%s was changed by what %s said", state, by)
				}
			}
		}
	}
	g := all[sharing.Live]
	for what, noted := range map[sharing.Say]bool{sharing.Refuse: true, sharing.Withdraw: true, sharing.Agree: false} {
		if what != sharing.Withdraw {
			g = all[sharing.Requested]
		}
		if _, why := g.Say(sharing.Word{Say: what, By: "reviewer", At: at}, today); noted != (why != nil && why.Rule == "note") {
			t.Errorf("%s without a reason: %v", what, why)
		}
	}
}

// Whatever people say in whatever order, on whatever days: it is used only while enough others have agreed, nobody has
// withdrawn it, within the period, and not more often than granted; and who asked is never among those who agreed.
func TestNothingIsUsedWithoutAGrant(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := request()
		r.Agreements = rapid.IntRange(1, 2).Draw(rt, "agreements")
		r.Uses = rapid.IntRange(1, 3).Draw(rt, "uses")
		r.From = today.Add(rapid.IntRange(0, 3).Draw(rt, "from"))
		r.Until = r.From.Add(rapid.IntRange(0, 5).Draw(rt, "until"))
		g := asked(r)
		on := today
		agreed, ended := map[string]bool{}, false
		for range rapid.IntRange(1, 30).Draw(rt, "steps") {
			on = on.Add(rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(rt, "days"))
			if rapid.Bool().Draw(rt, "use") {
				if g.Why(on) != nil {
					continue
				}
				g.Used++
				if ended || len(agreed) < r.Agreements || on < r.From || on > r.Until || g.Used > r.Uses {
					rt.Fatalf("used on %s: %+v", on, g)
				}
				continue
			}
			w := sharing.Word{
				Say: rapid.SampledFrom([]sharing.Say{sharing.Agree, sharing.Refuse, sharing.Withdraw}).Draw(rt, "say"),
				By:  rapid.SampledFrom([]string{"clerk", "reviewer", "approver", "reviewer2"}).Draw(rt, "by"), At: at, Note: "理由",
			}
			after, why := g.Say(w, on)
			if why != nil {
				continue
			}
			if g = after; w.Say == sharing.Agree {
				if w.By == "clerk" || agreed[w.By] {
					rt.Fatalf("%s agreed to %+v", w.By, g)
				}
				agreed[w.By] = true
			} else {
				ended = true
			}
		}
	})
}

func TestStatesAndWords(t *testing.T) {
	for _, s := range sharing.States() {
		if s.Name() == string(s) {
			t.Error(s)
		}
	}
	for _, s := range []sharing.Say{sharing.Ask, sharing.Agree, sharing.Refuse, sharing.Withdraw} {
		if s.Name() == string(s) {
			t.Error(s)
		}
	}
	if !sharing.UsedUp.Over() || sharing.Live.Over() || sharing.Seconding.Over() || sharing.State("").Name() != "" {
		t.Error("states")
	}
	for _, on := range []struct {
		day  day.Day
		want sharing.State
	}{{today.Add(-1), sharing.Early}, {today, sharing.Live}, {today.Add(30), sharing.Live}, {today.Add(31), sharing.Lapsed}} {
		g := inState(t)[sharing.Live]
		if got := g.State(on.day); got != on.want {
			t.Errorf("on %s it is %s, want %s", on.day, got, on.want)
		}
	}
}

// A signature covers all that was asked for and said before; nothing of it can be altered afterwards.
func TestWhatASignatureCovers(t *testing.T) {
	g := inState(t)[sharing.Live]
	before := g.SignedBytes(1)
	for name, change := range map[string]func(*sharing.Grant){
		"the ID":          func(g *sharing.Grant) { g.ID = "g1-2" },
		"the purpose":     func(g *sharing.Grant) { g.Purpose += "。" },
		"the items":       func(g *sharing.Grant) { g.Fields = append([]string{"citizen_id"}, g.Fields...) },
		"whose":           func(g *sharing.Grant) { g.Certificates = many(2) },
		"how often":       func(g *sharing.Grant) { g.Uses++ },
		"the last day":    func(g *sharing.Grant) { g.Until++ },
		"how many agreed": func(g *sharing.Grant) { g.Agreements++ },
		"who agreed":      func(g *sharing.Grant) { g.Words[1].By = "approver" },
		"who asked":       func(g *sharing.Grant) { g.Words[0].By = "approver" },
		"what was signed": func(g *sharing.Grant) { g.Words[0].Signature = []byte{1} },
	} {
		changed := inState(t)[sharing.Live]
		change(&changed)
		if bytes.Equal(changed.SignedBytes(1), before) {
			t.Errorf("%s is not covered", name)
		}
	}
	g.Words[1].Signature, g.Used, g.Revision = []byte{1}, 1, 9
	if !bytes.Equal(g.SignedBytes(1), before) {
		t.Error("a signature covers itself, or what comes after it")
	}
}

// Whoever takes a request over is on the side of who asked: they answer for it, and never agree to it, nor does who gave
// it away; and whoever has agreed cannot take it over.
func TestTakingOver(t *testing.T) {
	r := request()
	r.Agreements = 2
	g := say(t, say(t, asked(r), sharing.TakeOver, "li.si"), sharing.TakeOver, "wang.wu")
	if g.Keeper() != "wang.wu" || g.Asked().By != "clerk" || g.State(today) != sharing.Requested {
		t.Errorf("%+v", g.Words)
	}
	for _, by := range []string{"clerk", "li.si", "wang.wu"} {
		if _, why := g.Say(sharing.Word{Say: sharing.Agree, By: by, At: at}, today); why == nil || why.Rule != "two_people" {
			t.Errorf("%s agreed: %v", by, why)
		}
	}
	g = say(t, g, sharing.Agree, "reviewer")
	if _, why := g.Say(sharing.Word{Say: sharing.TakeOver, By: "reviewer", At: at, Note: "交接单 j1-1"}, today); why == nil || why.Rule != "two_people" {
		t.Errorf("who agreed took it over: %v", why)
	}
}
