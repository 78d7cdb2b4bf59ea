package main

import (
	"strings"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
)

// casesVerb lists the cases.
type casesVerb struct {
	All bool `help:"${help_cases_all}"`
}

type casesResult struct {
	Cases []listedCase `json:"cases"`
}

// listedCase is a case as a list has it.
type listedCase struct {
	ID          string            `json:"id"`
	Operation   string            `json:"operation"`
	Kind        catalog.Code      `json:"kind"`
	Certificate string            `json:"certificate,omitempty"`
	State       string            `json:"state"`
	Reason      string            `json:"reason"`
	Note        string            `json:"note,omitempty"`
	Proposer    string            `json:"proposer"`
	Keeper      string            `json:"keeper"` // who answers for it now
	ProposedAt  time.Time         `json:"proposed_at"`
	Due         day.Day           `json:"due,omitzero"` // last working day to decide it
	Scope       string            `json:"scope,omitempty"`
	Work        *bureau.BatchWork `json:"work,omitempty"` // of a batch
	Reviewer    string            `json:"reviewer,omitempty"`
	Opinion     string            `json:"opinion,omitempty"`
	Decider     string            `json:"decider,omitempty"`
	Answer      string            `json:"answer,omitempty"`
	full        bureau.Case
}

// Run lists the open cases, or all of them.
func (v *casesVerb) Run(t *terminal) error {
	return t.listCases(!v.All, func(bureau.Case) bool { return true })
}

// listCases prints the cases that are wanted.
func (t *terminal) listCases(open bool, wanted func(bureau.Case) bool) error {
	return t.atDesk(func(d *bureau.Desk) error {
		cases, err := d.Cases(t.ctx, open)
		if err != nil {
			return err
		}
		r := casesResult{Cases: []listedCase{}}
		for _, c := range cases {
			if wanted(c) {
				r.Cases = append(r.Cases, listedCaseOf(c))
			}
		}
		return t.answer(r)
	})
}

func listedCaseOf(c bureau.Case) listedCase {
	p := proposed(c)
	l := listedCase{
		ID: c.ID, Operation: p.Operation, Kind: c.Kind, Certificate: p.Certificate, State: string(c.State), Reason: string(c.Reason),
		Note: c.Note, Proposer: c.Proposer, Keeper: c.Keeper(), ProposedAt: c.ProposedAt, Due: c.Due, Work: c.Work, Reviewer: c.Reviewer, Opinion: c.Opinion,
		Decider: c.Decider, Answer: c.Answer, full: c,
	}
	if c.Work != nil {
		l.Scope = c.Work.Scope
	}
	return l
}

func (r casesResult) lines(say words) []string {
	if len(r.Cases) == 0 {
		return []string{say.of("cases_none")}
	}
	rows := make([][]string, len(r.Cases))
	for i := range r.Cases {
		c := &r.Cases[i]
		rows[i] = []string{
			c.ID, say.word(c.full.Operation), c.subject(), c.full.Reason.Name(), c.Proposer,
			c.ProposedAt.Local().Format("2006-01-02 15:04"), c.Due.String(), say.of("case_" + c.State),
		}
	}
	return table(strings.Split(say.of("case_columns"), "|"), rows)
}

// subject is what a case is about: its certificate, or what was chosen for a batch.
func (c *listedCase) subject() string {
	if c.Work != nil {
		return c.Scope + " " + grouped(c.Work.Members)
	}
	return c.Certificate
}
