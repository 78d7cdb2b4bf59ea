package register

import (
	"errors"
	"io"
	"math"
	"os"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// The looks of a workbook that is handed out.
const (
	sharedSheetName = "共享信息"
	sharedWide      = 110.0 // characters of all columns together, at least
	sharedColumn    = 22.0  // of one
)

// sharedLooks are its styles.
type sharedLooks struct{ title, mark, head, text int }

// WriteShared writes what is handed out under a grant as a workbook. The watermark, a PNG of a page, lies under the
// cells on the screen and under every page that is printed; the mark stands in full above the rows, stays there when
// they are scrolled, is printed on every page, and is in the workbook's properties. Every cell is text, so that no
// program takes a number apart or a text for a formula.
//
// It is made in memory, however much it is: what is handed out is in the clear, and stands nowhere on the disk but where
// somebody asked for it. excelize keeps in memory what it finds no folder for.
func WriteShared(w io.Writer, s bureau.SharedSheet, watermark []byte) error {
	book := excelize.NewFile(excelize.Options{TmpDir: os.DevNull})
	err := errors.Join(book.SetSheetName("Sheet1", sharedSheetName), dressShared(book, &s, watermark))
	if err == nil {
		err = layShared(book, &s)
	}
	if err == nil {
		err = book.Write(w)
	}
	return unwrittenShared(errors.Join(err, book.Close()))
}

func unwrittenShared(err error) error {
	return problem.From(err, problem.Unwritable, "不能写出共享信息工作簿", "磁盘可能已满，或没有写入权限", "请换一个文件夹，或清理磁盘空间后重试")
}

// dressShared puts the mark wherever it is not a cell. It comes before the cells, which are written as a stream.
func dressShared(book *excelize.File, s *bureau.SharedSheet, watermark []byte) error {
	a4, wide, tall, fit := 9, 1, 0, true
	lying := "landscape"
	escape := strings.NewReplacer("&", "&&")
	made := s.Mark.At.UTC().Format(time.RFC3339)
	return errors.Join(
		book.SetPageLayout(sharedSheetName, &excelize.PageLayoutOptions{Size: &a4, Orientation: &lying, FitToWidth: &wide, FitToHeight: &tall}),
		book.SetSheetProps(sharedSheetName, &excelize.SheetPropsOptions{FitToPage: &fit}),
		book.SetHeaderFooter(sharedSheetName, &excelize.HeaderFooterOptions{
			OddHeader: "&C&G", OddFooter: "&L" + escape.Replace(s.Mark.Sentences()[0]) + "&R第 &P 页 共 &N 页",
		}),
		book.AddHeaderFooterImage(sharedSheetName, &excelize.HeaderFooterImageOptions{
			Position: excelize.HeaderFooterImagePositionCenter, File: watermark, Extension: ".png", Width: "595pt", Height: "842pt",
		}),
		book.SetSheetBackgroundFromBytes(sharedSheetName, ".png", watermark),
		book.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + sharedSheetName + "'!$1:$" + decimal(headOf(s)), Scope: sharedSheetName}),
		book.SetDocProps(&excelize.DocProperties{
			Title: s.Title, Subject: s.Mark.Purpose, Creator: s.Bureau, LastModifiedBy: s.Mark.By, Description: s.Mark.Text(),
			Keywords: s.Mark.Written(), Identifier: s.Mark.Written(), Created: made, Modified: made, Language: "zh-CN",
		}),
	)
}

// above are the lines over the headings.
func above(s *bureau.SharedSheet) []string {
	lines := append([]string{s.Title, s.Subtitle}, s.Mark.Sentences()...)
	if s.Practice != "" {
		lines = append(lines, s.Practice)
	}
	return lines
}

// headOf is the row of the headings.
func headOf(s *bureau.SharedSheet) int { return len(above(s)) + 1 }

func newSharedLooks(book *excelize.File) (l sharedLooks, err error) {
	const text = 49 // "@"
	red, wrap := &excelize.Font{Bold: true, Color: "C9302C"}, &excelize.Alignment{WrapText: true, Vertical: "top"}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&l.title, excelize.Style{NumFmt: text, Font: &excelize.Font{Bold: true, Size: 16}}},
		{&l.mark, excelize.Style{NumFmt: text, Font: red, Alignment: wrap}},
		{&l.head, excelize.Style{NumFmt: text, Font: &excelize.Font{Bold: true}, Border: []excelize.Border{{Type: "bottom", Style: 2, Color: "1F2329"}}}},
		{&l.text, excelize.Style{NumFmt: text, Alignment: wrap}},
	} {
		if *s.id, err = book.NewStyle(&s.style); err != nil {
			return l, err
		}
	}
	return l, nil
}

// layShared writes the mark, the rows and the notes.
func layShared(book *excelize.File, s *bureau.SharedSheet) error {
	looks, err := newSharedLooks(book)
	if err != nil {
		return err
	}
	out, err := book.NewStreamWriter(sharedSheetName)
	if err != nil {
		return err
	}
	width := math.Max(sharedColumn, sharedWide/float64(len(s.Columns)))
	whole, head := width*float64(len(s.Columns)), headOf(s)
	below := cellName(1, head+1)
	err = errors.Join(out.SetColWidth(1, len(s.Columns), width),
		out.SetPanes(&excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: below, ActivePane: "bottomLeft"}))
	row := 0
	line := func(text string, look int) {
		row++
		high := math.Ceil(textWidth(text)/(0.92*whole)) * lineHeight
		if look == looks.title {
			high = 2 * lineHeight
		}
		err = errors.Join(err, out.SetRow(cellName(1, row), []any{excelize.Cell{StyleID: look, Value: text}}, excelize.RowOpts{Height: high}))
		if len(s.Columns) > 1 {
			err = errors.Join(err, out.MergeCell(cellName(1, row), cellName(len(s.Columns), row)))
		}
	}
	cells := func(values []string, look int) {
		row++
		list := make([]any, len(values))
		for i, v := range values {
			list[i] = excelize.Cell{StyleID: look, Value: v}
		}
		err = errors.Join(err, out.SetRow(cellName(1, row), list))
	}
	for i, text := range above(s) {
		look := looks.mark
		if i < 2 {
			look = []int{looks.title, looks.text}[i]
		}
		line(text, look)
	}
	cells(s.Columns, looks.head)
	for _, values := range s.Rows {
		cells(values, looks.text)
	}
	for _, note := range s.Notes {
		line(note, looks.text)
	}
	return errors.Join(err, out.Flush())
}
