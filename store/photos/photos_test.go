package photos_test

import (
	"archive/zip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roadcert/store/photos"
)

// A folder and an archive of the same files give the same photos; what is no picture is passed over.
func TestAFolderAndAnArchive(t *testing.T) {
	content := map[string]string{"辽A12345.jpg": "a", "里面/c1-42.PNG": "b", "说明.txt": "c", "里面/._c1-42.PNG": "e", "c1-43.jpeg": "d"}
	dir := t.TempDir()
	folder, archive := filepath.Join(dir, "照片"), filepath.Join(dir, "照片.zip")
	f, err := os.Create(archive)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for name, text := range content {
		path := filepath.Join(folder, name)
		entry, err := z.Create(name)
		if err == nil {
			_, err = entry.Write([]byte(text))
		}
		if err := errors.Join(err, os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"辽A12345.jpg": "a", "里面/c1-42.PNG": "b", "c1-43.jpeg": "d"}
	for _, from := range []string{folder, archive} {
		files, err := photos.Open(from)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for photo, err := range files.Each() {
			if err != nil {
				t.Error(err)
			}
			got[photo.Name] = string(photo.Content)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(from, diff)
		}
		if err := files.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestWhatIsNeither(t *testing.T) {
	path := filepath.Join(t.TempDir(), "登记表.zip")
	if _, err := photos.Open(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if err := os.WriteFile(path, []byte("不是压缩包"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := photos.Open(path); !errors.Is(err, zip.ErrFormat) {
		t.Error(err)
	}
}
