package main

import (
	"encoding/hex"
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/patrol"
	"roadcert/domain/seal"
)

// dutyAssignVerb writes a line of the responsibility matrix.
type dutyAssignVerb struct {
	Area    string `required:"" placeholder:"AREA" help:"${help_duty_area}"`
	Unit    string `required:"" placeholder:"TEXT" help:"${help_duty_unit}"`
	Post    string `required:"" placeholder:"TEXT" help:"${help_duty_post}"`
	Person  string `required:"" placeholder:"NAME" help:"${help_duty_person}"`
	Account string `placeholder:"NAME" help:"${help_duty_account}"`
	Duty    string `required:"" placeholder:"TEXT" help:"${help_duty_text}"`
}

// dutySignVerb signs a duty by who bears it.
type dutySignVerb struct {
	ID string `arg:"" help:"${help_duty_id}"`
}

// dutyEndVerb ends a duty.
type dutyEndVerb struct {
	ID string `arg:"" help:"${help_duty_id}"`
}

// dutyListVerb shows the matrix.
type dutyListVerb struct{}

type dutyResult struct {
	ID      string      `json:"id"`
	Area    patrol.Area `json:"area"`
	Unit    string      `json:"unit"`
	Post    string      `json:"post"`
	Person  string      `json:"person"`
	Account string      `json:"account,omitempty"`
	Duty    string      `json:"duty"`
	State   string      `json:"state"` // assigned, signed, ended
}

func shownDuty(m *patrol.Duty) dutyResult {
	r := dutyResult{ID: m.ID, Area: m.Area, Unit: m.Unit, Post: m.Post, Person: m.Person, Account: m.User, Duty: m.Text, State: "assigned"}
	switch {
	case m.Ended.Made():
		r.State = "ended"
	case m.Accepted.Made():
		r.State = "signed"
	}
	return r
}

func (t *terminal) answerDuty(step func(*bureau.Desk) (patrol.Duty, error)) error {
	return t.atDesk(func(d *bureau.Desk) error {
		m, err := step(d)
		if err != nil {
			return err
		}
		return t.answer(shownDuty(&m))
	})
}

// Run assigns.
func (v *dutyAssignVerb) Run(t *terminal) error {
	return t.answerDuty(func(d *bureau.Desk) (patrol.Duty, error) {
		return d.AssignDuty(t.ctx, patrol.Duty{Area: patrol.Area(v.Area), Unit: v.Unit, Post: v.Post, Person: v.Person, User: v.Account, Text: v.Duty})
	})
}

// Run signs.
func (v *dutySignVerb) Run(t *terminal) error {
	return t.answerDuty(func(d *bureau.Desk) (patrol.Duty, error) { return d.AcceptDuty(t.ctx, v.ID) })
}

// Run ends.
func (v *dutyEndVerb) Run(t *terminal) error {
	return t.answerDuty(func(d *bureau.Desk) (patrol.Duty, error) { return d.EndDuty(t.ctx, v.ID) })
}

func (r dutyResult) lines(say words) []string {
	return []string{say.of("duty_line", r.ID, say.word(r.Area), r.Person, say.of("duty_"+r.State))}
}

type dutyListResult struct {
	Duties []dutyResult  `json:"duties"`
	Nobody []patrol.Area `json:"nobody"` // areas nobody answers for
	Broken []string      `json:"broken"` // signatures that do not hold; what they stand under is left out
}

// Run shows the matrix.
func (dutyListVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		m, err := d.Duties(t.ctx)
		if err != nil {
			return err
		}
		r := dutyListResult{Duties: make([]dutyResult, len(m.Duties)), Nobody: listOf(m.Gaps.Nobody), Broken: listOf(m.Broken)}
		for i := range m.Duties {
			r.Duties[i] = shownDuty(&m.Duties[i])
		}
		if err := t.answer(r); err != nil {
			return err
		}
		return found(len(r.Broken) > 0)
	})
}

