package evaluation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/evaluation"
)

func date(y, m, d int) day.Day { n, _ := day.Date(y, m, d); return n }

var kinds = []*catalog.Kind{
	{Code: "071", Name: "道路运输从业人员从业资格证", Short: "从业资格证"},
	{Code: "013", Name: "道路运输证", Short: "道路运输证"},
	{Code: "079", Name: "放射性物品道路运输许可证", Short: "放射性许可证"},
}

func count(kind catalog.Code, s certificate.Status, m certificate.Medium, conform bool, n int) evaluation.Count {
	return evaluation.Count{Kind: kind, Region: "210124", Status: s, Medium: m, Conform: conform, N: n}
}

// A small county: 87.42 % of 10,000 valid certificates.
var county = []evaluation.Count{
	count("071", certificate.Valid, certificate.Both, true, 5000),
	count("071", certificate.Valid, certificate.Electronic, true, 742),
	count("071", certificate.Valid, certificate.Paper, false, 258),
	count("013", certificate.Valid, certificate.Both, true, 3000),
	count("013", certificate.Valid, certificate.Paper, false, 900),
	count("013", certificate.Valid, certificate.Both, false, 100),
	count("013", certificate.Suspended, certificate.Both, true, 7),
	count("071", certificate.Cancelled, certificate.Paper, false, 1234),
	count("013", certificate.Expired, certificate.Paper, false, 30),
}

func input() evaluation.Input {
	return evaluation.Input{
		Bureau: "法库县交通运输事务服务中心", USCC: "12210124MB0000000D", Region: "210124", RegionName: "辽宁省沈阳市法库县",
		Year: 2025, AsOf: date(2025, 12, 31), Made: time.Date(2026, 1, 8, 9, 5, 0, 0, time.UTC), Author: "张芳",
		Kinds: kinds, Counts: county,
		Months: []evaluation.Snapshot{{AsOf: date(2025, 11, 30), Counts: county[2:3]}, {AsOf: date(2025, 12, 31), Counts: county}},
	}
}

// words is all that a report says, in reading order.
func words(r evaluation.Report) string {
	b := []string{r.Title, r.Subtitle, r.Footer, r.Mark}
	for _, s := range r.Sections {
		b = append(b, s.Heading)
		for _, f := range s.Figures {
			b = append(b, f.Label, f.Value, f.Note)
		}
		b = append(b, s.Paragraphs...)
		if s.Table != nil {
			b = append(b, s.Table.Caption)
			for _, row := range s.Table.Rows {
				b = append(b, strings.Join(row, "|"))
			}
		}
		if s.Chart != nil {
			b = append(b, s.Chart.Caption)
			for _, bar := range s.Chart.Bars {
				b = append(b, bar.Label+" "+bar.Text)
			}
		}
	}
	return strings.Join(b, "\n")
}

