package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/problem"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/page"
	"roadcert/ui/part"
)

// frame is the window around a session: navigation on the left, title and search on top, status below,
// and the pages, all built once and shown one at a time. It is the Host of its pages.
type frame struct {
	w      *Window
	desk   Desk
	jobs   *jobs
	places []place
	pages  map[page.Name]page.Page
	route  page.Route
	past   history

	object  fyne.CanvasObject
	nav     map[page.Name]*navItem
	title   *part.Line
	top     *fyne.Container // the row the title stands in, which a longer one has laid out anew
	search  *part.Input
	steps   []*part.CommandButton
	content *fyne.Container
	bodies  map[page.Name]*fyne.Container
	status  *status

	wake     func() // has the link to the province look at once; nil where there is none
	unfollow func() // ends what follow began, and waits for it: off the screen
}

func newFrame(w *Window, s Session) *frame {
	f := &frame{
		w: w, desk: s.Desk, places: open(s.Desk), nav: make(map[page.Name]*navItem), bodies: make(map[page.Name]*fyne.Container),
		title: part.Heading(""), search: part.NewInput("编号、姓名、拼音首字母、车牌、身份证号"), content: container.NewStack(),
	}
	f.jobs = &jobs{runner: w.runner, changed: f.showJobs}
	f.status = newStatus(s.Desk, func() { f.Open(f.last(page.Sync)) })
	f.pages = s.Pages(f)
	f.search.OnSubmitted = func(text string) {
		if text != "" {
			f.search.SetText("")
			f.Open(page.Route{Page: page.Certificates, Search: text})
		}
	}
	f.object = f.build()
	f.follow(s)
	return f
}

// follow keeps the store in step with the province for as long as the session lasts.
func (f *frame) follow(s Session) {
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	f.wake = s.Wake
	f.unfollow = func() {
		stop()
		<-ended
	}
	f.w.runner.Start(func() {
		defer close(ended)
		if s.Sync != nil {
			s.Sync(ctx, func(n model.SyncNews) { f.w.runner.Return(func() { f.synced(n) }) })
		}
	})
}

// synced shows how the store stands with the province, and what came of it since.
func (f *frame) synced(n model.SyncNews) {
	f.status.tell(n.Bar)
	if !n.Moved || f.w.frame != f {
		return
	}
	if p, ok := f.pages[f.route.Page].(page.Renewer); ok {
		p.Renew(false)
	}
	f.count()
}

func (f *frame) build() fyne.CanvasObject {
	items := part.Down(look.Nil)
	for i, p := range f.places {
		item := newNavItem(p.title, placeKey(i), func() { f.Open(f.last(p.name)) })
		f.nav[p.name] = item
		items.Add(item)
		body := container.NewStack(f.pages[p.name].Object())
		body.Hide()
		f.bodies[p.name] = body
		f.content.Add(body)
	}
	mark := part.Pad(look.Wide, part.Section("路证"))
	nav := container.NewStack(part.Fill(look.Surface, look.None), part.Down(look.Nil, mark, items, part.Grow(nil)))
	for _, c := range f.moves() {
		f.steps = append(f.steps, part.Button(c))
	}
	find := part.Ems(22, f.search)
	hint := part.Note("Ctrl+K")
	f.top = part.PadXY(look.Wide, look.Medium, part.Across(look.Small, f.steps[0], f.steps[1], part.Ems(0.5, part.Note("")), f.title, part.Grow(nil), hint, find, part.Menu(f.desk.Person().Name, f.person)))
	head := part.Down(look.Nil, f.top)
	if f.desk.Settings().Training {
		head = part.Down(look.Nil, part.Banner(practice), f.top)
	}
	// The page alone grows with the window.
	side := part.Edges(nil, nil, nil, part.Rule(), part.Wide(look.Nav, nav))
	return part.Edges(nil, part.Down(look.Nil, part.Rule(), f.status.object), side, nil, part.Edges(head, nil, nil, nil, f.content))
}

// practice is what a training store says on every page.
const practice = "练习 · 这里的证照一律无效，不得用于业务"

// moves are back and forward.
func (f *frame) moves() []part.Command {
	return []part.Command{
		{Name: "‹", Do: func() { f.step(-1) }, Why: f.end(-1, "没有更早的页面（Alt+←）")},
		{Name: "›", Do: func() { f.step(1) }, Why: f.end(1, "没有更晚的页面（Alt+→）")},
	}
}

func (f *frame) end(by int, why string) func() string {
	return func() string {
		if f.past.can(by) {
			return ""
		}
		return why
	}
}

// begin shows the page the person begins with.
func (f *frame) begin() {
	f.Open(page.Route{Page: page.Home})
	f.count()
}

// last returns the route a page was last shown with, so that a visit finds it as it was left.
func (f *frame) last(name page.Name) page.Route {
	for i := len(f.past.routes) - 1; i >= 0; i-- {
		if f.past.routes[i].Page == name {
			return f.past.routes[i]
		}
	}
	return page.Route{Page: name}
}

// Open shows a page. It is part of page.Host.
func (f *frame) Open(r page.Route) {
	if f.pages[r.Page] == nil || f.bodies[r.Page] == nil {
		f.Toast("您的岗位不能使用这个页面")
		return
	}
	f.past.visit(r)
	f.show(r)
}

func (f *frame) step(by int) {
	if r, ok := f.past.step(by); ok {
		f.show(r)
	}
}

