package bureau_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/store/register"
)

// resaved are the sample registers as another office would keep them: other headings, saved by LibreOffice,
// which turns the dates it understands into numbers.
var resaved = []struct {
	name     string
	texts    []int             // columns kept as text, 0-based, for an office that knows about IDs
	headings map[string]string // old to new
}{
	{"practitioners.xlsx", []int{2, 4, 7}, map[string]string{
		"姓名": "从业人员姓名", "身份证号": "公民身份号码", "从业资格证号": "资格证号", "发证日期": "核发日期", "有效期至": "有效期 止", "联系电话": "手机号码", "状态": "证件状态",
	}},
	{"vehicles.xlsx", []int{1, 3}, map[string]string{
		"道路运输证号": "运输证号", "业户名称": "经营业户", "车牌号码": "车辆牌号", "车牌颜色": "号牌颜色", "发证日期": "发证时间", "年审有效期至": "审验有效期至", "营运状态": "车辆状态",
	}},
	{"operators-gb18030.csv", []int{0, 2}, map[string]string{
		"经营许可证号": "许可证号", "业户名称": "单位名称", "统一社会信用代码": "社会信用代码", "有效期起": "有效起始日期", "有效期止": "有效截止日期", "证照状态": "状态",
	}},
}

func TestRegistersOfAnotherOfficeComeInAsWell(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("NOT CHECKED: LibreOffice is not installed")
	}
	for _, c := range resaved {
		t.Run(c.name, func(t *testing.T) {
			county := newCounty(t)
			clerk := county.desk(access.Clerk)
			want := county.take(clerk, c.name, bureau.ImportOptions{DryRun: true})
			path := filepath.Join(t.TempDir(), "register.csv")
			rewrite(t, c.name, path, c.headings)
			out, err := exec.CommandContext(t.Context(), soffice, "-env:UserInstallation=file://"+t.TempDir(), "--headless",
				"--infilter=CSV:44,34,76,1,"+formats(c.texts), "--convert-to", "xlsx", "--outdir", filepath.Dir(path), path).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			reg, err := register.Open(strings.TrimSuffix(path, "csv") + "xlsx")
			if err != nil {
				t.Fatal(err)
			}
			defer reg.Close()
			got, err := clerk.Import(t.Context(), reg, bureau.ImportOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if got.Rows != want.Rows || got.Imported != want.Imported || !cmp.Equal(got.Reasons, want.Reasons) {
				t.Errorf("%d rows, %d imported, refused %v; as it was: %d, %d, %v", got.Rows, got.Imported, got.Reasons, want.Rows, want.Imported, want.Reasons)
			}
		})
	}
}

// rewrite copies a sample register to a .csv with other headings.
func rewrite(t *testing.T, name, path string, headings map[string]string) {
	t.Helper()
	reg, err := register.Open(filepath.Join("../../assets/registers", name))
	if err != nil {
		t.Fatal(err)
	}
	defer reg.Close()
	rows, err := reg.Rows(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(file)
	renamed := 0
	for rows.Next() {
		cells := slices.Clone(rows.Row().Cells)
		for i, cell := range cells {
			if heading, ok := headings[cell]; ok && renamed < len(headings) {
				cells[i] = heading
				renamed++
			}
		}
		if err := w.Write(cells); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	if err := file.Close(); rows.Err() != nil || w.Error() != nil || err != nil || renamed != len(headings) {
		t.Fatal(rows.Err(), w.Error(), err, renamed)
	}
}

// formats tells LibreOffice which columns are text.
func formats(texts []int) string {
	var list []string
	for i := range 12 {
		format := 1
		if slices.Contains(texts, i) {
			format = 2
		}
		list = append(list, fmt.Sprintf("%d/%d", i+1, format))
	}
	return strings.Join(list, "/")
}
