package main

import (
	"context"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// batchCarryVerb carries out a batch from where it came to.
type batchCarryVerb struct {
	Case string `arg:"" help:"${help_case}"`
}

// batchStopVerb ends a batch where it is.
type batchStopVerb struct {
	Case string `arg:"" help:"${help_case}"`
	Note string `placeholder:"TEXT" help:"${help_note}"`
}

// batchShowVerb shows what became of a batch.
type batchShowVerb struct {
	Case string `arg:"" help:"${help_case}"`
}

// batchListVerb lists the batches.
type batchListVerb struct {
	All bool `help:"${help_batch_list_all}"`
}

// Run carries on.
func (v *batchCarryVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		k, err := d.Case(t.ctx, v.Case)
		if err != nil {
			return err
		}
		return t.carryOn(d, k)
	})
}

// carryOn carries out a batch and prints what came of it.
func (t *terminal) carryOn(d *bureau.Desk, k bureau.Case) error {
	done, state, err := t.carry(d, k.ID, k.Operation)
	r := begunResult{
		Operation: k.Operation.String(), Case: k.ID, State: string(state), batchResult: done, operation: k.Operation,
	}
	if k.Work != nil {
		r.Planned, r.Scope = k.Work.Members, k.Work.Scope
	}
	return t.endCarried(r, &r.batchResult, k.ID, err)
}

// carry carries out a batch with its progress shown, and returns the state of its case after it. With a
// problem.Cancelled the result says how far it came.
func (t *terminal) carry(d *bureau.Desk, id string, op certificate.Operation) (batchResult, bureau.CaseState, error) {
	progress := t.bar(t.say.word(op))
	defer progress.clear()
	batch, err := d.Carry(t.ctx, id, progress.at)
	if err != nil && problem.Of(err) != problem.Cancelled {
		return batchResult{}, "", err
	}
	k, readErr := d.Case(context.WithoutCancel(t.ctx), id)
	if err == nil {
		err = readErr
	}
	return batchOf(batch, "carried"), k.State, err
}

// endCarried prints what became of a batch; done is in r. What was refused or stopped ends with exit code 1.
func (t *terminal) endCarried(r result, done *batchResult, id string, err error) error {
	if problem.Of(err) == problem.Cancelled {
		done.Cancelled = true
		t.tell("carry_cancelled", grouped(done.Issued), id)
	} else if err != nil {
		return err
	}
	if err := t.answer(r); err != nil {
		return err
	}
	return found(done.Refused > 0 || done.Cancelled)
}

// take adds what was done to what was planned.
func (r *batchResult) take(done batchResult) {
	r.Issued, r.Refused, r.Seconds = done.Issued, r.Refused+done.Refused, done.Seconds
	r.Why = append(r.Why, done.Why...)
	for rule, n := range done.Reasons {
		r.Reasons[rule] += n
	}
}

// Run stops the batch.
func (v *batchStopVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if _, err := d.Stop(t.ctx, v.Case, v.Note); err != nil {
			return err
		}
		return t.showBatch(d, v.Case)
	})
}

// Run shows the batch.
func (v *batchShowVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error { return t.showBatch(d, v.Case) })
}

// Run lists the batches that wait or are under way, or all.
func (v *batchListVerb) Run(t *terminal) error {
	return t.listCases(!v.All, func(k bureau.Case) bool { return k.Work != nil })
}

// shownBatch is a batch and whom it left out.
type shownBatch struct {
	listedCase
	Reasons map[string]int       `json:"reasons"`
	Why     []refusedCertificate `json:"why"` // all of them
}

func (t *terminal) showBatch(d *bureau.Desk, id string) error {
	o, err := d.Outcome(t.ctx, id)
	if err != nil {
		return err
	}
	if o.Case.Work == nil {
		return problem.New(problem.Invalid, t.say.of("cannot_show_batch"), "办件 "+id+" 不是成批办理", "请用 case show 查看")
	}
	r := shownBatch{listedCase: listedCaseOf(o.Case), Reasons: map[string]int{}, Why: []refusedCertificate{}}
	for _, b := range o.Refusals {
		r.Reasons[b.Why.Rule]++
		r.Why = append(r.Why, refusedOf(b))
	}
	return t.answer(r)
}

func (r shownBatch) lines(say words) []string {
	w := r.Work
	lines := []string{
		say.of("batch_shown", r.ID, say.word(r.full.Operation), r.Scope, say.of("case_"+r.State)),
		say.of("batch_counts", grouped(w.Members), grouped(w.Done), grouped(w.Refused), grouped(w.Members-w.Next)),
	}
	for _, c := range r.Why {
		lines = append(lines, c.line(say))
	}
	return lines
}
