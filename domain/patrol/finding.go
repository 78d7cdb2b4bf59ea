package patrol

import (
	"fmt"
	"slices"
	"strings"

	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/workday"
)

// Finding is something that was not in order, and what became of it.
type Finding struct {
	ID     string  `json:"id"`             // q1-3
	Source string  `json:"source"`         // the record or assessment that found it
	Item   string  `json:"item,omitempty"` // key, of a patrol's
	Name   string  `json:"name"`           // of the item
	Area   Area    `json:"area"`
	Found  day.Day `json:"found"`
	Steps  []Step  `json:"steps"` // the first is that it was found
}

// Step is what somebody did about a finding.
type Step struct {
	Stage Stage  `json:"stage"`
	Text  string `json:"text"` // what was seen, the measure, what was done, the reviewer's opinion
	// Of what was found or ordered: how bad it is, and how many working days it may take from the day it was found.
	Risk  Risk   `json:"risk,omitempty"`
	Days  int    `json:"days,omitempty"`
	Owner string `json:"owner,omitempty"` // user name of who is to rectify it; empty where nobody in particular
	Hand
}

// Stage is how far a finding has come.
type Stage string

// The stages.
const (
	Found     Stage = "found"
	Ordered   Stage = "ordered" // risk, measure, deadline and owner are set
	Rectified Stage = "rectified"
	Returned  Stage = "returned" // the reviewer is not content
	Closed    Stage = "closed"
)

var stageNames = []named[Stage]{{Found, "待定措施"}, {Ordered, "整改中"}, {Rectified, "待复核"}, {Returned, "退回整改"}, {Closed, "已闭环"}}

// Stages returns every stage, in order.
func Stages() []Stage { return keysOf(stageNames) }

// Name is the stage on screens and paper.
func (s Stage) Name() string { return nameIn(stageNames, s) }

// move is one step a finding can take.
type move struct {
	to    Stage
	from  []Stage
	what  string // that was not done
	hint  string // what to do first
	wants string // what its text says
}

// moves is the life of a finding. Nothing else decides what may follow what.
var moves = []move{
	{Ordered, []Stage{Found, Ordered}, "不能下达整改要求", "已经整改的请复核；复核不通过的请退回整改", "整改措施"},
	{Rectified, []Stage{Ordered, Returned}, "不能登记整改结果", "请先由巡检监督员定出风险、措施和期限", "做了什么"},
	{Returned, []Stage{Rectified}, "不能退回整改", "请先登记整改结果", "为什么退回"},
	{Closed, []Stage{Rectified}, "不能闭环", "请先登记整改结果", "复核意见"},
}

// NewFinding makes the finding of something that was not in order, as somebody or the machine has seen it. Until
// another is ordered, its deadline is the longest of its risk.
func NewFinding(id, source, item, name string, area Area, on day.Day, seen Step) (Finding, error) {
	const what = "不能登记发现的问题"
	seen.Text, seen.Stage, seen.Days, seen.Owner = strings.TrimSpace(seen.Text), Found, seen.Risk.Days(), ""
	if err := known(seen.Risk, Risks(), what, "风险"); err != nil {
		return Finding{}, err
	}
	if err := known(area, Areas(), what, "责任领域"); err != nil {
		return Finding{}, err
	}
	if seen.Text == "" || blank(name) {
		return Finding{}, problem.New(problem.Invalid, what, "没有写明发现了什么", "请写明情况")
	}
	return Finding{ID: id, Source: source, Item: item, Name: name, Area: area, Found: on, Steps: []Step{seen}}, nil
}

// Stage is how far the finding has come.
func (f *Finding) Stage() Stage { return f.Steps[len(f.Steps)-1].Stage }

// last is the newest step of some stages; the first step where there is none.
func (f *Finding) last(stages ...Stage) *Step {
	for i := range slices.Backward(f.Steps) {
		if slices.Contains(stages, f.Steps[i].Stage) {
			return &f.Steps[i]
		}
	}
	return &f.Steps[0]
}

