package register

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding"

	"roadcert/domain/bureau"
	"roadcert/domain/collect"
	"roadcert/domain/problem"
)

// table is an open text file.
type table struct {
	name      string
	file      io.ReaderAt
	size      int64
	encoding  encoding.Encoding
	delimiter rune
}

func openText(file io.ReaderAt, size int64, name string, s *sight) (source, error) {
	e, err := decoderFor(file, size, name, s)
	if err != nil {
		return nil, err
	}
	t := &table{name: name, file: file, size: size, encoding: e}
	head := make([]byte, 1<<16)
	n, err := io.ReadFull(t.text(), head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, unopened(name, err)
	}
	if strings.TrimSpace(string(head[:n])) == "" && n < len(head) {
		return nil, refuse(name, "文件里没有任何内容", "请确认登记表已保存完毕，重新导出后再导入")
	}
	t.delimiter = delimiterOf(string(head[:n]))
	return t, nil
}

// text returns the file from its beginning in UTF-8.
func (t *table) text() io.Reader {
	return t.encoding.NewDecoder().Reader(io.NewSectionReader(t.file, 0, t.size))
}

func (t *table) sheets() []string { return []string{sheetName(t.name)} }

func (t *table) hidden(string) bool { return false }

func (t *table) close() error { return nil }

func (t *table) rows(ctx context.Context, sheet string) (bureau.Rows, error) {
	if name := sheetName(t.name); sheet != "" && sheet != name {
		return nil, problem.New(problem.NotFound, "不能读取「"+t.name+"」", "没有名为「"+sheet+"」的工作表", "文本文件只有一张表：「"+name+"」")
	}
	measured := &measured{r: t.text()}
	c := csv.NewReader(bufio.NewReader(measured))
	c.Comma, c.LazyQuotes, c.FieldsPerRecord = t.delimiter, true, -1
	return &textRows{ctx: ctx, name: t.name, csv: c, measured: measured}, nil
}

// textRows steps through the records of a text file. Its lines are counted as a spreadsheet program counts them:
// one for each record, blank lines included, however many line breaks stand inside quotation marks.
type textRows struct {
	ctx      context.Context
	name     string
	csv      *csv.Reader
	measured *measured
	row      collect.Row
	blank    int      // blank lines before record
	record   []string // read ahead
	physical int      // line of the file that comes after the record
	done     bool
	err      error
}

var _ bureau.Rows = (*textRows)(nil)

func (r *textRows) Next() bool {
	if r.done {
		return false
	}
	if r.ctx.Err() != nil {
		return r.stop(cancelled(r.ctx, r.name))
	}
	if r.record == nil && !r.read() {
		return false
	}
	r.row.Line++
	if r.blank > 0 {
		r.blank--
		r.row.Cells = nil
		return true
	}
	r.row.Cells, r.record = r.record, nil
	return r.admit()
}

// read reads the next record and finds out how many blank lines the reader of the standard library has passed over.
func (r *textRows) read() bool {
	record, err := r.csv.Read()
	if errors.Is(err, io.EOF) {
		return r.stop(nil)
	}
	if err != nil {
		return r.stop(r.explain(err))
	}
	r.measured.reset()
	line, _ := r.csv.FieldPos(0)
	r.blank = line - max(1, r.physical)
	r.physical = line + 1
	for _, c := range record {
		r.physical += strings.Count(c, "\n")
	}
	r.record = record
	return true
}

func (r *textRows) explain(err error) error {
	if errors.Is(err, errTooLong) {
		return refuse(r.name, "第 "+decimal(r.row.Line+1)+" 行起有一个引号没有配对，后面的内容连成了一行", "请用 Excel 或 WPS 打开检查这一行，另存为 .xlsx 后再导入")
	}
	return problem.From(err, problem.Invalid, "不能读取「"+r.name+"」", "第 "+decimal(r.row.Line+1)+" 行读取失败", "请用 Excel 或 WPS 打开检查这一行，另存为 .xlsx 后再导入")
}

// admit applies the limits to the row that was read.
func (r *textRows) admit() bool {
	cells := r.row.Cells
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	r.row.Cells = cells
	line := "第 " + decimal(r.row.Line) + " 行"
	switch {
	case r.row.Line > MaxRows:
		return r.stop(refuse(r.name, "超过 1,048,575 行", "请把登记表按年度、乡镇拆成几个文件分别导入"))
	case len(cells) > MaxColumns:
		return r.stop(refuse(r.name, line+"超过 256 列，不像是登记表", "请用 Excel 或 WPS 打开检查这一行，另存为 .xlsx 后再导入"))
	case tooLong(cells) >= 0:
		return r.stop(refuse(r.name, line+"有一格超过 32,767 字，可能是引号没有配对", "请用 Excel 或 WPS 打开检查这一行，另存为 .xlsx 后再导入"))
	}
	return true
}

func (r *textRows) stop(err error) bool {
	r.done, r.err, r.row.Cells = true, err, nil
	return false
}

func (r *textRows) Row() collect.Row { return r.row }

// Merges implements bureau.Rows: a text file has none.
func (r *textRows) Merges() []collect.Merge { return nil }

func (r *textRows) Err() error { return r.err }

func (r *textRows) Close() error {
	r.done = true
	return nil
}

// measured is a reader that ends where one record grows beyond maxRow, so that a quotation mark that is never
// closed does not gather the whole file in memory.
type measured struct {
	r    io.Reader
	used int
}

func (m *measured) Read(p []byte) (int, error) {
	if m.used > maxRow {
		return 0, errTooLong
	}
	n, err := m.r.Read(p)
	m.used += n
	return n, err
}

func (m *measured) reset() { m.used = 0 }
