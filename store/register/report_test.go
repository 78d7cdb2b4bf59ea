package register_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/evaluation"
	"roadcert/store/register"
)

// report is the annual report of a small county that practises.
func report() evaluation.Report {
	date := func(y, m, d int) day.Day { n, _ := day.Date(y, m, d); return n }
	kinds := []*catalog.Kind{
		{Code: "071", Name: "道路运输从业人员从业资格证", Short: "从业资格证"},
		{Code: "013", Name: "道路运输证", Short: "道路运输证"},
		{Code: "079", Name: "放射性物品道路运输许可证", Short: "放射性许可证"},
	}
	counts := func(n int) []evaluation.Count {
		return []evaluation.Count{
			{Kind: "071", Region: "210124", Status: certificate.Valid, Medium: certificate.Both, Conform: true, N: 5742 - n},
			{Kind: "071", Region: "210124", Status: certificate.Valid, Medium: certificate.Paper, N: 258 + n},
			{Kind: "013", Region: "210124", Status: certificate.Valid, Medium: certificate.Both, Conform: true, N: 29_999},
			{Kind: "013", Region: "210124", Status: certificate.Valid, Medium: certificate.Paper, N: 70_001},
			{Kind: "013", Region: "210124", Status: certificate.Cancelled, Medium: certificate.Paper, N: 7},
		}
	}
	in := evaluation.Input{
		Bureau: "法库县交通运输事务服务中心", USCC: "12210124MB0000000D", Region: "210124", RegionName: "辽宁省沈阳市法库县",
		Training: true, Year: 2025, AsOf: date(2025, 12, 31), Made: time.Date(2026, 1, 8, 9, 5, 0, 0, time.UTC), Author: "张芳",
		Kinds: kinds, Counts: counts(0),
	}
	for m := range 12 {
		last := date(2025, 12, 31)
		if m < 11 {
			last = date(2025, m+2, 1) - 1
		}
		in.Months = append(in.Months, evaluation.Snapshot{AsOf: last, Counts: counts(400 * (11 - m))})
	}
	return evaluation.NewReport(in)
}

// sentences is every text of the report's model that a reader must meet.
func sentences(r evaluation.Report) []string {
	all := []string{r.Title, r.Subtitle, r.Mark}
	for _, s := range r.Sections {
		all = append(append(all, s.Heading), s.Paragraphs...)
		for _, f := range s.Figures {
			all = append(all, f.Label, f.Value, f.Note)
		}
		if t := s.Table; t != nil {
			all = append(all, t.Caption)
			for _, c := range t.Columns {
				all = append(all, c.Title)
			}
			for _, row := range t.Rows {
				all = append(all, row...)
			}
		}
		if s.Chart != nil {
			all = append(all, s.Chart.Caption)
			for _, b := range s.Chart.Bars {
				all = append(all, b.Label, b.Text)
			}
		}
	}
	return all
}

func TestReportSaysAllThatTheModelSays(t *testing.T) {
	r := report()
	var b bytes.Buffer
	must(t, register.WriteReport(&b, r))
	if path := os.Getenv("KEEP_REPORT"); path != "" {
		must(t, os.WriteFile(path, b.Bytes(), 0o600))
	}
	f, err := excelize.OpenReader(&b)
	must(t, err)
	defer func() { must(t, f.Close()) }()
	said := map[string]bool{"": true}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		must(t, err)
		for _, row := range rows {
			for _, c := range row {
				said[c] = true
			}
		}
	}
	for _, s := range sentences(r) {
		if !said[s] {
			t.Errorf("not in the workbook: %q", s)
		}
	}
	footer, err := f.GetHeaderFooter("评价报告")
	must(t, err)
	if !strings.Contains(footer.OddFooter, r.Footer) {
		t.Errorf("footer %q lacks %q", footer.OddFooter, r.Footer)
	}
}

// 29,999 of 100,000 is below the band of 30 %: nothing in the workbook may round it up. Whole numbers can be summed.
func TestReportKeepsRatesCutAndNumbersNumbers(t *testing.T) {
	var b bytes.Buffer
	must(t, register.WriteReport(&b, report()))
	f, err := excelize.OpenReader(&b)
	must(t, err)
	defer func() { must(t, f.Close()) }()
	var rate, number bool
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		must(t, err)
		for i, row := range rows {
			for j, c := range row {
				name, _ := excelize.CoordinatesToCellName(j+1, i+1)
				kind, err := f.GetCellType(sheet, name)
				must(t, err)
				isNumber := kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber
				switch c {
				case "29.99%":
					rate = true
					if isNumber {
						t.Errorf("%s!%s: the rate is a number", sheet, name)
					}
				case "30.00%", "30", "30.00":
					t.Errorf("%s!%s: rounded up to %s", sheet, name, c)
				case "100000":
					number = number || isNumber
				}
			}
		}
	}
	if !rate || !number {
		t.Errorf("found the rate: %v, the number as a number: %v", rate, number)
	}
}

func TestReportPrintsFromLibreOffice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.xlsx")
	out, err := os.Create(path)
	must(t, err)
	must(t, register.WriteReport(out, report()))
	must(t, out.Close())
	csv := soffice(t, path, `csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1`, "report-评价报告.csv")
	text, err := os.ReadFile(csv)
	must(t, err)
	for _, want := range []string{report().Title, "29.99%", "100000"} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("LibreOffice does not show %q:\n%s", want, text)
		}
	}
}

func TestReportThatCannotBeWritten(t *testing.T) {
	err := register.WriteReport(fullDisk{}, report())
	wantProblem(t, err, "unwritable", "评价报告")
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, fmt.Errorf("no space left on device") }
