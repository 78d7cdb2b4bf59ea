package main

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// practiceCounty founds a practice store in a folder and gives it back.
func practiceCounty(t *testing.T, training bool) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "store")
	b, err := newBuilding(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	if h, err := b.house(t.Context()); err != nil || h.Founded {
		t.Fatalf("an empty folder is %+v, %v", h, err)
	}
	founded, err := b.found(t.Context(), bureau.Founding{
		Region: "210124", Bureau: "法库县交通运输事务服务中心", USCC: "12210124MB0000000D", Training: training, Rounds: access.MinRounds,
	})
	if err != nil || founded.Recovery[0] == "" {
		t.Fatal(err)
	}
	h, err := b.house(t.Context())
	if err != nil || !h.Founded || (len(h.Practice) > 0) != training {
		t.Fatalf("the new store is %+v, %v", h, err)
	}
	return dir
}

func TestEveryPageIsDrawn(t *testing.T) {
	store, pictures := practiceCounty(t, true), filepath.Join(t.TempDir(), "pages")
	var out, trouble bytes.Buffer
	if code := run([]string{"--store", store, "--draw", pictures}, &out, &trouble); code != 0 {
		t.Fatal(code, trouble.String())
	}
	paths := strings.Fields(out.String())
	for _, name := range []string{"sign-in", "clerk-home", "clerk-certificates-dark-large", "clerk-collect", "approver-certificates", "evaluator-evaluation", "supervisor-patrol", "audit-admin-patrol", "audit-admin-system"} {
		if !slices.Contains(paths, filepath.Join(pictures, name+".png")) {
			t.Errorf("%s was not drawn: %q", name, paths)
		}
	}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		size, err := png.DecodeConfig(f)
		if err != nil || size.Width != 1366 || size.Height != 700 {
			t.Errorf("%s is %dx%d, %v", path, size.Width, size.Height, err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestFirstRunIsDrawn(t *testing.T) {
	pictures := t.TempDir()
	var out, trouble bytes.Buffer
	if code := run([]string{"--store", filepath.Join(t.TempDir(), "none"), "--draw", pictures}, &out, &trouble); code != 0 {
		t.Fatal(code, trouble.String())
	}
	if got := strings.TrimSpace(out.String()); got != filepath.Join(pictures, "first-run.png") {
		t.Errorf("drawn %q", got)
	}
}

func TestWhatItSaysWhenItCannot(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	lines := map[string]struct {
		args []string
		code int
		says string
	}{
		"no display":      {[]string{"--store", practiceCounty(t, true)}, 1, "--draw"},
		"a real store":    {[]string{"--store", practiceCounty(t, false), "--draw", t.TempDir()}, 1, "练习"},
		"an unknown flag": {[]string{"--colour"}, 2, "-colour"},
		"help":            {[]string{"--help"}, 0, "证照库所在的"},
	}
	for name, c := range lines {
		t.Run(name, func(t *testing.T) {
			var out, trouble bytes.Buffer
			if code := run(c.args, &out, &trouble); code != c.code || !strings.Contains(trouble.String(), c.says) {
				t.Errorf("code %d, said %q", code, trouble.String())
			}
		})
	}
}

func TestOneProgramAtATime(t *testing.T) {
	store := practiceCounty(t, true)
	first, err := newBuilding(store)
	if err != nil {
		t.Fatal(err)
	}
	defer first.close()
	if _, err := first.house(t.Context()); err != nil {
		t.Fatal(err)
	}
	second, err := newBuilding(store)
	if err != nil {
		t.Fatal(err)
	}
	defer second.close()
	if _, err := second.house(t.Context()); problem.Of(err) != problem.Busy {
		t.Errorf("the second program got %v", err)
	}
}
