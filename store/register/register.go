// Package register reads registers of certificates from spreadsheets and writes the workbooks a person gets
// back: the refused rows of an import and the annual report.
//
// It is the only place that knows excelize, and guards its known traps. excelize reads a broken sheet up to
// the break and says nothing, takes rows that repeat a number for one row, and loads every part of a workbook
// before the first row is asked for. So a workbook is never handed to it as it is: the gate (gate.go) goes
// over the XML of the one sheet that is wanted, refuses what Excel itself could not have written, and lays
// down a lean copy, with a mark after the last row; excelize reads the copy, and where the mark does not
// come out again the sheet is refused as damaged. The same pass learns which cells are numbers, which
// excelize's rows do not tell. The copy has no styles, pictures, macros, formulas or links.
//
// The copies hold citizens' data in the clear. They lie in a folder of their own below the system's
// temporary folder that only its owner may enter (0700), and are removed when the sheet or the File is
// closed, or when opening fails; what a power cut leaves behind is removed by a later Open. A sheet that with its
// texts stays below MaxInMemory never reaches the disk.
//
// Old .xls workbooks of Excel 97 to 2003 (BIFF8) are read by a reader of our own (xls.go), because those at hand answer
// a broken file with the rows before the break and no error, and a register that is silently short is worse than
// none; still older ones are refused with advice.
package register

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// File is an open register. Several Rows of it may be open at a time; a File itself belongs to one goroutine.
type File struct {
	name   string
	digest string
	file   *os.File
	source source
}

// source is the part of a File that depends on its format.
type source interface {
	sheets() []string
	hidden(sheet string) bool
	rows(ctx context.Context, sheet string) (bureau.Rows, error)
	close() error
}

var _ bureau.Register = (*File)(nil)

// Open opens a register: .xlsx or .xlsm, .xls, or .csv (.txt, .tsv) in GB18030, UTF-8 or UTF-16. What the file is is told by
// its first bytes; the extension must not contradict them. Everything else is refused with a *problem.Problem
// that says what the file is and how to turn it into one that can be read.
func Open(path string) (*File, error) {
	name := filepath.Base(path)
	file, size, err := openFile(path)
	if err != nil {
		return nil, err
	}
	f := &File{name: name, file: file}
	if f.source, f.digest, err = open(file, size, name); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return f, nil
}

func openFile(path string) (*os.File, int64, error) {
	name := filepath.Base(path)
	file, err := os.Open(filepath.Clean(path))
	if err != nil {
		return nil, 0, unopened(name, err)
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		err = unopened(name, err)
	case info.IsDir():
		err = refuse(name, "这是一个文件夹", "请选择文件夹里的登记表文件（.xlsx 或 .csv）")
	case !info.Mode().IsRegular():
		err = refuse(name, "这不是普通文件", "请把登记表保存到本机磁盘后再导入")
	case info.Size() == 0:
		err = refuse(name, "文件是空的（0 字节）", "请确认登记表已保存完毕，重新导出或拷贝后再导入")
	case info.Size() > MaxFile:
		err = refuse(name, "文件超过 200 MB", "请删去图片，或把登记表按年度、乡镇拆成几个文件分别导入")
	}
	if err != nil {
		return nil, 0, errors.Join(err, file.Close())
	}
	return file, info.Size(), nil
}

func unopened(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return problem.From(err, problem.NotFound, "不能打开「"+name+"」", "没有找到这个文件", "请检查文件名和所在文件夹；U 盘上的文件请先确认 U 盘已插好")
	case errors.Is(err, fs.ErrPermission):
		return problem.From(err, problem.Invalid, "不能打开「"+name+"」", "没有读取这个文件的权限", "请把文件复制到自己的文件夹，关闭正在使用它的程序后重试")
	}
	return problem.From(err, problem.Invalid, "不能打开「"+name+"」", "读取文件失败", "请把文件复制到本机磁盘，关闭正在使用它的程序后重试")
}

// open finds out what the file is and takes its digest on the way.
func open(file *os.File, size int64, name string) (source, string, error) {
	format, err := identify(file, size, name)
	if err != nil {
		return nil, "", err
	}
	hash, look := seal.NewSM3(), &sight{}
	var sink io.Writer = hash
	if format == textFormat {
		sink = io.MultiWriter(hash, look)
	}
	if _, err := io.Copy(sink, io.NewSectionReader(file, 0, size)); err != nil {
		return nil, "", unopened(name, err)
	}
	digest := hex.EncodeToString(hash.Sum(nil))
	if format == textFormat {
		s, err := openText(file, size, name, look)
		return s, digest, err
	}
	open := openWorkbook
	if format == oldFormat {
		open = openOld
	}
	s, err := open(file, size, name)
	return s, digest, err
}

// Name returns the base name of the file.
func (f *File) Name() string { return f.name }

// Digest returns the SM3 digest of the file, hexadecimal, as it was when it was opened.
func (f *File) Digest() string { return f.digest }

// Sheets returns the names of the worksheets: visible ones first, then hidden ones, each in the order of the
// workbook. Sheets hidden so deep that Excel does not list them are left out. A text file is one sheet,
// named like the file.
func (f *File) Sheets() []string { return f.source.sheets() }

// Hidden tells whether a worksheet is hidden.
func (f *File) Hidden(sheet string) bool { return f.source.hidden(sheet) }

// Rows starts reading a sheet. An empty name means the first sheet that has rows. A sheet without a single value is
// refused. Values are raw: a date cell gives its serial number, a text its text. Blank lines between rows
// are given as rows without cells; blank lines after the last row are not given.
func (f *File) Rows(ctx context.Context, sheet string) (bureau.Rows, error) {
	return f.source.rows(ctx, sheet)
}

// Close removes whatever was laid down for reading. Rows are closed before it.
func (f *File) Close() error { return errors.Join(f.source.close(), f.file.Close()) }

// refuse is a file that cannot be read: why, and what to do about it.
func refuse(name, why, remedy string) error {
	return problem.New(problem.Invalid, "不能读取「"+name+"」", why, remedy)
}

// cancelled is the end of a read that the person stopped.
func cancelled(ctx context.Context, name string) error {
	return problem.From(context.Cause(ctx), problem.Cancelled, "已停止读取「"+name+"」", "操作被取消", "需要时可重新导入，已导入的记录不会重复")
}
