package main

import (
	"errors"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/problem"
	"roadcert/store/sqlite"
)

// sealedRows make three chunks of sealing, the last of them not full.
const sealedRows = "500"

// TestSealingEndedAnywhere ends the sealing of five hundred documents at random moments, by force and by Ctrl-C.
// Each time the store must be whole with whole chunks in it, and the same command must seal the rest, nothing twice.
func TestSealingEndedAnywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("its work is done by other processes: left to the run without the race detector")
	}
	y := newYard(t, killRows)
	y.run(t, y.founded, access.Clerk, "import", y.register)
	y.run(t, y.founded, access.Approver, "convert", "--all", "--limit", sealedRows)
	y.run(t, y.founded, access.Approver, "seal", "apply", "--limit", "1") // makes the practice seal
	whole := filepath.Join(t.TempDir(), "whole")
	y.lay(t, whole)
	took := y.time(t, whole, access.Approver, "seal", "apply")
	want := y.sealed(t, whole)
	if want != 500 {
		t.Fatalf("undisturbed: %d sealed", want)
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("undisturbed %v, seed %d", took, seed)
	random := mathrand.New(mathrand.NewPCG(seed, 0))
	hit := 0
	for n := range *kills {
		dir := filepath.Join(t.TempDir(), "store")
		y.lay(t, dir)
		after := took/5 + time.Duration(random.Int64N(int64(took*4/5)))
		if n%2 == 0 {
			if y.kill(t, dir, access.Approver, after, "seal", "apply") {
				hit++
			}
		} else if y.interrupt(t, dir, access.Approver, "再次执行会接着做完", after, "seal", "apply") {
			hit++
		}
		if trouble := y.fsck(t, dir); len(trouble) > 0 {
			t.Fatalf("round %d: ended after %v, the store has %v", n, after, trouble)
		}
		if done := y.sealed(t, dir); done != 1 && done != 201 && done != 401 && done != want {
			t.Errorf("round %d: %d sealed: half a chunk", n, done)
		}
		y.run(t, dir, access.Approver, "seal", "apply")
		if got := y.sealed(t, dir); got != want {
			t.Fatalf("round %d: %d sealed, not %d", n, got, want)
		}
	}
	if t.Logf("ended %d times in the middle of work", hit); hit == 0 {
		t.Error("the program was always faster: nothing was tried")
	}
}

// interrupt presses Ctrl-C in the middle of a job; it reports whether the program had to stop for it, and makes
// sure that it says so and how to go on.
func (y *yard) interrupt(t *testing.T, dir string, role access.Role, says string, after time.Duration, args ...string) bool {
	t.Helper()
	var out, messages strings.Builder
	c := y.command(dir, role, append(slices.Clone(args), "--json")...)
	c.Stdout, c.Stderr = &out, &messages
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = c.Process.Signal(os.Interrupt) // it may have ended
	code := exitCode(c.Wait())
	stopped := strings.Contains(out.String(), `"cancelled": true`)
	if stopped && (code != exitFound || !strings.Contains(messages.String(), says)) {
		t.Errorf("it ended with %d and said %s", code, messages.String())
	}
	return stopped
}

// sealed counts the files in a store, and fails where one is not what its edition says.
func (y *yard) sealed(t *testing.T, dir string) (count int) {
	t.Helper()
	y.open(t, dir, access.Approver, func(store *sqlite.Store, d *bureau.Desk) {
		left, err := store.CountUnsealed(t.Context(), catalog.Code(""), d.Today())
		if err != nil {
			t.Fatal(err)
		}
		for q := (bureau.Query{Limit: 1000, Today: d.Today(), Order: bureau.ByID}); ; {
			page, err := store.List(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range page.Rows {
				if row.Version == 0 {
					continue
				}
				_, err := store.Document(t.Context(), row.ID, row.Version)
				if err == nil {
					count++
					continue
				}
				var p *problem.Problem
				if left--; !errors.As(err, &p) || p.Code != problem.NotFound {
					t.Fatal(row.ID, err)
				}
			}
			if q.After = page.Cursor; page.Cursor == "" {
				break
			}
		}
		if left != 0 {
			t.Errorf("the work list is %d longer than what is not sealed", left)
		}
	})
	return count
}
