package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"syscall"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"roadcert/domain/problem"
)

// Wording is what an error of SQLite or of the system means for a person.
type Wording struct {
	Code        problem.Code
	Why, Remedy string
}

// Word finds the words for an error; ok is false where it is none of SQLite's and none of the system's.
func Word(err error) (w Wording, ok bool) {
	var e *driver.Error
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return Wording{problem.Cancelled, "操作被停止", "需要时请再执行一次"}, true
	case errors.Is(err, syscall.ENOSPC):
		return wordings[lib.SQLITE_FULL], true
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return wordings[lib.SQLITE_READONLY], true
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrExist):
		return wordings[lib.SQLITE_CANTOPEN], true // a path that goes through a file, or leads nowhere
	case errors.As(err, &e):
		w, ok = wordings[e.Code()&0xff]
		return w, ok
	case errors.Is(err, sql.ErrConnDone), errors.Is(err, ErrClosed):
		return Wording{problem.Internal, "数据文件已经关闭", "请重新打开程序"}, true
	}
	return Wording{}, false
}

// wordings says what the result codes of SQLite mean for the person.
var wordings = map[int]Wording{
	lib.SQLITE_FULL:       {problem.Unwritable, "磁盘已满", "请清理磁盘后再试，已提交的数据不受影响"},
	lib.SQLITE_IOERR:      {problem.Unwritable, "读写磁盘出错", "请检查磁盘空间和磁盘状况后再试，已提交的数据不受影响"},
	lib.SQLITE_READONLY:   {problem.Unwritable, "文件夹或文件是只读的", "请取得写权限，或把数据放到可写的文件夹"},
	lib.SQLITE_PERM:       {problem.Unwritable, "没有访问文件的权限", "请取得读写权限后再试"},
	lib.SQLITE_CANTOPEN:   {problem.Unwritable, "打不开数据文件", "请检查文件夹的读写权限和磁盘空间"},
	lib.SQLITE_BUSY:       {problem.Busy, "数据文件正被占用", "请等待正在运行的任务结束后再试"},
	lib.SQLITE_LOCKED:     {problem.Busy, "数据文件正被占用", "请等待正在运行的任务结束后再试"},
	lib.SQLITE_NOTADB:     {problem.Damaged, "数据文件不是路证的数据，或者已经损坏", "请用最近的备份恢复"},
	lib.SQLITE_CORRUPT:    {problem.Damaged, "数据文件已经损坏", "请停止使用，用最近的备份恢复"},
	lib.SQLITE_INTERRUPT:  {problem.Cancelled, "操作被停止", "需要时请再执行一次"},
	lib.SQLITE_CONSTRAINT: {problem.Conflict, "同样的编号已经存在，或者记录已被别人改动", "请刷新后重新办理"},
}
