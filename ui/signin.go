package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/bureau"
	"roadcert/ui/look"
	"roadcert/ui/part"
)

// signIn is the page before anybody is known.
type signIn struct {
	w              *Window
	user, password *part.Field
	wrong          *part.Paragraph
	enter          *part.CommandButton
	busy           bool
}

// Widths of the cards of the sign-in page in body type sizes.
const (
	cardEms     = 30
	practiceEms = 36
)

func (w *Window) showSignIn(user string) {
	w.win.SetTitle("路证 · " + w.house.Bureau)
	s := &signIn{w: w, wrong: part.Prose("").In(look.Danger)}
	s.user = part.NewField("用户名").Changed(s.forget)
	s.password = part.NewField("口令").Secret().Changed(s.forget).Submits(s.submit)
	s.user.Set(user)
	s.enter = part.Button(part.Command{Name: "登录", Primary: true, Do: s.submit, Why: s.why})
	w.put(s.object())
	if user == "" {
		s.user.FocusIn(w.win.Canvas())
	} else {
		s.password.FocusIn(w.win.Canvas())
	}
}

func (s *signIn) object() fyne.CanvasObject {
	card := part.Ems(cardEms, part.Panel(part.Down(look.Medium,
		part.Heading("路证"), part.Text(s.w.house.Bureau).In(look.SecondInk), part.Form(s.user, s.password), s.wrong,
		part.Across(look.Small, part.Grow(nil), s.enter))))
	if !s.w.house.Training {
		return container.NewCenter(card)
	}
	cards := part.Across(look.Huge, card)
	if len(s.w.house.Practice) > 0 {
		cards.Add(part.Ems(practiceEms, part.Panel(s.accounts())))
	}
	return part.Edges(part.Banner(practice), nil, nil, nil, container.NewCenter(cards))
}

// accounts lists the practice accounts; a click signs in.
func (s *signIn) accounts() fyne.CanvasObject {
	list := part.Down(look.Nil, part.Section("练习账户"), part.Remark("点一下就用它登录。正式使用的证照库没有这张表。"))
	for _, a := range s.w.house.Practice {
		list.Add(part.Across(look.Small,
			part.Ems(8, part.Link(part.Command{Name: a.Role.Name(), Do: func() { s.use(a) }})),
			part.Ems(8, part.Text(a.User)), part.Text(a.Password).In(look.SecondInk)))
	}
	return list
}

func (s *signIn) use(a bureau.Newcomer) {
	s.user.Set(a.User)
	s.password.Set(a.Password)
	s.submit()
}

func (s *signIn) forget() {
	s.wrong.Set("")
	if s.enter != nil {
		s.enter.Refresh()
	}
}

func (s *signIn) why() string {
	switch {
	case s.busy:
		return "正在核对口令，请稍候"
	case s.user.Text() == "":
		return "请先填写用户名"
	case s.password.Text() == "":
		return "请先填写口令"
	}
	return ""
}

func (s *signIn) submit() {
	if s.why() != "" {
		return
	}
	s.busy = true
	s.enter.Rename("正在核对口令…")
	s.w.SignIn(s.user.Text(), s.password.Text(), func(err error) {
		s.busy = false
		s.enter.Rename("登录")
		title, text := told(err)
		s.password.Set("")
		s.wrong.Set(title + "：" + text)
		s.w.body.Refresh()
		s.password.Focus()
	})
}
