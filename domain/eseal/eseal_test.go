package eseal_test

import (
	"bytes"
	"crypto/rand"
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
