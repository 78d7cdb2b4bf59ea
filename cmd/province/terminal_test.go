package main

import (
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"roadcert/assets"
)

// quickRounds keeps the tests from stretching passphrases as long as a real province does.
const quickRounds = 1000

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"province": func() { os.Exit(start(quickRounds)) },
	})
}

// TestScripts runs the command lines of testdata as a person would type them, the county's program among them.
func TestScripts(t *testing.T) {
	tools := t.TempDir()
	build := exec.Command("go", "build", "-buildvcs=false", "-tags", "x11,migrated_fynedo", "-o", tools, "roadcert/cmd/roadcertctl")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", tools+string(filepath.ListSeparator)+env.Getenv("PATH"))
			here, err := freePort()
			if err != nil {
				return err
			}
			env.Setenv("HERE", here)
			register, err := assets.FS.ReadFile("registers/vehicles.xlsx")
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "vehicles.xlsx"), register, 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"ends": ends, "json": jsonHolds, "get": get,
		},
		RequireUniqueNames: true,
	})
}

// freePort is an address nobody listens on, below the ports that the system gives out by itself.
func freePort() (string, error) {
	for {
		address := fmt.Sprintf("127.0.0.1:%d", 20_000+rand.IntN(10_000))
		on, err := net.Listen("tcp", address)
		if errors.Is(err, syscall.EADDRINUSE) {
			continue
		}
		if err != nil {
			return "", err
		}
		return address, on.Close()
	}
}

// ends runs a command and wants one exit code: ends 2 province init …
func ends(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: ends CODE COMMAND ARGS...")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("it ended with %d, not %s", code, args[0])
	}
}

// jsonHolds wants standard output to be exactly one JSON object that holds a value at a path: json counties.0.rank 1.
func jsonHolds(ts *testscript.TestScript, neg bool, args []string) {
	d := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		ts.Fatalf("standard output is no JSON: %v", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		ts.Fatalf("standard output holds more than one JSON object")
	}
	for _, step := range strings.Split(args[0], ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n >= len(x) {
				ts.Fatalf("there is no %s in %s", step, args[0])
			}
			v = x[n]
		}
	}
	if got := fmt.Sprint(v); len(args) > 1 && (got == args[1]) == neg {
		ts.Fatalf("%s is %s", args[0], got)
	}
}

// get asks the province for a page, until it says what it should, for half a minute: get URL FILE [WORD].
func get(ts *testscript.TestScript, neg bool, args []string) {
	c := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true,
	}}
	last := ""
	for until := time.Now().Add(30 * time.Second); time.Now().Before(until); time.Sleep(100 * time.Millisecond) {
		a, err := c.Get(args[0])
		if err != nil {
			last = err.Error()
			continue
		}
		body, err := io.ReadAll(a.Body)
		a.Body.Close()
		last = fmt.Sprintf("%s: %s %v", a.Status, body, err)
		if a.StatusCode == http.StatusOK == !neg && (len(args) < 3 || strings.Contains(string(body), args[2])) {
			ts.Check(os.WriteFile(ts.MkAbs(args[1]), body, 0o600))
			return
		}
	}
	ts.Fatalf("%s", last)
}

// TestSentences finds sentences whose languages disagree on their blanks, and keys that are used but not there.
func TestSentences(t *testing.T) {
	for key, s := range sentences {
		if strings.Count(s[0], "%") != strings.Count(s[1], "%") || s[0] == "" || s[1] == "" {
			t.Errorf("%s: %q and %q", key, s[0], s[1])
		}
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := 0
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, opening := range []string{`t.say("`, `t.tell("`, `help:"${`} {
			for _, piece := range strings.Split(string(b), opening)[1:] {
				key, _, _ := strings.Cut(piece, `"`)
				key = strings.TrimSuffix(key, "}")
				if _, ok := sentences[key]; !ok && !strings.HasSuffix(name, "_test.go") {
					t.Errorf("%s says %q, which is no sentence", name, key)
				}
				used++
			}
		}
	}
	if used < 40 {
		t.Errorf("only %d uses were found", used)
	}
}
