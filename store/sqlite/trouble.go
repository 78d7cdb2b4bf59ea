package sqlite

import (
	"errors"

	"roadcert/domain/problem"
	"roadcert/store/internal/sqlitefile"
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
	w, ok := sqlitefile.Word(err)
	if !ok {
		w = sqlitefile.Wording{Code: problem.Internal, Why: "程序或数据文件出错", Remedy: "请重试；如果再次出现，请运行 roadcertctl fsck 并联系维护人员"}
	}
	return &problem.Problem{Code: w.Code, What: what, Why: w.Why, Remedy: w.Remedy, Cause: err}
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
