package patrol_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roadcert/assets"
	"roadcert/domain/day"
	"roadcert/domain/patrol"
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

func on(t testing.TB, text string) day.Day {
	t.Helper()
	d, err := day.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// noon is a time on a day, as the clock of the bureau shows it.
func noon(d day.Day) time.Time {
	y, m, dd := d.Time().Date()
	return time.Date(y, m, dd, 12, 0, 0, 0, time.Local)
}

func TestPeriods(t *testing.T) {
	for _, x := range []struct {
		cycle               patrol.Cycle
		on, from, to, words string
	}{
		{patrol.Daily, "2026-11-23", "2026-11-23", "2026-11-23", "2026-11-23"},
		{patrol.Special, "2026-11-23", "2026-11-23", "2026-11-23", "2026-11-23"},
		{patrol.Weekly, "2026-11-23", "2026-11-23", "2026-11-29", "2026-11-23 至 2026-11-29"},
		{patrol.Weekly, "2026-11-29", "2026-11-23", "2026-11-29", "2026-11-23 至 2026-11-29"},
		{patrol.Weekly, "2026-01-01", "2025-12-29", "2026-01-04", "2025-12-29 至 2026-01-04"},
		{patrol.Monthly, "2024-02-29", "2024-02-01", "2024-02-29", "2024 年 2 月"},
		{patrol.Monthly, "2026-12-31", "2026-12-01", "2026-12-31", "2026 年 12 月"},
		{patrol.Quarterly, "2026-12-31", "2026-10-01", "2026-12-31", "2026 年第 4 季度"},
		{patrol.Quarterly, "2026-01-01", "2026-01-01", "2026-03-31", "2026 年第 1 季度"},
	} {
		p := x.cycle.Period(on(t, x.on))
		if p.From.String() != x.from || p.To.String() != x.to || x.cycle.Words(p) != x.words {
			t.Errorf("%s on %s: %s to %s, %q", x.cycle, x.on, p.From, p.To, x.cycle.Words(p))
		}
	}
}

// Periods of a cycle are laid end to end, and every day of one has the same.
func TestPeriodsMeet(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := rapid.SampledFrom(patrol.Cycles()).Draw(r, "cycle")
		d := on(t, "2020-01-01").Add(rapid.IntRange(0, 5000).Draw(r, "day"))
		p := c.Period(d)
		if !p.Has(d) || c.Period(p.From) != p || c.Period(p.To) != p || c.Period(p.To.Add(1)).From != p.To.Add(1) {
			r.Fatalf("%s: %s is in %v", c, d, p)
		}
	})
}

