package bureau_test

import (
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/province"
)

// TestWhatHadRunOutWhenItWasCollected: a register that gives no day of issue counts from the day it was collected. The
// expiry is on record from then on, the province takes it, and counts no such licence as valid, before and after.
func TestWhatHadRunOutWhenItWasCollected(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	c.takeText("经营许可证号,业户名称,统一社会信用代码,法定代表人,地址,经营范围,有效期起,有效期止,证照状态\n" +
		"辽交运管许可法字210124000001号,法库县芳洋客运有限责任公司," + company + ",李喆,辽宁省沈阳市法库县某镇379号,县内包车客运,2022-10-05,2026-06-01,有效\n" +
		"辽交运管许可法字210124000002号,法库县静梅客运有限责任公司," + company + ",罗涛,辽宁省沈阳市法库县某镇250号,县内包车客运,2022-10-05,2030-06-01,有效\n")
	c.insync()
	held := func() province.Row { return need[[]province.Row](t)(r.League(t.Context(), 2026))[0] }
	if row := held(); row.Certificates != 2 || row.Rate.Held != 1 {
		t.Errorf("before: %+v", row)
	}
	got := need[bureau.BatchResult](t)(c.desk(access.Service).Expire(t.Context(), nil))
	if got.Issued != 1 || got.Refused != 0 {
		t.Fatalf("%+v", got)
	}
	if s := c.insync(); s.Accepted != 1 {
		t.Errorf("%+v", s)
	}
	r.agree(c)
	if row := held(); row.Certificates != 2 || row.Rate.Held != 1 {
		t.Errorf("after: %+v", row)
	}
	for _, e := range need[bureau.Dossier](t)(c.desk(access.Clerk).Show(t.Context(), "辽交运管许可法字210124000001号")).Events {
		if today := day.Of(r.now); e.Operation == certificate.Expire && e.Effective != today {
			t.Errorf("expired from %s on, not %s", e.Effective, today)
		}
	}
}
