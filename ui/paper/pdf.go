package paper

import (
	"fmt"
	"io"
	"strings"

	"github.com/jung-kurt/gofpdf"

	"roadcert/domain/problem"
)

// family is the name the fonts have inside a PDF.
const family = "NotoSansSC"

// PDF writes the document as PDF. The same document gives the same bytes.
func (d *Document) PDF(w io.Writer) error {
	pdf := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "mm", Size: gofpdf.SizeType{Wd: pageWidth, Ht: pageHeight}})
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(d.made.UTC())
	pdf.SetModificationDate(d.made.UTC())
	pdf.SetTitle(d.title, true)
	pdf.SetAuthor(d.author, true)
	pdf.SetProducer("roadcert", true)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	for weight, name := range styles {
		pdf.AddUTF8FontFromBytes(family, name, d.letters.data[weight])
	}
	pen := pdfPen{pdf, d.letters}
	for _, p := range d.pages {
		pdf.AddPageFormat("P", gofpdf.SizeType{Wd: p.Width, Ht: p.Height})
		for _, item := range p.Items {
			pen.draw(item)
		}
	}
	return problem.From(pdf.Output(w), problem.Unwritable, "不能写出 PDF 文件", "写入时出错", "请检查磁盘空间和文件夹权限")
}

// styles are gofpdf's names of the weights.
var styles = [...]string{Regular: "", Bold: "B", Kai: "I"}

type pdfPen struct {
	*gofpdf.Fpdf
	letters *Type
}

func (p pdfPen) draw(item Item) {
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
	}
}

// text draws characters of the basic plane as text and others, which gofpdf cannot write, as shapes.
func (p pdfPen) text(t Text) {
	p.SetTextColor(t.Ink.ints())
	p.SetFont(family, styles[t.Font], t.Size/point)
	p.RawWriteStr(fmt.Sprintf("%.4f Tc\n", t.Tracking/point))
	x, run := t.X, strings.Builder{}
	start := x
	flush := func() {
		if run.Len() > 0 {
			p.Text(start, t.Y, run.String())
			run.Reset()
		}
	}
	for _, r := range t.Text {
		width := p.letters.measure(string(r), t.Font, t.Size) + t.Tracking
		if r > 0xFFFF {
			flush()
			p.path(Path{Segments: p.letters.outline(r, t.Font, t.Size, x, t.Y), Ink: t.Ink})
		} else {
			if run.Len() == 0 {
				start = x
			}
			run.WriteRune(r)
		}
		x += width
	}
	flush()
}

func (p pdfPen) path(shape Path) {
	p.SetFillColor(shape.Ink.ints())
	for i, s := range shape.Segments {
		switch {
		case s.Move:
			if i > 0 {
				p.ClosePath()
			}
			p.MoveTo(s.Points[0].X, s.Points[0].Y)
		case len(s.Points) == 1:
			p.LineTo(s.Points[0].X, s.Points[0].Y)
		default:
			p.CurveBezierCubicTo(s.Points[0].X, s.Points[0].Y, s.Points[1].X, s.Points[1].Y, s.Points[2].X, s.Points[2].Y)
		}
	}
	if len(shape.Segments) > 0 {
		p.ClosePath()
		p.DrawPath("F")
	}
}

func (i Ink) ints() (r, g, b int) { return int(i.R), int(i.G), int(i.B) }
