package model

import (
	"strconv"
	"strings"
	"time"

	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/ui/list"
)

// AuditFilter is what the audit log is narrowed to, as it is typed and picked; empty means all.
type AuditFilter struct{ Actor, Subject, Action, Outcome, From, To string }

// Page is the request for one page of the log. What is no day is refused in words.
func (f AuditFilter) Page(r list.Request) (bureau.AuditQuery, error) {
	q := bureau.AuditQuery{
		Actor: strings.TrimSpace(f.Actor), Subject: strings.TrimSpace(f.Subject), Action: strings.TrimSpace(f.Action), Outcome: audit.Outcome(f.Outcome),
		Limit: r.Limit,
	}
	q.After, _ = strconv.ParseInt(r.After, 10, 64) // empty for the first page
	var err error
	if q.From, err = typedDay(f.From); err != nil {
		return q, err
	}
	q.To, err = typedDay(f.To)
	return q, err
}

func typedDay(text string) (day.Day, error) {
	if text = strings.TrimSpace(text); text == "" {
		return 0, nil
	}
	return day.Parse(text)
}

// AuditCursor is where the page after one begins, as lists know it.
func AuditCursor(p bureau.AuditPage) string {
	if p.Next == 0 {
		return ""
	}
	return strconv.FormatInt(p.Next, 10)
}

// Person narrows the log to who did one thing; Thing to what it was done to.
func (f AuditFilter) Person(e audit.Entry) AuditFilter { return AuditFilter{Actor: e.Actor} }

// Thing narrows the log to what an entry is about, and to nothing else.
func (f AuditFilter) Thing(e audit.Entry) AuditFilter { return AuditFilter{Subject: e.Subject} }

// AuditOutcomes are the outcomes to filter by.
func AuditOutcomes() []Choice {
	choices := []Choice{{"", "全部结果"}}
	for _, o := range audit.Outcomes() {
		choices = append(choices, Choice{string(o), o.Name()})
	}
	return choices
}

// AuditTone says how an outcome is shown.
func AuditTone(o audit.Outcome) Tone {
	switch o {
	case audit.Refused:
		return Warning
	case audit.Failed:
		return Danger
	}
	return Plain
}

// AuditTime is when an entry was written, on this computer's clock.
func AuditTime(e audit.Entry) string { return e.At.Local().Format(time.DateTime) }

// AuditVerdict says what a verification found.
func AuditVerdict(t bureau.AuditTrail) string {
	if len(t.Problems) > 0 {
		return t.Problems[0].Text
	}
	return "第 " + Thousands(int(t.From)) + " 条至第 " + Thousands(int(t.From+t.Checked-1)) + " 条连续完整，与留存的 " + Thousands(t.Heads) + " 个摘要一致"
}

// AuditFile is the name of an export of a day.
func AuditFile(today day.Day) string { return "审计日志-" + today.String() + ".jsonl" }
