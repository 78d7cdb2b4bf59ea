package bureau_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
	"roadcert/domain/reminder"
)

// filledCounty has its registers in, something suspended, and a case that waits.
func filledCounty(t *testing.T) *county {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	for _, name := range slices.Backward(registers) {
		c.take(clerk, name, bureau.ImportOptions{})
	}
	list, err := clerk.List(t.Context(), bureau.Query{Kind: "013", Status: certificate.Valid, Limit: 2})
	if err != nil || len(list.Rows) != 2 {
		t.Fatal(len(list.Rows), err)
	}
	k, err := clerk.Propose(t.Context(), list.Rows[0].Number, bureau.Proposal{Operation: certificate.Suspend, Reason: "penalty", Until: clerk.Today().Add(20)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.desk(access.Approver).Decide(t.Context(), k.ID, bureau.Approved, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := clerk.Propose(t.Context(), list.Rows[1].Number, bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"}); err != nil {
		t.Fatal(err)
	}
	return c
}

// All pages together are the list: nothing twice, nothing left out, in order, and as many as were counted.
func TestDuePages(t *testing.T) {
	d := filledCounty(t).desk(access.Clerk)
	for _, q := range []bureau.DueQuery{
		{}, {What: reminder.Review}, {What: reminder.Suspension}, {Kind: "071"}, {Bucket: reminder.In30}, {Bucket: reminder.Overdue}, {Within: 400, Bucket: reminder.Later},
	} {
		q.Limit = 37
		seen := map[string]bool{}
		var all []reminder.Item
		var page bureau.DuePage
		for {
			var err error
			if page, err = d.Due(t.Context(), q); err != nil {
				t.Fatal(err)
			}
			for _, i := range page.Items {
				if key := string(i.What) + " " + i.Subject(); seen[key] {
					t.Fatalf("%+v: %s comes twice", q, key)
				} else {
					seen[key] = true
				}
				if q.Bucket != 0 && reminder.BucketOf(i.Day, d.Today()) != q.Bucket || q.What != "" && i.What != q.What || q.Kind != "" && i.Kind != q.Kind {
					t.Errorf("%+v: %+v was not asked for", q, i)
				}
				if i.Kind == "071" && i.What != reminder.Deadline && !strings.Contains(i.Number, "****") {
					t.Errorf("%s is not masked", i.Subject())
				}
			}
			all = append(all, page.Items...)
			if q.After = page.Cursor; page.Cursor == "" {
				break
			}
		}
		if len(all) != page.Total || !slices.IsSortedFunc(all, reminder.Item.Compare) || len(all) == 0 {
			t.Errorf("%+v: %d items of %d, or out of order", q, len(all), page.Total)
		}
		if q.Bucket == 0 {
			counts := map[reminder.Bucket]int{}
			for _, i := range all {
				counts[reminder.BucketOf(i.Day, d.Today())]++
			}
			for _, b := range reminder.Buckets() {
				if counts[b] != page.Counts[b] {
					t.Errorf("%+v: %d %s, counted %d", q, counts[b], b, page.Counts[b])
				}
			}
		}
	}
}

// The figures of 工作台 and the list agree.
func TestOverviewAgreesWithTheDueList(t *testing.T) {
	d := filledCounty(t).desk(access.Clerk)
	o, err := d.Overview(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for what, want := range map[reminder.What]int{reminder.Review: o.ReviewDue, reminder.Grade: o.GradeDue, reminder.Suspension: o.Suspended} {
		page, err := d.Due(t.Context(), bureau.DueQuery{What: what, Within: 30})
		if err != nil || page.Total != want {
			t.Errorf("%s: %d in the list, %d on the first page (%v)", what, page.Total, want, err)
		}
	}
	page, err := d.Due(t.Context(), bureau.DueQuery{What: reminder.Validity, Bucket: reminder.In30})
	if err != nil || page.Total != o.Expiring[0] {
		t.Errorf("%d end in the list, %d on the first page (%v)", page.Total, o.Expiring[0], err)
	}
	if o.Suspended != 1 {
		t.Errorf("%d are suspended", o.Suspended)
	}
}

func TestDueRefuses(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	for name, q := range map[string]bureau.DueQuery{
		"what": {What: "birthday"}, "kind": {Kind: "999"}, "days": {Within: -1}, "cursor": {After: "!"}, "JSON": {After: "AAAA"},
	} {
		if _, err := clerk.Due(t.Context(), q); problem.Of(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := clerk.DueCalendar(t.Context(), q); problem.Of(err) != problem.Invalid && q.After == "" {
			t.Errorf("calendar, %s: %v", name, err)
		}
	}
	admin := c.desk(access.SystemAdmin)
	if _, err := admin.Due(t.Context(), bureau.DueQuery{}); problem.Of(err) != problem.Forbidden {
		t.Errorf("an administrator's list: %v", err)
	}
	if _, err := admin.DueCalendar(t.Context(), bureau.DueQuery{}); problem.Of(err) != problem.Forbidden {
		t.Errorf("an administrator's calendar: %v", err)
	}
}

// The calendar has what is ahead and nobody's number, and the log says who took it.
func TestDueCalendar(t *testing.T) {
	c := filledCounty(t)
	d := c.desk(access.Clerk)
	content, err := d.DueCalendar(t.Context(), bureau.DueQuery{Within: 90})
	if err != nil {
		t.Fatal(err)
	}
	cal, err := ics.ParseCalendar(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	page, err := d.Due(t.Context(), bureau.DueQuery{Within: 90, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	want := page.Total - page.Counts[reminder.Overdue]
	if got := len(cal.Events()); got != want || got == 0 {
		t.Errorf("%d events, want %d", got, want)
	}
	seen := map[string]bool{}
	for _, e := range cal.Events() {
		if seen[e.Id()] {
			t.Errorf("%s comes twice", e.Id())
		}
		seen[e.Id()] = true
	}
	for _, i := range page.Items {
		if i.Kind != "071" || i.Certificate == 0 {
			continue
		}
		full, err := c.store.Find(t.Context(), i.Certificate)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(full.Number)) {
			t.Fatalf("the calendar has the number of %s", i.Subject())
		}
	}
	entries, err := c.store.Audit(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if last := entries[len(entries)-1]; last.Action != "due_calendar" || last.Actor != "clerk" || !strings.Contains(last.Detail, fmt.Sprint(want)) {
		t.Errorf("the log ends with %+v", last)
	}
}

// Deadlines of cases are there for who may see cases, with whose certificates they are about; pages of one line
// each go through those of the same day without losing any.
func TestDeadlinesOfCases(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	c.take(clerk, "vehicles.xlsx", bureau.ImportOptions{})
	list, err := clerk.List(t.Context(), bureau.Query{Kind: "013", Status: certificate.Valid, Limit: 4})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bureau.Row{}
	for n, row := range list.Rows {
		k, err := clerk.Propose(t.Context(), row.Number, bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"})
		if err != nil {
			t.Fatal(err)
		}
		k.Due, k.Revision = clerk.Today().Add(n/3*7-1), k.Revision+1
		entry := audit.Entry{At: c.now, Actor: "clerk", Action: "test", Outcome: audit.Done}
		if err := c.store.Commit(t.Context(), bureau.Change{Cases: []bureau.Case{k}, Audit: entry}); err != nil {
			t.Fatal(err)
		}
		want[k.ID] = row
	}
	q := bureau.DueQuery{What: reminder.Deadline, Limit: 1}
	n := 0
	for {
		page, err := clerk.Due(t.Context(), q)
		if err != nil || page.Total != 4 || page.Counts[reminder.Overdue] != 3 || page.Counts[reminder.In30] != 1 || len(page.Items) != 1 {
			t.Fatalf("%+v, %v", page, err)
		}
		i := page.Items[0]
		row, ok := want[i.Case]
		if !ok || i.Holder != row.Holder || i.Number != row.Number || i.Doing != "注销" {
			t.Errorf("%+v is not about %+v", i, row)
		}
		delete(want, i.Case)
		n++
		if q.After = page.Cursor; page.Cursor == "" {
			break
		}
	}
	if n != 4 || len(want) != 0 {
		t.Errorf("%d pages, and %v is missing", n, want)
	}
	page, err := c.desk(access.Evaluator).Due(t.Context(), bureau.DueQuery{What: reminder.Deadline})
	if err != nil || page.Total != 0 {
		t.Errorf("an evaluator sees %d cases (%v)", page.Total, err)
	}
}
