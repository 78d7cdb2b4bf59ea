package register

import (
	"context"
	"encoding/binary"
	"math"

	"roadcert/domain/bureau"
	"roadcert/domain/collect"
)

// oldRows steps through the rows of a sheet of an .xls.
type oldRows struct {
	ctx    context.Context
	book   *oldBook
	sheet  string
	at     int // in the stream
	depth  int // of charts inside the sheet
	merges []collect.Merge

	row     collect.Row
	numeric []bool
	cells   []string // of the row that was read ahead
	types   []bool
	ahead   int // its line; 0 where none is
	pending *oldCell
	formula *oldCell // whose text comes in a record of its own
	many    mulRK
	done    bool
	err     error
}

// oldCell is one cell of a record.
type oldCell struct {
	line, column int
	value        string
	numeric      bool
}

var _ bureau.Rows = (*oldRows)(nil)

// Next implements bureau.Rows. Lines without a cell are given as rows without cells.
func (r *oldRows) Next() bool {
	switch {
	case r.done:
		return false
	case r.ctx.Err() != nil:
		return r.stop(cancelled(r.ctx, r.book.name))
	case r.ahead == 0 && !r.gather():
		return r.stop(r.err)
	}
	r.row.Line++
	r.row.Cells, r.numeric = nil, nil
	if r.row.Line == r.ahead {
		r.row.Cells, r.numeric, r.ahead = r.cells, r.types, 0
	}
	return true
}

func (r *oldRows) stop(err error) bool {
	r.done, r.err, r.row.Cells = true, err, nil
	return false
}

// gather reads the cells of the next row that has any.
func (r *oldRows) gather() bool {
	r.cells, r.types, r.ahead = nil, nil, 0
	for r.err == nil {
		c := r.pending
		r.pending = nil
		if c == nil {
			if c = r.cell(); c == nil {
				break
			}
		}
		switch {
		case c.value == "":
			continue
		case r.ahead != 0 && c.line != r.ahead:
			r.pending = c
			if c.line < r.ahead {
				r.err = r.refuse(c.line, "单元格位置错乱")
			}
			return r.err == nil
		case r.ahead == 0 && c.line <= r.row.Line:
			r.err = r.refuse(c.line, "单元格位置错乱")
			return false
		}
		r.ahead = c.line
		for len(r.cells) <= c.column {
			r.cells, r.types = append(r.cells, ""), append(r.types, false)
		}
		r.cells[c.column], r.types[c.column] = c.value, c.numeric
		if tooLong(r.cells[c.column:c.column+1]) >= 0 {
			r.err = r.refuse(c.line, "第 "+decimal(c.column+1)+" 列超过 32,767 字")
		}
	}
	return r.ahead != 0 && r.err == nil
}

func (r *oldRows) refuse(line int, why string) error {
	return refuse(r.book.name, "工作表「"+r.sheet+"」第 "+decimal(line)+" 行："+why, "请用 Excel 或 WPS 打开，把登记内容复制到新工作簿，另存为 .xlsx 后再导入")
}

// mulRK is a record of several numbers side by side, read one at a time.
type mulRK struct {
	line, column int
	data         []byte // of two bytes of style and four of number each
}

func (m *mulRK) next() *oldCell {
	const each = 6
	if len(m.data) < each {
		return nil
	}
	c := &oldCell{m.line, m.column, numeral(rk(binary.LittleEndian.Uint32(m.data[2:]))), true}
	m.column, m.data = m.column+1, m.data[each:]
	return c
}

// cell returns the next cell of the sheet, nil behind the last.
func (r *oldRows) cell() *oldCell {
	for {
		if c := r.many.next(); c != nil {
			return c
		}
		rec, err := recordAt(r.book.stream, r.at)
		if err != nil {
			r.err = r.book.damaged(r.sheet, err)
			return nil
		}
		switch {
		case rec.kind == recBOF:
			r.depth++
		case rec.kind == recEOF && r.depth == 0:
			return nil // and stay here
		case rec.kind == recEOF:
			r.depth--
		}
		r.at = rec.next
		if r.depth > 0 {
			continue
		}
		c, err := r.take(&rec)
		if err != nil {
			r.err = r.book.damaged(r.sheet, err)
			return nil
		}
		if c != nil {
			return c
		}
	}
}

