package sqlite_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"roadcert/assets"
	"roadcert/domain/certificate"
	"roadcert/domain/hanzi"
	"roadcert/domain/likeness"
	"roadcert/domain/problem"
)

func TestEachCertificate(t *testing.T) {
	h := found(t)
	want := []certificate.Certificate{
		h.collect("071", practitioner(citizen(1), "张伟")), h.collect("008", operator(2, "法库县顺达运输有限公司")),
		h.collect("013", vehicle(3, "辽A12345", "法库县顺达运输有限公司")),
	}
	var got []certificate.Certificate
	each := func(ctx context.Context, do func(*certificate.Certificate) error) error {
		got = nil
		return h.EachCertificate(ctx, nil, func(c *certificate.Certificate) error {
			got = append(got, *c)
			return do(c)
		})
	}
	if err := each(t.Context(), func(*certificate.Certificate) error { return nil }); err != nil || len(got) != len(want) {
		t.Fatalf("%d of %d, %v", len(got), len(want), err)
	}
	for i, c := range got {
		if c.ID != want[i].ID || c.Number != want[i].Number || c.Holder != want[i].Holder || c.Code != want[i].Code || c.Plate != want[i].Plate {
			t.Errorf("%+v, want %+v", c, want[i])
		}
		if c.Face != nil {
			t.Errorf("%s was read with its face", c.ID)
		}
	}
	enough := errors.New("enough")
	if err := each(t.Context(), func(*certificate.Certificate) error { return enough }); !errors.Is(err, enough) || len(got) != 1 {
		t.Errorf("went on to %d: %v", len(got), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code(t, each(ctx, func(*certificate.Certificate) error { return nil }), problem.Cancelled)
	h.Lock()
	code(t, each(t.Context(), func(*certificate.Certificate) error { return nil }), problem.SignIn)
}

// BenchmarkTwins reads 100,000 certificates, opens who their holders are, and finds those that are probably the same:
// more than any county has, because IDs follow each other here and names are few.
func BenchmarkTwins(b *testing.B) {
	h := found(b)
	const n = 100_000
	h.fill(n)
	forms, err := hanzi.LoadForms(assets.FS, "hanzi")
	if err != nil {
		b.Fatal(err)
	}
	var told []int
	var pairs []likeness.Pair
	for b.Loop() {
		s := likeness.NewSearch(forms)
		told = told[:0]
		err := h.EachCertificate(b.Context(), func(done, _ int) { told = append(told, done) }, func(c *certificate.Certificate) error {
			s.Add(likeness.Facts{ID: c.ID, Kind: c.Kind, Holder: c.Holder, Code: c.Code, Plate: c.Plate, Valid: c.Status == certificate.Valid})
			return nil
		})
		if err == nil {
			pairs, err = s.Pairs(b.Context())
		}
		if err != nil || s.Len() != n || !slices.IsSorted(told) || len(told) < n/1000 {
			b.Fatal(s.Len(), len(told), err)
		}
		s.Forget()
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "certificates/s")
	b.ReportMetric(float64(len(pairs)), "pairs")
}
