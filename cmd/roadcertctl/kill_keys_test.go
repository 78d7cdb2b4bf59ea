package main

import (
	"database/sql"
	mathrand "math/rand/v2"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/store/sqlite"
)

// TestKilledWhileTheKeyIsChanged kills the real program ten times at random moments of a change of the data key, every
// second time soon after the new key came into force. Each time the store is whole, everybody can sign in, the same command
// carries the change through, and somebody knows the recovery key.
func TestKilledWhileTheKeyIsChanged(t *testing.T) {
	if testing.Short() {
		t.Skip("its work is done by other processes: left to the run without the race detector")
	}
	const times = 10
	y := newYard(t, killRows/2)
	dir := filepath.Join(t.TempDir(), "store")
	y.lay(t, dir)
	y.run(t, dir, access.Clerk, "import", y.register)
	change := []string{"keys", "rotate", "--reason", "演练"}
	took := y.time(t, dir, access.SecurityAdmin, change...)
	want := y.survey(t, dir)
	seed := uint64(time.Now().UnixNano())
	t.Logf("a change takes %v; seed %d", took, seed)
	random := mathrand.New(mathrand.NewPCG(seed, 0))
	written := regexp.MustCompile(`([2-9A-Z]{5}-){6}[2-9A-Z]{5}`)
	middle, generation := 0, 1
	for n := range times {
		if n%2 == 0 {
			y.killOnceChanged(t, dir, time.Duration(random.Int64N(int64(took)/8)), change)
		} else {
			y.kill(t, dir, access.SecurityAdmin, time.Duration(random.Int64N(int64(took))), change...)
		}
		var state bureau.KeyState
		y.open(t, dir, access.SecurityAdmin, func(_ *sqlite.Store, d *bureau.Desk) {
			var err error
			if state, err = d.KeyState(t.Context()); err != nil {
				t.Fatal(err)
			}
		})
		if state.Former {
			middle++
		} else {
			generation = state.Generation + 1
		}
		if trouble := y.fsck(t, dir); len(trouble) > 0 {
			t.Fatalf("round %d: the store has %v", n, trouble)
		}
		out, err := y.command(dir, access.SecurityAdmin, change...).CombinedOutput()
		if err != nil {
			t.Fatalf("round %d: %v: %s", n, err, out)
		}
		recovery := strings.Join(written.FindAllString(string(out), -1), "\n")
		y.open(t, dir, access.SystemAdmin, func(store *sqlite.Store, d *bureau.Desk) {
			after, err := d.KeyState(t.Context())
			if err != nil || after.Former || after.Untold || state.Former && after.Generation != state.Generation || !state.Former && after.Generation != generation {
				t.Errorf("round %d: from %+v to %+v, %v", n, state, after, err)
			}
			settings, err := store.Settings(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := access.OpenRecovery(recovery, settings.Recovery); err != nil {
				t.Errorf("round %d: nobody knows the recovery key: %v", n, err)
			}
		})
	}
	if got := y.survey(t, dir); got != want {
		t.Errorf("the store holds %+v, not %+v", got, want)
	}
	t.Logf("killed %d times in the middle of a change", middle)
	if middle == 0 {
		t.Error("the program was always faster than the killer: nothing was tried")
	}
}

// killOnceChanged starts a change of the data key and ends it a while after the new key is there.
func (y *yard) killOnceChanged(t *testing.T, dir string, after time.Duration, change []string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "roadcert.db")+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	generation := func() (n int) {
		if err := db.QueryRowContext(t.Context(), "SELECT coalesce(max(generation), 0) FROM keyring").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	was := generation()
	c := y.command(dir, access.SecurityAdmin, change...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for until := time.Now().Add(time.Minute); generation() == was; time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			t.Error("the key was never changed")
			break
		}
	}
	time.Sleep(after)
	_ = c.Process.Kill() // it may have ended
	_ = c.Wait()
}
