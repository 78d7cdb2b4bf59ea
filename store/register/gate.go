package register

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"roadcert/domain/collect"
)

// endMark is the text of the cell laid down after the last row. It comes out of excelize again only if
// everything before it was understood: its decoder never recovers from an error.
const endMark = "\x7froadcert: end of sheet\x7f"

const (
	sheetHead = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	sheetTail = `</sheetData></worksheet>`
)

// stretch is what the gate learned of a sheet.
type stretch struct {
	last    int // line of the last row that has a value; 0 where no row has
	numeric numericCells
	merges  []collect.Merge
}

// fault is something wrong inside a part of the workbook.
type fault struct {
	line  int // 0: not in a row
	why   string
	cause error
}

func (f *fault) Error() string { return f.why }
func (f *fault) Unwrap() error { return f.cause }

// gate copies a sheet's rows from its XML to a lean form of it: <row r><c r t><v>, in ascending order, without
// styles, formulas and rows or cells that hold no value.
type gate struct {
	in    *markup
	out   *bufio.Writer
	texts *textTable
	found stretch

	line   int // of the row being read
	column int // of the cell being read, 1-based
	copied int // column of the last cell of this row in the copy
	row    []byte
	value  []byte
	kind   []byte
}

// pass copies the whole sheet and the mark after it. Of what follows the rows only merged ranges are of interest;
// the caller reads it to the end, which proves the checksum.
func (g *gate) pass() error {
	if err := g.toRows(); err != nil {
		return g.fault(err)
	}
	_, _ = g.out.WriteString(sheetHead)
	for {
		kind, err := g.in.next()
		switch {
		case err != nil:
			return g.fault(err)
		case kind == markupEnd:
			return g.fault(errMarkup)
		case kind == markupClose && string(g.in.name) == "sheetData":
			g.takeMerges()
			return g.finish()
		case kind == markupOpen && string(g.in.name) == "row":
			err = g.takeRow()
		case kind == markupOpen && !g.in.empty:
			err = g.in.skip()
		}
		if err != nil {
			return g.fault(err)
		}
	}
}

// toRows goes to the opening of the rows. A sheet without the element has no rows.
func (g *gate) toRows() error {
	for {
		kind, err := g.in.next()
		if err != nil {
			return err
		}
		switch {
		case kind == markupEnd:
			return errMarkup
		case kind == markupOpen && string(g.in.name) == "sheetData":
			if g.in.empty {
				return errNoRows
			}
			return nil
		case kind == markupClose && string(g.in.name) == "worksheet":
			return errNoRows
		}
	}
}

var errNoRows = errors.New("no rows")

func (g *gate) finish() error {
	mark := g.found.last + 1
	_, err := fmt.Fprintf(g.out, `<row r="%d"><c r="A%d" t="str"><v>%s</v></c></row>`+sheetTail, mark, mark, endMark)
	if err != nil {
		return err
	}
	return g.out.Flush()
}

// fault gives an error the line it was met at.
func (g *gate) fault(err error) error {
	var f *fault
	if errors.As(err, &f) {
		return err
	}
	for _, known := range []struct {
		err error
		why string
	}{
		{errMarkup, "内部标记不完整"},
		{errDoctype, "内部含有不允许的文档类型声明"},
		{errEncoding, "内部编码不是 UTF-8"},
		{errTooLong, "有一项内容超过 32,767 字"},
	} {
		if errors.Is(err, known.err) {
			return &fault{g.line, known.why, err}
		}
	}
	return err
}

func (g *gate) wrong(why string) error { return &fault{line: g.line, why: why} }

// startRow takes up a row's number. Numbers must ascend: excelize would take rows that repeat one for one row.
func (g *gate) startRow() error {
	line := g.line + 1
	if r := attribute(g.in.attrs, "r"); r != nil {
		n, err := strconv.Atoi(string(r))
		if err != nil || n < line || n > MaxRows+1 {
			return g.wrong("行号错乱（" + clip(r) + "）")
		}
		line = n
	}
	g.line, g.column, g.copied, g.row = line, 0, 0, g.row[:0]
	return nil
}

func (g *gate) takeRow() error {
	empty := g.in.empty
	if err := g.startRow(); err != nil || empty {
		return err
	}
	for {
		kind, err := g.in.next()
		switch {
		case err != nil:
			return err
		case kind == markupEnd:
			return errMarkup
		case kind == markupClose && string(g.in.name) == "row":
			return g.putRow()
		case kind == markupOpen && string(g.in.name) == "c":
			err = g.takeCell()
		case kind == markupOpen && !g.in.empty:
			err = g.in.skip()
		}
		if err != nil {
			return err
		}
	}
}

func (g *gate) putRow() error {
	if len(g.row) == 0 {
		return nil
	}
	if g.line > MaxRows {
		return g.wrong("工作表超过 1,048,575 行")
	}
	g.found.last = g.line
	var number [12]byte
	_, _ = g.out.WriteString(`<row r="`)
	_, _ = g.out.Write(strconv.AppendInt(number[:0], int64(g.line), 10))
	_, _ = g.out.WriteString(`">`)
	_, _ = g.out.Write(g.row)
	_, err := g.out.WriteString(`</row>`)
	return err
}

