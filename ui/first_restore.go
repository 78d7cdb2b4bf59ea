package ui

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/bureau"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/page"
	"roadcert/ui/part"
)

// Restored is what restoring a backup came to.
type Restored struct {
	bureau.Restoration
	Certificates int
	Problems     int // that the check of the restored store found
}

// restoring makes a backup the store of this machine, with the recovery key: on a new machine, or where the store cannot
// be opened any more.
type restoring struct {
	early
	file  *part.Field
	key   [2]*part.Field // its halves; a whole one goes into the first
	bar   *part.Progress
	start *part.CommandButton
	busy  bool
}

// backupFiles is how the names of backups end.
const backupFiles = ".rcbackup"

func newRestoring(w *Window) *restoring {
	r := &restoring{early: newEarly(w), bar: part.NewProgress()}
	r.file = part.NewField("备份文件").Must().Hint("选择、拖入，或写出 " + backupFiles + " 文件的完整路径").Checked(func(text string) (string, string) {
		if text = strings.TrimSpace(text); text == "" {
			return text, "请选择备份文件"
		}
		return text, ""
	})
	r.key[0] = part.NewField("恢复密钥甲份").Must().Hint("打印件上的七组字符，横线可以不写").Lines(2).Checked(func(text string) (string, string) {
		if text = strings.TrimSpace(text); text == "" {
			return text, "请照着打印件输入恢复密钥"
		}
		return text, ""
	}).Submits(r.submit)
	r.key[1] = part.NewField("恢复密钥乙份").Hint("由另一人输入；甲份是完整的恢复密钥时不填").Lines(2).Submits(r.submit)
	r.start = part.Button(part.Command{Name: "恢复", Primary: true, Do: r.submit, Why: func() string {
		if r.busy {
			return "正在恢复，请稍候"
		}
		return ""
	}})
	r.bar.Hide()
	return r
}

// show puts the wizard into the window. Files can be dropped on it.
func (r *restoring) show() {
	r.w.put(r.object())
	r.w.win.SetOnDropped(func(_ fyne.Position, files []fyne.URI) {
		if len(files) > 0 && !r.busy {
			r.file.Set(files[0].Path())
		}
	})
	r.file.FocusIn(r.w.win.Canvas())
}

// leave ends it.
func (r *restoring) leave() {
	r.w.win.SetOnDropped(nil)
	r.w.enter()
}

func (r *restoring) object() fyne.CanvasObject {
	back := part.Button(part.Command{Name: "返回", Do: r.leave, Why: func() string {
		if r.busy {
			return "正在恢复，请稍候"
		}
		return ""
	}})
	choose := part.Button(part.Command{Name: "选择备份文件…", Do: r.choose})
	card := part.Panel(part.Down(look.Medium,
		part.Heading("从备份恢复"),
		part.Prose("用最近一份备份和恢复密钥的甲、乙两份，在这台电脑上恢复证照库；它放在 "+r.w.house.Folder+"。"),
		part.Section("一、备份和密钥"), part.Form(r.file, r.key[0], r.key[1]), part.Across(look.Small, choose, part.Grow(nil)),
		part.Section("二、恢复之后"),
		part.Remark("账户和口令是备份时的。已接入省级系统的，先同步一次，取回备份之后办理的结果，然后才能办理业务。原来的电脑和证照库不得再使用，否则会有两套数据。"),
		r.wrong, r.doing, r.bar, part.Across(look.Small, back, part.Grow(nil), r.start)))
	return part.Scrolled(container.NewCenter(part.Pad(look.Huge, part.Ems(wizardEms, card))))
}

func (r *restoring) choose() {
	page.ChooseFile(r, "选择备份文件", filepath.Dir(r.file.Text()), []string{backupFiles}, r.file.Set)
}

func (r *restoring) submit() {
	if r.busy || !part.FirstWrong([]*part.Field{r.file, r.key[0]}) {
		return
	}
	r.busy = true
	r.start.Rename("正在恢复…")
	r.wrong.Set("")
	r.bar.Show()
	typed := strings.TrimSpace(r.key[0].Text() + "\n" + r.key[1].Text())
	var done Restored
	r.w.run(func(ctx context.Context) (err error) {
		done, err = r.w.tools.Restore(ctx, r.file.Text(), typed, func(s bureau.BackupStep) {
			r.w.runner.Return(func() {
				r.doing.Set(s.Name + "…")
				r.bar.Set(s.Done, s.Total)
			})
		})
		return err
	}, func(err error) {
		r.busy = false
		r.start.Rename("恢复")
		r.bar.Hide()
		r.doing.Set("")
		if err != nil {
			r.Fail(err)
			return
		}
		r.key[0].Set("")
		r.key[1].Set("")
		r.w.put(r.told(&done))
	})
}

// told says what was restored, and what has to be done before anything else.
func (r *restoring) told(done *Restored) fyne.CanvasObject {
	steps := []string{"登录后先同步一次：向省级系统取回备份之后办理的结果。同步完成之前不能办理证照业务。"}
	if !done.Joined {
		steps = []string{"这个证照库没有接入省级系统：请系统管理员先放行（roadcertctl restore go-on），写明跳过多少编号。放行之前不能办理证照业务。"}
	}
	steps = append(steps, "备份之后停用的账户、改过的口令，请重新停用、修改。", "备份之后没有推送的业务，按纸质台账补登。", "原来的电脑和证照库不得再使用。")
	list := part.Down(look.Small)
	for i, s := range steps {
		list.Add(part.Prose(string(rune('１'+i)) + "．" + s))
	}
	found := part.Remark("恢复的证照库已经核对，没有发现问题。")
	if done.Problems > 0 {
		found = part.Prose("恢复的证照库里发现问题，请系统管理员运行检查查明；另一份备份可能更好。").In(look.Danger)
	}
	next := part.Button(part.Command{Name: "去登录", Primary: true, Do: r.leave})
	card := part.Panel(part.Down(look.Medium,
		part.Heading("已从备份恢复"),
		part.Prose(done.Backup.Bureau+"，"+done.Backup.Made.Local().Format(time.DateTime)+" 的备份，"+model.Thousands(done.Certificates)+" 本证照。"),
		found, part.Section("接下来"), list, part.Across(look.Small, part.Grow(nil), next)))
	return part.Scrolled(container.NewCenter(part.Pad(look.Huge, part.Ems(wizardEms, card))))
}
