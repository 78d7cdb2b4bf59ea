package main

import (
	"context"
	"errors"
	"flag"
	"io"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/store/sqlite"
)

// kills is how often TestKilledAnywhere ends the program the hard way: make kills asks for 200.
var kills = flag.Int("kills", 4, "how often the program is killed in the middle of its work")

// killRows make two chunks of an import and some sixteen of a conversion.
const killRows = 8000

// yard is where the program is killed: the real binary, a store just founded, a register.
type yard struct {
	binary, register, founded string
	accounts                  map[access.Role]string
}

// TestKilledAnywhere kills the real program at random moments of an import and of a conversion. Each time
// the store must be found whole, the same command must finish the work, and no number and no identifier
// may be there twice.
func TestKilledAnywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("its work is done by other processes: left to the run without the race detector")
	}
	y := newYard(t, killRows)
	whole := filepath.Join(t.TempDir(), "whole")
	y.lay(t, whole)
	importing := y.time(t, whole, access.Clerk, "import", y.register)
	converting := y.time(t, whole, access.Approver, "convert", "--all")
	want := y.survey(t, whole)
	if want.held == 0 || want.editions == 0 {
		t.Fatalf("the undisturbed store is empty: %+v", want)
	}
	t.Logf("undisturbed: import %v, convert %v, %+v", importing, converting, want)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := mathrand.New(mathrand.NewPCG(seed, 0))
	hit := 0
	for n := range (*kills + 1) / 2 {
		dir := filepath.Join(t.TempDir(), "store")
		y.lay(t, dir)
		for _, job := range []struct {
			role access.Role
			args []string
			took time.Duration
		}{
			{access.Clerk, []string{"import", y.register}, importing},
			{access.Approver, []string{"convert", "--all"}, converting},
		} {
			after := time.Duration(random.Int64N(int64(job.took)))
			if y.kill(t, dir, job.role, after, job.args...) {
				hit++
			}
			if trouble := y.fsck(t, dir); len(trouble) > 0 {
				t.Fatalf("round %d: killed %v after %v, the store has %v", n, job.args, after, trouble)
			}
			y.run(t, dir, job.role, job.args...)
		}
		if got := y.survey(t, dir); got != want {
			t.Fatalf("round %d: the store holds %+v, not %+v", n, got, want)
		}
	}
	t.Logf("killed %d times in the middle of work", hit)
	if hit == 0 {
		t.Error("the program was always faster than the killer: nothing was tried")
	}
}

// TestStoppedByThePerson stops an import with Ctrl-C: it says how far it came and the next one finishes.
func TestStoppedByThePerson(t *testing.T) {
	y := newYard(t, killRows)
	dir := filepath.Join(t.TempDir(), "store")
	y.lay(t, dir)
	took := y.time(t, dir, access.Clerk, "import", y.register)
	want := y.survey(t, dir)
	for try := 1; ; try++ {
		dir := filepath.Join(t.TempDir(), "store")
		y.lay(t, dir)
		var out, messages strings.Builder
		command := y.command(dir, access.Clerk, "import", y.register, "--json")
		command.Stdout, command.Stderr = &out, &messages
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(took * time.Duration(try+2) / 10)
		if err := command.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		code := exitCode(command.Wait())
		if trouble := y.fsck(t, dir); len(trouble) > 0 {
			t.Fatalf("after Ctrl-C the store has %v", trouble)
		}
		if !strings.Contains(out.String(), `"cancelled": true`) {
			if try == 7 {
				t.Fatalf("it was never stopped in the middle: %d %s %s", code, out.String(), messages.String())
			}
			continue // too early or too late this time
		}
		if code != exitFound || !strings.Contains(messages.String(), "已停止") {
			t.Errorf("it ended with %d and said %s", code, messages.String())
		}
		y.run(t, dir, access.Clerk, "import", y.register)
		if got := y.survey(t, dir); got != want {
			t.Errorf("the store holds %+v, not %+v", got, want)
		}
		return
	}
}

