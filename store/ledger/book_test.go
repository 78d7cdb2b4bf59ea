package ledger_test

import (
	"context"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/province"
)

func TestWhatIsAppendedComesBack(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		one := h.station(here, 1)
		var all []province.Entry
		for n := range 90 {
			all = append(all, one.converted(n)...)
		}
		h.append(here, all[:100]...)
		h.append(here, all[100:]...)
		h.reopen()
		h.read(here, func(ctx context.Context, b province.Book) error {
			var ids []certificate.ID
			var events []certificate.EventID
			want := map[certificate.ID]certificate.Certificate{}
			for _, e := range all {
				ids, events = append(ids, e.After.ID), append(events, e.Event.ID)
				want[e.After.ID] = e.After
			}
			got, err := b.Certificates(ctx, append(ids, 4711))
			if err != nil {
				return err
			}
			if diff := cmp.Diff(want, got); diff != "" || !reflect.DeepEqual(want, got) {
				t.Error(diff)
			}
			digests, err := b.Digests(ctx, append(events, 4711))
			if err != nil || len(digests) != len(all) {
				t.Fatal(len(digests), err)
			}
			for _, e := range all {
				if digests[e.Event.ID] != e.Item.Digest() {
					t.Errorf("%s: %x", e.Event.ID, digests[e.Event.ID])
				}
			}
			history, err := b.History(ctx, all[7].After.ID)
			if err != nil || !reflect.DeepEqual(history, []exchange.Item{all[6].Item, all[7].Item}) {
				t.Errorf("%s %v", history, err)
			}
			return nil
		})
	})
}
