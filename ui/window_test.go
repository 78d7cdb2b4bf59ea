package ui

import (
	"context"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"roadcert/assets"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/page"
	"roadcert/ui/part"
)

// theme is read once: parsing the fonts is what takes the time.
var theme = look.New(look.Fonts{Regular: assets.Regular(), Bold: assets.Bold(), Kai: assets.Kai()})

// fakeDesk is a desk of a role without a bureau behind it.
type fakeDesk struct {
	role     access.Role
	training bool
	must     bool
	closed   *bool
}

func (d *fakeDesk) Person() bureau.Person {
	return bureau.Person{User: string(d.role), Name: "张芳", Role: d.role}
}
func (d *fakeDesk) May(p access.Permission) bool { return access.Allowed(d.role, p) }
func (d *fakeDesk) Settings() bureau.Settings {
	return bureau.Settings{Bureau: "法库县交通运输事务服务中心", Training: d.training}
}
func (d *fakeDesk) MustChange() bool { return d.must }

func (d *fakeDesk) AuditBreak() string { return "" }
func (d *fakeDesk) ChangePassword(_ context.Context, old, _ string) error {
	if old != "初始" {
		return problem.New(problem.SignIn, "不能修改口令", "现在的口令不正确", "请重新输入")
	}
	d.must = false
	return nil
}
func (d *fakeDesk) Close(context.Context) error { *d.closed = true; return nil }

// fakePage says which route it was shown with, and how often it was read anew, asked for or by itself.
type fakePage struct {
	title   string
	line    *part.Line
	shown   []page.Route
	waiting int
	renewed map[bool]int
}

func (p *fakePage) Renew(asked bool) { p.renewed[asked]++ }

func (p *fakePage) Waiting(context.Context) (int, error) { return p.waiting, nil }

func (p *fakePage) Title() string             { return p.title }
func (p *fakePage) Object() fyne.CanvasObject { return p.line }
func (p *fakePage) Show(r page.Route)         { p.shown = append(p.shown, r); p.line.Set(p.title + r.Search) }
func (p *fakePage) Commands() []part.Command  { return nil }

// stage is a window with a bureau that is made up.
type stage struct {
	*Window
	lockAfter time.Duration
	house     House
	desk      *fakeDesk
	pages     map[page.Name]*fakePage
	founded   bureau.Founding
	closed    bool
	tell      func(model.SyncNews) // what the link tells the window by
	woken     int
}

func newStage(t *testing.T, house House, role access.Role, runner Runner) *stage {
	t.Helper()
	test.NewApp()
	s := &stage{house: house, pages: make(map[page.Name]*fakePage)}
	s.desk = &fakeDesk{role: role, training: house.Training, closed: &s.closed}
	tools := Tools{
		House: func(context.Context) (House, error) { return s.house, nil },
		Found: func(_ context.Context, f bureau.Founding) (bureau.Founded, error) {
			s.founded = f
			return bureau.Founded{Accounts: []bureau.Newcomer{{User: "system-admin", Name: "系统管理员", Role: access.SystemAdmin, Password: "Bari-7-kelo"}}, Recovery: access.RecoveryHalves{"AAAA-BBBB", "CCCC-DDDD"}}, nil
		},
		SignIn: func(_ context.Context, c Credentials) (Session, error) {
			if c.Password != "对" {
				return Session{}, problem.New(problem.SignIn, "不能登录", "用户名或口令不正确", "请核对后重试")
			}
			return Session{Desk: s.desk, LockAfter: s.lockAfter, Pages: s.make, Wake: func() { s.woken++ }, Sync: func(_ context.Context, show func(model.SyncNews)) {
				s.tell = show
				show(model.SyncNews{Bar: model.NewSyncBar(bureau.SyncStatus{}, time.Now())})
			}}, nil
		},
		Counties:  []part.Option{{Key: "210102", Name: "辽宁省沈阳市和平区"}, {Key: "210124", Name: "辽宁省沈阳市法库县"}, {Key: "210202", Name: "辽宁省大连市中山区"}},
		CheckUSCC: func(s string) string { return map[bool]string{true: "应为 18 位"}[len(s) != 18] },
	}
	win := test.NewWindow(nil)
	win.Canvas().Capture() // the toolkit takes what is made a minute after the last picture for forgotten
	s.Window = New(win, theme, tools, runner)
	return s
}

