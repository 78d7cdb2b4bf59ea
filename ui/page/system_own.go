package page

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/domain/bureau"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// OwnDesk is what somebody does about their own account.
type OwnDesk interface {
	OwnAccount(context.Context) (bureau.OwnAccount, error)
	TakeKeyFile(ctx context.Context, password string, file bureau.KeyFile) error
	PasswordDesk
	HandoverDesk
}

// systemOwn is a person's own account: password and key file.
type systemOwn struct {
	p       *systemPage
	running latest
	own     model.Own
	body    *fyne.Container
	passing *systemHandovers
	object  fyne.CanvasObject
}

// proseEms is how wide what is read and filled in becomes at most: longer lines are hard to follow.
const proseEms = 66

func newSystemOwn(p *systemPage) *systemOwn {
	o := &systemOwn{p: p, running: latest{host: p.host}, body: part.Down(look.Wide, part.Note("正在读取…")), passing: newSystemHandovers(p)}
	o.object = part.PadXY(look.Tiny, look.Medium, part.Down(look.Nil, part.Across(look.Nil, part.Ems(proseEms, part.Down(look.Wide, o.body, o.passing.object)), part.Grow(nil)), part.Grow(nil)))
	return o
}

func (o *systemOwn) commands() []part.Command {
	return []part.Command{o.passwordCommand(), o.keyFileCommand()}
}

func (o *systemOwn) reload() {
	o.passing.reload()
	fetch(&o.running, "", o.p.desk.OwnAccount, func(own bureau.OwnAccount) {
		o.own = model.NewOwn(own, o.p.desk.Today())
		o.draw()
	})
}

func (o *systemOwn) draw() {
	facts := part.Down(look.Small)
	for _, f := range o.own.Facts {
		facts.Add(part.Labelled(f.Name, part.Prose(f.Text).In(toneRoles[f.Tone])))
	}
	explains := part.Down(look.Small)
	for _, text := range o.own.Explains {
		explains.Add(part.Prose(text))
	}
	o.body.Objects = []fyne.CanvasObject{
		part.Panel(part.Down(look.Medium, part.Across(look.Small, part.Grow(part.Section("账户和口令").Loose()), part.Button(o.passwordCommand())), facts)),
		part.Panel(part.Down(look.Medium, part.Across(look.Small, part.Section("密钥文件"), part.Tag(toneRoles[o.own.Tone], o.own.KeyFile),
			part.Grow(nil), part.Button(o.keyFileCommand())), explains)),
	}
	o.body.Refresh()
}

func (o *systemOwn) passwordCommand() part.Command {
	return part.Command{Name: "修改口令…", Do: func() {
		ChangePassword(o.p.host, o.p.desk, false, func(changed bool) {
			if changed {
				o.reload()
			}
		})
	}}
}

func (o *systemOwn) keyFileCommand() part.Command {
	return part.Command{Name: o.own.Verb, Do: o.askKeyFile, Why: func() string {
		if o.own.Why == "" && o.p.tools.KeyFile == nil {
			return "这里不能写文件。"
		}
		return o.own.Why
	}}
}

// sticks are the folders of what can be pulled out.
func (t Tools) sticks() []string {
	if t.Sticks == nil {
		return nil
	}
	return t.Sticks()
}

// askKeyFile asks where the key file is to be, beginning with the first stick.
func (o *systemOwn) askKeyFile() {
	sticks, name := o.p.tools.sticks(), model.KeyFileName(o.p.desk.Person().User)
	place := part.NewField("存到").Must().Hint("U盘上的位置").Checked(filled("密钥文件的位置")).Aside(func(path string) string {
		return model.KeyFileAdvice(path, sticks)
	})
	if len(sticks) > 0 {
		place.Set(filepath.Join(sticks[0], name))
	}
	place.Complain("") // says what there is to say of the place
	password := secretField()
	explains := part.Down(look.Small)
	for _, text := range o.own.Explains {
		explains.Add(part.Prose(text))
	}
	fields, asked := []*part.Field{place, password}, ""
	f := newForm(o.p.host, strings.TrimSuffix(o.own.Verb, "…"), "写出密钥文件", explains, fields, func(ctx context.Context) error {
		return o.p.desk.TakeKeyFile(ctx, password.Text(), o.p.tools.KeyFile(place.Text()))
	}, func() {
		o.reload()
		o.told(place.Text())
	})
	// What lies there may be the key of somebody else, whose account would never open again.
	f.before = func() string {
		path := place.Text()
		if _, err := os.Stat(path); err == nil && asked != path {
			asked = path
			return "“" + filepath.Base(path) + "”已经有了。确知是您自己的旧密钥文件，再按一次按钮就替换它；别人的密钥文件替换以后，他的账户就打不开了。"
		}
		return ""
	}
	f.dialog.Also(part.Command{Name: "选择位置…", Do: func() {
		saveAs(o.p.host, "密钥文件存到哪里", "存在这里", filepath.Join(folderOf(place.Text(), sticks), name), func(path string) error {
			asked = path // the dialog has asked already
			place.Set(path)
			return nil
		})
	}})
	f.dialog.Show(o.p.host.Window())
}

// folderOf is where somebody begins to look for a place.
func folderOf(path string, sticks []string) string {
	switch {
	case path != "":
		return filepath.Dir(path)
	case len(sticks) > 0:
		return sticks[0]
	}
	return folder("")
}

func (o *systemOwn) told(path string) {
	body := part.Down(look.Small)
	for _, text := range model.FactorDone(path) {
		body.Add(part.Prose(text))
	}
	part.NewNotice("密钥文件已启用", body).Show(o.p.host.Window())
}
