package main

import (
	"io"
	"strings"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/store/register"
)

// templateVerb writes an empty register of a kind.
type templateVerb struct {
	Out  string `arg:"" help:"${help_template_out}"`
	Kind string `required:"" placeholder:"CODE" help:"${help_kind}"`
}

type templateResult struct {
	Kind catalog.Code `json:"kind"`
	File string       `json:"file"`
	name string
}

// Run writes the template of the kind as the catalogue has it today.
func (v *templateVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		kind, err := d.Kind(catalog.Code(v.Kind))
		if err != nil {
			return err
		}
		err = premises.WriteFile(v.Out, 0o644, t.say.of("cannot_write_template"), func(w io.Writer) error {
			return register.WriteTemplate(w, kind)
		})
		if err != nil {
			return err
		}
		return t.answer(templateResult{Kind: kind.Code, File: v.Out, name: kind.Short})
	})
}

func (r templateResult) lines(say words) []string {
	return []string{say.of("template_written", r.name, r.File)}
}

// mappingsVerb lists the saved mappings, or forgets one.
type mappingsVerb struct {
	Forget string `placeholder:"NAME" help:"${help_forget}"`
}

type mappingsResult struct {
	Mappings  []bureau.Mapping `json:"mappings"`
	Forgotten string           `json:"forgotten,omitempty"`
}

// Run lists what is kept then.
func (v *mappingsVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if v.Forget != "" {
			if err := d.ForgetMapping(t.ctx, v.Forget); err != nil {
				return err
			}
		}
		kept, err := d.Mappings(t.ctx)
		if err != nil {
			return err
		}
		return t.answer(mappingsResult{Mappings: append([]bureau.Mapping{}, kept...), Forgotten: v.Forget})
	})
}

func (r mappingsResult) lines(say words) []string {
	var lines []string
	if r.Forgotten != "" {
		lines = append(lines, say.of("mapping_forgotten", r.Forgotten))
	}
	if len(r.Mappings) == 0 {
		return append(lines, say.of("mappings_none"))
	}
	rows := make([][]string, len(r.Mappings))
	for i, m := range r.Mappings {
		var columns []string
		for _, h := range m.Headings {
			if field, ok := m.Map[h]; ok {
				columns = append(columns, h+"="+field)
			}
		}
		rows[i] = []string{m.Name[:shownDigest], string(m.Kind), m.By, m.At.Format(time.DateOnly), strings.Join(columns, " ")}
	}
	return append(lines, table(strings.Split(say.of("mapping_columns"), "|"), rows)...)
}
