package page

import (
	"context"
	"io"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// stoppedSync is said where a person stops what is done with the province.
const stoppedSync = "已停止；已完成的有效，下一次会接着做。"

// work does something with the province in the background and says what came of it.
func (p *syncPage) work(title string, do func(ctx context.Context, progress func(done, total int)) error, said func() string) {
	p.working.begin(title, inTurn(do), func(err error) {
		defer p.changed() // what was done before it failed stays done
		tellEnd(p.host, err, stoppedSync, func() { p.host.Toast(said()) })
	})
	p.able()
}

// The link synchronises by itself, too: a person's work waits for its turn rather than fail.
const (
	turnAgain = 200 * time.Millisecond
	turnMost  = time.Minute
)

// inTurn does work as soon as nobody else talks with the province.
func inTurn(do func(ctx context.Context, progress func(done, total int)) error) func(ctx context.Context, progress func(done, total int)) error {
	return func(ctx context.Context, progress func(done, total int)) error {
		for until := time.Now().Add(turnMost); ; {
			err := do(ctx, progress)
			if problem.Of(err) != problem.Busy || time.Now().After(until) {
				return err
			}
			select {
			case <-ctx.Done():
				return err
			case <-time.After(turnAgain):
			}
		}
	}
}

// whyNotTalk says why nothing can be done with the province now; empty where it can.
func (p *syncPage) whyNotTalk() string {
	switch {
	case !p.desk.May(access.Synchronise):
		return needs(p.desk, access.Synchronise)()
	case !p.known.status.Joined:
		return "这台工作站还没有接入省级系统。"
	case p.working.busy():
		return "正在与省级系统联系，可在窗口下方看进度或取消。"
	}
	return ""
}

func (p *syncPage) syncCommand() part.Command {
	return part.Command{Name: "立即同步", Key: fyne.KeyS, Mod: fyne.KeyModifierControl, Primary: true, Why: p.whyNotTalk, Do: func() {
		var result bureau.SyncResult
		p.work("与省级系统同步", func(ctx context.Context, progress func(done, total int)) (err error) {
			result, err = p.desk.Sync(ctx, func(s bureau.SyncStep) { progress(s.Done, s.Total) })
			return err
		}, func() string { return model.SyncedText(result) })
	}}
}

// Where parcels and invitations were last.
const (
	parcelFolder     = "sync.parcel"
	invitationFolder = "sync.invitation"
)

func (p *syncPage) exportCommand() part.Command {
	return part.Command{Name: "导出数据包…", Key: fyne.KeyE, Mod: fyne.KeyModifierControl, Why: p.whyNotTalk, Do: func() {
		name := "数据包-" + p.desk.Today().String() + ".parcel"
		saveAs(p.host, "导出加密数据包", "导出", filepath.Join(folder(parcelFolder), name), func(path string) error {
			var out bureau.ParcelOut
			p.work("导出加密数据包", func(ctx context.Context, _ func(int, int)) error {
				return writeFile(path, func(w io.Writer) (err error) {
					out, err = p.desk.ExportParcel(ctx, w)
					return err
				})
			}, func() string {
				rememberFolder(parcelFolder, filepath.Dir(path))
				return "已导出：" + path + "，" + model.ParcelText(out)
			})
			return nil
		})
	}}
}

func (p *syncPage) receiveCommand() part.Command {
	return part.Command{Name: "导入回执包…", Key: fyne.KeyO, Mod: fyne.KeyModifierControl, Why: p.whyNotTalk, Do: func() {
		chooseFile(p.host, "导入省级系统的回执包", folder(parcelFolder), []string{".parcel"}, func(path string) {
			var result bureau.SyncResult
			p.work("导入回执包", func(ctx context.Context, _ func(int, int)) error {
				content, err := readFile(path)
				if err == nil {
					result, err = p.desk.ReceiveParcel(ctx, content)
				}
				return err
			}, func() string {
				rememberFolder(parcelFolder, filepath.Dir(path))
				return model.SyncedText(result)
			})
		})
	}}
}

func (p *syncPage) joinCommand() part.Command {
	return part.Command{Name: "接入省级系统…", Primary: true, Why: needs(p.desk, access.JoinProvince), Do: func() {
		chooseFile(p.host, "选择省级系统发给的接入文件", folder(invitationFolder), nil, func(path string) {
			var joined bureau.Joined
			p.work("接入省级系统", func(ctx context.Context, _ func(int, int)) error {
				content, err := readFile(path)
				if err == nil {
					defer clear(content)
					joined, err = p.desk.Join(ctx, content)
				}
				return err
			}, func() string { return model.JoinedText(joined) })
		})
	}}
}
