package bureau_test

import (
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
)

// BenchmarkSealEditions seals a hundred vehicles' certificates a turn, from the store and back into it.
func BenchmarkSealEditions(b *testing.B) {
	c := newCounty(b)
	c.take(c.desk(access.Clerk), "practitioners.xlsx", bureau.ImportOptions{})
	approver := c.desk(access.Approver)
	if _, err := approver.Convert(b.Context(), bureau.ConvertOptions{Kind: "071"}); err != nil {
		b.Fatal(err)
	}
	seal := func(n int) {
		r, err := approver.SealEditions(b.Context(), bureau.SealOptions{Limit: n})
		if err != nil || r.Issued != n {
			b.Fatal(r.Issued, r.Refusals, err)
		}
	}
	seal(20)
	b.ResetTimer()
	for n := 0; n < b.N; n += 50 {
		seal(50)
	}
}
