package main

import (
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// decideVerb is the second person's word on a case. A batch that is approved is carried out at once.
type decideVerb struct {
	Case    string `arg:"" help:"${help_case}"`
	Verdict string `arg:"" help:"${help_verdict}"`
	Note    string `placeholder:"TEXT" help:"${help_note}"`
}

// verdicts are the words a case can be decided with.
var verdicts = map[string]bureau.CaseState{
	"approve": bureau.Approved, "review": bureau.Reviewed, "return": bureau.Returned, "reject": bureau.Rejected,
}

type decideResult struct {
	Case         string              `json:"case"`
	State        string              `json:"state"`
	Status       string              `json:"status,omitempty"`
	Certificate  *decidedCertificate `json:"certificate"` // null for a batch, and where a proposed issue was not approved
	*batchResult                     // of a batch that was carried out
	operation    certificate.Operation
}

type decidedCertificate struct {
	ID       string       `json:"id"`
	Number   string       `json:"number"` // masked
	Kind     catalog.Code `json:"kind"`
	Status   string       `json:"status"`
	Revision int          `json:"revision"`
	Version  int          `json:"version"`
}

// Run decides, and carries out what is to be done to many.
func (v *decideVerb) Run(t *terminal) error {
	verdict, ok := verdicts[v.Verdict]
	if !ok {
		return problem.New(problem.Invalid, t.say.of("cannot_decide"), "没有“"+v.Verdict+"”这种决定",
			"请写 approve（同意）、review（审核通过）、return（退回）或 reject（不予许可）")
	}
	return t.atDesk(func(d *bureau.Desk) error {
		if verdict == bureau.Approved {
			k, err := d.Case(t.ctx, v.Case)
			if err != nil {
				return err
			}
			if k.Work != nil && k.State == bureau.Running { // approved before, and stopped since
				return t.endDecided(d, decideResult{Case: k.ID, State: string(k.State), operation: k.Operation})
			}
		}
		r, err := t.decide(d, v.Case, verdict, v.Note)
		if err != nil {
			return err
		}
		if r.State == string(bureau.Running) {
			return t.endDecided(d, r)
		}
		return t.answer(r)
	})
}

// endDecided carries out a batch that is approved and prints what came of it.
func (t *terminal) endDecided(d *bureau.Desk, r decideResult) error {
	done, state, err := t.carry(d, r.Case, r.operation)
	r.batchResult, r.State = &done, string(state)
	return t.endCarried(r, &done, r.Case, err)
}

func (t *terminal) decide(d *bureau.Desk, id string, verdict bureau.CaseState, note string) (decideResult, error) {
	decision, err := d.Decide(t.ctx, id, verdict, note)
	if err != nil {
		return decideResult{}, err
	}
	r := decideResult{Case: decision.Case.ID, State: string(decision.Case.State), operation: decision.Case.Operation}
	if c := decision.Certificate; c.Revision > 0 {
		dossier, err := d.Show(t.ctx, c.ID.String()) // which masks the number
		if err != nil {
			return r, err
		}
		r.Status = dossier.Status.String()
		r.Certificate = &decidedCertificate{
			ID: c.ID.String(), Number: dossier.Certificate.Number, Kind: c.Kind, Status: r.Status, Revision: c.Revision, Version: c.Version,
		}
	}
	return r, nil
}

func (r decideResult) lines(say words) []string {
	line := say.of("decided_"+r.State, r.Case, say.word(r.operation))
	if r.Certificate != nil {
		line += " " + say.of("decided_certificate", r.Certificate.ID, r.Certificate.Number)
	}
	if r.batchResult == nil {
		return []string{line}
	}
	return append([]string{line}, r.batchResult.lines(say)...)
}
