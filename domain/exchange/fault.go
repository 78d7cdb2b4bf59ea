package exchange

import (
	"fmt"
	"time"

	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/workday"
)

// A fault (故障) is a time in which what happened to certificates could not be told to the province. DB21/T 5.3 asks
// for two things: emergency measures while it lasts, and everything told again within two working days after it was
// cleared. A fault is done only when both sides have been held against each other and nothing differs.

// ResendDays is how many working days 5.3 gives after a fault is cleared.
const ResendDays = 2

// Fault is one entry of the register.
type Fault struct {
	ID       string    `json:"id"` // f1, f2 …
	Cause    Cause     `json:"cause"`
	Note     string    `json:"note,omitempty"`
	Notice   string    `json:"notice,omitempty"` // ID of the province's notice it was opened by
	Began    time.Time `json:"began"`            // the first sign of it
	Opened   time.Time `json:"opened"`
	OpenedBy string    `json:"opened_by"` // user name; empty where the program did
	Measures []Measure `json:"measures,omitempty"`
	Cleared  time.Time `json:"cleared,omitzero"`
	ClearBy  string    `json:"cleared_by,omitempty"` // user name; empty where the program did, or the province
	Due      day.Day   `json:"due,omitempty"`        // the last day to have everything told; 0 while it lasts, or where the calendar does not reach
	DueError string    `json:"due_error,omitempty"`  // why there is no Due
	Waiting  int       `json:"waiting"`              // events born before it was cleared that waited then, or that the province has lost since
	Left     int       `json:"left"`                 // of them, as they were last counted
	Refused  int       `json:"refused,omitempty"`    // of those left: what waits for a person's decision
	Resent   []Resent  `json:"resent,omitempty"`     // of them, day by day
	Clean    time.Time `json:"clean,omitzero"`       // of the reconciliation that found no difference
	Done     time.Time `json:"done,omitzero"`
}

// Resent is how many events were settled on a day after a fault was cleared.
type Resent struct {
	Day    day.Day `json:"day"`
	Events int     `json:"events"`
}

// Cause is what a fault came from.
type Cause string

// The causes.
const (
	LinkDown       Cause = "link"          // the link failed longer than the bureau allows
	ForceMajeure   Cause = "force-majeure" // 不可抗力
	OwnSystem      Cause = "own-system"    // the bureau's own machines
	ProvinceNotice Cause = "province"      // the province said so
	SetBack        Cause = "set-back"      // the province was restored from an older state
)

var causes = []struct {
	cause Cause
	name  string
}{
	{LinkDown, "网络或接口中断"},
	{ForceMajeure, "不可抗力"},
	{OwnSystem, "本单位系统故障"},
	{ProvinceNotice, "省级系统通知"},
	{SetBack, "省级系统数据回退"},
}

// Causes returns all of them.
func Causes() []Cause {
	all := make([]Cause, len(causes))
	for i, row := range causes {
		all[i] = row.cause
	}
	return all
}

// Name is the cause on screens and paper.
func (c Cause) Name() string {
	for _, row := range causes {
		if row.cause == c {
			return row.name
		}
	}
	return string(c)
}

