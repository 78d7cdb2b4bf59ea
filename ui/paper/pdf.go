package paper

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"

	"roadcert/domain/overprint"
	"roadcert/domain/problem"
)

// PDF writes the document as PDF. The same document gives the same bytes.
func (d *Document) PDF(w io.Writer) error { return WritePDF(w, d) }

// WritePDF writes documents one after the other as one PDF, with the fonts and pictures they share in it once.
// They are all set in the same Type. Title, author and date are those of the first.
func WritePDF(w io.Writer, list ...*Document) error {
	const what = "不能写出 PDF 文件"
	if len(list) == 0 {
		return problem.New(problem.Invalid, what, "没有要写出的文件", "请先选择证照")
	}
	first := list[0]
	pdf := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "mm", Size: gofpdf.SizeType{Wd: pageWidth, Ht: pageHeight}})
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(first.made.UTC())
	pdf.SetModificationDate(first.made.UTC())
	pdf.SetTitle(first.title, true)
	pdf.SetAuthor(first.author, true)
	pdf.SetProducer("roadcert", true)
	if first.about != "" {
		pdf.SetSubject(first.about, true)
		pdf.SetKeywords(first.about, true)
	}
	pdf.SetDisplayMode("real", "continuous")
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pen := pdfPen{pdf, first.letters, typecaseOf(list)}
	if err := pen.embed(); err != nil {
		return err
	}
	for _, d := range list {
		for _, p := range d.pages {
			if err := pen.page(p, d.correction); err != nil {
				return err
			}
		}
	}
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		return problem.From(err, problem.Internal, what, "排好的内容不能写成 PDF", "请报告维护人员")
	}
	_, err := w.Write(unscaled(b.Bytes()))
	return problem.From(err, problem.Unwritable, what, "写入时出错", "请检查磁盘空间和文件夹权限")
}

// What gofpdf can say of how a file is opened, and what is said in its place, no longer than that.
const (
	opening     = "/OpenAction [3 0 R /XYZ null null 1]\n/PageLayout /OneColumn"
	actualScale = "/ViewerPreferences <</PrintScaling /None>>"
)

// unscaled asks whoever prints the file not to scale it: a page that is shrunk to fit the paper misses every gap
// of a form. gofpdf has no word for that, so it takes the place of others. Nothing moves: the file knows where
// its parts are.
func unscaled(pdf []byte) []byte {
	return bytes.Replace(pdf, []byte(opening), fmt.Appendf(nil, "%-*s", len(opening), actualScale), 1)
}

type pdfPen struct {
	*gofpdf.Fpdf
	letters *Type
	used    *typecase
}

// embed puts what is used of each font into the file.
func (p *pdfPen) embed() error {
	for f, bound := range p.used.bound {
		if len(bound) == 0 {
			continue
		}
		ttf, err := p.letters.fonts[f].SubsetAs(bound)
		if err != nil {
			return err
		}
		p.AddUTF8FontFromBytes(names[f], "", ttf)
	}
	return nil
}

func (p *pdfPen) page(page *Page, c overprint.Calibration) error {
	p.AddPageFormat("P", gofpdf.SizeType{Wd: page.Width, Ht: page.Height})
	if aim := aimed(c, page.Height); aim != nil {
		p.RawWriteStr(fmt.Sprintf("q %.7f %.7f %.7f %.7f %.4f %.4f cm\n", aim[0], aim[1], aim[2], aim[3], aim[4], aim[5]))
		defer p.RawWriteStr("Q\n")
	}
	for _, item := range page.Items {
		if err := p.draw(item); err != nil {
			return err
		}
	}
	return nil
}

func (p *pdfPen) draw(item Item) error {
	switch it := item.(type) {
	case Text:
		p.text(it)
	case Rect:
		p.SetFillColor(it.Ink.ints())
		p.Rect(it.X, it.Y, it.Width, it.Height, "F")
	case Line:
		p.SetDrawColor(it.Ink.ints())
		p.SetLineWidth(it.Width)
		dash := []float64{}
		if it.Dash > 0 {
			dash = []float64{it.Dash}
		}
		p.SetDashPattern(dash, 0)
		p.Line(it.X1, it.Y1, it.X2, it.Y2)
	case Path:
		p.path(it)
	case Image:
		return p.picture(it.Key, it.Picture, it.X, it.Y, it.W, it.H)
	case Stamp:
		return p.picture(fmt.Sprintf("%x", sha256.Sum256(it.Picture)), it.Picture, it.X, it.Y, it.W, it.H)
	}
	return nil
}

