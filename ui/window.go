package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/problem"
	"roadcert/ui/look"
	"roadcert/ui/page"
	"roadcert/ui/part"
)

// Window is the application's one window: the page of the first run, the sign-in page, or the frame of
// somebody's session.
type Window struct {
	tools  Tools
	runner Runner
	win    fyne.Window
	theme  *look.Theme
	dark   bool
	large  bool

	house House
	body  *fyne.Container // what the window shows
	toast *toast
	keys  *part.Keys
	frame *frame // nil while nobody is signed in
	tries int    // sign-ins begun: an answer to an older one is dropped
}

// Size of the window at first: what a task bar and the window's own title bar leave of the smallest screen of a
// bureau, 1366 by 768.
const (
	firstWidth  = 1366
	firstHeight = 700
)

// New fills a window with the application. theme is the look in its first variant; what the person last
// chose is remembered in the preferences.
func New(win fyne.Window, theme *look.Theme, tools Tools, runner Runner) *Window {
	prefs := fyne.CurrentApp().Preferences()
	w := &Window{tools: tools, runner: runner, win: win, theme: theme, dark: prefs.Bool("dark"), large: prefs.Bool("large")}
	fyne.CurrentApp().Settings().SetTheme(theme.Variant(w.dark, w.large))
	w.body = container.NewStack()
	w.toast = newToast(runner)
	win.SetTitle("路证")
	win.SetPadded(false)
	win.SetContent(container.NewStack(part.Fill(look.Ground, look.None), w.body, w.toast.object))
	win.Resize(fyne.NewSize(firstWidth, firstHeight))
	w.keys = part.NewKeys(win.Canvas(), w.commands)
	win.SetCloseIntercept(w.quit)
	w.enter()
	return w
}

// SetLook changes between light and dark, normal and large type.
func (w *Window) SetLook(dark, large bool) {
	w.dark, w.large = dark, large
	prefs := fyne.CurrentApp().Preferences()
	prefs.SetBool("dark", dark)
	prefs.SetBool("large", large)
	fyne.CurrentApp().Settings().SetTheme(w.theme.Variant(dark, large))
}

func (w *Window) put(o fyne.CanvasObject) {
	w.body.Objects = []fyne.CanvasObject{o}
	w.body.Refresh()
	w.keys.Update()
}

// enter shows the sign-in page, or that of the first run.
func (w *Window) enter() {
	var house House
	w.run(func(ctx context.Context) (err error) {
		house, err = w.tools.House(ctx)
		return err
	}, func(err error) {
		w.house = house
		switch {
		case err != nil:
			w.put(w.stuck(err))
		case !w.house.Founded:
			w.put(newFirstRun(w).object())
		default:
			w.showSignIn("")
		}
	})
}

// stuck is shown where the store cannot even be looked at: damaged, newer, in use.
func (w *Window) stuck(err error) fyne.CanvasObject {
	title, text := told(err)
	commands := []part.Command{{Name: "再试一次", Key: fyne.KeyF5, Primary: true, Do: w.enter}}
	if problem.Of(err) == problem.Damaged {
		commands = append(commands, part.Command{Name: "从备份恢复…", Do: func() { newRestoring(w).show() }})
	}
	return part.Empty(title, text, commands...)
}

// run does work off the screen without a session. done is told of errors too.
func (w *Window) run(work func(context.Context) error, done func(error)) {
	w.runner.Start(func() {
		err := work(context.Background())
		w.runner.Return(func() { done(err) })
	})
}

// commands are what keys do now: the page's own first, then the frame's.
func (w *Window) commands() []part.Command {
	if w.frame == nil {
		return []part.Command{{Name: "刷新", Key: fyne.KeyF5, Do: w.enter, Why: func() string {
			if w.house.Founded {
				return "已经可以登录"
			}
			return ""
		}}}
	}
	return w.frame.commands()
}