func (s *stage) make(page.Host) map[page.Name]page.Page {
	pages := make(map[page.Name]page.Page)
	for _, p := range places {
		s.pages[p.name] = &fakePage{title: p.title, line: part.Text(""), renewed: map[bool]int{}}
		pages[p.name] = s.pages[p.name]
	}
	return pages
}

// text is everything the window says.
func (s *stage) text() string { return strings.Join(texts(s.win.Canvas()), "\n") }

func texts(c fyne.Canvas) []string {
	list := said(c.Content())
	for _, o := range c.Overlays().List() {
		list = append(list, said(o)...)
	}
	return list
}

func said(o fyne.CanvasObject) []string {
	if o == nil || !o.Visible() {
		return nil
	}
	var list []string
	switch v := o.(type) {
	case *canvas.Text:
		list = append(list, v.Text)
	case *fyne.Container:
		for _, child := range v.Objects {
			list = append(list, said(child)...)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(v).Objects() {
			list = append(list, said(child)...)
		}
	}
	return list
}

func (s *stage) says(t *testing.T, wants ...string) {
	t.Helper()
	all := s.text()
	for _, want := range wants {
		if !strings.Contains(all, want) {
			t.Errorf("the window does not say %q, but:\n%s", want, all)
		}
	}
}

func (s *stage) saysNot(t *testing.T, nots ...string) {
	t.Helper()
	all := s.text()
	for _, not := range nots {
		if strings.Contains(all, not) {
			t.Errorf("the window says %q", not)
		}
	}
}

// draw paints the window and keeps the picture where DRAW_DIR says.
func (s *stage) draw(t *testing.T, name string) image.Image {
	t.Helper()
	img := s.win.Canvas().Capture()
	if dir := os.Getenv("DRAW_DIR"); dir != "" {
		f, err := os.Create(filepath.Join(dir, name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(png.Encode(f, img), f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return img
}

var trainingHouse = House{
	Founded: true, Bureau: "法库县交通运输事务服务中心", Training: true,
	Practice: []bureau.Newcomer{{User: "clerk", Name: "受理员", Role: access.Clerk, Password: "对"}, {User: "approver", Name: "批准人", Role: access.Approver, Password: "错"}},
}

func TestSignIn(t *testing.T) {
	s := newStage(t, trainingHouse, access.Clerk, AtOnce())
	s.says(t, "法库县交通运输事务服务中心", practice, "练习账户", "受理员")
	s.SignIn(Credentials{User: "clerk", Password: "错"}, func(err error) {
		if problem.Of(err) != problem.SignIn {
			t.Error(err)
		}
	})
	if len(s.Places()) != 0 {
		t.Fatal("a wrong password opened the desk")
	}
	s.SignIn(Credentials{User: "clerk", Password: "对"}, func(err error) { t.Error(err) })
	s.says(t, "工作台", "证照", "归集", "张芳", "练习库", "未接入省级系统", practice)
	s.saysNot(t, "评价", "练习账户")
	s.SignOut()
	if !s.closed {
		t.Error("the desk was not closed")
	}
	s.says(t, "练习账户")
	s.saysNot(t, "张芳")
}

func TestRealStoreNamesNoAccounts(t *testing.T) {
	house := trainingHouse
	house.Training = false
	s := newStage(t, house, access.Clerk, AtOnce())
	s.saysNot(t, "练习", "受理员")
	s.draw(t, "sign-in-real")
}

// TestWhatWaitsIsCounted: the navigation says how many, and says it anew when something has changed.
func TestWhatWaitsIsCounted(t *testing.T) {
	s := newStage(t, trainingHouse, access.Reviewer, AtOnce())
	s.SignIn(Credentials{User: "x", Password: "对"}, func(err error) { t.Error(err) })
	s.pages[page.Cases].waiting = 3
	s.frame.Changed()
	s.says(t, "受理　3")
	s.pages[page.Cases].waiting = 0
	s.frame.Changed()
	s.saysNot(t, "受理　3")
}

func TestWhoSeesWhat(t *testing.T) {
	for role, want := range map[access.Role]string{
		access.Clerk: "home certificates cases collect catalog sync sharing verify system", access.Reviewer: "home certificates cases catalog sync sharing verify system",
		access.Approver: "home certificates cases collect catalog sync sharing verify system", access.Evaluator: "home certificates catalog sync verify evaluation system",
		access.Supervisor: "home certificates catalog sync sharing verify evaluation patrol system", access.SecurityAdmin: "home catalog patrol system",
		access.SystemAdmin: "home sync patrol system", access.AuditAdmin: "home patrol system",
	} {
		s := newStage(t, trainingHouse, role, AtOnce())
		s.SignIn(Credentials{User: "x", Password: "对"}, func(err error) { t.Error(err) })
		var names []string
		for _, n := range s.Places() {
			names = append(names, string(n))
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s sees %q, want %q", role, got, want)
		}
		if s.frame.route.Page != page.Home {
			t.Errorf("%s begins at %q", role, s.frame.route.Page)
		}
	}
}

func TestThereAndBack(t *testing.T) {
	s := newStage(t, trainingHouse, access.Clerk, AtOnce())
	s.SignIn(Credentials{User: "clerk", Password: "对"}, func(err error) { t.Error(err) })
	s.Open(page.Route{Page: page.Certificates, Search: "李建国"})
	s.Open(page.Route{Page: page.Collect})
	s.keys.Press(fyne.KeyLeft, fyne.KeyModifierAlt)
	s.says(t, "证照李建国")
	s.keys.Press(fyne.KeyLeft, fyne.KeyModifierAlt)
	s.keys.Press(fyne.KeyLeft, fyne.KeyModifierAlt)
	if s.frame.route.Page != page.Home {
		t.Errorf("at %s, want the first page", s.frame.route.Page)
	}
	s.keys.Press(fyne.KeyRight, fyne.KeyModifierAlt)
	s.keys.Press(fyne.Key1, fyne.KeyModifierControl)
	s.keys.Press(fyne.Key2, fyne.KeyModifierControl)
	if s.frame.route.Search != "李建国" {
		t.Error("the page was not found as it was left")
	}
	s.Open(page.Route{Page: page.Evaluation})
	if s.frame.route.Page == page.Evaluation {
		t.Error("a clerk came to 评价")
	}
}

func TestSearchFromAnywhere(t *testing.T) {
	s := newStage(t, trainingHouse, access.Clerk, AtOnce())
	s.SignIn(Credentials{User: "clerk", Password: "对"}, func(err error) { t.Error(err) })
	s.keys.Press(fyne.KeyK, fyne.KeyModifierControl)
	test.Type(s.win.Canvas().Focused(), "ljg")
	s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if s.frame.route != (page.Route{Page: page.Certificates, Search: "ljg"}) {
		t.Errorf("at %+v", s.frame.route)
	}
}

func TestFirstPasswordIsChangedFirst(t *testing.T) {
	s := newStage(t, trainingHouse, access.Clerk, AtOnce())
	s.desk.must = true
	s.SignIn(Credentials{User: "clerk", Password: "对"}, func(err error) { t.Error(err) })
	s.says(t, "初始口令是别人给您的")
	type_ := func(text string) {
		test.Type(s.win.Canvas().Focused(), text)
		s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	type_("初始")
	type_("Bari-7-kelo")
	type_("Bari-7-kelX")
	s.says(t, "两次输入的新口令不一样")
	if again, ok := s.win.Canvas().Focused().(*part.Input); ok {
		again.SetText("Bari-7-kelo")
	}
	s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.says(t, "口令已修改", "工作台")
}

func TestFirstRun(t *testing.T) {
	s := newStage(t, House{Folder: "/srv/roadcert"}, access.Clerk, AtOnce())
	s.says(t, "第一次使用路证", "/srv/roadcert", "三、人员")
	s.draw(t, "first-run")
	f := newFirstRun(s.Window)
	s.put(f.object())
	f.submit()
	s.says(t, "请填写单位全称")
	f.name.Set("法库县交通运输事务服务中心")
	f.uscc.Set("12210124MB0000000D")
	f.county.Set("210124")
	f.kind.Set("real")
	f.submit()
	if s.founded.Region != "210124" || s.founded.Training {
		t.Errorf("founded %+v", s.founded)
	}
	s.says(t, "Bari-7-kelo", "甲份", "AAAA-BBBB", "打印甲份…", "乙份", "CCCC-DDDD", "三位管理员", "两人分开保管")
	s.draw(t, "first-run-told")
}

func TestErrorsAreSentences(t *testing.T) {
	s := newStage(t, trainingHouse, access.Clerk, AtOnce())
	s.SignIn(Credentials{User: "clerk", Password: "对"}, func(err error) { t.Error(err) })
	s.frame.Fail(problem.New(problem.Busy, "不能打开证照库", "另一个程序正在使用", "请先退出另一个窗口"))
	s.says(t, "不能打开证照库", "另一个程序正在使用。请先退出另一个窗口。")
	s.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	s.frame.Fail(context.Canceled)
	s.says(t, "已停下，已完成的保留")
}

func TestLooks(t *testing.T) {
	s := newStage(t, trainingHouse, access.Clerk, AtOnce())
	s.SignIn(Credentials{User: "clerk", Password: "对"}, func(err error) { t.Error(err) })
	light := s.draw(t, "frame-light").At(200, 400)
	s.SetLook(true, true)
	if dark := s.draw(t, "frame-dark-large").At(200, 400); dark == light {
		t.Error("dark looks like light")
	}
}

// later is a runner whose work happens when the test says so.
type later struct{ work, waits []func() }

func (l *later) runner() Runner {
	return Runner{
		Start: func(work func()) { l.work = append(l.work, work) }, Return: func(result func()) { result() },
		After: func(_ time.Duration, result func()) { l.waits = append(l.waits, result) },
	}
}

func (l *later) pass() {
	waits := l.waits
	l.waits = nil
	for _, w := range waits {
		w()
	}
}

func (l *later) finish() {
	for len(l.work) > 0 {
		next := l.work[0]
		l.work = l.work[1:]
		next()
	}
}

func TestJobs(t *testing.T) {
	l := &later{}
	s := newStage(t, trainingHouse, access.Clerk, l.runner())
	l.finish()
	s.SignIn(Credentials{User: "clerk", Password: "对"}, func(err error) { t.Error(err) })
	l.finish()
	done, stopped := 0, false
	s.frame.Run("导入", func(ctx context.Context, progress func(int, int)) error {
		progress(1204, 3100)
		stopped = ctx.Err() != nil
		return ctx.Err()
	}, func(error) { done++ })
	s.saysNot(t, "导入")
	l.pass()
	s.says(t, "导入", "取消")
	s.frame.jobs.list[0].cancel()
	l.finish()
	if !stopped || done != 1 {
		t.Errorf("stopped %v, done %d", stopped, done)
	}
	s.saysNot(t, "导入")
}

func TestNoResultAfterSignOut(t *testing.T) {
	l := &later{}
	s := newStage(t, trainingHouse, access.Clerk, l.runner())
	l.finish()
	s.SignIn(Credentials{User: "clerk", Password: "对"}, func(err error) { t.Error(err) })
	l.finish()
	s.frame.Run("导入", func(ctx context.Context, _ func(int, int)) error { return ctx.Err() }, func(error) { t.Error("told after sign-out") })
	s.SignOut()
	if s.closed {
		t.Error("the desk was closed while work went on")
	}
	l.finish()
	if !s.closed {
		t.Error("the desk was not closed when the work had stopped")
	}
}

func TestHistory(t *testing.T) {
	var h history
	for _, name := range []page.Name{page.Home, page.Certificates, page.Certificates, page.Collect} {
		h.visit(page.Route{Page: name})
	}
	if len(h.routes) != 3 {
		t.Errorf("%d places, want 3", len(h.routes))
	}
	h.step(-1)
	h.step(-1)
	h.visit(page.Route{Page: page.Evaluation})
	if _, ok := h.step(1); ok || len(h.routes) != 2 {
		t.Error("what lay ahead was not forgotten")
	}
}
