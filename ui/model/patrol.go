package model

import (
	"fmt"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/patrol"
)

// PatrolTask is one thing the patrol asks of somebody.
type PatrolTask struct {
	Text  string // 日巡检　今天应做
	Note  string
	State string
	Tone  Tone
	// Where its button leads: a patrol that is due now, or what was found.
	Cycle patrol.Cycle
	Found bool
}

// PatrolTasks words a board, what is wrong first.
func PatrolTasks(b bureau.PatrolBoard, today day.Day) []PatrolTask {
	var list []PatrolTask
	say := func(holds bool, t PatrolTask) {
		if holds {
			list = append(list, t)
		}
	}
	for _, broken := range b.Broken {
		say(true, PatrolTask{Text: broken, Note: "请审计管理员查明原因", State: "签名不符", Tone: Danger})
	}
	list = append(list, turnTasks(b.Turns, today)...)
	list = append(list, findingTasks(b.Waiting)...)
	for _, r := range b.Assessments {
		tone := Warning
		if r.State == patrol.Overrun {
			tone = Danger
		}
		say(r.State != patrol.Later, PatrolTask{Text: r.Kind.Name(), Note: "应在 " + r.Due.String() + " 前完成", State: r.State.Name(), Tone: tone})
	}
	names := make([]string, len(b.Gaps.Nobody))
	for i, a := range b.Gaps.Nobody {
		names[i] = a.Name()
	}
	say(len(names) > 0, PatrolTask{Text: fmt.Sprintf("%d 个领域没有责任人", len(names)), Note: strings.Join(names, "、"), State: "待指派", Tone: Warning})
	say(len(b.Gaps.Unsigned) > 0, PatrolTask{Text: fmt.Sprintf("%d 项安全责任没有签署", len(b.Gaps.Unsigned)), State: "待签署", Tone: Warning})
	return list
}

// turnTasks are the patrols that are due, one each, and those missed, one a cycle.
func turnTasks(turns []patrol.Turn, today day.Day) (list []PatrolTask) {
	missed, latest := map[patrol.Cycle]int{}, map[patrol.Cycle]patrol.Turn{}
	for _, t := range turns {
		if t.State == patrol.Missed {
			missed[t.Cycle]++
			latest[t.Cycle] = t
			continue
		}
		task := PatrolTask{Text: t.Cycle.Name() + "　" + turnDay(t, today), Note: t.Unreckoned, State: t.State.Name(), Cycle: t.Cycle}
		if t.Record != "" {
			task.Note = strings.TrimSpace("已开始，编号 " + t.Record + "　" + t.Unreckoned)
		}
		if t.Last == today {
			task.Tone = Warning
		}
		list = append(list, task)
	}
	for _, c := range patrol.Cycles() {
		if n := missed[c]; n > 0 {
			list = append(list, PatrolTask{
				Text: fmt.Sprintf("%s　漏检 %d 次", c.Name(), n), Note: "最近一次：" + c.Words(latest[c].Period), State: patrol.Missed.Name(), Tone: Danger,
			})
		}
	}
	return list
}

// turnDay is until when a patrol is to be made.
func turnDay(t patrol.Turn, today day.Day) string {
	if t.Last == today {
		return "今天应做"
	}
	return t.Last.String() + " 前应做"
}

// findingTasks are the findings that are not closed: each that is overdue, and how many wait in each stage.
func findingTasks(waiting []bureau.PatrolFinding) (list []PatrolTask) {
	stages := map[patrol.Stage]int{}
	for _, f := range waiting {
		if f.Overdue && f.Owed() {
			list = append(list, PatrolTask{Text: f.ID + "　" + f.Name, Note: "应于 " + f.Due.String() + " 前整改", State: "整改逾期", Tone: Danger, Found: true})
			continue
		}
		stages[f.Stage()]++
	}
	for _, s := range patrol.Stages() {
		if n := stages[s]; n > 0 {
			list = append(list, PatrolTask{Text: fmt.Sprintf("发现的问题　%d 个", n), State: s.Name(), Tone: StageTone(s), Found: true})
		}
	}
	return list
}

// PatrolHome is what of a board belongs on 工作台: a line for what is due today, for what was missed and for what is
// overdue.
func PatrolHome(b bureau.PatrolBoard, today day.Day) (list []PatrolTask) {
	var due []string
	var later, missed, overdue int
	for _, t := range b.Turns {
		switch {
		case t.State == patrol.Missed:
			missed++
		case t.Last == today:
			due = append(due, t.Cycle.Name())
		default:
			later++
		}
	}
	for _, f := range b.Waiting {
		if f.Overdue && f.Owed() {
			overdue++
		}
	}
	if len(due) > 0 {
		list = append(list, PatrolTask{Text: "巡检　今天应做", Note: strings.Join(due, "、"), State: patrol.Due.Name(), Tone: Warning})
	} else if later > 0 {
		list = append(list, PatrolTask{Text: "巡检　今天没有到期的", Note: fmt.Sprintf("本期还有 %d 次", later), State: patrol.Due.Name()})
	}
	if missed > 0 {
		list = append(list, PatrolTask{Text: fmt.Sprintf("巡检　漏检 %d 次", missed), Note: "近一个季度", State: patrol.Missed.Name(), Tone: Danger})
	}
	if overdue > 0 {
		list = append(list, PatrolTask{Text: fmt.Sprintf("巡检问题　整改逾期 %d 个", overdue), State: "整改逾期", Tone: Danger})
	}
	if n := len(b.Broken); n > 0 {
		list = append(list, PatrolTask{Text: fmt.Sprintf("巡检记录　签名不符 %d 处", n), State: "签名不符", Tone: Danger})
	}
	return list
}

