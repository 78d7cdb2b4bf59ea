package paper

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "draw the golden pictures anew; look at every one of them before they are kept")

// The golden pictures are small and grey, so that all of them together weigh less than one scanned page.
const (
	goldenDPI   = 60
	goldenGreys = 16
	goldenPart  = 0.002 // of the pixels may differ by more than one grey: other processors round otherwise
)

// Nine kinds, on every occasion, page by page: what people see is what was looked at.
func TestCertificatesLookAsTheyDid(t *testing.T) {
	unraced(t)
	for _, c := range certificates(t) {
		look(t, c.d, c.name)
		for i := range c.d.Pages() {
			picture, err := c.d.Image(i, goldenDPI)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, fmt.Sprintf("%s-%d.png", c.name, i+1), grey(picture))
		}
	}
}

// compare holds a picture against the golden one, or makes it the golden one.
func compare(t *testing.T, name string, drawn *image.Paletted) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, drawn); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	golden, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if golden.Bounds() != drawn.Bounds() {
		t.Errorf("%s is now %v, was %v", name, drawn.Bounds().Max, golden.Bounds().Max)
		return
	}
	other, box := 0, drawn.Bounds()
	for y := range box.Dy() {
		for x := range box.Dx() {
			r, _, _, _ := golden.At(x, y).RGBA()
			was := int(r>>8) * (goldenGreys - 1) / 0xFF
			if is := int(drawn.ColorIndexAt(x, y)); is > was+1 || is < was-1 {
				other++
			}
		}
	}
	if part := float64(other) / float64(box.Dx()*box.Dy()); part > goldenPart {
		t.Errorf("%s: %.1f%% of it looks different. If it should, draw it anew: go test ./ui/paper -run LookAsTheyDid -update", name, 100*part)
	}
}

// grey reduces a picture to a few greys.
func grey(picture image.Image) *image.Paletted {
	palette := make(color.Palette, goldenGreys)
	for i := range palette {
		palette[i] = color.Gray{uint8(i * 0xFF / (goldenGreys - 1))}
	}
	box := picture.Bounds()
	p := image.NewPaletted(box, palette)
	for y := range box.Dy() {
		for x := range box.Dx() {
			r, g, b, _ := picture.At(x, y).RGBA()
			bright := (299*r + 587*g + 114*b) / 1000 // of 0xFFFF
			p.SetColorIndex(x, y, uint8((bright*(goldenGreys-1)+0x7FFF)/0xFFFF))
		}
	}
	return p
}

// look writes a document in full to the folder named by LOOK, for people to look at: PDF, and each page at
// 150 dpi.
func look(t *testing.T, d *Document, name string) {
	t.Helper()
	dir := os.Getenv("LOOK")
	if dir == "" {
		return
	}
	var b bytes.Buffer
	if err := d.PDF(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".pdf"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range d.Pages() {
		picture, err := d.Image(i, 150)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, picture); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d.png", name, i+1)), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// unraced marks what takes minutes under the race detector and seconds without: make test runs it once, without.
func unraced(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("left to the run without the race detector")
	}
}
