package sqlite_test

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// What lost a conflict leaves the history, theirs comes in its place, and what was lost is kept.
func TestTheirsInPlaceOfOurs(t *testing.T) {
	h := found(t)
	a, whole := h.collect("071", practitioner(citizen(1), "张三")), h.collect("071", practitioner(citizen(2), "李四"))
	ours := h.act(a, certificate.Convert, "", 0)
	h.commit(bureau.Change{Certificates: []bureau.Step{ours}})
	theirs := h.act(a, certificate.Suspend, "penalty", today.Add(9))
	theirs.Event.ID = certificate.EventID(certificate.NewID(2, 5))
	theirs.After.LastEvent = theirs.Event.ID
	yield := bureau.LinkChange{
		At: later, By: "reviewer", Taken: []bureau.Step{theirs},
		SetAside: []bureau.SetAside{{Certificate: a.ID, Base: 1, Why: "省级系统已有"}, {Certificate: whole.ID, Why: "同号"}},
	}
	h.commit(bureau.Change{Link: yield})
	sound(h)
	if got, err := h.Find(t.Context(), a.ID); err != nil || !reflect.DeepEqual(got, theirs.After) {
		t.Fatalf("%v\ngot  %+v\nwant %+v", err, got, theirs.After)
	}
	_, err := h.Find(t.Context(), whole.ID)
	code(t, err, problem.NotFound)
	h.wants("what is left", a.LastEvent)
	if sent, err := h.Sent(t.Context(), theirs.Event.ID); err != nil || !sent {
		t.Error("the province does not know what came from it", err)
	}
	aside, err := h.Aside(t.Context(), 0)
	if err != nil || len(aside) != 2 {
		t.Fatal(aside, err)
	}
	if want := (bureau.AsideEvent{Event: ours.Event, At: later, By: "reviewer", Why: "省级系统已有"}); !reflect.DeepEqual(aside[0], want) {
		t.Errorf("got  %+v\nwant %+v", aside[0], want)
	}
	for name, l := range map[string]bureau.LinkChange{
		"taken twice":     {At: later, Taken: yield.Taken},
		"nothing to lose": {At: later, SetAside: []bureau.SetAside{{Certificate: a.ID, Base: 2}}},
		"gone already":    {At: later, SetAside: yield.SetAside[1:]},
	} {
		t.Run(name, func(t *testing.T) {
			code(t, h.Commit(t.Context(), bureau.Change{Link: l, Audit: entry("sync")}), problem.Conflict)
		})
	}
	sound(h)
	h.reopen()
	if next := h.NextCertificate(); next <= whole.ID {
		t.Errorf("%s is given again", next)
	}
	if next := h.NextEvent(); next <= ours.Event.ID {
		t.Errorf("%s is given again", next)
	}
}

// The same ID twice: a store that was restored from a backup has given it again. What was set aside under it stays
// where it is, beside the event of theirs; unless that is the very same.
func TestTheSameIDAside(t *testing.T) {
	h := found(t)
	a := h.collect("071", practitioner(citizen(1), "张三"))
	ours, theirs := h.act(a, certificate.Convert, "", 0), h.act(a, certificate.Suspend, "penalty", today.Add(9))
	theirs.Event.ID = ours.Event.ID
	theirs.After.LastEvent = theirs.Event.ID
	h.commit(bureau.Change{Certificates: []bureau.Step{ours}})
	for i, c := range []struct {
		taken bureau.Step
		aside []certificate.Operation
	}{
		{theirs, []certificate.Operation{certificate.Convert}},
		{ours, []certificate.Operation{certificate.Suspend}},
	} {
		h.commit(bureau.Change{Link: bureau.LinkChange{
			At: later, By: "reviewer", SetAside: []bureau.SetAside{{Certificate: a.ID, Base: 1}}, Taken: []bureau.Step{c.taken},
		}})
		sound(h)
		list, err := h.Aside(t.Context(), a.ID)
		var got []certificate.Operation
		for _, x := range list {
			got = append(got, x.Event.Operation)
		}
		if err != nil || !slices.Equal(got, c.aside) {
			t.Errorf("%d: %v are aside, want %v (%v)", i, got, c.aside, err)
		}
	}
}

func TestCheckFindsWhatIsAstray(t *testing.T) {
	for name, c := range map[string]struct{ statement, subject, text string }{
		"lost from the outbox":   {"DELETE FROM outbox WHERE event = (SELECT min(event) FROM outbox)", "c1-1", "既没有"},
		"a receipt that is gone": {"DELETE FROM receipt", "c1-2", "既没有"},
		"settled and waiting":    {"INSERT INTO receipt SELECT event, 'known', 0 FROM outbox", "c1-1", "却还在待推送"},
		"of another":             {"UPDATE outbox SET certificate = certificate + 1", "c1-1", "与事件不符"},
		"waiting for nothing":    {"INSERT INTO outbox (event, certificate, recorded) VALUES (99, 1099511627777, 0)", "c1-1", "不在库中，却在待推送"},
		"settled for nothing":    {"INSERT INTO receipt VALUES (1099511627875, 'known', 0)", "e1-99", "不在库中，却有"},
		"a sealed one":           {"UPDATE aside SET content = x'00'", "c1-3", "搁置的事件 e1-3 读不出来"},
		"one in place of another": {
			"UPDATE aside SET certificate = certificate - 1", "c1-2", "读不出来",
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := found(t)
			h.collect("071", practitioner(citizen(1), "张三"))
			h.told(exchange.Accepted, h.collect("071", practitioner(citizen(2), "李四")).LastEvent)
			gone := h.collect("071", practitioner(citizen(3), "王五"))
			h.commit(bureau.Change{Link: bureau.LinkChange{At: later, By: "reviewer", SetAside: []bureau.SetAside{{Certificate: gone.ID}}}})
			sound(h)
			if err := h.Close(); err != nil {
				t.Fatal(err)
			}
			alter(t, filepath.Join(h.dir, "roadcert.db"), c.statement)
			h.reopen()
			findings, err := h.Check(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(findings, func(f bureau.Finding) bool { return f.Subject == c.subject && strings.Contains(f.Text, c.text) }) {
				t.Errorf("not found: %+v", findings)
			}
		})
	}
}

// What was set aside and is in its history all the same, as if half of it had been undone, is found.
func TestCheckFindsWhatIsInBothPlaces(t *testing.T) {
	h := found(t)
	gone := h.collect("071", practitioner(citizen(1), "张三"))
	before := filepath.Join(t.TempDir(), "before.db")
	path := filepath.Join(h.dir, "roadcert.db")
	alter(t, path, "VACUUM INTO '"+before+"'")
	h.commit(bureau.Change{Link: bureau.LinkChange{At: later, By: "reviewer", SetAside: []bureau.SetAside{{Certificate: gone.ID}}}})
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	alter(t, path, "ATTACH '"+before+`' AS b; INSERT INTO certificate SELECT * FROM b.certificate; INSERT INTO event SELECT * FROM b.event;
		INSERT INTO outbox SELECT * FROM b.outbox`)
	h.reopen()
	findings, err := h.Check(t.Context(), nil)
	if err != nil || !slices.ContainsFunc(findings, func(f bureau.Finding) bool { return f.Text == "事件 e1-1 已经搁置，却还在经历中" }) {
		t.Error(findings, err)
	}
}
