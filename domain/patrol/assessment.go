package patrol

import (
	"encoding/hex"
	"fmt"
	"strings"

	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// Assessment is a third party's look at the system.
type Assessment struct {
	ID         string         `json:"id"` // a1-2
	Kind       AssessmentKind `json:"kind"`
	Agency     string         `json:"agency"`
	Number     string         `json:"number"` // of the report
	On         day.Day        `json:"on"`     // of the report
	Conclusion string         `json:"conclusion"`
	Digest     string         `json:"digest,omitempty"` // SM3 of the report's file, hexadecimal
	Entered    Hand           `json:"entered"`
}

// AssessmentKind is what was assessed.
type AssessmentKind string

// The kinds, each of them due once in a calendar year.
const (
	Network      AssessmentKind = "network" // 7.2
	Cryptography AssessmentKind = "crypto"  // 7.3
)

var assessmentNames = []named[AssessmentKind]{{Network, "第三方网络安全评估"}, {Cryptography, "密码应用安全性评估"}}

// AssessmentKinds returns every kind.
func AssessmentKinds() []AssessmentKind { return keysOf(assessmentNames) }

// Name is the kind on screens and paper; an unknown one is its own name.
func (k AssessmentKind) Name() string { return nameIn(assessmentNames, k) }

// Check trims an assessment and refuses one with something missing.
func (a *Assessment) Check(today day.Day) error {
	const what = "不能登记评估"
	if err := known(a.Kind, AssessmentKinds(), what, "评估"); err != nil {
		return err
	}
	var missing []string
	for _, item := range []struct {
		text *string
		name string
	}{{&a.Agency, "评估机构"}, {&a.Number, "报告编号"}, {&a.Conclusion, "结论"}} {
		if *item.text = strings.TrimSpace(*item.text); *item.text == "" {
			missing = append(missing, item.name)
		}
	}
	switch digest, err := hex.DecodeString(a.Digest); {
	case len(missing) > 0:
		return problem.New(problem.Invalid, what, "没有填写"+strings.Join(missing, "、"), "请对照评估报告填写")
	case a.On == 0 || a.On == day.Forever:
		return problem.New(problem.Invalid, what, "没有填写报告日期", "请对照评估报告填写")
	case a.On > today:
		return problem.New(problem.Invalid, what, fmt.Sprintf("报告日期 %s 还没有到", a.On), "请对照评估报告核对")
	case err != nil || len(digest) != 0 && len(digest) != 32:
		return problem.New(problem.Invalid, what, "报告文件的摘要不是 SM3", "请重新选择报告文件")
	}
	return short(a.Agency+a.Number+a.Conclusion, what, "这一项")
}

// Marks returns the signature of who entered the assessment.
func (a *Assessment) Marks() []Mark {
	then := *a
	then.Entered = a.Entered.bare()
	return []Mark{{&a.Entered, "评估 " + a.ID, canonical("assessment", then)}}
}

// Reminder is when a kind of assessment is due.
type Reminder struct {
	Kind  AssessmentKind `json:"kind"`
	Last  day.Day        `json:"last,omitempty"` // of the latest report; 0 where there is none
	Due   day.Day        `json:"due"`
	State ReminderState  `json:"state"`
}

// ReminderState is how urgent an assessment is.
type ReminderState string

// The states of a reminder.
const (
	Later   ReminderState = "later"
	Soon    ReminderState = "soon" // within remindAhead days
	Overrun ReminderState = "overrun"
)

var reminderNames = []named[ReminderState]{{Later, "未到期"}, {Soon, "应安排"}, {Overrun, "已逾期"}}

// Name is the state on screens and paper.
func (s ReminderState) Name() string { return nameIn(reminderNames, s) }

// remindAhead is how many days before an assessment is due it has to be arranged for: a tender takes a quarter.
const remindAhead = 92

// NextAssessment says when the next assessment of a kind is due: by the end of the year after the latest one; where
// there is none, by the end of the year the bureau began in (每年开展).
func NextAssessment(k AssessmentKind, list []Assessment, since, today day.Day) Reminder {
	r := Reminder{Kind: k}
	for _, a := range list {
		if a.Kind == k {
			r.Last = max(r.Last, a.On)
		}
	}
	year := since.Year()
	if r.Last != 0 {
		year = r.Last.Year() + 1
	}
	r.Due, _ = day.Date(year, 12, 31)
	switch {
	case today > r.Due:
		r.State = Overrun
	case today.Add(remindAhead) >= r.Due:
		r.State = Soon
	default:
		r.State = Later
	}
	return r
}
