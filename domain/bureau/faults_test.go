package bureau_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

var down = &exchange.Trouble{Kind: exchange.Unreachable, Cause: errors.New("no route to host")}

// watch lets the last letter of a synchronisation fare as it did, some minutes after the last.
func (c *county) watch(d *bureau.Desk, minutes int, err error) {
	c.Helper()
	c.now = c.now.Add(time.Duration(minutes) * time.Minute)
	c.office.Fared(err)
	if err := d.WatchFaults(c.Context()); err != nil {
		c.Fatal(err)
	}
}

// register is the register of faults in short, the newest first.
func (c *county) register(d *bureau.Desk) []string {
	c.Helper()
	var list []string
	for _, f := range need[[]exchange.Fault](c)(d.Faults(c.Context())) {
		list = append(list, f.ID+" "+string(f.Cause)+" "+string(f.Phase(d.Today())))
	}
	return list
}

func (c *county) says(d *bureau.Desk, want ...string) {
	c.Helper()
	if diff := cmp.Diff(want, c.register(d)); diff != "" {
		c.Error(diff)
	}
}

// told gives what waits the province's receipts, up to so many events.
func (c *county) told(most int, outcome exchange.Outcome) {
	c.Helper()
	events := need[[]certificate.Event](c)(c.store.Outbox(c.Context(), 0, most))
	change := bureau.Change{Link: bureau.LinkChange{At: c.now}, Audit: audit.Entry{At: c.now, Action: "push", Outcome: audit.Done}}
	for _, e := range events {
		change.Link.Receipts = append(change.Link.Receipts, exchange.Receipt{Event: e.ID, Certificate: e.Certificate, Outcome: outcome})
	}
	if err := c.store.Commit(c.Context(), change); err != nil {
		c.Fatal(err)
	}
}

// entries tells how often the log has an action with an outcome.
func (c *county) entries(action string, outcome audit.Outcome) (n int) {
	c.Helper()
	for _, e := range need[[]audit.Entry](c)(c.store.Audit(c.Context(), 0, 1000)) {
		if e.Action == action && e.Outcome == outcome {
			n++
		}
	}
	return n
}

// TestAFaultByHandHidesNoFailingLink: both are open, and one does not end the other.
func TestAFaultByHandHidesNoFailingLink(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	for _, cause := range []exchange.Cause{exchange.ForceMajeure, exchange.LinkDown} {
		f := need[exchange.Fault](t)(clerk.OpenFault(t.Context(), cause, c.now.Add(-time.Hour), " 洪水，电话 13800138000 "))
		if f.OpenedBy != "clerk" || f.Note != "洪水，电话 138****8000" {
			t.Errorf("%+v", f)
		}
	}
	c.watch(clerk, 0, down)
	c.watch(clerk, 31, down)
	c.says(clerk, "f3 link lasting", "f2 link lasting", "f1 force-majeure lasting")
	c.watch(clerk, 1, nil)
	c.says(clerk, "f3 link resending", "f2 link lasting", "f1 force-majeure lasting")
	need[exchange.Fault](t)(clerk.ClearFault(t.Context(), "f2", time.Time{}))
	c.says(clerk, "f3 link resending", "f2 link resending", "f1 force-majeure lasting")
}

