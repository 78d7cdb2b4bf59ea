package page_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/page"
)

// TestABackupIsPlannedMadeAndDrilled: by the system administrator, who sees what the drill compared; others read.
func TestABackupIsPlannedMadeAndDrilled(t *testing.T) {
	c := newCounty(t)
	target := t.TempDir()
	s, p := openSystem(t, c.desk(access.SystemAdmin), tools(), "备份与恢复")
	s.reads(t, "还没有备份", "还没有可用的备份", "还没有备份计划", "还没有演练过")
	s.inChinese(t)
	s.draw(t, "system-backup-empty")
	s.press(t, "立即备份")
	s.reads(t, "请先在“备份计划”里选备份到哪里")
	s.leave()
	s.press(t, "恢复演练")
	s.reads(t, "请先选择一份备份")
	s.leave()

	s.press(t, "备份计划")
	s.press(t, "保存计划")
	s.reads(t, "没有写备份到哪里")
	s.press(t, "选择文件夹")
	s.reads(t, "备份到哪个文件夹")
	s.input(t, 0).SetText(filepath.Join(target, "没有这个"))
	s.press(t, "用这个文件夹")
	s.reads(t, "没有“", "”这个文件夹")
	s.input(t, 0).SetText(target)
	s.draw(t, "system-backup-folder")
	s.press(t, "用这个文件夹")
	s.input(t, 1).SetText("十二")
	s.press(t, "保存计划")
	s.reads(t, "请填写整数")
	s.input(t, 1).SetText("12")
	s.draw(t, "system-backup-plan")
	s.press(t, "保存计划")
	s.says(t, "备份计划已保存")
	s.reads(t, "每 12 小时一次", "按计划已经到期")

	command(t, p, fyne.KeyB, fyne.KeyModifierControl).Do()
	s.says(t, "已备份 0 本")
	s.reads(t, "2026-11-23", "刚刚", "核对无误", "没有演练过", "账户 9 个", target)
	command(t, p, fyne.KeyD, fyne.KeyModifierControl).Do()
	s.reads(t, "恢复到一个临时位置")
	s.draw(t, "system-backup-drill-ask")
	s.press(t, "开始演练")
	s.says(t, "恢复演练通过")
	s.reads(t, "恢复演练 d1", "证照总数", "审计日志末条", "相同", "本库的密钥")
	s.draw(t, "system-backup-drilled")
	o, err := c.desk(access.SystemAdmin).Backups(t.Context())
	if err != nil || len(o.Backups) != 1 || len(o.Drills) != 1 || o.Plan.Hours != 12 {
		t.Fatalf("%+v, %v", o, err)
	}

	// With a wrong recovery key nothing is said about the backup; a file that was changed fails the drill, and that is kept.
	command(t, p, fyne.KeyD, fyne.KeyModifierControl).Do()
	s.input(t, 0).SetText("AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA")
	s.press(t, "开始演练")
	if len(s.failed) != 1 {
		t.Errorf("a wrong key: %v", s.failed)
	}
	s.failed = nil
	content, err := os.ReadFile(o.Backups[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	if err := os.WriteFile(o.Backups[0].Path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	command(t, p, fyne.KeyD, fyne.KeyModifierControl).Do()
	s.press(t, "开始演练")
	s.reads(t, "恢复演练未通过", "查明原因之前不要删除旧备份")
	s.leave()
	s.reads(t, "未通过", "恢复演练 d2", "恢复演练 d1")
	s.draw(t, "system-backup-broken")
	if err := os.Remove(o.Backups[0].Path); err != nil {
		t.Fatal(err)
	}
	as[page.Renewer](t, p).Renew(true)
	s.reads(t, "文件不在", "还没有可用的备份")
	for _, err := range s.failed {
		t.Error(err)
	}

	s, _ = openSystem(t, c.desk(access.AuditAdmin), tools(), "备份与恢复")
	s.reads(t, "文件不在", "恢复演练 d2")
	s.press(t, "立即备份")
	s.reads(t, "由系统管理员")
}

// TestABackupIsStopped: what is being made says so, and what was stopped leaves no file.
func TestABackupIsStopped(t *testing.T) {
	c := newCounty(t)
	target := t.TempDir()
	admin := c.desk(access.SystemAdmin)
	plan := bureau.DefaultBackupPlan
	plan.Folder = target
	if _, err := admin.PlanBackups(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	s, _ := openSystem(t, admin, tools(), "备份与恢复")
	s.held = true
	s.press(t, "立即备份")
	s.reads(t, "正在备份，进度在窗口下方")
	s.press(t, "备份计划")
	s.reads(t, "可在窗口下方看进度或取消")
	s.leave()
	s.draw(t, "system-backup-busy")
	s.press(t, "取消")
	s.release()
	s.says(t, "已停止备份，没有留下不完整的文件")
	if left, err := os.ReadDir(target); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
	for _, err := range s.failed {
		t.Error(err)
	}
}

// TestAnEmergencyIsRecorded: from its registration to its end, which is signed; and an outage is rehearsed on a copy.
func TestAnEmergencyIsRecorded(t *testing.T) {
	c := filled(t)
	security := c.desk(access.SecurityAdmin)
	use := tools()
	use.EmergencyPlan = "范本"
	s, p := openSystem(t, security, use, "应急处置")
	s.reads(t, "没有应急事件和演练", "还没有应急预案")
	s.inChinese(t)
	s.draw(t, "system-emergency-empty")
	s.press(t, "应急预案")
	s.reads(t, "导出范本")
	s.press(t, "用文件更新")
	text := filepath.Join(t.TempDir(), "预案.md")
	if err := os.WriteFile(text, []byte("一、系统中断：系统管理员先查网络，再查电源。\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.offer(t, text)
	s.says(t, "应急预案已更新")
	s.reads(t, "现行第 1 版")
	s.press(t, "应急预案")
	s.reads(t, "先查网络")
	s.draw(t, "system-emergency-plan")
	s.leave()

	s.press(t, "办结")
	s.reads(t, "请先选择一起事件")
	s.leave()
	command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
	s.press(t, "登记")
	s.reads(t, "请填写发生了什么")
	s.input(t, 1).SetText("机房断电，UPS 撑了二十分钟")
	s.choose(t, "系统中断", "断电断网")
	s.draw(t, "system-emergency-open")
	s.press(t, "登记")
	s.says(t, "已登记应急事件 i1")
	s.reads(t, "处置中", "断电断网：机房断电", "当时第 1 版", "还没有登记处置措施")
	s.press(t, "办结")
	s.reads(t, "还没有登记任何处置措施")
	s.leave()
	command(t, p, fyne.KeyM, fyne.KeyModifierControl).Do()
	s.input(t, 0).SetText("张芳改用发电机，十分钟后恢复")
	s.press(t, "登记")
	s.reads(t, "张芳改用发电机")
	command(t, p, fyne.KeyD, fyne.KeyModifierControl).Do()
	s.input(t, 1).SetText("线路老化")
	s.input(t, 2).SetText("每季度试一次发电机")
	s.draw(t, "system-emergency-end")
	s.press(t, "签名办结")
	s.says(t, "已办结并签名")
	s.reads(t, "已办结", "security-admin 签名", "每季度试一次发电机")
	s.press(t, "登记措施")
	s.reads(t, "办结并签名，有新情况请另行登记")
	s.leave()

	s.press(t, "断网演练")
	s.press(t, "开始演练")
	s.says(t, "断网演练通过")
	s.reads(t, "断网演练", "两人办理一件注销", "副本核对无误")
	s.draw(t, "system-emergency")
	for _, err := range s.failed {
		t.Error(err)
	}
	s, _ = openSystem(t, c.desk(access.AuditAdmin), tools(), "应急处置")
	s.reads(t, "已办结")
	s.press(t, "登记事件")
	s.reads(t, "处置应急事件由")
}

// incident registers one, with what was done about it.
func incident(t *testing.T, d *bureau.Desk) {
	t.Helper()
	i, err := d.OpenIncident(t.Context(), bureau.Incident{Kind: "power", Note: "机房断电，不间断电源撑了二十分钟，窗口停办"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.AddMeasure(t.Context(), i.ID, "改用发电机，十分钟后恢复"); err != nil {
		t.Fatal(err)
	}
}

// restored is a county whose store was made anew from a backup and waits.
func restored(t *testing.T) *county {
	t.Helper()
	c := newCounty(t)
	made := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	from := bureau.PackedBackup{BackupLabel: bureau.BackupLabel{ID: "0011223344556677", Made: made}}
	c.desk(access.SystemAdmin) // the store is unlocked
	if _, err := c.office.Restored(t.Context(), &from); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestARestoredStoreSaysThatItWaits: to everybody, on both pages, until the system administrator lets it go on.
func TestARestoredStoreSaysThatItWaits(t *testing.T) {
	c := restored(t)
	const says = "的备份恢复，尚未与省级核对，暂不能办理"
	s := newStand(t, small, false)
	s.put(page.NewHome(c.desk(access.Clerk), s))
	s.reads(t, says)
	s.draw(t, "home-restored")
	s.press(t, "放行")
	s.reads(t, "恢复的证照库由系统管理员")
	s.leave()
	s.press(t, "立即同步")
	s.reads(t, "本机没有接入省级系统")
	s.leave()

	s, p := openSystem(t, c.desk(access.SystemAdmin), tools(), "备份与恢复")
	s.reads(t, says)
	s.press(t, "放行")
	s.press(t, "放行…")
	s.reads(t, "宁多勿少", "请填写理由")
	s.input(t, 0).SetText("0")
	s.press(t, "放行…")
	s.reads(t, "不能是 0")
	s.input(t, 0).SetText("50")
	s.input(t, 1).SetText("从未接入省级系统；台账上十一月二十二日以后发过 12 本，已抄下待补登")
	s.draw(t, "system-restored-go-on")
	s.press(t, "放行…")
	s.reads(t, "每类证照跳过 50 个编号", "由您负责")
	s.press(t, "放行")
	if _, waits, _ := c.desk(access.Clerk).Restoration(t.Context()); !waits {
		t.Error("it went on before the number was typed")
	}
	s.window.Canvas().Overlays().Remove(s.window.Canvas().Overlays().Top()) // what says so; the dialog stays
	s.input(t, 0).SetText("50")
	s.draw(t, "system-restored-typed")
	s.press(t, "放行")
	s.says(t, "已放行")
	as[page.Renewer](t, p).Renew(true)
	for _, text := range s.texts() {
		if strings.Contains(text, says) {
			t.Error("it still says that it waits")
		}
	}
	for _, err := range s.failed {
		t.Error(err)
	}
}
