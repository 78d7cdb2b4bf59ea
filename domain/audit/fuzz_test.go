package audit_test

import (
	"bytes"
	"strings"
	"testing"

	"roadcert/domain/audit"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// FuzzExtract: an archive that was not in our hands all the time is believed only where it says what was signed.
func FuzzExtract(f *testing.F) {
	key, err := seal.ParseKey(bytes.Repeat([]byte{1}, 32)) // the same in every process of a fuzzer
	if err != nil {
		f.Fatal(err)
	}
	entries, head := write(3)
	for after := range 4 {
		f.Add(extracted(f, key, entries, after))
	}
	good := extracted(f, key, entries, 0)
	f.Add(good[:len(good)-20])
	f.Add([]byte(`{"format":"roadcert-audit-1","from":{"seq":-1,"hash":""},"key":"04"}` + "\n" + `{"head":{"seq":-1,"hash":""},"signature":""}` + "\n"))
	f.Add([]byte(strings.Repeat("[", 20_000) + "\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, broken, err := audit.ReadExtract(bytes.NewReader(b))
		switch code := problem.Of(err); {
		case err != nil && code != problem.Invalid && code != problem.Damaged:
			t.Errorf("%T %v", err, err)
		case err == nil && broken == nil && x.Key.Equal(key.Public()) && (!same(x.Head, head) || x.By != "audit-admin"):
			t.Errorf("believed: %s", b)
		case broken != nil && broken.Text == "":
			t.Errorf("broken for no reason: %s", b)
		}
		seen := 0
		if x, err := audit.OpenExtract(bytes.NewReader(b)); err == nil {
			for _, err := range x.Entries() {
				if seen++; err != nil && problem.Of(err) == "" {
					t.Errorf("%T %v", err, err)
				}
			}
		}
		if seen > bytes.Count(b, []byte("\n"))+1 {
			t.Errorf("%d entries of %d lines", seen, bytes.Count(b, []byte("\n")))
		}
	})
}

// FuzzMark: what is typed or scanned from paper is a mark, which is printed as it is read, or refused.
func FuzzMark(f *testing.F) {
	_, head := write(3)
	f.Add(head.Code())
	f.Add(" 3 - " + strings.ToLower(head.Code()[2:]))
	f.Add("9223372036854775807-7F3A-09BC-1122-3344-5566")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := audit.ParseMark(text)
		if err != nil {
			if problem.Of(err) != problem.Invalid {
				t.Errorf("%T %v", err, err)
			}
			return
		}
		again, err := audit.ParseMark(audit.Head{Seq: m.Seq, Hash: m.Start}.Code())
		if err != nil || again.Seq != m.Seq || !bytes.HasPrefix(m.Start, again.Start) {
			t.Errorf("%q is printed as %+v, %v", text, again, err)
		}
		if m.Of(nil, head) == nil || m.Of(&audit.Entry{Seq: m.Seq}, head) == nil {
			t.Errorf("%q is of a log it was not taken of", text)
		}
	})
}
