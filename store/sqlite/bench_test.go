package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/store/sqlite"
)

// BenchmarkCommitNew is the cost of one new certificate in an import of 100,000, chunk by chunk.
func BenchmarkCommitNew(b *testing.B) {
	h := found(b)
	const chunk = 2000
	r := rand.New(rand.NewPCG(1, 2))
	b.ReportAllocs()
	for n := 0; n < b.N; n += chunk {
		b.StopTimer()
		steps := make([]bureau.Step, 0, chunk)
		for i := n; i < min(n+chunk, b.N); i++ {
			steps = append(steps, h.collected("071", practitionerOf(r, i), certificate.Valid))
		}
		b.StartTimer()
		h.commit(bureau.Change{Certificates: steps})
	}
}

// BenchmarkKnownNew is the cost of finding that a number is new.
func BenchmarkKnownNew(b *testing.B) {
	h := found(b)
	r := rand.New(rand.NewPCG(1, 2))
	var drafts []collect.Draft
	for i := range 2000 {
		f := practitionerOf(r, i)
		drafts = append(drafts, collect.Draft{Number: f["number"], Face: f})
	}
	for n := 0; n < b.N; n += len(drafts) {
		if _, err := h.Known(b.Context(), "071", drafts); err != nil {
			b.Fatal(err)
		}
	}
}

func practitionerOf(r *rand.Rand, i int) certificate.Face {
	issued := on("2020-09-01").Add(r.IntN(2100))
	return practitioner(citizen(i), personName(r), "issued", issued.String(), "valid_to", issued.AddYears(6).Add(-1).String(),
		"phone", fmt.Sprintf("139%08d", r.IntN(1e8)))
}

// big opens the large store of the benchmarks, and makes it first where it is not there:
//
//	ROADCERT_BIG=/tmp/big ROADCERT_BIG_CERTIFICATES=1000000 go test -run '^$' -bench Big ./store/sqlite
func big(b *testing.B) *house {
	dir := os.Getenv("ROADCERT_BIG")
	if dir == "" {
		b.Skip("ROADCERT_BIG names no folder")
	}
	h := &house{TB: b, dir: dir, catalog: kinds(b)}
	_, err := os.Stat(filepath.Join(dir, "roadcert.db"))
	made := err == nil
	if h.Store, err = sqlite.Open(b.Context(), dir, sqlite.Options{Create: !made, Catalog: h.catalog}); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { h.Close() })
	if err := h.Unlock(dataKey); err != nil {
		b.Fatal(err)
	}
	if made {
		return h
	}
	n, err := strconv.Atoi(os.Getenv("ROADCERT_BIG_CERTIFICATES"))
	if err != nil {
		b.Fatal(err)
	}
	h.commit(bureau.Change{Settings: &bureau.Settings{Bureau: "法库县", Region: "210124", Workstation: 1, Founded: now}})
	h.fill(n)
	return h
}

// fill makes the certificates of a province: six in ten of persons, three of vehicles, one of operators, a
// tenth of them converted.
func (h *house) fill(n int) {
	r := rand.New(rand.NewPCG(5, 6))
	places := []string{"沈阳", "法库县", "大连", "鞍山市", "抚顺", "本溪", "丹东", "锦州"}
	trades := []string{"运输有限公司", "物流有限公司", "货运服务中心", "汽车服务有限公司"}
	company := func() string { return places[r.IntN(8)] + personName(r) + trades[r.IntN(4)] }
	for i := 0; i < n; {
		var steps []bureau.Step
		for ; len(steps) < 5000 && i < n; i++ {
			issued := on("2019-09-01").Add(r.IntN(2500))
			status := certificate.Valid
			if r.IntN(12) == 0 {
				status = certificate.Cancelled
			}
			var f certificate.Face
			var code catalog.Code
			switch r.IntN(10) {
			case 0:
				code, f = "008", operator(i, company())
			case 1, 2, 3:
				code, f = "013", vehicle(i, fmt.Sprintf("辽%c%05d", 'A'+rune(i/100_000), i%100_000), company())
				f["review_due"] = issued.AddYears(7).String()
			default:
				code, f = []catalog.Code{"071", "071", "072", "075"}[r.IntN(4)], practitionerOf(r, i)
			}
			f["issued"], f["valid_to"] = issued.String(), issued.AddYears(7).String()
			steps = append(steps, h.collected(code, f, status))
		}
		h.commit(bureau.Change{Certificates: steps})
		var converted []bureau.Step
		for k := 0; k < len(steps); k += 10 {
			if c := steps[k].After; c.StatusOn(today) == certificate.Valid {
				e := certificate.Event{Certificate: c.ID, Revision: 2, Operation: certificate.Convert, At: now, Effective: today, Actor: "approver", Status: certificate.Valid}
				e.ID = h.NextEvent()
				e.Edition = &certificate.Edition{Certificate: c.ID, Version: 1, Identifier: "1.2.156.3005.2." + c.ID.String(), Event: e.ID, MadeAt: now, FaceDigest: []byte{1}}
				after, err := c.After(h.catalog, &e)
				if err != nil {
					h.Fatal(err)
				}
				converted = append(converted, bureau.Step{Before: c, After: after, Event: e})
			}
		}
		h.commit(bureau.Change{Certificates: converted})
	}
}

