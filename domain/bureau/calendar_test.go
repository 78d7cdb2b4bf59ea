package bureau_test

import (
	"errors"
	"strings"
	"testing"

	"roadcert/assets"
	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/day"
	"roadcert/domain/problem"
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
