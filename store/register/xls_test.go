package register_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"roadcert/domain/collect"
	"roadcert/domain/problem"
	"roadcert/store/register"
)

// typedLine is a line with what the file says of its cells.
type typedLine struct {
	n       int
	cells   []string
	numbers []bool
}

// readTyped reads a sheet with types and merged ranges.
func readTyped(t *testing.T, path, sheet string) (all []typedLine, merges []collect.Merge) {
	t.Helper()
	book, err := register.Open(path)
	must(t, err)
	defer book.Close()
	rows, err := book.Rows(context.Background(), sheet)
	must(t, err)
	defer rows.Close()
	merges = rows.Merges()
	for rows.Next() {
		row := rows.Row()
		l := typedLine{n: row.Line, cells: append([]string(nil), row.Cells...)}
		for i := range row.Cells {
			l.numbers = append(l.numbers, row.Cells[i] != "" && row.Numeric(i))
		}
		all = append(all, l)
	}
	must(t, rows.Err())
	return all, merges
}

// What LibreOffice saves as .xls and as .xlsx is the same register.
func TestOldWorkbooksAreReadAsNewOnes(t *testing.T) {
	for _, name := range []string{"practitioners.xlsx", "vehicles.xlsx"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(samples, name)
			want, _ := readTyped(t, path, "")
			got, _ := readTyped(t, soffice(t, path, "xls", strings.TrimSuffix(name, "x")), "")
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("%d lines, not %d; the second is\n%v\nnot\n%v", len(got), len(want), got[1], want[1])
			}
		})
	}
	t.Run("all sorts of cells", func(t *testing.T) {
		path := allSorts(t)
		want, merged := readTyped(t, soffice(t, path, "xlsx", "sorts.xlsx"), "登记表")
		got, mergedOld := readTyped(t, soffice(t, path, "xls", "sorts.xls"), "登记表")
		if !reflect.DeepEqual(got, want) {
			for i := range got {
				if i < len(want) && !reflect.DeepEqual(got[i], want[i]) {
					t.Errorf("line %d: %.300v\nnot %.300v", i+1, got[i], want[i])
				}
			}
			t.Fatalf("%d lines, not %d", len(got), len(want))
		}
		if len(merged) != 2 || !reflect.DeepEqual(merged, mergedOld) {
			t.Errorf("merged ranges %v, and in the old one %v", merged, mergedOld)
		}
	})
}

