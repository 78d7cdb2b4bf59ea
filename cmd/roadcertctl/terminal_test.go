package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"roadcert/assets"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
	"roadcert/store/sqlite"
)

// quickRounds keeps the tests from stretching passwords as long as a real store does.
const quickRounds = 1000

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"roadcertctl": func() { os.Exit(start(quickRounds)) },
	})
}

// TestScripts runs the command lines of testdata as a person would type them.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   "testdata",
		Setup: layOut,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"ends":    ends,
			"json":    jsonHolds,
			"occupy":  occupy,
			"tmpfs":   tmpfs,
			"engrave": engrave,
			"lock":    lock,
		},
		Condition:          condition,
		RequireUniqueNames: true,
	})
}

// layOut puts the practice registers, and a store of the program's first edition, into the folder of every script.
func layOut(env *testscript.Env) error {
	env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "data"))
	for _, name := range []string{"practitioners.xlsx", "vehicles.xlsx", "operators-gb18030.csv"} {
		b, err := assets.FS.ReadFile("registers/" + name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(env.WorkDir, name), b, 0o600); err != nil {
			return err
		}
	}
	if err := layOutLegacy(env); err != nil {
		return err
	}
	store, err := os.ReadFile("testdata/first-form.tgz")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(env.WorkDir, "first-form.tgz"), store, 0o600)
}

// ends runs a command and wants one exit code: ends 3 roadcertctl list …
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

// jsonHolds wants standard output to be exactly one JSON object that holds a value at a path:
// json reasons.name_missing 20. Without a value the path has to be there.
func jsonHolds(ts *testscript.TestScript, neg bool, args []string) {
	text := ts.ReadFile("stdout")
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var whole map[string]any
	if err := d.Decode(&whole); err != nil {
		ts.Fatalf("standard output is no JSON object: %v", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		ts.Fatalf("standard output holds more than one JSON object")
	}
	if len(args) == 0 {
		return
	}
	got, found := at(whole, strings.Split(args[0], "."))
	switch {
	case len(args) == 1 && found == neg:
		ts.Fatalf("%s: found %v", args[0], found)
	case len(args) == 2 && (fmt.Sprint(got) == args[1]) == neg:
		ts.Fatalf("%s is %v", args[0], got)
	}
}

// at follows a path of keys and places; count is the length of a list.
func at(v any, path []string) (any, bool) {
	for _, step := range path {
		switch x := v.(type) {
		case map[string]any:
			next, ok := x[step]
			if !ok {
				return nil, false
			}
			v = next
		case []any:
			if step == "count" {
				v = len(x)
				continue
			}
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(x) {
				return nil, false
			}
			v = x[i]
		default:
			return nil, false
		}
	}
	return v, true
}

// occupy opens a store and keeps it open until the script ends: the other program.
func occupy(ts *testscript.TestScript, _ bool, args []string) {
	kinds, err := catalog.Load(assets.FS, "catalog")
	ts.Check(err)
	store, err := sqlite.Open(context.Background(), ts.MkAbs(args[0]), sqlite.Options{Catalog: kinds})
	ts.Check(err)
	ts.Defer(func() { _ = store.Close() })
}

// tmpfs mounts a small disk: tmpfs DIR SIZE.
func tmpfs(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o755))
	if out, err := mount(dir, args[1]); err != nil {
		ts.Fatalf("%v: %s", err, out)
	}
	ts.Defer(func() { _ = exec.Command("umount", "-l", dir).Run() })
}

func mount(dir, size string) ([]byte, error) {
	return exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput()
}

// condition tells scripts whether this test may mount a disk, which needs root.
func condition(name string) (bool, error) {
	if name != "mounts" {
		return false, fmt.Errorf("there is no condition %q", name)
	}
	dir, err := os.MkdirTemp("", "mount-")
	if err != nil {
		return false, err
	}
	defer os.Remove(dir)
	if _, err := mount(dir, "64k"); err != nil {
		return false, nil //nolint:nilerr // that it fails is the answer
	}
	return true, exec.Command("umount", dir).Run()
}

func TestEveryProblemHasASentence(t *testing.T) {
	for _, code := range []problem.Code{
		problem.Invalid, problem.NotFound, problem.Forbidden, problem.Refused, problem.Conflict, problem.SignIn, problem.Busy,
		problem.Damaged, problem.Newer, problem.Unwritable, problem.Unreachable, problem.Cancelled, problem.Internal,
	} {
		if _, ok := sentences["code_"+string(code)]; !ok {
			t.Errorf("%s has no English sentence", code)
		}
	}
}

// TestSentences finds sentences whose languages disagree on their blanks, and keys that are used but not there.
func TestSentences(t *testing.T) {
	for key, s := range sentences {
		if strings.Count(s[chinese], "%") != strings.Count(s[english], "%") || s[chinese] == "" || s[english] == "" {
			t.Errorf("%s: %q and %q", key, s[chinese], s[english])
		}
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, opening := range []string{`.of("`, `.tell("`} {
			for _, piece := range strings.Split(string(b), opening)[1:] {
				key, rest, _ := strings.Cut(piece, `"`)
				if used[key] = true; !strings.HasPrefix(strings.TrimSpace(rest), "+") {
					if _, ok := sentences[key]; !ok {
						t.Errorf("%s says %q, which is no sentence", name, key)
					}
				}
			}
		}
	}
	if len(used) < 50 {
		t.Errorf("only %d uses were found", len(used))
	}
}

func TestWhyNamesTheRule(t *testing.T) {
	rule := &certificate.Refusal{Rule: "status", Clause: "6.2", Text: "不能", Remedy: "请"}
	for name, c := range map[string]struct {
		err  error
		rule string
	}{
		"a rule":       {&problem.Problem{Code: problem.Refused, Cause: rule}, "status"},
		"a permission": {problem.New(problem.Forbidden, "不能转化", "没有权限", "请批准人办理"), "forbidden"},
	} {
		if why := whyOf(c.err); len(why) != 1 || why[0].Rule != c.rule {
			t.Errorf("%s: %v", name, why)
		}
	}
	if why := whyOf(problem.New(problem.Busy, "", "", "")); why != nil {
		t.Errorf("busy is no rule: %v", why)
	}
}

func TestGeneratedPeopleAreAllDifferentAndTrue(t *testing.T) {
	seen := map[string]int{}
	for n := range 200_000 {
		id := citizenID(n)
		if len(id) != 18 {
			t.Fatalf("%d has no ID", n)
		}
		if first, twice := seen[id]; twice {
			t.Fatalf("%d and %d share an ID", first, n)
		}
		seen[id] = n
	}
}
