package patrol

import (
	"roadcert/domain/day"
	"roadcert/domain/workday"
)

// Figures count what was done and found in a stretch of days.
type Figures struct {
	Period   Period `json:"period"`
	Expected int    `json:"expected"` // turns whose last working day lies in the stretch and is over, or that were made
	Made     int    `json:"made"`     // of them, in time
	Late     int    `json:"late"`     // of them, made after
	Missed   int    `json:"missed"`   // of them, not made
	Special  int    `json:"special"`  // special patrols concluded
	Items    int    `json:"items"`    // judged in all patrols concluded
	Abnormal int    `json:"abnormal"` // of them
	Found    int    `json:"found"`    // findings entered
	Closed   int    `json:"closed"`   // findings closed
	Open     int    `json:"open"`     // findings not closed at the end of the stretch
	Overdue  int    `json:"overdue"`  // findings whose deadline passed in the stretch before they were rectified
}

// Log is all that figures are counted from.
type Log struct {
	Plan
	Findings []Finding
}

// Count counts a stretch of days.
func (l *Log) Count(p Period) Figures {
	f := Figures{Period: p}
	for _, t := range l.Turns(p.From, p.To) {
		if !p.Has(t.Last) || t.State == Due {
			continue
		}
		f.Expected++
		switch t.State {
		case Made:
			f.Made++
		case Late:
			f.Late++
		case Missed:
			f.Missed++
		case Due:
		}
	}
	for i := range l.Records {
		r := &l.Records[i]
		if !r.Concluded.Made() || !p.Has(day.Of(r.Concluded.At.Local())) {
			continue
		}
		f.Items += len(r.Results)
		f.Abnormal += r.Abnormal()
		if r.Cycle == Special {
			f.Special++
		}
	}
	for i := range l.Findings {
		f.add(&l.Findings[i], l.Today, l.Calendar)
	}
	return f
}

// add counts a finding as it stood at the end of the stretch.
func (f *Figures) add(finding *Finding, today day.Day, calendar *workday.Calendar) {
	if finding.Found > f.Period.To {
		return
	}
	if f.Period.Has(finding.Found) {
		f.Found++
	}
	closed := day.Forever
	if finding.Stage() == Closed {
		closed = day.Of(finding.last(Closed).At.Local())
	}
	if f.Period.Has(closed) {
		f.Closed++
	}
	if closed > f.Period.To {
		f.Open++
	}
	if due, err := finding.Due(calendar); err == nil && f.Period.Has(due) && finding.Overdue(today, calendar) {
		f.Overdue++
	}
}

// Trend counts the months that a stretch of days touches, each whole, up to today.
func (l *Log) Trend(p Period) []Figures {
	var list []Figures
	for month := Monthly.Period(p.From); month.From <= min(p.To, l.Today); month = Monthly.Period(month.To.Add(1)) {
		list = append(list, l.Count(month))
	}
	return list
}
