package eseal_test

import (
	"bytes"
	"crypto/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"roadcert/domain/eseal"
	"roadcert/domain/seal"
)

var (
	noon     = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC) // of a working day in 法库
	picture  = bytes.Repeat([]byte("\x89PNG, as far as a seal cares. "), 300)
	property = "/Doc_0/Signs/Sign_0/Signature.xml"
)

// training is a whole practice set.
func training(t testing.TB) eseal.TrainingSet {
	t.Helper()
	set, err := eseal.Training(rand.Reader, "法库县交通运输局", picture, noon)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func trust(set eseal.TrainingSet) eseal.Trust {
	return eseal.Trust{Anchors: []*seal.Certificate{set.Root}, Now: noon.Add(time.Hour)}
}

// sealed puts the practice seal under a digest.
func sealed(t testing.TB, set eseal.TrainingSet, digest [32]byte) []byte {
	t.Helper()
	b, err := eseal.Sign(rand.Reader, set.Seal, set.Signer, noon, digest, property)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// rules lists what was found wrong or doubtful.
func rules(found []eseal.Finding) (list []string) {
	for _, f := range found {
		if f.Weight != eseal.Note {
			list = append(list, f.Rule)
		}
	}
	return list
}

func TestSealSignAndCheck(t *testing.T) {
	set := training(t)
	digest := seal.SM3([]byte("<ofd:Signature/>"))
	g, err := eseal.ParseSignature(sealed(t, set, digest))
	if err != nil {
		t.Fatal(err)
	}
	if !g.At.Equal(noon) || g.Digest != digest || g.Property != property || !bytes.Equal(g.Seal.Raw, set.Seal.Raw) ||
		!bytes.Equal(g.Signer.Raw, set.Signer.Cert.Raw) {
		t.Errorf("read back as %+v", g)
	}
	s := g.Seal
	if s.Name != "法库县交通运输局道路运输电子证照专用章（练习）" || !s.Training() || s.Version != 4 ||
		!bytes.Equal(s.Picture.Data, picture) || s.Picture.Width != 42 || s.Picture.Format != "png" {
		t.Errorf("the seal reads back as %+v", s.Info)
	}
	found := g.Check(eseal.Document{Digest: digest, Property: property, Seal: set.Seal.Raw}, trust(set))
	if bad := rules(found); bad != nil {
		t.Errorf("a good signature has faults: %v", found)
	}
	if len(found) != 1 || found[0].Rule != eseal.RuleTraining || !strings.Contains(found[0].Text, "练习") {
		t.Errorf("nobody says that this is practice: %v", found)
	}
	for _, c := range []*seal.Certificate{set.Root, s.Maker, g.Signer} {
		if !strings.Contains(c.Subject.String(), "练习") {
			t.Errorf("certificate of %s", c.Subject)
		}
	}
}

// Every fault has a rule of its own, and nothing else complains.
func TestEveryFault(t *testing.T) {
	set, other := training(t), training(t)
	digest := seal.SM3([]byte("text"))
	good := eseal.Document{Digest: digest, Property: property, Seal: set.Seal.Raw}
	for _, c := range []struct {
		name  string
		doc   eseal.Document
		trust eseal.Trust
		want  []string
	}{
		{"another file", eseal.Document{seal.SM3([]byte("texT")), property, set.Seal.Raw}, trust(set), []string{eseal.RuleDigest}},
		{"another seal beside it", eseal.Document{digest, property, other.Seal.Raw}, trust(set), []string{eseal.RuleSealIdentical}},
		{"moved", eseal.Document{digest, "/Doc_0/Signs/Sign_1/Signature.xml", set.Seal.Raw}, trust(set), []string{eseal.RuleProperty}},
		{"no roots", good, eseal.Trust{}, []string{eseal.RuleMakerChain, eseal.RuleSignerChain}},
		{"other roots", good, trust(other), []string{eseal.RuleMakerChain, eseal.RuleSignerChain}},
		{"from the future", good, eseal.Trust{Anchors: []*seal.Certificate{set.Root}, Now: noon.Add(-time.Hour)}, []string{eseal.RuleSigningInFuture}},
	} {
		g, err := eseal.ParseSignature(sealed(t, set, digest))
		if err != nil {
			t.Fatal(err)
		}
		if got := rules(g.Check(c.doc, c.trust)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
