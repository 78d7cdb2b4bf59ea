package paper_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"roadcert/domain/evaluation"
	"roadcert/domain/problem"
	"roadcert/ui/paper"
)

func lay(t testing.TB, r evaluation.Report) *paper.Document {
	t.Helper()
	d, err := paper.NewReport(r, typeOf(t))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// write puts the PDF of a document into a file of the test and returns its path.
func write(t testing.TB, d *paper.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := d.PDF(&b); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func run(t testing.TB, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// solid takes out everything that only spaces.
func solid(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// The trap this guards: gofpdf's own line breaker loses a Chinese character at every line's end.
func TestEveryWordOfTheReportIsInThePDF(t *testing.T) {
	r := sample(t)
	d := lay(t, r)
	path := write(t, d)
	flowing := solid(run(t, "pdftotext", "-raw", path, "-"))
	// Between the halves of a paragraph that goes over the page stands what every page has.
	for i := range d.Pages() {
		for _, furniture := range []string{
			r.Footer + fmt.Sprintf("第%d页共%d页", i+1, d.Pages()), "SM3" + r.Digest, r.Mark + r.Title,
		} {
			if n := strings.Count(flowing, solid(furniture)); n == 0 && i > 0 {
				t.Errorf("page %d lacks %q", i+1, furniture)
			}
		}
	}
	lines := map[string]bool{}
	for line := range strings.Lines(run(t, "pdftotext", "-layout", path, "-")) {
		lines[solid(line)] = true
	}
	has := func(s string) {
		if !strings.Contains(flowing, solid(s)) {
			t.Errorf("the PDF lacks %q", s)
		}
	}
	has(r.Title)
	has(r.Subtitle)
	for _, s := range r.Sections {
		has(s.Heading)
		for _, p := range s.Paragraphs {
			has(p)
		}
		for _, f := range s.Figures {
			has(f.Label)
			has(f.Value)
			has(f.Note)
		}
		if s.Table != nil {
			has(s.Table.Caption)
			for _, row := range s.Table.Rows {
				if !lines[solid(strings.Join(row, ""))] {
					t.Errorf("the PDF has no line %q", row)
				}
			}
		}
		if s.Chart != nil {
			has(s.Chart.Caption)
			for _, b := range s.Chart.Bars {
				if !lines[solid(b.Label+b.Text)] {
					t.Errorf("the PDF has no bar %q", b)
				}
			}
		}
	}
}

func TestPDFIsSoundAndAlwaysTheSame(t *testing.T) {
	r := sample(t)
	before := sha256.Sum256(append(bytes.Clone(fonts.Regular), fonts.Bold...))
	var first, second, third bytes.Buffer
	d := lay(t, r)
	for _, w := range []*bytes.Buffer{&first, &second} {
		if err := d.PDF(w); err != nil {
			t.Fatal(err)
		}
	}
	if err := lay(t, r).PDF(&third); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) || !bytes.Equal(first.Bytes(), third.Bytes()) {
		t.Error("the same report gives different files")
	}
	if sha256.Sum256(append(bytes.Clone(fonts.Regular), fonts.Bold...)) != before {
		t.Error("the fonts were changed")
	}
	if first.Len() > 500_000 {
		t.Errorf("%d bytes: the fonts are not cut down to what is used", first.Len())
	}
	path := write(t, d)
	if out := run(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors found") {
		t.Error(out)
	}
	if out := run(t, "pdffonts", path); strings.Count(out, "CID TrueType      Identity-H       yes no  yes") != 2 {
		t.Errorf("two embedded fonts that know their characters are wanted:\n%s", out)
	}
}

// TestTheReportBearsTheHeadOfTheLog, to be scanned and to be typed; a sheet that has none, as a holder's ledger, has no code.
func TestTheReportBearsTheHeadOfTheLog(t *testing.T) {
	r := sample(t)
	d := lay(t, r)
	if got := scanned(t, d); got != r.Log.Picture {
		t.Errorf("scanned %s", got)
	}
	path := write(t, d)
	if dir := os.Getenv("LOOK"); dir != "" {
		run(t, "pdftoppm", "-r", "80", "-png", path, filepath.Join(dir, "report"))
	}
	text := solid(run(t, "pdftotext", "-raw", path, "-"))
	if strings.Count(text, r.Log.Code) != 2 || !strings.Contains(text, "审计日志摘要短码") {
		t.Error("the code is not said in the section and under it")
	}
	r.Log, r.Sections = evaluation.LogHead{}, r.Sections[:len(r.Sections)-1]
	if text := solid(run(t, "pdftotext", "-raw", write(t, lay(t, r)), "-")); strings.Contains(text, "审计日志") && strings.Contains(text, "短码") {
		t.Error("a code of nothing is printed")
	}
}

func TestReportOfAnEmptyStore(t *testing.T) {
	r := evaluation.NewReport(evaluation.Input{Bureau: "法库县交通运输事务服务中心", Year: 2026, AsOf: date(2026, 1, 1)})
	path := write(t, lay(t, r))
	if text := solid(run(t, "pdftotext", path, "-")); !strings.Contains(text, evaluation.NothingToRate) || strings.Contains(text, "练习") {
		t.Error(text)
	}
}

// A table that goes over pages has its head on every one, and all its rows.
func TestLongTableGoesOverPages(t *testing.T) {
	table := &evaluation.Table{Caption: "表1　很长的表", Columns: []evaluation.TableColumn{{Title: "序号", Width: 1}, {Title: "内容", Width: 2}}, Total: true}
	for i := range 150 {
		table.Rows = append(table.Rows, []string{fmt.Sprintf("%d号", i+1), strings.Repeat("证照", 1+i%40)})
	}
	d := lay(t, evaluation.Report{Title: "报告", Sections: []evaluation.Section{{Heading: "一、表", Table: table}}})
	text := solid(run(t, "pdftotext", "-layout", write(t, d), "-"))
	if d.Pages() < 4 {
		t.Fatalf("%d pages", d.Pages())
	}
	if heads := strings.Count(text, "序号内容"); heads != d.Pages() {
		t.Errorf("%d heads on %d pages", heads, d.Pages())
	}
	if again := strings.Count(text, "表1很长的表（续）"); again != d.Pages()-1 {
		t.Errorf("the caption is repeated %d times on %d pages", again, d.Pages())
	}
	for i := range 150 {
		if !strings.Contains(text, fmt.Sprintf("%d号", i+1)) {
			t.Errorf("row %d is missing", i+1)
		}
	}
}

func TestCharacterWithoutGlyphIsRefusedByName(t *testing.T) {
	for name, r := range map[string]rune{"rare": 0x20000, "private": 0xE000, "control": '\t'} {
		report := sample(t)
		report.Sections[0].Paragraphs[0] = "编制人" + string(r) + "某"
		_, err := paper.NewReport(report, typeOf(t))
		if !errors.Is(err, &problem.Problem{Code: problem.Refused}) || !strings.Contains(err.Error(), fmt.Sprintf("U+%04X", r)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A name with a rare character is found by whoever searches the report for it, whatever font sets it.
func TestRareCharactersAreText(t *testing.T) {
	const rare = "㛃䶮𬱖𠮷堃喆𰻝"
	plain, named := sample(t), sample(t)
	plain.Sections[0].Paragraphs[0] = "前　后"
	named.Sections[0].Paragraphs[0] = "前" + rare + "后"
	named.Bureau = rare
	if text := solid(run(t, "pdftotext", write(t, lay(t, named)), "-")); !strings.Contains(text, "前"+rare+"后") {
		t.Error("the name is not in the text")
	}
	a, b := picture(t, lay(t, plain)), picture(t, lay(t, named))
	if off := difference(a, b); off == 0 {
		t.Error("nothing is drawn")
	}
	if off := difference(b, printed(t, lay(t, named))); off > tolerance {
		t.Errorf("screen and paper differ by %.2f", off)
	}
}

// One layout, two pens: what is on the screen is what poppler makes of the PDF, but for smoothing.
func TestScreenShowsWhatIsPrinted(t *testing.T) {
	d := lay(t, sample(t))
	screen, print := picture(t, d), printed(t, d)
	t.Logf("they differ by %.2f, from white by %.2f", difference(screen, print), difference(screen, white(screen)))
	if screen.Bounds() != print.Bounds() {
		t.Fatalf("the screen is %v, the print %v", screen.Bounds(), print.Bounds())
	}
	if off := difference(screen, print); off > tolerance {
		t.Errorf("screen and paper differ by %.2f of 255 on average", off)
	}
	if off := difference(screen, white(screen)); off < 2*tolerance {
		t.Errorf("an empty page would pass: it differs by %.2f", off)
	}
}

// tolerance is how far the pictures of two rasterisers may differ, of 255, on average. They smooth and hint
// letters differently, so it is pictures of blocks of pixels that are compared.
const (
	tolerance  = 2.5
	resolution = 120
	block      = 6
)

func picture(t *testing.T, d *paper.Document) *image.Gray {
	t.Helper()
	m, err := d.Image(0, resolution)
	if err != nil {
		t.Fatal(err)
	}
	return blocks(m)
}

func printed(t *testing.T, d *paper.Document) *image.Gray {
	t.Helper()
	path := write(t, d)
	run(t, "pdftoppm", "-r", fmt.Sprint(resolution), "-f", "1", "-l", "1", "-singlefile", "-png", path, path)
	f, err := os.Open(path + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return blocks(m)
}

// blocks averages squares of pixels.
func blocks(m image.Image) *image.Gray {
	grey := image.NewGray(m.Bounds())
	draw.Draw(grey, grey.Bounds(), m, image.Point{}, draw.Src)
	small := image.NewGray(image.Rect(0, 0, m.Bounds().Dx()/block, m.Bounds().Dy()/block))
	for y := range small.Bounds().Dy() {
		for x := range small.Bounds().Dx() {
			sum := 0
			for i := range block * block {
				sum += int(grey.GrayAt(x*block+i%block, y*block+i/block).Y)
			}
			small.SetGray(x, y, color.Gray{Y: uint8(sum / (block * block))})
		}
	}
	return small
}

// difference is the mean of the differences of two pictures of the size of the first.
func difference(a, b *image.Gray) float64 {
	sum := 0.0
	for i := range a.Pix {
		sum += math.Abs(float64(a.Pix[i]) - float64(b.Pix[i]))
	}
	return sum / float64(len(a.Pix))
}

func white(like *image.Gray) *image.Gray {
	m := image.NewGray(like.Bounds())
	draw.Draw(m, m.Bounds(), image.White, image.Point{}, draw.Src)
	return m
}

func TestImageRefusesWhatIsNoPage(t *testing.T) {
	d := lay(t, sample(t))
	for _, c := range []struct {
		page int
		dpi  float64
	}{{-1, 96}, {d.Pages(), 96}, {0, 0}, {0, -5}, {0, 1e9}} {
		if _, err := d.Image(c.page, c.dpi); problem.Of(err) == problem.Internal || err == nil {
			t.Errorf("page %d at %g dpi: %v", c.page, c.dpi, err)
		}
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestPDFTellsThatItCouldNotBeWritten(t *testing.T) {
	if err := lay(t, sample(t)).PDF(full{}); !errors.Is(err, &problem.Problem{Code: problem.Unwritable}) {
		t.Errorf("got %v", err)
	}
}

func TestBrokenFontIsRefused(t *testing.T) {
	if _, err := paper.NewType(paper.Fonts{Regular: fonts.Regular, Bold: fonts.Bold[:1000]}); !errors.Is(err, &problem.Problem{Code: problem.Damaged}) {
		t.Errorf("got %v", err)
	}
}

// MultiCell and SplitText of gofpdf lose Chinese characters.
func TestTrapsOfTheLibraryAreNotUsed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	trap := regexp.MustCompile(`\.(MultiCell|SplitText|SplitLines)\(`)
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := trap.Find(source); found != nil {
			t.Errorf("%s calls %s", name, found)
		}
	}
}

func BenchmarkLayout(b *testing.B) {
	r := sample(b)
	for b.Loop() {
		lay(b, r)
	}
}

func BenchmarkPDF(b *testing.B) {
	d := lay(b, sample(b))
	for b.Loop() {
		var w bytes.Buffer
		if err := d.PDF(&w); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkImage(b *testing.B) {
	d := lay(b, sample(b))
	for b.Loop() {
		if _, err := d.Image(0, 96); err != nil {
			b.Fatal(err)
		}
	}
}
