package page

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// RestoredDesk is what is asked about a store that came out of a backup.
type RestoredDesk interface {
	May(access.Permission) bool
	Restoration(context.Context) (bureau.Restoration, bool, error)
	GoOn(ctx context.Context, numbers int, why string) error
	Sync(ctx context.Context, progress func(bureau.SyncStep)) (bureau.SyncResult, error)
}

// restoredBand lies across the top of a page while the store came out of a backup and has not caught up: nobody can do
// anything to a certificate then, and everybody is told why.
type restoredBand struct {
	desk    RestoredDesk
	host    Host
	reading latest
	working latest
	from    bureau.Restoration
	band    *fyne.Container // empty where nothing waits
	whole   *fyne.Container // the band with the page below it
}

func newRestoredBand(desk RestoredDesk, host Host, page fyne.CanvasObject) *restoredBand {
	b := &restoredBand{desk: desk, host: host, reading: latest{host: host}, working: latest{host: host}, band: part.Down(look.Nil)}
	b.whole = part.Down(look.Nil, b.band, part.Grow(page))
	return b
}

// reload looks whether the store still waits.
func (b *restoredBand) reload() {
	waits := false
	b.reading.begin("", func(ctx context.Context, _ func(int, int)) (err error) {
		b.from, waits, err = b.desk.Restoration(ctx)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			b.host.Fail(err)
		case waits:
			b.put(part.Banner(model.RestoredText(b.from), b.commands()...))
		case len(b.band.Objects) > 0:
			b.put()
		}
	})
}

func (b *restoredBand) put(objects ...fyne.CanvasObject) {
	b.band.Objects = objects
	b.band.Refresh()
	b.whole.Refresh() // what is below it moves
}

func (b *restoredBand) commands() []part.Command {
	return []part.Command{{Name: "放行…", Why: b.whyNotGoOn, Do: b.askGoOn}, {Name: "立即同步", Primary: true, Why: b.whyNotSync, Do: b.sync}}
}

func (b *restoredBand) whyNotGoOn() string {
	if !b.desk.May(access.KeepBackups) {
		return "恢复的证照库由" + access.SystemAdmin.Name() + "放行。"
	}
	return b.whyBusy()
}

func (b *restoredBand) whyBusy() string {
	if b.working.busy() {
		return "正在办理，可在窗口下方看进度或取消。"
	}
	return ""
}

func (b *restoredBand) whyNotSync() string {
	switch {
	case !b.from.Joined:
		return "本机没有接入省级系统，没有可以核对的；请" + access.SystemAdmin.Name() + "放行。"
	case !b.desk.May(access.Synchronise):
		return needs(b.desk, access.Synchronise)()
	}
	return b.whyBusy()
}

// sync asks the province for what is lost.
func (b *restoredBand) sync() {
	var result bureau.SyncResult
	b.working.begin("与省级系统同步", inTurn(func(ctx context.Context, progress func(done, total int)) (err error) {
		result, err = b.desk.Sync(ctx, func(s bureau.SyncStep) { progress(s.Done, s.Total) })
		return err
	}), b.done(func() string { return model.SyncedText(result) }))
}

// done says what came of something, and has every page read anew.
func (b *restoredBand) done(said func() string) func(error) {
	return func(err error) {
		defer b.host.Changed()
		tellEnd(b.host, err, stoppedSync, func() { b.host.Toast(said()) })
	}
}

// askGoOn asks how many numbers are left out and why, and has that typed once more: nobody can take it back.
func (b *restoredBand) askGoOn() {
	numbers := part.NewField("跳过的编号数").Must().Unit("个，每类证照").Hint("备份之后最多可能发出的").Checked(func(text string) (string, string) {
		return strings.TrimSpace(text), model.SkippedFault(text, b.from.Joined)
	})
	if b.from.Joined {
		numbers.Set("0")
	}
	why := part.NewField("理由").Must().Lines(3).Hint("为什么不等省级系统，备份之后办理的业务如何补登").Checked(filled("理由"))
	fields := []*part.Field{numbers, why}
	var dialog *part.Dialog
	dialog = part.NewDialog("放行恢复的证照库", part.Down(look.Medium, part.Prose(model.GoOnText(b.from)), part.Form(fields...)), part.Command{Name: "放行…", Do: func() {
		if !part.FirstWrong(fields) {
			return
		}
		n, _ := strconv.Atoi(numbers.Text()) // it was checked
		reason := strings.TrimSpace(why.Text())
		dialog.Close()
		text, typed := model.GoOnConfirmed(n)
		part.ConfirmTyped(b.host.Window(), "放行恢复的证照库", text, "放行", typed, func() { b.goOn(n, reason) })
	}})
	dialog.Wide().Dangerous().Begin(numbers).Show(b.host.Window())
}

func (b *restoredBand) goOn(numbers int, why string) {
	b.working.begin("放行恢复的证照库", func(ctx context.Context, _ func(int, int)) error { return b.desk.GoOn(ctx, numbers, why) },
		b.done(func() string { return "已放行，可以办理业务；备份之后办理的请尽快补登" }))
}
