package gate_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/province"
	"roadcert/store/ledger"
)

// besides is the same province in another program: on the same ledger, with nothing else in common.
func (h *house) besides() *province.Province {
	h.Helper()
	l, err := ledger.Open(h.Context(), h.dir, ledger.Options{Key: []byte("sixteen-byte-key")})
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() { l.Close() })
	return &province.Province{
		Name: h.Province.Name, Ledger: l, Catalog: h.Catalog, Regions: h.Regions, Key: h.Key, Root: h.Root, Issuer: h.Issuer, Now: time.Now, Rand: h.Rand,
	}
}

// TestAHundredCountiesAtOnce push what they have: nothing is lost or taken in twice, and nobody waits much longer than
// the others.
func TestAHundredCountiesAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	const letters, events = 4, 50
	h := newHouse(t).serve()
	counties := h.Regions.Counties()
	counties = counties[:min(100, len(counties))]
	stations := make([]*station, len(counties))
	requests := make([][]exchange.PushRequest, len(counties))
	for i, county := range counties {
		s := h.join(county, 1)
		stations[i] = s
		for n := range int64(letters) {
			items := make([]exchange.Item, events)
			for k := range int64(events) {
				_, items[k] = s.collect(n*events + k + 1)
			}
			requests[i] = append(requests[i], s.push(items...))
		}
	}
	begun := time.Now()
	took := make([]time.Duration, len(stations))
	var all sync.WaitGroup
	for i, s := range stations {
		all.Go(func() {
			for _, q := range requests[i] {
				var a exchange.PushAnswer
				s.retry(exchange.Push, q, &a)
				for _, r := range a.Receipts {
					if r.Outcome != exchange.Accepted && r.Outcome != exchange.Known {
						t.Errorf("%s: %+v", s.self, r)
					}
				}
			}
			took[i] = time.Since(begun)
		})
	}
	// Meanwhile somebody invites workstations from another program.
	aside := h.besides()
	for n := range 20 {
		if _, err := aside.Invite(t.Context(), counties[n], 2, "https://"+h.address, "", time.Now().Add(time.Hour)); err != nil {
			t.Errorf("invitation %d: %v", n, err)
		}
	}
	all.Wait()
	for _, county := range counties {
		err := h.Ledger.Read(t.Context(), county, func(ctx context.Context, b province.Book) error {
			head, err := b.Head(ctx)
			if head.Seq != letters*events {
				t.Errorf("%s has %d events", county, head.Seq)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(took)
	t.Logf("%d counties, %d events: the first after %v, the last after %v", len(counties), len(counties)*letters*events, took[0], took[len(took)-1])
	if first, last := took[0], took[len(took)-1]; last > 4*first+2*time.Second {
		t.Errorf("the first county was done after %v, the last after %v", first, last)
	}
}
