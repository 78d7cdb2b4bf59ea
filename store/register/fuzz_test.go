package register_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"roadcert/domain/problem"
	"roadcert/store/register"
)

// readsOrRefuses wants a register read in order or refused in a sentence.
func readsOrRefuses(t *testing.T, path string) {
	t.Helper()
	var p *problem.Problem
	book, err := register.Open(path)
	if err != nil {
		if !errors.As(err, &p) {
			t.Fatalf("%T %v", err, err)
		}
		return
	}
	defer book.Close()
	for _, sheet := range book.Sheets() {
		lines, err := tryAll(path, sheet)
		if err != nil && !errors.As(err, &p) {
			t.Fatalf("%T %v", err, err)
		}
		for i, line := range lines {
			if line.n != i+1 {
				t.Fatalf("line %d after %d", line.n, i)
			}
		}
	}
}

// FuzzText: whatever the bytes of a text file are and in what encoding.
func FuzzText(f *testing.F) {
	sample, err := os.ReadFile(filepath.Join(samples, "operators-gb18030.csv"))
	must(f, err)
	f.Add(sample[:bytes.IndexByte(sample, '\n')+300])
	f.Add([]byte("\xef\xbb\xbf姓名,身份证号\n\"张\n三\",1\n\n"))
	f.Add([]byte("\xff\xfeY\x00\t\x00Z\x00\r\x00\n\x00\"\x00"))
	f.Add([]byte("a;b;c\n1;\"2\"\"3;4\n"))
	f.Fuzz(func(t *testing.T, content []byte) { readsOrRefuses(t, write(t, "a.csv", content)) })
}

// FuzzWorkbook: whatever one part of a workbook is.
func FuzzWorkbook(f *testing.F) {
	parts := workbookParts(`<si><t>x</t></si>`, sheetPart{name: "表", data: `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`}, sheetPart{name: "二", state: "hidden"})
	for i, p := range parts {
		f.Add(i, p.text)
	}
	f.Add(3, `<Relationships `+relsNS+`><Relationship Id="rId1" Type="`+office+`/worksheet" Target="../../../etc/passwd"/></Relationships>`)
	f.Fuzz(func(t *testing.T, at int, text string) {
		if at < 0 || at >= len(parts) {
			t.Skip()
		}
		changed := append([]part(nil), parts...)
		changed[at].text = text
		readsOrRefuses(t, workbook(t, changed))
	})
}