// begin shows the frame of a session.
func (w *Window) begin(s Session) {
	w.frame = newFrame(w, s)
	w.put(w.frame.object)
	w.win.SetTitle("路证 · " + s.Desk.Settings().Bureau)
	w.watch(w.frame, s.LockAfter)
	if s.Desk.MustChange() {
		w.askPassword(true)
		return
	}
	w.frame.begin()
	if broken := s.Desk.AuditBreak(); broken != "" {
		part.NewNotice("审计日志不完整", part.Prose(broken+"。请立即报告审计管理员。")).Show(w.win)
	}
}

// leave ends the session: work is stopped, the store locked, and every page forgotten.
func (w *Window) leave(then func()) {
	f := w.frame
	if f == nil {
		then()
		return
	}
	w.frame = nil
	for _, p := range f.pages {
		if c, ok := p.(page.Closer); ok {
			c.Close()
		}
	}
	for top := w.win.Canvas().Overlays().Top(); top != nil; top = w.win.Canvas().Overlays().Top() {
		w.win.Canvas().Overlays().Remove(top)
	}
	w.put(part.Empty("正在退出…", "正在停下后台的工作并锁上证照库。"))
	f.jobs.end(func() {
		w.run(func(ctx context.Context) error {
			f.unfollow()
			return f.desk.Close(ctx)
		}, func(error) { then() })
	})
}

// lock leaves the desk for a while: the person only types the password again.
func (w *Window) lock() {
	user := w.frame.desk.Person().User
	w.leave(func() { w.showSignIn(user) })
}

func (w *Window) signOut() { w.leave(func() { w.showSignIn("") }) }

func (w *Window) quit() {
	if w.frame != nil && len(w.frame.jobs.visible()) > 0 {
		part.Confirm(w.win, "退出路证？", "后台还有工作没有完成。退出后停在已完成的地方，下次可以接着做。", "停下并退出", func() { w.leave(w.win.Close) })
		return
	}
	w.leave(w.win.Close)
}

// SignIn signs a person in as the sign-in page does; wrong is told why not.
func (w *Window) SignIn(c Credentials, wrong func(error)) {
	w.tries++
	try := w.tries
	var s Session
	w.run(func(ctx context.Context) (err error) {
		s, err = w.tools.SignIn(ctx, c)
		return err
	}, func(err error) {
		switch {
		case err != nil && try == w.tries:
			wrong(err)
		case err == nil:
			w.begin(s)
		}
	})
}

// SignOut ends the session and shows the sign-in page.
func (w *Window) SignOut() { w.signOut() }

// Places returns the pages the person may use, in their order.
func (w *Window) Places() []page.Name {
	var names []page.Name
	if w.frame != nil {
		for _, p := range w.frame.places {
			names = append(names, p.name)
		}
	}
	return names
}

// Open shows a page, as the navigation does.
func (w *Window) Open(r page.Route) {
	if w.frame != nil {
		w.frame.Open(r)
	}
}

// told divides an error into a title and what else there is to say.
func told(err error) (title, text string) {
	var p *problem.Problem
	if !errors.As(err, &p) {
		return "程序出错", err.Error() + "。请重试；反复出现时请把这句话告诉系统管理员。"
	}
	text = p.Why
	if text != "" {
		text += "。"
	}
	if p.Remedy != "" {
		text += p.Remedy + "。"
	}
	return p.What, text
}

// toast says for a few seconds what has succeeded.
type toast struct {
	runner Runner
	object *fyne.Container
	line   *part.Line
	n      int
}

func newToast(runner Runner) *toast {
	t := &toast{runner: runner, line: part.Text("").In(look.Surface)}
	box := container.NewStack(part.Fill(look.Ink, look.Ink), part.PadXY(look.Wide, look.Small, t.line))
	t.object = part.Down(look.Nil, part.Grow(nil), container.NewCenter(box), part.Pad(look.Wide, part.Note("")))
	t.object.Hide()
	return t
}

func (t *toast) say(text string) {
	t.n++
	mine := t.n
	t.line.Set(text)
	t.object.Show()
	t.object.Refresh()
	t.runner.After(toastStays, func() {
		if t.n == mine {
			t.object.Hide()
		}
	})
}
