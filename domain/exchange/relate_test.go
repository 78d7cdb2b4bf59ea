package exchange_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
)

// history makes digests of letters: the same letter is the same item.
func history(letters string) []exchange.ItemDigest {
	list := []exchange.ItemDigest{}
	for _, r := range letters {
		list = append(list, exchange.ItemDigest{byte(r)})
	}
	return list
}

// TestG10HowTwoHistoriesStand is decided by what both have in common.
func TestG10HowTwoHistoriesStand(t *testing.T) {
	for _, c := range []struct {
		ours, theirs string
		relation     exchange.Relation
		base         int
	}{
		{"", "", exchange.Same, 0},
		{"abc", "abc", exchange.Same, 3},
		{"abc", "", exchange.Ahead, 0},
		{"abc", "ab", exchange.Ahead, 2},
		{"", "abc", exchange.Behind, 0},
		{"ab", "abc", exchange.Behind, 2},
		{"abx", "aby", exchange.Forked, 2},
		{"abx", "abyz", exchange.Forked, 2},
		{"x", "y", exchange.Forked, 0},
		{"xb", "yb", exchange.Forked, 0},
	} {
		if r, base := exchange.Relate(history(c.ours), history(c.theirs)); r != c.relation || base != c.base {
			t.Errorf("%q and %q: relation %d from %d, want %d from %d", c.ours, c.theirs, r, base, c.relation, c.base)
		}
	}
}

func TestDigestsOfAreThoseOfItsItems(t *testing.T) {
	a, b := issued(), issued()
	b.Note = ""
	got := exchange.DigestsOf([]certificate.Event{a, b})
	if len(got) != 2 || got[0] != exchange.EncodeEvent(&a).Digest() || got[1] != exchange.EncodeEvent(&b).Digest() || got[0] == got[1] {
		t.Errorf("got %x", got)
	}
}

// TestG10ChangesAreShownSideBySide: what it is worth first, then the face by key, and nothing that stayed.
func TestG10ChangesAreShownSideBySide(t *testing.T) {
	before := &certificate.Certificate{
		Status: certificate.Valid, Medium: certificate.Paper, Face: certificate.Face{"name": "李建国", "address": "法库镇", "phone": "", "gone": "1"},
	}
	after := &certificate.Certificate{
		Status: certificate.Suspended, Until: 740_000, Medium: certificate.Both, Version: 2, Delivered: true,
		Face: certificate.Face{"name": "李建国", "address": "大孤家子镇", "new": "2"},
	}
	want := []exchange.Changed{
		{Field: exchange.ChangedStatus, Was: "有效", Is: "暂扣"},
		{Field: exchange.ChangedUntil, Was: "", Is: after.Until.String()},
		{Field: exchange.ChangedMedium, Was: "纸质", Is: "纸质+电子"},
		{Field: exchange.ChangedVersion, Was: "", Is: "002"},
		{Field: exchange.ChangedDelivered, Was: "未送达", Is: "已送达"},
		{Field: "address", Was: "法库镇", Is: "大孤家子镇"},
		{Field: "gone", Was: "1", Is: ""},
		{Field: "new", Was: "", Is: "2"},
	}
	if diff := cmp.Diff(want, exchange.Changes(before, after)); diff != "" {
		t.Error(diff)
	}
	if list := exchange.Changes(after, after); len(list) > 0 {
		t.Errorf("nothing changed, and it says %v", list)
	}
	if list := exchange.Changes(&certificate.Certificate{}, &certificate.Certificate{Status: certificate.Valid, Medium: certificate.Paper}); len(list) != 2 {
		t.Errorf("from nothing on: %v", list)
	}
}