// allSorts is a workbook with every sort of cell, and texts so long that the table of them is cut in many places.
func allSorts(t *testing.T) string {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	must(t, book.SetSheetName("Sheet1", "登记表"))
	random := rand.New(rand.NewPCG(1, 2))
	for line := 1; line <= 300; line++ {
		text := strings.Repeat("道", random.IntN(700)) + strings.Repeat("x", random.IntN(900))
		if line%3 == 0 {
			text = strings.Repeat("ascii é ", random.IntN(200))
		}
		for i, value := range []any{line, text, float64(line) / 8, line%2 == 0, 13800000000 + line, "𬱖" + strings.Repeat("𠮷", line%7), nil, 0.1 + float64(line)} {
			if value == nil || line%17 == 0 && i == 2 {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(i+1, line+line/100)
			must(t, err)
			must(t, book.SetCellValue("登记表", cell, value))
		}
	}
	must(t, book.SetCellFormula("登记表", "J2", `CONCATENATE("合","计")`))
	must(t, book.SetCellFormula("登记表", "J3", `A2*7`))
	must(t, book.SetCellFormula("登记表", "J4", `1=1`))
	must(t, book.SetCellFormula("登记表", "J5", `NA()`))
	must(t, book.SetCellFormula("登记表", "J6", `""`))
	must(t, book.SetCellRichText("登记表", "K2", []excelize.RichTextRun{{Text: "红", Font: &excelize.Font{Color: "FF0000"}}, {Text: "black"}}))
	must(t, book.MergeCell("登记表", "L2", "L5"))
	must(t, book.MergeCell("登记表", "M2", "N3"))
	path := filepath.Join(t.TempDir(), "sorts.xlsx")
	must(t, book.SaveAs(path))
	return path
}

// oldSample is the legacy .xls of two sheets that LibreOffice has saved.
func oldSample(tb testing.TB) []byte {
	tb.Helper()
	content, err := os.ReadFile("../../domain/bureau/testdata/legacy/old_workbook.xls")
	must(tb, err)
	return content
}

// A broken .xls is refused, or read as whole as it was: never short.
func TestBrokenOldWorkbooksAreNeverShort(t *testing.T) {
	whole := oldSample(t)
	want := readAll(t, write(t, "a.xls", whole), "")
	if len(want) < 100 {
		t.Fatal("the sample has too few lines to tell")
	}
	broken := 0
	try := func(content []byte) {
		got, err := tryAll(write(t, "a.xls", content), "")
		var p *problem.Problem
		switch {
		case err == nil && len(got) < len(want):
			t.Errorf("%d lines of %d, and nothing was said", len(got), len(want))
		case err != nil && !errors.As(err, &p):
			t.Errorf("%T %v", err, err)
		case err != nil:
			broken++
		}
	}
	for n := 512; n < len(whole); n += 512 {
		try(whole[:n])
	}
	random := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		bad := append([]byte(nil), whole...)
		bad[random.IntN(len(bad))] ^= 1 << random.IntN(8)
		if _, err := tryAll(write(t, "a.xls", bad), ""); err != nil && problem.Of(err) == "" {
			t.Errorf("%T %v", err, err)
		}
	}
	if broken == 0 {
		t.Error("no cut was noticed")
	}
}

// Whatever an old workbook holds, it is read in order or refused with a sentence.
func FuzzOld(f *testing.F) {
	f.Add(oldSample(f))
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<20 || !strings.HasPrefix(string(content), "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
			t.Skip()
		}
		book, err := register.Open(write(t, "a.xls", content))
		var p *problem.Problem
		if err != nil {
			if !errors.As(err, &p) {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		defer book.Close()
		for _, sheet := range book.Sheets() {
			rows, err := book.Rows(context.Background(), sheet)
			if err != nil {
				if !errors.As(err, &p) {
					t.Fatalf("%T %v", err, err)
				}
				continue
			}
			last := 0
			for rows.Next() {
				if last++; rows.Row().Line != last {
					t.Fatalf("line %d after %d", rows.Row().Line, last-1)
				}
			}
			if err := rows.Err(); err != nil && !errors.As(err, &p) {
				t.Fatalf("%T %v", err, err)
			}
			must(t, rows.Close())
		}
	})
}

// What cannot be read of an old workbook is refused by its reason.
func TestOldWorkbooksThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ from, to, words string }{
		"password": {"\x22\x00\x02\x00\x00\x00", "\x2f\x00\x02\x00\x00\x00", "打开密码"},
		"1904":     {"\x22\x00\x02\x00\x00\x00", "\x22\x00\x02\x00\x01\x00", "1904"},
		"Excel 95": {"\x09\x08\x10\x00\x00\x06\x05\x00", "\x09\x08\x10\x00\x00\x05\x05\x00", "Excel 95"},
		"no end":   {"\x0a\x00\x00\x00\x09\x08\x10\x00\x00\x06\x10\x00", "\x0b\x00\x00\x00\x09\x08\x10\x00\x00\x06\x10\x00", "已损坏"},
	} {
		t.Run(name, func(t *testing.T) {
			content := string(oldSample(t))
			if !strings.Contains(content, c.from) {
				t.Fatal("the sample has no such record")
			}
			path := write(t, "a.xls", []byte(strings.Replace(content, c.from, c.to, 1)))
			book, err := register.Open(path)
			if err == nil {
				defer book.Close()
				_, err = tryAll(path, book.Sheets()[0])
			}
			wantProblem(t, err, problem.Invalid, c.words)
		})
	}
}
