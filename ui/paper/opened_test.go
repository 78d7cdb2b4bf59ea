package paper_test

import (
	"bytes"
	"crypto/rand"
	"hash/crc32"
	"image"
	"image/png"
	"testing"

	"roadcert/domain/catalog"
	"roadcert/domain/ofd"
	"roadcert/ui/paper"
)

// TestAnOpenedFileLooksAsItWasMade compares what a verifier sees of a sealed file with the document it was made
// of, page by page.
func TestAnOpenedFileLooksAsItWasMade(t *testing.T) {
	set := practice()
	for _, code := range []catalog.Code{"071", "013", "074"} {
		s := withSeal(filled(t, code))
		p, places := written(t, s)
		if err := p.Seal(rand.Reader, set.Seal, set.Signer, s.Made, places...); err != nil {
			t.Fatal(err)
		}
		read, err := ofd.Open(p.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		made := pressed(t, s)
		opened, err := paper.NewOpened(read, typeOf(t))
		if err != nil {
			t.Fatal(err)
		}
		if opened.Pages() != made.Pages() {
			t.Fatalf("%s: %d pages, made with %d", code, opened.Pages(), made.Pages())
		}
		for i := range made.Pages() {
			if apart := apart(t, made, opened, i); apart > 0.004 {
				t.Errorf("%s page %d: %.2f %% of it looks otherwise", code, i+1, 100*apart)
			}
		}
	}
}

// apart is the share of the dots of a page that are light in one document and dark in the other.
func apart(t *testing.T, a, b *paper.Document, page int) float64 {
	t.Helper()
	first, err := a.Image(page, 72)
	if err != nil {
		t.Fatal(err)
	}
	second, err := b.Image(page, 72)
	if err != nil {
		t.Fatal(err)
	}
	if first.Bounds() != second.Bounds() {
		t.Fatalf("%v and %v", first.Bounds(), second.Bounds())
	}
	grey := func(m image.Image, x, y int) int {
		r, g, b, _ := m.At(x, y).RGBA()
		return int((r + g + b) / 3 >> 8)
	}
	other, size := 0, first.Bounds()
	for y := range size.Dy() {
		for x := range size.Dx() {
			if d := grey(first, x, y) - grey(second, x, y); d > 96 || d < -96 {
				other++
			}
		}
	}
	return float64(other) / float64(size.Dx()*size.Dy())
}

// TestWhatAStrangerPutsInAFileDoesNoHarm: characters nobody has, pictures that are none or far too large, shapes
// without an end.
func TestWhatAStrangerPutsInAFileDoesNoHarm(t *testing.T) {
	huge := bombOf(t, 60_000)
	for name, content := range map[string][]byte{"no picture": []byte("MZ"), "a picture of billions of dots": huge} {
		made := ofd.Document{Pages: []ofd.Page{{Width: 100, Height: 100, Objects: []ofd.Object{
			ofd.Image{X: 10, Y: 10, W: 50, H: 50, Picture: &ofd.Picture{Format: "PNG", File: ofd.NewContent(content, ofd.Best)}},
			ofd.Path{Stroke: 1, Segments: []ofd.Segment{{Move: true}, {Points: []ofd.Point{{X: 10, Y: 10}}}, {Points: []ofd.Point{{X: 20, Y: 10}, {X: 20, Y: 20}, {X: 10, Y: 20}}}}},
		}}}}
		p, err := made.Package()
		if err != nil {
			t.Fatal(name, err)
		}
		opened, err := paper.NewOpened(p, typeOf(t))
		if err != nil {
			t.Fatal(name, err)
		}
		for _, item := range opened.Page(0).Items {
			if _, is := item.(paper.Image); is {
				t.Errorf("%s is drawn", name)
			}
		}
		if _, err := opened.Image(0, 96); err != nil {
			t.Error(name, err)
		}
	}
}

// bombOf is a small PNG that says it has side × side dots.
func bombOf(t *testing.T, side uint32) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	content := b.Bytes()
	head := content[16:] // width and height follow signature, length and name of the first chunk
	for i := range 4 {
		head[i], head[4+i] = byte(side>>(24-8*i)), byte(side>>(24-8*i))
	}
	sum := crc32.ChecksumIEEE(content[12:29])
	for i := range 4 {
		content[29+i] = byte(sum >> (24 - 8*i))
	}
	return content
}
