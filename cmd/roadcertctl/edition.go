package main

import (
	"image/png"
	"io"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/ui/paper"
)

// editionVerb writes the files of an edition.
type editionVerb struct {
	Number  string `arg:"" help:"${help_number}"`
	Edition int    `placeholder:"N" help:"${help_edition_version}"`
	OFD     string `name:"ofd" placeholder:"FILE" help:"${help_edition_ofd}"`
	PDF     string `name:"pdf" placeholder:"FILE" help:"${help_edition_pdf}"`
	PNG     string `name:"png" placeholder:"FILE" help:"${help_edition_png}"`
	Page    int    `default:"1" placeholder:"N" help:"${help_edition_page}"`
}

type editionResult struct {
	Identifier string   `json:"identifier"`
	Sealed     bool     `json:"sealed"`
	Digest     string   `json:"digest"` // SM3 of the OFD file
	Files      []string `json:"files"`
}

// pictureDPI is the resolution of a picture of a document: sharp on a screen and passable on paper.
const pictureDPI = 200

// Run writes what is asked for.
func (v *editionVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		r, err := v.write(t, d)
		if err != nil {
			return err
		}
		return t.answer(r)
	})
}

// write makes the files asked for, all of them from one layout.
func (v *editionVerb) write(t *terminal, d *bureau.Desk) (editionResult, error) {
	file, err := d.Document(t.ctx, v.Number, v.Edition)
	if err != nil {
		return editionResult{}, err
	}
	r := editionResult{Identifier: file.Identifier, Sealed: file.Sealed, Digest: file.Digest, Files: []string{}}
	var drawn *paper.Document
	if v.PDF != "" || v.PNG != "" {
		if drawn, err = t.draw(d, v.Number, v.Edition); err != nil {
			return r, err
		}
	}
	for _, out := range []struct {
		path string
		fill func(io.Writer) error
	}{
		{v.OFD, func(w io.Writer) error { _, err := w.Write(file.Content); return err }},
		{v.PDF, func(w io.Writer) error { return drawn.PDF(w) }},
		{v.PNG, func(w io.Writer) error {
			picture, err := drawn.Image(v.Page-1, pictureDPI)
			if err != nil {
				return err
			}
			return png.Encode(w, picture)
		}},
	} {
		if out.path == "" {
			continue
		}
		// It is somebody's certificate in full: only for whoever asked for it.
		if err := premises.WriteFile(out.path, 0o600, t.say.of("cannot_write_edition"), out.fill); err != nil {
			return r, err
		}
		r.Files = append(r.Files, out.path)
	}
	return r, nil
}

// draw lays the document of an edition out.
func (t *terminal) draw(d *bureau.Desk, ref string, version int) (*paper.Document, error) {
	sheet, err := d.Sheet(t.ctx, ref, version)
	if err != nil {
		return nil, err
	}
	letters, err := premises.Type()
	if err != nil {
		return nil, err
	}
	return paper.NewCertificate(sheet, letters)
}

func (r editionResult) lines(say words) []string {
	lines := []string{say.of("edition_file", r.Identifier, say.sealed(r.Sealed))}
	for _, f := range r.Files {
		lines = append(lines, say.of("written", f))
	}
	return append(lines, say.of("file_digest", r.Digest))
}
