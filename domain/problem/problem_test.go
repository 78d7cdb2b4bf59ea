package problem_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"roadcert/domain/problem"
)

func TestTheSentenceIsSaidOnce(t *testing.T) {
	first := problem.From(fs.ErrPermission, problem.Unwritable, "不能写入证照库", "文件夹是只读的", "请换一个文件夹")
	again := problem.From(fmt.Errorf("导入: %w", first), problem.Internal, "导入失败", "", "")
	if problem.Of(again) != problem.Unwritable || !errors.Is(again, fs.ErrPermission) {
		t.Errorf("the first problem was lost: %v", again)
	}
	if want := "不能写入证照库：文件夹是只读的。请换一个文件夹。"; first.Error() != want {
		t.Errorf("got %s, want %s", first, want)
	}
}

func TestCodes(t *testing.T) {
	busy := problem.New(problem.Busy, "打不开", "", "")
	if !errors.Is(fmt.Errorf("x: %w", busy), &problem.Problem{Code: problem.Busy}) {
		t.Error("a problem is not found by its code")
	}
	if problem.Of(nil) != "" || problem.Of(fs.ErrExist) != problem.Internal {
		t.Error("codes of other errors are wrong")
	}
}
