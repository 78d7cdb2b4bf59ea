package main

import (
	"strings"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/patrol"
	"roadcert/ui/paper"
)

// patrolPlanVerb tells what is due and missing, or what one check list looks at.
type patrolPlanVerb struct {
	Cycle string `arg:"" optional:"" help:"${help_patrol_cycle}"`
}

// patrolExportVerb writes the log of patrols as a PDF.
type patrolExportVerb struct {
	From day.Day `required:"" placeholder:"DATE" help:"${help_patrol_from}"`
	To   day.Day `required:"" placeholder:"DATE" help:"${help_patrol_to}"`
	PDF  string  `required:"" placeholder:"F" help:"${help_patrol_pdf}"`
}

// headCode is the head of the log as it is typed.
func headCode(h patrol.Head) string { return audit.Head{Seq: h.Seq, Hash: h.Hash}.Code() }

// turnLine is a patrol that is due or was missed.
type turnLine struct {
	Cycle      patrol.Cycle     `json:"cycle"`
	From       day.Day          `json:"from"`
	To         day.Day          `json:"to"`
	Last       day.Day          `json:"last"`
	State      patrol.TurnState `json:"state"`
	Record     string           `json:"record,omitempty"` // begun, and waiting for a person
	Unreckoned string           `json:"unreckoned,omitempty"`
}

func turnLines(turns []patrol.Turn) []turnLine {
	lines := make([]turnLine, len(turns))
	for i, t := range turns {
		lines[i] = turnLine{t.Cycle, t.Period.From, t.Period.To, t.Last, t.State, t.Record, t.Unreckoned}
	}
	return lines
}

// turnWords say each turn that is due, and count what was missed.
func turnWords(say words, turns []turnLine) []string {
	var lines []string
	missed := map[patrol.Cycle]int{}
	unreckoned := ""
	for _, t := range turns {
		if t.Unreckoned != "" {
			unreckoned = t.Unreckoned
		}
		if t.State == patrol.Missed {
			missed[t.Cycle]++
			continue
		}
		lines = append(lines, say.of("turn_due", say.word(t.Cycle), t.Last, t.Record))
	}
	for _, c := range patrol.Cycles() {
		if missed[c] > 0 {
			lines = append(lines, say.of("turns_missed", say.word(c), missed[c]))
		}
	}
	if unreckoned != "" {
		lines = append(lines, say.of("turn_unreckoned", unreckoned))
	}
	return lines
}

// planResult is what the patrol asks of the bureau now.
type planResult struct {
	Due         []turnLine        `json:"due"`
	Findings    int               `json:"findings"` // not closed
	Overdue     int               `json:"overdue"`  // of them
	Assessments []patrol.Reminder `json:"assessments"`
	Nobody      []patrol.Area     `json:"nobody"`   // areas nobody answers for
	Unsigned    int               `json:"unsigned"` // duties
	Broken      []string          `json:"broken"`   // signatures that do not hold
}

type checklistResult struct {
	patrol.List
}

// Run tells what is due, or shows the check list of a cycle.
func (v *patrolPlanVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if v.Cycle != "" {
			l, err := d.PatrolList(patrol.Cycle(v.Cycle))
			if err != nil {
				return err
			}
			return t.answer(checklistResult{l})
		}
		b, err := d.PatrolBoard(t.ctx)
		if err != nil {
			return err
		}
		r := planResult{
			Due: turnLines(b.Turns), Findings: len(b.Waiting), Assessments: b.Assessments, Nobody: listOf(b.Gaps.Nobody), Unsigned: len(b.Gaps.Unsigned), Broken: listOf(b.Broken),
		}
		for _, f := range b.Waiting {
			if f.Overdue {
				r.Overdue++
			}
		}
		if err := t.answer(r); err != nil {
			return err
		}
		return found(len(b.Broken) > 0)
	})
}

func (r planResult) lines(say words) []string {
	lines := append(turnWords(say, r.Due), say.of("plan_findings", r.Findings, r.Overdue))
	for _, a := range r.Assessments {
		lines = append(lines, say.of("plan_assessment", say.word(a.Kind), a.Due, say.word(a.State)))
	}
	if len(r.Nobody) > 0 {
		names := make([]string, len(r.Nobody))
		for i, a := range r.Nobody {
			names[i] = say.word(a)
		}
		lines = append(lines, say.of("plan_nobody", strings.Join(names, "、")))
	}
	if r.Unsigned > 0 {
		lines = append(lines, say.of("plan_unsigned", r.Unsigned))
	}
	for _, broken := range r.Broken {
		lines = append(lines, say.of("patrol_broken", broken))
	}
	return lines
}

func (r checklistResult) lines(say words) []string {
	rows := make([][]string, len(r.Items))
	for i, it := range r.Items {
		by := say.of("by_person")
		if it.Probe != "" {
			by = say.of("by_machine")
		}
		rows[i] = []string{it.Key, it.Name, by, it.Standard, it.Basis()}
	}
	return append([]string{r.Name}, table(strings.Split(say.of("checklist_columns"), "|"), rows)...)
}

type patrolExportResult struct {
	PDF      string           `json:"pdf"`
	LogHead  string           `json:"log_head"`
	Figures  patrol.Figures   `json:"figures"`
	Previous patrol.Figures   `json:"previous"`
	Trend    []patrol.Figures `json:"trend"`
}

// Run composes the log and draws it.
func (v *patrolExportVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		l, err := d.PatrolLog(t.ctx, v.From, v.To)
		if err != nil {
			return err
		}
		letters, err := premises.Type()
		if err != nil {
			return err
		}
		document, err := paper.NewPatrolLog(l, letters)
		if err != nil {
			return err
		}
		if err := premises.WriteFile(v.PDF, 0o600, "不能写出安全巡检记录", document.PDF); err != nil {
			return err
		}
		return t.answer(patrolExportResult{PDF: v.PDF, LogHead: l.Log.Code, Figures: l.Figures, Previous: l.Before, Trend: l.Trend})
	})
}

func (r patrolExportResult) lines(say words) []string {
	f := r.Figures
	return []string{
		say.of("patrol_figures", f.Made+f.Late, f.Expected, f.Missed, f.Abnormal, f.Found, f.Closed, f.Open, f.Overdue),
		say.of("written", r.PDF), say.of("patrol_head", r.LogHead),
	}
}