// text writes a run. A character beyond the basic plane, which gofpdf cannot write, is written as the code point
// it is bound to, in a span that says what it stands for: who searches or copies gets the character.
func (p *pdfPen) text(t Text) {
	p.SetTextColor(t.Ink.ints())
	p.SetFont(names[t.Font], "", t.Size/point)
	p.RawWriteStr(fmt.Sprintf("%.4f Tc\n", t.Tracking/point))
	bound := p.used.bound[t.Font]
	x, start, plain := t.X, t.X, strings.Builder{}
	flush := func() {
		if plain.Len() > 0 {
			p.Text(start, t.Y, plain.String())
			plain.Reset()
		}
	}
	for _, r := range t.Text {
		if plain.Len() == 0 {
			start = x
		}
		if to := bound[r]; to == r {
			plain.WriteRune(r)
		} else {
			flush()
			high, low := utf16.EncodeRune(r)
			p.RawWriteStr(fmt.Sprintf("/Span <</ActualText <FEFF%04X%04X>>> BDC\n", high, low))
			p.Text(x, t.Y, string(to))
			p.RawWriteStr("EMC\n")
		}
		width, _ := p.letters.width(t.Font, r)
		x += width*t.Size + t.Tracking
	}
	flush()
}

func (p *pdfPen) path(shape Path) {
	p.SetFillColor(shape.Ink.ints())
	_, height := p.GetPageSize()
	for i := 0; i < len(shape.Segments); {
		n := contour(shape.Segments[i:])
		if x, y, w, h, ok := upright(shape.Segments[i : i+n]); ok {
			p.RawWriteStr(fmt.Sprintf("%.2f %.2f %.2f %.2f re\n", x/point, (height-y)/point, w/point, -h/point))
		} else {
			p.contour(shape.Segments[i : i+n])
		}
		i += n
	}
	if len(shape.Segments) > 0 {
		p.DrawPath("F")
	}
}

func (p *pdfPen) contour(segments []Segment) {
	for _, s := range segments {
		switch {
		case s.Move:
			p.MoveTo(s.Points[0].X, s.Points[0].Y)
		case len(s.Points) == 1:
			p.LineTo(s.Points[0].X, s.Points[0].Y)
		default:
			p.CurveBezierCubicTo(s.Points[0].X, s.Points[0].Y, s.Points[1].X, s.Points[1].Y, s.Points[2].X, s.Points[2].Y)
		}
	}
	p.ClosePath()
}

func (i Ink) ints() (r, g, b int) { return int(i.R), int(i.G), int(i.B) }

// typecase is what documents use of each font: a character by the code point it gets in the file.
type typecase struct{ bound [fonts]map[rune]rune }

// privateUse is where the code points begin that have no meaning of their own. No font sets any of them.
const privateUse = 0xE000

// typecaseOf collects the characters of documents. Those beyond the basic plane are bound to code points for
// private use, in the order they come in.
func typecaseOf(list []*Document) *typecase {
	c := &typecase{}
	next := [fonts]rune{privateUse, privateUse, privateUse}
	for _, d := range list {
		for _, p := range d.pages {
			for _, item := range p.Items {
				t, ok := item.(Text)
				if !ok {
					continue
				}
				if c.bound[t.Font] == nil {
					c.bound[t.Font] = map[rune]rune{}
				}
				for _, r := range t.Text {
					if c.bound[t.Font][r] != 0 {
						continue
					}
					c.bound[t.Font][r] = r
					if r > math.MaxUint16 {
						c.bound[t.Font][r] = next[t.Font]
						next[t.Font]++
					}
				}
			}
		}
	}
	return c
}
