package catalog

import (
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
	Template    *Template `json:"template"`
	Reason      string    `json:"reason"`
	Author      string    `json:"author"`
	MadeAt      time.Time `json:"made_at"`
	Publisher   string    `json:"publisher,omitempty"` // somebody else than the author
	PublishedAt time.Time `json:"published_at,omitzero"`
}
