package patrol

import (
	"fmt"
	"time"

	"roadcert/domain/day"
)

// Cycle is how often a check list is gone through.
type Cycle string

// The cycles.
const (
	Daily     Cycle = "daily"
	Weekly    Cycle = "weekly"
	Monthly   Cycle = "monthly"
	Quarterly Cycle = "quarterly"
	Special   Cycle = "special" // when there is reason to: before a holiday, after an incident
)

var cycleNames = []named[Cycle]{
	{Daily, "日巡检"}, {Weekly, "周巡检"}, {Monthly, "月巡检"}, {Quarterly, "季巡检"}, {Special, "专项巡检"},
}

// Cycles returns every cycle, the most frequent first.
func Cycles() []Cycle { return keysOf(cycleNames) }

// Name is the cycle on screens and paper; an unknown one is its own name.
func (c Cycle) Name() string { return nameIn(cycleNames, c) }

// Period is the days one patrol stands for, both ends among them.
type Period struct {
	From day.Day `json:"from"`
	To   day.Day `json:"to"`
}

// Has tells whether a day is one of the period.
func (p Period) Has(d day.Day) bool { return p.From <= d && d <= p.To }

// Period returns the stretch that a day belongs to: the day itself, the week from Monday on, the month, the quarter.
// A special patrol stands for its own day.
func (c Cycle) Period(d day.Day) Period {
	t := d.Time()
	switch c {
	case Weekly:
		from := d.Add(-(int(t.Weekday()+6) % 7))
		return Period{from, from.Add(6)}
	case Monthly:
		return months(t.Year(), int(t.Month()), 1)
	case Quarterly:
		return months(t.Year(), (int(t.Month())-1)/3*3+1, 3)
	case Daily, Special:
	}
	return Period{d, d}
}

// months is a run of whole months of one year.
func months(year, first, count int) Period {
	from := day.Of(time.Date(year, time.Month(first), 1, 0, 0, 0, 0, time.UTC))
	return Period{from, day.Of(time.Date(year, time.Month(first+count), 1, 0, 0, 0, 0, time.UTC)).Add(-1)}
}

// Words is the period as people say it: 2026-11-23, 2026-11-23 至 2026-11-29, 2026 年 11 月, 2026 年第 4 季度.
func (c Cycle) Words(p Period) string {
	t := p.From.Time()
	switch c {
	case Weekly:
		return p.From.String() + " 至 " + p.To.String()
	case Monthly:
		return fmt.Sprintf("%d 年 %d 月", t.Year(), t.Month())
	case Quarterly:
		return fmt.Sprintf("%d 年第 %d 季度", t.Year(), (int(t.Month())+2)/3)
	case Daily, Special:
	}
	return p.From.String()
}
