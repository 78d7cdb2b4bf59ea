package paper_test

import (
	"bytes"
	"crypto/rand"
	"strings"
	"sync"
	"testing"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/document"
	"roadcert/domain/eseal"
	"roadcert/domain/ofd"
	"roadcert/domain/seal"
	"roadcert/ui/paper"
)

// withSeal is a sheet that bears the seal for practice.
func withSeal(s document.Sheet) document.Sheet {
	set := practice()
	s.Seal = &document.SealPicture{Name: set.Seal.Name, PNG: set.Seal.Picture.Data, Width: 40, Height: 40}
	return s
}

var practice = sync.OnceValue(func() eseal.TrainingSet {
	from, err := letters()
	if err != nil {
		panic(err)
	}
	picture, err := paper.SealPicture("法库县交通运输局", "练习 无效", from)
	if err != nil {
		panic(err)
	}
	set, err := eseal.Training(rand.Reader, "法库县交通运输局", picture, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		panic(err)
	}
	return set
})

// trustOf trusts the practice set, an hour after the sheet was made.
func trustOf(s document.Sheet) eseal.Trust {
	return eseal.Trust{Anchors: []*seal.Certificate{practice().Root}, Now: s.Made.Add(time.Hour)}
}

// about is what the bureau says of a document.
func about(s document.Sheet) ofd.Info {
	return ofd.Info{Title: s.Kind.Name, Author: s.Bureau, Creator: "roadcert", Made: s.Made, Custom: []ofd.Entry{
		{Name: ofd.CertificateName, Value: s.Kind.Name}, {Name: ofd.Identifier, Value: s.Identifier},
	}}
}

func faceXML(s document.Sheet) []byte {
	return ofd.EncodeFace(ofd.Face{Identifier: s.Identifier, Kind: string(s.Kind.Code)})
}

func written(t testing.TB, s document.Sheet) (*ofd.Package, []ofd.Place) {
	t.Helper()
	face := []ofd.Attachment{{Name: ofd.FaceAttachment, Content: faceXML(s)}}
	p, places, err := pressed(t, s).OFD(about(s), face)
	if err != nil {
		t.Fatal(err)
	}
	return p, places
}

// Every kind, sealed, read back as a stranger would: nothing is said against it but that it is for practice, and
// every word of the page is in its text.
func TestEveryKindAsASealedOFD(t *testing.T) {
	set := practice()
	for _, code := range []catalog.Code{"008", "013", "016", "071", "072", "073", "074", "075", "079"} {
		t.Run(string(code), func(t *testing.T) {
			s := withSeal(filled(t, code))
			p, places := written(t, s)
			if err := p.Seal(rand.Reader, set.Seal, set.Signer, s.Made, places...); err != nil {
				t.Fatal(err)
			}
			file := p.Bytes()
			read, err := ofd.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			v := read.Verify(trustOf(s))
			for _, f := range v.Findings {
				if f.Weight != eseal.Note {
					t.Errorf("%s: %s", f.Rule, f.Text)
				}
			}
			if len(places) == 0 || len(v.Signatures) != 1 || len(v.Signatures[0].Places) != len(places) {
				t.Errorf("%d places, %d signatures", len(places), len(v.Signatures))
			}
			pages, err := read.Text()
			if err != nil {
				t.Fatal(err)
			}
			whole := strings.Join(pages, "\n")
			for _, item := range texts(pressed(t, s)) {
				if !strings.Contains(whole, item) {
					t.Errorf("%q is on the page and not in the text", item)
				}
			}
			t.Logf("%d bytes, %d pages, %d parts", len(file), len(pages), len(read.Names()))
		})
	}
}

// texts returns the runs of text of a document.
func texts(d *paper.Document) []string {
	var list []string
	for i := range d.Pages() {
		for _, item := range d.Page(i).Items {
			if t, ok := item.(paper.Text); ok {
				list = append(list, t.Text)
			}
		}
	}
	return list
}

func TestTheSameSheetGivesTheSameOFD(t *testing.T) {
	s := filled(t, "071")
	a, _ := written(t, s)
	b, _ := written(t, s)
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two files of one sheet differ")
	}
}

// A batch runs on all cores, and its documents share fonts and a seal.
func TestDocumentsAreMadeSideBySide(t *testing.T) {
	s, set, press := withSeal(filled(t, "016")), practice(), paper.Press{Type: typeOf(t)}
	alone, _ := written(t, s)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			p, places, err := press.OFD(s, about(s), []ofd.Attachment{{Name: ofd.FaceAttachment, Content: faceXML(s)}})
			if err != nil || !bytes.Equal(p.Bytes(), alone.Bytes()) {
				t.Errorf("a document differs from its like: %v", err)
				return
			}
			if err := p.Seal(rand.Reader, set.Seal, set.Signer, s.Made, places...); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// A name of characters that get lost elsewhere.
func TestRareCharactersInAnOFD(t *testing.T) {
	const name = "㛃䶮𬱖𠮷堃喆"
	s := filled(t, "071")
	s.Face[s.Kind.Key(catalog.RoleHolder)] = name
	p, _ := written(t, s)
	pages, err := p.Text()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(pages, "\n"), name) {
		t.Errorf("%s is not in %q", name, pages)
	}
}

// One document of a batch, from the sheet to the bytes of the file, and its parts: laying out and writing down; the
// seal; the signature within the seal, which is all that is bare SM2. The fonts of the words that come again are
// there from the first document on.
func BenchmarkOFD(b *testing.B) {
	s, set := withSeal(filled(b, "013")), practice()
	s.Template = onePage(s.Template)
	face := []ofd.Attachment{{Name: ofd.FaceAttachment, Content: faceXML(s)}}
	press := paper.Press{Type: typeOf(b)}
	pen := func() (*ofd.Package, []ofd.Place, error) { return press.OFD(s, about(s), face) }
	document := func() error {
		p, places, err := pen()
		if err == nil {
			err = p.Seal(rand.Reader, set.Seal, set.Signer, s.Made, places...)
		}
		p.Bytes()
		return err
	}
	for _, c := range []struct {
		name string
		do   func() error
	}{
		{"pen", func() error { _, _, err := pen(); return err }},
		{"SM2", func() error {
			_, err := eseal.Sign(rand.Reader, set.Seal, set.Signer, s.Made, seal.SM3([]byte(s.Identifier)), "/Doc_0/Signs/Sign_0/Signature.xml")
			return err
		}},
		{"document", document},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := c.do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("documents on all cores", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if err := document(); err != nil {
					b.Error(err)
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "documents/s")
	})
}
