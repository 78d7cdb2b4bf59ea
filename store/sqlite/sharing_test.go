package sqlite_test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/sharing"
)

// granted is a grant that somebody agreed to, in the store.
func (h *house) granted(id string, uses int, certificates ...certificate.ID) sharing.Grant {
	h.Helper()
	g := sharing.Grant{ID: id, Revision: 1, Request: sharing.Request{
		Party: "法库县公安局", Person: "王强", Purpose: "核对驾驶人的从业资格", Basis: sharing.ByIssuer, Evidence: "法交运函〔2026〕12 号", Kind: "071",
		Certificates: certificates, Fields: []string{"name", "citizen_id"}, From: today, Until: today.Add(30), Uses: uses, Reason: "普查", Agreements: 1,
	}, Words: []sharing.Word{{Say: sharing.Ask, By: "clerk", At: now}}}
	h.commit(bureau.Change{Grants: []sharing.Grant{g}})
	return h.say(g, sharing.Agree, "reviewer")
}

// say commits a word to a grant.
func (h *house) say(g sharing.Grant, what sharing.Say, by string) sharing.Grant {
	h.Helper()
	after, why := g.Say(sharing.Word{Say: what, By: by, At: now, Note: "理由"}, today)
	if why != nil {
		h.Fatal(why)
	}
	h.commit(bureau.Change{Grants: []sharing.Grant{after}})
	return after
}

