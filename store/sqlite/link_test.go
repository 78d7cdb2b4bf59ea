package sqlite_test

import (
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
func TestReceipts(t *testing.T) {
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
	if got := h.backlog(time.Time{}); got != (bureau.Backlog{Events: 3, Stopped: 2, Oldest: now}) {
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
