package sqlite

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

// explain is the border: what SQLite and the system say becomes what a person can act on. what is the thing
// that did not happen; a problem already inside err keeps its own words.
func explain(err error, what string) error {
	if err == nil {
		return nil
	}
	var p *problem.Problem
	if errors.As(err, &p) {
		return err
	}
	w := wording{problem.Internal, "程序或数据文件出错", "请重试；如果再次出现，请运行 roadcertctl fsck 并联系维护人员"}
	var e *driver.Error
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		w = wording{problem.Cancelled, "操作被停止", "需要时请再执行一次"}
	case errors.Is(err, syscall.ENOSPC):
		w = wordings[lib.SQLITE_FULL]
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		w = wordings[lib.SQLITE_READONLY]
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrExist):
		w = wordings[lib.SQLITE_CANTOPEN] // a path that goes through a file, or leads nowhere
	case errors.As(err, &e):
		if known, ok := wordings[e.Code()&0xff]; ok {
			w = known
		}
	case errors.Is(err, sql.ErrConnDone):
		w = wording{problem.Internal, "证照库已经关闭", "请重新打开程序"}
	}
	return &problem.Problem{Code: w.code, What: what, Why: w.why, Remedy: w.remedy, Cause: err}
}

type wording struct {
	code        problem.Code
	why, remedy string
}

// wordings says what the result codes of SQLite mean for the person.
var wordings = map[int]wording{
	lib.SQLITE_FULL:       {problem.Unwritable, "磁盘已满", "请清理磁盘后再试，已提交的数据不受影响"},
	lib.SQLITE_IOERR:      {problem.Unwritable, "读写磁盘出错", "请检查磁盘空间和磁盘状况后再试，已提交的数据不受影响"},
	lib.SQLITE_READONLY:   {problem.Unwritable, "文件夹或文件是只读的", "请取得写权限，或把证照库放到可写的文件夹"},
	lib.SQLITE_PERM:       {problem.Unwritable, "没有访问文件的权限", "请取得读写权限后再试"},
	lib.SQLITE_CANTOPEN:   {problem.Unwritable, "打不开数据文件", "请检查文件夹的读写权限和磁盘空间"},
	lib.SQLITE_BUSY:       {problem.Busy, "证照库正被占用", "请等待正在运行的任务结束后再试"},
	lib.SQLITE_LOCKED:     {problem.Busy, "证照库正被占用", "请等待正在运行的任务结束后再试"},
	lib.SQLITE_NOTADB:     {problem.Damaged, "数据文件不是证照库，或者已经损坏", "请用最近的备份恢复"},
	lib.SQLITE_CORRUPT:    {problem.Damaged, "数据文件已经损坏", "请停止使用，用最近的备份恢复"},
	lib.SQLITE_INTERRUPT:  {problem.Cancelled, "操作被停止", "需要时请再执行一次"},
	lib.SQLITE_CONSTRAINT: {problem.Conflict, "同样的编号已经存在，或者记录已被别人改动", "请刷新后重新办理"},
}

func unwritable(dir string, err error) error {
	return explain(err, "不能写入文件夹 "+dir)
}

// locked refuses what needs the data key.
func locked() error {
	return problem.New(problem.SignIn, "不能读写敏感信息", "还没有登录，或者已经退出登录", "请先登录")
}

// damaged refuses a row that cannot be right.
func damaged(what string, cause error) error {
	return &problem.Problem{
		Code: problem.Damaged, What: what, Why: "库中的记录已损坏或被改动",
		Remedy: "请停止使用，运行 roadcertctl fsck 查明范围，并用最近的备份恢复", Cause: cause,
	}
}
