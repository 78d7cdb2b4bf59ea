package model_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/reminder"
	"roadcert/ui/list"
	"roadcert/ui/model"
)

func TestDueRoutes(t *testing.T) {
	for route, want := range map[string]model.DueFilter{
		"due":                               {},
		"due:review":                        {What: "review"},
		"due:grade,bucket:overdue,kind:071": {What: "grade", Bucket: "overdue", Kind: "071"},
		"due,bucket:in-30":                  {Bucket: "in-30"},
	} {
		f, ok := model.NewDueFilter(route)
		if !ok || f != want || f.Route() != route {
			t.Errorf("%s is %+v (%t), whose route is %s", route, f, ok, f.Route())
		}
	}
	for _, route := range []string{"", "cases", "expiring:30", "review:30", "kind:071", "unconverted"} {
		if f, ok := model.NewDueFilter(route); ok {
			t.Errorf("%q is taken for %+v", route, f)
		}
	}
}

func TestDueQueries(t *testing.T) {
	f := model.DueFilter{What: "review", Kind: "013", Bucket: "in-60"}
	want := bureau.DueQuery{What: reminder.Review, Kind: "013", Bucket: reminder.In60, After: "c", Limit: 500}
	if diff := cmp.Diff(want, f.Page(list.Request{After: "c", Limit: 500})); diff != "" {
		t.Error(diff)
	}
	if q := f.Calendar(); q.Bucket != 0 || q.What != reminder.Review || q.Kind != "013" {
		t.Errorf("a calendar of %+v", q)
	}
}

// Every choice is one the desk understands, and says how many there are once that is known.
func TestDueChoices(t *testing.T) {
	for _, c := range model.DueWhatChoices() {
		if w := reminder.What(c.Key); c.Key != "" && !w.Known() {
			t.Errorf("nobody knows %s", c.Key)
		}
	}
	counts := map[reminder.Bucket]int{reminder.Overdue: 1393, reminder.In30: 39, reminder.Later: 7}
	want := []model.Choice{
		{Key: "", Name: "90 日内和逾期　1,432"},
		{Key: "overdue", Name: "已逾期　1,393"},
		{Key: "in-30", Name: "30 日内　39"},
		{Key: "in-60", Name: "31 至 60 日　0"},
		{Key: "in-90", Name: "61 至 90 日　0"},
	}
	if diff := cmp.Diff(want, model.DueBucketChoices(counts)); diff != "" {
		t.Error(diff)
	}
	for i, c := range model.DueBucketChoices(nil) {
		if _, ok := reminder.ParseBucket(c.Key); !ok || c.Key != want[i].Key || c.Name == want[i].Name {
			t.Errorf("before anything is counted there is %+v", c)
		}
	}
}

func TestDueWords(t *testing.T) {
	today, _ := day.Date(2026, 11, 27)
	for days, want := range map[int]model.Tone{-1: model.Danger, 0: model.Warning, 30: model.Warning, 31: model.Plain, 400: model.Plain} {
		if got := model.DueTone(today.Add(days), today); got != want {
			t.Errorf("in %d days: tone %v, want %v", days, got, want)
		}
	}
	if got := model.DueWhat(reminder.Item{What: reminder.Deadline, Doing: "注销"}); got != "办件期限 · 注销" {
		t.Error(got)
	}
	if got := model.DueWhat(reminder.Item{What: reminder.Review}); got != "年度审验" {
		t.Error(got)
	}
	if got := model.DueFile(today); got != "到期提醒-2026-11-27.ics" {
		t.Error(got)
	}
}
