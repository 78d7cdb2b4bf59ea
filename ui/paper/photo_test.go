package paper_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"strings"
	"testing"

	"roadcert/domain/catalog"
	"roadcert/domain/document"
	"roadcert/domain/problem"
	"roadcert/ui/paper"
)

// portrait is a picture of 30 by 40, red above and blue below.
func portrait(m interface {
	image.Image
	Set(x, y int, c color.Color)
},
) image.Image {
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			c := color.NRGBA{R: 0xC0, A: 0xFF}
			if y >= m.Bounds().Dy()/2 {
				c = color.NRGBA{B: 0xC0, A: 0xFF}
			}
			m.Set(x, y, c)
		}
	}
	return m
}

// pictures are photos as they come from cameras and scanners: also those gofpdf cannot read by itself.
func pictures(t testing.TB) map[string][]byte {
	t.Helper()
	frame := image.Rect(0, 0, 30, 40)
	list := map[string][]byte{}
	for name, m := range map[string]image.Image{
		"8 bits": portrait(image.NewNRGBA(frame)), "16 bits": portrait(image.NewNRGBA64(frame)), "grey": portrait(image.NewGray(frame)), "grey of 16 bits": portrait(image.NewGray16(frame)),
		"palette": portrait(image.NewPaletted(frame, color.Palette{color.NRGBA{R: 0xC0, A: 0xFF}, color.NRGBA{B: 0xC0, A: 0xFF}})),
	} {
		var b, j bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		if err := jpeg.Encode(&j, m, nil); err != nil {
			t.Fatal(err)
		}
		list["png "+name], list["jpeg "+name] = b.Bytes(), j.Bytes()
	}
	return list
}

func photoElement() catalog.Element {
	return catalog.Element{Kind: catalog.ImageElement, Field: "photo", X: 10_00, Y: 10_00, W: 40_00, H: 40_00, Stroke: 20}
}

// A photo is as large as it fits, in the middle, and never distorted; screen and PDF show the same.
func TestPhotoFits(t *testing.T) {
	for name, content := range pictures(t) {
		s := card(map[string]string{"photo": "digest"}, photoElement())
		s.Pictures = map[string][]byte{"digest": content}
		d := pressed(t, s)
		found := false
		for _, item := range d.Page(0).Items {
			if m, ok := item.(paper.Image); ok {
				found = true
				if m.X != 15 || m.Y != 10 || m.W != 30 || m.H != 40 || m.Field != "photo" || m.Key != "digest" {
					t.Errorf("%s: at %g, %g, %g by %g", name, m.X, m.Y, m.W, m.H)
				}
			}
		}
		if !found {
			t.Fatalf("%s: no picture", name)
		}
		screen, print := picture(t, d), printed(t, d)
		if off, ink := difference(screen, print), difference(screen, white(screen)); off > tolerance || ink < 4*tolerance {
			t.Errorf("%s: screen and paper differ by %.2f, from white by %.2f", name, off, ink)
		}
	}
}

func TestPhotoThatIsMissing(t *testing.T) {
	if got := said(pressed(t, card(nil, photoElement()))); len(got) != 1 || got[0] != "照片" {
		t.Errorf("the empty frame says %q", got)
	}
	lost := card(map[string]string{"photo": "digest"}, photoElement())
	if _, err := paper.NewCertificate(lost, typeOf(t)); problem.Of(err) != problem.NotFound || !strings.Contains(err.Error(), "“照片”") {
		t.Errorf("a photo the store does not have: %v", err)
	}
	lost.Pictures = map[string][]byte{"digest": []byte("no picture")}
	if _, err := paper.NewCertificate(lost, typeOf(t)); problem.Of(err) != problem.Damaged {
		t.Errorf("a photo that is none: %v", err)
	}
}

// The seal is centred in its place at its own size, and its ground is not white: what lies under it is seen.
func TestSealIsInItsPlace(t *testing.T) {
	s := card(nil,
		catalog.Element{Kind: catalog.BoxElement, X: 0, Y: 0, W: 100_00, H: 60_00, Fill: "#00FF00"},
		catalog.Element{Kind: catalog.SealElement, X: 40_00, Y: 10_00, W: 50_00, H: 45_00})
	s.Mark = ""
	s.Seal = &document.SealPicture{Name: "练习章", PNG: stamp(t), Width: 40, Height: 40}
	d := pressed(t, s)
	items := d.Page(0).Items
	if m, ok := items[len(items)-1].(paper.Stamp); !ok || m.X != 45 || m.Y != 12.5 || m.W != 40 || m.H != 40 {
		t.Errorf("%+v", items[len(items)-1])
	}
	for from, picture := range map[string]image.Image{"screen": drawn(t, d), "paper": popplers(t, d, resolution)} {
		at := func(mm float64) int { return int(mm * resolution / 25.4) }
		r, g, _, _ := picture.At(at(46), at(13.5)).RGBA() // in the corner of the picture, outside of the circle
		if g>>8 < 0xF0 || r>>8 > 0x10 {
			t.Errorf("%s: the seal hides what is under it", from)
		}
		if reds := count(picture, func(r, g uint32) bool { return r > 0x9000 && g < 0x6000 }); reds < 500 {
			t.Errorf("%s: %d red pixels", from, reds)
		}
	}
	s.Seal = nil
	if items := pressed(t, s).Page(0).Items; len(items) != 1 {
		t.Errorf("without a seal there is %v", items)
	}
}

func drawn(t testing.TB, d *paper.Document) image.Image {
	t.Helper()
	m, err := d.Image(0, resolution)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func count(m image.Image, is func(r, g uint32) bool) (n int) {
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			if r, g, _, _ := m.At(x, y).RGBA(); is(r, g) {
				n++
			}
		}
	}
	return n
}

// Boxes: ground, frame, round corners, dashes; each as poppler shows it.
func TestBoxesAndLines(t *testing.T) {
	for _, e := range []catalog.Element{
		{Kind: catalog.BoxElement, Stroke: 100, Ink: "#1E5AA8"},
		{Kind: catalog.BoxElement, Stroke: 100, Radius: 8_00, Fill: "#F5D6C3", Ink: "#1E5AA8"},
		{Kind: catalog.BoxElement, Fill: "#1E5AA8", Radius: 90_00},
		{Kind: catalog.BoxElement, Stroke: 100, Dash: 3_00},
		{Kind: catalog.LineElement, Stroke: 200, Dash: 2_00, Ink: "#C9302C"},
		{Kind: catalog.LineElement, Stroke: 300},
	} {
		e.X, e.Y, e.W, e.H = 10_00, 10_00, 80_00, 40_00
		s := card(nil, e)
		s.Mark = ""
		d := pressed(t, s)
		screen, print := picture(t, d), printed(t, d)
		if off, ink := difference(screen, print), difference(screen, white(screen)); off > tolerance/2 || ink < tolerance/2 || math.IsNaN(off) {
			t.Errorf("%+v: screen and paper differ by %.2f, from white by %.2f", e, off, ink)
		}
	}
}
