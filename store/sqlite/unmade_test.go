package sqlite_test

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/delivery"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// fate is one certificate of two stores: all its steps happen in one, and only the first of them in the other.
type fate struct {
	steps []bureau.Step
	base  int
}

// draw lets a certificate live.
func draw(rt *rapid.T, h *house, n int) fate {
	f := fate{steps: []bureau.Step{h.collected("013", lorryOf(n, "辽A", nameOf(n)), certificate.Valid)}}
	for range rapid.IntRange(0, 6).Draw(rt, "steps") {
		c := f.steps[len(f.steps)-1].After
		cmd := rapid.SampledFrom([]certificate.Command{
			{Operation: certificate.Convert},
			{Operation: certificate.Convert},
			{Operation: certificate.Deliver},
			{Operation: certificate.Undeliver},
			{Operation: certificate.Suspend, Reason: "penalty", Until: today.Add(9)},
			{Operation: certificate.Reinstate, Reason: "penalty-served"},
			{Operation: certificate.Amend, Reason: "info-change", Face: lorryOf(n, "辽B", "法库县"+nameOf(n+7)+"物流有限公司")},
			{Operation: certificate.Review, Reason: "annual", Result: certificate.Passed, Until: today.Add(400)},
			{Operation: certificate.Collect, Face: lorryOf(n, "辽C", nameOf(n+3)), Status: certificate.Cancelled},
			{Operation: certificate.Cancel, Reason: "holder-request"},
		}).Draw(rt, "command")
		cmd.Kind, cmd.At, cmd.On, cmd.Actor, cmd.Authority = h.kind(c.Kind), now, today, "clerk", "12210124MB0000000D"
		if c.Why(cmd) == nil {
			cmd.Event = h.NextEvent()
			f.steps = append(f.steps, h.apply(c, cmd))
		}
	}
	f.base = rapid.IntRange(0, len(f.steps)).Draw(rt, "base")
	return f
}

// lorryOf is a face of a 道路运输证 that an edition can be made of.
func lorryOf(n int, province, owner string) certificate.Face {
	f := vehicle(n, fmt.Sprintf("%s%05d", province, n), owner)
	f["scope"] = "道路普通货物运输"
	return f
}

// nameOf is the same name every time.
func nameOf(n int) string { return string([]rune{surnames[n%len(surnames)], given[n%len(given)]}) }

// happen commits what happens to a certificate, a document for each edition, and what the province says of the first
// of its events.
func (h *house) happen(f fate, upto, told int) {
	h.Helper()
	change := bureau.Change{Certificates: f.steps[:upto]}
	var ids []certificate.EventID
	for i := range f.steps[:upto] {
		e := &f.steps[i].Event
		if ids = append(ids, e.ID); e.Edition != nil {
			change.Documents = append(change.Documents, bureau.Document{
				Certificate: e.Certificate, Version: e.Edition.Version, SealedAt: now, Content: []byte("OFD"),
			})
		}
	}
	h.commit(change)
	h.told(exchange.Accepted, ids[:min(told, upto)]...)
}

// What was set aside leaves the store as one in which it never happened.
func TestSetAsideNeverHappened(t *testing.T) {
	var h, never *house
	n, good := 0, false
	rapid.Check(t, func(rt *rapid.T) {
		if !good { // what a failure leaves behind would hide what it came from
			h, never = found(t), found(t)
		}
		good = false
		var fates []fate
		var l bureau.LinkChange
		for range rapid.IntRange(1, 4).Draw(rt, "certificates") {
			n++
			f := draw(rt, h, n)
			told := rapid.IntRange(0, len(f.steps)).Draw(rt, "told")
			h.happen(f, len(f.steps), told)
			never.happen(f, f.base, told)
			if f.base < len(f.steps) {
				l.SetAside = append(l.SetAside, bureau.SetAside{Certificate: f.steps[0].After.ID, Base: f.base, Why: "让位"})
			}
			fates = append(fates, f)
		}
		l.At, l.By = later, "reviewer"
		h.commit(bureau.Change{Link: l})
		for _, f := range fates {
			same(rt, h, never, f)
		}
		alike(rt, h, never)
		if findings, err := h.Check(t.Context(), nil); err != nil || len(findings) > 0 {
			rt.Fatal(findings, err)
		}
		good = true
	})
}

