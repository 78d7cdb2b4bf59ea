// Package handover is how the open work of somebody who changes post or leaves passes to somebody else (工作交接,
// GB/T 22239 8.1.8.2): what is open in their name, who gives it and who takes it over, and the signatures of both.
//
// A handover is drawn up, signed by who gives, and takes effect when the receiver signs. Where who gives has gone without,
// the security administrator signs in their place and says why. What was signed before stays as it was signed: a handover
// changes who answers for a thing from then on, and whoever has answered for a case once counts as having accepted it.
//
// Tasks that wait for a post and for nobody in particular, such as cases to be reviewed, are everybody's who has the post;
// they need no handover. What somebody else has charged a person with, a duty of the responsibility matrix or a finding to
// rectify, is listed and does not pass: who charged them charges another.
package handover

import (
	"encoding/json"
	"slices"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/day"
)

// Clause is what a handover rests on.
const Clause = "GB/T 22239 8.1.8.2"

// Kind is a sort of open work.
type Kind string

// The kinds.
const (
	Case    Kind = "case"
	Draft   Kind = "draft"
	Grant   Kind = "grant"
	Duty    Kind = "duty"
	Finding Kind = "finding"
)

// kinds gives each its name, and the permission of who charges people with it; without one it passes by the handover.
var kinds = []struct {
	kind     Kind
	name     string
	chargers access.Permission
}{
	{Case, "办件", ""},
	{Draft, "草稿", ""},
	{Grant, "共享授权", ""},
	{Duty, "安全责任", access.AssignDuty},
	{Finding, "整改任务", access.Patrol},
}

// Kinds returns every kind, in the order in which a sheet lists them.
func Kinds() []Kind {
	all := make([]Kind, len(kinds))
	for i, row := range kinds {
		all[i] = row.kind
	}
	return all
}

// Name is the kind on screens and paper; an unknown one is its own name.
func (k Kind) Name() string {
	for _, row := range kinds {
		if row.kind == k {
			return row.name
		}
	}
	return string(k)
}

// Chargers are who charges people with this, in Chinese; empty where it passes by the signatures of a handover.
func (k Kind) Chargers() string {
	for _, row := range kinds {
		if row.kind == k && row.chargers != "" {
			return access.HolderNames(row.chargers)
		}
	}
	return ""
}

// Item is one thing that is open in somebody's name.
type Item struct {
	Kind Kind   `json:"kind"`
	Ref  string `json:"ref"`  // k1-3, g1-2, z1-1, q1-7
	Text string `json:"text"` // what it is and how far it has come; nothing of a holder
	// Needs is what whoever takes it over has to be allowed; empty for what does not pass.
	Needs access.Permission `json:"needs,omitempty"`
}

// Handover is one handing over of work, and what those concerned said to it. How far it has come follows from its steps.
type Handover struct {
	ID     string  `json:"id"`   // j1-3
	From   string  `json:"from"` // user name of who gives
	To     string  `json:"to"`
	On     day.Day `json:"on"` // the day it was drawn up
	Reason string  `json:"reason"`
	Others string  `json:"others,omitempty"` // what goes along and is no record here: files on paper, keys
	Items  []Item  `json:"items"`
	Steps  []Step  `json:"steps"` // the first is that it was drawn up
}

// Step is what one person did about a handover, and when.
type Step struct {
	Stage     Stage     `json:"stage"`
	By        string    `json:"by"`
	At        time.Time `json:"at"`
	Text      string    `json:"text,omitempty"`
	Over      []string  `json:"over,omitempty"` // of an acceptance: items that were no longer open in the giver's name
	Signature []byte    `json:"signature,omitempty"`
}

// Needs are what the receiver has to be allowed, each once.
func (h *Handover) Needs() []access.Permission { return Needs(h.Items) }

// Needs are what whoever takes items over has to be allowed, each once.
func Needs(items []Item) []access.Permission {
	var all []access.Permission
	for _, it := range items {
		if it.Needs != "" && !slices.Contains(all, it.Needs) {
			all = append(all, it.Needs)
		}
	}
	return all
}

// Able tells whether a role may do what some items ask for.
func Able(r access.Role, items []Item) bool {
	return access.Allowed(r, access.HandOver) &&
		!slices.ContainsFunc(Needs(items), func(p access.Permission) bool { return !access.Allowed(r, p) })
}

// Stage is how far the handover has come. A witness changes nothing about that.
func (h *Handover) Stage() Stage {
	for _, s := range slices.Backward(h.Steps) {
		if s.Stage != Witnessed {
			return s.Stage
		}
	}
	return ""
}

// Step returns the step of a stage; false where it has none.
func (h *Handover) Step(s Stage) (Step, bool) {
	i := slices.IndexFunc(h.Steps, func(step Step) bool { return step.Stage == s })
	if i < 0 {
		return Step{}, false
	}
	return h.Steps[i], true
}

// Open tells whether something can still come of it.
func (h *Handover) Open() bool { return h.Stage() == Drawn || h.Stage() == Signed }

// Concerns tells whether somebody has to do with it: gives, receives, or has signed.
func (h *Handover) Concerns(user string) bool {
	return h.From == user || h.To == user || slices.ContainsFunc(h.Steps, func(s Step) bool { return s.By == user })
}

// SignedBytes is what the n-th step's signature covers: the handover, and every step up to this one with the signatures
// of those before.
func (h *Handover) SignedBytes(n int) []byte {
	then := *h
	then.Steps = slices.Clone(h.Steps[:n+1])
	then.Steps[n].Signature = nil
	b, _ := json.Marshal(&then) // none of these types can fail to marshal
	return append([]byte("roadcert handover\n"), b...)
}
