package paper_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"roadcert/assets"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/evaluation"
	"roadcert/domain/outreach"
	"roadcert/ui/paper"
)

var fonts = paper.Fonts{Regular: assets.Regular(), Bold: assets.Bold(), Kai: assets.Kai()}

// letters reads the fonts once: that is what takes the time.
var letters = sync.OnceValues(func() (*paper.Type, error) { return paper.NewType(fonts) })

func typeOf(t testing.TB) *paper.Type {
	t.Helper()
	l, err := letters()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func date(y, m, d int) day.Day { n, _ := day.Date(y, m, d); return n }

// sample is the report of a county that works its way from 12 % to 87 % within a year.
func sample(t testing.TB) evaluation.Report {
	t.Helper()
	kinds, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	in := evaluation.Input{
		Bureau: "法库县交通运输事务服务中心", USCC: "12210124MB0000000D", Region: "210124", RegionName: "辽宁省沈阳市法库县", Training: true,
		Year: 2026, AsOf: date(2026, 11, 23), Made: time.Date(2026, 11, 23, 16, 30, 0, 0, time.UTC), Author: "张芳", Kinds: kinds.Kinds(),
	}
	in.Counts = countyCounts(in.Kinds, 87)
	for m := 1; m <= 11; m++ {
		end := in.AsOf
		if m < 11 {
			end = date(2026, m+1, 1).Add(-1)
		}
		in.Months = append(in.Months, evaluation.Snapshot{AsOf: end, Counts: countyCounts(in.Kinds, 5+82*m/11)})
	}
	in.Months[10].Counts = in.Counts
	in.Outreach = []outreach.Activity{
		{Date: date(2026, 3, 15), Kind: outreach.Training, Title: "电子证照使用培训", Place: "客运站三楼", Audience: outreach.Practitioners, People: 86, Person: "张芳"},
		{Date: date(2026, 9, 1), Kind: outreach.Campaign, Title: "电子证照宣传月", Place: "县政务服务大厅", Audience: outreach.Public, People: 1200, Person: "李强"},
	}
	r := evaluation.NewReport(in)
	r.Prove(evaluation.LogHead{Seq: 120418, Code: "120418-7F3A-09BC-1122-3344-5566", Picture: "120418-" + strings.Repeat("7f3a09bc", 8)})
	return r
}

// countyCounts has every kind but the radioactive one, each at about a percentage.
func countyCounts(kinds []*catalog.Kind, percent int) []evaluation.Count {
	var counts []evaluation.Count
	for i, k := range kinds {
		if k.Code == "079" {
			continue
		}
		held := 12_000 / (i*i + 1)
		done := min(held, held*(percent+(i%3-1)*9)/100)
		add := func(s certificate.Status, m certificate.Medium, conform bool, n int) {
			counts = append(counts, evaluation.Count{Kind: k.Code, Region: "210124", Status: s, Medium: m, Conform: conform, N: max(n, 0)})
		}
		add(certificate.Valid, certificate.Both, true, done*3/4)
		add(certificate.Valid, certificate.Electronic, true, done-done*3/4)
		add(certificate.Valid, certificate.Both, false, (held-done)/20)
		add(certificate.Valid, certificate.Paper, false, held-done-(held-done)/20)
		add(certificate.Expired, certificate.Paper, false, held/9)
		add(certificate.Cancelled, certificate.Paper, false, held/30)
		add(certificate.Suspended, certificate.Both, true, held/200)
	}
	return counts
}

// unraced marks what takes minutes under the race detector and seconds without: make test runs it once, without.
func unraced(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("left to the run without the race detector")
	}
}
