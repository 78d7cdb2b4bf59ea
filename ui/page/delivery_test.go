package page_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/delivery"
	"roadcert/ui/page"
)

// openDeliveries shows the queue.
func openDeliveries(t *testing.T, c *county, role access.Role, use page.Tools) (*stand, page.Page) {
	t.Helper()
	s := newStand(t, small, false)
	p := page.NewCertificates(c.desk(role), use, s)
	s.put(p)
	s.tab(t, "送达")
	return s, p
}

// all selects every row of the first list.
func (s *stand) all(t testing.TB) {
	t.Helper()
	var found fyne.Shortcutable
	walk(s.front(), func(o fyne.CanvasObject) {
		if g, ok := o.(interface {
			fyne.Shortcutable
			Select(int)
		}); ok && found == nil {
			found = g
		}
	})
	if found == nil {
		t.Fatal("there is no list")
	}
	found.TypedShortcut(&fyne.ShortcutSelectAll{})
}

func TestEditionsAreHandedOver(t *testing.T) {
	c := filled(t)
	if err := c.desk(access.SystemAdmin).SavePreferences(t.Context(), bureau.Preferences{PickUp: "https://zwfw.ln.example.cn/qz?code={code}"}); err != nil {
		t.Fatal(err)
	}
	var out printed
	s, p := openDeliveries(t, c, access.Clerk, out.tools())
	s.reads(t, "尚未送达 1,500 本", "共 1,500 条 · 选中 1", "待送达", "（今天）", "还没有登记过。")
	s.inChinese(t)
	s.draw(t, "delivery")
	s.press(t, "登记已读")
	s.reads(t, "“待送达”的不能登记为“已读”", "请先登记送达")
	s.window.Canvas().Overlays().Remove(s.window.Canvas().Overlays().Top())

	s.press(t, "打印取证单")
	s.inChinese(t)
	s.draw(t, "delivery-slip")
	s.press(t, "打印 1 份")
	if len(out.jobs) != 1 || !strings.HasSuffix(out.jobs[0], "/送达告知单.pdf") {
		t.Fatalf("printed %q", out.jobs)
	}
	s.says(t, "已给出取证码 1 本，失败 0 本。")
	p.Show(page.Route{})
	s.tab(t, "送达")
	s.choose(t, "尚未送达", "已告知")
	s.reads(t, "共 1 条", "取证码", "已告知 · 窗口", "clerk")
	s.draw(t, "delivery-notified")

	s.press(t, "登记退回")
	s.press(t, "登记退回 1 本")
	s.reads(t, "请写明退回的原因")
	s.input(t, 0).SetText("姓名有误")
	s.draw(t, "delivery-returned")
	s.press(t, "登记退回 1 本")
	s.says(t, "已登记退回 1 本")
	for _, err := range s.failed {
		t.Error(err)
	}
}

// Of many, those that it cannot be done to are listed; the others are done.
func TestManyAreHandedOverAtOnce(t *testing.T) {
	c := filled(t)
	clerk := c.desk(access.Clerk)
	queue, err := clerk.Deliveries(t.Context(), bureau.DeliveryQuery{Kind: "013", Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := clerk.RecordDelivery(t.Context(), []string{queue.Rows[0].ID.String()}, delivery.Returned, bureau.Handing{}); err != nil {
		t.Fatal(err)
	}
	s, p := openDeliveries(t, c, access.Clerk, tools())
	s.reads(t, "尚未送达 1,500 本 · 退回 1")
	s.all(t)
	s.reads(t, "选中 1,500")
	s.press(t, "登记退回")
	s.reads(t, "所选 1,500 本")
	s.input(t, 0).SetText("短信没有送到")
	s.press(t, "登记退回 1,500 本")
	s.reads(t, "已登记退回 1,499 本，失败 1 本。", "为什么没有登记", "送达状态为“退回”的不能登记为“退回”")
	s.draw(t, "delivery-refused")
	s.press(t, "关闭")
	p.Show(page.Route{})
	s.tab(t, "送达")
	s.all(t)
	s.press(t, "登记送达")
	s.press(t, "登记送达 1,500 本")
	s.says(t, "已登记送达 1,500 本，失败 0 本。")
	p.Show(page.Route{})
	s.tab(t, "送达")
	s.reads(t, "没有这样的电子证照", "没有等着送达的电子证照")
	s.draw(t, "delivery-empty")
	s.choose(t, "尚未送达", "已送达")
	s.reads(t, "共 1,500 条")
}

func TestWhoMayNotHandOver(t *testing.T) {
	c := filled(t)
	s, _ := openDeliveries(t, c, access.Evaluator, tools())
	s.press(t, "登记送达")
	s.reads(t, "送达情况由受理员登记")
}
