package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/bureau"
	"roadcert/ui/look"
	"roadcert/ui/page"
	"roadcert/ui/part"
)

// firstRun makes a new store, in three steps: the unit, practice or real, and the people's first
// passwords, which are told this once.
type firstRun struct {
	early
	name, uscc, city, county, kind *part.Field
	make                           *part.CommandButton
	busy                           bool
}

// wizardEms is the width of the wizard in body type sizes.
const wizardEms = 60

func newFirstRun(w *Window) *firstRun {
	f := &firstRun{early: newEarly(w)}
	f.name = part.NewField("单位全称").Must().Hint("法库县交通运输事务服务中心").Checked(func(text string) (string, string) {
		text = strings.TrimSpace(text)
		if text == "" {
			return text, "请填写单位全称，它会印在证照和报告上"
		}
		return text, ""
	})
	f.uscc = part.NewField("信用代码").Must().Hint("18 位统一社会信用代码").Checked(func(text string) (string, string) {
		text = strings.ToUpper(strings.TrimSpace(text))
		return text, w.tools.CheckUSCC(text)
	})
	f.city = part.NewChoiceField("地市", f.cities()).Must().Changed(f.offerCounties)
	f.county = part.NewChoiceField("县（市、区）", nil).Must()
	f.kind = part.NewChoiceField("用途", []part.Option{
		{Key: "training", Name: "练习：每个岗位一个账户，证照一律无效"}, {Key: "real", Name: "正式：只建三个管理员账户"},
	}).Must()
	f.offerCounties()
	f.make = part.Button(part.Command{Name: "建立证照库", Primary: true, Do: f.submit, Why: func() string {
		if f.busy {
			return "正在建立，请稍候"
		}
		return ""
	}})
	return f
}

func (f *firstRun) object() fyne.CanvasObject {
	card := part.Panel(part.Down(look.Medium,
		part.Heading("第一次使用路证"),
		part.Prose("这台电脑上还没有证照库。请填写单位情况，建立一个；它放在 "+f.w.house.Folder+"。已有证照库的，请关闭本程序，用 --store 指出它所在的文件夹。"),
		part.Across(look.Small, part.Text("换了电脑，或者原来的证照库坏了："),
			part.Button(part.Command{Name: "从备份恢复…", Do: func() { newRestoring(f.w).show() }}), part.Grow(nil)),
		part.Section("一、单位"), part.Form(f.name, f.uscc, f.city, f.county),
		part.Section("二、用途"), part.Form(f.kind),
		part.Remark("先用练习库熟悉，再另建正式库；练习库不能变成正式库。"),
		part.Section("三、人员"),
		part.Remark("建立之后，屏幕上会显示一次各账户的初始口令和恢复密钥，请准备好纸笔。接入省级系统不在这里办理：本机先独立工作。"),
		f.wrong, part.Across(look.Small, part.Grow(nil), f.make)))
	return part.Scrolled(container.NewCenter(part.Pad(look.Huge, part.Ems(wizardEms, card))))
}

// cities are the prefixes of the counties' codes with what their names begin with in common.
func (f *firstRun) cities() []part.Option {
	var list []part.Option
	for _, c := range f.w.tools.Counties {
		if n := len(list); n > 0 && list[n-1].Key == c.Key[:4] {
			continue
		}
		name, _, found := strings.Cut(c.Name, "市")
		if found {
			name += "市"
		}
		list = append(list, part.Option{Key: c.Key[:4], Name: name})
	}
	return list
}

func (f *firstRun) offerCounties() {
	city := f.city.Text()
	var list []part.Option
	for _, c := range f.w.tools.Counties {
		if strings.HasPrefix(c.Key, city) {
			_, short, found := strings.Cut(c.Name, "市")
			if !found || short == "" {
				short = c.Name
			}
			list = append(list, part.Option{Key: c.Key, Name: short + "　" + c.Key})
		}
	}
	f.county.Offer(list)
}

func (f *firstRun) submit() {
	if !part.FirstWrong([]*part.Field{f.name, f.uscc}) {
		return
	}
	f.busy = true
	f.make.Rename("正在建立…")
	founding := bureau.Founding{Region: f.county.Text(), Bureau: f.name.Text(), USCC: f.uscc.Text(), Training: f.kind.Text() == "training"}
	var founded bureau.Founded
	f.w.run(func(ctx context.Context) (err error) {
		founded, err = f.w.tools.Found(ctx, founding)
		return err
	}, func(err error) {
		f.busy = false
		f.make.Rename("建立证照库")
		if err != nil {
			title, text := told(err)
			f.wrong.Set(title + "：" + text)
			f.w.body.Refresh()
		}
		if !founded.Recovery.IsZero() { // told this once, whatever else went wrong
			f.w.put(f.told(founded, founding.Training))
		}
	})
}

// told shows what is told only once. Going on asks for a word that it has been written down.
func (f *firstRun) told(founded bureau.Founded, training bool) fyne.CanvasObject {
	people := part.Down(look.Tiny)
	for _, a := range founded.Accounts {
		people.Add(part.Across(look.Medium, part.Ems(10, part.Text(a.Role.Name())), part.Ems(12, part.Text(a.User)), part.Strong(a.Password)))
	}
	note := "三位管理员第一次登录时要换成自己的口令。请把每个口令只交给它的主人。"
	if training {
		note = "练习账户的口令以后在登录页上也能看到。"
	}
	next := part.Command{Name: "已经抄好，去登录", Primary: true, Do: func() {
		part.ConfirmTyped(f.w.win, "恢复密钥两份都抄好了吗？", "口令全部忘记时，只有甲、乙两份恢复密钥合在一起能打开证照库。离开这一页之后，任何人都不能再看到它们。", "去登录", "已抄好", f.w.enter)
	}}
	card := part.Panel(part.Down(look.Medium,
		part.Heading("证照库已建立"), part.Prose("下面的内容只显示这一次，请抄在纸上，锁进保险柜。"),
		part.Section("账户和初始口令"), people, part.Remark(note),
		part.Section("恢复密钥"), page.HalvesView(f, f.w.tools.Files, f.name.Text(), training, founded.Recovery),
		part.Remark("两份印在两张纸上，由两人分开保管：合在一起才能恢复，单独一份没有用。"),
		f.wrong, f.doing,
		part.Across(look.Small, part.Grow(nil), part.Button(next))))
	return part.Scrolled(container.NewCenter(part.Pad(look.Huge, part.Ems(wizardEms, card))))
}