// TestTheRegisterRefuses what nobody may enter, or what cannot be.
func TestTheRegisterRefuses(t *testing.T) {
	c := newCounty(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	f := need[exchange.Fault](t)(clerk.OpenFault(ctx, exchange.OwnSystem, time.Time{}, ""))
	open := func(d *bureau.Desk, cause exchange.Cause, began time.Time) func(context.Context) error {
		return func(ctx context.Context) error { _, err := d.OpenFault(ctx, cause, began, ""); return err }
	}
	clear := func(d *bureau.Desk, id string, at time.Time) func(context.Context) error {
		return func(ctx context.Context) error { _, err := d.ClearFault(ctx, id, at); return err }
	}
	measure := func(d *bureau.Desk, kind, note string) func(context.Context) error {
		return func(ctx context.Context) error { return d.TakeMeasure(ctx, f.ID, kind, note) }
	}
	evaluator := c.desk(access.Evaluator)
	for name, row := range map[string]struct {
		try  func(context.Context) error
		want problem.Code
	}{
		"nobody's cause":        {open(clerk, "storm", time.Time{}), problem.Invalid},
		"the program's cause":   {open(clerk, exchange.SetBack, time.Time{}), problem.Invalid},
		"not begun yet":         {open(clerk, exchange.OwnSystem, c.now.Add(time.Minute)), problem.Invalid},
		"an evaluator":          {open(evaluator, exchange.OwnSystem, time.Time{}), problem.Forbidden},
		"cleared in the future": {clear(clerk, f.ID, c.now.Add(time.Minute)), problem.Invalid},
		"cleared before":        {clear(clerk, f.ID, c.now.Add(-time.Minute)), problem.Invalid},
		"nothing to clear":      {clear(clerk, "f9", time.Time{}), problem.NotFound},
		"cleared by a stranger": {clear(evaluator, f.ID, time.Time{}), problem.Forbidden},
		"no such measure":       {measure(clerk, "pigeon", "信鸽"), problem.Invalid},
		"a measure of nothing":  {measure(clerk, "paper", " "), problem.Invalid},
		"a stranger's measure":  {measure(evaluator, "paper", "函"), problem.Forbidden},
	} {
		if err := row.try(ctx); problem.Of(err) != row.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := clerk.TakeMeasure(ctx, f.ID, "telephone", "电话告知省级系统值班人员"); err != nil {
		t.Error(err)
	}
	need[exchange.Fault](t)(clerk.ClearFault(ctx, f.ID, time.Time{}))
	if _, err := clerk.ClearFault(ctx, f.ID, time.Time{}); problem.Of(err) != problem.Refused {
		t.Errorf("cleared twice: %v", err)
	}
	if _, err := c.desk(access.AuditAdmin).Faults(ctx); problem.Of(err) != problem.Forbidden {
		t.Errorf("an audit administrator's register: %v", err)
	}
}

// TestTwoWorkingDaysByTheStatutoryCalendar: weekends and holidays do not count, a weekend that is worked does.
func TestTwoWorkingDaysByTheStatutoryCalendar(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	for cleared, want := range map[string]string{
		"2026-11-23 09:00": "2026-11-25", // a Monday
		"2026-11-26 23:59": "2026-11-30", // a Thursday: Friday and Monday
		"2026-11-28 10:00": "2026-12-01", // a Saturday
		"2026-09-29 17:00": "2026-10-08", // 国庆: the 30th, then the 8th
		"2026-09-30 17:00": "2026-10-09",
		"2026-10-03 08:00": "2026-10-09",
		"2026-10-08 08:00": "2026-10-10", // a Saturday that is worked in exchange
		"2026-12-30 12:00": "",           // the second is in a year nobody knows yet
	} {
		at := need[time.Time](t)(time.ParseInLocation("2006-01-02 15:04", cleared, time.Local))
		c.now = at.Add(-time.Hour)
		f := need[exchange.Fault](t)(clerk.OpenFault(t.Context(), exchange.ForceMajeure, time.Time{}, ""))
		c.now = at
		f = need[exchange.Fault](t)(clerk.ClearFault(t.Context(), f.ID, time.Time{}))
		if f.Due == 0 && want == "" && strings.Contains(f.DueError, "2027") {
			continue
		}
		if f.Due.String() != want {
			t.Errorf("cleared at %s it is due on %s, want %s (%s)", cleared, f.Due, want, f.DueError)
		}
	}
}

// TestAYearWithoutANoticeIsAddedLater: until then nothing is said of being on time, and everybody is told why.
func TestAYearWithoutANoticeIsAddedLater(t *testing.T) {
	c := newCounty(t)
	clerk, admin := c.desk(access.Clerk), c.desk(access.SystemAdmin)
	c.now = time.Date(2026, 12, 31, 9, 0, 0, 0, time.Local)
	f := need[exchange.Fault](t)(clerk.OpenFault(t.Context(), exchange.ForceMajeure, time.Time{}, ""))
	need[exchange.Fault](t)(clerk.ClearFault(t.Context(), f.ID, time.Time{}))
	c.says(clerk, "f1 force-majeure unreckoned")
	clocks := need[[]bureau.Clock](t)(admin.Clocks(t.Context()))
	if len(clocks) != 1 || clocks[0].Days != 0 || !strings.Contains(clocks[0].Fault.DueError, "请系统管理员按国务院办公厅的通知导入 2027 年的工作日历") {
		t.Fatalf("%+v", clocks)
	}
	need[bureau.CalendarYear](t)(admin.ImportCalendar(t.Context(), []byte(notice2027)))
	c.says(clerk, "f1 force-majeure resending")
	clocks = need[[]bureau.Clock](t)(clerk.Clocks(t.Context()))
	if clocks[0].Fault.Due.String() != "2027-01-05" || clocks[0].Days != 2 || clocks[0].Fault.DueError != "" {
		t.Errorf("%+v", clocks)
	}
	c.healthy()
}

// TestG13DoneOnlyWhenToldAndReconciled: everything born before the clearing is accepted, and a later reconciliation
// finds no difference. Neither alone is enough, nor is a word.
func TestG13DoneOnlyWhenToldAndReconciled(t *testing.T) {
	c := newCounty(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	c.watch(clerk, 0, down)
	c.issued(lorry)
	c.issued(vehicle())
	c.watch(clerk, 40, down)
	before := c.now
	c.watch(clerk, 60, nil)
	f := need[exchange.Fault](t)(clerk.Fault(ctx, "f1"))
	waiting := f.Waiting
	if waiting < 2 || f.Left != waiting || f.NeedsReconciliation() {
		t.Fatalf("%+v", f)
	}
	c.now = c.now.Add(time.Minute)
	other := vehicle()
	other["plate"] = "辽A5B679"
	c.issued(other) // born after the clearing: this fault does not wait for it

	check := func(when string, left, refused int, needs bool, phase exchange.Phase) {
		t.Helper()
		c.watch(clerk, 1, nil)
		now := need[exchange.Fault](t)(clerk.Fault(ctx, "f1"))
		if now.Left != left || now.Refused != refused || now.NeedsReconciliation() != needs || now.Phase(clerk.Today()) != phase || now.Waiting != waiting {
			t.Errorf("%s: %+v, %s", when, now, now.Phase(clerk.Today()))
		}
	}
	clean := func(at time.Time) {
		t.Helper()
		if err := clerk.Said(ctx, at, time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	clean(before)
	check("nothing is told yet", waiting, 0, false, exchange.Resending)
	c.told(1, exchange.Accepted)
	check("one is told", waiting-1, 0, false, exchange.Resending)
	c.told(1, exchange.Refused)
	check("one is refused", waiting-1, 1, false, exchange.Resending)
	clean(c.now)
	check("reconciled too early", waiting-1, 1, false, exchange.Resending)
	clean(before)
	for _, s := range need[[]bureau.StoppedEvent](t)(c.store.Stopped(ctx, 0, 10)) {
		again := bureau.Change{Link: bureau.LinkChange{At: c.now, Requeue: []certificate.EventID{s.Event.ID}}, Audit: audit.Entry{At: c.now, Action: "resend", Outcome: audit.Done}}
		if err := c.store.Commit(ctx, again); err != nil {
			t.Fatal(err)
		}
	}
	c.now = c.now.AddDate(0, 0, 1)
	c.told(waiting-1, exchange.Known)
	check("all is told", 0, 0, true, exchange.Resending)
	if b := need[bureau.Backlog](t)(c.store.Backlog(ctx, time.Time{})); b.Events == 0 {
		t.Error("what was born later waits no more, so nothing is proved")
	}
	clean(c.now)
	check("reconciled", 0, 0, false, exchange.OnTime)
	f = need[exchange.Fault](t)(clerk.Fault(ctx, "f1"))
	if len(f.Resent) != 2 || f.Resent[0].Events != 1 || f.Resent[1].Events != waiting-1 || f.Done.IsZero() {
		t.Errorf("told day by day: %+v", f.Resent)
	}
	if err := clerk.TakeMeasure(ctx, "f1", "paper", "补函"); problem.Of(err) != problem.Refused {
		t.Errorf("a measure after the end: %v", err)
	}
	if clocks := need[[]bureau.Clock](t)(clerk.Clocks(ctx)); len(clocks) != 0 {
		t.Errorf("a clock still runs: %+v", clocks)
	}
	c.healthy()
}

// TestATooLateEndIsLate, and says so from the first day after.
func TestATooLateEndIsLate(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	c.issued(lorry)
	f := need[exchange.Fault](t)(clerk.OpenFault(t.Context(), exchange.ForceMajeure, time.Time{}, ""))
	need[exchange.Fault](t)(clerk.ClearFault(t.Context(), f.ID, time.Time{}))
	c.now = time.Date(2026, 11, 25, 23, 59, 0, 0, time.Local)
	c.says(clerk, "f1 force-majeure resending")
	c.now = c.now.Add(2 * time.Minute)
	c.says(clerk, "f1 force-majeure overdue")
	c.told(100, exchange.Accepted)
	if err := clerk.Said(t.Context(), c.now, time.Time{}); err != nil {
		t.Fatal(err)
	}
	c.watch(clerk, 0, nil)
	c.says(clerk, "f1 force-majeure late")
}
