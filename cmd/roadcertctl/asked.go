package main

import (
	"encoding/json"
	"slices"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// asked is what can be said of an operation, to whatever it is done.
type asked struct {
	Reason    string  `placeholder:"CODE" help:"${help_reason}"`
	Until     day.Day `placeholder:"DATE" help:"${help_until}"`
	Effective day.Day `placeholder:"DATE" help:"${help_effective}"`
	Result    string  `placeholder:"RESULT" help:"${help_result}"`
	Note      string  `placeholder:"TEXT" help:"${help_note}"`
}

// askedOfOne is what can be said besides where it is done to one certificate.
type askedOfOne struct {
	asked
	Face  string `placeholder:"F.json" help:"${help_changes}"`
	Other string `placeholder:"NUMBER" help:"${help_other}"`
}

// proposal is what is asked of an operation. A grade may also be written as the note of an assessment.
func (a *asked) proposal(op certificate.Operation) bureau.Proposal {
	p := bureau.Proposal{
		Operation: op, Reason: certificate.Reason(a.Reason), Note: a.Note, Until: a.Until, Effective: a.Effective, Result: a.Result,
	}
	grade := slices.ContainsFunc(certificate.Grades, func(w certificate.Word) bool { return w.Key == a.Note })
	if op == certificate.Assess && p.Result == "" && grade {
		p.Result, p.Note = a.Note, ""
	}
	return p
}

// proposal reads the file of the face, and finds the other certificate.
func (a *askedOfOne) proposal(t *terminal, d *bureau.Desk, op certificate.Operation) (bureau.Proposal, error) {
	p := a.asked.proposal(op)
	if a.Face != "" {
		var err error
		if _, p.Face, err = t.readFace(a.Face, t.say.of("cannot_act")); err != nil {
			return p, err
		}
	}
	if a.Other == "" {
		return p, nil
	}
	other, err := d.Show(t.ctx, a.Other)
	p.Other = other.Certificate.ID
	return p, err
}

// readFace takes a file apart: an object of face fields, or {"kind": …, "face": {…}}. In what is only changed a
// value of null clears the field.
func (t *terminal) readFace(path, what string) (catalog.Code, certificate.Face, error) {
	b, err := t.read(path, what)
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
		return "", nil, problem.From(err, problem.Invalid, what, path+" 不是照面文件",
			`请写成 {"kind": "071", "face": {"name": "…"}} 这样的 JSON，值都是文本`)
	}
	return catalog.Code(whole.Kind), whole.Face, nil
}

// operation is the one a word of the command line means.
func (t *terminal) operation(key, what string) (certificate.Operation, error) {
	op, err := certificate.ParseOperation(key)
	if err != nil {
		return op, problem.From(err, problem.Invalid, what, err.Error(), "")
	}
	return op, nil
}
