package model

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"roadcert/domain/bureau"
)

// EmergencyRow is an incident, an exercise of one, or an outage rehearsal; one of the two is nil.
type EmergencyRow struct {
	Incident  *bureau.Incident
	Rehearsal *bureau.Rehearsal
}

// NewEmergencyRows lists both, the newest first.
func NewEmergencyRows(incidents []bureau.Incident, rehearsals []bureau.Rehearsal) []EmergencyRow {
	var rows []EmergencyRow
	for i := range incidents {
		rows = append(rows, EmergencyRow{Incident: &incidents[i]})
	}
	for i := range rehearsals {
		rows = append(rows, EmergencyRow{Rehearsal: &rehearsals[i]})
	}
	slices.SortStableFunc(rows, func(a, b EmergencyRow) int { return b.Began().Compare(a.Began()) })
	return rows
}

// ID is its number: i1, r1.
func (r EmergencyRow) ID() string {
	if r.Rehearsal != nil {
		return r.Rehearsal.ID
	}
	return r.Incident.ID
}

// Began is when it happened.
func (r EmergencyRow) Began() time.Time {
	if r.Rehearsal != nil {
		return r.Rehearsal.At
	}
	return r.Incident.Began
}

// Sort is what sort of record it is.
func (r EmergencyRow) Sort() string {
	switch {
	case r.Rehearsal != nil:
		return "断网演练"
	case r.Incident.Drill:
		return "应急演练"
	}
	return "事件"
}

// About is what it was about.
func (r EmergencyRow) About() string {
	if r.Rehearsal != nil {
		return fmt.Sprintf("在副本上不联网办理，试 %d 步", len(r.Rehearsal.Steps))
	}
	return r.Incident.Kind.Name() + "：" + r.Incident.Note
}

// State is how far it is, as a word.
func (r EmergencyRow) State() (word string, tone Tone) {
	switch {
	case r.Rehearsal != nil && r.Rehearsal.OK:
		return "通过", Good
	case r.Rehearsal != nil:
		return "未通过", Danger
	case !r.Incident.IsClosed():
		return "处置中", Warning
	case !r.Incident.Genuine():
		return "签名不符", Danger
	}
	return "已办结", Good
}

// Facts are what is known of it besides its steps.
func (r EmergencyRow) Facts() []SyncFact {
	if q := r.Rehearsal; q != nil {
		return []SyncFact{{"时间", FaultMoment(q.At) + "　" + q.By, Plain}, {"用时", Seconds(q.Seconds), Plain}}
	}
	i := r.Incident
	plan := "当时没有应急预案"
	if i.Plan > 0 {
		plan = fmt.Sprintf("当时第 %d 版", i.Plan)
	}
	facts := []SyncFact{
		{"类别", i.Kind.Name(), Plain},
		{"情况", i.Note, Plain},
		{"发生", FaultMoment(i.Began), Plain},
		{"登记", FaultMoment(i.Opened) + "　" + i.OpenedBy, Plain},
		{"预案", plan, Plain},
	}
	if !i.IsClosed() {
		return facts
	}
	facts = append(facts, SyncFact{"恢复", FaultMoment(i.Recovered), Plain}, SyncFact{"原因", i.Cause, Plain}, SyncFact{"教训", i.Lessons, Plain},
		SyncFact{"办结", FaultMoment(i.Closed) + "　" + i.ClosedBy + " 签名", Plain})
	if !i.Genuine() {
		facts = append(facts, SyncFact{"注意", "记录与签名不符，可能被改动；请审计管理员查明", Danger})
	}
	return facts
}

// EmergencyStep is one thing that was done or tried.
type EmergencyStep struct {
	What, When, Note string
	Word             string // how it went; empty where nothing is to be said of that
	Tone             Tone
}

// Steps are what was done about an incident, or tried in a rehearsal.
func (r EmergencyRow) Steps() (list []EmergencyStep) {
	if r.Rehearsal == nil {
		for _, m := range r.Incident.Measures {
			list = append(list, EmergencyStep{What: m.Text, When: FaultMoment(m.At) + "　" + m.By})
		}
		return list
	}
	for _, s := range r.Rehearsal.Steps {
		step := EmergencyStep{What: s.Name, When: Seconds(s.Seconds), Note: s.Text, Word: "通过", Tone: Good}
		if !s.OK {
			step.Word, step.Tone = "未通过", Danger
		}
		list = append(list, step)
	}
	return list
}

// WhyNoMeasure says why nothing can be noted down of what the cursor is on, nil for nothing; empty where it can.
func (r *EmergencyRow) WhyNoMeasure() string {
	switch {
	case r == nil:
		return "请先选择一起事件。"
	case r.Rehearsal != nil:
		return "断网演练的结果由程序登记，不能改。"
	case r.Incident.IsClosed():
		return "这起事件已由 " + r.Incident.ClosedBy + " 办结并签名，有新情况请另行登记。"
	}
	return ""
}

// WhyNoEnd says why what the cursor is on cannot be closed.
func (r *EmergencyRow) WhyNoEnd() string {
	if why := r.WhyNoMeasure(); why != "" {
		return why
	}
	if len(r.Incident.Measures) == 0 {
		return "还没有登记任何处置措施，请先登记采取了什么措施。"
	}
	return ""
}

// IncidentChoices are the kinds of incidents.
func IncidentChoices() []Choice { return choicesOf(bureau.IncidentKinds()) }

// ExerciseChoices tell a real incident from an exercise.
func ExerciseChoices() []Choice {
	return []Choice{{"", "真实发生的事件"}, {"drill", "应急演练"}}
}

// EmergencyPlanLine says which plan is in force.
func EmergencyPlanLine(p bureau.EmergencyPlan) (text string, tone Tone) {
	if p.Version == 0 {
		return "还没有应急预案。请写好各类情况由谁、按什么步骤处置，存成文本文件后在这里更新。", Warning
	}
	return fmt.Sprintf("现行第 %d 版，%s 由 %s 更新", p.Version, FaultMoment(p.At), p.By), Plain
}

// mostPlanShown is how much of a plan is shown at once, in characters: the rest is in the file.
const mostPlanShown = 6000

// EmergencyPlanShown is a plan as far as it is shown.
func EmergencyPlanShown(p bureau.EmergencyPlan) string {
	text := []rune(p.Text)
	if len(text) <= mostPlanShown {
		return p.Text
	}
	return string(text[:mostPlanShown]) + fmt.Sprintf("\n\n（以下还有 %s 字，请导出后阅读）", Thousands(len(text)-mostPlanShown))
}

// RehearsalDone says what came of a rehearsal.
func RehearsalDone(r bureau.Rehearsal) string {
	word, _ := EmergencyRow{Rehearsal: &r}.State()
	return "断网演练" + word + "，用时 " + Seconds(r.Seconds)
}

// IncidentDone says that an incident was registered.
func IncidentDone(i bureau.Incident) string {
	return "已登记" + cmp.Or(map[bool]string{true: "应急演练 "}[i.Drill], "应急事件 ") + i.ID
}
