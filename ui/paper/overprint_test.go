package paper_test

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"
	"testing"

	"roadcert/domain/catalog"
	"roadcert/domain/document"
	"roadcert/domain/overprint"
	"roadcert/domain/problem"
	"roadcert/ui/paper"
)

// stocked is a document whose paper already bears the frame and the caption. Two dots are printed.
func stocked() document.Sheet {
	dot := func(x, y catalog.Length) catalog.Element {
		return catalog.Element{Kind: catalog.BoxElement, X: x, Y: y, W: 2_00, H: 2_00, Fill: "#000000"}
	}
	s := card(map[string]string{"name": "李建国"},
		catalog.Element{Kind: catalog.BoxElement, X: 5_00, Y: 5_00, W: 90_00, H: 50_00, Stroke: 50, Stock: true},
		catalog.Element{Kind: catalog.TextElement, Text: "姓名", X: 10_00, Y: 25_00, W: 20_00, H: 5_00, Size: 400, Stock: true},
		catalog.Element{Kind: catalog.FieldElement, Field: "name", X: 30_00, Y: 25_00, W: 20_00, H: 5_00, Size: 400},
		dot(10_00, 10_00), dot(85_00, 10_00), dot(10_00, 45_00), dot(85_00, 45_00))
	s.Mark = ""
	return s
}

