package register

import (
	"io"
	"iter"

	"github.com/xuri/excelize/v2"

	"roadcert/domain/problem"
)

// CountWithExcelize reads the first sheet of a workbook with the library's own stream of raw rows and does
// nothing with them: what an import is measured against.
func CountWithExcelize(path string) (rows, cells int, err error) {
	book, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true, UnzipSizeLimit: 1 << 30, UnzipXMLSizeLimit: 32 << 20})
	if err != nil {
		return 0, 0, problem.From(err, problem.Invalid, "不能读取对照用的登记表", "不是 .xlsx 文件", "请用 --register 指定 .xlsx 登记表")
	}
	defer book.Close()
	stream, err := book.Rows(book.GetSheetName(0))
	if err != nil {
		return 0, 0, err
	}
	defer stream.Close()
	for stream.Next() {
		row, err := stream.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return rows, cells, err
		}
		rows, cells = rows+1, cells+len(row)
	}
	return rows, cells, stream.Error()
}

// Cell is one cell of a register that is written: a text, or where Text is empty a number, which is shown as
// a date where Date is set.
type Cell struct {
	Text   string
	Number int
	Date   bool
}

// WriteRegister writes a register the way an office's spreadsheet program saves it: shared strings, true
// dates and numbers beside texts.
func WriteRegister(w io.Writer, sheet string, rows iter.Seq[[]Cell]) error {
	book := excelize.NewFile()
	defer book.Close()
	dates, err := book.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		return err
	}
	if err := book.SetSheetName(book.GetSheetName(0), sheet); err != nil {
		return err
	}
	line := 0
	for row := range rows {
		line++
		for column, cell := range row {
			if err := writeCell(book, sheet, dates, column+1, line, cell); err != nil {
				return err
			}
		}
	}
	return book.Write(w)
}

func writeCell(book *excelize.File, sheet string, dates, column, line int, cell Cell) error {
	name, err := excelize.CoordinatesToCellName(column, line)
	switch {
	case err != nil:
		return err
	case cell.Text != "":
		return book.SetCellStr(sheet, name, cell.Text)
	case cell.Number == 0:
		return nil
	}
	if err := book.SetCellInt(sheet, name, int64(cell.Number)); err != nil || !cell.Date {
		return err
	}
	return book.SetCellStyle(sheet, name, name, dates)
}
