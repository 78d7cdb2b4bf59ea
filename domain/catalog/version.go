package catalog

import (
	"fmt"
	"slices"
	"time"

	"roadcert/domain/day"
)

// State is how far a version of an entry has come.
type State string

// The states of a version. A published version is never changed; a newer one takes its place.
const (
	Draft     State = "draft"
	Published State = "published"
)

// Version is one state of an entry of the catalogue, whole: the kind with its face schema, and the template
// its documents are made by (clause 5.1, 同步更新维护). Retiring an entry is a version too (Kind.Retired).
type Version struct {
	Number      int       `json:"number"` // 1, 2, … within the kind
	State       State     `json:"state"`
	From        day.Day   `json:"from"` // the first day it is in force
	Kind        *Kind     `json:"kind"`
	Template    *Template `json:"template"` // nil: no documents are made of this kind yet
	Reason      string    `json:"reason"`
	Author      string    `json:"author"`
	MadeAt      time.Time `json:"made_at"`
	Publisher   string    `json:"publisher,omitempty"` // somebody else than the author
	PublishedAt time.Time `json:"published_at,omitzero"`
}

// String names a version for people: 道路运输证 第 2 版.
func (v *Version) String() string { return fmt.Sprintf("%s 第 %d 版", v.Kind.Name, v.Number) }

// Copy returns a version that shares nothing with v that could be changed: what an editor works on.
func (v *Version) Copy() Version {
	made := *v
	if v.Kind != nil {
		made.Kind = v.Kind.Copy()
	}
	if v.Template != nil {
		made.Template = v.Template.Copy()
	}
	return made
}

// Copy returns a kind that shares nothing with k that could be changed.
func (k *Kind) Copy() *Kind {
	made := *k
	made.number = nil // what is edited is compiled anew
	made.Signs = slices.Clone(k.Signs)
	made.Number.Segments = slices.Clone(k.Number.Segments)
	made.Record.HolderCodes = slices.Clone(k.Record.HolderCodes)
	made.Record.Matters = slices.Clone(k.Record.Matters)
	made.Fields = copyFields(k.Fields)
	return &made
}

func copyFields(fields []Field) []Field {
	made := slices.Clone(fields)
	for i := range made {
		f := &made[i]
		f.rule = nil
		f.Synonyms, f.Values, f.Codes = slices.Clone(f.Synonyms), slices.Clone(f.Values), slices.Clone(f.Codes)
		f.Min, f.Max = copyBound(f.Min), copyBound(f.Max)
		f.Items = copyFields(f.Items)
	}
	return made
}

func copyBound(bound *int64) *int64 {
	if bound == nil {
		return nil
	}
	return new(*bound)
}

// Copy returns a template that shares nothing with t that could be changed.
func (t *Template) Copy() *Template {
	made := *t
	made.Pages = slices.Clone(t.Pages)
	for i := range made.Pages {
		p := &made.Pages[i]
		p.Elements = slices.Clone(p.Elements)
		for j := range p.Elements {
			p.Elements[j].Columns = slices.Clone(p.Elements[j].Columns)
		}
	}
	return &made
}
