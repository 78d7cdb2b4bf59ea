package register_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roadcert/domain/problem"
)

// soffice converts a file with LibreOffice, a second opinion on what is a proper workbook, and returns the path of
// the result. The test is passed over where LibreOffice is not installed.
func soffice(t *testing.T, path, to, result string) string {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	out := t.TempDir()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(out, "profile"), "--headless"}
	if strings.HasSuffix(path, ".csv") {
		args = append(args, "--infilter=CSV:44,34,76,1,,0,false,true")
	}
	report, err := exec.CommandContext(ctx, program, append(args, "--convert-to", to, "--outdir", out, path)...).CombinedOutput()
	if err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, report)
	}
	result = filepath.Join(out, result)
	if _, err := os.Stat(result); err != nil {
		t.Fatalf("LibreOffice made no %s: %s", filepath.Base(result), report)
	}
	return result
}

// wantProblem checks that an error is a problem with this code whose sentence holds these words, and that it says
// what, why and what to do.
func wantProblem(t *testing.T, err error, code problem.Code, words ...string) {
	t.Helper()
	if problem.Of(err) != code {
		t.Fatalf("error %v has code %q, want %q", err, problem.Of(err), code)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q does not say %q", err, w)
		}
	}
}
