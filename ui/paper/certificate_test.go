package paper_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"roadcert/assets"
	"roadcert/domain/catalog"
	"roadcert/domain/document"
	"roadcert/domain/problem"
	"roadcert/ui/paper"
)

// codes are the nine kinds.
var codes = []catalog.Code{"008", "013", "016", "071", "072", "073", "074", "075", "079"}

// rareName has characters of the first plane, of its extension, and beyond it.
const rareName = "㛃䶮𬱖𠮷堃喆"

const codeText = "210124010000000001|法库县某某运输有限公司|3f2a9c|2026-11-23|kid7|MEUCIQDm9fY0o2c1Xb7J0l3vQpYw8w5n2m4k6h8g0f1d3s5a7AIgZ9x7c5v3b1n"

// filled is the document of a kind with a face that is made up.
func filled(t testing.TB, code catalog.Code) document.Sheet {
	t.Helper()
	c, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	v, ok := c.InForce(code)
	if !ok {
		t.Fatalf("no kind %s", code)
	}
	return document.Sheet{
		Kind: v.Kind, Template: v.Template, Face: catalog.Sample(v.Kind), Bureau: "法库县交通运输事务服务中心", Version: 1,
		Identifier: "1.2.156.3005.2.111000000000131432013.12210124MB0000000D.210124010000000001.001.0",
		Made:       time.Date(2026, 11, 23, 16, 30, 0, 0, time.UTC), Mark: document.MarkTraining, Check: "LZ1|013|" + codeText,
	}
}

