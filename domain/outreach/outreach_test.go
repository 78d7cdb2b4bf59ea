package outreach_test

import (
	"slices"
	"testing"

	"roadcert/domain/day"
	"roadcert/domain/outreach"
)

func on(month, d int) day.Day { n, _ := day.Date(2026, month, d); return n }

func activity(date day.Day, kind outreach.Kind, people int) outreach.Activity {
	return outreach.Activity{
		Date: date, Kind: kind, Title: "电子证照使用培训", Place: "三楼会议室", Audience: outreach.Practitioners, People: people, Person: "张芳",
	}
}

func TestFaults(t *testing.T) {
	today := on(11, 23)
	for item, harm := range map[string]func(*outreach.Activity){
		"":         func(*outreach.Activity) {},
		"date":     func(a *outreach.Activity) { a.Date = today.Add(1) },
		"kind":     func(a *outreach.Activity) { a.Kind = "lecture" },
		"title":    func(a *outreach.Activity) { a.Title = "　" },
		"place":    func(a *outreach.Activity) { a.Place = "" },
		"audience": func(a *outreach.Activity) { a.Audience = "" },
		"people":   func(a *outreach.Activity) { a.People = 0 },
		"person":   func(a *outreach.Activity) { a.Person = " " },
	} {
		a := activity(today, outreach.Training, 30)
		harm(&a)
		faults := a.Faults(today)
		if item == "" && len(faults) > 0 || item != "" && (len(faults) != 1 || faults[0].Item != item || faults[0].Text == "") {
			t.Errorf("%s: %+v", item, faults)
		}
	}
	if n := len((&outreach.Activity{}).Faults(today)); n != 7 {
		t.Errorf("nothing at all has %d faults", n)
	}
}

func TestCounting(t *testing.T) {
	records := []outreach.Record{
		{ID: "o1-1", Version: outreach.Version{Activity: activity(on(3, 2), outreach.Campaign, 200)}},
		{ID: "o1-2", Version: outreach.Version{Activity: activity(on(1, 1), outreach.Training, 30)}},
		{ID: "o1-3", Version: outreach.Version{Activity: activity(on(5, 1), outreach.Training, 12)}},
		{ID: "o1-4", Version: outreach.Version{Activity: activity(on(5, 2), outreach.Training, 12)}},
		{ID: "o1-5", Version: outreach.Version{Activity: activity(on(4, 2), outreach.Training, 99)}},
	}
	records[4].Struck = true
	held := outreach.Between(records, on(1, 1), on(5, 1))
	if len(held) != 3 || held[0].People != 30 || held[2].People != 12 {
		t.Fatalf("%+v", held)
	}
	want := []outreach.Tally{{outreach.Training, 2, 42}, {outreach.Campaign, 1, 200}}
	if got := outreach.Count(held); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestEveryWordHasAName(t *testing.T) {
	for _, k := range outreach.Kinds() {
		if k.Name() == string(k) {
			t.Error(k)
		}
	}
	for _, a := range outreach.Audiences() {
		if a.Name() == string(a) {
			t.Error(a)
		}
	}
}
