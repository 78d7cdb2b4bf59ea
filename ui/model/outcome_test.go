package model_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/bureau"
	"roadcert/domain/collect"
	"roadcert/ui/model"
)

func TestVerdict(t *testing.T) {
	for name, c := range map[string]struct {
		result  bureau.ImportResult
		stopped bool
		want    string
	}{
		"some rows go back": {
			bureau.ImportResult{DryRun: true, Rows: 1200, Imported: 1100, Updated: 40, Refused: 60},
			false,
			"1,140 行可以导入。60 行退回，不会入库。请导出错误表，改好后再导入那张表。",
		},
		"all is in order": {
			bureau.ImportResult{DryRun: true, Rows: 1200, Imported: 1200}, false, "1,200 行可以导入。",
		},
		"nothing new": {
			bureau.ImportResult{DryRun: true, Rows: 1200, Duplicates: 1200}, false, "表里的证照库里都已有，没有需要导入的。",
		},
		"nothing good": {
			bureau.ImportResult{DryRun: true, Rows: 2, Refused: 2},
			false,
			"没有一行可以导入。2 行退回，不会入库。请导出错误表，改好后再导入那张表。",
		},
		"nothing at all": {
			bureau.ImportResult{DryRun: true}, false, "这张表里没有数据行。请换一张工作表或换一个文件。",
		},
		"a check that was stopped": {
			bureau.ImportResult{DryRun: true, Rows: 2000, Imported: 2000}, true, "检查已停止，库里没有任何改动。",
		},
		"an import that was stopped": {
			bureau.ImportResult{Rows: 2000, Imported: 1990, Refused: 10},
			true,
			"已停止：成功 1,990 行已经入库并保留。再次导入同一个文件会接着做，已入库的按重复处理。",
		},
		"an import": {
			bureau.ImportResult{Rows: 1200, Imported: 1140, Refused: 60},
			false,
			"成功 1,140 行，失败 60 行。请导出错误表，改好后再导入那张表。",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := model.NewOutcome(c.result, practitioner, c.stopped).Verdict; got != c.want {
				t.Errorf("\n got %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestAStoppedImportDoesNotSpeakOfTheWhole(t *testing.T) {
	o := model.NewOutcome(bureau.ImportResult{Rows: 12000, Imported: 11973, Duplicates: 2, Refused: 25}, practitioner, true)
	if got, want := o.Figures[0], (model.Figure{Name: "已处理", Count: "12,000"}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestOutcomeTables(t *testing.T) {
	o := model.NewOutcome(bureau.ImportResult{
		DryRun: true, Rows: 1200, Imported: 1139, Duplicates: 1, Refused: 60, SkippedBlank: 2, SkippedTotal: 1,
		Reasons: map[string]int{"name_missing": 20, "citizen_id_check_digit": 24, "date_invalid": 16, "odd": 1},
		Repairs: map[string]int{"date_notation": 1800, "blanks": 3, "id_15": 0},
		Columns: []collect.Column{{Index: 2, Heading: "证号", Field: "number"}},
		Refusals: []collect.Refusal{
			{Line: 1010, Column: "证号", Value: "210124198801012310", Reason: "citizen_id_check_digit", Text: "校验码应为 6，请核对"},
			{Line: 1010, Column: "姓名", Reason: "name_missing", Text: "姓名是空的，请补填"},
			{Line: 1011, Column: "奇", Value: "13800001234", Reason: "odd", Text: "奇怪的值"},
		},
	}, practitioner, false)
	if diff := cmp.Diff([]model.Figure{
		{"共", "1,200", model.Plain},
		{"可导入", "1,139", model.Good},
		{"更新", "0", model.Plain},
		{"重复", "1", model.Plain},
		{"退回", "60", model.Danger},
		{"空行", "3", model.Plain},
	}, o.Figures); diff != "" {
		t.Error("figures", diff)
	}
	if diff := cmp.Diff([]model.Tally{
		{"身份证号校验码不符", "24"}, {"缺姓名", "20"}, {"日期不存在或认不出", "16"}, {"奇怪的值", "1"},
	}, o.Reasons); diff != "" {
		t.Error("reasons", diff)
	}
	if diff := cmp.Diff([]model.Tally{{"日期写法统一", "1,800"}, {"去掉多余空格", "3"}}, o.Repairs); diff != "" {
		t.Error("repairs", diff)
	}
	if diff := cmp.Diff([]model.RefusalLine{
		{"1,010", "证号", "2101****2310", "校验码应为 6，请核对"},
		{"1,010", "姓名", "（空）", "姓名是空的，请补填"},
		{"1,011", "奇", "138****1234", "奇怪的值"},
	}, o.Refusals); diff != "" {
		t.Error("refusals", diff)
	}
	if want := "这里列出前 2 行，全部 60 行都在错误表里。"; o.Cut != want {
		t.Errorf("cut %q, want %q", o.Cut, want)
	}
}

func TestEveryReasonAndRepairIsNamedInChinese(t *testing.T) {
	for _, reason := range []string{
		"citizen_id_length", "citizen_id_character", "citizen_id_birth", "citizen_id_region", "citizen_id_check_digit",
		"citizen_id_numeric", "uscc_length", "uscc_character", "uscc_check_character", "plate_invalid", "vin_length",
		"vin_character", "vin_check_character", "date_invalid", "date_reversed", "number_invalid", "number_repeated",
		"status_unknown", "value_unknown", "name_missing", "number_missing",
	} {
		if name := model.ReasonName(practitioner, reason, nil); strings.Contains(name, reason) {
			t.Errorf("%s has no name: %q", reason, name)
		}
	}
	for _, repair := range []string{"blanks", "full_width", "upper_case", "date_notation", "id_15"} {
		if name := model.RepairName(repair); strings.Contains(name, repair) {
			t.Errorf("%s has no name: %q", repair, name)
		}
	}
}
