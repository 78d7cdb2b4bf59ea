package ledger_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"roadcert/domain/province"
	"roadcert/store/ledger/pgtest"
)

// BenchmarkAppend is the cost of one event of a letter of 500, kept in a transaction that is on the disk when it ends:
// half of them collect a certificate, half convert one.
//
//	go test -run '^$' -bench Append -benchtime 20000x ./store/ledger
func BenchmarkAppend(b *testing.B) {
	durable := &pgtest.Server{Durable: true}
	for _, p := range []struct {
		name string
		make func(testing.TB) string
	}{
		{"SQLite", func(t testing.TB) string { return filepath.Join(t.TempDir(), "ledger") }},
		{"PostgreSQL", durable.Database},
	} {
		b.Run(p.name, func(b *testing.B) {
			h := &house{TB: b, where: p.make(b), catalog: kinds(b)}
			h.open()
			defer h.Close()
			letters := lettersOf(h.station(here, 1), b.N)
			b.ReportAllocs()
			b.ResetTimer()
			for _, letter := range letters {
				h.append(here, letter...)
			}
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
		b.Run(p.name+"/counties", func(b *testing.B) {
			const counties = 4
			h := &house{TB: b, where: p.make(b), catalog: kinds(b)}
			h.open()
			defer h.Close()
			var letters [counties][][]province.Entry
			for i := range letters {
				letters[i] = lettersOf(h.station(fmt.Sprintf("2101%02d", i), 1), b.N/counties+1)
			}
			b.ResetTimer()
			together(b, counties, func(i int) error {
				for _, letter := range letters[i] {
					if err := h.Write(b.Context(), fmt.Sprintf("2101%02d", i), func(ctx context.Context, bk province.Book) error {
						return bk.Append(ctx, letter)
					}); err != nil {
						return err
					}
				}
				return nil
			})
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// lettersOf makes n events, 500 a letter.
func lettersOf(s *station, n int) (letters [][]province.Entry) {
	var letter []province.Entry
	for i := 0; i < n; i += 2 {
		if letter = append(letter, s.converted(i)...); len(letter) >= 500 {
			letters, letter = append(letters, letter), nil
		}
	}
	return append(letters, letter)
}
