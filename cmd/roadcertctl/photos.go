package main

import (
	"archive/zip"
	"errors"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/problem"
	"roadcert/store/photos"
)

// photosVerb puts photos on the faces of collected certificates.
type photosVerb struct {
	From string `arg:"" placeholder:"DIR|ZIP" help:"${help_photos_from}"`
	Kind string `placeholder:"CODE" help:"${help_kind}"`
}

type photosResult struct {
	bureau.PhotoResult
	Cancelled bool `json:"cancelled,omitempty"`
}

// Run imports every picture of the folder or archive. Refused ones end with exit code 1.
func (v *photosVerb) Run(t *terminal) error {
	files, err := t.photoFiles(v.From)
	if err != nil {
		return err
	}
	defer files.Close()
	var r photosResult
	err = t.atDesk(func(d *bureau.Desk) (err error) {
		progress := t.bar(t.say.of("importing_photos"))
		defer progress.clear()
		r.PhotoResult, err = d.ImportPhotos(t.ctx, files.Each(), bureau.PhotoOptions{Kind: catalog.Code(v.Kind), Progress: progress.done})
		return err
	})
	if problem.Of(err) == problem.Cancelled && r.Photos > 0 {
		r.Cancelled = true
		t.tell("photos_cancelled", grouped(r.Added))
	} else if err != nil {
		return fileProblem(err, t.say.of("cannot_read_photos"), v.From)
	}
	if err := t.answer(r); err != nil {
		return err
	}
	return found(r.Refused > 0 || r.Cancelled)
}

// photoFiles opens a folder or a .zip.
func (t *terminal) photoFiles(from string) (*photos.Files, error) {
	what := t.say.of("cannot_read_photos")
	files, err := photos.Open(from)
	if errors.Is(err, zip.ErrFormat) {
		return nil, problem.From(err, problem.Invalid, what, t.say.of("not_folder_or_zip", from), t.say.of("give_folder_or_zip"))
	}
	return files, fileProblem(err, what, from)
}

func (r photosResult) lines(say words) []string {
	lines := []string{say.of("photos_counts", grouped(r.Photos), grouped(r.Added), grouped(r.Unchanged), grouped(r.Refused))}
	lines = append(lines, counts(r.Reasons)...)
	for i, p := range r.Refusals {
		if i == firstShown {
			break
		}
		lines = append(lines, say.of("photo_refused", p.File, p.Reason, p.Text))
	}
	return lines
}
