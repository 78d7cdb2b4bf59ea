package exchange_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/day"
	"roadcert/domain/exchange"
)

// TestWhatAFaultLeftBehindIsCountedDayByDay: what is settled counts for its day, what the province has lost counts
// anew, and before the clearing and after the end nothing counts.
func TestWhatAFaultLeftBehindIsCountedDayByDay(t *testing.T) {
	const first = day.Day(20_000)
	f := exchange.Fault{}
	f.Count(first, 5, 0)
	if diff := cmp.Diff(exchange.Fault{}, f); diff != "" {
		t.Error("it lasts:", diff)
	}
	cleared := first.Time()
	if err := f.Clear(cleared, "clerk", 10, nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		today         day.Day
		left, refused int
		waiting       int
		resent        []exchange.Resent
	}{
		{first, 10, 0, 10, nil},
		{first, 7, 2, 10, []exchange.Resent{{Day: first, Events: 3}}},
		{first, 6, 1, 10, []exchange.Resent{{Day: first, Events: 4}}},
		{first + 1, 9, 0, 13, []exchange.Resent{{Day: first, Events: 4}}}, // three were lost
		{first + 1, 0, 0, 13, []exchange.Resent{{Day: first, Events: 4}, {Day: first + 1, Events: 9}}},
	} {
		f.Count(c.today, c.left, c.refused)
		if f.Waiting != c.waiting || f.Left != c.left || f.Refused != c.refused || !cmp.Equal(f.Resent, c.resent) {
			t.Errorf("%d left: %+v", c.left, f)
		}
		if f.NeedsReconciliation() != (c.left == 0) {
			t.Errorf("%d left, and a reconciliation is missing: %t", c.left, f.NeedsReconciliation())
		}
	}
	if f.Settle(cleared, 1, cleared) || f.Settle(cleared, 0, cleared.Add(-time.Second)) || !f.Settle(cleared, 0, cleared) || f.Settle(cleared, 0, cleared) {
		t.Errorf("%+v", f)
	}
	f.Count(first+2, 8, 0)
	if f.Left != 0 || f.NeedsReconciliation() {
		t.Errorf("after the end: %+v", f)
	}
}