// use is a file about to be handed out under a grant.
func use(t testing.TB, grant string, on day.Day) bureau.SharedUse {
	t.Helper()
	number, err := sharing.NewNumber(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return bureau.SharedUse{On: on, Use: sharing.Use{Number: number, Grant: grant, At: now, By: "clerk", Form: sharing.PDF, Given: 1, Digest: "ab"}}
}

// hand commits a use and returns it as it was recorded.
func (h *house) hand(grant string) sharing.Use {
	h.Helper()
	uses := []bureau.SharedUse{use(h, grant, today)}
	h.commit(bureau.Change{Uses: uses})
	return uses[0].Use
}

// A grant and its uses come back whole, nothing of them stands in the file in the clear, and two people never say
// something to it unknown to each other.
func TestAGrantComesBackWhole(t *testing.T) {
	h := found(t)
	one, two := h.collect("071", practitioner(citizen(1), "张三")), h.collect("071", practitioner(citizen(2), "李四"))
	g := h.granted("g1-1", 2, two.ID, one.ID)
	u := h.hand(g.ID)
	h.reopen()
	got, err := h.Grant(t.Context(), g.ID)
	if err != nil {
		t.Fatal(err)
	}
	g.Used = 1
	if diff := cmp.Diff(g, got); diff != "" {
		t.Fatal(diff)
	}
	for name, read := range map[string]func() (sharing.Use, error){
		"by number": func() (sharing.Use, error) { return h.Use(t.Context(), u.Number) },
		"by grant": func() (sharing.Use, error) {
			uses, err := h.Uses(t.Context(), g.ID)
			return uses[0], err
		},
	} {
		if again, err := read(); err != nil || !cmp.Equal(u, again) || again.Turn != 1 {
			t.Errorf("%s: %v %v", name, cmp.Diff(u, again), err)
		}
	}
	for _, name := range []string{"roadcert.db", "roadcert.db-wal"} {
		content, err := os.ReadFile(filepath.Join(h.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{g.Party, g.Person, g.Purpose, g.Evidence, citizen(1)} {
			if strings.Contains(string(content), secret) {
				t.Errorf("%s says %s", name, secret)
			}
		}
	}
	h.say(got, sharing.Withdraw, "clerk")
	late, _ := got.Say(sharing.Word{Say: sharing.Withdraw, By: "reviewer", At: now, Note: "理由"}, today)
	code(t, h.Commit(t.Context(), bureau.Change{Grants: []sharing.Grant{late}, Audit: entry("late")}), problem.Conflict)
	for _, err := range []error{
		second(h.Grant(t.Context(), "g1-9")), second(h.Use(t.Context(), "K7MQ2XWA9FTB")),
		h.Commit(t.Context(), bureau.Change{Uses: []bureau.SharedUse{use(t, "g1-9", today)}, Audit: entry("nothing")}),
	} {
		code(t, err, problem.NotFound)
	}
	sound(h)
}

func second[T any](_ T, err error) error { return err }

// Whoever comes at once, and however many: no more is handed out than was granted.
func TestUsesAtOnceNeverExceedTheirNumber(t *testing.T) {
	h := found(t)
	g := h.granted("g1-1", 3, h.collect("071", practitioner(citizen(1), "张三")).ID)
	var done, refused atomic.Int32
	var all sync.WaitGroup
	begin := make(chan struct{})
	for range 16 {
		u := use(t, g.ID, today)
		all.Go(func() {
			<-begin
			switch err := h.Commit(t.Context(), bureau.Change{Uses: []bureau.SharedUse{u}, Audit: entry("share_use")}); problem.Of(err) {
			case "":
				done.Add(1)
			case problem.Refused:
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	close(begin)
	all.Wait()
	uses, err := h.Uses(t.Context(), g.ID)
	if err != nil || done.Load() != 3 || refused.Load() != 13 || len(uses) != 3 {
		t.Errorf("%d handed out, %d refused, %d recorded, %v", done.Load(), refused.Load(), len(uses), err)
	}
	sound(h)
}

// A withdrawal holds from the moment it is committed, whatever is under way: nothing that was handed out is later than
// it, and a use never keeps it waiting.
func TestAWithdrawalWorksAtOnce(t *testing.T) {
	h := found(t)
	g := h.granted("g1-1", 1000, h.collect("071", practitioner(citizen(1), "张三")).ID)
	withdrawn, why := g.Say(sharing.Word{Say: sharing.Withdraw, By: "clerk", At: now, Note: "持证主体要求"}, today)
	if why != nil {
		t.Fatal(why)
	}
	var over atomic.Bool
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 50 {
				was := over.Load()
				err := h.Commit(t.Context(), bureau.Change{Uses: []bureau.SharedUse{use(t, g.ID, today)}, Audit: entry("share_use")})
				if was && err == nil {
					t.Error("handed out after the withdrawal")
				}
				if err != nil && problem.Of(err) != problem.Refused {
					t.Error(err)
				}
			}
		})
	}
	h.hand(g.ID) // and with it the revision stays what it was
	if err := h.Commit(t.Context(), bureau.Change{Grants: []sharing.Grant{withdrawn}, Audit: entry("share_withdraw")}); err != nil {
		t.Error(err)
	}
	over.Store(true)
	all.Wait()
	code(t, h.Commit(t.Context(), bureau.Change{Uses: []bureau.SharedUse{use(t, g.ID, today)}, Audit: entry("share_use")}), problem.Refused)
	sound(h)
}

// The period is judged by the day of the use, and a refused use leaves nothing behind, no entry either.
func TestTheDayOfTheUseDecides(t *testing.T) {
	h := found(t)
	g := h.granted("g1-1", 9, h.collect("071", practitioner(citizen(1), "张三")).ID)
	for on, want := range map[day.Day]problem.Code{
		today.Add(-1): problem.Refused, today: "", today.Add(30): "", today.Add(31): problem.Refused,
	} {
		code(t, h.Commit(t.Context(), bureau.Change{Uses: []bureau.SharedUse{use(t, g.ID, on)}, Audit: entry("share_use_" + on.String())}), want)
	}
	if uses, err := h.Uses(t.Context(), g.ID); err != nil || len(uses) != 2 {
		t.Errorf("%d uses, %v", len(uses), err)
	}
	entries, err := h.Audit(t.Context(), 0, 1000)
	if err != nil || slices.ContainsFunc(entries, func(e audit.Entry) bool { return strings.HasSuffix(e.Action, today.Add(31).String()) }) {
		t.Error("a refused use is in the log as done", err)
	}
	sound(h)
}

// A holder finds all that concerns them, also what a certificate was shared before it went to another holder.
func TestWhatConcernsAHolder(t *testing.T) {
	h := found(t)
	own, other := h.collect("071", practitioner(citizen(1), "张三")), h.collect("071", practitioner(citizen(2), "李四"))
	nameless := h.collect("013", vehicle(1, "辽A12345", "法库县伟运物流有限公司"))
	both, none := h.granted("g1-1", 2, own.ID, other.ID), h.granted("g1-2", 2, other.ID)
	lorry := h.granted("g1-3", 2, nameless.ID)
	h.hand(both.ID)
	concern := func(code string, id certificate.ID) (ids []string) {
		t.Helper()
		list, err := h.SharedOf(t.Context(), code, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			ids = append(ids, s.ID)
			if len(s.Own) != 1 || s.ID == both.ID && len(s.Handed) != 1 || s.ID != both.ID && len(s.Handed) != 0 {
				t.Errorf("%s: %+v", s.ID, s)
			}
		}
		return ids
	}
	for _, c := range []struct {
		code string
		id   certificate.ID
		want []string
	}{
		{citizen(1), own.ID, []string{both.ID}},
		{citizen(2), 0, []string{both.ID, none.ID}},
		{citizen(3), 0, nil},
		{"", nameless.ID, []string{lorry.ID}},
		{"", own.ID, nil}, // whose code is known is found by it alone
	} {
		if got := concern(c.code, c.id); !slices.Equal(got, c.want) {
			t.Errorf("%s %s: %v, want %v", c.code, c.id, got, c.want)
		}
	}
	moved := h.apply(own, certificate.Command{
		Operation: certificate.Amend, Kind: h.kind("071"), Event: h.NextEvent(), At: now, On: today, Actor: "clerk", Reason: "info-change",
		Authority: "12210124MB0000000D", Face: practitioner(citizen(9), "王五"),
	})
	h.commit(bureau.Change{Certificates: []bureau.Step{moved}})
	covered, err := h.Covered(t.Context(), both.ID)
	if err != nil || len(covered) != 2 || !covered[0].Moved || covered[1].Moved || covered[1].Face["name"] != "李四" {
		t.Errorf("%+v %v", covered, err)
	}
	if got := concern(citizen(1), 0); len(got) != 1 {
		t.Errorf("what was shared of %s is forgotten", citizen(1))
	}
	sound(h)
}

// Page by page, the newest first; what is open leaves out what nothing can come of.
func TestGrantsAreListed(t *testing.T) {
	h := found(t)
	c := h.collect("071", practitioner(citizen(1), "张三"))
	var ids []string
	for i := range 9 {
		g := h.granted("g1-"+string(rune('1'+i)), 1, c.ID)
		ids = append(ids, g.ID)
		switch i % 3 {
		case 0:
			h.say(g, sharing.Withdraw, "clerk")
		case 1:
			h.hand(g.ID)
		}
	}
	slices.Reverse(ids)
	list := func(q bureau.GrantQuery) (got []string) {
		t.Helper()
		for {
			page, err := h.Grants(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range page {
				if got = append(got, g.ID); g.Covers != 1 || g.Certificates != nil || g.Purpose == "" {
					t.Errorf("%+v", g)
				}
			}
			if len(page) < q.Limit {
				return got
			}
			q.After = page[len(page)-1].ID
		}
	}
	if got := list(bureau.GrantQuery{Limit: 2}); !slices.Equal(got, ids) {
		t.Errorf("%v, want %v", got, ids)
	}
	if got := list(bureau.GrantQuery{Limit: 2, Open: true, Today: today}); !slices.Equal(got, []string{"g1-9", "g1-6", "g1-3"}) {
		t.Errorf("open: %v", got)
	}
	if got := list(bureau.GrantQuery{Limit: 2, Open: true, Today: today.Add(31)}); len(got) != 0 {
		t.Errorf("open when all is over: %v", got)
	}
}

// Whatever is altered of what was granted or handed out is found.
func TestCheckFindsWhatWasAlteredOfSharing(t *testing.T) {
	for name, statement := range map[string]string{
		"a grant gone":         "DELETE FROM share WHERE id = 'g1-1'",
		"a grant opened again": "UPDATE share SET over = 0 WHERE id = 'g1-2'",
		"a longer period":      "UPDATE share SET until = until + 99",
		"more uses":            "UPDATE share SET uses = 99",
		"uses forgotten":       "UPDATE share SET used = 0 WHERE id = 'g1-1'",
		"a use gone":           "DELETE FROM share_use WHERE turn = 2",
		"a use in between":     "DELETE FROM share_use WHERE turn = 1",
		"somebody else's":      "UPDATE share_use SET share = 'g1-2'",
		"contents swapped":     "UPDATE share SET content = (SELECT content FROM share WHERE id = 'g1-1') WHERE id = 'g1-2'",
		"a use rewritten":      "UPDATE share_use SET content = (SELECT content FROM share_use WHERE turn = 2) WHERE turn = 1",
		"another number":       "UPDATE share_use SET number = 'K7MQ2XWA9FTB' WHERE turn = 1",
		"another certificate":  "UPDATE share_cover SET certificate = certificate + 1 WHERE share = 'g1-1' AND place = 1",
		"one more":             "INSERT INTO share_cover SELECT share, 3, certificate, holder_key FROM share_cover WHERE share = 'g1-1' AND place = 1",
		"one less":             "DELETE FROM share_cover WHERE share = 'g1-1' AND place = 2",
		"hidden from a holder": "UPDATE share_cover SET holder_key = 7 WHERE share = 'g1-1' AND place = 1",
		"a wrong count":        "UPDATE share SET covers = 7",
	} {
		t.Run(name, func(t *testing.T) {
			h := found(t)
			one, two := h.collect("071", practitioner(citizen(1), "张三")), h.collect("071", practitioner(citizen(2), "李四"))
			g := h.granted("g1-1", 5, one.ID, two.ID)
			h.hand(g.ID)
			h.hand(g.ID)
			h.say(h.granted("g1-2", 5, two.ID), sharing.Withdraw, "clerk")
			sound(h)
			if err := h.Close(); err != nil {
				t.Fatal(err)
			}
			alter(t, filepath.Join(h.dir, "roadcert.db"), statement)
			h.reopen()
			if findings, err := h.Check(t.Context(), nil); err != nil || len(findings) == 0 {
				t.Error(findings, err)
			}
		})
	}
}

// A grant of thousands is asked for, read and used in seconds.
func TestALargeGrant(t *testing.T) {
	h := found(t)
	var steps []bureau.Step
	var ids []certificate.ID
	for i := range 2000 {
		st := h.collected("071", practitioner(citizen(i), "张三"), certificate.Valid)
		steps, ids = append(steps, st), append(ids, st.After.ID)
	}
	h.commit(bureau.Change{Certificates: steps})
	start := time.Now()
	g := h.granted("g1-1", 1, ids...)
	covered, err := h.Covered(t.Context(), g.ID)
	if err != nil || len(covered) != len(ids) || covered[0].ID != ids[0] {
		t.Fatal(len(covered), err)
	}
	h.hand(g.ID)
	if took := time.Since(start); took > 10*time.Second {
		t.Error(took)
	}
}
