package sqlite_test

import (
	"reflect"
	"testing"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
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
