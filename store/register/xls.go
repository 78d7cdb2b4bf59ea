package register

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/richardlehane/mscfb"

	"roadcert/domain/bureau"
	"roadcert/domain/collect"
	"roadcert/domain/problem"
)

// oldBook is an open .xls (BIFF8, Excel 97 to 2003). Its stream lies in memory, which MaxOld bounds.
//
// The readers at hand answer a broken file with the rows before the break and no error, so this one is our own, over
// a reader of compound files: a sheet without its end mark, a record that is cut, a text that points nowhere and rows
// out of order are refused, whatever came before them.
type oldBook struct {
	name   string
	stream []byte
	texts  []string
	list   []oldSheet
}

type oldSheet struct {
	name   string
	at     int // where it begins in the stream
	hidden bool
}

func openOld(file io.ReaderAt, size int64, name string) (source, error) {
	if size > MaxOld {
		return nil, refuse(name, "旧版 .xls 超过 64 MB", saveAsXLSX)
	}
	stream, err := bookStream(file, size)
	if err != nil {
		return nil, damagedOld(name, err)
	}
	b := &oldBook{name: name, stream: stream}
	if err := b.globals(); err != nil {
		return nil, err
	}
	if len(b.list) == 0 {
		return nil, refuse(name, "工作簿里没有可以读取的工作表", "请在 Excel 或 WPS 里确认登记表所在的工作表没有被深度隐藏，保存后再导入")
	}
	return b, nil
}

func damagedOld(name string, err error) error {
	return problem.From(err, problem.Invalid, "不能读取「"+name+"」", "旧版 .xls 文件已损坏，内容不完整",
		"请重新拷贝或下载；若 Excel、WPS 能打开它，请另存为 .xlsx 后再导入")
}

// bookStream returns the stream of the workbook. The library is kept from what a file made to do harm could
// do to it: it reads from memory, and a panic of it is an error.
func bookStream(file io.ReaderAt, size int64) (stream []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("mscfb: %v", p)
		}
	}()
	whole := make([]byte, size)
	if _, err := io.ReadFull(io.NewSectionReader(file, 0, size), whole); err != nil {
		return nil, err
	}
	compound, err := mscfb.New(bytes.NewReader(whole))
	if err != nil {
		return nil, err
	}
	for entry, err := compound.Next(); err == nil; entry, err = compound.Next() {
		if !strings.EqualFold(entry.Name, "Workbook") || len(entry.Path) > 0 {
			continue
		}
		if entry.Size > size {
			return nil, errBIFF
		}
		stream = make([]byte, entry.Size)
		if _, err := io.ReadFull(entry, stream); err != nil {
			return nil, err
		}
		return stream, nil
	}
	return nil, errBIFF
}

// globals reads what the workbook says of itself, before its sheets.
func (b *oldBook) globals() error {
	const version = 0x0600
	r, err := recordAt(b.stream, 0)
	if err != nil || r.kind != recBOF || len(r.data) < 4 {
		return damagedOld(b.name, errBIFF)
	}
	if binary.LittleEndian.Uint16(r.data) != version {
		return refuse(b.name, "这是 Excel 95 或更早版本的旧版 .xls", saveAsXLSX)
	}
	var hidden []oldSheet
	for r.kind != recEOF {
		if r, err = recordAt(b.stream, r.next); err == nil {
			err = b.global(&r, &hidden)
		}
		if err != nil {
			return damagedOld(b.name, err)
		}
	}
	b.list = append(b.list, hidden...)
	return nil
}

// global takes up what one record says of the workbook.
func (b *oldBook) global(r *record, hidden *[]oldSheet) (err error) {
	switch r.kind {
	case recBOF: // a sheet already: the end of this part is missing
		return errBIFF
	case recFilePass:
		return refuse(b.name, "工作簿设了打开密码", "请用 Excel 或 WPS 输入密码打开，取消密码保护，另存为 .xlsx 后再导入")
	case recDateMode:
		if len(r.data) >= 2 && r.data[0] == 1 {
			return refuse(b.name, "工作簿使用 1904 日期系统，日期会差四年零一天", "请用 Excel 或 WPS 打开，核对日期后另存为 CSV 文件再导入")
		}
	case recSST:
		b.texts, err = r.texts()
	case recBoundSheet:
		err = b.bound(r, hidden)
	}
	return err
}

