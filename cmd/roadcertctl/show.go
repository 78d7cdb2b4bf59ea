package main

import (
	"encoding/hex"
	"strings"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// showVerb shows one certificate.
type showVerb struct {
	Number string `arg:"" help:"${help_number}"`
	Reveal bool   `help:"${help_reveal}"`
}

type showResult struct {
	ID       string            `json:"id"`
	Number   string            `json:"number"`
	Kind     catalog.Code      `json:"kind"`
	Holder   string            `json:"holder"`
	Status   string            `json:"status"`
	Medium   string            `json:"medium"`
	IssuedOn day.Day           `json:"issued_on"`
	ValidTo  day.Day           `json:"valid_to"`
	Revision int               `json:"revision"`
	Version  int               `json:"version"`
	Sync     bureau.SyncKey    `json:"sync"`
	SyncText string            `json:"sync_text"` // why
	SyncAt   time.Time         `json:"sync_at,omitzero"`
	Face     map[string]string `json:"face"`
	Editions []shownEdition    `json:"editions"`
	Events   []shownEvent      `json:"events"`
	Cautions []string          `json:"cautions,omitempty"` // what to know of it although it is valid
	Linked   []string          `json:"linked,omitempty"`   // those that followed it, or were merged into it
	Actions  []shownAction     `json:"actions"`
	dossier  bureau.Dossier
}

type shownEdition struct {
	Version    int       `json:"version"`
	Identifier string    `json:"identifier"`
	MadeAt     time.Time `json:"made_at"`
	Digest     string    `json:"face_digest"`
	Signer     string    `json:"signer"`
	Catalogue  int       `json:"catalogue"` // version of the kind's entry it was made with
	Sealed     bool      `json:"sealed"`
}

type shownEvent struct {
	ID        string    `json:"id"`
	Revision  int       `json:"revision"`
	Operation string    `json:"operation"`
	At        time.Time `json:"at"`
	Effective day.Day   `json:"effective"`
	Actor     string    `json:"actor"`
	Reason    string    `json:"reason,omitempty"`
	Note      string    `json:"note,omitempty"`
	Status    string    `json:"status"`
	Until     day.Day   `json:"until,omitzero"`
	Result    string    `json:"result,omitempty"`
	Other     string    `json:"other,omitempty"`
	Case      string    `json:"case,omitempty"`
}

type shownAction struct {
	Operation string               `json:"operation"`
	Allowed   bool                 `json:"allowed"`
	Why       *certificate.Refusal `json:"why,omitempty"`
}

// Run shows the certificate, sensitive items masked unless they were asked for.
func (v *showVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		look := d.Show
		if v.Reveal {
			look = d.Reveal
		}
		dossier, err := look(t.ctx, v.Number)
		if err != nil {
			return err
		}
		return t.answer(shown(dossier))
	})
}

func shown(d bureau.Dossier) showResult {
	c := &d.Certificate
	r := showResult{
		ID: c.ID.String(), Number: c.Number, Kind: c.Kind, Holder: c.Holder, Status: d.Status.String(), Medium: c.Medium.String(),
		IssuedOn: c.IssuedOn, ValidTo: c.ValidTo, Revision: c.Revision, Version: c.Version, Sync: d.Sync.Key, SyncText: d.Sync.Text, SyncAt: d.Sync.At,
		Face: map[string]string{}, Editions: []shownEdition{}, Events: []shownEvent{}, dossier: d,
	}
	for _, line := range d.Face {
		if line.Value != "" {
			r.Face[line.Field.Key] = line.Value
		}
	}
	for _, e := range d.Events {
		if ed := e.Edition; ed != nil {
			r.Editions = append(r.Editions, shownEdition{
				Version: ed.Version, Identifier: ed.Identifier, MadeAt: ed.MadeAt, Digest: hex.EncodeToString(ed.FaceDigest),
				Signer: e.Actor, Catalogue: max(ed.Catalog, 1), Sealed: ed.Sealed,
			})
		}
		shown := shownEvent{
			ID: e.ID.String(), Revision: e.Revision, Operation: e.Operation.String(), At: e.At, Effective: e.Effective, Actor: e.Actor,
			Reason: string(e.Reason), Note: e.Note, Status: e.Status.String(), Until: e.Until, Result: e.Result, Case: e.Case,
		}
		if e.Other != 0 {
			shown.Other = e.Other.String()
		}
		r.Events = append(r.Events, shown)
	}
	for _, c := range d.Cautions {
		r.Cautions = append(r.Cautions, c.Text)
	}
	for _, id := range d.Linked {
		r.Linked = append(r.Linked, id.String())
	}
	for _, a := range d.Actions {
		r.Actions = append(r.Actions, shownAction{Operation: a.Operation.String(), Allowed: a.Why == nil, Why: a.Why})
	}
	return r
}

func (r showResult) lines(say words) []string {
	d := &r.dossier
	lines := []string{say.of("shown", r.ID, d.Kind.Name, say.word(d.Status), say.word(d.Certificate.Medium))}
	lines = append(lines, r.Cautions...)
	lines = append(lines, r.SyncText)
	var face, events, actions [][]string
	for _, line := range d.Face {
		face = append(face, []string{"  " + line.Field.Name, line.Field.Text(line.Value)})
	}
	for _, e := range d.Events {
		events = append(events, []string{
			"  " + e.At.Local().Format("2006-01-02 15:04"), say.word(e.Operation), e.Actor,
			strings.TrimSpace(e.Reason.Name() + " " + certificate.ResultName(e.Operation, e.Result)), e.Note,
		})
	}
	for _, a := range d.Actions {
		answer := say.of("may")
		if a.Why != nil {
			answer = a.Why.Error()
		}
		actions = append(actions, []string{"  " + say.word(a.Operation), answer})
	}
	lines = append(lines, table([]string{say.of("face"), ""}, face)...)
	lines = append(lines, say.of("editions"))
	for _, e := range r.Editions {
		lines = append(lines, "  "+say.of("edition", e.Version, e.Identifier, e.Signer, say.sealed(e.Sealed)))
	}
	lines = append(lines, table(strings.Split(say.of("event_columns"), "|"), events)...)
	return append(lines, table([]string{say.of("actions"), ""}, actions)...)
}
