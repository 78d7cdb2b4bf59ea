package page_test

import (
	"slices"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/ui/page"
)

func TestHomeOfAnEmptyStoreSaysWhatToDoFirst(t *testing.T) {
	c := newCounty(t)
	s := newStand(t, small, false)
	s.put(page.NewHome(c.desk(access.Clerk), s))
	s.reads(t, "从归集开始", "库里还没有证照")
	s.press(t, "去归集登记表")
	if want := []page.Route{{Page: page.Collect}}; !slices.Equal(s.opened, want) {
		t.Errorf("opened %v", s.opened)
	}
}

func TestHomeShowsFiguresThatLeadSomewhere(t *testing.T) {
	c := filled(t)
	clerk := c.desk(access.Clerk)
	if _, err := clerk.Propose(t.Context(), firstVehicle(c), bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request", Note: "车辆已卖出"}); err != nil {
		t.Fatal(err)
	}
	s := newStand(t, small, false)
	s.put(page.NewHome(c.desk(access.Reviewer), s))
	s.reads(t, "转化率", " %", "已转化 1,500 本 / 有效", "待办 1 件", "注销 · 道路运输证", "clerk 2026-11-23 提出", "待审批", "30 日内到期", "从业资格证")
	s.inChinese(t)
	s.press(t, "看未转化的")
	s.press(t, "去办")
	s.press(t, "查看")
	want := []page.Route{
		{Page: page.Certificates, Filter: "unconverted"}, {Page: page.Cases, Filter: page.CaseFilter + "k1-1"}, {Page: page.Certificates, Filter: "expiring:30"},
	}
	if !slices.Equal(s.opened, want) {
		t.Errorf("the buttons opened %v, want %v", s.opened, want)
	}
}

func TestHomeOfAnAdministratorPointsElsewhere(t *testing.T) {
	s := newStand(t, small, false)
	s.put(page.NewHome(newCounty(t).desk(access.SystemAdmin), s))
	s.reads(t, "本账户不办理证照业务")
}

func TestHomeTellsUntilWhenAFaultHasToBeMadeGood(t *testing.T) {
	c := filled(t)
	clerk := c.desk(access.Clerk)
	f, err := clerk.OpenFault(t.Context(), exchange.ForceMajeure, time.Time{}, "洪水")
	if err != nil {
		t.Fatal(err)
	}
	s := newStand(t, small, false)
	home := page.NewHome(clerk, s)
	s.put(home)
	s.reads(t, "与省级系统同步", "故障未排除 · 待推", "不可抗力", "未排除")
	if _, err := clerk.ClearFault(t.Context(), f.ID, time.Time{}); err != nil {
		t.Fatal(err)
	}
	home.Show(page.Route{Page: page.Home})
	s.reads(t, "补推截止 2026-11-25（还有 2 个工作日）", "补推中")
	s.inChinese(t)
	s.draw(t, "home-fault")
	s.press(t, "去办")
	if want := (page.Route{Page: page.Sync, Filter: page.FaultsFilter + ":" + f.ID}); s.opened[len(s.opened)-1] != want {
		t.Errorf("the clock leads to %v, not to %v", s.opened, want)
	}
}
