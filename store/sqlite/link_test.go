package sqlite_test

import (
	"bytes"
	"reflect"
	"slices"
	"testing"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// later is when the answers of the province come.
var later = now.Add(time.Hour)

// outbox reads everything that waits to be sent, page by page.
func (h *house) outbox(page int) (list []certificate.Event) {
	h.Helper()
	for after := certificate.EventID(0); ; {
		got, err := h.Outbox(h.Context(), after, page)
		if err != nil {
			h.Fatal(err)
		}
		if len(got) == 0 {
			return list
		}
		list, after = append(list, got...), got[len(got)-1].ID
	}
}

func (h *house) backlog(until time.Time) bureau.Backlog {
	h.Helper()
	b, err := h.Backlog(h.Context(), until)
	if err != nil {
		h.Fatal(err)
	}
	return b
}

// told commits what the province says of events.
func (h *house) told(outcome exchange.Outcome, ids ...certificate.EventID) {
	h.Helper()
	l := bureau.LinkChange{At: later}
	for _, id := range ids {
		l.Receipts = append(l.Receipts, exchange.Receipt{
			Event: id, Outcome: outcome, Rule: exchange.RuleBase, Text: "已被别人办理", Remedy: "请核对", Revision: 7,
		})
	}
	h.commit(bureau.Change{Link: l})
}

func idsOf(list []certificate.Event) (ids []certificate.EventID) {
	for _, e := range list {
		ids = append(ids, e.ID)
	}
	return ids
}

// wants compares the IDs of what waits to be sent.
func (h *house) wants(what string, ids ...certificate.EventID) {
	h.Helper()
	if got := idsOf(h.outbox(2)); !slices.Equal(got, ids) {
		h.Errorf("%s: %v is offered, want %v", what, got, ids)
	}
}

// G2: a row leaves only on a stored receipt that settles it, and an answer that comes again changes nothing.
func TestG2OnlyAReceiptTakesOut(t *testing.T) {
	h := found(t)
	a, b := h.collect("071", practitioner(citizen(1), "张三")), h.collect("071", practitioner(citizen(2), "李四"))
	next := h.act(a, certificate.Convert, "", 0)
	h.commit(bureau.Change{Certificates: []bureau.Step{next}})
	h.wants("new", a.LastEvent, b.LastEvent, next.Event.ID)
	if got := h.outbox(9)[2]; !reflect.DeepEqual(got, next.Event) {
		t.Errorf("got  %+v\nwant %+v", got, next.Event)
	}
	h.told(exchange.Later, a.LastEvent)
	h.wants("later", a.LastEvent, b.LastEvent, next.Event.ID)
	for range 2 {
		h.told(exchange.Accepted, a.LastEvent, certificate.EventID(certificate.NewID(9, 9)), 0)
		h.wants("accepted", b.LastEvent, next.Event.ID)
	}
	for _, late := range []exchange.Outcome{exchange.Refused, exchange.Known, exchange.Later} {
		h.told(late, a.LastEvent)
	}
	h.wants("told again", b.LastEvent, next.Event.ID)
	if got := h.backlog(time.Time{}); got != (bureau.Backlog{Events: 2, Oldest: now}) {
		t.Errorf("%+v", got)
	}
	sound(h)
	if at, err := h.Received(t.Context(), a.LastEvent); err != nil || !at.Equal(later) {
		t.Errorf("received %s, %v", at, err)
	}
	_, err := h.Received(t.Context(), b.LastEvent)
	code(t, err, problem.NotFound)
}

// G4: what is stopped holds up its own certificate and no other, until somebody has it sent again.
func TestStopped(t *testing.T) {
	h := found(t)
	a, b := h.collect("071", practitioner(citizen(1), "张三")), h.collect("071", practitioner(citizen(2), "李四"))
	next := h.act(a, certificate.Convert, "", 0)
	h.commit(bureau.Change{Certificates: []bureau.Step{next}})
	_, err := h.StoppedAt(t.Context(), a.ID)
	code(t, err, problem.NotFound)
	h.told(exchange.Conflict, a.LastEvent)
	h.wants("stopped", b.LastEvent)
	for _, row := range h.list(bureau.Query{}).Rows {
		if want := map[certificate.ID]exchange.Outcome{a.ID: exchange.Conflict}[row.ID]; row.Stopped != want || row.Sent {
			t.Errorf("the list says %q of %s, not %q", row.Stopped, row.ID, want)
		}
	}
	if got := h.backlog(time.Time{}); got != (bureau.Backlog{Events: 3, Stopped: 2, Undecided: 1, Oldest: now}) {
		t.Errorf("%+v", got)
	}
	got, err := h.StoppedAt(t.Context(), a.ID)
	if err != nil || got.Event.ID != a.LastEvent || !got.At.Equal(later) || got.Receipt != (exchange.Receipt{
		Event: a.LastEvent, Certificate: a.ID, Outcome: exchange.Conflict, Rule: exchange.RuleBase, Text: "已被别人办理", Remedy: "请核对", Revision: 7,
	}) {
		t.Fatal(got, err)
	}
	all, err := h.Stopped(t.Context(), 0, 10)
	if err != nil || len(all) != 1 || !reflect.DeepEqual(all[0], got) {
		t.Fatal(all, err)
	}
	h.reopen()
	h.wants("after a restart", b.LastEvent)
	h.commit(bureau.Change{Link: bureau.LinkChange{Requeue: []certificate.EventID{a.LastEvent}}})
	h.wants("sent again", a.LastEvent, b.LastEvent, next.Event.ID)
	sound(h)
}

// G1: what happens to a certificate, its audit entry and its row in the outbox are one; where the change fails, none of
// them is there.
func TestG1OutboxInOneTransaction(t *testing.T) {
	h := found(t)
	a := h.collect("071", practitioner(citizen(1), "张三"))
	before, err := h.Audit(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	good := h.act(a, certificate.Convert, "", 0)
	taken := h.collected("071", practitioner(citizen(1), "李四"), certificate.Valid)
	for name, change := range map[string]bureau.Change{
		"a number that is taken": {Certificates: []bureau.Step{good, taken}},
		"a case decided twice":   {Certificates: []bureau.Step{good}, Cases: []bureau.Case{{ID: "k1-9", Revision: 2}}},
		"theirs does not follow": {
			Certificates: []bureau.Step{h.collected("071", practitioner(citizen(2), "王五"), certificate.Valid)},
			Link: bureau.LinkChange{
				At: later, Receipts: []exchange.Receipt{{Event: a.LastEvent, Outcome: exchange.Accepted}},
				Taken: []bureau.Step{{Before: good.After, After: good.After, Event: good.Event}},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			change.Audit = entry("lost")
			code(t, h.Commit(t.Context(), change), problem.Conflict)
			h.wants("after a change that failed", a.LastEvent)
		})
	}
	after, err := h.Audit(t.Context(), 0, 100)
	if err != nil || len(after) != len(before) {
		t.Fatalf("%d entries became %d: %v", len(before), len(after), err)
	}
	sound(h)
	h.commit(bureau.Change{Certificates: []bureau.Step{good}})
	h.wants("after one that did not", a.LastEvent, good.Event.ID)
}

// G9 and G3: nothing is marked as being sent. Whoever was cut off while sending finds everything again that has no
// receipt, byte for byte as it was.
func TestG9NothingIsBeingSent(t *testing.T) {
	h := found(t)
	var want []exchange.Item
	for i := range 5 {
		c := h.collect("071", practitioner(citizen(i), "张三"))
		st := h.act(c, certificate.Convert, "", 0)
		st.Event.Note, st.Event.Signature = "电话 13912345678", []byte{1, 2}
		h.commit(bureau.Change{Certificates: []bureau.Step{st}})
	}
	for _, e := range h.outbox(3) {
		want = append(want, exchange.EncodeEvent(&e))
	}
	for sent := range 3 { // three times cut off; each time the answer to one letter had come
		first, err := h.Outbox(t.Context(), 0, 2)
		if err != nil {
			t.Fatal(err)
		}
		h.told(exchange.Known, idsOf(first)...)
		h.reopen()
		got := h.outbox(3)
		if len(got) != len(want)-2*(sent+1) {
			t.Fatalf("%d are offered of %d", len(got), len(want))
		}
		for i, e := range got {
			if !bytes.Equal(exchange.EncodeEvent(&e), want[2*(sent+1)+i]) {
				t.Errorf("%s is not what it was", e.ID)
			}
		}
	}
}

// What the province has lost is sent again, whoever made it.
func TestRequeue(t *testing.T) {
	h := found(t)
	a := h.collect("071", practitioner(citizen(1), "张三"))
	theirs := h.act(a, certificate.Convert, "", 0)
	theirs.Event.ID = certificate.EventID(certificate.NewID(2, 5))
	theirs.Event.Edition.Event, theirs.After.LastEvent = theirs.Event.ID, theirs.Event.ID
	h.told(exchange.Accepted, a.LastEvent)
	h.commit(bureau.Change{Link: bureau.LinkChange{At: later, Taken: []bureau.Step{theirs}}})
	h.wants("all is known")
	if row := h.list(bureau.Query{}).Rows[0]; !row.Sent {
		t.Error("what came from the province is not known to it")
	}
	again := bureau.LinkChange{Requeue: []certificate.EventID{a.LastEvent, theirs.Event.ID, 99}}
	for range 2 {
		h.commit(bureau.Change{Link: again})
		h.wants("all is lost", a.LastEvent, theirs.Event.ID)
		sound(h)
	}
}

// The backlog up to a time is what was recorded up to then.
func TestBacklogUntil(t *testing.T) {
	h := found(t)
	if got := h.backlog(time.Time{}); got != (bureau.Backlog{}) {
		t.Errorf("an empty store has %+v", got)
	}
	var ids []certificate.EventID
	for i := range 4 {
		st := h.collected("071", practitioner(citizen(i), "张三"), certificate.Valid)
		st.Event.At = now.Add(time.Duration(i) * time.Hour)
		h.commit(bureau.Change{Certificates: []bureau.Step{st}})
		ids = append(ids, st.Event.ID)
	}
	h.told(exchange.Accepted, ids[0])
	h.told(exchange.Refused, ids[2])
	for hours, want := range map[int]bureau.Backlog{
		0: {}, 1: {Events: 1, Oldest: now.Add(time.Hour)}, 2: {Events: 2, Stopped: 1, Undecided: 1, Oldest: now.Add(time.Hour)},
		9: {Events: 3, Stopped: 1, Undecided: 1, Oldest: now.Add(time.Hour)},
	} {
		if got := h.backlog(now.Add(time.Duration(hours) * time.Hour)); got != want {
			t.Errorf("after %d hours: %+v, want %+v", hours, got, want)
		}
	}
}

// A store that was restored from a backup gets its own events back, and gives none of their IDs again.
func TestOwnEventsComeBack(t *testing.T) {
	h := found(t)
	lost := h.collected("071", practitioner(citizen(1), "张三"), certificate.Valid)
	lost.After.ID = certificate.NewID(1, 500)
	lost.Event.Certificate, lost.Event.ID = lost.After.ID, certificate.EventID(certificate.NewID(1, 900))
	lost.After.LastEvent = lost.Event.ID
	other := h.collected("071", practitioner(citizen(2), "李四"), certificate.Valid)
	other.After.ID, other.Event.ID = certificate.NewID(2, 7000), certificate.EventID(certificate.NewID(2, 7000))
	other.Event.Certificate, other.After.LastEvent = other.After.ID, other.Event.ID
	h.commit(bureau.Change{Link: bureau.LinkChange{At: later, Taken: []bureau.Step{lost, other}}})
	sound(h)
	for range 2 {
		if id, event := h.NextCertificate(), h.NextEvent(); id != certificate.NewID(1, 501) || event != certificate.EventID(certificate.NewID(1, 901)) {
			t.Errorf("%s and %s come next", id, event)
		}
		h.reopen()
	}
}

// What is known of other counties gives way only to what is newer.
func TestStandingsAbroad(t *testing.T) {
	h := found(t)
	standing := func(status string, version int, as time.Time) bureau.ForeignStanding {
		return bureau.ForeignStanding{County: "210123", As: as, Standing: exchange.Standing{
			Identifier: "1.2.156.3005.2.a", Kind: "071", Status: status, Until: today.Add(90), Version: version,
		}}
	}
	_, err := h.Standing(t.Context(), "1.2.156.3005.2.a")
	code(t, err, problem.NotFound)
	for i, c := range []struct{ told, want bureau.ForeignStanding }{
		{standing("valid", 1, now), standing("valid", 1, now)},
		{standing("suspended", 1, later), standing("suspended", 1, later)},
		{standing("valid", 1, now), standing("suspended", 1, later)},
		{standing(exchange.Superseded, 2, later), standing(exchange.Superseded, 2, later)},
	} {
		h.commit(bureau.Change{Link: bureau.LinkChange{Standings: []bureau.ForeignStanding{c.told}}})
		h.Lock() // it is no secret
		if got, err := h.Standing(t.Context(), "1.2.156.3005.2.a"); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%d: %+v, want %+v (%v)", i, got, c.want, err)
		}
		if err := h.Unlock(dataKey); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhole(t *testing.T) {
	h := found(t)
	want := town(h, 60)
	var got []certificate.Certificate
	for after := certificate.ID(0); ; after = got[len(got)-1].ID {
		page, err := h.Whole(t.Context(), after, 7)
		if err != nil {
			t.Fatal(err)
		}
		if got = append(got, page...); len(page) == 0 {
			break
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%d certificates of %d", len(got), len(want))
	}
}

func TestLinkNeedsTheKey(t *testing.T) {
	h := found(t)
	h.Lock()
	for name, read := range map[string]func() error{
		"outbox":  func() error { _, err := h.Outbox(t.Context(), 0, 1); return err },
		"stopped": func() error { _, err := h.Stopped(t.Context(), 0, 1); return err },
		"aside":   func() error { _, err := h.Aside(t.Context(), 0); return err },
		"whole":   func() error { _, err := h.Whole(t.Context(), 0, 1); return err },
		"yield": func() error {
			return h.Commit(t.Context(), bureau.Change{Link: bureau.LinkChange{SetAside: []bureau.SetAside{{}}}, Audit: entry("x")})
		},
	} {
		t.Run(name, func(t *testing.T) { code(t, read(), problem.SignIn) })
	}
}
