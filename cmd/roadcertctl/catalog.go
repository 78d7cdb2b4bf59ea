package main

import (
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
)

// catalogListVerb lists the entries of the catalogue with their versions.
type catalogListVerb struct {
	Kind string `placeholder:"CODE" help:"${help_kind}"`
}

type catalogResult struct {
	Entries []catalogLine `json:"entries"`
}

type catalogLine struct {
	Kind      string `json:"kind"`
	Name      string `json:"name"`
	Number    int    `json:"number"`
	State     string `json:"state"`
	From      string `json:"from"`
	Author    string `json:"author"`
	Publisher string `json:"publisher"`
	Reason    string `json:"reason"`
	Retired   bool   `json:"retired"`
}

func catalogLineOf(v catalog.Version) catalogLine {
	return catalogLine{
		Kind: string(v.Kind.Code), Name: v.Kind.Name, Number: v.Number, State: string(v.State), From: v.From.String(),
		Author: v.Author, Publisher: v.Publisher, Reason: v.Reason, Retired: v.Kind.Retired,
	}
}

// Run lists the versions in force and those that wait to be, or all of one kind.
func (v *catalogListVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		r := catalogResult{Entries: []catalogLine{}}
		add := func(w catalog.Version) { r.Entries = append(r.Entries, catalogLineOf(w)) }
		if v.Kind != "" {
			versions, err := d.Versions(t.ctx, catalog.Code(v.Kind))
			if err != nil {
				return err
			}
			for _, w := range versions {
				add(w)
			}
			return t.answer(r)
		}
		for _, k := range d.Catalog().Kinds() {
			for _, w := range d.Catalog().History(k.Code) {
				add(w)
				if inForce, _ := d.Catalog().InForce(k.Code); w.Number == inForce.Number {
					break // what is older is history
				}
			}
		}
		return t.answer(r)
	})
}

func (r catalogResult) lines(say words) []string {
	rows := make([][]string, len(r.Entries))
	for i, e := range r.Entries {
		state := say.of("catalog_" + e.State)
		if e.Retired {
			state += " " + say.of("field_retired")
		}
		rows[i] = []string{"  " + e.Kind + " " + e.Name, say.of("catalog_version", e.Number), state, e.From, e.Author, e.Publisher, e.Reason}
	}
	return table(strings.Split(say.of("entry_columns"), "|"), rows)
}

// publishVerb puts a draft in force.
type publishVerb struct {
	Kind string `arg:"" help:"${help_kind}"`
}

// Run publishes.
func (v *publishVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		w, err := d.Publish(t.ctx, catalog.Code(v.Kind))
		if err != nil {
			return err
		}
		return t.answer(catalogResult{Entries: []catalogLine{catalogLineOf(w)}})
	})
}