// newYard founds a store, and writes a register of so many practitioners.
func newYard(t *testing.T, rows int) *yard {
	t.Helper()
	dir := t.TempDir()
	y := &yard{binary: buildCounty(t), register: filepath.Join(dir, "register.xlsx"), founded: filepath.Join(dir, "founded")}
	quiet := &terminal{
		ctx: t.Context(), streams: streams{Out: io.Discard, Err: io.Discard}, now: time.Now, rounds: quickRounds,
	}
	if err := quiet.generateRegister(y.register, rows); err != nil {
		t.Fatal(err)
	}
	quiet.options.Store = y.founded
	founded, err := practiceBureau.found(quiet)
	if err != nil {
		t.Fatal(err)
	}
	y.accounts = map[access.Role]string{}
	for _, a := range founded.Accounts {
		y.accounts[a.Role] = a.Password
	}
	return y
}

// buildCounty makes the program of the county.
func buildCounty(t *testing.T) string { return buildProgram(t, "roadcertctl", ".") }

func buildProgram(t *testing.T, name, from string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), name)
	build := exec.Command("go", "build", "-buildvcs=false", "-tags", "x11,migrated_fynedo", "-o", binary, from)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// lay puts a copy of the founded store at dir.
func (y *yard) lay(t *testing.T, dir string) {
	t.Helper()
	if err := os.CopyFS(dir, os.DirFS(y.founded)); err != nil {
		t.Fatal(err)
	}
}

func (y *yard) command(dir string, role access.Role, args ...string) *exec.Cmd {
	c := exec.Command(y.binary, append(args, "--store", dir, "--user", string(role))...)
	c.Env = append(os.Environ(), "ROADCERT_PASSWORD="+y.accounts[role])
	return c
}

// run does a job to its end. That rows were refused is no failure: some are wrong.
func (y *yard) run(t *testing.T, dir string, role access.Role, args ...string) {
	t.Helper()
	out, err := y.command(dir, role, args...).CombinedOutput()
	if code := exitCode(err); code != exitDone && code != exitFound {
		t.Fatalf("%v ended with %d: %s", args, code, out)
	}
}

func (y *yard) time(t *testing.T, dir string, role access.Role, args ...string) time.Duration {
	t.Helper()
	begin := time.Now()
	y.run(t, dir, role, args...)
	return time.Since(begin)
}

// kill starts a job and ends it after a while; it reports whether the job was still at work.
func (y *yard) kill(t *testing.T, dir string, role access.Role, after time.Duration, args ...string) bool {
	t.Helper()
	c := y.command(dir, role, args...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = c.Process.Kill() // it may have ended
	err := c.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled()
}

func exitCode(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	return -1
}

// open gives a store to look at, and a desk of role in it.
func (y *yard) open(t *testing.T, dir string, role access.Role, look func(*sqlite.Store, *bureau.Desk)) {
	t.Helper()
	books, err := premises.Load()
	if err != nil {
		t.Fatal(err)
	}
	office, store, err := books.Open(t.Context(), dir, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	desk, err := office.SignIn(t.Context(), string(role), y.accounts[role])
	if err != nil {
		t.Fatal(err)
	}
	look(store, desk)
	if err := desk.Close(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
}

func (y *yard) fsck(t *testing.T, dir string) (trouble []bureau.Finding) {
	t.Helper()
	y.open(t, dir, access.AuditAdmin, func(_ *sqlite.Store, d *bureau.Desk) {
		h, err := d.Fsck(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		trouble = h.Problems
	})
	return trouble
}

// held is what a store holds.
type held struct{ held, editions int }

// survey counts certificates and editions, and fails where a number or an identifier is there twice.
func (y *yard) survey(t *testing.T, dir string) (sum held) {
	t.Helper()
	y.open(t, dir, access.Clerk, func(store *sqlite.Store, d *bureau.Desk) {
		once := map[string]certificate.ID{}
		note := func(what string, id certificate.ID) {
			if first, twice := once[what]; twice {
				t.Fatalf("%v and %v share %q", first, id, what)
			}
			once[what] = id
		}
		for q := (bureau.Query{Limit: 1000, Today: d.Today()}); ; {
			page, err := store.List(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range page.Rows {
				sum.held++
				note(string(row.Kind)+" "+row.Number, row.ID)
				events, err := store.History(t.Context(), row.ID)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range events {
					if e.Edition != nil {
						sum.editions++
						note(e.Edition.Identifier, row.ID)
					}
				}
			}
			if q.After = page.Cursor; page.Cursor == "" {
				return
			}
		}
	})
	return sum
}
