package cmd

import (
	"go/ast"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// listed are the words of a list of the Makefile.
func listed(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	_, list, found := strings.Cut(strings.ReplaceAll(string(text), "\\\n", " "), "\n"+name+" ")
	list, _, ended := strings.Cut(list, "\n")
	words := strings.Fields(list)
	if !found || !ended || len(words) < 2 {
		t.Fatalf("there is no list %s in the Makefile", name)
	}
	return words[1:] // after :=
}

// A fuzz test that no list names is run on its seeds for ever, and a name without a test stops the long run.
func TestEveryFuzzTestIsInTheLongRun(t *testing.T) {
	list := listed(t, "FUZZED")
	var there []string
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && s.test && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Fuzz") {
				there = append(there, s.folder+":"+f.Name.Name)
			}
		}
	}
	for _, name := range there {
		if !slices.Contains(list, name) {
			t.Errorf("%s is not in FUZZED of the Makefile", name)
		}
	}
	for i, name := range list {
		if !slices.Contains(there, name) || slices.Contains(list[:i], name) {
			t.Errorf("FUZZED of the Makefile has %s, which is not there or named twice", name)
		}
	}
}

// What is tested without the race detector because nothing in it runs beside anything must stay so.
func TestNothingRunsBesideAnythingWhereNobodyLooks(t *testing.T) {
	quiet := listed(t, "ONE_BY_ONE")
	seen := map[string]bool{}
	for _, s := range sources(t) {
		if !slices.Contains(quiet, s.folder) || s.test {
			continue
		}
		seen[s.folder] = true
		for _, spec := range s.file.Imports {
			if path := spec.Path.Value; path == `"sync"` || path == `"sync/atomic"` || path == `"roadcert/domain/internal/cores"` {
				t.Errorf("%s imports %s: take %s out of ONE_BY_ONE in the Makefile", s.name, path, s.folder)
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if _, starts := n.(*ast.GoStmt); starts {
				t.Errorf("%s starts a goroutine: take %s out of ONE_BY_ONE in the Makefile", s.name, s.folder)
			}
			return true
		})
	}
	for _, folder := range quiet {
		if !seen[folder] {
			t.Errorf("ONE_BY_ONE of the Makefile has %s, which is not there", folder)
		}
	}
}
