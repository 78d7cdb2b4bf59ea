package register

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"roadcert/domain/bureau"
	"roadcert/domain/collect"
	"roadcert/domain/problem"
)

// errorHeading is the column an error workbook has beyond those of the register. Recognition knows no such field and
// leaves it out, so that a corrected workbook is imported as it is.
const errorHeading = "错误说明"

// maxErrorText is where the words on one row end, in characters.
const maxErrorText = 2_000

// ErrorBook is a workbook of the rows an import refused, under the headings of the register, each with what is
// wrong with it. Texts stay texts, so that long numbers keep their digits; numbers stay numbers, so that a
// corrected row is read as the first one was. Nothing is put before a text that begins with = or +: a text cell of
// a workbook is never taken for a formula, and a guard would change the value on its way back in.
//
// The workbook is written beside its place and moved there by Close, whole or not at all. Where no row was
// added nothing is written, and an older file of that name is left alone: it is the user's.
//
// What excelize keeps on disk of a big one lies beside its place too: the rows are in the clear, and stand nowhere but
// where somebody asked for them.
type ErrorBook struct {
	path   string
	dir    string   // in the folder of path, so that an import fails before it begins where that is read-only
	temp   *os.File // in dir
	book   *excelize.File
	sheet  *excelize.StreamWriter
	looks  looks
	titles []string
	own    int // column of an errorHeading in the register itself; -1 where there is none
	rows   int
	closed bool
}

// looks are the styles of the workbook.
type looks struct{ title, text, wrong, number, date, note int }

var _ bureau.ErrorBook = (*ErrorBook)(nil)

// CreateErrorBook prepares an error workbook at path, which must end in .xlsx. The folder must be writable.
func CreateErrorBook(path string) (*ErrorBook, error) {
	if !strings.EqualFold(filepath.Ext(path), ".xlsx") {
		return nil, problem.New(problem.Invalid, "不能写错误说明表", "文件名「"+filepath.Base(path)+"」不是 .xlsx", "请把文件名改为以 .xlsx 结尾")
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, problem.New(problem.Invalid, "不能写错误说明表", "「"+filepath.Base(path)+"」是一个文件夹", "请换一个文件名")
	}
	dir, err := folderIn(filepath.Dir(path), "."+filepath.Base(path)+"-")
	if err != nil {
		return nil, unwritableBook(path, err)
	}
	temp, err := os.OpenFile(filepath.Join(dir, filepath.Base(path)), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, unwritableBook(path, errors.Join(err, os.RemoveAll(dir)))
	}
	return &ErrorBook{path: path, temp: temp, dir: dir, own: -1}, nil
}

func unwritableBook(path string, err error) error {
	why := "磁盘可能已满，或磁盘被拔出"
	switch {
	case errors.Is(err, fs.ErrPermission):
		why = "没有写入这个文件夹的权限，或同名文件正被 Excel、WPS 打开"
	case errors.Is(err, fs.ErrNotExist):
		why = "文件夹不存在"
	}
	return problem.From(err, problem.Unwritable, "不能写错误说明表「"+filepath.Base(path)+"」", why, "请换一个文件夹，或关闭正在使用它的程序、清理磁盘空间后重试")
}

// Begin is told the headings once, before the first row.
func (b *ErrorBook) Begin(headings []string) error {
	if b.book != nil {
		return problem.New(problem.Internal, "不能写错误说明表", "表头写了两次", "请把这个情况告诉维护人员")
	}
	b.book = excelize.NewFile(excelize.Options{TmpDir: b.dir})
	for i, h := range headings {
		if strings.TrimSpace(h) == errorHeading {
			b.own = i
			continue
		}
		b.titles = append(b.titles, h)
	}
	if err := b.layOut(); err != nil {
		return unwritableBook(b.path, err)
	}
	return nil
}