// What a plan asks for around the National Day of 2026, worked Saturday and Sunday among it.
func TestTurns(t *testing.T) {
	made := func(id string, c patrol.Cycle, d, done string) patrol.Record {
		r := patrol.Record{ID: id, Cycle: c, Period: c.Period(on(t, d)), Begun: patrol.Hand{By: "s", At: noon(on(t, d))}}
		if done != "" {
			r.Concluded = patrol.Hand{By: "s", At: noon(on(t, done))}
		}
		return r
	}
	plan := patrol.Plan{
		Since: on(t, "2026-09-28"), Today: on(t, "2026-10-12"), Calendar: workdays(t),
		Records: []patrol.Record{
			made("p1-1", patrol.Daily, "2026-09-28", "2026-09-28"),
			made("p1-2", patrol.Daily, "2026-09-29", "2026-09-30"),
			made("p1-3", patrol.Weekly, "2026-09-30", "2026-10-03"),
			made("p1-4", patrol.Monthly, "2026-10-12", ""),
			made("p1-5", patrol.Special, "2026-10-12", "2026-10-12"),
		},
	}
	var got []string
	for _, turn := range plan.Turns(on(t, "2026-09-01"), on(t, "2026-12-31")) {
		got = append(got, fmt.Sprintf("%s %s %s %s %s", turn.Cycle, turn.Period.From, turn.Last, turn.State, turn.Record))
	}
	want := []string{
		"daily 2026-09-28 2026-09-28 made p1-1",
		"daily 2026-09-29 2026-09-29 late p1-2",
		"daily 2026-09-30 2026-09-30 missed ",
		"daily 2026-10-08 2026-10-08 missed ",
		"daily 2026-10-09 2026-10-09 missed ",
		"daily 2026-10-10 2026-10-10 missed ",
		"daily 2026-10-12 2026-10-12 due ",
		"weekly 2026-09-28 2026-09-30 made p1-3",
		"weekly 2026-10-05 2026-10-10 missed ",
		"weekly 2026-10-12 2026-10-16 due ",
		"monthly 2026-09-01 2026-09-30 missed ",
		"monthly 2026-10-01 2026-10-30 due p1-4",
		"quarterly 2026-07-01 2026-09-30 missed ",
		"quarterly 2026-10-01 2026-12-31 due ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A year without a notice drops no patrol: every day counts, and says why.
func TestTurnsOfAnUnknownYear(t *testing.T) {
	plan := patrol.Plan{Since: on(t, "2027-01-02"), Today: on(t, "2027-01-03"), Calendar: workdays(t)}
	turns := plan.Turns(plan.Since, plan.Today)
	if len(turns) != 5 {
		t.Fatalf("%+v", turns)
	}
	for _, turn := range turns {
		if !strings.Contains(turn.Unreckoned, "导入 2027 年的工作日历") || turn.Last != turn.Period.To {
			t.Errorf("%+v", turn)
		}
	}
	if turns[0].State != patrol.Missed || turns[1].State != patrol.Due {
		t.Errorf("%+v", turns[:2])
	}
}

// However records lie, each period is asked for once, nothing is asked for before the bureau began, and only a
// concluded record makes a turn.
func TestTurnsProperties(t *testing.T) {
	calendar, zero := workdays(t), on(t, "2026-01-01")
	rapid.Check(t, func(r *rapid.T) {
		plan := patrol.Plan{
			Since: zero.Add(rapid.IntRange(0, 300).Draw(r, "since")), Today: zero.Add(rapid.IntRange(0, 360).Draw(r, "today")), Calendar: calendar,
		}
		for i := range rapid.IntRange(0, 12).Draw(r, "records") {
			c := rapid.SampledFrom(patrol.Cycles()).Draw(r, "cycle")
			d := zero.Add(rapid.IntRange(0, 360).Draw(r, "day"))
			rec := patrol.Record{ID: fmt.Sprint("p1-", i), Cycle: c, Period: c.Period(d), Begun: patrol.Hand{By: "s", At: noon(d)}}
			if rapid.Bool().Draw(r, "concluded") {
				rec.Concluded = patrol.Hand{By: "s", At: noon(d.Add(rapid.IntRange(0, 40).Draw(r, "later")))}
			}
			plan.Records = append(plan.Records, rec)
		}
		seen := map[string]bool{}
		for _, turn := range plan.Turns(zero, zero.Add(365)) {
			key := fmt.Sprint(turn.Cycle, turn.Period)
			if seen[key] || turn.Cycle == patrol.Special || turn.Last < plan.Since || turn.Period.From > plan.Today || !turn.Period.Has(turn.Last) {
				r.Fatalf("%+v", turn)
			}
			seen[key] = true
			if worked, err := calendar.Is(turn.Last); err != nil || !worked {
				r.Fatalf("%+v ends on a day off", turn)
			}
			done := slices.ContainsFunc(plan.Records, func(rec patrol.Record) bool {
				return rec.Cycle == turn.Cycle && rec.Period == turn.Period && rec.Concluded.Made()
			})
			if done != (turn.State == patrol.Made || turn.State == patrol.Late) || !done && (turn.State == patrol.Due) != (plan.Today <= turn.Last) {
				r.Fatalf("%+v, concluded: %t", turn, done)
			}
		}
	})
}