func (g *gate) takeCell() error {
	empty := g.in.empty
	if err := g.place(attribute(g.in.attrs, "r")); err != nil {
		return err
	}
	g.kind = append(g.kind[:0], attribute(g.in.attrs, "t")...)
	g.value = g.value[:0]
	if empty {
		return nil
	}
	for {
		kind, err := g.in.next()
		switch {
		case err != nil:
			return err
		case kind == markupEnd:
			return errMarkup
		case kind == markupClose:
			return g.putCell()
		case kind == markupOpen && !g.in.empty:
			err = g.takeInner()
		}
		if err != nil {
			return err
		}
	}
}

// takeInner reads what stands in a cell: a value, a text of its own, or something that does not matter.
func (g *gate) takeInner() (err error) {
	switch string(g.in.name) {
	case "v":
		if string(g.kind) == "inlineStr" {
			return g.in.skip()
		}
		g.value, err = g.in.plain(g.value)
	case "is":
		if string(g.kind) != "inlineStr" {
			return g.in.skip()
		}
		g.value, err = g.in.rich(g.value)
	default:
		err = g.in.skip()
	}
	return err
}

// place finds the column of a cell. Columns must ascend: excelize would shift a value to the right otherwise.
func (g *gate) place(ref []byte) error {
	column := g.column + 1
	if ref != nil {
		letters := bytes.TrimRight(ref, "0123456789")
		n := 0
		for _, c := range letters {
			if c < 'A' || c > 'Z' || n > 1000 {
				return g.wrong("单元格位置错乱（" + clip(ref) + "）")
			}
			n = n*26 + int(c-'A') + 1
		}
		row, err := strconv.Atoi(string(ref[len(letters):]))
		if err != nil || row != g.line || n < column {
			return g.wrong("单元格位置错乱（" + clip(ref) + "）")
		}
		column = n
	}
	g.column = column
	return nil
}

// cellKinds are the types a cell may have, with how the copy names them.
var cellKinds = map[string]string{
	"": "", "n": "", "s": ` t="str"`, "str": ` t="str"`, "inlineStr": ` t="inlineStr"`, "b": ` t="b"`, "e": ` t="e"`, "d": ` t="d"`,
}

func (g *gate) putCell() error {
	if len(g.value) == 0 {
		return nil
	}
	kind, ok := cellKinds[string(g.kind)]
	if !ok {
		return g.wrong("单元格类型不明（" + clip(g.kind) + "）")
	}
	if g.column > MaxColumns {
		return g.wrong("第 256 列以后还有内容，不像是登记表")
	}
	switch string(g.kind) {
	case "", "n":
		g.found.numeric.set(g.line, g.column-1)
	case "s":
		n, err := strconv.Atoi(string(bytes.TrimSpace(g.value)))
		text, ok := g.texts.at(n)
		if err != nil || !ok {
			return g.wrong("单元格指向不存在的文字（" + clip(g.value) + "）")
		}
		g.value = append(g.value[:0], text...)
	}
	g.row = append(g.row, `<c`...)
	if g.column != g.copied+1 {
		// Without a reference a cell stands to the right of the one before; excelize reads that sooner.
		g.row = appendColumn(append(g.row, ` r="`...), g.column)
		g.row = append(strconv.AppendInt(g.row, int64(g.line), 10), '"')
	}
	g.copied = g.column
	g.row = append(append(g.row, kind...), '>')
	if string(g.kind) == "inlineStr" {
		g.row = append(append(append(g.row, `<is><t>`...), g.value...), `</t></is></c>`...)
	} else {
		g.row = append(append(append(g.row, `<v>`...), g.value...), `</v></c>`...)
	}
	if len(g.row) > maxRow {
		return g.wrong("一行超过 4 MB，不像是登记表")
	}
	return nil
}

func appendColumn(b []byte, column int) []byte {
	if column > 26 {
		b = append(b, byte('A'+(column-1)/26-1))
	}
	return append(b, byte('A'+(column-1)%26))
}

// clip keeps a value quoted in a message short.
func clip(b []byte) string {
	if len(b) > 20 {
		return string(bytes.ToValidUTF8(b[:20], nil)) + "…"
	}
	return string(b)
}

// numericCells remembers which cells hold numbers, one bit a cell, only for columns that have any: 128 kB for
// a column of 1,048,575 lines.
type numericCells struct{ columns [MaxColumns][]uint64 }

func (n *numericCells) set(line, column int) {
	for line/64 >= len(n.columns[column]) {
		n.columns[column] = append(n.columns[column], 0)
	}
	n.columns[column][line/64] |= 1 << (line % 64)
}

func (n *numericCells) at(line, column int) bool {
	if column < 0 || column >= MaxColumns || line < 0 || line/64 >= len(n.columns[column]) {
		return false
	}
	return n.columns[column][line/64]&(1<<(line%64)) != 0
}
