package main

import (
	"bytes"
	"image/png"
	"io"
	"path/filepath"
	"slices"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
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

// output is one file that was asked for.
type output struct {
	path string
	fill func(io.Writer) error
	made []byte
}

// write makes the files asked for, all of them from one layout, and puts none down before all are made.
func (v *editionVerb) write(t *terminal, d *bureau.Desk) (editionResult, error) {
	what := t.say.of("cannot_write_edition")
	var drawn *paper.Document
	var file bureau.File
	outputs := slices.DeleteFunc([]output{
		{path: v.OFD, fill: func(w io.Writer) error { _, err := w.Write(file.Content); return err }},
		{path: v.PDF, fill: func(w io.Writer) error { return drawn.PDF(w) }},
		{path: v.PNG, fill: func(w io.Writer) error {
			picture, err := drawn.Image(v.Page-1, pictureDPI)
			if err != nil {
				return err
			}
			return png.Encode(w, picture)
		}},
	}, func(o output) bool { return o.path == "" })
	for i, o := range outputs {
		if slices.ContainsFunc(outputs[:i], func(before output) bool { return filepath.Clean(before.path) == filepath.Clean(o.path) }) {
			return editionResult{}, problem.New(problem.Invalid, what, t.say.of("same_file", o.path), t.say.of("other_name"))
		}
	}
	var err error
	if file, err = d.Document(t.ctx, v.Number, v.Edition); err != nil {
		return editionResult{}, err
	}
	if v.PDF != "" || v.PNG != "" {
		if drawn, err = t.draw(d, v.Number, v.Edition); err != nil {
			return editionResult{}, err
		}
	}
	for i := range outputs {
		var b bytes.Buffer
		if err := outputs[i].fill(&b); err != nil {
			return editionResult{}, err
		}
		outputs[i].made = b.Bytes()
	}
	r := editionResult{Identifier: file.Identifier, Sealed: file.Sealed, Digest: file.Digest, Files: []string{}}
	for _, o := range outputs {
		// It is somebody's certificate in full: only for whoever asked for it.
		err := premises.WriteFile(o.path, 0o600, what, func(w io.Writer) error { _, err := w.Write(o.made); return err })
		if err != nil {
			return r, err
		}
		r.Files = append(r.Files, o.path)
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