// PatrolWaiting is how many things on a board wait for who may do what.
func PatrolWaiting(b bureau.PatrolBoard, user string, may func(access.Permission) bool) (n int) {
	for _, t := range b.Turns {
		if t.State == patrol.Due && may(access.Patrol) {
			n++
		}
	}
	for _, f := range b.Waiting {
		if may(stageNeeds[f.Stage()]) {
			n++
		}
	}
	for _, m := range b.Gaps.Unsigned {
		if m.User == user {
			n++
		}
	}
	return n
}

// stageNeeds is who goes on with a finding.
var stageNeeds = map[patrol.Stage]access.Permission{
	patrol.Found: access.Patrol, patrol.Ordered: access.RectifyFinding, patrol.Returned: access.RectifyFinding, patrol.Rectified: access.ReviewFinding,
}

var stageTones = map[patrol.Stage]Tone{patrol.Found: Warning, patrol.Ordered: Plain, patrol.Rectified: Warning, patrol.Returned: Warning, patrol.Closed: Good}

// StageTone says how urgent a stage is.
func StageTone(s patrol.Stage) Tone { return stageTones[s] }

var judgementTones = map[patrol.Judgement]Tone{patrol.Normal: Good, patrol.Abnormal: Danger, patrol.NotApplicable: Plain, patrol.Open: Warning}

// JudgementTone says how a result looks.
func JudgementTone(j patrol.Judgement) Tone { return judgementTones[j] }

// PatrolState is how far a patrol is: 未办结，待填 3 项.
func PatrolState(r bureau.PatrolRecord) (string, Tone) {
	switch {
	case len(r.Broken) > 0:
		return "签名不符", Danger
	case !r.Concluded.Made() && len(r.Left()) == 0:
		return "待办结", Warning
	case !r.Concluded.Made():
		return fmt.Sprintf("待填 %d 项", len(r.Left())), Warning
	case r.Abnormal() > 0:
		return fmt.Sprintf("异常 %d 项", r.Abnormal()), Danger
	}
	return "正常", Good
}

// PatrolAbout is what a patrol stands for: its period, and its topic where it has one.
func PatrolAbout(r bureau.PatrolRecord) string {
	if r.Topic != "" {
		return r.Cycle.Words(r.Period) + "　" + r.Topic
	}
	return r.Cycle.Words(r.Period)
}

// HandText is who took a step and when; empty where nobody did.
func HandText(h patrol.Hand) string {
	if !h.Made() {
		return ""
	}
	return h.By + "　" + FaultMoment(h.At)
}

// FindingDue is until when a finding has to be rectified, and how urgent that is.
func FindingDue(f bureau.PatrolFinding) (string, Tone) {
	switch {
	case f.Due == 0:
		return "算不出来", Danger
	case f.Overdue && f.Owed():
		return f.Due.String() + " 已逾期", Danger
	case f.Overdue:
		return f.Due.String() + " 逾期完成", Warning
	}
	return f.Due.String(), Plain
}

// CycleChoices are the patrols to begin.
func CycleChoices() []Choice { return choicesOf(patrol.Cycles()) }

// RiskChoices are the risks of a finding, each with the most it may take.
func RiskChoices() []Choice {
	choices := choicesOf(patrol.Risks())
	for i, r := range patrol.Risks() {
		choices[i].Name += fmt.Sprintf("　最多 %d 个工作日", r.Days())
	}
	return choices
}

// AreaChoices are the areas somebody answers for.
func AreaChoices() []Choice { return choicesOf(patrol.Areas()) }

// AssessmentChoices are the kinds of assessment.
func AssessmentChoices() []Choice { return choicesOf(patrol.AssessmentKinds()) }

// JudgementChoices are what a person can say of an item.
func JudgementChoices() []Choice {
	return choicesOf([]patrol.Judgement{patrol.Normal, patrol.Abnormal, patrol.NotApplicable})
}

// VerdictChoices are what a reviewer can say.
func VerdictChoices() []Choice {
	return []Choice{{string(patrol.Closed), "闭环"}, {string(patrol.Returned), "退回整改"}}
}

func choicesOf[T interface {
	~string
	Name() string
}](list []T) []Choice {
	choices := make([]Choice, len(list))
	for i, v := range list {
		choices[i] = Choice{string(v), v.Name()}
	}
	return choices
}

// DutyState is how far a duty is.
func DutyState(m patrol.Duty) (string, Tone) {
	switch {
	case m.Ended.Made():
		return "已解除", Plain
	case m.Accepted.Made():
		return "已签署", Good
	case m.User == "":
		return "纸上签字", Plain
	}
	return "未签署", Warning
}
