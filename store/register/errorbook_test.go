package register_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"roadcert/domain/collect"
	"roadcert/domain/problem"
	"roadcert/store/register"
)

var headings = []string{"序号", "姓名", "身份证号", "有效期至"}

func numeric(columns ...int) func(int) bool {
	return func(c int) bool { return slices.Contains(columns, c) }
}

// errorBook writes a book of these rows and returns its path.
func errorBook(t *testing.T, headings []string, rows ...collect.Row) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "错误.xlsx")
	b, err := register.CreateErrorBook(path)
	must(t, err)
	must(t, b.Begin(headings))
	for _, r := range rows {
		must(t, b.Add(r, []collect.Refusal{
			{Line: r.Line, Column: "身份证号", Reason: "citizen_id_check_digit", Text: "末位校验码不符，请核对原件。"},
			{Line: r.Line, Column: "姓名", Reason: "name_missing", Text: "姓名是空的，请补填"},
		}))
	}
	if b.Rows() != len(rows) {
		t.Errorf("%d rows", b.Rows())
	}
	must(t, b.Close())
	must(t, b.Close())
	return path
}

// tricky are values that spreadsheets like to change.
var tricky = []string{
	"210124199001011234", "000123", "=1+1", "+86", "-1", "@x", "1E5", "2024-05-06", "  blanks  ", "two\nlines", "<&>\"'",
	"_x0041_", "𠮷", "TRUE", "1/2", strings.Repeat("长", 300),
}

func TestRefusedRowsComeBackAsTheyWere(t *testing.T) {
	var rows []collect.Row
	for i, v := range tricky {
		rows = append(rows, collect.Row{Line: i + 3, Cells: []string{"47331", "张三", v, "47331"}, Numeric: numeric(0, 3)})
	}
	path := errorBook(t, headings, rows...)
	f, err := register.Open(path)
	must(t, err)
	got, err := f.Rows(context.Background(), "")
	must(t, err)
	if !got.Next() || !slices.Equal(got.Row().Cells, append(slices.Clone(headings), "错误说明")) {
		t.Fatalf("head %q", got.Row().Cells)
	}
	for i, v := range tricky {
		if !got.Next() {
			t.Fatal(got.Err())
		}
		r := got.Row()
		if r.Cells[0] != "47331" || r.Cells[2] != v || !r.Numeric(0) || r.Numeric(2) || !r.Numeric(3) {
			t.Errorf("%q came back as %q", v, r.Cells)
		}
		if want := "原第 " + itoa(i+3) + " 行：身份证号：末位校验码不符，请核对原件；姓名是空的，请补填"; r.Cells[4] != want {
			t.Errorf("explanation %q, want %q", r.Cells[4], want)
		}
	}
	must(t, errors.Join(got.Err(), got.Close(), f.Close()))
}

func itoa(n int) string { name, _ := excelize.CoordinatesToCellName(1, n); return name[1:] }

