package main

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScriptsWithAProvince runs command lines beside a real province, which listens on loopback.
func TestScriptsWithAProvince(t *testing.T) {
	if testing.Short() {
		t.Skip("a province is built and run")
	}
	bin := filepath.Dir(buildProvince(t))
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
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"ends": ends, "json": jsonHolds, "answers": answers, "sealed": sealed},
	})
}

// sealed synchronises until so many documents have come, sealed: sealed STORE N.
func sealed(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	for range 100 {
		ts.Check(ts.Exec("roadcertctl", "sync", "--store", args[0], "--user", "service", "--json"))
		var r syncResult
		ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &r))
		if want -= r.Sealed; want <= 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("%d documents have not come", want)
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
