package paper_test

import (
	"io"
	"image/png"
	"os"
	"testing"
	"time"

	"roadcert/assets"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/ui/paper"
)

// filled is the document of a kind with a face that is made up.
func filled(t testing.TB, code catalog.Code) bureau.Sheet {
	t.Helper()
	c, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	v, ok := c.InForce(code)
	if !ok {
		t.Fatalf("no kind %s", code)
	}
	return bureau.Sheet{
		Kind: v.Kind, Template: v.Template, Face: catalog.Sample(v.Kind), Bureau: "法库县交通运输事务服务中心", Version: 1,
		Identifier: "1.2.156.3005.2.111000000000131432013.12210124MB0000000D.210124010000000001.001.0",
		Made:       time.Date(2026, 11, 23, 16, 30, 0, 0, time.UTC), Mark: bureau.MarkTraining,
		Check: "LZ1|013|" + codeText,
	}
}

const codeText = "210124010000000001|法库县某某运输有限公司|3f2a9c|2026-11-23|kid7|MEUCIQDm9fY0o2c1Xb7J0l3vQpYw8w5n2m4k6h8g0f1d3s5a7AIgZ9x7c5v3b1n"

func pressed(t testing.TB, s bureau.Sheet) *paper.Document {
	t.Helper()
	d, err := paper.NewCertificate(s, typeOf(t))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestLook(t *testing.T) {
	dir := os.Getenv("LOOK")
	if dir == "" {
		t.Skip()
	}
	for _, code := range []catalog.Code{"008", "013", "016", "071", "072", "073", "074", "075", "079"} {
		d, err := paper.NewCertificate(filled(t, code), typeOf(t))
		if err != nil {
			t.Error(code, err)
			continue
		}
		for i := range d.Pages() {
			m, err := d.Image(i, 110)
			if err != nil {
				t.Fatal(err)
			}
			f, _ := os.Create(dir + "/" + string(code) + "-" + string(rune('1'+i)) + ".png")
			_ = png.Encode(f, m)
			f.Close()
		}
		f, _ := os.Create(dir + "/" + string(code) + ".pdf")
		if err := d.PDF(f); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
}

// A sealed OFD is laid out, written, signed and checked in a few milliseconds; layout may take a tenth of that.
func BenchmarkNewCertificate(b *testing.B) {
	s, letters := filled(b, "013"), typeOf(b)
	s.Template = onePage(s.Template)
	for b.Loop() {
		if _, err := paper.NewCertificate(s, letters); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCertificatePDF(b *testing.B) {
	s := filled(b, "013")
	s.Template = onePage(s.Template)
	d := pressed(b, s)
	for b.Loop() {
		if err := d.PDF(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func onePage(of *catalog.Template) *catalog.Template {
	first := of.Copy()
	first.Pages = first.Pages[:1]
	return first
}
