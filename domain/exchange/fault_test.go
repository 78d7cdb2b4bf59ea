package exchange_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roadcert/assets"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/workday"
)

func holidays(t *testing.T) *workday.Calendar {
	t.Helper()
	c, err := workday.Load(assets.FS, "holidays")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", s, time.Local)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// lasting is a fault of the year's last weeks.
func lasting(t *testing.T) exchange.Fault {
	return exchange.Fault{ID: "f1", Cause: exchange.LinkDown, Began: at(t, "2026-01-01 08:00"), Opened: at(t, "2026-01-01 10:00")}
}

// TestG13TwoWorkingDays of 2026, by the notice of the State Council: the day of the clearing does not count.
func TestG13TwoWorkingDays(t *testing.T) {
	calendar := holidays(t)
	for _, c := range []struct{ name, cleared, due string }{
		{"in the middle of a week", "2026-11-23 10:00", "2026-11-25"},
		{"in the last minute of a day", "2026-11-23 23:59", "2026-11-25"},
		{"on a Thursday", "2026-11-26 10:00", "2026-11-30"},
		{"on a Friday", "2026-11-27 18:00", "2026-12-01"},
		{"on a Saturday", "2026-11-28 10:00", "2026-12-01"},
		{"before the Spring Festival, with its Saturday of work", "2026-02-13 10:00", "2026-02-24"},
		{"before the National Day", "2026-09-30 17:00", "2026-10-09"},
		{"before a Saturday of work", "2026-10-09 17:00", "2026-10-12"},
	} {
		f := lasting(t)
		if err := f.Clear(at(t, c.cleared), "zhao", 3, calendar); err != nil {
			t.Fatal(err)
		}
		if f.Due.String() != c.due || f.DueError != "" || f.ClearBy != "zhao" || f.Waiting != 3 {
			t.Errorf("cleared %s (%s): due %s, want %s %s", c.name, c.cleared, f.Due, c.due, f.DueError)
		}
	}
}

// TestG13PhasesOfAFault is the life of one, day by day.
func TestG13PhasesOfAFault(t *testing.T) {
	calendar := holidays(t)
	on := func(s string) day.Day {
		d, err := day.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		cleared, done string // done the second, or never
		today         string
		phase         exchange.Phase
	}{
		{"", "", "2026-11-30", exchange.Lasting},
		{"2026-11-27 18:00", "", "2026-11-27", exchange.Resending},
		{"2026-11-27 18:00", "", "2026-12-01", exchange.Resending},
		{"2026-11-27 18:00", "", "2026-12-02", exchange.Overdue},
		{"2026-11-27 18:00", "2026-12-01 23:59", "2026-12-31", exchange.OnTime},
		{"2026-11-27 18:00", "2026-12-02 00:00", "2026-12-31", exchange.Late},
		{"2026-12-31 18:00", "", "2026-12-31", exchange.Unreckoned},
		{"2026-12-31 18:00", "2027-01-20 10:00", "2027-01-20", exchange.Unreckoned},
	} {
		f := lasting(t)
		if c.cleared != "" {
			if err := f.Clear(at(t, c.cleared), "zhao", 0, calendar); err != nil {
				t.Fatal(err)
			}
		}
		if c.done != "" && !f.Settle(at(t, c.done), 0, at(t, c.done)) {
			t.Errorf("%+v is not settled", c)
		}
		if got := f.Phase(on(c.today)); got != c.phase {
			t.Errorf("cleared %s, done %s: on %s it is %s, want %s", c.cleared, c.done, c.today, got, c.phase)
		}
		if exchange.PhaseNames[f.Phase(on(c.today))] == "" {
			t.Errorf("%s has no name", c.phase)
		}
	}
}

// TestG13YearWithoutCalendar: nobody guesses when it is due, and it is known once the calendar has learned the year.
func TestG13YearWithoutCalendar(t *testing.T) {
	calendar := holidays(t)
	f := lasting(t)
	if err := f.Clear(at(t, "2026-12-31 10:00"), "zhao", 0, calendar); err != nil {
		t.Fatal(err)
	}
	_, err := calendar.Add(day.Of(f.Cleared), exchange.ResendDays)
	var missing *workday.NoData
	if !errors.As(err, &missing) || missing.Year != 2027 {
		t.Fatalf("the calendar knows 2027: %v", err)
	}
	if f.Due != 0 || f.DueError != err.Error() || !strings.Contains(f.DueError, "2027") {
		t.Errorf("due %s, %q", f.Due, f.DueError)
	}
	newYear, _ := day.Date(2027, 1, 1)
	f.Reckon(calendar.With(workday.Year{Year: 2027, Off: []workday.Holiday{{Name: "元旦", From: newYear, To: newYear + 2}}}))
	if f.Due.String() != "2027-01-05" || f.DueError != "" {
		t.Errorf("due %s, %q", f.Due, f.DueError)
	}
	unclear := lasting(t)
	if unclear.Reckon(calendar); unclear.Due != 0 || unclear.DueError != "" {
		t.Errorf("due before it is cleared: %+v", unclear)
	}
}

// TestG13DoneOnlyWhenNothingWaitsAndNothingDiffers.
func TestG13DoneOnlyWhenNothingWaitsAndNothingDiffers(t *testing.T) {
	cleared, now := at(t, "2026-11-23 10:00"), at(t, "2026-11-24 10:00")
	for _, c := range []struct {
		name    string
		clear   bool
		waiting int
		clean   time.Time
		want    bool
	}{
		{"it lasts", false, 0, now, false},
		{"something waits", true, 1, now, false},
		{"never held against the province", true, 0, time.Time{}, false},
		{"held against it before", true, 0, cleared.Add(-time.Minute), false},
		{"all is well", true, 0, cleared.Add(time.Minute), true},
	} {
		f := lasting(t)
		if c.clear {
			if err := f.Clear(cleared, "zhao", 1, holidays(t)); err != nil {
				t.Fatal(err)
			}
		}
		if got := f.Settle(now, c.waiting, c.clean); got != c.want || f.Done.IsZero() == c.want || c.want && (!f.Done.Equal(now) || !f.Clean.Equal(c.clean)) {
			t.Errorf("%s: %t, %+v", c.name, got, f)
		}
		if c.want && f.Settle(now.Add(time.Hour), 0, now) {
			t.Errorf("%s: settled twice", c.name)
		}
	}
}

// TestFaultRefuses what would make its record untrue.
func TestFaultRefuses(t *testing.T) {
	calendar := holidays(t)
	f := lasting(t)
	if err := f.Clear(f.Began.Add(-time.Minute), "zhao", 0, calendar); problem.Of(err) != problem.Invalid || !f.Cleared.IsZero() {
		t.Errorf("cleared before it began: %v", err)
	}
	measure := exchange.Measure{Kind: exchange.MeasureKinds[0].Key, Note: "送达加密数据包", By: "zhao", At: f.Opened}
	if err := f.Take(measure); err != nil || len(f.Measures) != 1 {
		t.Errorf("a measure: %v", err)
	}
	if err := f.Clear(at(t, "2026-11-23 10:00"), "zhao", 0, calendar); err != nil {
		t.Fatal(err)
	}
	if err := f.Clear(at(t, "2026-11-24 10:00"), "zhao", 0, calendar); problem.Of(err) != problem.Refused {
		t.Errorf("cleared twice: %v", err)
	}
	if err := f.Take(measure); err != nil || len(f.Measures) != 2 {
		t.Errorf("a measure while everything is sent again: %v", err)
	}
	if !f.Settle(at(t, "2026-11-24 10:00"), 0, f.Cleared) {
		t.Fatal("not settled")
	}
	if err := f.Take(measure); problem.Of(err) != problem.Refused || len(f.Measures) != 2 {
		t.Errorf("a measure of what is done: %v", err)
	}
	var read exchange.Fault
	b, err := json.Marshal(f)
	if err == nil {
		err = json.Unmarshal(b, &read)
	}
	if diff := cmp.Diff(f, read); err != nil || diff != "" {
		t.Errorf("kept and read again it differs: %v\n%s", err, diff)
	}
}

func TestEveryCauseHasAName(t *testing.T) {
	for _, c := range exchange.Causes() {
		if c.Name() == string(c) || c.Name() == "" {
			t.Errorf("%s has none", c)
		}
	}
	if len(exchange.Causes()) != 5 || exchange.Cause("odd").Name() != "odd" {
		t.Error("the causes are others")
	}
}
