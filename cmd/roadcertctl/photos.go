package main

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"slices"
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/problem"
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
	files, closing, err := t.photoFiles(v.From)
	if err != nil {
		return err
	}
	defer closing()
	var r photosResult
	err = t.atDesk(func(d *bureau.Desk) (err error) {
		progress := t.bar(t.say.of("importing_photos"))
		defer progress.clear()
		r.PhotoResult, err = d.ImportPhotos(t.ctx, photosOf(files), bureau.PhotoOptions{Kind: catalog.Code(v.Kind), Progress: progress.done})
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
func (t *terminal) photoFiles(from string) (files fs.FS, closing func(), err error) {
	what := t.say.of("cannot_read_photos")
	info, err := os.Stat(from)
	if err != nil {
		return nil, nil, fileProblem(err, what, from)
	}
	if info.IsDir() {
		return os.DirFS(from), func() {}, nil
	}
	z, err := zip.OpenReader(from)
	if err != nil {
		return nil, nil, problem.From(err, problem.Invalid, what, t.say.of("not_folder_or_zip", from), t.say.of("give_folder_or_zip"))
	}
	return z, func() { _ = z.Close() }, nil
}

// pictureEndings are the names of files that are looked at.
var pictureEndings = []string{".jpg", ".jpeg", ".png"}

// mostPhoto bounds what is read of one file: a little more than the largest photo that is taken, so that a larger
// one is refused for its size.
const mostPhoto = 4 << 20

// photosOf reads the pictures of a folder one after the other.
func photosOf(files fs.FS) iter.Seq2[bureau.Photo, error] {
	return func(yield func(bureau.Photo, error) bool) {
		err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() || !slices.Contains(pictureEndings, strings.ToLower(path.Ext(name))) {
				return nil
			}
			content, err := readPhoto(files, name)
			if !yield(bureau.Photo{Name: name, Content: content}, err) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(bureau.Photo{}, err)
		}
	}
}

func readPhoto(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open a photo: %w", err)
	}
	content, err := io.ReadAll(io.LimitReader(f, mostPhoto))
	return content, errors.Join(err, f.Close())
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
