package main

import (
	"io"
	"time"

	"roadcert/assets"
	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
)

// emergencyPlanVerb shows the plan, writes it down, or makes a text the plan in force.
type emergencyPlanVerb struct {
	Set      string `placeholder:"FILE" help:"${help_emergency_set}"`
	Out      string `placeholder:"FILE" help:"${help_emergency_out}"`
	Template string `placeholder:"FILE" help:"${help_emergency_template}"`
}

// emergencyOpenVerb registers an incident.
type emergencyOpenVerb struct {
	Kind  string `required:"" placeholder:"K" help:"${help_emergency_kind}"`
	Note  string `required:"" placeholder:"TEXT" help:"${help_emergency_note}"`
	Began moment `placeholder:"T" help:"${help_emergency_began}"`
	Drill bool   `help:"${help_emergency_exercise}"`
}

// emergencyMeasureVerb notes down what was done.
type emergencyMeasureVerb struct {
	ID   string `arg:"" help:"${help_emergency_id}"`
	Text string `arg:"" placeholder:"TEXT" help:"${help_emergency_measure_text}"`
}

// emergencyCloseVerb closes an incident, signed.
type emergencyCloseVerb struct {
	ID        string `arg:"" help:"${help_emergency_id}"`
	Cause     string `required:"" placeholder:"TEXT" help:"${help_emergency_cause}"`
	Lessons   string `required:"" placeholder:"TEXT" help:"${help_emergency_lessons}"`
	Recovered moment `placeholder:"T" help:"${help_emergency_recovered}"`
}

// emergencyListVerb lists incidents and rehearsals.
type emergencyListVerb struct{}

// emergencyRehearseVerb works without the network on a copy.
type emergencyRehearseVerb struct{}

type emergencyPlanResult struct {
	OK      bool   `json:"ok"`
	Version int    `json:"version"`
	By      string `json:"by"`
	At      string `json:"at"`
	Text    string `json:"text"`
	File    string `json:"file,omitempty"` // it was written to
}

// Run shows or sets.
func (v *emergencyPlanVerb) Run(t *terminal) error {
	if v.Template != "" {
		return t.writePlan(v.Template, assets.EmergencyPlan())
	}
	return t.atDesk(func(d *bureau.Desk) error {
		if v.Set != "" {
			text, err := t.read(v.Set, t.say.of("cannot_read_plan"))
			if err != nil {
				return err
			}
			if _, err := d.SetEmergencyPlan(t.ctx, string(text)); err != nil {
				return err
			}
		}
		p, err := d.EmergencyPlan(t.ctx)
		if err != nil {
			return err
		}
		if v.Out != "" && p.Version > 0 {
			return t.writePlan(v.Out, p.Text)
		}
		r := emergencyPlanResult{OK: p.Version > 0, Version: p.Version, By: p.By, Text: p.Text}
		if r.OK {
			r.At = clock(&p.At)
		}
		if err := t.answer(r); err != nil {
			return err
		}
		return found(!r.OK)
	})
}

