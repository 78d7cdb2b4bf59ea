package model

import (
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/domain/reminder"
	"roadcert/ui/list"
)

// DueFilter is what the list of what comes due is narrowed to. Every key is that of a Choice; empty means all.
type DueFilter struct{ What, Kind, Bucket string }

// dueRoute begins the filter of a route that means what comes due.
const dueRoute = "due"

// FirstDue is the filter of the list before anybody has chosen one: what needs somebody this month.
func FirstDue() DueFilter { return DueFilter{Bucket: reminder.In30.String()} }

// NewDueFilter reads the filter of a route: "due", "due:review", "due:grade,bucket:overdue,kind:071". It is false
// where the route means something else.
func NewDueFilter(route string) (f DueFilter, ok bool) {
	for item := range strings.SplitSeq(route, ",") {
		switch name, value, _ := strings.Cut(item, ":"); name {
		case dueRoute:
			f.What, ok = value, true
		case "bucket":
			f.Bucket = value
		case "kind":
			f.Kind = value
		}
	}
	return f, ok
}

// Route is the filter as a route names it: NewDueFilter(f.Route()) is f.
func (f DueFilter) Route() string {
	route := dueRoute
	for _, item := range []struct{ name, value string }{{"", f.What}, {",bucket", f.Bucket}, {",kind", f.Kind}} {
		if item.value != "" {
			route += item.name + ":" + item.value
		}
	}
	return route
}

// Query is the filter as the desk is asked.
func (f DueFilter) Query() bureau.DueQuery {
	b, _ := reminder.ParseBucket(f.Bucket) // an empty key is any
	return bureau.DueQuery{What: reminder.What(f.What), Kind: catalog.Code(f.Kind), Bucket: b}
}

// Page is the request for one page of the list.
func (f DueFilter) Page(r list.Request) bureau.DueQuery {
	q := f.Query()
	q.After, q.Limit = r.After, r.Limit
	return q
}

// Calendar is what an exported calendar holds: the same things for the year ahead, however near.
func (f DueFilter) Calendar() bureau.DueQuery {
	q := f.Query()
	q.Bucket = 0
	return q
}

// DueWhatChoices are the sorts of things to filter by.
func DueWhatChoices() []Choice {
	choices := []Choice{{"", "全部事项"}}
	for _, w := range reminder.Whats() {
		choices = append(choices, Choice{w.String(), w.Name()})
	}
	return choices
}

// DueBucketChoices are the stretches of time to filter by, each with how many things are in it once that is known.
func DueBucketChoices(counts map[reminder.Bucket]int) []Choice {
	buckets, all := []reminder.Bucket{reminder.Overdue, reminder.In30, reminder.In60, reminder.In90}, 0
	choices := []Choice{{"", "90 日内和逾期"}}
	for _, b := range buckets {
		all += counts[b]
		choices = append(choices, Choice{b.String(), withCount(b.Name(), counts, counts[b])})
	}
	choices[0].Name = withCount(choices[0].Name, counts, all)
	return choices
}

func withCount(name string, counts map[reminder.Bucket]int, n int) string {
	if counts == nil {
		return name
	}
	return name + "　" + Thousands(n)
}

// dueTones say how urgent a stretch of time is.
var dueTones = map[reminder.Bucket]Tone{reminder.Overdue: Danger, reminder.In30: Warning}

// DueTone says how urgent a day is.
func DueTone(d, today day.Day) Tone { return dueTones[reminder.BucketOf(d, today)] }

// DueWhat is what comes due, with what a case asks for: 办件期限 · 注销.
func DueWhat(i reminder.Item) string {
	if i.Doing != "" {
		return i.What.Name() + " · " + i.Doing
	}
	return i.What.Name()
}

// DueFile is the name of a calendar of a day.
func DueFile(today day.Day) string { return "到期提醒-" + today.String() + ".ics" }