// slowest runs one kind of work and reports its median, its 95th percentile and the worst.
func slowest(b *testing.B, name string, times int, work func(i int)) {
	b.Run(name, func(b *testing.B) {
		var took []time.Duration
		for range b.N {
			for i := range times {
				start := time.Now()
				work(i)
				took = append(took, time.Since(start))
			}
		}
		slices.Sort(took)
		ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(ms(took[len(took)/2]), "ms-median")
		b.ReportMetric(ms(took[len(took)*95/100]), "ms-p95")
		b.ReportMetric(ms(took[len(took)-1]), "ms-worst")
	})
}

func BenchmarkBig(b *testing.B) {
	h := big(b)
	for name, texts := range map[string][]string{
		"initials": {"zxm", "wgq", "lsy", "zs", "w", "LJH", "sysy"},
		"name":     {"王", "张伟", "李志", "赵国庆", "刘明"},
		"company":  {"法库县", "物流", "王伟", "运输有限公司", "沈阳张"},
		"number":   {"2101240999", "777777", "123456", "辽交运管法字210124000", citizen(500_000)},
		"plate":    {"辽A123", "B22222", "辽C00001"},
	} {
		slowest(b, "search/"+name, len(texts), func(i int) { h.list(bureau.Query{Text: texts[i]}) })
		for i, text := range texts {
			slowest(b, "search-each/"+name+fmt.Sprint(i), 1, func(int) { h.list(bureau.Query{Text: text}) })
		}
	}
	for name, q := range map[string]bureau.Query{
		"all by id": {}, "all by holder": {Order: bureau.ByHolder}, "valid by holder": {Order: bureau.ByHolder, Status: certificate.Valid},
		"all by number": {Order: bureau.ByNumber}, "expired by holder": {Order: bureau.ByHolder, Status: certificate.Expired},
		"operators by end": {Order: bureau.ByValidTo, Kind: "008", Descending: true}, "unconverted": {Unconverted: true},
		"expiring by holder": {Order: bureau.ByHolder, Expiring: 30}, "review": {ReviewWithin: 30},
	} {
		slowest(b, "list/"+name, 20, func(int) { h.list(q) })
		deep := q
		for range 20 { // to a depth of 20,000
			deep.Limit = 1000
			page := h.list(deep)
			if page.Cursor == "" {
				break
			}
			deep.After = page.Cursor
		}
		deep.Limit = 100
		slowest(b, "deep/"+name, 20, func(int) { h.list(deep) })
	}
	slowest(b, "counts", 20, func(i int) {
		if _, err := h.Counts(b.Context(), today.Add(-i*30)); err != nil {
			b.Fatal(err)
		}
	})
	rows := h.list(bureau.Query{Order: bureau.ByHolder}).Rows
	slowest(b, "open certificate", len(rows), func(i int) {
		if _, err := h.Find(b.Context(), rows[i].ID); err != nil {
			b.Fatal(err)
		}
	})
}
