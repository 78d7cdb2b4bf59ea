package main

import (
	"io"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/domain/sharing"
	"roadcert/store/register"
	"roadcert/ui/paper"
)

// shareUseVerb hands out what a grant covers, as one file.
type shareUseVerb struct {
	ID   string `arg:"" help:"${help_share_id}"`
	PDF  string `name:"pdf" placeholder:"FILE" help:"${help_share_pdf}"`
	PNG  string `name:"png" placeholder:"FILE" help:"${help_share_png}"`
	XLSX string `name:"xlsx" placeholder:"FILE" help:"${help_share_xlsx}"`
}

type shareUseResult struct {
	Number   string       `json:"number"` // as it stands on the file
	Grant    string       `json:"grant"`
	File     string       `json:"file"`
	Form     sharing.Form `json:"form"`
	Given    int          `json:"given"`
	Withheld int          `json:"withheld"` // no longer valid, or another holder's
	Left     int          `json:"left"`     // how often the grant can still be used
	Digest   string       `json:"digest"`   // SM3 of the file
}

// sharedDPI is the resolution of a picture that is handed out: passable on paper, and several pages long.
const sharedDPI = 150

// Run hands out. The file lies on the disk before its use is recorded and gets its name after, so that no use is spent on
// a full disk.
func (v *shareUseVerb) Run(t *terminal) error {
	var path string
	var form sharing.Form
	ways := 0
	for f, p := range map[sharing.Form]string{sharing.PDF: v.PDF, sharing.PNG: v.PNG, sharing.XLSX: v.XLSX} {
		if p != "" {
			path, form = p, f
			ways++
		}
	}
	what := t.say.of("cannot_share_use")
	if ways != 1 {
		return problem.New(problem.Invalid, what, t.say.of("share_one_file"), "")
	}
	return t.atDesk(func(d *bureau.Desk) error {
		draw, err := drawing(form)
		if err != nil {
			return err
		}
		var f bureau.SharedFile
		if err := premises.WriteFile(path, 0o600, what, func(w io.Writer) error {
			f, err = d.Share(t.ctx, v.ID, form, draw.Into(w))
			return err
		}); err != nil {
			return err
		}
		mark := sharing.Mark{Number: f.Use.Number}
		return t.answer(shareUseResult{
			Number: mark.Written(), Grant: f.Use.Grant, File: path, Form: form, Given: f.Use.Given, Withheld: len(f.Use.Withheld), Left: f.Left,
			Digest: f.Use.Digest,
		})
	})
}

// drawing draws what is handed out as a file of a form.
func drawing(form sharing.Form) (bureau.Drawing, error) {
	letters, err := premises.Type()
	if err != nil {
		return nil, err
	}
	if form == sharing.XLSX {
		return func(w io.Writer, s bureau.SharedSheet) error {
			under, err := paper.Watermark(s.Mark, letters)
			if err != nil {
				return err
			}
			return register.WriteShared(w, s, under)
		}, nil
	}
	return func(w io.Writer, s bureau.SharedSheet) error {
		document, err := paper.NewShared(s, letters)
		switch {
		case err != nil:
			return err
		case form == sharing.PNG:
			return document.PNG(w, sharedDPI)
		}
		return document.PDF(w)
	}, nil
}

func (r shareUseResult) lines(say words) []string {
	lines := []string{say.of("share_used_line", r.Number, grouped(r.Given), grouped(r.Left)), say.of("written", r.File)}
	if r.Withheld > 0 {
		lines = append(lines, say.of("share_withheld_line", grouped(r.Withheld)))
	}
	return append(lines, say.of("share_digest", r.Digest))
}
