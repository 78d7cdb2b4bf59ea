package page_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/ui/page"
)

// pemFile is a key file on a stick, as cmd hands it in.
type pemFile string

func (f pemFile) Read() ([]byte, error)      { return os.ReadFile(string(f)) }
func (f pemFile) Write(content []byte) error { return os.WriteFile(string(f), content, 0o600) }

// withSticks are tools with what is plugged in.
func withSticks(sticks ...string) page.Tools {
	use := tools()
	use.Sticks = func() []string { return sticks }
	use.KeyFile = func(path string) bureau.KeyFile { return pemFile(path) }
	return use
}

func openSystem(t *testing.T, d *bureau.Desk, use page.Tools, tab string) (*stand, page.Page) {
	t.Helper()
	s := newStand(t, small, false)
	p := page.NewSystem(d, use, s)
	s.put(p)
	s.tabLike(t, tab)
	return s, p
}

// leave closes the topmost dialog, or what explains a button.
func (s *stand) leave() {
	if typed := s.window.Canvas().OnTypedKey(); typed != nil {
		typed(&fyne.KeyEvent{Name: fyne.KeyEscape})
		return
	}
	s.window.Canvas().Overlays().Remove(s.window.Canvas().Overlays().Top())
}

// TestAnAccountGoesThroughTwoHands: asked for by one administrator, told once, confirmed by the other.
func TestAnAccountGoesThroughTwoHands(t *testing.T) {
	c := newCounty(t)
	system, security := c.desk(access.SystemAdmin), c.desk(access.SecurityAdmin)
	s, p := openSystem(t, system, tools(), "账户")
	s.reads(t, "用户名", "受理员", "系统管理员", "正常", "没有")
	s.inChinese(t)
	s.press(t, "确认")
	s.reads(t, "账户变动由安全管理员确认或退回")
	s.leave()
	command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
	s.press(t, "申请新增")
	s.reads(t, "请填写使用人的姓名", "用户名不合要求")
	for i, text := range []string{"张芳", "Zhang.Fang", "Wrong-2026-Pass"} {
		s.input(t, i).SetText(text)
	}
	s.press(t, "申请新增")
	s.reads(t, "您的口令不正确")
	s.draw(t, "system-account-add")
	s.input(t, 2).SetText(c.passwords["system-admin"])
	s.press(t, "申请新增")
	s.says(t, "已申请新增账户，等安全管理员确认")
	s.reads(t, "初始口令　张芳", "只显示这一次", "用户名 zhang.fang　初始口令 ")
	s.draw(t, "system-account-told")
	s.press(t, "复制这一行")
	_, password, _ := strings.Cut(fyne.CurrentApp().Clipboard().Content(), "初始口令 ")
	s.reads(t, "已复制")
	s.leave()
	for _, text := range s.texts() {
		if strings.Contains(text, password) {
			t.Error("the password is still to be read")
		}
	}
	s.reads(t, "账户 1", "待确认", "新增账户", "申请人", "2026-11-23", "第一次登录时要换成自己的口令")
	s.draw(t, "system-accounts-waiting")
	s.press(t, "停用")
	s.reads(t, "还在等安全管理员确认")
	s.leave()
	if n, err := as[page.Counter](t, p).Waiting(t.Context()); n != 0 || err != nil {
		t.Errorf("%d wait for who asked, %v", n, err)
	}

	s, p = openSystem(t, security, tools(), "账户")
	if n, err := as[page.Counter](t, p).Waiting(t.Context()); n != 1 || err != nil {
		t.Errorf("%d wait for who confirms, %v", n, err)
	}
	s.press(t, "新增账户")
	s.reads(t, "账户由系统管理员办理")
	s.leave()
	s.press(t, "确认")
	s.input(t, 0).SetText(c.passwords["security-admin"])
	s.draw(t, "system-account-confirm")
	s.press(t, "确认新增账户")
	s.says(t, "已确认，马上生效")
	s.press(t, "退回")
	s.reads(t, "没有等待确认的变动")
	s.leave()
	d, err := c.office.SignIn(t.Context(), "zhang.fang", password)
	if err != nil || !d.MustChange() {
		t.Fatal(err)
	}
	for _, err := range s.failed {
		t.Error(err)
	}
}

