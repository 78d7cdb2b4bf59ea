package main

import (
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// convertVerb makes electronic editions for paper certificates.
type convertVerb struct {
	Kind  string `placeholder:"CODE" xor:"which" required:"" help:"${help_convert_kind}"`
	All   bool   `xor:"which" required:"" help:"${help_all}"`
	Limit int    `placeholder:"N" help:"${help_convert_limit}"`
}

// batchResult is what became of a batch.
type batchResult struct {
	Issued    int                  `json:"issued"`
	Refused   int                  `json:"refused"`
	Reasons   map[string]int       `json:"reasons"`
	Why       []refusedCertificate `json:"why"` // the first of them
	Seconds   float64              `json:"seconds"`
	Cancelled bool                 `json:"cancelled,omitempty"`

	done string // the sentence that says what was done
}

// refusedCertificate is a certificate and the rule that keeps it out of a batch.
type refusedCertificate struct {
	ID     string `json:"id"`
	Line   int    `json:"line,omitempty"` // of the list that names it
	Number string `json:"number"`         // masked where it is sensitive
	Holder string `json:"holder"`
	*certificate.Refusal
}

// Run converts what can be converted; what cannot is counted by reason and ends with exit code 1.
func (v *convertVerb) Run(t *terminal) error {
	if v.Limit < 0 {
		return problem.New(problem.Invalid, t.say.of("cannot_convert"), t.say.of("not_positive"), "")
	}
	return t.atDesk(func(d *bureau.Desk) error {
		r, err := t.convert(d, bureau.ConvertOptions{Kind: catalog.Code(v.Kind), Limit: v.Limit})
		return t.endBatch(r, err)
	})
}

// endBatch prints the outcome of a batch. What was refused or stopped ends with exit code 1.
func (t *terminal) endBatch(r batchResult, err error) error {
	if problem.Of(err) == problem.Cancelled {
		r.Cancelled = true
		t.tell("convert_cancelled", grouped(r.Issued))
	} else if err != nil {
		return err
	}
	if err := t.answer(r); err != nil {
		return err
	}
	return found(r.Refused > 0 || r.Cancelled)
}

// convert does one batch with its progress shown. With a problem.Cancelled the result says how far it came.
func (t *terminal) convert(d *bureau.Desk, opt bureau.ConvertOptions) (batchResult, error) {
	progress := t.bar(t.say.of("converting"))
	defer progress.clear()
	opt.Progress = progress.at
	batch, err := d.Convert(t.ctx, opt)
	return batchOf(batch, "converted"), err
}

// batchOf words the outcome of a batch with a sentence.
func batchOf(batch bureau.BatchResult, done string) batchResult {
	r := batchResult{
		Issued: batch.Issued, Refused: batch.Refused, Reasons: batch.Reasons, Why: []refusedCertificate{}, Seconds: batch.Seconds, done: done,
	}
	for _, b := range batch.Refusals {
		r.Why = append(r.Why, refusedOf(b))
	}
	return r
}

func refusedOf(b bureau.BatchRefusal) refusedCertificate {
	r := refusedCertificate{Line: b.Line, Number: b.Number, Holder: b.Holder, Refusal: b.Why}
	if b.ID != 0 {
		r.ID = b.ID.String()
	}
	return r
}

func (r batchResult) lines(say words) []string {
	lines := append([]string{say.of(r.done, grouped(r.Issued), grouped(r.Refused), r.Seconds)}, counts(r.Reasons)...)
	return append(lines, r.whyLines(say)...)
}

// whyLines are the first of those that were refused.
func (r batchResult) whyLines(say words) []string {
	var lines []string
	for _, c := range r.Why[:min(firstShown, len(r.Why))] {
		lines = append(lines, c.line(say))
	}
	return lines
}

func (c refusedCertificate) line(say words) string {
	if c.Line > 0 {
		return say.of("refused_line", c.Line, c.ID, c.Number, c.Holder, c.Refusal.Error())
	}
	return say.of("refused_certificate", c.ID, c.Number, c.Holder, c.Refusal.Error())
}
