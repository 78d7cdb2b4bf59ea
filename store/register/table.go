package register

import (
	"errors"
	"io"
	"os"

	"github.com/xuri/excelize/v2"

	"roadcert/domain/problem"
)

// tableWidth is how wide the columns of a table are, in characters.
const tableWidth = 24

// WriteTable writes a list as a workbook of one sheet. Every cell is text, so that no program takes a number
// apart or a text for a formula.
func WriteTable(w io.Writer, headings []string, rows [][]string) error {
	dir, err := privateFolder()
	if err != nil {
		return unwrittenTable(err)
	}
	book := excelize.NewFile(excelize.Options{TmpDir: dir})
	err = layTable(book, headings, rows)
	if err == nil {
		err = book.Write(w)
	}
	return unwrittenTable(errors.Join(err, book.Close(), os.RemoveAll(dir)))
}

func layTable(book *excelize.File, headings []string, rows [][]string) error {
	sheet := book.GetSheetName(0)
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49}) // @
	if err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	out, err := book.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, len(headings), tableWidth); err != nil {
		return err
	}
	for i, row := range append([][]string{headings}, rows...) {
		style := text
		if i == 0 {
			style = bold
		}
		cells := make([]any, len(row))
		for j, cell := range row {
			cells[j] = excelize.Cell{StyleID: style, Value: cell}
		}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, cells); err != nil {
			return err
		}
	}
	return out.Flush()
}

func unwrittenTable(err error) error {
	return problem.From(err, problem.Unwritable, "不能保存名单", "磁盘可能已满，或没有写入权限", "请换一个文件夹，或清理磁盘空间后重试")
}
