package ui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/look"
	"roadcert/ui/part"
)

// signIn is the page before anybody is known.
type signIn struct {
	w              *Window
	user, password *part.Field
	keyFile        *part.Field // asked for once the account has turned out to need it
	form           *fyne.Container
	wrong          *part.Paragraph
	enter          *part.CommandButton
	busy           bool
	asksKeyFile    bool
}

// Widths of the cards of the sign-in page in body type sizes.
const (
	cardEms     = 30
	practiceEms = 36
)

func (w *Window) showSignIn(user string) {
	w.win.SetTitle("路证 · " + w.house.Bureau)
	s := newSignIn(w, user)
	w.put(s.object())
	if user == "" {
		s.user.FocusIn(w.win.Canvas())
	} else {
		s.password.FocusIn(w.win.Canvas())
	}
}

func newSignIn(w *Window, user string) *signIn {
	s := &signIn{w: w, wrong: part.Prose("").In(look.Danger)}
	s.user = part.NewField("用户名").Changed(s.forget)
	s.password = part.NewField("口令").Secret().Changed(s.forget).Submits(s.submit)
	s.user.Set(user)
	s.keyFile = part.NewField("密钥文件").Changed(s.forget).Submits(s.submit)
	s.form = container.NewStack()
	s.enter = part.Button(part.Command{Name: "登录", Primary: true, Do: s.submit, Why: s.why})
	s.fill()
	return s
}

func (s *signIn) object() fyne.CanvasObject {
	card := part.Ems(cardEms, part.Panel(part.Down(look.Medium,
		part.Heading("路证"), part.Text(s.w.house.Bureau).In(look.SecondInk), s.form, s.wrong,
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
	s.w.SignIn(Credentials{User: s.user.Text(), Password: s.password.Text(), KeyFile: s.keyFile.Text()}, func(err error) {
		s.busy = false
		s.enter.Rename("登录")
		title, text := told(err)
		s.wrong.Set(title + "：" + text)
		if errors.Is(err, access.ErrKeyFile) {
			s.askKeyFile()
			return
		}
		s.password.Set("")
		s.w.body.Refresh()
		s.password.Focus()
	})
}

// fill puts the fields into the form: that of the key file where it has a path.
func (s *signIn) fill() {
	form := part.Form(s.user, s.password)
	if s.asksKeyFile {
		form = part.Form(s.user, s.password, s.keyFile)
	}
	s.form.Objects = []fyne.CanvasObject{form}
	s.form.Refresh()
}

// askKeyFile asks for the second factor, and offers the one that is on a stick. The password stays: it was right.
func (s *signIn) askKeyFile() {
	s.asksKeyFile = true
	if s.w.tools.KeyFiles != nil {
		if found := s.w.tools.KeyFiles(); len(found) > 0 && s.keyFile.Text() == "" {
			s.keyFile.Set(found[0])
			s.wrong.Set("在U盘上找到了密钥文件，请核对后登录")
		}
	}
	s.fill()
	s.w.body.Refresh()
	s.keyFile.Focus()
}