// Terms are the risk, the days and the owner as they are in force.
func (f *Finding) Terms() (r Risk, days int, owner string) {
	s := f.last(Found, Ordered)
	return s.Risk, s.Days, s.Owner
}

// Latest returns the newest step of a stage; false where it has none.
func (f *Finding) Latest(s Stage) (Step, bool) {
	step := f.last(s)
	return *step, step.Stage == s
}

// Take adds a step, or says why it cannot be taken.
func (f *Finding) Take(s Step) error {
	i := slices.IndexFunc(moves, func(m move) bool { return m.to == s.Stage })
	if i < 0 {
		return problem.New(problem.Invalid, "不能处理发现的问题", "没有“"+string(s.Stage)+"”这一步", "请选择下达整改、登记结果或者复核")
	}
	m := moves[i]
	s.Text = strings.TrimSpace(s.Text)
	if !slices.Contains(m.from, f.Stage()) {
		return problem.New(problem.Refused, m.what, "问题 "+f.ID+" 现在"+f.Stage().Name(), m.hint)
	}
	if s.Text == "" {
		return problem.New(problem.Invalid, m.what, "没有写明"+m.wants, "请写明"+m.wants)
	}
	if err := short(s.Text, m.what, m.wants); err != nil {
		return err
	}
	if s.Stage == Ordered {
		if err := f.order(&s); err != nil {
			return err
		}
	}
	if (s.Stage == Closed || s.Stage == Returned) && s.By == f.last(Rectified).By {
		return problem.New(problem.Refused, m.what, "整改是您自己做的", "请由没有参加整改的巡检监督员复核")
	}
	f.Steps = append(f.Steps, s)
	return nil
}

// order checks what is ordered. The days run from the day it was found, so that ordering anew gains no time.
func (f *Finding) order(s *Step) error {
	const what = "不能下达整改要求"
	if err := known(s.Risk, Risks(), what, "风险"); err != nil {
		return err
	}
	if s.Days == 0 {
		s.Days = s.Risk.Days()
	}
	if s.Days < 1 || s.Days > s.Risk.Days() {
		return problem.New(problem.Invalid, what, fmt.Sprintf("期限 %d 个工作日不合要求", s.Days),
			fmt.Sprintf("风险为%s的，自发现之日起应在 1 至 %d 个工作日内整改", s.Risk.Name(), s.Risk.Days()))
	}
	return nil
}

// Due is the last working day to have it rectified on. It fails where the calendar knows nothing of the year; that is
// shown, and nobody is early or late until it does.
func (f *Finding) Due(calendar *workday.Calendar) (day.Day, error) {
	_, days, _ := f.Terms()
	return calendar.Add(f.Found, days)
}

// Overdue tells whether its deadline is over and it was not rectified by then: still open to who has to, or done late.
func (f *Finding) Overdue(today day.Day, calendar *workday.Calendar) bool {
	due, err := f.Due(calendar)
	if err != nil {
		return false
	}
	if s := f.last(Rectified); s.Stage == Rectified && f.Stage() != Returned {
		return day.Of(s.At.Local()) > due
	}
	return today > due
}

// Owed tells whether somebody has to rectify it.
func (f *Finding) Owed() bool { return slices.Contains([]Stage{Found, Ordered, Returned}, f.Stage()) }

// Marks returns the signatures of the finding, one a step, each over all there was up to it.
func (f *Finding) Marks() []Mark {
	marks := make([]Mark, len(f.Steps))
	for i := range f.Steps {
		then := *f
		then.Steps = slices.Clone(f.Steps[:i+1])
		then.Steps[i].Hand = f.Steps[i].bare()
		marks[i] = Mark{&f.Steps[i].Hand, "问题 " + f.ID + " 的第 " + fmt.Sprint(i+1) + " 步", canonical("finding", then)}
	}
	return marks
}