// pressed lays a document out.
func pressed(t testing.TB, s document.Sheet) *paper.Document {
	t.Helper()
	d, err := paper.NewCertificate(s, typeOf(t))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// onePage is a template without its second page.
func onePage(of *catalog.Template) *catalog.Template {
	first := of.Copy()
	first.Pages = first.Pages[:1]
	return first
}

// Whatever a face says where the template shows it can be searched and copied from the PDF, whole.
func TestEveryItemOfACertificateIsInThePDF(t *testing.T) {
	for _, code := range codes {
		s := filled(t, code)
		s.Face[s.Kind.Key(catalog.RoleHolder)] = rareName + "国际物流供应链管理服务有限责任公司"
		d := pressed(t, s)
		flowing := solid(run(t, "pdftotext", "-raw", write(t, d), "-"))
		shown := map[string]string{}
		for page := range d.Pages() {
			for _, item := range d.Page(page).Items {
				if text, ok := item.(paper.Text); ok && text.Field != "" && page == 0 {
					shown[text.Field] += text.Text
				}
			}
		}
		for field, text := range shown {
			if !strings.Contains(flowing, solid(text)) {
				t.Errorf("%s: the PDF lacks %s: %q", code, field, text)
			}
		}
		if !strings.Contains(flowing, s.Face[s.Kind.Key(catalog.RoleHolder)]) {
			t.Errorf("%s: the PDF lacks the holder", code)
		}
	}
}

// 㛃 䶮 𬱖 𠮷 堃 喆 in every font, as one line, broken and made smaller, twice in one file: what is copied is
// what was typed.
func TestRareCharactersSurviveThePDF(t *testing.T) {
	var elements []catalog.Element
	for i, font := range []catalog.FontName{catalog.Sans, catalog.Bold, catalog.Kai} {
		y := catalog.Length(500 + 1500*i)
		elements = append(elements,
			catalog.Element{Kind: catalog.FieldElement, Field: "name", X: 5_00, Y: y, W: 40_00, H: 12_00, Size: 400, Font: font},
			catalog.Element{Kind: catalog.FieldElement, Field: "name", X: 50_00, Y: y, W: 14_00, H: 12_00, Size: 400, Font: font, Overflow: catalog.Wrap},
			catalog.Element{Kind: catalog.FieldElement, Field: "name", X: 70_00, Y: y, W: 20_00, H: 12_00, Size: 400, MinSize: 200, Font: font, Align: catalog.Spread})
	}
	d := pressed(t, card(map[string]string{"name": rareName}, elements...))
	text := solid(run(t, "pdftotext", "-raw", write(t, d), "-"))
	if n := strings.Count(text, rareName); n != len(elements) {
		t.Errorf("%s is there %d times, want %d:\n%s", rareName, n, len(elements), text)
	}
	screen, print := picture(t, d), printed(t, d)
	if off := difference(screen, print); off > tolerance {
		t.Errorf("screen and paper differ by %.2f", off)
	}
}

// One layout, two pens: nine kinds with a seal and a mark look on the screen as poppler shows the PDF.
func TestScreenShowsTheCertificateThatIsPrinted(t *testing.T) {
	unraced(t)
	for _, code := range codes {
		s := filled(t, code)
		s.Seal = &document.SealPicture{Name: "练习章", PNG: stamp(t), Width: 40, Height: 40}
		d := pressed(t, s)
		screen, print := picture(t, d), printed(t, d)
		off, ink := difference(screen, print), difference(screen, white(screen))
		if screen.Bounds() != print.Bounds() || off > tolerance || ink < 2*tolerance {
			t.Errorf("%s: the screen is %v, the print %v; they differ by %.2f, from white by %.2f", code, screen.Bounds(), print.Bounds(), off, ink)
		}
	}
}

func stamp(t testing.TB) []byte {
	t.Helper()
	b, err := paper.SealPicture("法库县交通运输事务服务中心", "练习 无效", typeOf(t))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What a document must say of itself stands on every page: as text once, and large across it as shapes.
func TestMarkIsOnEveryPage(t *testing.T) {
	s := card(nil)
	s.Template.Pages = append(s.Template.Pages, catalog.Sheet{Name: "副页", Width: 60_00, Height: 90_00, Elements: []catalog.Element{
		{Kind: catalog.BoxElement, W: 60_00, H: 90_00, Fill: "#F5F6F8"},
		{Kind: catalog.FieldElement, Field: catalog.ItemMark, X: 5_00, Y: 5_00, W: 30_00, H: 5_00, Size: 300},
		{Kind: catalog.TextElement, Text: "副页", X: 5_00, Y: 15_00, W: 30_00, H: 5_00, Size: 300},
	}})
	for _, mark := range []string{document.MarkTraining, document.MarkUnsealed} {
		s.Mark = mark
		d := pressed(t, s)
		for page := range d.Pages() {
			marks, ghosts, ground, first := 0, 0, -1, -1
			for i, item := range d.Page(page).Items {
				switch it := item.(type) {
				case paper.Text:
					if it.Text == mark {
						marks++
					}
				case paper.Path:
					if len(it.Segments) > 10 {
						ghosts++
						if first < 0 {
							first = i
						}
					}
				case paper.Rect:
					ground = i
				}
			}
			if letters := len([]rune(strings.ReplaceAll(mark, " ", ""))); marks != 1 || ghosts != letters || first < ground {
				t.Errorf("page %d says %q %d times, with %d of %d large letters, the first at %d over a ground at %d", page+1, mark, marks, ghosts, letters, first, ground)
			}
		}
	}
	s.Mark = ""
	if items := pressed(t, s).Page(0).Items; len(items) > 0 {
		t.Errorf("a document without a mark has %v", items)
	}
}

// A PDF of one certificate is small, always the same, and sound; its fonts are embedded and know their
// characters.
func TestPDFOfACertificate(t *testing.T) {
	s := filled(t, "013")
	s.Template = onePage(s.Template)
	var first, second bytes.Buffer
	for _, w := range []*bytes.Buffer{&first, &second} {
		if err := pressed(t, s).PDF(w); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same certificate gives different files")
	}
	t.Logf("%d bytes", first.Len())
	if first.Len() > 60<<10 {
		t.Errorf("%d bytes: the fonts are not cut down to what is used", first.Len())
	}
	path := write(t, pressed(t, s))
	if out := run(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors found") {
		t.Error(out)
	}
	if out := run(t, "pdffonts", path); strings.Count(out, "CID TrueType      Identity-H       yes no  yes") != 3 {
		t.Errorf("three embedded fonts that know their characters are wanted:\n%s", out)
	}
}

// A batch is one file: each document as it is alone, and what they share in it once.
func TestBatchInOnePDF(t *testing.T) {
	const batch = 20
	var list []*paper.Document
	var alone bytes.Buffer
	for i := range batch {
		s := filled(t, "013")
		s.Template = onePage(s.Template)
		s.Face["name"] = fmt.Sprintf("法库县第%d运输有限公司%s", i+1, rareName)
		list = append(list, pressed(t, s))
	}
	if err := list[0].PDF(&alone); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "batch.pdf")
	var b bytes.Buffer
	if err := paper.WritePDF(&b, list...); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if b.Len() > alone.Len()*batch/2 {
		t.Errorf("%d documents take %d bytes, one alone %d", batch, b.Len(), alone.Len())
	}
	if out := run(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors found") {
		t.Error(out)
	}
	pages := strings.Split(strings.TrimSuffix(run(t, "pdftotext", "-raw", path, "-"), "\f"), "\f")
	if len(pages) != batch {
		t.Fatalf("%d pages", len(pages))
	}
	for i, text := range pages {
		if name := fmt.Sprintf("第%d运输有限公司%s", i+1, rareName); !strings.Contains(solid(text), name) {
			t.Errorf("page %d lacks %q", i+1, name)
		}
	}
	if err := paper.WritePDF(io.Discard); problem.Of(err) != problem.Invalid {
		t.Errorf("nothing at all: %v", err)
	}
}

// A Type is shared: whoever lays out and draws at the same time gets what he would get alone.
func TestManyAtOnce(t *testing.T) {
	shared, err := paper.NewType(fonts)
	if err != nil {
		t.Fatal(err)
	}
	draw := func(code catalog.Code) []byte {
		d, err := paper.NewCertificate(filled(t, code), shared)
		if err != nil {
			t.Error(err)
			return nil
		}
		var b bytes.Buffer
		if err := d.PDF(&b); err != nil {
			t.Error(err)
		}
		return b.Bytes()
	}
	const kinds, times = 3, 4
	var group sync.WaitGroup
	got := make([][]byte, kinds*times)
	for i := range got {
		group.Go(func() { got[i] = draw(codes[i%kinds]) })
	}
	group.Wait()
	for i, b := range got {
		if !bytes.Equal(b, got[i%kinds]) {
			t.Errorf("%s differs", codes[i%kinds])
		}
	}
}

// A sealed OFD takes under two milliseconds, most of it the signature; the layout may take a seventh of that.
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

// In a batch a document costs its own text and little more.
func BenchmarkBatchPDF(b *testing.B) {
	s := filled(b, "013")
	s.Template = onePage(s.Template)
	list := make([]*paper.Document, 100)
	for i := range list {
		list[i] = pressed(b, s)
	}
	for b.Loop() {
		if err := paper.WritePDF(io.Discard, list...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*len(list)), "ms/document")
}

// The designer draws anew with every nudge.
func BenchmarkCertificateImage(b *testing.B) {
	s := filled(b, "013")
	s.Template = onePage(s.Template)
	d := pressed(b, s)
	for b.Loop() {
		if _, err := d.Image(0, 96); err != nil {
			b.Fatal(err)
		}
	}
}
