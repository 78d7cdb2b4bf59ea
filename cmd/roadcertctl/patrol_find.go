package main

import (
	"strings"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/patrol"
)

// patrolFindVerb lists what was found, or shows one finding.
type patrolFindVerb struct {
	ID string `arg:"" optional:"" help:"${help_finding_id}"`
}

// patrolMeasureVerb sets the risk, the measure, the deadline and the owner of a finding.
type patrolMeasureVerb struct {
	ID      string `arg:"" help:"${help_finding_id}"`
	Risk    string `required:"" placeholder:"RISK" help:"${help_finding_risk}"`
	Measure string `required:"" placeholder:"TEXT" help:"${help_finding_measure}"`
	Days    int    `placeholder:"N" help:"${help_finding_days}"`
	Owner   string `placeholder:"NAME" help:"${help_finding_owner}"`
}

// patrolCloseVerb tells what was done about a finding.
type patrolCloseVerb struct {
	ID   string `arg:"" help:"${help_finding_id}"`
	Done string `required:"" placeholder:"TEXT" help:"${help_finding_done}"`
}

// patrolReviewVerb closes a finding, or sends it back.
type patrolReviewVerb struct {
	ID      string `arg:"" help:"${help_finding_id}"`
	Verdict string `arg:"" help:"${help_finding_verdict}"`
	Note    string `required:"" placeholder:"TEXT" help:"${help_finding_opinion}"`
}

// findingResult is a finding as it stands.
type findingResult struct {
	ID       string        `json:"id"`
	Source   string        `json:"source"`
	Name     string        `json:"name"`
	Area     patrol.Area   `json:"area"`
	Found    day.Day       `json:"found"`
	Stage    patrol.Stage  `json:"stage"`
	Risk     patrol.Risk   `json:"risk"`
	Days     int           `json:"days"` // working days from the day it was found
	Owner    string        `json:"owner,omitempty"`
	Due      *day.Day      `json:"due"` // null where the calendar does not reach
	DueError string        `json:"due_error,omitempty"`
	Overdue  bool          `json:"overdue"`
	Steps    []findingStep `json:"steps"`
	Signed   bool          `json:"signed"` // all signatures hold
	Broken   []string      `json:"broken"`
}

type findingStep struct {
	Stage patrol.Stage `json:"stage"`
	Text  string       `json:"text"`
	By    string       `json:"by"`
	At    time.Time    `json:"at"`
}

func shownFinding(f *bureau.PatrolFinding) findingResult {
	r := findingResult{
		ID: f.ID, Source: f.Source, Name: f.Name, Area: f.Area, Found: f.Found, Stage: f.Stage(), DueError: f.DueError, Overdue: f.Overdue,
		Signed: len(f.Broken) == 0, Broken: listOf(f.Broken),
	}
	r.Risk, r.Days, r.Owner = f.Terms()
	if f.Due != 0 {
		r.Due = &f.Due
	}
	for _, s := range f.Steps {
		r.Steps = append(r.Steps, findingStep{s.Stage, s.Text, s.By, s.At})
	}
	return r
}

// answerFinding answers with a finding as it is after a step.
func (t *terminal) answerFinding(step func(*bureau.Desk) (bureau.PatrolFinding, error)) error {
	return t.atDesk(func(d *bureau.Desk) error {
		f, err := step(d)
		if err != nil {
			return err
		}
		if err := t.answer(shownFinding(&f)); err != nil {
			return err
		}
		return found(len(f.Broken) > 0)
	})
}

// Run lists, or shows one.
func (v *patrolFindVerb) Run(t *terminal) error {
	if v.ID != "" {
		return t.answerFinding(func(d *bureau.Desk) (bureau.PatrolFinding, error) { return d.PatrolFinding(t.ctx, v.ID) })
	}
	return t.atDesk(func(d *bureau.Desk) error {
		list, err := d.PatrolFindings(t.ctx)
		if err != nil {
			return err
		}
		r := findingListResult{Findings: make([]findingResult, len(list))}
		for i := range list {
			r.Findings[i] = shownFinding(&list[i])
			if list[i].Stage() != patrol.Closed {
				r.Open++
			}
			if list[i].Overdue {
				r.Overdue++
			}
		}
		return t.answer(r)
	})
}

// Run orders.
func (v *patrolMeasureVerb) Run(t *terminal) error {
	return t.answerFinding(func(d *bureau.Desk) (bureau.PatrolFinding, error) {
		return d.OrderRectification(t.ctx, v.ID, bureau.Rectification{Risk: patrol.Risk(v.Risk), Measure: v.Measure, Days: v.Days, Owner: v.Owner})
	})
}

// Run tells.
func (v *patrolCloseVerb) Run(t *terminal) error {
	return t.answerFinding(func(d *bureau.Desk) (bureau.PatrolFinding, error) { return d.Rectify(t.ctx, v.ID, v.Done) })
}

// Run reviews.
func (v *patrolReviewVerb) Run(t *terminal) error {
	return t.answerFinding(func(d *bureau.Desk) (bureau.PatrolFinding, error) {
		return d.ReviewFinding(t.ctx, v.ID, patrol.Stage(v.Verdict), v.Note)
	})
}

func (r findingResult) lines(say words) []string {
	lines := []string{say.of("finding_line", r.ID, r.Name, say.word(r.Risk), say.word(r.Stage), r.due(say))}
	for _, s := range r.Steps {
		lines = append(lines, say.of("finding_step", clock(&s.At), say.word(s.Stage), s.Text, s.By))
	}
	for _, broken := range r.Broken {
		lines = append(lines, say.of("patrol_broken", broken))
	}
	return lines
}

// due is the last day as the person reads it, and that it is over.
func (r *findingResult) due(say words) string {
	switch {
	case r.Due == nil:
		return say.of("finding_no_due", r.DueError)
	case r.Overdue:
		return say.of("finding_overdue", *r.Due)
	}
	return say.of("finding_due", *r.Due)
}

type findingListResult struct {
	Findings []findingResult `json:"findings"`
	Open     int             `json:"open"`
	Overdue  int             `json:"overdue"`
}

func (r findingListResult) lines(say words) []string {
	if len(r.Findings) == 0 {
		return []string{say.of("no_findings")}
	}
	rows := make([][]string, len(r.Findings))
	for i, f := range r.Findings {
		rows[i] = []string{f.ID, f.Source, f.Name, say.word(f.Risk), say.word(f.Stage), f.due(say), f.Owner}
	}
	return table(strings.Split(say.of("finding_columns"), "|"), rows)
}
