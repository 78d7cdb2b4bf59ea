package bureau_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// TestAFailingLinkOpensAFault: not before the bureau's threshold, once, and it is over when a whole synchronisation
// comes through, not when one letter does.
func TestAFailingLinkOpensAFault(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	if err := clerk.WatchFaults(t.Context()); err != nil { // before the first letter
		t.Fatal(err)
	}
	c.watch(clerk, 0, nil)
	c.watch(clerk, 5, down)
	began := c.now
	c.watch(clerk, 30, down)
	c.says(clerk)
	c.office.Fared(nil) // the greeting comes through, and what follows does not
	c.watch(clerk, 1, down)
	c.says(clerk, "f1 link lasting")
	c.watch(clerk, 60, down)
	c.says(clerk, "f1 link lasting")
	f := need[exchange.Fault](t)(clerk.Fault(t.Context(), "f1"))
	if !f.Began.Equal(began) || f.OpenedBy != "" || !strings.Contains(f.Note, "网络不通") {
		t.Errorf("%+v", f)
	}
	if _, err := clerk.ClearFault(t.Context(), "f1", time.Time{}); problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "仍然不通") {
		t.Errorf("a failing link was cleared by a word: %v", err)
	}
	c.watch(clerk, 1, nil)
	c.says(clerk, "f1 link resending")
	if f = need[exchange.Fault](t)(clerk.Fault(t.Context(), "f1")); !f.Cleared.Equal(c.now) || f.ClearBy != "" || f.Due.String() != "2026-11-25" {
		t.Errorf("%+v", f)
	}
	c.watch(clerk, 1, down)
	c.watch(clerk, 31, down)
	c.says(clerk, "f2 link lasting", "f1 link resending")
	if n := c.entries("fault_open", audit.Done); n != 2 {
		t.Errorf("%d openings in the log", n)
	}
}

// cut is a wire that carries nothing.
type cut struct{}

func (cut) Carry(context.Context, []byte) ([]byte, error) { return nil, down }

// TestASynchronisationThatFailsTellsTheRegister, and its result and the status say so.
func TestASynchronisationThatFailsTellsTheRegister(t *testing.T) {
	c := newCounty(t)
	c.office.Dial = func(exchange.Invitation) (bureau.Wire, error) { return cut{}, nil }
	clerk := c.desk(access.Clerk)
	if err := clerk.Said(t.Context(), time.Time{}, time.Time{}); err != nil {
		t.Fatal(err)
	}
	for minutes, want := range []int{0, 0, 0, 1, 1} {
		result, err := clerk.Sync(t.Context(), nil)
		if problem.Of(err) != problem.Unreachable || result.Faults != want {
			t.Errorf("try %d: %+v %v", minutes, result, err)
		}
		c.now = c.now.Add(11 * time.Minute)
	}
	status := need[bureau.SyncStatus](t)(clerk.SyncStatus(t.Context()))
	if len(status.Faults) != 1 || status.Faults[0].Cause != exchange.LinkDown {
		t.Errorf("%+v", status)
	}
}

// TestAFailingLinkIsKnownToTheNextProgram: a scheduled job lasts for one synchronisation only.
func TestAFailingLinkIsKnownToTheNextProgram(t *testing.T) {
	c := newCounty(t)
	c.watch(c.desk(access.Clerk), 0, down)
	first := c.office
	c.office = &bureau.Office{
		Store: first.Store, Regions: first.Regions, Calendar: first.Calendar, Press: first.Press, Forms: first.Forms, Now: first.Now, Rand: first.Rand,
	}
	clerk := c.desk(access.Clerk)
	c.watch(clerk, 31, down)
	c.says(clerk, "f1 link lasting")
}