func (r dutyListResult) lines(say words) []string {
	rows := make([][]string, len(r.Duties))
	for i, m := range r.Duties {
		rows[i] = []string{m.ID, say.word(m.Area), m.Unit, m.Post, m.Person, m.Duty, say.of("duty_" + m.State)}
	}
	lines := table(strings.Split(say.of("duty_columns"), "|"), rows)
	if len(r.Nobody) > 0 {
		names := make([]string, len(r.Nobody))
		for i, a := range r.Nobody {
			names[i] = say.word(a)
		}
		lines = append(lines, say.of("plan_nobody", strings.Join(names, "、")))
	}
	for _, broken := range r.Broken {
		lines = append(lines, say.of("patrol_broken", broken))
	}
	return lines
}

// assessAddVerb enters a third party's report.
type assessAddVerb struct {
	Kind       string  `arg:"" help:"${help_assess_kind}"`
	Agency     string  `required:"" placeholder:"NAME" help:"${help_assess_agency}"`
	Number     string  `required:"" placeholder:"TEXT" help:"${help_assess_number}"`
	On         day.Day `required:"" placeholder:"DATE" help:"${help_assess_on}"`
	Conclusion string  `required:"" placeholder:"TEXT" help:"${help_assess_conclusion}"`
	Report     string  `placeholder:"FILE" help:"${help_assess_report}"`
}

// assessFindVerb enters what a report has found.
type assessFindVerb struct {
	ID   string `arg:"" help:"${help_assess_id}"`
	Area string `required:"" placeholder:"AREA" help:"${help_duty_area}"`
	Risk string `required:"" placeholder:"RISK" help:"${help_finding_risk}"`
	Name string `required:"" placeholder:"TEXT" help:"${help_assess_name}"`
	Text string `required:"" placeholder:"TEXT" help:"${help_assess_text}"`
}

// assessListVerb lists the assessments, and when the next are due.
type assessListVerb struct{}

type assessResult struct {
	patrol.Assessment
	Findings int  `json:"findings"`
	Closed   bool `json:"closed"` // everything it found is
}

// Run enters a report.
func (v *assessAddVerb) Run(t *terminal) error {
	a := patrol.Assessment{Kind: patrol.AssessmentKind(v.Kind), Agency: v.Agency, Number: v.Number, On: v.On, Conclusion: v.Conclusion}
	if v.Report != "" {
		content, err := t.read(v.Report, t.say.of("cannot_read_report"))
		if err != nil {
			return err
		}
		digest := seal.SM3(content)
		a.Digest = hex.EncodeToString(digest[:])
	}
	return t.atDesk(func(d *bureau.Desk) error {
		entered, err := d.EnterAssessment(t.ctx, a)
		if err != nil {
			return err
		}
		return t.answer(assessResult{Assessment: entered, Closed: true})
	})
}

func (r assessResult) lines(say words) []string {
	return []string{say.of("assess_line", r.ID, say.word(r.Kind), r.On, r.Agency, r.Conclusion)}
}

// Run enters a finding.
func (v *assessFindVerb) Run(t *terminal) error {
	return t.answerFinding(func(d *bureau.Desk) (bureau.PatrolFinding, error) {
		return d.EnterAssessmentFinding(t.ctx, v.ID, patrol.Area(v.Area), v.Name, v.Text, patrol.Risk(v.Risk))
	})
}

type assessListResult struct {
	Assessments []assessResult    `json:"assessments"`
	Due         []patrol.Reminder `json:"due"`
	Broken      []string          `json:"broken"` // signatures that do not hold; what they stand under is left out
}

// Run lists.
func (assessListVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		all, err := d.Assessments(t.ctx)
		if err != nil {
			return err
		}
		r := assessListResult{Assessments: []assessResult{}, Due: all.Due, Broken: listOf(all.Broken)}
		for _, a := range all.List {
			r.Assessments = append(r.Assessments, assessResult{a.Assessment, len(a.Findings), a.Closed()})
		}
		if err := t.answer(r); err != nil {
			return err
		}
		return found(len(r.Broken) > 0)
	})
}

func (r assessListResult) lines(say words) []string {
	var lines []string
	for _, a := range r.Assessments {
		lines = append(lines, a.lines(say)...)
		lines = append(lines, say.of("assess_findings", a.Findings))
	}
	for _, due := range r.Due {
		lines = append(lines, say.of("plan_assessment", say.word(due.Kind), due.Due, say.word(due.State)))
	}
	for _, broken := range r.Broken {
		lines = append(lines, say.of("patrol_broken", broken))
	}
	return lines
}
