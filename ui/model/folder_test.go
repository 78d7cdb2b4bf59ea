package model_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/problem"
	"roadcert/ui/model"
)

func TestFolderListsWhatCanBeOpened(t *testing.T) {
	dir := t.TempDir()
	for name, age := range map[string]time.Duration{"旧.xlsx": 48 * time.Hour, "新.CSV": time.Hour, "照片.jpg": 0, ".暗.xlsx": 0} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, make([]byte, 2000), 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(-age)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "台账"), 0o700); err != nil {
		t.Fatal(err)
	}
	list, err := model.Folder(dir, []string{".xlsx", ".csv"})
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		Name   string
		Folder bool
		Size   string
	}
	var got []line
	for _, e := range list {
		got = append(got, line{e.Name, e.Folder, e.Size})
	}
	want := []line{{"上级文件夹", true, ""}, {"台账", true, ""}, {"新.CSV", false, "2 KB"}, {"旧.xlsx", false, "2 KB"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if list[0].Path != filepath.Dir(dir) {
		t.Errorf("the way up leads to %s", list[0].Path)
	}
}

func TestFolderThatIsGoneSaysSo(t *testing.T) {
	_, err := model.Folder(filepath.Join(t.TempDir(), "没有"), nil)
	if problem.Of(err) != problem.Unwritable {
		t.Errorf("got %v", err)
	}
}

func TestCompleted(t *testing.T) {
	for _, c := range []struct{ typed, extension, want string }{
		{"", ".pdf", ""},
		{"  ", "", ""},
		{"报告", ".pdf", "/家/报告.pdf"},
		{"报告.pdf", ".pdf", "/家/报告.pdf"},
		{"报告.PDF", ".pdf", "/家/报告.PDF"},
		{"报告 2026.8", ".pdf", "/家/报告 2026.8.pdf"},
		{"/别处/报告.pdf", ".pdf", "/别处/报告.pdf"},
		{"下/登记表.xlsx", "", "/家/下/登记表.xlsx"},
	} {
		if got := filepath.ToSlash(model.Completed(c.typed, "/家", c.extension)); got != c.want {
			t.Errorf("Completed(%q, %q) = %q, want %q", c.typed, c.extension, got, c.want)
		}
	}
}
