package main

import (
	"strings"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/ui/paper"
)

// faultOpenVerb registers a fault.
type faultOpenVerb struct {
	Cause string `required:"" placeholder:"C" help:"${help_fault_cause}"`
	Began moment `placeholder:"T" help:"${help_fault_began}"`
	Note  string `placeholder:"TEXT" help:"${help_note}"`
}

// faultMeasureVerb notes down what was done meanwhile.
type faultMeasureVerb struct {
	ID   string `arg:"" help:"${help_fault_id}"`
	Kind string `arg:"" help:"${help_fault_measure_kind}"`
	Note string `required:"" placeholder:"TEXT" help:"${help_fault_measure_note}"`
}

// faultClearVerb starts the two working days.
type faultClearVerb struct {
	ID string `arg:"" help:"${help_fault_id}"`
	At moment `placeholder:"T" help:"${help_fault_at}"`
}

// faultListVerb lists the register.
type faultListVerb struct{}

// faultSheetVerb writes the evidence of a fault as a PDF.
type faultSheetVerb struct {
	ID  string `arg:"" help:"${help_fault_id}"`
	PDF string `required:"" placeholder:"F" help:"${help_fault_pdf}"`
}

// moment is a time on the command line: 2026-10-01 08:30 as the clock here shows it, or RFC 3339.
type moment struct{ time.Time }

// UnmarshalText reads either.
func (m *moment) UnmarshalText(text []byte) (err error) {
	const ours = "2006-01-02 15:04"
	if m.Time, err = time.ParseInLocation(ours, strings.Replace(string(text), "T", " ", 1), time.Local); err == nil {
		return nil
	}
	if m.Time, err = time.Parse(time.RFC3339, string(text)); err != nil {
		return problem.New(problem.Invalid, "时间不对", "“"+string(text)+"”不是时间", "请写成 2026-10-01T08:30")
	}
	return nil
}

// faultResult is a fault as the register has it today.
type faultResult struct {
	ID                  string             `json:"id"`
	Cause               exchange.Cause     `json:"cause"`
	Note                string             `json:"note,omitempty"`
	Phase               exchange.Phase     `json:"phase"`
	Began               time.Time          `json:"began"`
	Opened              time.Time          `json:"opened"`
	OpenedBy            string             `json:"opened_by"` // empty where the program did
	Measures            []exchange.Measure `json:"measures"`
	Cleared             *time.Time         `json:"cleared_at"` // null while it lasts
	ClearedBy           string             `json:"cleared_by,omitempty"`
	Due                 *day.Day           `json:"due"` // null while it lasts, or where the calendar does not reach
	DueError            string             `json:"due_error,omitempty"`
	Waiting             int                `json:"waiting"` // when it was cleared
	Repushed            int                `json:"repushed"`
	Left                int                `json:"left"`
	Refused             int                `json:"refused"` // of those left
	Resent              []exchange.Resent  `json:"resent"`  // day by day
	NeedsReconciliation bool               `json:"needs_reconciliation"`
	Clean               *time.Time         `json:"reconciled_at"`
	Done                *time.Time         `json:"done_at"`
	OnTime              *bool              `json:"on_time"` // null until it is known
}

// shownFault puts a fault into words of the register.
func shownFault(f *exchange.Fault, today day.Day) faultResult {
	r := faultResult{
		ID: f.ID, Cause: f.Cause, Note: f.Note, Phase: f.Phase(today), Began: f.Began, Opened: f.Opened, OpenedBy: f.OpenedBy,
		Measures: append([]exchange.Measure{}, f.Measures...), Cleared: known(f.Cleared), ClearedBy: f.ClearBy, DueError: f.DueError,
		Waiting: f.Waiting, Left: f.Left, Refused: f.Refused, Resent: append([]exchange.Resent{}, f.Resent...),
		NeedsReconciliation: f.NeedsReconciliation(), Clean: known(f.Clean), Done: known(f.Done),
	}
	if f.Due != 0 {
		r.Due = &f.Due
	}
	if r.Cleared != nil {
		r.Repushed = f.Waiting - f.Left
	}
	if onTime, settled := timely[r.Phase]; settled {
		r.OnTime = &onTime
	}
	return r
}

// timely are the phases in which it is known whether a fault was in time.
var timely = map[exchange.Phase]bool{exchange.OnTime: true, exchange.Late: false, exchange.Overdue: false}

// known is a time that has come; nil where it has not.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Run opens.
func (v *faultOpenVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		f, err := d.OpenFault(t.ctx, exchange.Cause(v.Cause), v.Began.Time, v.Note)
		if err != nil {
			return err
		}
		return t.showFault(d, f.ID)
	})
}