func (f *frame) show(r page.Route) {
	f.route = r
	for name, body := range f.bodies {
		if name == r.Page {
			body.Show()
		} else {
			body.Hide()
		}
		f.nav[name].choose(name == r.Page)
	}
	f.pages[r.Page].Show(r)
	f.title.Set(f.pages[r.Page].Title())
	f.top.Refresh()
	for _, b := range f.steps {
		b.Refresh()
	}
	f.w.keys.Update()
	f.content.Refresh()
}

// Window is part of page.Host.
func (f *frame) Window() fyne.Window { return f.w.win }

// Toast is part of page.Host.
func (f *frame) Toast(text string) { f.w.toast.say(text) }

// Fail is part of page.Host.
func (f *frame) Fail(err error) {
	if f.w.frame != f || err == nil {
		return
	}
	if problem.Of(err) == problem.Cancelled || errors.Is(err, context.Canceled) {
		f.Toast("已停下，已完成的保留")
		return
	}
	title, text := told(err)
	part.NewNotice(title, part.Prose(text)).Show(f.w.win)
}

// Run is part of page.Host.
func (f *frame) Run(title string, work func(context.Context, func(int, int)) error, done func(error)) {
	f.jobs.run(title, work, done)
}

// Changed is part of page.Host. The page on the screen is read anew; the others are when they are visited. What was done
// goes to the province at once.
func (f *frame) Changed() {
	if f.wake != nil {
		f.wake()
	}
	switch p := f.pages[f.route.Page].(type) {
	case nil:
	case page.Renewer:
		p.Renew(true)
	default:
		p.Show(f.route)
	}
	f.count()
}

// count says in the navigation how many things wait on the pages that know.
func (f *frame) count() {
	for _, p := range f.places {
		counter, ok := f.pages[p.name].(page.Counter)
		if !ok {
			continue
		}
		n := 0
		f.jobs.run("", func(ctx context.Context, _ func(int, int)) (err error) {
			n, err = counter.Waiting(ctx)
			return err
		}, func(err error) {
			if err == nil { // the page itself says what is wrong
				f.nav[p.name].waits(n)
			}
		})
	}
}

func (f *frame) showJobs() {
	if f.w.frame == f {
		f.status.show(f.jobs.visible())
	}
}

// commands are what keys do in a session.
func (f *frame) commands() []part.Command {
	var list []part.Command
	if p := f.pages[f.route.Page]; p != nil {
		list = p.Commands()
	}
	for i, p := range f.places {
		list = append(list, part.Command{Name: p.title, Key: placeKey(i), Mod: fyne.KeyModifierControl, Do: func() { f.Open(f.last(p.name)) }})
	}
	return append(list,
		part.Command{Name: "查找", Key: fyne.KeyK, Mod: fyne.KeyModifierControl, Do: f.find},
		part.Command{Name: "后退", Key: fyne.KeyLeft, Mod: fyne.KeyModifierAlt, Do: func() { f.step(-1) }},
		part.Command{Name: "前进", Key: fyne.KeyRight, Mod: fyne.KeyModifierAlt, Do: func() { f.step(1) }},
		part.Command{Name: "刷新", Key: fyne.KeyF5, Do: f.Changed},
		part.Command{Name: "按键", Key: fyne.KeyF1, Do: f.help},
		part.Command{Name: "锁定", Key: fyne.KeyL, Mod: fyne.KeyModifierControl, Do: f.w.lock},
	)
}

func (f *frame) find() {
	f.w.win.Canvas().Focus(f.search)
	f.search.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// person is the menu under the person's name.
func (f *frame) person() []part.Command {
	theme, size := "深色", "大字"
	if f.w.dark {
		theme = "浅色"
	}
	if f.w.large {
		size = "标准字"
	}
	return []part.Command{
		{Name: "修改口令…", Do: func() { f.w.askPassword(false) }},
		{},
		{Name: "换成" + theme, Do: func() { f.w.SetLook(!f.w.dark, f.w.large) }},
		{Name: "换成" + size, Do: func() { f.w.SetLook(f.w.dark, !f.w.large) }},
		{Name: "按键一览", Key: fyne.KeyF1, Do: f.help},
		{},
		{Name: "锁定", Key: fyne.KeyL, Mod: fyne.KeyModifierControl, Do: f.w.lock},
		{Name: "退出登录", Do: f.w.signOut},
	}
}

// help lists every key that does something on this page.
func (f *frame) help() {
	rows := part.Down(look.Small)
	said := map[string]bool{} // the first of two is what the key does
	for _, c := range f.commands() {
		if key := c.Shortcut(); key != "" && c.Name != "" && !said[key] {
			said[key] = true
			rows.Add(part.Labelled(c.Shortcut(), part.Text(c.Name)))
		}
	}
	rows.Add(part.Remark("表格：↑ ↓ PgUp PgDn Home End 移动，按住 Shift 连选，Ctrl 加点击逐行选，Ctrl+A 全选，Ctrl+C 复制，Enter 打开。对话框：Ctrl+Enter 办理，Esc 离开。"))
	part.NewNotice("按键一览", rows).Tall().Show(f.w.win)
}

// placeKey is the digit that opens a page with Ctrl: 1 to 9, then 0; nothing for those after.
func placeKey(i int) fyne.KeyName {
	const digits = "1234567890"
	if i >= len(digits) {
		return ""
	}
	return fyne.KeyName(digits[i : i+1])
}
