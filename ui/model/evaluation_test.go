package model_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/day"
	"roadcert/domain/evaluation"
	"roadcert/ui/model"
)

func date(y, m, d int) day.Day { n, _ := day.Date(y, m, d); return n }

func TestReadDay(t *testing.T) {
	first := date(2026, 8, 1)
	for text, want := range map[string]day.Day{
		"2026-08-01": first, "20260801": first, "2026.8.1": first, "2026/8/1": first, "2026年8月1日": first, " 2026-8-1 ": first,
		"": 0, "2026-02-30": 0, "八月": 0, "2026-08": 0, "2026080": 0,
	} {
		got, err := model.ReadDay(text)
		if got != want || (err != nil) != (want == 0 && text != "") {
			t.Errorf("ReadDay(%q) = %v, %v", text, got, err)
		}
	}
}

func TestCheckAsOf(t *testing.T) {
	today := date(2026, 11, 23)
	for name, c := range map[string]struct {
		text, year string
		want       day.Day
		wrong      string
	}{
		"nothing typed":     {"", "2026", 0, ""},
		"within the year":   {"20260801", "2026", date(2026, 8, 1), ""},
		"another year":      {"2025-08-01", "2026", 0, "2025-08-01 不在 2026 年内，请改日期或改年度"},
		"not yet":           {"2026-12-01", "2026", 0, "2026-12-01 还没有到，请选今天（2026-11-23）或以前的日期"},
		"no date":           {"2026-13-01", "2026", 0, "“2026-13-01”不是日期，请写成 2026-08-01 或 20260801"},
		"last day, elapsed": {"2025-12-31", "2025", date(2025, 12, 31), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, wrong := model.CheckAsOf(c.text, c.year, today)
			if got != c.want || wrong != c.wrong {
				t.Errorf("got %v, %q", got, wrong)
			}
		})
	}
}

func TestYears(t *testing.T) {
	today := date(2026, 11, 23)
	for name, c := range map[string]struct {
		founded int
		want    []string
	}{
		"founded this year": {2026, []string{"2026", "2025", "2024"}},
		"an old store":      {2022, []string{"2026", "2025", "2024", "2023", "2022"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := model.Years(time.Date(c.founded, 5, 1, 0, 0, 0, 0, time.UTC), today)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEvaluationTables(t *testing.T) {
	today := date(2026, 11, 23)
	e := model.NewEvaluation(evaluation.Report{
		Total: evaluation.Rate{Converted: 1200, Held: 2400},
		Kinds: []evaluation.KindRate{
			{Kind: twoKinds["071"], Rate: evaluation.Rate{Converted: 1200, Held: 2399}, OnPaper: 1190, Unfit: 9}, {Kind: twoKinds["013"]},
		},
		Months:   []evaluation.MonthRate{{Month: date(2026, 1, 31), Rate: evaluation.Rate{Converted: 1, Held: 3}}},
		AsOf:     today,
		Sections: []evaluation.Section{{Heading: "一、结论"}, {Heading: "四、统计口径", Paragraphs: []string{"一证计一次。"}}},
	}, today)
	want := []model.RateLine{
		{Name: "从业资格证", Held: "2,399", Converted: "1,200", OnPaper: "1,190", Unfit: "9", Rate: "50.02 %", Share: model.Share{Part: 1200, Whole: 2399}},
		{Name: "道路运输证", Held: "0", Converted: "0", OnPaper: "0", Unfit: "0", Rate: "—"},
		{Name: "合计", Held: "2,400", Converted: "1,200", OnPaper: "1,190", Unfit: "9", Rate: "50.00 %", Share: model.Share{Part: 1200, Whole: 2400}},
	}
	if diff := cmp.Diff(want, e.Kinds); diff != "" {
		t.Error(diff)
	}
	if len(e.Months) != 1 || e.Months[0].Name != "2026-01" || e.Months[0].Rate != "33.33 %" {
		t.Errorf("months %+v", e.Months)
	}
	if e.AsOf != "截至今天 2026-11-23，随库存实时变化" || len(e.Rule) != 1 {
		t.Errorf("as of %q, rule %q", e.AsOf, e.Rule)
	}
}

func TestFileNameHasNoCharacterThatFilesRefuse(t *testing.T) {
	r := evaluation.Report{Bureau: `法库县/交通:运输`, Year: 2026, AsOf: date(2026, 8, 1)}
	if got, want := model.FileName(r, ".pdf"), "法库县交通运输 2026年电子证照转化率报告 2026-08-01.pdf"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestShareKeepsItsBounds(t *testing.T) {
	for _, c := range []struct {
		share model.Share
		want  float32
	}{{model.Share{}, 0}, {model.Share{Part: 1, Whole: 4}, 25}, {model.Share{Part: 5, Whole: 4}, 100}, {model.Share{Part: -1, Whole: 4}, 0}} {
		if got := c.share.Of(100); got != c.want {
			t.Errorf("%v of 100 = %v, want %v", c.share, got, c.want)
		}
	}
}
