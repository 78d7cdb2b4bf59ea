package page_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/patrol"
	"roadcert/ui/page"
)

// handing is a county with a second clerk, whose first has a case, a draft and a duty open.
func handing(t *testing.T) (c *county, lisi *bureau.Desk) {
	t.Helper()
	c = filled(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	if _, err := clerk.Propose(ctx, firstVehicle(c), bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"}); err != nil {
		t.Fatal(err)
	}
	if _, err := clerk.SaveCase(ctx, bureau.Case{Kind: "013", Operation: certificate.Issue}); err != nil {
		t.Fatal(err)
	}
	duty := patrol.Duty{Area: patrol.Data, Unit: "受理科", Post: "受理员", Person: "受理员", User: "clerk", Text: "窗口个人信息保护"}
	if _, err := c.desk(access.SecurityAdmin).AssignDuty(ctx, duty); err != nil {
		t.Fatal(err)
	}
	n, err := c.desk(access.SystemAdmin).AddAccount(ctx, c.passwords["system-admin"], bureau.Person{User: "li.si", Name: "李四", Role: access.Clerk})
	if err != nil {
		t.Fatal(err)
	}
	waiting, err := c.desk(access.SecurityAdmin).AccountChanges(ctx)
	if err == nil {
		err = c.desk(access.SecurityAdmin).ConfirmAccountChange(ctx, waiting[0].ID, c.passwords["security-admin"])
	}
	if err != nil {
		t.Fatal(err)
	}
	if lisi, err = c.office.SignIn(ctx, "li.si", n.Password); err != nil {
		t.Fatal(err)
	}
	if err := lisi.ChangePassword(ctx, n.Password, "Dige5-Weru3-Haku8"); err != nil {
		t.Fatal(err)
	}
	return c, lisi
}

// TestWorkIsHandedOverOnThePage: drawn up and signed by one, told on the other's desk, accepted, printed.
func TestWorkIsHandedOverOnThePage(t *testing.T) {
	unraced(t)
	c, lisi := handing(t)
	s, _ := openSystem(t, c.desk(access.Clerk), tools(), "我的账户")
	s.reads(t, "工作交接", "办件", "k1-1", "草稿", "k1-2", "由安全管理员另行指定")
	s.inChinese(t)
	s.press(t, "移交我的工作")
	s.reads(t, "3 项：办件 1、草稿 1、安全责任 1")
	s.press(t, "拟定交接单")
	s.reads(t, "请填写事由")
	s.pick("li.si")
	s.input(t, 0).SetText("调离受理岗")
	s.input(t, 1).SetText("档案柜钥匙 2 把")
	s.draw(t, "handover-draw-up")
	s.press(t, "拟定交接单")
	s.says(t, "已拟定 j1-1，请签字移交")
	s.reads(t, "受理员 移交 李四", "待签字移交", "已列入 j1-1")
	s.press(t, "签字移交")
	s.press(t, "签字移交")
	s.says(t, "j1-1：待接收")
	s.draw(t, "handover-given")

	s = newStand(t, small, false)
	s.put(page.NewHome(lisi, s))
	s.reads(t, "有 1 份工作交接等您接收")
	s.draw(t, "handover-home")
	s.press(t, "去办")
	if want := (page.Route{Page: page.System, Filter: page.OwnFilter}); s.opened[len(s.opened)-1] != want {
		t.Errorf("it leads to %v", s.opened)
	}
	s, p := openSystem(t, lisi, tools(), "我的账户")
	waits := as[interface {
		Waiting(context.Context) (int, error)
	}](t, p)
	if n, err := waits.Waiting(t.Context()); n != 1 || err != nil {
		t.Errorf("%d wait: %v", n, err)
	}
	s.press(t, "不予接收")
	s.press(t, "不予接收")
	s.reads(t, "请填写理由")
	s.draw(t, "handover-refuse")
	s.leave()
	s.press(t, "接收")
	s.reads(t, "马上生效", "您不能再审批")
	s.press(t, "接收")
	s.says(t, "j1-1：已接收")
	s.reads(t, "k1-1", "k1-2", "已接收")
	s.draw(t, "handover-taken")
	s.press(t, "打印")
	s.reads(t, "工作交接单　j1-1", "存为 PDF")
	s.draw(t, "handover-sheet")
	s.leave()
	for _, err := range s.failed {
		t.Error(err)
	}
}

// TestTheSecurityAdministratorHandsOverForOthers, and sees what an account that ends leaves.
func TestTheSecurityAdministratorHandsOverForOthers(t *testing.T) {
	unraced(t)
	c, _ := handing(t)
	if err := c.desk(access.SystemAdmin).ChangeAccount(t.Context(), bureau.EndAccount, "clerk", "调离"); err != nil {
		t.Fatal(err)
	}
	s, _ := openSystem(t, c.desk(access.SecurityAdmin), tools(), "账户")
	s.row(t, 0)
	s.reads(t, "名下未了", "3 项：办件 1、草稿 1、安全责任 1", "代为移交")
	s.draw(t, "handover-ending")
	s.press(t, "确认")
	s.reads(t, "此人名下还有未了事项 3 项")
	s.leave()
	s.tab(t, "我的账户")
	s.press(t, "代人移交")
	s.pick("clerk")
	s.press(t, "下一步")
	s.reads(t, "移交工作　受理员", "3 项")
	s.pick("li.si")
	s.input(t, 0).SetText("离岗")
	s.press(t, "拟定交接单")
	s.press(t, "签字移交")
	s.reads(t, "您代替移交人签字")
	s.press(t, "签字移交")
	s.reads(t, "请填写代签原因")
	s.input(t, 0).SetText("本人已离岗")
	s.draw(t, "handover-in-place")
	s.press(t, "签字移交")
	s.says(t, "j1-1：待接收")
	for _, err := range s.failed {
		t.Error(err)
	}
}

// TestHandoversAreDrawn in every look.
func TestHandoversAreDrawn(t *testing.T) {
	unraced(t)
	c, lisi := handing(t)
	clerk := c.desk(access.Clerk)
	h, err := clerk.DrawUpHandover(t.Context(), bureau.HandoverDraft{To: "li.si", Reason: "调离受理岗"})
	if err == nil {
		_, err = clerk.StepHandover(t.Context(), h.ID, "signed", "")
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, look := range map[string]struct {
		size        fyne.Size
		dark, large bool
	}{"dark": {small, true, false}, "large-type": {small, false, true}} {
		s := newStand(t, look.size, look.dark)
		dress(t, look.dark, look.large)
		s.put(page.NewSystem(lisi, tools(), s))
		s.tab(t, "我的账户")
		s.draw(t, "handover-"+name)
	}
}
