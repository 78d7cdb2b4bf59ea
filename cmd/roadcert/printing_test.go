package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roadcert/domain/problem"
)

func TestTheUsualPrinterComesFirst(t *testing.T) {
	names := []string{"Counter", "Office", "Plotter"}
	for sentence, want := range map[string]string{
		"system default destination: Office\n": "Office Counter Plotter",
		"no system default destination\n":      "Counter Office Plotter",
		"":                                     "Counter Office Plotter",
	} {
		if got := strings.Join(inOrder(names, sentence), " "); got != want {
			t.Errorf("%q gives %s, want %s", sentence, got, want)
		}
	}
}

// system puts commands of a printing system of our own making before those of the machine.
func system(t *testing.T, commands map[string]string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, script := range commands {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("ASKED", filepath.Join(folder, "asked"))
	return folder
}

func TestPrinting(t *testing.T) {
	folder := system(t, map[string]string{
		"lpstat": `case "$1" in -e) echo Counter; echo Office;; -d) echo "system default destination: Office";; esac`,
		"lp":     `for a in "$@"; do echo "$a" >>"$ASKED"; done`,
	})
	if got := printers(); !slices.Equal(got, []string{"Office", "Counter"}) {
		t.Errorf("printers %q", got)
	}
	if err := printPDF("/tmp/-a b.pdf", "Office", "Tray 2"); err != nil {
		t.Fatal(err)
	}
	asked, err := os.ReadFile(filepath.Join(folder, "asked"))
	if want := "-d\nOffice\n-o\nprint-scaling=none\n-o\nInputSlot=Tray 2\n--\n/tmp/-a b.pdf\n"; err != nil || string(asked) != want {
		t.Errorf("lp was asked %q, %v", asked, err)
	}
}

func TestAPrinterThatRefusesSaysWhy(t *testing.T) {
	system(t, map[string]string{"lp": "echo 'lp: Destination \"Office\" is not accepting jobs.' >&2; exit 1"})
	err := printPDF("a.pdf", "Office", "")
	if problem.Of(err) != problem.Unreachable || !strings.Contains(err.Error(), "not accepting jobs") {
		t.Error(err)
	}
}
