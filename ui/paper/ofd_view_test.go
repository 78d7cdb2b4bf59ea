package paper_test

import (
	"crypto/rand"
	"image"
	"testing"

	"roadcert/domain/catalog"
	"roadcert/domain/ofd"
	"roadcert/ui/paper"
)

// One layout, drawn by the picture's pen, and by the OFD's pen and read back from the file with nothing but the
// fonts inside it: the two are the same picture.
func TestTheOFDShowsWhatThePreviewShows(t *testing.T) {
	for _, code := range []catalog.Code{"008", "013", "016", "071", "072", "073", "074", "075", "079"} {
		t.Run(string(code), func(t *testing.T) {
			s := filled(t, code)
			p, _ := written(t, s)
			alike(t, pressed(t, s), view(t, p, nil))
		})
	}
}

func TestASealedOFDShowsItsSeal(t *testing.T) {
	s, set := withSeal(filled(t, "013")), practice()
	p, places := written(t, s)
	if err := p.Seal(rand.Reader, set.Seal, set.Signer, s.Made, places...); err != nil {
		t.Fatal(err)
	}
	v := p.Verify(trustOf(s))
	alike(t, pressed(t, s), view(t, p, v.Signatures))
}

// A file without fonts of its own is shown in ours.
func TestAFileWithoutFontsIsShown(t *testing.T) {
	o := ofd.Text{Font: &ofd.Font{Name: "宋体", File: ofd.NewContent([]byte("no font"), ofd.Stored)}, Size: 5, X: 5, Y: 10, Text: "道路运输证"}
	p, err := (&ofd.Document{Pages: []ofd.Page{{Width: 60, Height: 20, Objects: []ofd.Object{o}}}}).Package()
	if err != nil {
		t.Fatal(err)
	}
	if n := dark(pixels(t, view(t, p, nil), 0)); n < 200 {
		t.Errorf("only %d dark pixels", n)
	}
}

func view(t *testing.T, p *ofd.Package, signatures []ofd.Signature) *paper.Document {
	t.Helper()
	read, err := ofd.Open(p.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	d, err := paper.NewView(read, signatures, typeOf(t))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// alike compares documents page by page as pictures. A micrometre of rounding shows in the grey of an edge.
func alike(t *testing.T, want, got *paper.Document) {
	t.Helper()
	if want.Pages() != got.Pages() {
		t.Fatalf("%d pages, not %d", got.Pages(), want.Pages())
	}
	const visible = 24 // of 255
	for i := range want.Pages() {
		a, b := pixels(t, want, i), pixels(t, got, i)
		if len(a) != len(b) {
			t.Fatalf("page %d has %d bytes, not %d", i, len(b), len(a))
		}
		if dark(a) < 1000 {
			t.Errorf("page %d is empty", i)
		}
		differ := 0
		for j := range a {
			if max(a[j], b[j])-min(a[j], b[j]) > visible {
				differ++
			}
		}
		if differ > 50 {
			t.Errorf("page %d: %d values differ", i, differ)
		}
	}
}

func pixels(t *testing.T, d *paper.Document, page int) []uint8 {
	t.Helper()
	m, err := d.Image(page, 100)
	if err != nil {
		t.Fatal(err)
	}
	drawn, ok := m.(*image.RGBA)
	if !ok {
		t.Fatalf("drawn on %T", m)
	}
	return drawn.Pix
}

// dark counts the pixels with hardly any red in them.
func dark(pixels []uint8) (n int) {
	for i := 0; i < len(pixels); i += 4 {
		if pixels[i] < 0x80 {
			n++
		}
	}
	return n
}
