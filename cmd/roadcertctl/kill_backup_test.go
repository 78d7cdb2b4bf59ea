package main

import (
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/store/sqlite"
)

// TestKilledWhileBackingUp kills the real program ten times at random moments of a backup. Each time the store and the
// backups made before are whole, nothing looks like a backup that is none, and nothing is left in the store's folder.
func TestKilledWhileBackingUp(t *testing.T) {
	if testing.Short() {
		t.Skip("its work is done by other processes: left to the run without the race detector")
	}
	const times = 10
	y := newYard(t, killRows/2)
	dir, target := filepath.Join(t.TempDir(), "store"), t.TempDir()
	y.lay(t, dir)
	y.run(t, dir, access.Clerk, "import", y.register)
	took := y.time(t, dir, access.SystemAdmin, "backup", filepath.Join(target, "first.rcbackup"))
	seed := uint64(time.Now().UnixNano())
	t.Logf("a backup takes %v; seed %d", took, seed)
	random := mathrand.New(mathrand.NewPCG(seed, 0))
	hit := 0
	for n := range times {
		if y.kill(t, dir, access.SystemAdmin, time.Duration(random.Int64N(int64(took))), "backup", target) {
			hit++
		}
		if trouble := y.fsck(t, dir); len(trouble) > 0 {
			t.Fatalf("round %d: the store has %v", n, trouble)
		}
		left, err := filepath.Glob(filepath.Join(dir, "copy-*"))
		if err != nil || len(left) > 0 {
			t.Errorf("round %d: left in the store's folder: %v, %v", n, left, err)
		}
	}
	files, err := os.ReadDir(target)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".part") {
			continue // its name says what it is
		}
		y.open(t, dir, access.SystemAdmin, func(_ *sqlite.Store, d *bureau.Desk) {
			if drill, err := d.Drill(t.Context(), filepath.Join(target, f.Name()), "", nil); err != nil || !drill.OK {
				t.Errorf("%s: %+v, %v", f.Name(), drill, err)
			}
		})
	}
	t.Logf("killed %d times in the middle of a backup, %d files there", hit, len(files))
	if hit == 0 {
		t.Error("the program was always faster than the killer: nothing was tried")
	}
	y.run(t, dir, access.SystemAdmin, "backup", target)
	if left, err := filepath.Glob(filepath.Join(target, "*.part")); err != nil || len(left) > 0 {
		t.Errorf("the next backup leaves what was not finished: %v, %v", left, err)
	}
}
