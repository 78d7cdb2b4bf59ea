package bureau_test

import (
	"errors"
	"strings"
	"testing"

	"roadcert/assets"
	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/reminder"
	"roadcert/domain/workday"
)

func workdays(t testing.TB) *workday.Calendar {
	t.Helper()
	c, err := workday.Load(assets.FS, "holidays")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const notice2027 = `{"year": 2027, "source": "演练用的通知", "off": [{"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"}], "work": ["2027-01-09"]}`

// A year the program does not carry is brought by the system administrator; then everybody counts with it.
func TestABureauBringsItsCalendar(t *testing.T) {
	c := newCounty(t)
	clerk, admin := c.desk(access.Clerk), c.desk(access.SystemAdmin)
	from, _ := day.Date(2026, 12, 31)
	cal, err := clerk.Calendar(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var none *workday.NoData
	if _, err := cal.Add(from, 1); !errors.As(err, &none) || none.Year != 2027 {
		t.Fatalf("a deadline in a year without a notice: %v", err)
	}

	if _, err := clerk.ImportCalendar(t.Context(), []byte(notice2027)); problem.Of(err) != problem.Forbidden {
		t.Errorf("a clerk's calendar: %v", err)
	}
	if _, err := admin.ImportCalendar(t.Context(), []byte(strings.Replace(notice2027, "2027-01-09", "2027-01-08", 1))); problem.Of(err) != problem.Invalid {
		t.Errorf("a Friday that is worked in exchange: %v", err)
	}
	y, err := admin.ImportCalendar(t.Context(), []byte(notice2027))
	if err != nil || y.By != "system-admin" || y.At.IsZero() {
		t.Fatalf("%+v, %v", y, err)
	}

	if cal, err = clerk.Calendar(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := cal.Add(from, 6); err != nil || got.String() != "2027-01-09" {
		t.Errorf("the sixth working day of 2027 is %s (%v)", got, err)
	}
	years, err := clerk.CalendarYears(t.Context())
	if err != nil || len(years) != 5 || years[3].By != "" || years[4].By != "system-admin" || years[4].Source != "演练用的通知" {
		t.Errorf("%+v, %v", years, err)
	}
	var outcomes []audit.Outcome
	entries, err := c.store.Audit(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Action == "import_calendar" {
			outcomes = append(outcomes, e.Outcome)
		}
	}
	if len(outcomes) != 2 || outcomes[0] != audit.Refused || outcomes[1] != audit.Done {
		t.Errorf("the log has %v", outcomes)
	}
}

// What somebody has applied for has to be decided within twenty working days; what the bureau starts by itself has
// no such term, and where next year's notice is not there yet the work goes on without one.
func TestDeadlinesInWorkingDays(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	c.take(clerk, "vehicles.xlsx", bureau.ImportOptions{})
	list, err := clerk.List(t.Context(), bureau.Query{Kind: "013", Status: certificate.Valid, Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	propose := func(n int, op certificate.Operation, reason certificate.Reason) day.Day {
		k, err := clerk.Propose(t.Context(), list.Rows[n].Number, bureau.Proposal{Operation: op, Reason: reason})
		if err != nil {
			t.Fatal(err)
		}
		kept, err := c.store.Case(t.Context(), k.ID)
		if err != nil || kept.Due != k.Due {
			t.Errorf("due on %s is kept as %s (%v)", k.Due, kept.Due, err)
		}
		return k.Due
	}
	if got := propose(0, certificate.Reissue, "lost"); got.String() != "2026-12-21" {
		t.Errorf("twenty working days after %s: %s", clerk.Today(), got)
	}
	if got := propose(1, certificate.Cancel, "holder-request"); got != 0 {
		t.Errorf("an ending is due on %s", got)
	}
	c.now = c.now.AddDate(0, 0, 30)
	if got := propose(2, certificate.Reissue, "lost"); got != 0 {
		t.Errorf("a deadline in a year without a notice: %s", got)
	}
	page, err := clerk.Due(t.Context(), bureau.DueQuery{What: reminder.Deadline})
	if err != nil || page.Total != 1 || page.Items[0].Doing != "补发" {
		t.Errorf("%+v, %v", page, err)
	}
}
