package main

import (
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
)

// syncReconcileVerb holds everything here against everything at the province.
type syncReconcileVerb struct{}

type reconcileResult struct {
	At           time.Time    `json:"at"`
	Certificates int          `json:"certificates"`
	Province     int          `json:"province"`
	Same         int          `json:"same"`
	Waiting      int          `json:"waiting"`
	Found        int          `json:"found"` // that differ, however many are listed
	Clean        bool         `json:"clean"`
	Differences  []difference `json:"differences"`
}

type difference struct {
	Certificate string           `json:"certificate"`
	Kind        catalog.Code     `json:"kind"`
	Number      string           `json:"number"` // masked
	Holder      string           `json:"holder"`
	Relation    bureau.Relation  `json:"relation"`
	Text        string           `json:"text"`
	Local       int              `json:"local"`    // events here
	Provincial  int              `json:"province"` // events there
	Lines       []sideLine       `json:"lines"`
	Mendings    []bureau.Mending `json:"mendings"`
}

// Run synchronises first.
func (v *syncReconcileVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		progress := t.bar(t.say.of("reconciling"))
		done, err := d.Reconcile(t.ctx, progress.at)
		progress.clear()
		if err != nil {
			return err
		}
		r := reconcileResult{
			At: done.At, Certificates: done.Certificates, Province: done.Province, Same: done.Same, Waiting: done.Waiting, Found: done.Found,
			Clean: done.Clean, Differences: make([]difference, len(done.Differences)),
		}
		for i, x := range done.Differences {
			r.Differences[i] = difference{
				Certificate: x.Certificate.String(), Kind: x.Kind, Number: x.Number, Holder: x.Holder, Relation: x.Relation, Text: x.Text,
				Local: x.Local, Provincial: x.Province, Lines: sideLinesOf(x.Lines), Mendings: append([]bureau.Mending{}, x.Mendings...),
			}
		}
		if err := t.answer(r); err != nil {
			return err
		}
		return found(!r.Clean)
	})
}

func (r reconcileResult) lines(say words) []string {
	lines := []string{say.of("reconciled", grouped(r.Certificates), grouped(r.Province), grouped(r.Same), grouped(r.Waiting), grouped(r.Found))}
	for _, d := range r.Differences {
		lines = append(lines, "", say.of("difference", d.Certificate, d.Number, d.Holder, say.of("relation_"+string(d.Relation)), d.Text))
		lines = append(lines, shownSides(d.Lines, say)...)
		for _, m := range d.Mendings {
			lines = append(lines, say.of("difference_mending", string(m), say.of("mending_"+string(m))))
		}
	}
	if r.Found > len(r.Differences) {
		lines = append(lines, say.of("differences_more", grouped(r.Found-len(r.Differences))))
	}
	return lines
}

// syncMendVerb puts one difference right.
type syncMendVerb struct {
	Number string `arg:"" help:"${help_number}"`
	How    string `arg:"" help:"${help_mend_how}"`
	Reason string `required:"" placeholder:"TEXT" help:"${help_mend_reason}"`
}

// Run mends.
func (v *syncMendVerb) Run(t *terminal) error {
	return t.resolve("mended", v.Number, func(d *bureau.Desk) error { return d.Mend(t.ctx, v.Number, bureau.Mending(v.How), v.Reason) })
}
