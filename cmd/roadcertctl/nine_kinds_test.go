package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roadcert/assets"
	"roadcert/domain/access"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
)

// oddDates are ways to write one day that people type, by turns.
var oddDates = []string{"2026.8.1", "2026年8月1日", "20260801", "2026/8/1", "2026-08-01"}

// TestNineKindsFromATerminal proposes one certificate of each kind with odd dates, lists and rare characters, decides,
// seals and writes it, and has programs nobody here wrote read every file.
func TestNineKindsFromATerminal(t *testing.T) {
	if testing.Short() {
		t.Skip("its work is done by other processes: left to the run without the race detector")
	}
	for _, tool := range []string{"xmllint", "pdftotext", "qpdf"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip("NOT CHECKED: no " + tool + " on this machine, so nobody outside has read the documents")
		}
	}
	kinds, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	store := filepath.Join(t.TempDir(), "store")
	command(t, "", "init", "--store", store, "--region", "210124", "--bureau", "法库县交通运输事务服务中心", "--uscc", "12210124MB0000000D", "--training")
	for i, kind := range kinds.Kinds() {
		t.Run(string(kind.Code), func(t *testing.T) {
			dir := t.TempDir()
			face, holder := oddFace(kind, oddDates[i%len(oddDates)])
			file := filepath.Join(dir, "face.json")
			content, err := json.Marshal(map[string]any{"kind": kind.Code, "face": face})
			if err == nil {
				err = os.WriteFile(file, content, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			at := []string{"--store", store, "--json"}
			var proposed struct{ Case string }
			answer(t, &proposed, access.Clerk, append(at, "issue", "--face", file)...)
			var decided struct{ Certificate struct{ ID string } }
			answer(t, &decided, access.Reviewer, append(at, "decide", proposed.Case, "approve")...)
			var sealed struct{ Issued, Refused int }
			answer(t, &sealed, access.Approver, append(at, "seal", "apply")...)
			if sealed.Issued != 1 || sealed.Refused != 0 {
				t.Fatalf("%+v", sealed)
			}
			for _, name := range []string{"one", "two"} {
				base := filepath.Join(dir, name)
				command(t, access.Clerk, append(at, "edition", decided.Certificate.ID, "--ofd", base+".ofd", "--pdf", base+".pdf", "--png", base+".png")...)
			}
			for _, format := range []string{".ofd", ".pdf", ".png"} {
				if a, b := contentOf(t, filepath.Join(dir, "one"+format)), contentOf(t, filepath.Join(dir, "two"+format)); !bytes.Equal(a, b) {
					t.Errorf("%s comes out differently the second time", format)
				}
			}
			var verdict struct{ Intact, Seal, Standing struct{ State, Text string } }
			answer(t, &verdict, access.Supervisor, append(at, "verify", filepath.Join(dir, "one.ofd"))...)
			if verdict.Intact.State != "yes" || verdict.Seal.State != "yes" || verdict.Standing.State != "yes" {
				t.Errorf("%+v", verdict)
			}
			readByOthers(t, dir, holder)
		})
	}
}

// oddFace is a believable face with dates in one notation and a holder whose name has rare characters.
func oddFace(kind *catalog.Kind, date string) (face map[string]string, holder string) {
	face = maps.Clone(catalog.Sample(kind))
	holder = "法库县堃喆㛃运输有限公司"
	if kind.Holder == catalog.Person {
		holder = "王𬱖䶮"
	}
	for _, f := range kind.Fields {
		switch {
		case f.Role == catalog.RoleHolder:
			face[f.Key] = holder
		case f.Role == catalog.RoleNumber, f.Kind == catalog.Photo:
			delete(face, f.Key)
		case f.Role == catalog.RoleIssued:
			face[f.Key] = date
		case f.Role == catalog.RoleTo && face[f.Key] != "":
			face[f.Key] = day.Of(time.Now()).AddYears(3).String()
		}
	}
	return face, holder
}

// readByOthers lets xmllint, pdftotext and qpdf read what was written.
func readByOthers(t *testing.T, dir, holder string) {
	t.Helper()
	z, err := zip.OpenReader(filepath.Join(dir, "one.ofd"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	pages := 0
	for _, part := range z.File {
		if !strings.HasSuffix(part.Name, ".xml") {
			continue
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(part.Name, err)
		}
		lint := exec.Command("xmllint", "--noout", "-")
		lint.Stdin = bytes.NewReader(content)
		if out, err := lint.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", part.Name, err, out)
		}
		if strings.Contains(part.Name, "/Pages/") {
			pages++
		}
	}
	if out, err := exec.Command("qpdf", "--check", filepath.Join(dir, "one.pdf")).CombinedOutput(); err != nil {
		t.Errorf("qpdf: %v\n%s", err, out)
	}
	text, err := exec.Command("pdftotext", "-raw", filepath.Join(dir, "one.pdf"), "-").Output()
	if err != nil || !strings.Contains(strings.ReplaceAll(string(text), "\n", ""), holder) {
		t.Errorf("the PDF does not name %s: %v\n%s", holder, err, text)
	}
	if n := bytes.Count(text, []byte("\f")); n != pages {
		t.Errorf("%d pages of PDF, %d of OFD", n, pages)
	}
	picture, err := png.Decode(bytes.NewReader(contentOf(t, filepath.Join(dir, "one.png"))))
	if err != nil || picture.Bounds().Dx() < 500 {
		t.Error("no picture", err)
	}
}

func contentOf(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// command runs one command line in this process and wants it done.
func command(t *testing.T, role access.Role, args ...string) []byte {
	t.Helper()
	var out, messages bytes.Buffer
	if role != "" {
		args = append(args, "--user", string(role))
	}
	if code := run(t.Context(), args, streams{In: strings.NewReader(""), Out: &out, Err: &messages}, quickRounds); code != exitDone {
		t.Fatal(fmt.Sprint(args), code, messages.String(), out.String())
	}
	return out.Bytes()
}

// answer runs one and reads what it prints.
func answer(t *testing.T, to any, role access.Role, args ...string) {
	t.Helper()
	if err := json.Unmarshal(command(t, role, args...), to); err != nil {
		t.Fatal(args, err)
	}
}
