package bureau_test

import (
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
)

// TestG16EverySyncStateHasAReason: in whatever way a certificate stands with the province, the clerk is told so in a
// sentence, and the line of the list agrees.
func TestG16EverySyncStateHasAReason(t *testing.T) {
	alone := newCounty(t)
	r := newRealm(t)
	one, two := r.station(1), r.station(2)
	seen := map[bureau.SyncKey]bool{}
	says := func(c *county, ref string, key bureau.SyncKey, words string) {
		t.Helper()
		got := need[bureau.SyncState](t)(c.desk(access.Clerk).SyncState(t.Context(), ref))
		if seen[key] = true; got.Key != key || !strings.Contains(got.Text, words) {
			t.Errorf("%s: %s, %q; want %s, %q", ref, got.Key, got.Text, key, words)
		}
		for _, row := range need[bureau.Page](t)(c.desk(access.Clerk).List(t.Context(), bureau.Query{Limit: 100})).Rows {
			if row.ID.String() == ref && row.Sync() != key && !(key == bureau.SyncHeld && row.Sync() == bureau.SyncStopped) {
				t.Errorf("%s: the list says %s, the state is %s", ref, row.Sync(), key)
			}
		}
	}
	says(alone, alone.issued(lorry).ID.String(), bureau.SyncWaiting, "还没有接入省级系统")

	good, bad, held := one.issued(lorry), one.issued(vehicle()), one.issued(vehicle())
	says(one, good.ID.String(), bureau.SyncWaiting, "下一次同步")
	r.fail = func(int) mishap { return lost }
	_, _ = one.sync()
	says(one, good.ID.String(), bureau.SyncWaiting, "网络不通")
	r.fail = nil
	one.forge(bad.LastEvent)
	one.forge(held.LastEvent)
	one.change(held.ID.String(), moved("道路普通货物运输、大型物件运输"))
	one.insync()
	says(one, good.ID.String(), bureau.SyncSent, "省级系统已于")
	says(one, bad.ID.String(), bureau.SyncStopped, "退回")
	says(one, held.ID.String(), bureau.SyncHeld, "其后的 1 件在等它处理")

	two.insync()
	one.change(good.ID.String(), bureau.Proposal{Operation: certificate.Suspend, Reason: "penalty", Until: one.desk(access.Clerk).Today().Add(30)})
	two.change(good.ID.String(), bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"})
	one.insync()
	two.insync()
	says(two, good.ID.String(), bureau.SyncStopped, "冲突")
	two.yield(good.ID.String())
	says(two, good.ID.String(), bureau.SyncSent, "已撤下备查")

	whole := r.station(3)
	whole.takeText(lorries(7, 7))
	one.takeText(strings.ReplaceAll(lorries(7, 7), "重型厢式货车", "中型厢式货车"))
	one.insync()
	whole.insync()
	gone := whole.stopped()[0]
	if gone.Rule != exchange.RuleNumber {
		t.Fatalf("%+v", gone)
	}
	whole.yield(gone.Certificate.String())
	says(whole, gone.Certificate.String(), bureau.SyncAside, "整本已于")
	if len(seen) != 5 {
		t.Errorf("only %v were seen", seen)
	}
}
