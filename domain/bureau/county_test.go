package bureau_test

import (
	"context"
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/province"
)

// TestPeopleSeeTheRecordsOfTheirCountyOnly, because there are no others: what is imported and issued becomes the county's
// own, and what the province tells of another county is not taken over.
func TestPeopleSeeTheRecordsOfTheirCountyOnly(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	c.takeText(lorries(1, 2))
	c.issued(vehicle())
	c.insync()
	want := 0
	own := func() {
		t.Helper()
		n := 0
		err := c.store.EachCertificate(t.Context(), nil, func(k *certificate.Certificate) error {
			if n++; k.Region != "210124" {
				t.Errorf("%s is of %s", k.ID, k.Region)
			}
			return nil
		})
		if err != nil || n != want && want != 0 {
			t.Errorf("%d certificates, want %d: %v", n, want, err)
		}
		want = n
	}
	own()

	neighbour := newCounty(t)
	neighbour.become(func(s *bureau.Settings) { s.Region, s.Workstation = "210181", 2 })
	neighbour.takeText(lorries(7, 7))
	foreign := need[[]certificate.Certificate](t)(neighbour.store.Whole(t.Context(), 0, 1))[0]
	event := need[[]certificate.Event](t)(neighbour.store.History(t.Context(), foreign.ID))[0]
	if foreign.Region != "210181" || event.Region != "210181" {
		t.Fatalf("%+v", foreign)
	}
	err := r.Ledger.Write(t.Context(), "210124", func(ctx context.Context, b province.Book) error { // a province gone wrong
		return b.Append(ctx, []province.Entry{{Item: exchange.EncodeEvent(&event), Event: event, After: foreign}})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.sync(); problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "属于行政区划 210181") {
		t.Errorf("the feed brought another county's certificate: %v", err)
	}
	own()
	if _, err := c.desk(access.Clerk).Show(t.Context(), foreign.ID.String()); problem.Of(err) != problem.NotFound {
		t.Errorf("it can be seen: %v", err)
	}
	c.healthy()
}