// Run notes it down.
func (v *faultMeasureVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if err := d.TakeMeasure(t.ctx, v.ID, v.Kind, v.Note); err != nil {
			return err
		}
		return t.showFault(d, v.ID)
	})
}

// Run clears.
func (v *faultClearVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if _, err := d.ClearFault(t.ctx, v.ID, v.At.Time); err != nil {
			return err
		}
		return t.showFault(d, v.ID)
	})
}

// showFault answers with a fault as it is now.
func (t *terminal) showFault(d *bureau.Desk, id string) error {
	f, err := d.Fault(t.ctx, id)
	if err != nil {
		return err
	}
	return t.answer(shownFault(&f, d.Today()))
}

func (r faultResult) lines(say words) []string {
	lines := []string{say.of("fault_line", r.ID, say.cause(r.Cause), say.phase(r.Phase), clock(&r.Began))}
	for _, m := range r.Measures {
		lines = append(lines, say.of("fault_measure_line", clock(&m.At), say.measure(m.Kind), m.Note, m.By))
	}
	if r.Cleared == nil {
		return append(lines, say.of("fault_lasts", grouped(r.Left)))
	}
	lines = append(lines, say.of("fault_cleared", clock(r.Cleared), grouped(r.Waiting), grouped(r.Repushed), grouped(r.Left), grouped(r.Refused)))
	switch {
	case r.Due != nil:
		lines = append(lines, say.of("fault_due", *r.Due))
	case r.DueError != "":
		lines = append(lines, say.of("fault_no_due", r.DueError))
	}
	switch {
	case r.Done != nil:
		lines = append(lines, say.of("fault_done", clock(r.Done), clock(r.Clean)))
	case r.NeedsReconciliation:
		lines = append(lines, say.of("fault_needs_reconciliation"))
	}
	return lines
}

type faultListResult struct {
	Faults []faultResult `json:"faults"`
	Open   int           `json:"open"` // not done
}

// Run lists.
func (faultListVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		list, err := d.Faults(t.ctx)
		if err != nil {
			return err
		}
		r := faultListResult{Faults: make([]faultResult, len(list))}
		for i := range list {
			r.Faults[i] = shownFault(&list[i], d.Today())
			if r.Faults[i].Done == nil {
				r.Open++
			}
		}
		return t.answer(r)
	})
}

func (r faultListResult) lines(say words) []string {
	if len(r.Faults) == 0 {
		return []string{say.of("no_faults")}
	}
	rows := make([][]string, len(r.Faults))
	for i, f := range r.Faults {
		due := ""
		if f.Due != nil {
			due = f.Due.String()
		}
		rows[i] = []string{f.ID, say.cause(f.Cause), clock(&f.Began), clock(f.Cleared), due, grouped(f.Repushed), grouped(f.Left), say.phase(f.Phase)}
	}
	lines := table(strings.Split(say.of("fault_columns"), "|"), rows)
	for _, f := range r.Faults {
		if f.NeedsReconciliation {
			lines = append(lines, f.ID+" "+say.of("fault_needs_reconciliation"))
		}
		if f.DueError != "" {
			lines = append(lines, f.ID+" "+say.of("fault_no_due", f.DueError))
		}
	}
	return lines
}

// clock writes a time as the clock here shows it; nothing where it has not come.
func clock(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Local().Format("2006-01-02 15:04")
}

// cause is a cause as the person reads it.
func (w words) cause(c exchange.Cause) string {
	if w.lang == english {
		return string(c)
	}
	return c.Name()
}

func (w words) phase(p exchange.Phase) string {
	if w.lang == english {
		return string(p)
	}
	return exchange.PhaseNames[p]
}

func (w words) measure(kind string) string {
	if name, ok := exchange.MeasureName(kind); ok && w.lang == chinese {
		return name
	}
	return kind
}

// Run composes the sheet and draws it.
func (v *faultSheetVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if err := t.faultSheet(d, v.ID, v.PDF); err != nil {
			return err
		}
		return t.answer(writtenResult{v.PDF})
	})
}

func (t *terminal) faultSheet(d *bureau.Desk, id, file string) error {
	sheet, err := d.FaultSheet(t.ctx, id)
	if err != nil {
		return err
	}
	letters, err := premises.Type()
	if err != nil {
		return err
	}
	document, err := paper.NewFaultSheet(sheet, letters)
	if err != nil {
		return err
	}
	return premises.WriteFile(file, 0o600, "不能写出故障与补推说明", document.PDF)
}