// Measure is what was done meanwhile (应急措施).
type Measure struct {
	Kind string    `json:"kind"` // of MeasureKinds
	Note string    `json:"note"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// MeasureKinds are the ways in which news travels without the link.
var MeasureKinds = []struct{ Key, Name string }{
	{"package", "加密数据包送达"}, {"telephone", "电话告知"}, {"paper", "纸质函件"}, {"other", "其他"},
}

// MeasureName is a kind of measure on screens and paper; false where there is none of the key.
func MeasureName(key string) (string, bool) {
	for _, k := range MeasureKinds {
		if k.Key == key {
			return k.Name, true
		}
	}
	return "", false
}

// Phase is how far a fault has come.
type Phase string

// The phases of a fault.
const (
	Lasting   Phase = "lasting"   // not cleared yet
	Resending Phase = "resending" // cleared: the two working days run
	OnTime    Phase = "on_time"   // done within them
	Late      Phase = "late"      // done after them
	Overdue   Phase = "overdue"   // not done, and they are over
	// Unreckoned is a fault whose last day nobody knows yet: the calendar has no notice of the year. Nothing is said
	// of being on time until it has one; see Reckon.
	Unreckoned Phase = "unreckoned"
)

// PhaseNames are the phases on screens and paper.
var PhaseNames = map[Phase]string{
	Lasting: "未排除", Resending: "补推中", OnTime: "按时完成", Late: "逾期完成", Overdue: "已逾期",
	Unreckoned: "期限未定",
}

// Phase tells how far the fault has come on a day.
func (f *Fault) Phase(today day.Day) Phase {
	switch {
	case f.Cleared.IsZero():
		return Lasting
	case f.Due == 0:
		return Unreckoned
	case !f.Done.IsZero() && day.Of(f.Done.Local()) <= f.Due:
		return OnTime
	case !f.Done.IsZero():
		return Late
	case today <= f.Due:
		return Resending
	}
	return Overdue
}

// Take notes a measure down.
func (f *Fault) Take(m Measure) error {
	if !f.Done.IsZero() {
		return problem.New(problem.Refused, "不能登记应急措施", "故障 "+f.ID+" 已经办结", "请在新的故障下登记")
	}
	f.Measures = append(f.Measures, m)
	return nil
}

// Clear tells that a fault is over since a time, and starts the clock: the two working days begin on the day after
// (民法典 第二百零一条). waiting is how many events still have to be sent. Where the calendar does not reach, the fault
// is cleared all the same, and says what is missing; see Reckon.
func (f *Fault) Clear(at time.Time, by string, waiting int, calendar *workday.Calendar) error {
	switch {
	case !f.Cleared.IsZero():
		return problem.New(problem.Refused, "不能登记排除", fmt.Sprintf("故障 %s 已于 %s 排除", f.ID, f.Cleared.Local().Format("2006-01-02 15:04")), "请刷新后查看")
	case at.Before(f.Began):
		return problem.New(problem.Invalid, "不能登记排除", "排除时间早于故障发生的时间", "请核对时间")
	}
	f.Cleared, f.ClearBy, f.Waiting, f.Left = at, by, waiting, waiting
	f.Reckon(calendar)
	return nil
}

// Reckon computes the last day again, as after the calendar has learned a year.
func (f *Fault) Reckon(calendar *workday.Calendar) {
	if f.Cleared.IsZero() {
		return
	}
	due, err := calendar.Add(day.Of(f.Cleared.Local()), ResendDays)
	f.Due, f.DueError = due, ""
	if err != nil {
		f.Due, f.DueError = 0, err.Error()
	}
}

// Running tells whether the fault is cleared and what it left behind is not done yet.
func (f *Fault) Running() bool { return !f.Cleared.IsZero() && f.Done.IsZero() }

// Count takes in how much of what was born before the clearing still waits, and how much of that waits for a person.
// What there is less than before was settled on this day; what there is more, the province has lost.
func (f *Fault) Count(today day.Day, left, refused int) {
	if !f.Running() {
		return
	}
	settled := f.Left - left
	f.Left, f.Refused = left, refused
	last := len(f.Resent) - 1
	switch {
	case settled < 0:
		f.Waiting -= settled
	case settled > 0 && last >= 0 && f.Resent[last].Day == today:
		f.Resent[last].Events += settled
	case settled > 0:
		f.Resent = append(f.Resent, Resent{today, settled})
	}
}

// NeedsReconciliation tells that nothing is left to send, and that only a reconciliation without a difference is
// missing.
func (f *Fault) NeedsReconciliation() bool { return f.Running() && f.Left == 0 }

// Settle closes a fault where everything is as 5.3 asks: nothing born before it was cleared still waits, and a
// reconciliation after that found no difference. It tells whether the fault was closed by it.
func (f *Fault) Settle(now time.Time, waiting int, clean time.Time) bool {
	if !f.Running() || waiting > 0 || clean.Before(f.Cleared) {
		return false
	}
	f.Clean, f.Done = clean, now
	return true
}
