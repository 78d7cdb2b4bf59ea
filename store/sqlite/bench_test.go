package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/day"
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
	for n := 0; b.Loop(); n++ {
		if _, err := h.Known(b.Context(), "071", drafts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/2000, "ns/draft")
}

func practitionerOf(r *rand.Rand, i int) certificate.Face {
	issued := on("2020-09-01").Add(r.IntN(2100))
	return practitioner(citizen(i), personName(r), "issued", issued.String(), "valid_to", issued.AddYears(6).Add(-1).String(),
		"phone", fmt.Sprintf("139%08d", r.IntN(1e8)))
}

var _ = day.Forever
