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
	m, err := view(t, p, nil).Image(0, 96)
	if err != nil {
		t.Fatal(err)
	}
	if dark(m) < 200 {
		t.Errorf("only %d dark pixels", dark(m))
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
	const dpi, visible = 120, 24
	for i := range want.Pages() {
		a, err := want.Image(i, dpi)
		if err != nil {
			t.Fatal(err)
		}
		b, err := got.Image(i, dpi)
		if err != nil {
			t.Fatal(err)
		}
		if a.Bounds() != b.Bounds() {
			t.Fatalf("page %d is %v, not %v", i, b.Bounds(), a.Bounds())
		}
		if dark(a) < 2000 {
			t.Errorf("page %d is empty", i)
		}
		differ := 0
		for y := range a.Bounds().Dy() {
			for x := range a.Bounds().Dx() {
				if apart(a, b, x, y) > visible {
					differ++
				}
			}
		}
		if differ > 20 {
			t.Errorf("page %d: %d pixels differ", i, differ)
		}
	}
}

func apart(a, b image.Image, x, y int) int {
	r1, g1, b1, _ := a.At(x, y).RGBA()
	r2, g2, b2, _ := b.At(x, y).RGBA()
	far := func(p, q uint32) int { return max(int(p)-int(q), int(q)-int(p)) >> 8 }
	return max(far(r1, r2), far(g1, g2), far(b1, b2))
}

func dark(m image.Image) int {
	n := 0
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			if r, _, _, _ := m.At(x, y).RGBA(); r < 0x8000 {
				n++
			}
		}
	}
	return n
}
