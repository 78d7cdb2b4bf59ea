//go:build unix

package crash_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"golang.org/x/sys/unix"

	"roadcert/cmd/internal/crash"
)

func TestNothingIsLeft(t *testing.T) {
	crash.LeaveNothing()
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &limit); err != nil || limit.Cur > 1 || limit.Max > 1 {
		t.Errorf("the system may write %d bytes, and be told to write %d: %v", limit.Cur, limit.Max, err)
	}
}

// TestEveryProgramBeginsWithIt: by itself, or by the way in which programs of the terminal are started.
func TestEveryProgramBeginsWithIt(t *testing.T) {
	mains, err := filepath.Glob(filepath.Join("..", "..", "*", "main.go"))
	if err != nil || len(mains) < 3 {
		t.Fatal(mains, err)
	}
	begins := regexp.MustCompile(`func (main|start)\([^)]*\).*\{\s*(crash\.LeaveNothing\(\)|return console\.Start\()`)
	for _, name := range mains {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !begins.Match(text) {
			t.Errorf("%s begins with something else", name)
		}
	}
}