// LibreOffice must show the IDs with all their digits, no formula, and a date where a date was.
func TestLibreOfficeReadsTheErrorBook(t *testing.T) {
	path := errorBook(t, headings, collect.Row{Line: 7, Cells: []string{"1", "=2*3", "210124199001011234", "47331"}, Numeric: numeric(0, 3)})
	csv := soffice(t, path, "csv:Text - txt - csv (StarCalc):44,34,76", "错误.csv")
	text, err := os.ReadFile(csv)
	must(t, err)
	for _, want := range []string{"序号,姓名,身份证号,有效期至,错误说明", "1,=2*3,210124199001011234,2029-08-01,原第 7 行"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

func TestAnErrorBookOfAnErrorBook(t *testing.T) {
	path := errorBook(t, append(slices.Clone(headings), "错误说明"), collect.Row{Line: 2, Cells: []string{"1", "张三", "x", "", "原第 9 行：旧的说明", "多出的"}})
	got := readAll(t, path, "")
	if !slices.Equal(got[0].cells, append(slices.Clone(headings), "错误说明")) {
		t.Errorf("head %q", got[0].cells)
	}
	if r := got[1].cells; len(r) != 6 || r[5] != "多出的" || strings.Contains(r[4], "旧的说明") {
		t.Errorf("row %q", r)
	}
}

func TestNoErrorsNoBook(t *testing.T) {
	dir := t.TempDir()
	older := filepath.Join(dir, "旧的.xlsx")
	must(t, os.WriteFile(older, []byte("the user's"), 0o600))
	for _, path := range []string{filepath.Join(dir, "新的.xlsx"), older} {
		b, err := register.CreateErrorBook(path)
		must(t, err)
		if path == older {
			must(t, b.Begin(headings))
		}
		must(t, b.Close())
	}
	files, err := os.ReadDir(dir)
	must(t, err)
	content, err := os.ReadFile(older)
	must(t, err)
	if len(files) != 1 || string(content) != "the user's" {
		t.Errorf("%v %q", files, content)
	}
}

// Until it is closed nothing is seen of a new book, and an older one stays whole.
func TestErrorBookAppearsWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "错误.xlsx")
	must(t, os.WriteFile(path, []byte("older"), 0o600))
	b, err := register.CreateErrorBook(path)
	must(t, err)
	must(t, b.Begin(headings))
	for i := range 2_000 {
		must(t, b.Add(collect.Row{Line: i + 1, Cells: []string{"1", "张三"}}, nil))
	}
	if content, _ := os.ReadFile(path); string(content) != "older" {
		t.Error("the older book was touched before the end")
	}
	must(t, b.Close())
	if got := readAll(t, path, ""); len(got) != 2_001 {
		t.Errorf("%d lines", len(got))
	}
	files, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	if len(files) != 1 {
		t.Errorf("left behind: %v", files)
	}
}

func TestErrorBookWhereNothingCanBeWritten(t *testing.T) {
	_, err := register.CreateErrorBook(filepath.Join(t.TempDir(), "no such folder", "a.xlsx"))
	wantProblem(t, err, problem.Unwritable, "文件夹不存在", "a.xlsx")
	_, err = register.CreateErrorBook("/proc/a.xlsx")
	wantProblem(t, err, problem.Unwritable, "a.xlsx")
	_, err = register.CreateErrorBook(filepath.Join(t.TempDir(), "a.csv"))
	wantProblem(t, err, problem.Invalid, ".xlsx")
	dir := filepath.Join(t.TempDir(), "a.xlsx")
	must(t, os.Mkdir(dir, 0o700))
	_, err = register.CreateErrorBook(dir)
	wantProblem(t, err, problem.Invalid, "文件夹")
	b, err := register.CreateErrorBook(filepath.Join(t.TempDir(), "a.xlsx"))
	must(t, err)
	wantProblem(t, b.Add(collect.Row{}, nil), problem.Internal, "表头")
	must(t, b.Begin(headings))
	wantProblem(t, b.Begin(headings), problem.Internal, "表头")
	must(t, b.Close())
}

// However big it is, what it holds stands nowhere but in the folder it was asked for in; what a program left there that was
// killed is gone the next time.
func TestErrorBookStaysWhereItWasAskedFor(t *testing.T) {
	temp, dir := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("TEMP", temp)
	path := filepath.Join(dir, "错误.xlsx")
	killed := filepath.Join(dir, ".错误.xlsx-1")
	must(t, os.Mkdir(killed, 0o700))
	must(t, os.Chtimes(killed, time.Now(), time.Now().Add(-48*time.Hour)))
	b, err := register.CreateErrorBook(path)
	must(t, err)
	must(t, b.Begin(headings))
	for i := range 1_000 {
		must(t, b.Add(collect.Row{Line: i + 1, Cells: []string{"1", strings.Repeat("张", 10_000)}}, nil)) // 30 MB
	}
	if there, err := os.ReadDir(temp); err != nil || len(there) > 0 {
		t.Errorf("in the temporary folder: %v, %v", there, err)
	}
	must(t, b.Close())
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("beside it: %v, %v", files, err)
	}
}