// writePlan writes a plan to a file.
func (t *terminal) writePlan(path, text string) error {
	err := premises.WriteFile(path, 0o644, t.say.of("cannot_write_plan"), func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
	if err != nil {
		return err
	}
	return t.answer(emergencyPlanResult{OK: true, Text: text, File: path})
}

func (r emergencyPlanResult) lines(say words) []string {
	switch {
	case r.File != "":
		return []string{say.of("plan_written", r.File)}
	case !r.OK:
		return []string{say.of("no_emergency_plan")}
	}
	return []string{say.of("emergency_plan_head", r.Version, r.At, r.By), r.Text}
}

type incidentResult struct {
	*bureau.Incident
	Genuine *bool `json:"genuine"` // null while it is open
}

func shownIncident(i *bureau.Incident) incidentResult {
	r := incidentResult{Incident: i}
	if i.IsClosed() {
		genuine := i.Genuine()
		r.Genuine = &genuine
	}
	return r
}

// Run opens.
func (v *emergencyOpenVerb) Run(t *terminal) error {
	return t.incident(func(d *bureau.Desk) (bureau.Incident, error) {
		return d.OpenIncident(t.ctx, bureau.Incident{Kind: bureau.IncidentKind(v.Kind), Note: v.Note, Began: v.Began.Time, Drill: v.Drill})
	})
}

// Run notes it down.
func (v *emergencyMeasureVerb) Run(t *terminal) error {
	return t.incident(func(d *bureau.Desk) (bureau.Incident, error) { return d.AddMeasure(t.ctx, v.ID, v.Text) })
}

// Run closes.
func (v *emergencyCloseVerb) Run(t *terminal) error {
	return t.incident(func(d *bureau.Desk) (bureau.Incident, error) {
		return d.CloseIncident(t.ctx, v.ID, v.Recovered.Time, v.Cause, v.Lessons)
	})
}

// incident answers with what became of one.
func (t *terminal) incident(do func(*bureau.Desk) (bureau.Incident, error)) error {
	return t.atDesk(func(d *bureau.Desk) error {
		i, err := do(d)
		if err != nil {
			return err
		}
		return t.answer(shownIncident(&i))
	})
}

func (r incidentResult) lines(say words) []string {
	lines := []string{say.of("incident_line", r.ID, say.word(r.Kind), clock(&r.Began), r.Note)}
	for _, m := range r.Measures {
		lines = append(lines, say.of("incident_measure_line", clock(&m.At), m.Text, m.By))
	}
	if r.Genuine == nil {
		return append(lines, say.of("incident_open"))
	}
	lines = append(lines, say.of("incident_closed", clock(&r.Closed), r.ClosedBy, clock(&r.Recovered), r.Cause, r.Lessons))
	if !*r.Genuine {
		lines = append(lines, say.of("incident_forged"))
	}
	return lines
}

type emergencyListResult struct {
	OK         bool               `json:"ok"`
	Checked    int                `json:"checked"`
	Problems   []bureau.Finding   `json:"problems"`
	Open       int                `json:"open"`
	Incidents  []incidentResult   `json:"incidents"`
	Rehearsals []bureau.Rehearsal `json:"rehearsals"`
}

// Run lists.
func (emergencyListVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		list, err := d.Incidents(t.ctx)
		if err != nil {
			return err
		}
		r := emergencyListResult{Checked: len(list), Problems: []bureau.Finding{}, Incidents: []incidentResult{}, Rehearsals: []bureau.Rehearsal{}}
		for i := range list {
			shown := shownIncident(&list[i])
			switch {
			case shown.Genuine == nil:
				r.Open++
			case !*shown.Genuine:
				r.Problems = append(r.Problems, bureau.Finding{Subject: list[i].ID, Text: t.say.of("incident_forged")})
			}
			r.Incidents = append(r.Incidents, shown)
		}
		rehearsals, err := d.Rehearsals(t.ctx)
		if err != nil {
			return err
		}
		r.Rehearsals, r.OK = append(r.Rehearsals, rehearsals...), len(r.Problems) == 0
		if err := t.answer(r); err != nil {
			return err
		}
		return found(!r.OK)
	})
}

func (r emergencyListResult) lines(say words) []string {
	if len(r.Incidents)+len(r.Rehearsals) == 0 {
		return []string{say.of("no_incidents")}
	}
	var lines []string
	for _, i := range r.Incidents {
		lines = append(lines, i.lines(say)...)
	}
	for i := range r.Rehearsals {
		lines = append(lines, rehearsalLine(&r.Rehearsals[i], say))
	}
	return lines
}

type rehearsalResult struct{ *bureau.Rehearsal }

// Run rehearses.
func (emergencyRehearseVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		show := t.stepper()
		run, err := d.RehearseOutage(t.ctx, show.at)
		show.clear()
		if err != nil {
			return err
		}
		if err := t.answer(rehearsalResult{&run}); err != nil {
			return err
		}
		return found(!run.OK)
	})
}

func rehearsalLine(r *bureau.Rehearsal, say words) string {
	verdict := "rehearsal_passed"
	if !r.OK {
		verdict = "rehearsal_failed"
	}
	return say.of(verdict, r.ID, r.At.Local().Format(time.DateTime), r.Seconds)
}

func (r rehearsalResult) lines(say words) []string {
	lines := []string{rehearsalLine(r.Rehearsal, say)}
	for _, s := range r.Steps {
		mark := "✓"
		if !s.OK {
			mark = "✗"
		}
		lines = append(lines, "  "+mark+" "+s.Name+"："+s.Text)
	}
	return lines
}
