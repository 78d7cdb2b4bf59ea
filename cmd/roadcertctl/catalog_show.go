package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/problem"
)

// catalogShowVerb shows one version of an entry, or writes it to a file that an editor can change and
// `catalog draft` reads again.
type catalogShowVerb struct {
	Kind   string `arg:"" help:"${help_kind}"`
	Number int    `placeholder:"N" help:"${help_catalog_number}"`
	Out    string `placeholder:"FILE" help:"${help_catalog_out}"`
}

// entryResult is a version whole, as files have it.
type entryResult struct{ catalog.Version }

// Run shows the version, or writes it down.
func (v *catalogShowVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		entry, err := t.version(d, v.Kind, v.Number)
		if err != nil {
			return err
		}
		if v.Out == "" {
			return t.answer(entryResult{entry})
		}
		err = premises.WriteFile(v.Out, 0o644, t.say.of("cannot_export"), func(w io.Writer) error { return encode(w, entry) })
		if err != nil {
			return err
		}
		return t.answer(writtenResult{v.Out})
	})
}

// version finds a version of an entry; number 0 means the one in force.
func (t *terminal) version(d *bureau.Desk, kind string, number int) (catalog.Version, error) {
	code := catalog.Code(kind)
	versions, err := d.Versions(t.ctx, code)
	if err != nil {
		return catalog.Version{}, err
	}
	if number == 0 {
		v, _ := d.Catalog().InForce(code) // Versions has found the kind among those in force
		return v, nil
	}
	for _, v := range versions {
		if v.Number == number {
			return v, nil
		}
	}
	return catalog.Version{}, problem.New(problem.NotFound, t.say.of("no_such_version"),
		fmt.Sprintf("%s没有第 %d 版，最新的是第 %d 版", versions[0].Kind.Short, number, versions[0].Number), "用 catalog list --kind "+kind+" 可看全部版本")
}

// encode writes a thing as a file that people read: indented, and < as it is.
func encode(w io.Writer, thing any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(thing)
}

func (r entryResult) lines(say words) []string {
	v := &r.Version
	lines := []string{
		say.of("catalog_entry", string(v.Kind.Code), v.Kind.Name, v.Number, say.of("catalog_"+string(v.State)), v.From),
		say.of("catalog_by", v.Author, v.Publisher, v.Reason),
	}
	rows := make([][]string, len(v.Kind.Fields))
	for i, f := range v.Kind.Fields {
		var marks []string
		if f.Sensitive {
			marks = append(marks, say.of("field_sensitive"))
		}
		if f.Retired {
			marks = append(marks, say.of("field_retired"))
		}
		rows[i] = []string{"  " + f.Key, f.Name, f.Kind.Name(), f.Required.Name(), f.Share.Name(), strings.Join(marks, " ")}
	}
	lines = append(lines, table(strings.Split(say.of("field_columns"), "|"), rows)...)
	if v.Template == nil {
		return append(lines, say.of("no_template"))
	}
	for _, p := range v.Template.Pages {
		lines = append(lines, say.of("template_page", p.Name, p.Width.MM(), p.Height.MM(), len(p.Elements)))
	}
	return lines
}

// catalogDiffVerb says what two versions of an entry say differently.
type catalogDiffVerb struct {
	Kind string `arg:"" help:"${help_kind}"`
	A    int    `arg:"" optional:"" help:"${help_diff_a}"`
	B    int    `arg:"" optional:"" help:"${help_diff_b}"`
}

type diffResult struct {
	Kind        string            `json:"kind"`
	A           int               `json:"a"`
	B           int               `json:"b"`
	Differences []shownDifference `json:"differences"`
	all         []catalog.Difference
}

type shownDifference struct {
	Place  string `json:"place"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Run compares. Without numbers it is what the newest version, such as a draft that waits, changes of the one
// in force.
func (v *catalogDiffVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		a, err := t.version(d, v.Kind, v.A)
		if err != nil {
			return err
		}
		if v.B == 0 {
			v.B = d.Catalog().History(a.Kind.Code)[0].Number
		}
		b, err := t.version(d, v.Kind, v.B)
		if err != nil {
			return err
		}
		return t.answer(compared(a, b))
	})
}

func compared(a, b catalog.Version) diffResult {
	r := diffResult{Kind: string(a.Kind.Code), A: a.Number, B: b.Number, Differences: []shownDifference{}, all: catalog.Diff(a, b)}
	for _, x := range r.all {
		r.Differences = append(r.Differences, shownDifference(x))
	}
	return r
}

func (r diffResult) lines(say words) []string {
	lines := []string{say.of("diff_count", r.Kind, r.A, r.B, len(r.all))}
	for _, x := range r.all {
		lines = append(lines, "  "+x.String())
	}
	return lines
}
