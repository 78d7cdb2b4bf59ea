package ui

import (
	"context"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

func TestRestoringAtTheFirstRun(t *testing.T) {
	s := newStage(t, House{Folder: "/srv/roadcert"}, access.Clerk, AtOnce())
	s.says(t, "从备份恢复…")
	var asked []string
	joined := true
	s.Window.tools.Restore = func(_ context.Context, file, recovery string, progress func(bureau.BackupStep)) (Restored, error) {
		asked = append(asked, file+" "+recovery)
		progress(bureau.BackupStep{Name: "解密恢复", Done: 1, Total: 2})
		if recovery != "RIGHT\nALSO" {
			return Restored{}, problem.New(problem.Invalid, "恢复密钥不对", "第 2 组有误", "请对照打印件改正这一组")
		}
		return Restored{
			Restoration: bureau.Restoration{Joined: joined, Backup: bureau.BackupLabel{
				Bureau: "法库县交通运输事务服务中心", Made: time.Date(2026, 11, 22, 2, 0, 0, 0, time.Local),
			}}, Certificates: 12345,
		}, nil
	}
	r := newRestoring(s.Window)
	r.show()
	s.says(t, "/srv/roadcert", "恢复之后")
	r.submit()
	s.says(t, "请选择备份文件")
	s.draw(t, "restore")
	r.file.Set("/media/usb/a.rcbackup")
	r.key[0].Set("VYPHJ-2F67P-A6M9G-JK22U-TWVW3-P2D93-9DJBA")
	r.submit()
	s.says(t, "恢复密钥不对", "第 2 组有误")
	s.draw(t, "restore-wrong")
	r.key[0].Set("RIGHT")
	r.key[1].Set("ALSO")
	r.submit()
	s.says(t, "已从备份恢复", "2026-11-22 02:00:00", "12,345", "先同步一次")
	s.draw(t, "restore-told")
	if len(asked) != 2 || asked[0] != "/media/usb/a.rcbackup VYPHJ-2F67P-A6M9G-JK22U-TWVW3-P2D93-9DJBA" || asked[1] != "/media/usb/a.rcbackup RIGHT\nALSO" {
		t.Errorf("asked for %q", asked)
	}
	if r.key[0].Text() != "" || r.key[1].Text() != "" {
		t.Error("the recovery key is kept on the screen")
	}
	joined = false
	r = newRestoring(s.Window)
	r.show()
	r.file.Set("/media/usb/a.rcbackup")
	r.key[0].Set("RIGHT")
	r.key[1].Set("ALSO")
	r.submit()
	s.says(t, "没有接入省级系统")
	s.house = trainingHouse
	r.leave()
	s.says(t, "练习账户")
}

// Where the store is damaged there is another way than trying again.
func TestADamagedStoreOffersItsBackup(t *testing.T) {
	s := newStage(t, House{Folder: "/srv/roadcert"}, access.Clerk, AtOnce())
	s.Window.tools.House = func(context.Context) (House, error) {
		return House{}, problem.New(problem.Damaged, "不能打开证照库", "数据文件已经损坏", "请用最近的备份恢复")
	}
	s.enter()
	s.says(t, "数据文件已经损坏", "从备份恢复…")
	s.Window.tools.House = func(context.Context) (House, error) {
		return House{}, problem.New(problem.Busy, "不能打开证照库", "另一个程序正在使用", "请先退出")
	}
	s.enter()
	for _, text := range texts(s.win.Canvas()) {
		if text == "从备份恢复…" {
			t.Error("a store that is in use is offered to be replaced")
		}
	}
}
