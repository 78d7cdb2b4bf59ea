package main

import (
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// caseNewVerb begins a draft.
type caseNewVerb struct {
	Operation   string `required:"" placeholder:"OPERATION" help:"${help_operation}"`
	Kind        string `placeholder:"CODE" help:"${help_issue_kind}"`
	Certificate string `placeholder:"NUMBER" help:"${help_case_certificate}"`
	askedOfOne
}

// caseSaveVerb changes a draft, or a case that was returned.
type caseSaveVerb struct {
	Case string `arg:"" help:"${help_case}"`
	askedOfOne
}

// caseSubmitVerb puts a draft before a second person.
type caseSubmitVerb struct {
	Case string `arg:"" help:"${help_case}"`
}

// caseRecallVerb takes a case back.
type caseRecallVerb struct {
	Case string `arg:"" help:"${help_case}"`
}

// caseShowVerb shows one case.
type caseShowVerb struct {
	Case   string `arg:"" help:"${help_case}"`
	Reveal bool   `help:"${help_case_reveal}"`
}

// shownCase is a case with all that was written in it.
type shownCase struct {
	listedCase
	Face      certificate.Face `json:"face,omitempty"`
	Until     day.Day          `json:"until,omitzero"`
	Effective day.Day          `json:"effective,omitzero"`
	Result    string           `json:"result,omitempty"`
	Other     string           `json:"other,omitempty"`
	Revision  int              `json:"revision"`
	kinds     *catalog.Catalog
}

// Run saves a new draft, whatever it still lacks.
func (v *caseNewVerb) Run(t *terminal) error {
	op, err := t.operation(v.Operation, t.say.of("cannot_save"))
	if err != nil {
		return err
	}
	return t.atCase(func(d *bureau.Desk) (bureau.Case, error) {
		p, err := v.proposal(t, d, op)
		if err != nil {
			return bureau.Case{}, err
		}
		k := bureau.Case{Operation: op, Kind: catalog.Code(v.Kind)}
		if v.Face != "" && k.Kind == "" {
			if k.Kind, _, err = t.readFace(v.Face, t.say.of("cannot_save")); err != nil {
				return k, err
			}
		}
		if v.Certificate != "" {
			of, err := d.Show(t.ctx, v.Certificate)
			if err != nil {
				return k, err
			}
			k.Certificate, k.Kind = of.Certificate.ID, of.Certificate.Kind
		}
		write(&k, p)
		if reasons := op.Reasons(); k.Reason == "" && len(reasons) == 1 {
			k.Reason = reasons[0]
		}
		return d.SaveCase(t.ctx, k)
	})
}

// write enters in a draft what was said; the rest of it stays.
func write(k *bureau.Case, p bureau.Proposal) {
	if p.Reason != "" {
		k.Reason = p.Reason
	}
	if p.Note != "" {
		k.Note = p.Note
	}
	if p.Until != 0 {
		k.Until = p.Until
	}
	if p.Effective != 0 {
		k.Effective = p.Effective
	}
	if p.Result != "" {
		k.Result = p.Result
	}
	if p.Face != nil {
		k.Face = p.Face
	}
	if p.Other != 0 {
		k.Other = p.Other
	}
}

// Run saves the draft with what was said.
func (v *caseSaveVerb) Run(t *terminal) error {
	return t.atCase(func(d *bureau.Desk) (bureau.Case, error) {
		k, err := d.Written(t.ctx, v.Case)
		if err != nil {
			return k, err
		}
		p, err := v.proposal(t, d, k.Operation)
		if err != nil {
			return k, err
		}
		write(&k, p)
		return d.SaveCase(t.ctx, k)
	})
}

// Run submits.
func (v *caseSubmitVerb) Run(t *terminal) error {
	return t.atCase(func(d *bureau.Desk) (bureau.Case, error) { return d.Submit(t.ctx, v.Case) })
}

// Run takes back.
func (v *caseRecallVerb) Run(t *terminal) error {
	return t.atCase(func(d *bureau.Desk) (bureau.Case, error) { return d.Recall(t.ctx, v.Case) })
}

// Run shows the case, sensitive items masked unless its own clerk asks for them.
func (v *caseShowVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		look := d.Case
		if v.Reveal {
			look = d.Written
		}
		k, err := look(t.ctx, v.Case)
		if err != nil {
			return err
		}
		return t.answer(shownCaseOf(d, k))
	})
}

// atCase does something with a case at a desk, and shows the case as it is then.
func (t *terminal) atCase(work func(*bureau.Desk) (bureau.Case, error)) error {
	return t.atDesk(func(d *bureau.Desk) error {
		k, err := work(d)
		if err != nil {
			return err
		}
		if k, err = d.Case(t.ctx, k.ID); err != nil { // which masks what is sensitive
			return err
		}
		return t.answer(shownCaseOf(d, k))
	})
}

func shownCaseOf(d *bureau.Desk, k bureau.Case) shownCase {
	c := shownCase{
		listedCase: listedCaseOf(k), Face: k.Face, Until: k.Until, Effective: k.Effective, Result: k.Result, Revision: k.Revision,
		kinds: d.Catalog(),
	}
	if k.Other != 0 {
		c.Other = k.Other.String()
	}
	return c
}

func (r shownCase) lines(say words) []string {
	lines := []string{say.of("case_shown", r.ID, say.word(r.full.Operation), say.of("case_"+r.State), r.subject())}
	for _, part := range []struct{ key, text string }{
		{"case_reason", r.full.Reason.Name()},
		{"case_result", certificate.ResultName(r.full.Operation, r.Result)},
		{"case_effective", r.Effective.String()},
		{"case_until", r.Until.String()},
		{"case_other", r.Other},
		{"case_due", r.Due.String()},
		{"case_note", r.Note},
		{"case_by", r.Proposer},
		{"case_opinion", byWhom(r.Reviewer, r.Opinion)},
		{"case_answer", byWhom(r.Decider, r.Answer)},
	} {
		if part.text != "" {
			lines = append(lines, say.of(part.key, part.text))
		}
	}
	kind, ok := r.kinds.Kind(r.Kind)
	if !ok {
		return lines
	}
	var face [][]string
	for i := range kind.Fields {
		if f := &kind.Fields[i]; r.Face[f.Key] != "" {
			face = append(face, []string{"  " + f.Name, f.Text(r.Face[f.Key])})
		}
	}
	if face == nil {
		return lines
	}
	return append(lines, table([]string{say.of("face"), ""}, face)...)
}

func byWhom(user, said string) string {
	if user == "" || said == "" {
		return user
	}
	return user + "：" + said
}