// TestAnAccountThatIsLockedOrEnded: the state is seen, and what is asked for can be returned.
func TestAnAccountThatIsLockedOrEnded(t *testing.T) {
	c := newCounty(t)
	for range 5 {
		_, _ = c.office.SignIn(t.Context(), "clerk", "Wrong-2026-Pass")
	}
	s, _ := openSystem(t, c.desk(access.SystemAdmin), tools(), "账户")
	s.reads(t, "暂时锁定", "连续输错口令，暂时不能登录")
	s.press(t, "解除锁定")
	s.press(t, "申请解除锁定")
	s.reads(t, "请填写原因")
	s.input(t, 0).SetText("本人输错，已核实")
	s.draw(t, "system-account-unlock")
	s.press(t, "申请解除锁定")
	s.row(t, 3)
	s.press(t, "停用")
	s.input(t, 0).SetText("调离")
	s.press(t, "申请停用")
	s.reads(t, "账户 2", "停用账户", "调离")

	s, _ = openSystem(t, c.desk(access.SecurityAdmin), tools(), "账户")
	s.reads(t, "解除锁定", "本人输错，已核实", "system-admin")
	s.press(t, "退回")
	s.press(t, "退回")
	s.reads(t, "请填写原因")
	s.input(t, 0).SetText("请本人来一趟")
	s.press(t, "退回")
	s.says(t, "已退回，账户没有变")
	s.reads(t, "账户 1", "停用账户")
	s.row(t, 0)
	s.press(t, "确认")
	s.input(t, 0).SetText(c.passwords["security-admin"])
	s.press(t, "确认停用账户")
	s.says(t, "已确认")
	s.draw(t, "system-accounts")
	for _, err := range s.failed {
		t.Error(err)
	}
}

