package photos_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roadcert/store/photos"
)

// archived is an archive of files.
func archived(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzArchive: an archive somebody sent gives pictures of a bounded size under names without a way out, or an error.
func FuzzArchive(f *testing.F) {
	f.Add(archived(f, map[string]string{"辽A12345.jpg": "a", "里面/c1-42.PNG": "b", "说明.txt": "c"}))
	f.Add(archived(f, map[string]string{"../c1-1.jpg": "a", "/c1-2.jpg": "b", `..\c1-3.jpg`: "c", "c1-4.jpg/": "", "c1-4.jpg/x.png": "d"}))
	f.Add(archived(f, map[string]string{"c1-1.png": strings.Repeat("\x00", 5<<20)}))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "photos.zip")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		files, err := photos.Open(path)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for photo, err := range files.Each() {
			if len(photo.Content) > 4<<20 {
				t.Errorf("%d bytes of %q", len(photo.Content), photo.Name)
			}
			if err != nil {
				continue
			}
			if seen[photo.Name] || slices.Contains(strings.Split(photo.Name, "/"), "..") || strings.HasPrefix(photo.Name, "/") {
				t.Errorf("a photo of the name %q", photo.Name)
			}
			seen[photo.Name] = true
		}
		if err := files.Close(); err != nil {
			t.Error(err)
		}
	})
}