func TestReportOfACounty(t *testing.T) {
	r := evaluation.NewReport(input())
	if want := (evaluation.Rate{Converted: 8742, Held: 10_000}); r.Total != want {
		t.Fatalf("total %+v, want %+v", r.Total, want)
	}
	got := words(r)
	for _, want := range []string{
		"2025年度道路运输电子证照应用评价报告",
		"库中共有各类道路运输证照 11,271 本。其中状态为有效的，仅有纸质证照 1,158 本，仅有电子证照 742 本，纸质与电子并存 8,100 本。",
		"有效|计入|1,158|742|8,100|10,000", "暂扣|不计入|0|0|7|7", "注销|不计入|1,234|0|0|1,234", "合计||2,422|742|8,107|11,271",
		"有效证照总量 10,000 本，其中已转化 8,742 本，转化率 87.42%，按规范第8.2条得 90 分。",
		"距 100 分还差 258 本：有效证照总量不变时，再转化 258 本即可达到。尚未转化的 1,258 本中，仅有纸质证照的 1,158 本，已有电子证照但不符合部颁标准的 100 本。",
		"道路运输从业人员从业资格证|6,000|5,742|258|95.70%|100 分",
		"道路运输证|4,000|3,000|1,000|75.00%|90 分",
		"放射性物品道路运输许可证|0|0|0|无可评价|—",
		"合计|10,000|8,742|1,258|87.42%|90 分",
		"目录所列 3 类证照中，2 类有有效证照。放射性许可证没有有效证照，记为“无可评价”。",
		"转化率最高的是从业资格证（95.70%），最低的是道路运输证（75.00%）。未转化数量最多的是道路运输证，共 1,000 本，占全部未转化证照的 79.49%。",
		"2025-11-30|258|0|—|0.00%|不得分", "2025-12-31|10,000|8,742|+8,742|87.42%|90 分", "由 0 本变为 8,742 本，净增 8,742 本。",
		"11月 0.00%\n12月 87.42%",
		"各类有效证照相加为 10,000 本，各类已转化相加为 8,742 本，与直接由证照库计数所得的总量 10,000 本、已转化 8,742 本一致。表4末行与表3合计一致。",
		"本报告由张芳编制，编制时间为2026年1月8日09时05分。",
		r.Digest,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	for _, not := range []string{"练习", "尚未结束", "不一致，"} {
		if strings.Contains(got, not) {
			t.Errorf("the report says %q", not)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

func TestReportOfNothing(t *testing.T) {
	in := input()
	in.Counts, in.Months = nil, []evaluation.Snapshot{{AsOf: in.AsOf}}
	got := words(evaluation.NewReport(in))
	if !strings.Contains(got, "本年度评价结果为“无可评价”") || strings.Contains(got, "得 0 分") || strings.Contains(got, "100.00%") {
		t.Errorf("nothing is neither 0 nor 100 points:\n%s", got)
	}
	in.Months, in.Kinds = nil, nil
	evaluation.NewReport(in)
}

func TestReportOfAYearThatRuns(t *testing.T) {
	in := input()
	in.Year, in.AsOf, in.Made, in.Training = 2026, date(2026, 8, 1), time.Date(2026, 8, 1, 17, 0, 0, 0, time.UTC), true
	r := evaluation.NewReport(in)
	got := words(r)
	if !strings.Contains(got, "2026年度尚未结束") {
		t.Error("it does not say that the year is not over")
	}
	if r.Mark != "练习" || !strings.Contains(got, "不得作为评价依据") {
		t.Error("it does not say that it is for practice")
	}
}

func TestReportNamesWhatDoesNotAddUp(t *testing.T) {
	in := input()
	in.Months[1].Counts = county[:3]
	in.Counts = append(slices.Clone(county), count("999", certificate.Valid, certificate.Paper, false, 5))
	got := words(evaluation.NewReport(in))
	if !strings.Contains(got, "表4末行与表3合计不一致，请先核对证照库再使用本报告") {
		t.Error("the last month differs from the total, and the report does not say so")
	}
	if !strings.Contains(got, "不属于目录所列类别的有效证照 5 本") {
		t.Error("five certificates of no kind are passed over")
	}
}

func TestTopBandHasNoNext(t *testing.T) {
	in := input()
	in.Counts = county[:2]
	got := words(evaluation.NewReport(in))
	if !strings.Contains(got, "已达最高一档。有效证照已全部转化。") || strings.Contains(got, "还差") {
		t.Error(got)
	}
}

// Whatever the counts: every table is as wide as its head, the kinds add up to the total, and the total
// row says so.
func TestReportAddsUp(t *testing.T) {
	counts := rapid.SliceOf(rapid.Custom(func(t *rapid.T) evaluation.Count {
		return count(
			rapid.SampledFrom([]catalog.Code{"071", "013", "079"}).Draw(t, "kind"), rapid.SampledFrom(certificate.Statuses()).Draw(t, "status"),
			rapid.SampledFrom(certificate.Media()).Draw(t, "medium"), rapid.Bool().Draw(t, "conform"), rapid.IntRange(0, 12_345_678_901).Draw(t, "n"))
	}))
	rapid.Check(t, func(t *rapid.T) {
		in := input()
		in.Counts = counts.Draw(t, "counts")
		in.Months = []evaluation.Snapshot{{AsOf: in.AsOf, Counts: in.Counts}}
		r := evaluation.NewReport(in)
		var sum evaluation.Rate
		for _, k := range r.Kinds {
			sum.Held += k.Rate.Held
			sum.Converted += k.Rate.Converted
			if k.OnPaper+k.Unfit != k.Rate.Left() {
				t.Errorf("%s: %d on paper and %d unfit are not the %d left", k.Kind.Code, k.OnPaper, k.Unfit, k.Rate.Left())
			}
		}
		if sum != r.Total {
			t.Errorf("the kinds make %v, the total is %v", sum, r.Total)
		}
		for _, s := range r.Sections {
			if s.Table == nil {
				continue
			}
			for _, row := range s.Table.Rows {
				if len(row) != len(s.Table.Columns) {
					t.Errorf("%s: %d cells under %d heads", s.Table.Caption, len(row), len(s.Table.Columns))
				}
			}
		}
		if strings.Contains(words(r), "不一致，") {
			t.Error("the report does not agree with itself")
		}
	})
}

// The digest is of the figures: neither the order nor the split of the counts nor the hour changes it,
// every other change does.
func TestDigest(t *testing.T) {
	base := evaluation.NewReport(input()).Digest
	if len(base) != 64 {
		t.Fatalf("digest %q", base)
	}
	same := input()
	same.Made, same.Author = same.Made.Add(time.Hour), "李强"
	same.Counts = slices.Clone(county)
	slices.Reverse(same.Counts)
	same.Counts[0].N--
	one := same.Counts[0]
	one.N = 1
	same.Counts = append(same.Counts, one, count("013", certificate.Voided, certificate.Paper, false, 0))
	if got := evaluation.NewReport(same).Digest; got != base {
		t.Error("the same figures have another digest")
	}
	for name, alter := range map[string]func(*evaluation.Input){
		"one more":      func(in *evaluation.Input) { in.Counts[0].N++ },
		"conformity":    func(in *evaluation.Input) { in.Counts[0].Conform = false },
		"region":        func(in *evaluation.Input) { in.Counts[0].Region = "210123" },
		"day":           func(in *evaluation.Input) { in.AsOf-- },
		"year":          func(in *evaluation.Input) { in.Year-- },
		"bureau":        func(in *evaluation.Input) { in.Bureau += "?" },
		"practice":      func(in *evaluation.Input) { in.Training = true },
		"a month":       func(in *evaluation.Input) { in.Months = in.Months[1:] },
		"month's count": func(in *evaluation.Input) { in.Months[0].Counts = county[:1] },
	} {
		in := input()
		in.Counts, in.Months = slices.Clone(county), slices.Clone(in.Months)
		alter(&in)
		if evaluation.NewReport(in).Digest == base {
			t.Errorf("%s changes nothing", name)
		}
	}
}

func ExampleRate() {
	r := evaluation.Rate{Converted: 8742, Held: 10_000}
	missing, score, _ := r.Next()
	fmt.Println(r, r.Score(), missing, score)
	// Output: 87.42% 90 258 100
}
