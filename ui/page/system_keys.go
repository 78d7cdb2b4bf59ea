package page

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/document"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// KeysDesk is what is done about the keys that everything is sealed with.
type KeysDesk interface {
	Settings() bureau.Settings
	KeyState(context.Context) (bureau.KeyState, error)
	RotateKeys(ctx context.Context, password, why string, progress func(done, total int)) (bureau.Rotation, error)
	RenewRecovery(ctx context.Context, password, why string) (access.RecoveryHalves, error)
}

// systemKeys is the data key and the recovery key: how they stand, and the change of either.
type systemKeys struct {
	p       *systemPage
	reading latest
	working latest
	known   model.Keys
	body    *fyne.Container
	object  fyne.CanvasObject
}

func newSystemKeys(p *systemPage) *systemKeys {
	k := &systemKeys{p: p, reading: latest{host: p.host}, working: latest{host: p.host}, body: part.Down(look.Wide, part.Note("正在读取…"))}
	k.object = part.PadXY(look.Tiny, look.Medium, part.Down(look.Nil, part.Across(look.Nil, part.Ems(proseEms, k.body), part.Grow(nil)), part.Grow(nil)))
	return k
}

func (k *systemKeys) commands() []part.Command {
	return []part.Command{k.rotateCommand(), k.renewCommand()}
}

func (k *systemKeys) whyBusy() string {
	if k.working.busy() {
		return "正在更换，可在窗口下方看进度或取消；取消以后可以接着做。"
	}
	return ""
}

func (k *systemKeys) rotateCommand() part.Command {
	return part.Command{Name: k.known.Verb, Why: k.whyBusy, Do: k.askRotate}
}

func (k *systemKeys) renewCommand() part.Command {
	return part.Command{Name: "更换恢复密钥…", Why: k.whyBusy, Do: k.askRenew}
}

func (k *systemKeys) reload() {
	fetch(&k.reading, "", k.p.desk.KeyState, func(s bureau.KeyState) {
		k.known = model.NewKeys(s)
		k.draw()
	})
}

func (k *systemKeys) draw() {
	data := part.Down(look.Medium, part.Across(look.Small, part.Section("数据密钥"), part.Tag(toneRoles[k.known.Tone], k.known.State), part.Grow(nil),
		part.Button(k.rotateCommand())), facts(k.known.Facts))
	for _, text := range model.DataKeyText {
		data.Add(part.Remark(text))
	}
	recovery := part.Down(look.Medium, part.Across(look.Small, part.Section("恢复密钥"), part.Tag(toneRoles[k.known.ToldTone], k.known.Told), part.Grow(nil),
		part.Button(k.renewCommand())))
	for _, text := range model.RecoveryText {
		recovery.Add(part.Remark(text))
	}
	k.body.Objects = []fyne.CanvasObject{part.Panel(data), part.Panel(recovery)}
	if len(k.known.Ends) > 0 {
		k.body.Add(part.Panel(part.Down(look.Medium, part.Across(look.Small, part.Section("印章和证书的期限"), part.Tag(toneRoles[k.known.EndTone], k.known.Ending), part.Grow(nil)),
			facts(k.known.Ends), part.Remark(model.ValidityText))))
	}
	k.body.Refresh()
}

// ask asks why something is changed, and for the person's password, which opens the key there is.
func (k *systemKeys) ask(title, text, verb string, do func(why, password string)) {
	why := part.NewField("原因").Must().Hint("例如：张三调离；用满两年").Checked(filled("原因"))
	password := secretField()
	fields := []*part.Field{why, password}
	var dialog *part.Dialog
	dialog = part.NewDialog(title, part.Down(look.Medium, part.Prose(text), part.Form(fields...)), part.Command{Name: verb, Do: func() {
		if !part.FirstWrong(fields) {
			return
		}
		reason, secret := strings.TrimSpace(why.Text()), password.Text()
		dialog.Close()
		do(reason, secret)
	}})
	password.Submits(dialog.Submit)
	dialog.Wide().Begin(why).Show(k.p.host.Window())
}

func (k *systemKeys) askRotate() {
	title := strings.TrimSuffix(k.known.Verb, "…")
	text := "更换以后，原来的口令照旧，各人下次登录时自动换上新密钥。请准备好打印机：新的恢复密钥只显示这一次。以前的备份只有当时的恢复密钥打得开，换完请马上备份。"
	k.ask(title, text, title, func(why, password string) {
		var r bureau.Rotation
		k.work(title, func(ctx context.Context, progress func(done, total int)) (halves access.RecoveryHalves, err error) {
			r, err = k.p.desk.RotateKeys(ctx, password, why, progress)
			return r.Recovery, err
		}, func() string { return model.RotationDone(r) })
	})
}

func (k *systemKeys) askRenew() {
	text := "原来的恢复密钥马上作废，新的只显示这一次，请准备好打印机。以前的备份仍要用当时的恢复密钥打开。"
	k.ask("更换恢复密钥", text, "更换恢复密钥", func(why, password string) {
		k.work("更换恢复密钥", func(ctx context.Context, _ func(done, total int)) (access.RecoveryHalves, error) {
			return k.p.desk.RenewRecovery(ctx, password, why)
		}, func() string { return "恢复密钥已更换" })
	})
}

// work changes keys, says what came of it, and tells the recovery key it made: that holds already where the work was cut off.
func (k *systemKeys) work(title string, do func(ctx context.Context, progress func(done, total int)) (access.RecoveryHalves, error), said func() string) {
	var halves access.RecoveryHalves
	k.working.begin(title, func(ctx context.Context, progress func(done, total int)) (err error) {
		halves, err = do(ctx, progress)
		return err
	}, func(err error) {
		defer k.p.changed()
		tellEnd(k.p.host, err, "已停止，已完成的有效；请接着更换", func() { k.p.host.Toast(said()) })
		if !halves.IsZero() {
			k.tell(halves)
		}
	})
	k.draw()
}

// tell shows the halves of a new recovery key, once.
func (k *systemKeys) tell(halves access.RecoveryHalves) {
	settings := k.p.desk.Settings()
	body := part.Down(look.Medium,
		part.Prose("新的恢复密钥只显示这一次。请把甲份、乙份各印一张，由两人分开密封保管；合在一起才能恢复，单独一份没有用。不要拍照，不要录入电脑。"),
		HalvesView(k.p.host, k.p.tools, settings.Bureau, settings.Training, halves),
		part.Remark("没有印好就关掉了的，请再更换一次恢复密钥。"))
	part.NewNotice("新的恢复密钥", body).Broad().Show(k.p.host.Window())
}

// HalvesView shows both halves of a bureau's recovery key, each with a button that prints it on a sheet of its own.
func HalvesView(host Host, tools Tools, name string, training bool, halves access.RecoveryHalves) fyne.CanvasObject {
	sheet := paper.RecoverySheet{Bureau: name, Halves: halves, Made: time.Now()}
	if training {
		sheet.Mark = document.MarkTraining
	}
	list := part.Down(look.Small)
	for i, half := range halves {
		which, of := halves.Name(i), sheet
		of.Which = i
		list.Add(part.Across(look.Medium, part.Ems(4, part.Text(which)), part.Grow(part.Strong(string(half))),
			part.Button(part.Command{Name: "打印" + which + "…", Do: func() {
				made, err := paper.NewRecoverySheet(of, tools.Type)
				if err != nil {
					host.Fail(err)
					return
				}
				tools.askPrinter(host, "恢复密钥"+which, "恢复密钥.pdf", made)
			}})))
	}
	return list
}
