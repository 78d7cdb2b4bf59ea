package main

import (
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// issueVerb proposes a new certificate.
type issueVerb struct {
	Face string `required:"" placeholder:"F.json" help:"${help_face}"`
	Kind string `placeholder:"CODE" help:"${help_issue_kind}"`
	Note string `placeholder:"TEXT" help:"${help_note}"`
}

// actVerb records a fact about a certificate, proposes to give or take a right, or takes the last step back.
type actVerb struct {
	Number    string `arg:"" help:"${help_number}"`
	Operation string `arg:"" help:"${help_operation}"`
	askedOfOne
}

// caseResult is what became of a proposal.
type caseResult struct {
	State       string       `json:"state"` // done, pending
	Case        string       `json:"case,omitempty"`
	Operation   string       `json:"operation"`
	Kind        catalog.Code `json:"kind"`
	Certificate string       `json:"certificate,omitempty"`
	Status      string       `json:"status,omitempty"`
	Revision    int          `json:"revision,omitempty"`
	operation   certificate.Operation
}

type issueResult struct {
	caseResult
	Issued  int                    `json:"issued"` // 0: it is made when it is approved
	Refused int                    `json:"refused"`
	Why     []*certificate.Refusal `json:"why"`
}

// Run proposes the certificate; somebody else decides.
func (v *issueVerb) Run(t *terminal) error {
	kind, face, err := t.readFace(v.Face, t.say.of("cannot_issue"))
	if err != nil {
		return err
	}
	if v.Kind != "" {
		kind = catalog.Code(v.Kind)
	}
	if kind == "" {
		return problem.New(problem.Invalid, t.say.of("cannot_issue"), "没有说明证照类别", "请用 --kind 说明，或在文件里写 kind")
	}
	return t.atDesk(func(d *bureau.Desk) error {
		c, err := d.ProposeIssue(t.ctx, kind, face, v.Note)
		if err != nil {
			return err
		}
		return t.answer(issueResult{caseResult: proposed(c), Why: []*certificate.Refusal{}})
	})
}

// Run asks the desk, which knows what takes effect at once and what waits for a second person.
func (v *actVerb) Run(t *terminal) error {
	op, err := t.operation(v.Operation, t.say.of("cannot_act"))
	if err != nil {
		return err
	}
	return t.atDesk(func(d *bureau.Desk) error {
		r, err := v.act(t, d, op)
		if err != nil {
			return err
		}
		return t.answer(r)
	})
}

// act proposes what gives or takes a right, and does what takes effect at once.
func (v *actVerb) act(t *terminal, d *bureau.Desk, op certificate.Operation) (caseResult, error) {
	p, err := v.proposal(t, d, op)
	if err != nil {
		return caseResult{}, err
	}
	if !op.ByTwo() {
		c, err := v.atOnce(t, d, p)
		return caseResult{
			State: stateDone, Operation: op.String(), Kind: c.Kind, Certificate: c.ID.String(), Status: c.StatusOn(d.Today()).String(),
			Revision: c.Revision, operation: op,
		}, err
	}
	c, err := d.Propose(t.ctx, v.Number, p)
	if err != nil {
		return caseResult{}, err
	}
	r := proposed(c)
	dossier, err := d.Show(t.ctx, c.Certificate.String())
	r.Status, r.Revision = dossier.Status.String(), dossier.Certificate.Revision
	return r, err
}

func (v *actVerb) atOnce(t *terminal, d *bureau.Desk, p bureau.Proposal) (certificate.Certificate, error) {
	if p.Operation == certificate.Withdraw {
		return d.Withdraw(t.ctx, v.Number, p.Note)
	}
	return d.Record(t.ctx, v.Number, p)
}

// stateDone is the state of what took effect at once.
const stateDone = "done"

func proposed(c bureau.Case) caseResult {
	r := caseResult{State: string(c.State), Case: c.ID, Operation: c.Operation.String(), Kind: c.Kind, operation: c.Operation}
	if c.Certificate != 0 {
		r.Certificate = c.Certificate.String()
	}
	return r
}

func (r caseResult) lines(say words) []string {
	if r.State == stateDone {
		return []string{say.of("recorded", r.Certificate, say.word(r.operation), r.Revision)}
	}
	return []string{say.of("proposed", say.word(r.operation), r.Case)}
}
