package patrol_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/day"
	"roadcert/domain/patrol"
	"roadcert/domain/problem"
)

func found(t testing.TB, d day.Day) patrol.Finding {
	t.Helper()
	f, err := patrol.NewFinding("q1-1", "p1-1", "backup-age", "备份", patrol.Store, d,
		patrol.Step{Text: "三天没有备份", Risk: patrol.High, Hand: patrol.Hand{By: "supervisor", At: noon(d)}})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func step(stage patrol.Stage, by string, d day.Day) patrol.Step {
	return patrol.Step{Stage: stage, Text: "做了", Risk: patrol.High, Hand: patrol.Hand{By: by, At: noon(d)}}
}

// reach brings a finding to a stage, by the shortest way.
func reach(t testing.TB, stage patrol.Stage, d day.Day) patrol.Finding {
	t.Helper()
	f := found(t, d)
	for _, s := range map[patrol.Stage][]patrol.Stage{
		patrol.Ordered: {patrol.Ordered}, patrol.Rectified: {patrol.Ordered, patrol.Rectified},
		patrol.Returned: {patrol.Ordered, patrol.Rectified, patrol.Returned}, patrol.Closed: {patrol.Ordered, patrol.Rectified, patrol.Closed},
	}[stage] {
		by := "supervisor"
		if s == patrol.Rectified {
			by = "system-admin"
		}
		if err := f.Take(step(s, by, d)); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// Every stage and every step: what may follow what, and what is said where it may not.
func TestEveryStageAndStep(t *testing.T) {
	can := map[string]bool{
		"found → ordered": true, "ordered → ordered": true, "ordered → rectified": true, "returned → rectified": true,
		"rectified → returned": true, "rectified → closed": true,
	}
	for _, from := range patrol.Stages() {
		for _, to := range patrol.Stages() {
			name := fmt.Sprintf("%s → %s", from, to)
			f := reach(t, from, on(t, "2026-11-23"))
			err := f.Take(step(to, "other", on(t, "2026-11-23")))
			if (err == nil) != can[name] {
				t.Errorf("%s: %v", name, err)
			}
			if err == nil && f.Stage() != to || err != nil && f.Stage() != from {
				t.Errorf("%s: is %s now", name, f.Stage())
			}
			if err != nil && to != patrol.Found && problem.Of(err) != problem.Refused {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestWhatAStepNeeds(t *testing.T) {
	d := on(t, "2026-11-23")
	for _, x := range []struct {
		at   patrol.Stage
		step patrol.Step
		want string
	}{
		{patrol.Found, patrol.Step{Stage: patrol.Ordered, Risk: patrol.Low, Text: " "}, "没有写明整改措施"},
		{patrol.Found, patrol.Step{Stage: patrol.Ordered, Risk: "huge", Text: "改"}, "没有“huge”这种风险"},
		{patrol.Found, patrol.Step{Stage: patrol.Ordered, Risk: patrol.High, Days: 4, Text: "改"}, "1 至 3 个工作日"},
		{patrol.Found, patrol.Step{Stage: patrol.Ordered, Risk: patrol.Low, Days: -1, Text: "改"}, "1 至 20 个工作日"},
		{patrol.Rectified, patrol.Step{Stage: patrol.Closed, Text: "好", Hand: patrol.Hand{By: "system-admin"}}, "整改是您自己做的"},
		{patrol.Rectified, patrol.Step{Stage: patrol.Returned, Text: "不好", Hand: patrol.Hand{By: "system-admin"}}, "整改是您自己做的"},
		{patrol.Rectified, patrol.Step{Stage: patrol.Returned, Text: ""}, "没有写明为什么退回"},
		{patrol.Rectified, patrol.Step{Stage: patrol.Returned, Text: strings.Repeat("长", 201)}, "有 201 字"},
		{patrol.Found, patrol.Step{Stage: "burnt", Text: "x"}, "没有“burnt”这一步"},
	} {
		f := reach(t, x.at, d)
		if err := f.Take(x.step); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s then %+v: %v, want %q", x.at, x.step, err, x.want)
		}
	}
	for _, seen := range []patrol.Step{{Text: "", Risk: patrol.Low}, {Text: "坏了", Risk: "?"}} {
		if _, err := patrol.NewFinding("q", "p", "", "x", patrol.Store, d, seen); problem.Of(err) != problem.Invalid {
			t.Errorf("%+v: %v", seen, err)
		}
	}
}

// The deadline runs from the day it was found, over a holiday; ordering anew gains no time.
func TestDeadline(t *testing.T) {
	calendar := workdays(t)
	f := found(t, on(t, "2026-09-29"))
	expect := func(today, due string, overdue bool) {
		t.Helper()
		got, err := f.Due(calendar)
		if err != nil || got.String() != due || f.Overdue(on(t, today), calendar) != overdue {
			t.Errorf("on %s due %s (%v), overdue %t", today, got, err, f.Overdue(on(t, today), calendar))
		}
	}
	expect("2026-10-09", "2026-10-09", false)
	expect("2026-10-10", "2026-10-09", true)
	order := step(patrol.Ordered, "supervisor", on(t, "2026-10-10"))
	order.Days = 1
	if err := f.Take(order); err != nil {
		t.Fatal(err)
	}
	expect("2026-10-08", "2026-09-30", true)
	order.Risk, order.Days = patrol.Low, 0
	if err := f.Take(order); err != nil {
		t.Fatal(err)
	}
	expect("2026-10-28", "2026-11-02", false)
	if err := f.Take(step(patrol.Rectified, "system-admin", on(t, "2026-11-02"))); err != nil {
		t.Fatal(err)
	}
	expect("2026-12-02", "2026-11-02", false)
	if err := f.Take(step(patrol.Returned, "supervisor", on(t, "2026-11-03"))); err != nil {
		t.Fatal(err)
	}
	expect("2026-11-03", "2026-11-02", true)
	if err := f.Take(step(patrol.Rectified, "system-admin", on(t, "2026-11-04"))); err != nil {
		t.Fatal(err)
	}
	expect("2026-11-04", "2026-11-02", true)

	f = found(t, on(t, "2026-12-30"))
	if due, err := f.Due(calendar); err == nil || !strings.Contains(err.Error(), "导入 2027 年的工作日历") || f.Overdue(on(t, "2027-03-01"), calendar) {
		t.Errorf("a year without a notice: %s, %v", due, err)
	}
}

// Whoever does what in whatever order: who rectified it last never closes it, nothing follows a closing, and every
// signature covers something else.
func TestFindingProperties(t *testing.T) {
	people := []string{"a", "b", "c"}
	rapid.Check(t, func(r *rapid.T) {
		d := on(t, "2026-03-02")
		f := found(t, d)
		rectifier := ""
		for range rapid.IntRange(0, 15).Draw(r, "steps") {
			s := step(rapid.SampledFrom(patrol.Stages()).Draw(r, "stage"), rapid.SampledFrom(people).Draw(r, "by"), d)
			was := f.Stage()
			if f.Take(s) != nil {
				continue
			}
			switch {
			case was == patrol.Closed:
				r.Fatal("something follows the closing")
			case s.Stage == patrol.Rectified:
				rectifier = s.By
			case s.Stage == patrol.Closed && s.By == rectifier:
				r.Fatal("closed by who rectified it")
			}
		}
		seen := map[string]bool{}
		for _, m := range f.Marks() {
			if seen[string(m.Over)] {
				r.Fatal("two signatures over the same")
			}
			seen[string(m.Over)] = true
		}
	})
}