// same compares what two stores say of one certificate, and finds what was set aside.
func same(rt *rapid.T, h, never *house, f fate) {
	id := f.steps[0].After.ID
	got, err := h.Find(h.Context(), id)
	want, wantErr := never.Find(h.Context(), id)
	if !reflect.DeepEqual(got, want) || problem.Of(err) != problem.Of(wantErr) {
		rt.Fatalf("\ngot  %+v, %v\nwant %+v, %v", got, err, want, wantErr)
	}
	history, err := h.History(h.Context(), id)
	wanted, wantErr := never.History(h.Context(), id)
	if !reflect.DeepEqual(history, wanted) || err != nil || wantErr != nil {
		rt.Fatalf("\ngot  %+v, %v\nwant %+v, %v", history, err, wanted, wantErr)
	}
	way, err := h.Delivery(h.Context(), id)
	wantWay, wantErr := never.Delivery(h.Context(), id)
	if way.Revision = wantWay.Revision; !reflect.DeepEqual(way, wantWay) || problem.Of(err) != problem.Of(wantErr) {
		rt.Fatalf("\ngot  %+v, %v\nwant %+v, %v", way, err, wantWay, wantErr)
	}
	for _, st := range f.steps {
		if ed := st.Event.Edition; ed != nil {
			_, err := h.Document(h.Context(), id, ed.Version)
			_, wantErr := never.Document(h.Context(), id, ed.Version)
			if problem.Of(err) != problem.Of(wantErr) {
				rt.Fatalf("version %d: %v, want %v", ed.Version, err, wantErr)
			}
		}
	}
	aside, err := h.Aside(h.Context(), id)
	if err != nil || len(aside) != len(f.steps)-f.base {
		rt.Fatalf("%d were set aside, want %d: %v", len(aside), len(f.steps)-f.base, err)
	}
	for i, a := range aside {
		e := f.steps[f.base+i].Event
		if string(exchange.EncodeEvent(&a.Event)) != string(exchange.EncodeEvent(&e)) || a.Why != "让位" || a.By != "reviewer" {
			rt.Fatalf("\ngot  %+v\nwant %+v", a, e)
		}
	}
}

// alike compares what two stores say of all they hold.
func alike(rt *rapid.T, h, never *house) {
	for what, of := range map[string]func(*house) (any, error){
		"list":     func(h *house) (any, error) { return h.List(h.Context(), bureau.Query{Today: today}) },
		"plates":   func(h *house) (any, error) { return h.List(h.Context(), bureau.Query{Today: today, Text: "辽B"}) },
		"names":    func(h *house) (any, error) { return h.List(h.Context(), bureau.Query{Today: today, Text: "法库县"}) },
		"open":     func(h *house) (any, error) { return h.Deliveries(h.Context(), bureau.DeliveryQuery{Today: today}) },
		"then":     func(h *house) (any, error) { return h.Counts(h.Context(), on("2024-01-01")) },
		"today":    func(h *house) (any, error) { return h.Counts(h.Context(), today) },
		"far off":  func(h *house) (any, error) { return h.Counts(h.Context(), on("2040-01-01")) },
		"outbox":   func(h *house) (any, error) { return h.Outbox(h.Context(), 0, 100) },
		"backlog":  func(h *house) (any, error) { return h.Backlog(h.Context(), now) },
		"unsealed": func(h *house) (any, error) { return h.Unsealed(h.Context(), "", today, 0, 100) },
	} {
		got, err := of(h)
		want, wantErr := of(never)
		if err != nil || wantErr != nil || !reflect.DeepEqual(got, want) {
			rt.Fatalf("%s\ngot  %+v, %v\nwant %+v, %v", what, got, err, want, wantErr)
		}
	}
}

// A way to the holder begins anew where an edition was set aside, and loses the steps of what never was.
func TestDeliveryIsTakenBack(t *testing.T) {
	h := found(t)
	c := h.collect("013", lorryOf(1, "辽A", "张三"))
	first := h.act(c, certificate.Convert, "", 0)
	h.commit(bureau.Change{Certificates: []bureau.Step{first}})
	step := func(version int, state delivery.State, code string) {
		d := h.delivery(c.ID)
		d.State, d.Since, d.Code, d.CodeUntil = state, now, code, 0
		if code != "" {
			d.CodeUntil = today.Add(30)
		}
		d.Steps = append(d.Steps, delivery.Step{Version: version, State: state, At: now, By: "clerk"})
		h.commit(bureau.Change{Deliveries: []bureau.Delivery{d}})
	}
	step(1, delivery.Notified, code12(1))
	suspended := h.act(first.After, certificate.Suspend, "penalty", today.Add(9))
	h.commit(bureau.Change{Certificates: []bureau.Step{suspended}})
	aside := func(base int) {
		h.commit(bureau.Change{Link: bureau.LinkChange{At: later, By: "reviewer", SetAside: []bureau.SetAside{{Certificate: c.ID, Base: base}}}})
		sound(h)
	}
	aside(2)
	if d := h.delivery(c.ID); d.State != delivery.Notified || d.Code != code12(1) || len(d.Steps) != 1 {
		t.Errorf("a suspension says nothing of the delivery: %+v", d)
	}
	second := h.act(first.After, certificate.Reissue, "lost", 0)
	h.commit(bureau.Change{Certificates: []bureau.Step{second}})
	step(2, delivery.Notified, code12(2))
	before := h.delivery(c.ID)
	aside(2)
	d := h.delivery(c.ID)
	if d.State != delivery.Waiting || d.Version != 1 || d.Code != "" || d.CodeUntil != 0 || !d.Since.Equal(first.Event.At) || len(d.Steps) != 1 {
		t.Errorf("%+v", d)
	}
	code(t, h.Commit(t.Context(), bureau.Change{Deliveries: []bureau.Delivery{before}, Audit: entry("late")}), problem.Conflict)
	aside(1)
	_, err := h.Delivery(t.Context(), c.ID)
	code(t, err, problem.NotFound)
}
