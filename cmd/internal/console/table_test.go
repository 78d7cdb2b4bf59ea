package console_test

import (
	"strings"
	"testing"

	"roadcert/cmd/internal/console"
	"roadcert/domain/problem"
)

func TestTableLinesUp(t *testing.T) {
	got := console.Table([]string{"姓名", "n"}, [][]string{{"欧阳娜娜", "1"}, {"Li", "22"}})
	want := []string{"姓名      n", "欧阳娜娜  1", "Li        22"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestEveryProblemHasAnExitCode(t *testing.T) {
	for _, code := range []problem.Code{
		problem.Invalid, problem.NotFound, problem.Forbidden, problem.Refused, problem.Conflict, problem.SignIn, problem.Busy,
		problem.Damaged, problem.Newer, problem.Unwritable, problem.Unreachable, problem.Cancelled, problem.Internal,
	} {
		if console.ExitCode(code) == console.Done {
			t.Errorf("%s ends as if all were well", code)
		}
	}
}
