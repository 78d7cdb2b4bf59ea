package cmd

import (
	"go/ast"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fuzzed are the targets of `make fuzz`, each as folder:name.
func fuzzed(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	_, list, found := strings.Cut(strings.ReplaceAll(string(text), "\\\n", " "), "\nFUZZED ")
	list, _, ended := strings.Cut(list, "\n")
	if !found || !ended {
		t.Fatal("there is no list of what is fuzzed in the Makefile")
	}
	return strings.Fields(list)[1:] // after :=
}

// A fuzz test that no list names is run on its seeds for ever, and a name without a test stops the long run.
func TestEveryFuzzTestIsInTheLongRun(t *testing.T) {
	listed := fuzzed(t)
	var there []string
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && s.test && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Fuzz") {
				there = append(there, s.folder+":"+f.Name.Name)
			}
		}
	}
	for _, name := range there {
		if !slices.Contains(listed, name) {
			t.Errorf("%s is not in FUZZED of the Makefile", name)
		}
	}
	for i, name := range listed {
		if !slices.Contains(there, name) || slices.Contains(listed[:i], name) {
			t.Errorf("FUZZED of the Makefile has %s, which is not there or named twice", name)
		}
	}
}
