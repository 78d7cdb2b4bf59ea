package main

import (
	"strings"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// decideVerb is the second person's word on a case.
type decideVerb struct {
	Case    string `arg:"" help:"${help_case}"`
	Verdict string `arg:"" help:"${help_verdict}"`
	Note    string `placeholder:"TEXT" help:"${help_note}"`
}

// verdicts are the words a case can be decided with.
var verdicts = map[string]bureau.CaseState{"approve": bureau.Approved, "return": bureau.Returned}

type decideResult struct {
	Case        string              `json:"case"`
	State       string              `json:"state"`
	Status      string              `json:"status,omitempty"`
	Certificate *decidedCertificate `json:"certificate"` // null where a proposed issue was returned
	operation   certificate.Operation
}

type decidedCertificate struct {
	ID       string       `json:"id"`
	Number   string       `json:"number"` // masked
	Kind     catalog.Code `json:"kind"`
	Status   string       `json:"status"`
	Revision int          `json:"revision"`
	Version  int          `json:"version"`
}

// Run decides.
func (v *decideVerb) Run(t *terminal) error {
	verdict, ok := verdicts[v.Verdict]
	if !ok {
		return problem.New(problem.Invalid, t.say.of("cannot_decide"), "没有“"+v.Verdict+"”这种决定", "请写 approve（同意）或 return（退回）")
	}
	return t.atDesk(func(d *bureau.Desk) error {
		r, err := t.decide(d, v.Case, verdict, v.Note)
		if err != nil {
			return err
		}
		return t.answer(r)
	})
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
	return []string{line}
}

// casesVerb lists the cases.
type casesVerb struct {
	All bool `help:"${help_cases_all}"`
}

type casesResult struct {
	Cases []listedCase `json:"cases"`
}

type listedCase struct {
	ID          string       `json:"id"`
	Operation   string       `json:"operation"`
	Kind        catalog.Code `json:"kind"`
	Certificate string       `json:"certificate,omitempty"`
	State       string       `json:"state"`
	Reason      string       `json:"reason"`
	Note        string       `json:"note,omitempty"`
	Proposer    string       `json:"proposer"`
	ProposedAt  time.Time    `json:"proposed_at"`
	Decider     string       `json:"decider,omitempty"`
	Answer      string       `json:"answer,omitempty"`
	full        bureau.Case
}

// Run lists the open cases, or all of them.
func (v *casesVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		cases, err := d.Cases(t.ctx, !v.All)
		if err != nil {
			return err
		}
		r := casesResult{Cases: make([]listedCase, len(cases))}
		for i, c := range cases {
			p := proposed(c)
			r.Cases[i] = listedCase{
				ID: c.ID, Operation: p.Operation, Kind: c.Kind, Certificate: p.Certificate, State: string(c.State), Reason: string(c.Reason),
				Note: c.Note, Proposer: c.Proposer, ProposedAt: c.ProposedAt, Decider: c.Decider, Answer: c.Answer, full: c,
			}
		}
		return t.answer(r)
	})
}

func (r casesResult) lines(say words) []string {
	if len(r.Cases) == 0 {
		return []string{say.of("cases_none")}
	}
	rows := make([][]string, len(r.Cases))
	for i, c := range r.Cases {
		rows[i] = []string{
			c.ID, say.word(c.full.Operation), c.Certificate, c.full.Reason.Name(), c.Proposer, c.ProposedAt.Local().Format("2006-01-02 15:04"), say.of("case_" + c.State),
		}
	}
	return table(strings.Split(say.of("case_columns"), "|"), rows)
}