// bound takes up a sheet, unless it is a chart or macros, or hidden so deep that Excel does not list it.
func (b *oldBook) bound(r *record, hidden *[]oldSheet) error {
	p := pieces{r.data, r.more}
	at, ok1 := p.u32()
	state, ok2 := p.u8()
	kind, ok3 := p.u8()
	n, ok4 := p.u8()
	name, ok5 := p.text(n)
	if !ok1 || !ok2 || !ok3 || !ok4 || !ok5 {
		return errBIFF
	}
	s := oldSheet{name, at, state&3 == 1}
	switch {
	case kind != 0 || state&3 == 2:
	case s.hidden:
		*hidden = append(*hidden, s)
	default:
		b.list = append(b.list, s)
	}
	return nil
}

func (b *oldBook) sheets() []string {
	names := make([]string, len(b.list))
	for i, s := range b.list {
		names[i] = s.name
	}
	return names
}

func (b *oldBook) hidden(sheet string) bool {
	return slices.ContainsFunc(b.list, func(s oldSheet) bool { return s.name == sheet && s.hidden })
}

func (b *oldBook) close() error { return nil }

func (b *oldBook) rows(ctx context.Context, sheet string) (bureau.Rows, error) {
	for _, s := range b.list {
		if sheet != "" && s.name != sheet {
			continue
		}
		rows, err := b.read(ctx, s)
		if sheet == "" && errors.Is(err, errNoRows) {
			continue
		}
		if errors.Is(err, errNoRows) {
			return nil, refuse(b.name, "工作表「"+sheet+"」里没有任何内容", "请选择有登记内容的工作表，或确认保存的是填好的登记表")
		}
		return rows, err
	}
	if sheet == "" {
		return nil, refuse(b.name, "工作簿里没有任何内容", "请确认保存的是填好的登记表，再导入")
	}
	return nil, problem.New(problem.NotFound, "不能读取「"+b.name+"」", "没有名为「"+sheet+"」的工作表", "可选的工作表："+strings.Join(b.sheets(), "、"))
}

// read goes over a sheet once before its first row is given: to its end mark, so that nothing is missing, and for the
// merged ranges, which stand behind the rows.
func (b *oldBook) read(ctx context.Context, s oldSheet) (bureau.Rows, error) {
	r, err := recordAt(b.stream, s.at)
	if err != nil || r.kind != recBOF {
		return nil, b.damaged(s.name, errBIFF)
	}
	rows := &oldRows{ctx: ctx, book: b, sheet: s.name, at: r.next}
	// A Row is good until the following Next only, so one closure does for all.
	rows.row.Numeric = func(column int) bool { return column < len(rows.numeric) && rows.numeric[column] }
	look := *rows
	some := look.gather()
	if look.err != nil {
		return nil, look.err
	}
	if !some {
		return nil, errNoRows
	}
	for some {
		if ctx.Err() != nil {
			return nil, cancelled(ctx, b.name)
		}
		look.row.Line = look.ahead
		some = look.gather()
	}
	rows.merges = look.merges
	if look.err != nil {
		return nil, look.err
	}
	return rows, nil
}

func (b *oldBook) damaged(sheet string, err error) error {
	return problem.From(err, problem.Invalid, "不能读取「"+b.name+"」的工作表「"+sheet+"」", "旧版 .xls 文件已损坏，内容不完整",
		"请重新拷贝或下载；若 Excel、WPS 能打开它，请另存为 .xlsx 后再导入")
}

// takeMerged reads a record of merged ranges.
func takeMerged(to []collect.Merge, r *record) []collect.Merge {
	p := pieces{r.data, r.more}
	n, _ := p.u16()
	for range n {
		first, a := p.u16()
		last, b := p.u16()
		left, c := p.u16()
		right, d := p.u16()
		if !a || !b || !c || !d || len(to) == MaxMerges {
			return to
		}
		if first <= last && left <= right && right < MaxColumns {
			to = append(to, collect.Merge{First: first + 1, Last: last + 1, Left: left, Right: right})
		}
	}
	return to
}
