package main

import (
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
)

// qualityVerb says how good the valid certificates are.
type qualityVerb struct {
	Kind string `placeholder:"CODE" help:"${help_kind}"`
}

type qualityResult struct{ bureau.Quality }

// Run counts; certificates that would not conform end with exit code 1.
func (v *qualityVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		progress := t.bar(t.say.of("weighing"))
		q, err := d.Quality(t.ctx, catalog.Code(v.Kind), progress.done)
		progress.clear()
		if err != nil {
			return err
		}
		if err := t.answer(qualityResult{q}); err != nil {
			return err
		}
		return found(q.Conforming < q.Valid)
	})
}

func (r qualityResult) lines(say words) []string {
	var lines []string
	for _, k := range r.Kinds {
		lines = append(lines, say.of("quality_of", string(k.Kind), k.Name, grouped(k.Valid), grouped(k.Conforming), k.Rate, grouped(k.Flawless), k.FlawRate))
		var rows [][]string
		for _, c := range k.Causes {
			blocks := ""
			if c.Blocks {
				blocks = say.of("answer_yes")
			}
			rows = append(rows, []string{"  " + c.Name, c.Cause, grouped(c.Count), c.Rate, blocks})
		}
		if len(rows) > 0 {
			lines = append(lines, table(strings.Split(say.of("quality_columns"), "|"), rows)...)
		}
	}
	return append(lines, say.of("quality_all", grouped(r.Valid), grouped(r.Conforming), r.Rate, grouped(r.Flawless), r.FlawRate))
}
