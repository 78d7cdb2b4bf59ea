package page_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

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

// TestHomeOfAnAdministratorSaysWhatIsTheirs: and its buttons lead to the tabs where it is done.
func TestHomeOfAnAdministratorSaysWhatIsTheirs(t *testing.T) {
	c := newCounty(t)
	system, security := c.desk(access.SystemAdmin), c.desk(access.SecurityAdmin)
	for _, user := range []string{"clerk", "evaluator"} {
		if err := system.ChangeAccount(t.Context(), bureau.EndAccount, user, "调离"); err != nil {
			t.Fatal(err)
		}
	}
	changes, err := security.AccountChanges(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := security.RejectAccountChange(t.Context(), changes[0].ID, "仍在岗"); err != nil {
		t.Fatal(err)
	}
	for role, want := range map[access.Role]struct {
		says  []string
		leads []string
	}{
		access.SystemAdmin:   {[]string{"停用账户 clerk", "security-admin：仍在岗", "等安全管理员确认", "还没有可用的备份"}, []string{page.AccountsFilter, page.BackupsFilter}},
		access.SecurityAdmin: {[]string{"账户变动待确认 1 项", "停用账户 evaluator", "还没有可用的备份"}, []string{page.AccountsFilter, page.BackupsFilter}},
		access.AuditAdmin:    {[]string{"审计日志", "登录时核对过末尾一段"}, []string{page.AuditFilter, page.BackupsFilter}},
	} {
		s := newStand(t, small, false)
		s.put(page.NewHome(c.desk(role), s))
		s.reads(t, append(want.says, "账户、备份和日志", "安全巡检")...)
		s.inChinese(t)
		s.draw(t, "home-"+string(role))
		for _, text := range s.texts() {
			if strings.Contains(text, "转化率") {
				t.Errorf("%s is told of %q", role, text)
			}
		}
		var led []string
		for _, b := range s.buttons(t, "去办", "查看") {
			test.Tap(b)
		}
		for _, r := range s.opened {
			if r.Page == page.System {
				led = append(led, r.Filter)
			}
		}
		for _, filter := range want.leads {
			if !slices.Contains(led, filter) {
				t.Errorf("%s is led to %q, not to %q", role, led, filter)
			}
		}
		// Each leads to a tab that is there.
		for _, filter := range led {
			other := newStand(t, small, false)
			p := page.NewSystem(c.desk(role), tools(), other)
			other.put(p)
			p.Show(page.Route{Page: page.System, Filter: filter})
			other.reads(t, map[string]string{page.AccountsFilter: "用户名", page.BackupsFilter: "立即备份", page.AuditFilter: "核验全部"}[filter])
		}
		for _, err := range s.failed {
			t.Error(err)
		}
	}
}
