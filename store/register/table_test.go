package register_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"roadcert/store/register"
)

// TestATableKeepsItsTexts: long numbers stay whole, and nothing becomes a formula.
func TestATableKeepsItsTexts(t *testing.T) {
	var out bytes.Buffer
	row := []string{"7", "210124001486", "=1+1", "法库县"}
	if err := register.WriteTable(&out, []string{"行", "编号", "备注", "县"}, [][]string{row}); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil || len(rows) != 2 {
		t.Fatal(rows, err)
	}
	for i, want := range row {
		if rows[1][i] != want {
			t.Errorf("%q became %q", want, rows[1][i])
		}
	}
	if f, err := book.GetCellFormula(book.GetSheetName(0), "C2"); f != "" || err != nil {
		t.Errorf("formula %q, %v", f, err)
	}
}
