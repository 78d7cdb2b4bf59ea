package model_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"roadcert/domain/bureau"
	"roadcert/ui/model"
)

var backupNow = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// backupOf is one that was made so many hours ago.
func backupOf(id string, hours int, alter func(*bureau.KeptBackup)) bureau.KeptBackup {
	b := bureau.KeptBackup{Present: true, Registered: true}
	b.ID, b.Made, b.Path, b.Size, b.By = id, backupNow.Add(-time.Duration(hours)*time.Hour), "/mnt/"+id, 1_300_000, "system-admin"
	if alter != nil {
		alter(&b)
	}
	return b
}

// TestBackupsAreListedWithTheirDrills: the newest first, those that only a drill remembers too.
func TestBackupsAreListedWithTheirDrills(t *testing.T) {
	gone := bureau.BackupLabel{ID: "gone", Made: backupNow.Add(-90 * time.Hour)}
	rows := model.NewBackupRows(bureau.BackupOverview{
		Backups: []bureau.KeptBackup{
			backupOf("new", 6, func(b *bureau.KeptBackup) { b.Keeps = []string{"daily", "weekly"} }),
			backupOf("missing", 30, func(b *bureau.KeptBackup) { b.Present = false }),
			backupOf("strange", 31, func(b *bureau.KeptBackup) { b.Registered = false }),
			backupOf("former", 60, func(b *bureau.KeptBackup) { b.Former, b.Keeps = true, []string{} }),
		},
		Drills: []bureau.Drill{
			{ID: "d3", Backup: bureau.BackupLabel{ID: "new"}, At: backupNow, OK: true},
			{ID: "d2", Backup: gone, Path: "/mnt/gone", At: backupNow},
			{ID: "d1", Backup: bureau.BackupLabel{ID: "new"}, At: backupNow},
		},
	})
	for i, want := range []string{"new 核对无误 通过 日 周", "missing 文件不在 没有演练过 ", "strange 未登记 没有演练过 ", "former 旧密钥 没有演练过 最近一份", "gone 已清理 未通过 "} {
		r := rows[i]
		state, _ := r.State()
		drilled, _ := r.Drilled()
		word, _, _ := strings.Cut(drilled, " ") // and then when
		if got := strings.Join([]string{r.ID, state, word, r.Kept()}, " "); got != want {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
		if text, _ := r.StateText(); (text == "") != (r.ID == "new") {
			t.Errorf("%s: %q", r.ID, text)
		}
		for _, f := range r.Facts() {
			if f.Name == "" || f.Text == "" {
				t.Errorf("%s says %+v", r.ID, f)
			}
		}
	}
	if len(rows[0].Drills) != 2 || rows[0].Drills[0].ID != "d3" {
		t.Errorf("%+v", rows[0].Drills)
	}
}

// TestHowTheBackupsStand goes through what can be said of them at the head of the page.
func TestHowTheBackupsStand(t *testing.T) {
	plan := bureau.DefaultBackupPlan
	plan.Folder = "/mnt"
	newest := backupOf("new", 6, nil)
	for name, c := range map[string]struct {
		o    bureau.BackupOverview
		fact int
		says string
		tone model.Tone
	}{
		"none":          {bureau.BackupOverview{}, 0, "还没有可用的备份", model.Danger},
		"no plan":       {bureau.BackupOverview{}, 1, "还没有备份计划", model.Warning},
		"no drill":      {bureau.BackupOverview{}, 3, "还没有演练过", model.Warning},
		"good":          {bureau.BackupOverview{Newest: &newest, Plan: plan}, 0, "6 小时前", model.Good},
		"due":           {bureau.BackupOverview{Newest: &newest, Plan: plan, Due: true}, 0, "按计划已经到期", model.Warning},
		"none and due":  {bureau.BackupOverview{Plan: plan, Due: true}, 0, "按计划已经到期", model.Danger},
		"same disk":     {bureau.BackupOverview{Plan: plan, Target: bureau.BackupTarget{SameDisk: true}}, 1, "同一块磁盘", model.Warning},
		"free":          {bureau.BackupOverview{Plan: plan, Target: bureau.BackupTarget{Free: 5 << 30}}, 1, "5.0 GB", model.Plain},
		"trouble":       {bureau.BackupOverview{Plan: plan, Trouble: errors.New("/mnt 不在")}, 1, "不在", model.Danger},
		"plan":          {bureau.BackupOverview{Plan: plan}, 2, "7 份日备份、5 份周备份、12 份月备份", model.Plain},
		"drilled":       {bureau.BackupOverview{Drills: []bureau.Drill{{At: backupNow, OK: true}}}, 3, "通过，刚刚", model.Good},
		"drill due":     {bureau.BackupOverview{Drills: []bureau.Drill{{At: backupNow, OK: true}}, DrillDue: true}, 3, "应当再做", model.Warning},
		"drill failed":  {bureau.BackupOverview{Drills: []bureau.Drill{{At: backupNow}}, DrillDue: true}, 3, "未通过", model.Danger},
		"plan of hours": {bureau.BackupOverview{Plan: plan}, 2, "每 24 小时一次", model.Plain},
	} {
		c.o.Now = backupNow
		if f := model.BackupFacts(c.o)[c.fact]; !strings.Contains(f.Text, c.says) || f.Tone != c.tone {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// TestWhatDiffersComesFirst: and digests are cut so that two can be told apart.
func TestWhatDiffersComesFirst(t *testing.T) {
	digest := strings.Repeat("ab", 32)
	lines := model.ComparedLines(bureau.Drill{Compared: []bureau.Comparison{
		{What: "证照总数", Backup: "5", Restored: "5", Same: true}, {What: "审计日志头", Backup: digest, Restored: ""},
	}})
	if l := lines[0]; l.What != "审计日志头" || l.Word != "不同" || l.Restored != "没有" || l.Backup != "abababababab…" {
		t.Errorf("%+v", l)
	}
	if l := lines[1]; l.Word != "相同" || l.Tone != model.Good {
		t.Errorf("%+v", l)
	}
}

func TestSizesAndAgesInWords(t *testing.T) {
	for n, want := range map[int64]string{0: "0 字节", 1023: "1023 字节", 1024: "1.0 KB", 1_300_000: "1.2 MB", 5 << 30: "5.0 GB", 1 << 52: "4096.0 TB"} {
		if got := model.Bytes(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	for ago, want := range map[time.Duration]string{
		-time.Hour: "刚刚", time.Second: "刚刚", 5 * time.Minute: "5 分钟前", 47 * time.Hour: "47 小时前", 73 * time.Hour: "3 天前",
	} {
		if got := model.Ago(backupNow, backupNow.Add(-ago)); got != want {
			t.Errorf("%v: %q, want %q", ago, got, want)
		}
	}
}

// TestAPlanIsTyped: what is no number is said beside its field; the rest the bureau judges.
func TestAPlanIsTyped(t *testing.T) {
	plan := bureau.DefaultBackupPlan
	for i, typed := range []string{"/mnt/backup", "12", "3", "2", "1", "60"} {
		property := model.BackupPlanProperties()[i]
		if i > 0 {
			if _, complaint := property.Check(&plan, "十二"); complaint == "" {
				t.Errorf("%s takes words", property.Name)
			}
		}
		if repaired, complaint := property.Check(&plan, typed); repaired != typed || complaint != "" {
			t.Errorf("%s: %q, %q", property.Name, repaired, complaint)
		}
	}
	if want := (bureau.BackupPlan{Folder: "/mnt/backup", Hours: 12, Daily: 3, Weekly: 2, Monthly: 1, DrillDays: 60}); plan != want {
		t.Errorf("%+v", plan)
	}
	if text := model.BackupPlanDone(bureau.BackupTarget{SameDisk: true}); !strings.Contains(text, "另一块磁盘") {
		t.Error(text)
	}
}
