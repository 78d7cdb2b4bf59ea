// Package outreach is the register of what a bureau does to make electronic certificates known (宣传培训,
// DB21/T 6.4): trainings, campaigns, visits, and whom they reached.
package outreach

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/day"
)

// Kind is a sort of activity.
type Kind string

// The kinds.
const (
	Training Kind = "training"
	Campaign Kind = "campaign"
	Visit    Kind = "visit"
	Other    Kind = "other"
)

var kindNames = []struct {
	kind Kind
	name string
}{{Training, "培训"}, {Campaign, "宣传"}, {Visit, "走访"}, {Other, "其他"}}

// Kinds returns every kind.
func Kinds() []Kind {
	all := make([]Kind, len(kindNames))
	for i, k := range kindNames {
		all[i] = k.kind
	}
	return all
}

// Name is the Chinese name; an unknown kind is its own name.
func (k Kind) Name() string {
	for _, row := range kindNames {
		if row.kind == k {
			return row.name
		}
	}
	return string(k)
}

// Audience is whom an activity is for.
type Audience string

// The audiences.
const (
	Operators     Audience = "operators"
	Practitioners Audience = "practitioners"
	Officers      Audience = "officers"
	Public        Audience = "other"
)

var audienceNames = []struct {
	audience Audience
	name     string
}{{Operators, "经营者"}, {Practitioners, "从业人员"}, {Officers, "执法人员"}, {Public, "其他"}}

// Audiences returns every audience.
func Audiences() []Audience {
	all := make([]Audience, len(audienceNames))
	for i, a := range audienceNames {
		all[i] = a.audience
	}
	return all
}

// Name is the Chinese name; an unknown audience is its own name.
func (a Audience) Name() string {
	for _, row := range audienceNames {
		if row.audience == a {
			return row.name
		}
	}
	return string(a)
}

// Activity is one training, campaign or visit.
type Activity struct {
	Date     day.Day  `json:"date"`
	Kind     Kind     `json:"kind"`
	Title    string   `json:"title"`
	Place    string   `json:"place"`
	Audience Audience `json:"audience"`
	People   int      `json:"people"` // how many it reached
	Person   string   `json:"person"` // in charge
	Note     string   `json:"note,omitempty"`
	Struck   bool     `json:"struck,omitempty"` // entered by mistake: kept, and counted nowhere
}

// Fault is what is wrong with one item of an activity.
type Fault struct {
	Item string // key, as in JSON
	Text string
}

// peopleMost is more than any hall of a county holds.
const peopleMost = 100_000

// Faults are what is wrong with an activity on a day; none where it can be entered.
func (a *Activity) Faults(today day.Day) []Fault {
	var faults []Fault
	find := func(wrong bool, item, text string) {
		if wrong {
			faults = append(faults, Fault{item, text})
		}
	}
	find(a.Date == 0, "date", "请填写日期")
	find(a.Date > today, "date", fmt.Sprintf("%s 还没有到，办过之后再登记", a.Date))
	find(!slices.Contains(Kinds(), a.Kind), "kind", "类别应为"+names(Kinds()))
	find(strings.TrimSpace(a.Title) == "", "title", "请填写名称")
	find(strings.TrimSpace(a.Place) == "", "place", "请填写地点")
	find(!slices.Contains(Audiences(), a.Audience), "audience", "对象应为"+names(Audiences()))
	find(a.People < 1 || a.People > peopleMost, "people", fmt.Sprintf("人数应为 1 到 %d", peopleMost))
	find(strings.TrimSpace(a.Person) == "", "person", "请填写负责人")
	return faults
}

// names lists keys with their names, as both are used to fill in: 培训（training）、….
func names[T interface {
	~string
	Name() string
}](list []T) string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = v.Name() + "（" + string(v) + "）"
	}
	return strings.Join(texts, "、")
}

// Version is an activity as somebody entered it.
type Version struct {
	Activity
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// Record is an entry of the register, with what it said before it was corrected.
type Record struct {
	ID string `json:"id"` // o1-7
	Version
	Earlier []Version `json:"earlier,omitempty"` // oldest first
}

// Tally is how many activities of a kind there were, and how many people they reached.
type Tally struct {
	Kind   Kind
	Times  int
	People int
}

// Count adds activities up by kind; kinds without any are left out, struck ones too.
func Count(list []Activity) []Tally {
	var tallies []Tally
	for _, k := range Kinds() {
		t := Tally{Kind: k}
		for _, a := range list {
			if a.Kind == k && !a.Struck {
				t.Times++
				t.People += a.People
			}
		}
		if t.Times > 0 {
			tallies = append(tallies, t)
		}
	}
	return tallies
}

// Between returns the activities of the days from first to last that count, in order of their day.
func Between(list []Record, first, last day.Day) []Activity {
	var held []Activity
	for _, r := range list {
		if !r.Struck && r.Date >= first && r.Date <= last {
			held = append(held, r.Activity)
		}
	}
	slices.SortStableFunc(held, func(a, b Activity) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Title, b.Title))
	})
	return held
}
