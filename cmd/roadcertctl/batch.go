package main

import (
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/problem"
	"roadcert/store/register"
)

// batchVerb does one operation to many certificates: what records facts at once, what gives or takes a right once
// a second person has agreed.
type batchVerb struct {
	Operation string `arg:"" help:"${help_batch_operation}"`
	filter
	List  string `placeholder:"FILE" help:"${help_batch_list}"`
	Sheet string `placeholder:"NAME" help:"${help_sheet}"`
	asked
	DryRun bool `help:"${help_batch_dry_run}"`
	Yes    int  `placeholder:"N" help:"${help_yes}"`
}

// begunResult is what became of a batch: the plan, the case, and what was done at once.
type begunResult struct {
	Operation string `json:"operation"`
	Planned   int    `json:"planned"`
	DryRun    bool   `json:"dry_run,omitempty"`
	Case      string `json:"case,omitempty"`
	State     string `json:"state,omitempty"`
	Scope     string `json:"scope"`
	batchResult
	operation certificate.Operation
}

// Run plans the batch, writes it down, and carries out what needs nobody's word. A batch of facts that was stopped
// is gone on with by the same command.
func (v *batchVerb) Run(t *terminal) error {
	op, err := t.operation(v.Operation, t.say.of("cannot_batch"))
	if err != nil {
		return err
	}
	return t.atDesk(func(d *bureau.Desk) error {
		selection, unread, err := v.selection(t, d)
		if err != nil {
			return err
		}
		p := v.proposal(op)
		if !v.DryRun {
			stopped, err := stoppedBatch(t, d, selection.Scope, p)
			if err != nil {
				return err
			}
			if stopped.ID != "" {
				t.tell("batch_goes_on", stopped.ID)
				return t.carryOn(d, stopped)
			}
		}
		plan, err := t.plan(d, selection, p)
		if err != nil {
			return err
		}
		r := plannedBatch(plan, unread)
		if r.DryRun = v.DryRun; v.DryRun {
			return t.endPlanned(r)
		}
		if err := v.agreed(t, op, &r); err != nil {
			return err
		}
		k, err := d.Begin(t.ctx, plan)
		if err != nil {
			return err
		}
		r.Case, r.State = k.ID, string(k.State)
		if k.State != bureau.Running {
			return t.endPlanned(r)
		}
		done, state, err := t.carry(d, k.ID, op)
		r.State = string(state)
		r.take(done)
		return t.endCarried(r, &r.batchResult, k.ID, err)
	})
}

// selection is what the batch is about, and what its list says that cannot be read.
func (v *batchVerb) selection(t *terminal, d *bureau.Desk) (bureau.Selection, []bureau.BatchRefusal, error) {
	what := t.say.of("cannot_batch")
	switch {
	case v.List != "" && v.filter != filter{}:
		return bureau.Selection{}, nil, problem.New(problem.Invalid, what, t.say.of("list_or_filter"), t.say.of("choose_one"))
	case v.List == "" && v.filter == filter{}:
		return bureau.Selection{}, nil, problem.New(problem.Invalid, what, t.say.of("nothing_chosen"), t.say.of("choose_some"))
	case v.List == "":
		q, err := v.query(t, what)
		return bureau.Selection{Query: &q, Scope: d.Scope(q)}, nil, err
	}
	file, err := register.Open(v.List)
	if err != nil {
		return bureau.Selection{}, nil, err
	}
	defer file.Close()
	s, unread, err := d.ReadList(t.ctx, file, v.Sheet)
	s.Scope += "（摘要 " + file.Digest()[:8] + "）" // a list that was put right is another list
	return s, unread, err
}

// stoppedBatch finds the person's own batch of the same facts that was stopped before its end.
func stoppedBatch(t *terminal, d *bureau.Desk, scope string, p bureau.Proposal) (bureau.Case, error) {
	if _, can := bureau.InBatches(p.Operation); p.Operation.ByTwo() || !can {
		return bureau.Case{}, nil
	}
	cases, err := d.Cases(t.ctx, true)
	for _, k := range cases {
		same := k.Operation == p.Operation && k.Reason == p.Reason && k.Until == p.Until && k.Effective == p.Effective &&
			k.Result == p.Result && k.Note == code.MaskText(p.Note) // cases are listed masked
		if same && k.State == bureau.Running && k.Keeper() == d.Person().User && k.Work.Scope == scope {
			return k, nil
		}
	}
	return bureau.Case{}, err
}

func (t *terminal) plan(d *bureau.Desk, s bureau.Selection, p bureau.Proposal) (bureau.Plan, error) {
	progress := t.bar(t.say.of("planning"))
	defer progress.clear()
	return d.Plan(t.ctx, s, p, progress.at)
}

// agreed asks for the number of certificates that are to end: who gives it has seen the plan.
func (v *batchVerb) agreed(t *terminal, op certificate.Operation, r *begunResult) error {
	if v.Yes == r.Planned || v.Yes == 0 && !op.Ends() {
		return nil
	}
	said := t.say.of("said_nothing")
	if v.Yes != 0 {
		said = t.say.of("said_another", v.Yes)
	}
	return problem.New(problem.Invalid, "不能成批"+op.Name(), t.say.of("not_agreed", grouped(r.Planned), grouped(r.Refused), said),
		t.say.of("agree", r.Planned))
}

// plannedBatch is a plan as it is printed.
func plannedBatch(plan bureau.Plan, unread []bureau.BatchRefusal) begunResult {
	op := plan.Proposal.Operation
	r := begunResult{
		Operation: op.String(), Planned: len(plan.Members), Scope: plan.Scope, operation: op,
		batchResult: batchOf(bureau.BatchResult{Refused: plan.Refused, Reasons: plan.Reasons}, "carried"),
	}
	for _, b := range append(unread, plan.Refusals...) {
		r.Why = append(r.Why, refusedOf(b))
	}
	for _, b := range unread {
		r.Refused++
		r.Reasons[b.Why.Rule]++
	}
	return r
}

// endPlanned prints a plan. What a rule keeps out ends with exit code 1.
func (t *terminal) endPlanned(r begunResult) error {
	if err := t.answer(r); err != nil {
		return err
	}
	return found(r.Refused > 0)
}

func (r begunResult) lines(say words) []string {
	lines := []string{say.of("planned", say.word(r.operation), r.Scope, grouped(r.Planned), grouped(r.Refused))}
	switch {
	case r.DryRun:
		lines = append(lines, say.of("batch_dry_run"))
	case r.State == string(bureau.Open):
		lines = append(lines, say.of("proposed", say.word(r.operation), r.Case))
	default:
		lines = append(lines, say.of("batch_"+r.State, r.Case))
		return append(lines, r.batchResult.lines(say)...)
	}
	return append(append(lines, counts(r.Reasons)...), r.whyLines(say)...)
}
