package register

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"roadcert/domain/bureau"
	"roadcert/domain/collect"
)

// sheetRows steps through the copy of a sheet.
//
// The options are given to excelize once, when the copy is opened: given to Columns they are copied to the
// heap for every row.
type sheetRows struct {
	ctx  context.Context
	book *workbook
	copy *lean
	rows *excelize.Rows
	row  collect.Row
	done bool
	err  error
}

var _ bureau.Rows = (*sheetRows)(nil)

func newSheetRows(ctx context.Context, w *workbook, l *lean, rows *excelize.Rows) *sheetRows {
	r := &sheetRows{ctx: ctx, book: w, copy: l, rows: rows}
	// One closure for all rows: a Row is good until the following Next only.
	r.row.Numeric = func(column int) bool { return l.found.numeric.at(r.row.Line, column) }
	return r
}

func (r *sheetRows) Next() bool {
	if r.done {
		return false
	}
	if r.ctx.Err() != nil {
		return r.stop(cancelled(r.ctx, r.book.name))
	}
	if !r.rows.Next() {
		return r.stop(r.book.damaged(r.copy.sheet, errors.Join(errMarkup, r.rows.Error())))
	}
	cells, err := r.columns()
	if err != nil {
		return r.stop(r.book.damaged(r.copy.sheet, err))
	}
	if r.row.Line == r.copy.found.last {
		if len(cells) == 1 && cells[0] == endMark {
			return r.stop(nil)
		}
		return r.stop(r.book.damaged(r.copy.sheet, errMarkup))
	}
	r.row.Line++
	if i := tooLong(cells); i >= 0 {
		return r.stop(r.book.refuseSheet(r.copy.sheet, &fault{line: r.row.Line, why: "第 " + decimal(i+1) + " 列超过 32,767 字"}))
	}
	r.row.Cells = cells
	return true
}

// columns asks excelize for the row. It does not survive a temporary folder that vanishes while it reads.
func (r *sheetRows) columns() (cells []string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("excelize: %v", p)
		}
	}()
	return r.rows.Columns()
}

func (r *sheetRows) stop(err error) bool {
	r.done, r.err, r.row.Cells = true, err, nil
	return false
}

// tooLong returns the first cell that holds more than Excel allows, or -1.
func tooLong(cells []string) int {
	for i, c := range cells {
		if len(c) > MaxText && utf8.RuneCountInString(c) > MaxText {
			return i
		}
	}
	return -1
}

func (r *sheetRows) Row() collect.Row { return r.row }

func (r *sheetRows) Merges() []collect.Merge { return r.copy.found.merges }

func (r *sheetRows) Err() error { return r.err }

func (r *sheetRows) Close() error {
	if r.rows == nil {
		return nil
	}
	r.done = true
	err := r.rows.Close()
	r.rows = nil
	return errors.Join(err, r.book.release(r.copy))
}

func decimal(n int) string { return strconv.Itoa(n) }
