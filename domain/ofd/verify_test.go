package ofd_test

import (
	"bytes"
	"testing"

	"roadcert/domain/eseal"
	"roadcert/domain/ofd"
)

func TestASealedFileIsFoundGood(t *testing.T) {
	p := opened(t, sealed(t).Bytes())
	v := p.Verify(trust())
	for _, f := range v.Findings {
		if f.Weight != eseal.Note {
			t.Errorf("%s: %s", f.Rule, f.Text)
		}
	}
	if len(v.Signatures) != 1 || len(v.Unprotected) != 0 {
		t.Fatalf("%d signatures, unprotected %q", len(v.Signatures), v.Unprotected)
	}
	s := v.Signatures[0]
	if want := (ofd.Place{Page: 0, X: 70, Y: 40, W: 42, H: 42}); len(s.Places) != 1 || s.Places[0] != want {
		t.Errorf("shown at %v, put at %v", s.Places, want)
	}
	if !s.At.Equal(made) || s.Seal.Name != practice().Seal.Name {
		t.Errorf("signed at %v with %s", s.At, s.Seal.Name)
	}
}

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	a, b := packaged(t).Bytes(), packaged(t).Bytes()
	if !bytes.Equal(a, b) {
		t.Error("two packages of one document differ")
	}
	if again := opened(t, a).Bytes(); !bytes.Equal(a, again) {
		t.Error("a package that was read is written differently")
	}
}