// TestTheKeyFileIsTurnedOn: it is written to the stick, what lies there is asked about first, and from then on it is needed.
func TestTheKeyFileIsTurnedOn(t *testing.T) {
	c := newCounty(t)
	stick := t.TempDir()
	path := filepath.Join(stick, "路证密钥-clerk.pem")
	if err := os.WriteFile(path, []byte("somebody's"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, _ := openSystem(t, c.desk(access.Clerk), withSticks(stick), "我的账户")
	s.reads(t, "口令有效期", "不到期", "未启用", "第二把钥匙")
	s.inChinese(t)
	s.draw(t, "system-own")
	s.press(t, "启用密钥文件")
	s.reads(t, "在U盘上")
	s.input(t, 1).SetText("Wrong-2026-Pass")
	s.press(t, "写出密钥文件")
	s.reads(t, "已经有了", "再按一次按钮就替换它")
	s.draw(t, "system-key-file")
	s.press(t, "写出密钥文件")
	s.reads(t, "用户名或口令不对")
	if content, _ := os.ReadFile(path); string(content) != "somebody's" {
		t.Error("written with a wrong password")
	}
	s.input(t, 1).SetText(c.passwords["clerk"])
	s.press(t, "写出密钥文件")
	s.reads(t, "密钥文件已启用", "密钥文件已写到")
	s.leave()
	s.reads(t, "已启用", "换一个地方存", "请拔下U盘随身保管")
	s.draw(t, "system-own-key-file")
	if _, err := c.office.SignIn(t.Context(), "clerk", c.passwords["clerk"]); problem.Of(err) != problem.SignIn {
		t.Errorf("signed in without it: %v", err)
	}
	if _, err := c.office.SignInWith(t.Context(), "clerk", c.passwords["clerk"], pemFile(path)); err != nil {
		t.Error(err)
	}
	for _, err := range s.failed {
		t.Error(err)
	}
}

// TestThePasswordIsChangedOnThePage: with what is wrong beside the field.
func TestThePasswordIsChangedOnThePage(t *testing.T) {
	c := newCounty(t)
	s, _ := openSystem(t, c.desk(access.Evaluator), tools(), "我的账户")
	s.press(t, "修改口令")
	for i, text := range []string{c.passwords["evaluator"], "short", "shorter"} {
		s.input(t, i).SetText(text)
	}
	s.press(t, "修改口令")
	s.reads(t, "两次输入的新口令不一样")
	for i, text := range []string{c.passwords["evaluator"], "short", "short"} {
		s.input(t, i).SetText(text)
	}
	s.press(t, "修改口令")
	s.reads(t, "只有 5 个字符")
	s.input(t, 1).SetText("Dige5-Weru3-Haku8")
	s.input(t, 2).SetText("Dige5-Weru3-Haku8")
	s.press(t, "修改口令")
	s.says(t, "口令已修改")
	if _, err := c.office.SignIn(t.Context(), "evaluator", "Dige5-Weru3-Haku8"); err != nil {
		t.Error(err)
	}
}

// TestHowTheBureauWorks: the system administrator says, the others read.
func TestHowTheBureauWorks(t *testing.T) {
	c := newCounty(t)
	admin := c.desk(access.SystemAdmin)
	s, p := openSystem(t, admin, tools(), "本单位设置")
	s.reads(t, "办理层级", "键盘和鼠标 15 分钟没有人动", "口令用满 90 天")
	s.inChinese(t)
	s.press(t, "保存")
	s.reads(t, "没有改动")
	s.leave()
	s.input(t, 4).SetText("600")
	s.press(t, "保存")
	s.reads(t, "自动锁定 600 分钟不在 0 至 60 之间")
	s.draw(t, "system-settings-wrong")
	s.input(t, 4).SetText("5")
	s.reads(t, "键盘和鼠标 5 分钟没有人动")
	s.choose(t, "两级：受理、审批", "三级：受理、审核、批准")
	as[page.Renewer](t, p).Renew(false)
	if got := s.input(t, 4).Text; got != "5" {
		t.Errorf("what was typed became %q", got)
	}
	command(t, p, fyne.KeyS, fyne.KeyModifierControl).Do()
	s.says(t, "设置已保存")
	s.draw(t, "system-settings")
	if now, err := admin.Preferences(t.Context()); err != nil || now.LockAfter != 5 || !now.ThreeSteps {
		t.Errorf("%+v, %v", now, err)
	}
	s, _ = openSystem(t, c.desk(access.Clerk), tools(), "本单位设置")
	s.reads(t, "三级：受理、审核、批准", "键盘和鼠标 5 分钟没有人动", "本单位设置由系统管理员修改")
	s.draw(t, "system-settings-read")
	for _, text := range s.texts() {
		if text == "保存" || text == "账户" {
			t.Errorf("a clerk finds %q", text)
		}
	}
}

// TestSystemIsDrawn shows what administrators see first, in every look.
func TestSystemIsDrawn(t *testing.T) {
	unraced(t)
	c := newCounty(t)
	system := c.desk(access.SystemAdmin)
	if _, err := system.AddAccount(t.Context(), c.passwords["system-admin"], bureau.Person{User: "zhang.fang", Name: "张芳", Role: access.Clerk}); err != nil {
		t.Fatal(err)
	}
	if err := system.ChangeAccount(t.Context(), bureau.EndAccount, "evaluator", "调到市局工作，本月起不再办理评价"); err != nil {
		t.Fatal(err)
	}
	for name, look := range map[string]struct {
		size        fyne.Size
		dark, large bool
	}{"light": {small, false, false}, "dark": {small, true, false}, "large-type": {small, false, true}, "large-dark": {large, true, true}} {
		s := newStand(t, look.size, look.dark)
		dress(t, look.dark, look.large)
		p := page.NewSystem(c.desk(access.SecurityAdmin), withSticks("/media/zhang/STICK"), s)
		s.put(p)
		s.draw(t, "system-"+name+"-accounts")
		s.press(t, "确认")
		s.draw(t, "system-"+name+"-confirm")
		s.leave()
		s.tab(t, "我的账户")
		s.draw(t, "system-"+name+"-own")
		s.press(t, "启用密钥文件")
		s.draw(t, "system-"+name+"-key-file")
		s.leave()
		s.put(page.NewSystem(system, tools(), s))
		s.tab(t, "本单位设置")
		s.draw(t, "system-"+name+"-settings")
		for _, err := range s.failed {
			t.Error(err)
		}
	}
}

// as is a page by what else it is.
func as[T any](t *testing.T, p page.Page) T {
	t.Helper()
	other, ok := p.(T)
	if !ok {
		t.Fatalf("%T is not that", p)
	}
	return other
}
