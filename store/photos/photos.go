// Package photos reads the photos that an office keeps for its certificates: a folder or a .zip of pictures, each
// named after the certificate it belongs to. They come one after the other, so that a folder of any size is taken.
package photos

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
)

// Files are the pictures of a folder or of a .zip.
type Files struct {
	files fs.FS
	close func() error
}

// Open opens a folder or a .zip. What is neither comes back as zip.ErrFormat.
func Open(from string) (*Files, error) {
	info, err := os.Stat(from)
	if err != nil {
		return nil, err //nolint:wrapcheck // whoever asks says it in their own words
	}
	if info.IsDir() {
		return &Files{os.DirFS(from), func() error { return nil }}, nil
	}
	z, err := zip.OpenReader(from)
	if err != nil {
		return nil, err //nolint:wrapcheck // as above
	}
	return &Files{z, z.Close}, nil
}

// Close lets go of the archive.
func (f *Files) Close() error { return f.close() }

// pictureEndings are the names of files that are looked at.
var pictureEndings = []string{".jpg", ".jpeg", ".png"}

// mostPhoto bounds what is read of one file: a little more than the largest photo that is taken, so that a larger
// one is refused for its size.
const mostPhoto = 4 << 20

// Each reads the pictures one after the other.
func (f *Files) Each() iter.Seq2[bureau.Photo, error] {
	return func(yield func(bureau.Photo, error) bool) {
		err := fs.WalkDir(f.files, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			hidden := strings.HasPrefix(path.Base(name), ".") // what macOS leaves beside every file of a .zip
			if entry.IsDir() || hidden || !slices.Contains(pictureEndings, strings.ToLower(path.Ext(name))) {
				return nil
			}
			content, err := f.read(name)
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

func (f *Files) read(name string) ([]byte, error) {
	photo, err := f.files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open a photo: %w", err)
	}
	content, err := io.ReadAll(io.LimitReader(photo, mostPhoto))
	return content, errors.Join(err, photo.Close())
}
