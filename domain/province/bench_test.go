package province_test

import (
	"testing"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
)

// BenchmarkPush takes full letters of signed events in, as a county that joins sends them: what was made of paper. The
// making of the letters is the county's cost, and is left out.
func BenchmarkPush(b *testing.B) {
	h := newHouse(b)
	h.Province.Log = nil
	s := h.join(faku, 1)
	serial := int64(0)
	letters := make([][]byte, 0, b.N)
	for range b.N {
		q := exchange.PushRequest{Head: *s.log}
		for len(q.Items) < exchange.MostItems {
			serial++
			e := s.collect(serial)
			cmd := s.command(certificate.Convert, vehicle)
			converted := s.mustDo(e.Certificate, cmd)
			q.Items = append(q.Items, exchange.EncodeEvent(&e), exchange.EncodeEvent(&converted))
		}
		_, closed := s.letter(exchange.Push, q)
		letters = append(letters, closed)
	}
	b.ResetTimer()
	for _, l := range letters {
		if _, err := h.Answer(b.Context(), l); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*exchange.MostItems)/b.Elapsed().Seconds(), "events/s")
}
