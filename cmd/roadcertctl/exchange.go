package main

import (
	"context"
	"io"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
)

// Files that bureaus exchange: the catalogue, the status list, certificates to trust. All are signed; a key that
// is met for the first time is accepted by naming its fingerprint, which two people compare by telephone.

// exportVerb writes one of those files.
type exportVerb struct {
	File string `arg:"" help:"${help_export_file}"`
}

type writtenResult struct {
	File string `json:"file"`
}

func (r writtenResult) lines(say words) []string { return []string{say.of("written", r.File)} }

func (v *exportVerb) write(t *terminal, fill func(*bureau.Desk, context.Context, io.Writer) error) error {
	return t.atDesk(func(d *bureau.Desk) error {
		err := premises.WriteFile(v.File, 0o644, t.say.of("cannot_export"), func(w io.Writer) error { return fill(d, t.ctx, w) })
		if err != nil {
			return err
		}
		return t.answer(writtenResult{v.File})
	})
}

type (
	catalogExportVerb struct{ exportVerb }
	statusExportVerb  struct{ exportVerb }
)

// Run writes the catalogue with its history.
func (v *catalogExportVerb) Run(t *terminal) error { return v.write(t, (*bureau.Desk).ExportCatalog) }

// Run writes where every edition stands today.
func (v *statusExportVerb) Run(t *terminal) error { return v.write(t, (*bureau.Desk).ExportStatusList) }

// importFileVerb takes one of those files over, or only looks at it where no fingerprint is named.
type importFileVerb struct {
	File   string `arg:"" help:"${help_import_file}"`
	Accept string `placeholder:"FINGERPRINT" help:"${help_accept}"`
}

func (v *importFileVerb) read(t *terminal) ([]byte, error) {
	return t.read(v.File, t.say.of("cannot_take_over"))
}

type (
	catalogImportVerb struct{ importFileVerb }
	statusImportVerb  struct{ importFileVerb }
	trustVerb         struct{ importFileVerb }
)

// takenResult is what a file holds and whether it was taken over.
type takenResult struct {
	From        string    `json:"from"`
	Fingerprint string    `json:"fingerprint"`
	Known       bool      `json:"known"`
	At          time.Time `json:"at,omitzero"`
	Entries     int       `json:"entries"` // of the catalogue: drafts made
	Same        int       `json:"same,omitempty"`
	Refused     []string  `json:"refused,omitempty"`
	Taken       bool      `json:"taken"`
	about       string    // sentence on the entries
}

func (r takenResult) lines(say words) []string {
	lines := []string{say.of("taken_from", r.From, r.Fingerprint)}
	if r.about != "" {
		lines = append(lines, say.of(r.about, grouped(r.Entries), grouped(r.Same)))
	}
	for _, why := range r.Refused {
		lines = append(lines, "  "+why)
	}
	switch {
	case r.Taken:
		return append(lines, say.of("taken"))
	case r.Known:
		return append(lines, say.of("not_taken_known"))
	}
	return append(lines, say.of("not_taken"))
}

// Run takes a catalogue over as drafts.
func (v *catalogImportVerb) Run(t *terminal) error {
	content, err := v.read(t)
	if err != nil {
		return err
	}
	return t.atDesk(func(d *bureau.Desk) error {
		in, err := d.ImportCatalog(t.ctx, content, v.Accept)
		if err != nil {
			return err
		}
		r := takenResult{
			From: in.Bureau, Fingerprint: in.Fingerprint, Known: in.Known, At: in.Made, Entries: len(in.Drafts), Same: in.Same,
			Refused: in.Refused, Taken: v.Accept != "", about: "taken_catalog",
		}
		if err := t.answer(r); err != nil {
			return err
		}
		return found(len(r.Refused) > 0)
	})
}

// Run takes another bureau's status list over.
func (v *statusImportVerb) Run(t *terminal) error {
	content, err := v.read(t)
	if err != nil {
		return err
	}
	return t.atDesk(func(d *bureau.Desk) error {
		in, err := d.ImportStatusList(t.ctx, content, v.Accept)
		if err != nil {
			return err
		}
		return t.answer(takenResult{
			From: in.Bureau, Fingerprint: in.Fingerprint, Known: in.Known, At: in.At, Entries: in.Entries, Taken: v.Accept != "", about: "taken_list",
		})
	})
}

// Run trusts a root certificate of seals.
func (v *trustVerb) Run(t *terminal) error {
	content, err := v.read(t)
	if err != nil {
		return err
	}
	return t.atDesk(func(d *bureau.Desk) error {
		subject, fingerprint, err := d.TrustCertificate(t.ctx, content, v.Accept)
		if err != nil {
			return err
		}
		return t.answer(takenResult{From: subject, Fingerprint: fingerprint, Entries: 1, Taken: v.Accept != ""})
	})
}
