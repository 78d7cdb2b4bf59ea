package main

import (
	"context"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/ui"
	"roadcert/ui/look"
	"roadcert/ui/page"
)

// artist draws the window in memory, with the toolkit's software painter, and needs no display.
type artist struct {
	dir string
	out io.Writer
	win fyne.Window
	ui  *ui.Window
}

// draw signs each practice account in and draws every page it may use: <user>-<page>.png. The first
// account's pages are drawn in the dark theme and in large type as well.
func (b *building) draw(theme *look.Theme, dir string, out io.Writer) error {
	house, err := b.house(context.Background())
	if err != nil {
		return err
	}
	if house.Founded && len(house.Practice) == 0 {
		return problem.New(problem.Invalid, "不能画出页面", "画页面要用练习账户登录，而这不是练习用的证照库", "请用 roadcertctl init --training 或 roadcertctl demo 建立的练习库")
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return problem.From(err, problem.Unwritable, "不能画出页面", "不能建立文件夹 "+dir, "请换一个文件夹")
	}
	test.NewApp()
	win := test.NewWindow(nil)
	b.drawn = true
	a := &artist{dir: dir, out: out, win: win, ui: ui.New(win, theme, b.tools(), ui.AtOnce())}
	if !house.Founded {
		return a.save("first-run")
	}
	if err := a.save("sign-in"); err != nil {
		return err
	}
	for i, account := range house.Practice {
		if err := a.account(account, i == 0); err != nil {
			return err
		}
	}
	return nil
}

func (a *artist) account(account bureau.Newcomer, everyLook bool) (err error) {
	a.ui.SignIn(ui.Credentials{User: account.User, Password: account.Password}, func(wrong error) { err = wrong })
	if err != nil {
		return err
	}
	defer a.ui.SignOut()
	places := a.ui.Places()
	if len(places) == 0 {
		return a.save(account.User)
	}
	for _, name := range places {
		a.ui.Open(page.Route{Page: name})
		if err := a.save(account.User + "-" + string(name)); err != nil {
			return err
		}
		if !everyLook {
			continue
		}
		a.ui.SetLook(true, true)
		err := a.save(account.User + "-" + string(name) + "-dark-large")
		a.ui.SetLook(false, false)
		if err != nil {
			return err
		}
	}
	return nil
}

// save paints what the window shows.
func (a *artist) save(name string) error {
	path := filepath.Join(a.dir, name+".png")
	f, err := os.Create(path)
	if err != nil {
		return problem.From(err, problem.Unwritable, "不能画出页面", "不能写入 "+path, "请换一个文件夹")
	}
	if err := png.Encode(f, a.win.Canvas().Capture()); err != nil {
		_ = f.Close() // the first error is the one to tell
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.out, path)
	return err
}