// take makes a cell of a record, nil where it is none that holds a value.
func (r *oldRows) take(rec *record) (*oldCell, error) {
	p := pieces{rec.data, rec.more}
	switch rec.kind {
	case recMergeCells:
		r.merges = takeMerged(r.merges, rec)
		return nil, nil
	case recString:
		return r.formulaText(&p)
	case recFormula, recMulRK, recRString, recLabelSST, recNumber, recLabel, recBoolErr, recRK:
	default:
		return nil, nil
	}
	line, a := p.u16()
	column, b := p.u16()
	if !a || !b || column >= MaxColumns {
		return nil, errBIFF
	}
	c := &oldCell{line: line + 1, column: column}
	r.formula = nil
	if rec.kind == recMulRK {
		if len(p.now) < 2 {
			return nil, errBIFF
		}
		r.many = mulRK{c.line, c.column, p.now[:len(p.now)-2]}
		if last := int(binary.LittleEndian.Uint16(p.now[len(p.now)-2:])); last >= MaxColumns || c.column+len(r.many.data)/6 != last+1 {
			return nil, errBIFF
		}
		return r.many.next(), nil
	}
	if _, ok := p.u16(); !ok { // the style
		return nil, errBIFF
	}
	ok := r.value(rec.kind, c, &p)
	if !ok {
		return nil, errBIFF
	}
	return c, nil
}

// value reads what stands in a cell.
func (r *oldRows) value(kind uint16, c *oldCell, p *pieces) bool {
	switch kind {
	case recLabelSST:
		i, ok := p.u32()
		if !ok || i >= len(r.book.texts) {
			return false
		}
		c.value = r.book.texts[i]
	case recLabel, recRString:
		n, ok := p.u16()
		text, good := p.text(n)
		c.value = text
		return ok && good
	case recNumber:
		b, ok := p.bytes(8)
		return ok && c.number(math.Float64frombits(binary.LittleEndian.Uint64(b)))
	case recRK:
		b, ok := p.bytes(4)
		return ok && c.number(rk(binary.LittleEndian.Uint32(b)))
	case recBoolErr:
		b, ok := p.bytes(2)
		return ok && c.sign(b[0], b[1] == 1)
	case recFormula:
		b, ok := p.bytes(8)
		return ok && r.result(c, b)
	}
	return true
}

func (c *oldCell) number(f float64) bool {
	c.value, c.numeric = numeral(f), true
	return !math.IsNaN(f) && !math.IsInf(f, 0)
}

// sign takes a truth value or the name of an error.
func (c *oldCell) sign(b byte, failed bool) bool {
	c.value = decimal(int(b))
	if failed {
		c.value = errorTexts[b]
	}
	return true
}

// result reads what a formula came to when the workbook was saved.
func (r *oldRows) result(c *oldCell, b []byte) bool {
	if binary.LittleEndian.Uint16(b[6:]) != 0xFFFF {
		return c.number(math.Float64frombits(binary.LittleEndian.Uint64(b)))
	}
	const text, truth, failure, nothing = 0, 1, 2, 3
	switch b[0] {
	case text:
		r.formula = c // the text follows; until then the cell is empty
	case truth, failure:
		return c.sign(b[2], b[0] == failure)
	case nothing:
	default:
		return false
	}
	return true
}

// formulaText is the text of the formula before it.
func (r *oldRows) formulaText(p *pieces) (*oldCell, error) {
	c := r.formula
	r.formula = nil
	n, ok := p.u16()
	text, good := p.text(n)
	if c == nil {
		return nil, nil
	}
	if !ok || !good {
		return nil, errBIFF
	}
	return &oldCell{line: c.line, column: c.column, value: text}, nil
}

// Row implements bureau.Rows.
func (r *oldRows) Row() collect.Row { return r.row }

// Merges implements bureau.Rows.
func (r *oldRows) Merges() []collect.Merge { return r.merges }

// Err implements bureau.Rows.
func (r *oldRows) Err() error { return r.err }

// Close implements bureau.Rows.
func (r *oldRows) Close() error {
	r.done = true
	return nil
}
