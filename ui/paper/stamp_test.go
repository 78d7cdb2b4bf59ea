package paper

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roadcert/assets"
	"roadcert/domain/problem"
)

func sealType(t testing.TB) *Type {
	t.Helper()
	letters, err := NewType(Fonts{Regular: assets.Regular(), Bold: assets.Bold()})
	if err != nil {
		t.Fatal(err)
	}
	return letters
}

func seal(t *testing.T, letters *Type, ring, centre string) image.Image {
	t.Helper()
	b, err := SealPicture(ring, centre, letters)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("LOOK"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "seal-"+ring+".png"), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	picture, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// covered is how much of the circle between two radii is red, and whether anything there is another colour.
func covered(t *testing.T, picture image.Image, from, to float64) float64 {
	t.Helper()
	box := picture.Bounds()
	scale := float64(box.Dx()) / sealWidth
	ink, all := 0.0, 0.0
	for y := range box.Dy() {
		for x := range box.Dx() {
			radius := math.Hypot(float64(x)+.5-float64(box.Dx())/2, float64(y)+.5-float64(box.Dy())/2) / scale
			if radius < from || radius >= to {
				continue
			}
			c, _ := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
			if c.A > 0x80 && (absent(c.R, sealInk.R) || absent(c.G, sealInk.G) || absent(c.B, sealInk.B)) {
				t.Fatalf("%v at %d, %d is not the seal's red", c, x, y)
			}
			all++
			ink += float64(c.A) / 0xFF
		}
	}
	return ink / all
}

func absent(a, b uint8) bool { return max(a, b)-min(a, b) > 3 }

func TestSealHasARimWordsAndAClearGround(t *testing.T) {
	letters := sealType(t)
	for _, ring := range []string{
		"法库县交通局",
		"法库县交通运输事务服务中心",
		"喀喇沁左翼蒙古族自治县交通运输综合行政执法队事务服务中心",
	} {
		p := seal(t, letters, ring, "练习 无效")
		if p.Bounds().Dx() != 472 || p.Bounds().Dy() != 472 {
			t.Errorf("%s: %v is not 40 mm at 300 dpi", ring, p.Bounds())
		}
		for _, part := range []struct {
			name                  string
			from, to, least, most float64
		}{
			{"corner", sealWidth/2 + .1, sealWidth, 0, 0},
			{"rim", sealWidth/2 - rim + .1, sealWidth/2 - .1, .8, .9},
			{"gap", sealWidth/2 - rim - ringClear + .4, sealWidth/2 - rim - .1, 0, 0.001},
			{"ring", 14, 17.5, .1, .6},
			{"centre", 0, 7, .1, .6},
		} {
			if got := covered(t, p, part.from, part.to); got < part.least-1e-9 || got > part.most+1e-9 {
				t.Errorf("%s: %.3f of the %s is red, want %.2f to %.2f", ring, got, part.name, part.least, part.most)
			}
		}
	}
}

func TestSealIsTheSameEachTime(t *testing.T) {
	letters := sealType(t)
	a, err := SealPicture("法库县交通运输事务服务中心", "练习 无效", letters)
	if err != nil {
		t.Fatal(err)
	}
	b, err := SealPicture("法库县交通运输事务服务中心", "练习 无效", letters)
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("a second picture differs from the first (%v)", err)
	}
	if len(a) > 30_000 {
		t.Errorf("%d bytes: every sealed file carries it twice", len(a))
	}
}

func TestSealRefusesWhatItCannotShow(t *testing.T) {
	letters := sealType(t)
	for _, c := range []struct{ ring, centre, says string }{
		{strings.Repeat("法库县交通局", 10), "练习 无效", "印面写不下"},
		{"法库县交通局", strings.Repeat("练习 无效 ", 9), "印面写不下"},
		{"法库县\U0010FFFD局", "练习 无效", "U+10FFFD"},
	} {
		_, err := SealPicture(c.ring, c.centre, letters)
		var p *problem.Problem
		if !errors.As(err, &p) || !strings.Contains(p.Error(), c.says) {
			t.Errorf("%s: %v, want %s", c.ring, err, c.says)
		}
	}
}