func overprinted(t testing.TB, c overprint.Calibration) *paper.Document {
	t.Helper()
	d, err := paper.NewOverprint(stocked(), c, typeOf(t))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestOverprintLeavesOutTheStock(t *testing.T) {
	if got := strings.Join(said(pressed(t, stocked())), " "); got != "姓名 李建国" {
		t.Errorf("the document says %q", got)
	}
	d := overprinted(t, overprint.Calibration{})
	if got := strings.Join(said(d), " "); got != "李建国" {
		t.Errorf("upon stock %q is printed", got)
	}
	if got := solid(run(t, "pdftotext", write(t, d), "-")); got != "李建国" {
		t.Errorf("the PDF says %q", got)
	}
}

// Paper that bears a mark of its own does not keep a practice document from saying that it is one.
func TestOverprintKeepsItsMark(t *testing.T) {
	s := stocked()
	s.Mark = document.MarkTraining
	s.Template.Pages[0].Elements = append(s.Template.Pages[0].Elements,
		catalog.Element{Kind: catalog.FieldElement, Field: catalog.ItemMark, X: 10_00, Y: 5_00, W: 20_00, H: 5_00, Size: 300, Stock: true})
	d, err := paper.NewOverprint(s, overprint.Calibration{}, typeOf(t))
	if err != nil {
		t.Fatal(err)
	}
	if text := run(t, "pdftotext", write(t, d), "-"); !strings.Contains(text, document.MarkTraining) {
		t.Errorf("the PDF says %q", text)
	}
}

// What is printed aims so that a printer that misses hits: every dot is where the calibration says it must be
// put to land in its place. The screen shows where it lands.
func TestOverprintAims(t *testing.T) {
	for _, c := range []overprint.Calibration{
		{},
		{X: 150, Y: -220},
		{ScaleX: 8000, ScaleY: -6000},
		{Skew: 12000},
		{X: -80, Y: 130, ScaleX: -4000, ScaleY: 5000, Skew: -9000},
	} {
		d := overprinted(t, c)
		const dpi = 300
		print := popplers(t, d, dpi)
		screen, err := d.Image(0, dpi)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []overprint.Point{{X: 11, Y: 11}, {X: 86, Y: 11}, {X: 11, Y: 46}, {X: 86, Y: 46}} {
			x, y := c.Aim(at.X, at.Y)
			near(t, "paper", print, dpi, x, y)
			near(t, "screen", screen, dpi, at.X, at.Y)
		}
	}
}

// near looks for the middle of the dot about a place, and fails where it is more than a twentieth of a
// millimetre off.
func near(t *testing.T, on string, m image.Image, dpi, x, y float64) {
	t.Helper()
	mm := dpi / 25.4
	const around = 3.0
	var sum, sx, sy float64
	for py := int((y - around) * mm); py < int((y+around)*mm); py++ {
		for px := int((x - around) * mm); px < int((x+around)*mm); px++ {
			r, g, b, _ := m.At(px, py).RGBA()
			dark := 3*0xFFFF - float64(r+g+b)
			sum, sx, sy = sum+dark, sx+dark*(float64(px)+0.5), sy+dark*(float64(py)+0.5)
		}
	}
	if off := math.Hypot(sx/sum/mm-x, sy/sum/mm-y); !(off < 0.05) {
		t.Errorf("on %s the dot at %.2f, %.2f is %.3f mm off", on, x, y, off)
	}
}

// A scan of the blank form is seen under what will be printed, and only on the screen.
func TestScanLiesUnderThePage(t *testing.T) {
	scan := image.NewNRGBA(image.Rect(0, 0, 50, 30))
	draw.Draw(scan, scan.Bounds(), image.NewUniform(color.NRGBA{G: 0xC8, A: 0xFF}), image.Point{}, draw.Src)
	d := overprinted(t, overprint.Calibration{})
	m, err := d.ImageOn(scan, 0, resolution)
	if err != nil {
		t.Fatal(err)
	}
	at := func(mm float64) int { return int(mm * resolution / 25.4) }
	if got := m.At(at(50), at(50)); got != (color.RGBA{G: 0xC8, A: 0xFF}) {
		t.Errorf("the scan is %v", got)
	}
	if got := m.At(at(11), at(11)); got != (color.RGBA{A: 0xFF}) {
		t.Errorf("what is printed upon it is %v", got)
	}
	if greens := count(popplers(t, d, resolution), func(r, g uint32) bool { return g > 0x8000 && r < 0x4000 }); greens > 0 {
		t.Error("the scan is printed")
	}
}

// The sheet has its crosses where Fit believes them, says what to do, and is of the size of the paper.
func TestCalibrationSheet(t *testing.T) {
	papers := []overprint.Paper{{Name: "正页", Width: 125_00, Height: 176_00}, {Name: "正本", Width: 297_00, Height: 210_00}, {Name: "卡", Width: 86_00, Height: 54_00}}
	d, err := paper.NewCalibrationSheet(papers, typeOf(t))
	if err != nil {
		t.Fatal(err)
	}
	if d.Pages() != len(papers) {
		t.Fatalf("%d pages", d.Pages())
	}
	for i, p := range papers {
		page := d.Page(i)
		if page.Width != p.Width.MM() || page.Height != p.Height.MM() {
			t.Errorf("page %d is %g by %g", i+1, page.Width, page.Height)
		}
		for _, cross := range p.Crosses() {
			arms := 0
			for _, item := range page.Items {
				if l, ok := item.(paper.Line); ok && (l.X1+l.X2)/2 == cross.X && (l.Y1+l.Y2)/2 == cross.Y {
					arms++
				}
			}
			if arms != 2 {
				t.Errorf("page %d has %d arms of a cross at %v", i+1, arms, cross)
			}
		}
	}
	path := write(t, d)
	if root := run(t, "qpdf", "--show-object="+rootOf(t, path), path); !strings.Contains(root, "/PrintScaling /None") {
		t.Errorf("the file lets itself be scaled: %s", root)
	}
	text := solid(run(t, "pdftotext", "-raw", path, "-"))
	for _, says := range []string{"实际大小", "量到每个十字的中心", "校准…", "左上", "113.0", "164.0", "285.0", "198.0"} {
		if !strings.Contains(text, says) {
			t.Errorf("the sheet does not say %q", says)
		}
	}
	if _, err := paper.NewCalibrationSheet([]overprint.Paper{{Name: "签", Width: 30_00, Height: 20_00}}, typeOf(t)); problem.Of(err) != problem.Invalid {
		t.Errorf("a slip of paper: %v", err)
	}
}

// rootOf is the number of a PDF's catalogue.
func rootOf(t testing.TB, path string) string {
	t.Helper()
	_, after, found := strings.Cut(run(t, "qpdf", "--show-object=trailer", path), "/Root ")
	number, _, ended := strings.Cut(after, " ")
	if !found || !ended {
		t.Fatal("the file has no root")
	}
	return number
}