// TestTheBureauSaysWhenAFailingLinkIsAFault, or that it never is.
func TestTheBureauSaysWhenAFailingLinkIsAFault(t *testing.T) {
	for after, want := range map[int][]string{0: nil, 5: {"f1 link lasting"}, 90: nil} {
		c := newCounty(t)
		admin := c.desk(access.SystemAdmin)
		p := need[bureau.Preferences](t)(admin.Preferences(t.Context()))
		if p.FaultAfter != bureau.DefaultFaultAfter {
			t.Errorf("by itself it is %d minutes", p.FaultAfter)
		}
		p.FaultAfter = after
		if err := admin.SavePreferences(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		c.watch(admin, 0, down)
		c.watch(admin, 60, down)
		c.says(admin, want...)
		p.FaultAfter = -1
		if err := admin.SavePreferences(t.Context(), p); problem.Of(err) != problem.Invalid {
			t.Errorf("a threshold of -1: %v", err)
		}
	}
}

// TestG14AClockPutBackOpensAndClearsNothing.
func TestG14AClockPutBackOpensAndClearsNothing(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	c.watch(clerk, 0, down)
	c.watch(clerk, -60, down)
	c.watch(clerk, 29, down)
	c.says(clerk)
	c.watch(clerk, 62, down)
	c.says(clerk, "f1 link lasting")
	c.watch(clerk, -60, down)
	c.says(clerk, "f1 link lasting")
	c.issued(lorry)
	c.watch(clerk, 0, nil) // it came through at a time before it began to fail
	f := need[exchange.Fault](t)(clerk.Fault(t.Context(), "f1"))
	if f.Cleared.Before(f.Began) || f.Waiting == 0 {
		t.Errorf("%+v", f)
	}
	if err := clerk.Said(t.Context(), f.Cleared.Add(-time.Second), time.Time{}); err != nil {
		t.Fatal(err)
	}
	c.told(100, exchange.Accepted)
	c.watch(clerk, 0, nil)
	c.says(clerk, "f1 link resending")
	if f = need[exchange.Fault](t)(clerk.Fault(t.Context(), "f1")); !f.NeedsReconciliation() {
		t.Errorf("%+v", f)
	}
}

// TestTheProvinceTellsOfItsFaults: its notices open and end faults here, each once, and that it was set back is one
// that is over as soon as it is found.
func TestTheProvinceTellsOfItsFaults(t *testing.T) {
	c := newCounty(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	c.issued(lorry) // before the workstation joins, when numbers are its own
	say := func(setBack time.Time, notices ...exchange.Notice) {
		t.Helper()
		if err := clerk.Said(ctx, time.Time{}, setBack, notices...); err != nil {
			t.Fatal(err)
		}
		c.watch(clerk, 1, nil)
		c.watch(clerk, 1, nil)
	}
	old := exchange.Notice{ID: "n1", Text: "旧事", Opened: c.now.Add(-48 * time.Hour), Cleared: c.now.Add(-24 * time.Hour)}
	lasting := exchange.Notice{ID: "n2", Text: "机房检修", Opened: c.now}
	say(time.Time{}, lasting, old)
	c.says(clerk, "f1 province lasting")
	over := lasting
	over.Cleared = c.now
	short := exchange.Notice{ID: "n3", Text: "短时中断", Opened: c.now, Cleared: c.now.Add(time.Minute)}
	say(time.Time{}, short, over, old)
	c.says(clerk, "f2 province resending", "f1 province resending")
	f := need[exchange.Fault](t)(clerk.Fault(ctx, "f1"))
	if f.Note != "机房检修" || !f.Cleared.Equal(over.Cleared) || f.Notice != "n2" {
		t.Errorf("%+v", f)
	}
	var lost []certificate.EventID
	for _, e := range need[[]certificate.Event](t)(c.store.Outbox(ctx, 0, 100)) {
		lost = append(lost, e.ID)
	}
	c.told(100, exchange.Accepted)
	found := c.now.Add(time.Second)
	say(found, short, over, old)
	c.says(clerk, "f3 set-back resending", "f2 province resending", "f1 province resending")
	again := bureau.Change{Link: bureau.LinkChange{At: c.now, Requeue: lost}, Audit: audit.Entry{At: c.now, Action: "requeue", Outcome: audit.Done}}
	if err := c.store.Commit(ctx, again); err != nil {
		t.Fatal(err)
	}
	c.watch(clerk, 1, nil)
	if f = need[exchange.Fault](t)(clerk.Fault(ctx, "f3")); f.Waiting != len(lost) || f.Left != len(lost) || !f.Began.Equal(found.Truncate(time.Millisecond)) {
		t.Errorf("what the province has lost does not count: %+v", f)
	}
}

// TestASetBackThatWasHalfRegistered: a crash between the two steps leaves a fault that lasts, and the next look ends it.
func TestASetBackThatWasHalfRegistered(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	if err := clerk.Said(t.Context(), time.Time{}, c.now); err != nil {
		t.Fatal(err)
	}
	c.watch(clerk, 1, nil)
	if err := clerk.Halved(t.Context(), "f1"); err != nil {
		t.Fatal(err)
	}
	c.says(clerk, "f1 set-back lasting")
	c.watch(clerk, 1, nil)
	c.says(clerk, "f1 set-back resending")
}
