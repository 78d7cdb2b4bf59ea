package main

import (
	"encoding/json"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// issueVerb proposes a new certificate.
type issueVerb struct {
	Face string `required:"" placeholder:"F.json" help:"${help_face}"`
	Kind string `placeholder:"CODE" help:"${help_issue_kind}"`
	Note string `placeholder:"TEXT" help:"${help_note}"`
}

// actVerb records a fact about a certificate, or proposes to give or take a right.
type actVerb struct {
	Number    string  `arg:"" help:"${help_number}"`
	Operation string  `arg:"" help:"${help_operation}"`
	Reason    string  `placeholder:"CODE" help:"${help_reason}"`
	Until     day.Day `placeholder:"DATE" help:"${help_until}"`
	Note      string  `placeholder:"TEXT" help:"${help_note}"`
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
	kind, face, err := v.read(t)
	if err != nil {
		return err
	}
	return t.atDesk(func(d *bureau.Desk) error {
		c, err := d.ProposeIssue(t.ctx, kind, face, v.Note)
		if err != nil {
			return err
		}
		return t.answer(issueResult{caseResult: proposed(c), Why: []*certificate.Refusal{}})
	})
}

// read takes the file apart: an object of face fields, or {"kind": …, "face": {…}}.
func (v *issueVerb) read(t *terminal) (catalog.Code, certificate.Face, error) {
	b, err := t.read(v.Face, t.say.of("cannot_issue"))
	if err != nil {
		return "", nil, err
	}
	var whole struct {
		Kind string           `json:"kind"`
		Face certificate.Face `json:"face"`
	}
	if err = json.Unmarshal(b, &whole); err == nil && whole.Face == nil {
		err = json.Unmarshal(b, &whole.Face)
		delete(whole.Face, "kind")
	}
	if err != nil {
		return "", nil, problem.From(err, problem.Invalid, t.say.of("cannot_issue"), v.Face+" 不是照面文件",
			`请写成 {"kind": "071", "face": {"name": "…"}} 这样的 JSON，值都是文本`)
	}
	if v.Kind != "" {
		whole.Kind = v.Kind
	}
	if whole.Kind == "" {
		return "", nil, problem.New(problem.Invalid, t.say.of("cannot_issue"), "没有说明证照类别", "请用 --kind 说明，或在文件里写 kind")
	}
	return catalog.Code(whole.Kind), whole.Face, nil
}

// Run asks the desk, which knows what takes effect at once and what waits for a second person.
func (v *actVerb) Run(t *terminal) error {
	op, err := certificate.ParseOperation(v.Operation)
	if err != nil {
		return problem.From(err, problem.Invalid, t.say.of("cannot_act"), err.Error(), "")
	}
	return t.atDesk(func(d *bureau.Desk) error {
		r, err := v.act(t, d, bureau.Proposal{
			Operation: op, Reason: certificate.Reason(v.Reason), Note: v.Note, Until: v.Until,
		})
		if err != nil {
			return err
		}
		return t.answer(r)
	})
}

// act proposes what gives or takes a right, and records what is a fact.
func (v *actVerb) act(t *terminal, d *bureau.Desk, p bureau.Proposal) (caseResult, error) {
	if !p.Operation.ByTwo() {
		c, err := d.Record(t.ctx, v.Number, p)
		return caseResult{
			State: stateDone, Operation: p.Operation.String(), Kind: c.Kind, Certificate: c.ID.String(), Status: c.Status.String(),
			Revision: c.Revision, operation: p.Operation,
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
