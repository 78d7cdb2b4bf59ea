package paper_test

import (
	"image"
	"image/png"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
	"roadcert/ui/paper"
)

// Codes are read back by a reader nobody here wrote, from the screen's picture and from poppler's of the PDF.
func TestCodesAreReadBack(t *testing.T) {
	long := "LZ1|013|" + codeText + "|法库县某某国际物流供应链管理有限公司㛃䶮𬱖𠮷堃喆"
	for _, c := range []struct {
		symbology, text string
		w, h            catalog.Length
		reader          gozxing.Reader
	}{
		{"", "LZ1", 15_00, 15_00, qrcode.NewQRCodeReader()},
		{"qr", long, 24_00, 30_00, qrcode.NewQRCodeReader()},
		{"code128", "1.2.156.3005.2.1110000000", 70_00, 10_00, oned.NewCode128Reader()},
	} {
		e := catalog.Element{Kind: catalog.CodeElement, Field: "name", Symbology: c.symbology, X: 10_00, Y: 10_00, W: c.w, H: c.h}
		s := card(map[string]string{"name": c.text}, e)
		s.Mark = ""
		d := pressed(t, s)
		const dpi = 300
		screen, err := d.Image(0, dpi)
		if err != nil {
			t.Fatal(err)
		}
		for from, picture := range map[string]image.Image{"screen": screen, "paper": popplers(t, d, dpi)} {
			bits, err := gozxing.NewBinaryBitmapFromImage(picture)
			if err != nil {
				t.Fatal(err)
			}
			hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true, gozxing.DecodeHintType_CHARACTER_SET: "UTF-8"}
			got, err := c.reader.Decode(bits, hints)
			if err != nil {
				t.Errorf("%s on %s: %v", c.symbology, from, err)
				continue
			}
			if got.GetText() != c.text {
				t.Errorf("%s on %s: read %q", c.symbology, from, got.GetText())
			}
		}
	}
}

// popplers is poppler's picture of the first page of the PDF.
func popplers(t testing.TB, d *paper.Document, dpi int) image.Image {
	t.Helper()
	path := write(t, d)
	run(t, "pdftoppm", "-r", strconv.Itoa(dpi), "-f", "1", "-l", "1", "-singlefile", "-png", path, path)
	f, err := os.Open(path + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestCodeTooSmallToScanIsRefused(t *testing.T) {
	e := catalog.Element{Kind: catalog.CodeElement, Field: "name", X: 10_00, Y: 10_00, W: 8_00, H: 8_00}
	_, err := paper.NewCertificate(card(map[string]string{"name": codeText}, e), typeOf(t))
	if problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "扫不出来") {
		t.Error(err)
	}
	if got := said(pressed(t, card(nil, e))); len(got) > 0 {
		t.Errorf("a code of nothing says %q", got)
	}
}

// The quiet zone belongs to the element, so that nothing a template puts beside it comes too near.
func TestCodeKeepsItsQuietZone(t *testing.T) {
	e := catalog.Element{Kind: catalog.CodeElement, Field: "name", X: 10_00, Y: 10_00, W: 20_00, H: 20_00}
	for _, item := range pressed(t, card(map[string]string{"name": "LZ1"}, e)).Page(0).Items {
		code, ok := item.(paper.Path)
		if !ok || code.Field != "name" {
			continue
		}
		const quiet = 4 * 20.0 / 29 // four modules of version 1
		for _, s := range code.Segments {
			for _, p := range s.Points {
				if p.X < 10+quiet-1e-9 || p.X > 30-quiet+1e-9 || p.Y < 10+quiet-1e-9 || p.Y > 30-quiet+1e-9 {
					t.Fatalf("a module reaches %v", p)
				}
			}
		}
		return
	}
	t.Error("no code was drawn")
}