func (b *ErrorBook) layOut() (err error) {
	const name = "被拒绝的行"
	if err = b.book.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	if b.looks, err = newLooks(b.book); err != nil {
		return err
	}
	// How many rows will come is not known; a workbook may say nothing about it, but must not say A1.
	if err = b.book.SetSheetDimension(name, ""); err != nil {
		return err
	}
	if b.sheet, err = b.book.NewStreamWriter(name); err != nil {
		return err
	}
	for i, t := range b.titles {
		err = errors.Join(err, b.sheet.SetColWidth(i+1, i+1, min(40, max(12, 2.2*float64(len([]rune(t)))+2))))
	}
	note := len(b.titles) + 1
	err = errors.Join(err, b.sheet.SetColWidth(note, note, 70),
		b.sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	cells := make([]any, 0, note)
	for _, t := range append(b.titles[:len(b.titles):len(b.titles)], errorHeading) {
		cells = append(cells, excelize.Cell{StyleID: b.looks.title, Value: t})
	}
	return errors.Join(err, b.sheet.SetRow("A1", cells, excelize.RowOpts{Height: 24}))
}

func newLooks(book *excelize.File) (l looks, err error) {
	const text, date = 49, "yyyy-mm-dd" // 49 is "@"
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	day := date
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&l.title, excelize.Style{NumFmt: text, Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: fill("1F4E79"), Alignment: &excelize.Alignment{Vertical: "center"}}},
		{&l.text, excelize.Style{NumFmt: text}},
		{&l.wrong, excelize.Style{NumFmt: text, Fill: fill("FDE2DF")}},
		{&l.number, excelize.Style{}},
		{&l.date, excelize.Style{CustomNumFmt: &day}},
		{&l.note, excelize.Style{NumFmt: text, Font: &excelize.Font{Color: "A61B1B"}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
	} {
		if *s.id, err = book.NewStyle(&s.style); err != nil {
			return l, err
		}
	}
	return l, nil
}

// Add writes one refused row. Cells beyond the headings go behind the explanation.
func (b *ErrorBook) Add(row collect.Row, refusals []collect.Refusal) error {
	if b.sheet == nil {
		return problem.New(problem.Internal, "不能写错误说明表", "表头还没有写", "请把这个情况告诉维护人员")
	}
	if b.rows+1 >= MaxRows {
		return problem.New(problem.Invalid, "不能写错误说明表", "被拒绝的行超过 1,048,574 行", "请先检查登记表的列是否选对，再分批导入")
	}
	wrong := make(map[string]bool, len(refusals))
	for _, r := range refusals {
		wrong[r.Column] = true
	}
	var cells, beyond []any
	for i, c := range row.Cells {
		if i == b.own {
			continue
		}
		numeric := row.Numeric != nil && row.Numeric(i)
		if len(cells) == len(b.titles) {
			beyond = append(beyond, b.cell("", c, numeric, false))
			continue
		}
		title := b.titles[len(cells)]
		cells = append(cells, b.cell(title, c, numeric, wrong[title]))
	}
	for len(cells) < len(b.titles) {
		cells = append(cells, b.cell("", "", false, wrong[b.titles[len(cells)]]))
	}
	cells = append(cells, excelize.Cell{StyleID: b.looks.note, Value: explanation(row.Line, refusals)})
	b.rows++
	if err := b.sheet.SetRow("A"+decimal(b.rows+1), append(cells, beyond...)); err != nil {
		return unwritableBook(b.path, err)
	}
	return nil
}

// cell is a value as it came: a number only where it was one and comes back the same.
func (b *ErrorBook) cell(title, value string, numeric, wrong bool) excelize.Cell {
	if n, err := strconv.ParseFloat(value, 64); numeric && err == nil && !math.IsInf(n, 0) && !math.IsNaN(n) {
		style := b.looks.number
		if isDate(title, n) {
			style = b.looks.date
		}
		return excelize.Cell{StyleID: style, Value: n}
	}
	style := b.looks.text
	if wrong {
		style = b.looks.wrong
	}
	return excelize.Cell{StyleID: style, Value: value}
}

// isDate guesses which numbers were shown as dates. The guess only dresses the cell (47331 or 2029-08-01); its value
// stays the number.
func isDate(title string, n float64) bool {
	return n >= 10_000 && n < 80_000 && n == math.Trunc(n) && strings.ContainsAny(title, "日期至止起")
}

// explanation joins what is wrong with a row, with the line it had in the register.
func explanation(line int, refusals []collect.Refusal) string {
	parts := make([]string, 0, len(refusals))
	for _, r := range refusals {
		text := r.Text
		if r.Column != "" && !strings.Contains(text, r.Column) {
			text = r.Column + "：" + text
		}
		parts = append(parts, strings.TrimRight(text, "。；"))
	}
	text := []rune("原第 " + decimal(line) + " 行：" + strings.Join(parts, "；"))
	if len(text) > maxErrorText {
		text = append(text[:maxErrorText], '…')
	}
	return string(text)
}

// Rows returns how many rows were added.
func (b *ErrorBook) Rows() int { return b.rows }

// Close moves the workbook to its place; where there were no rows it only cleans up. A second Close does nothing.
func (b *ErrorBook) Close() error {
	if b.closed {
		return nil
	}
	b.closed = true
	err := b.write()
	if b.book != nil {
		err = errors.Join(err, b.book.Close())
	}
	err = errors.Join(err, b.temp.Close())
	if err == nil && b.rows > 0 {
		err = os.Rename(b.temp.Name(), b.path)
	}
	if err = errors.Join(err, os.RemoveAll(b.dir)); err != nil {
		return unwritableBook(b.path, err)
	}
	return nil
}

func (b *ErrorBook) write() error {
	if b.rows == 0 {
		return nil
	}
	return errors.Join(b.sheet.Flush(), b.book.Write(b.temp), b.temp.Sync())
}
