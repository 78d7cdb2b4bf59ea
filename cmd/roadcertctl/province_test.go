package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScriptsWithAProvince runs command lines beside a real province, which listens on loopback.
func TestScriptsWithAProvince(t *testing.T) {
	if testing.Short() {
		t.Skip("a province is built and run")
	}
	bin := t.TempDir()
	build := exec.Command("go", "build", "-buildvcs=false", "-tags", "x11,migrated_fynedo", "-o", filepath.Join(bin, "province"), "../province")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "province"),
		Setup: func(env *testscript.Env) error {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			defer l.Close()
			env.Setenv("ADDRESS", l.Addr().String())
			env.Setenv("PROVINCE_PASSPHRASE", "correct horse 8 Battery")
			env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
			return layOut(env)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"ends": ends, "json": jsonHolds, "answers": answers},
	})
}

// answers waits until somebody listens at an address.
func answers(ts *testscript.TestScript, _ bool, args []string) {
	for range 100 {
		c, err := net.Dial("tcp", args[0])
		if err == nil {
			ts.Check(c.Close())
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("nobody listens at %s", args[0])
}
