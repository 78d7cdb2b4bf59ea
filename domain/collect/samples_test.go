package collect_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"roadcert/domain/catalog"
	"roadcert/domain/code"
	"roadcert/domain/collect"
	"roadcert/domain/day"
)

const assets = "../../assets/"

var today, _ = day.Date(2026, 11, 23)

func liaoning(t testing.TB) *code.Regions {
	t.Helper()
	r, err := code.LoadRegions(os.DirFS(assets), "regions")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func nineKinds(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Load(os.DirFS(assets), "catalog")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// book reads the first sheet of a workbook as rows of raw values.
func book(t testing.TB, path string) []collect.Row {
	t.Helper()
	f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet := f.GetSheetName(0)
	lines, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]collect.Row, len(lines))
	for i, cells := range lines {
		numbers := make([]bool, len(cells))
		for column := range cells {
			name, _ := excelize.CoordinatesToCellName(column+1, i+1)
			kind, err := f.GetCellType(sheet, name)
			if err != nil {
				t.Fatal(err)
			}
			numbers[column] = kind == excelize.CellTypeNumber || kind == excelize.CellTypeUnset
		}
		rows[i] = collect.Row{Line: i + 1, Cells: cells, Numeric: func(column int) bool {
			return column < len(numbers) && numbers[column]
		}}
	}
	return rows
}

// gb18030 reads a csv file of that encoding.
func gb18030(t testing.TB, path string) []collect.Row {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records := csv.NewReader(simplifiedchinese.GB18030.NewDecoder().Reader(f))
	var rows []collect.Row
	for {
		cells, err := records.Read()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, collect.Row{Line: len(rows) + 1, Cells: cells})
	}
}

// The sample registers come out as the file beside them says.
func TestSampleRegisters(t *testing.T) {
	type outcome struct {
		Rows    int            `json:"rows"`
		Good    int            `json:"good"`
		Refused map[string]int `json:"refused"`
	}
	var expected map[string]outcome
	content, err := os.ReadFile(assets + "registers/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, &expected); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]catalog.Code{"practitioners.xlsx": "071", "vehicles.xlsx": "013", "operators-gb18030.csv": "008"}
	cat, regions := nineKinds(t), liaoning(t)
	for name, want := range expected {
		t.Run(name, func(t *testing.T) {
			read := book
			if strings.HasSuffix(name, ".csv") {
				read = gb18030
			}
			rows := read(t, assets+"registers/"+name)
			layout, err := collect.Recognise(rows[:min(30, len(rows))], cat, collect.Hints{})
			if err != nil {
				t.Fatal(err)
			}
			if layout.Kind != kinds[name] {
				t.Fatalf("taken for %s", layout.Kind)
			}
			for _, c := range layout.Columns {
				if c.Field == "" && c.Heading != "序号" {
					t.Errorf("column %s is not used", c.Heading)
				}
			}
			kind, _ := cat.Kind(layout.Kind)
			reader := collect.NewReader(kind, layout, regions, today)
			got := outcome{Refused: map[string]int{}}
			for _, row := range rows {
				if row.Line <= layout.Header {
					continue
				}
				reading := reader.Read(row)
				if reading.Skip != collect.NotSkipped {
					t.Errorf("line %d is skipped", row.Line)
				}
				got.Rows++
				reasons := reading.Reasons()
				for _, reason := range reasons {
					got.Refused[reason]++
				}
				if len(reasons) == 0 {
					got.Good++
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
