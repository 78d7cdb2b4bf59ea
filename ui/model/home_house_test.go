package model_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/model"
)

// TestWhatTheHouseAsksOf goes through the administrators, and through what can be the matter.
func TestWhatTheHouseAsksOf(t *testing.T) {
	change := bureau.AccountChange{What: bureau.EndAccount, User: "li", By: "sys"}
	newest := backupOf("new", 6, nil)
	plan := bureau.DefaultBackupPlan
	plan.Folder = "/mnt"
	ending := bureau.KeyState{Ending: 1, Validities: []bureau.Validity{{Name: "印章“法库”", Ends: backupNow.AddDate(0, 0, 20)}, {Name: "证书", Ends: backupNow.AddDate(1, 0, 0)}}}
	good := bureau.BackupOverview{Plan: plan, Newest: &newest, Now: backupNow}
	alter := func(change func(*bureau.BackupOverview)) bureau.BackupOverview {
		o := good
		change(&o)
		return o
	}
	for name, c := range map[string]struct {
		role  access.Role
		house model.House
		want  string // text, note, state and tab of each, in their order
	}{
		"nothing to confirm": {access.SecurityAdmin, model.House{Backups: good}, "没有等待确认的账户变动||正常|accounts; 备份　6 小时前||正常|backups"},
		"to confirm":         {access.SecurityAdmin, model.House{Backups: good, Changes: []bureau.AccountChange{change}}, "账户变动待确认 1 项|停用账户 li|待确认|accounts; 备份　6 小时前||正常|backups"},
		"turned down": {
			access.SystemAdmin,
			model.House{Backups: good, Rejected: []bureau.RejectedChange{{AccountChange: change, RejectedBy: "sec", Answer: "仍在岗"}}},
			"停用账户 li|sec：仍在岗|已退回|accounts; 备份　6 小时前||正常|backups",
		},
		"asked for": {access.SystemAdmin, model.House{Backups: good, Changes: []bureau.AccountChange{change}}, "账户变动 1 项|等安全管理员确认|待确认|accounts; 备份　6 小时前||正常|backups"},
		"whole":     {access.AuditAdmin, model.House{Backups: good}, "审计日志|登录时核对过末尾一段，连续完整|正常|audit; 备份　6 小时前||正常|backups"},
		"broken":    {access.AuditAdmin, model.House{Backups: good, LogBreak: "第 5 条被改动"}, "审计日志对不上|第 5 条被改动|异常|audit; 备份　6 小时前||正常|backups"},
		"a seal ends": {
			access.SecurityAdmin,
			model.House{Backups: good, Keys: ending},
			"没有等待确认的账户变动||正常|accounts; 有效期至 2026-12-13|印章“法库”|到期|keys; 备份　6 小时前||正常|backups",
		},
		"a seal ends, to who joins": {access.SystemAdmin, model.House{Backups: good, Keys: ending}, "有效期至 2026-12-13|印章“法库”|到期|; 备份　6 小时前||正常|backups"},
		"keys": {
			access.SecurityAdmin,
			model.House{Backups: good, Keys: bureau.KeyState{KeyRing: bureau.KeyRing{Former: true}, Untold: true}},
			"没有等待确认的账户变动||正常|accounts; 数据密钥没有换完||更换中|keys; 恢复密钥没有告知任何人||待告知|keys; 备份　6 小时前||正常|backups",
		},
		"nobody's":       {access.Clerk, model.House{Backups: good}, ""},
		"no backup":      {access.Supervisor, model.House{}, "还没有可用的备份|没有备份计划，到时不会自己备份|没有|backups"},
		"due":            {access.Supervisor, model.House{Backups: alter(func(o *bureau.BackupOverview) { o.Due = true })}, "备份　6 小时前|按计划已经到期|到期|backups"},
		"out of reach":   {access.Supervisor, model.House{Backups: alter(func(o *bureau.BackupOverview) { o.Trouble = errors.New("不在") })}, "备份　6 小时前|备份文件夹够不到|异常|backups"},
		"drill is due":   {access.Supervisor, model.House{Backups: alter(func(o *bureau.BackupOverview) { o.DrillDue = true })}, "备份　6 小时前||正常|backups; 恢复演练|还没有演练过，应当再做|到期|backups"},
		"without a plan": {access.Supervisor, model.House{Backups: alter(func(o *bureau.BackupOverview) { o.Plan.Folder = "" })}, "备份　6 小时前|没有备份计划，到时不会自己备份|没有计划|backups"},
	} {
		var got []string
		for _, task := range model.HouseTasks(c.house, func(p access.Permission) bool { return access.Allowed(c.role, p) }) {
			got = append(got, strings.Join([]string{task.Text, task.Note, task.State, task.Filter}, "|"))
		}
		if all := strings.Join(got, "; "); all != c.want {
			t.Errorf("%s: %q, want %q", name, all, c.want)
		}
	}
}

func TestARestoredStoreInWords(t *testing.T) {
	from := bureau.Restoration{Backup: bureau.BackupLabel{Made: backupNow}}
	if text := model.RestoredText(from); !strings.Contains(text, "没有接入省级系统，请系统管理员放行") {
		t.Error(text)
	}
	from.Joined = true
	if text := model.RestoredText(from); !strings.Contains(text, "请先同步一次") {
		t.Error(text)
	}
	for typed, wrong := range map[string][2]bool{"": {true, true}, "十": {true, true}, "-1": {true, true}, "0": {true, false}, " 50 ": {false, false}} {
		for i, joined := range []bool{false, true} {
			if fault := model.SkippedFault(typed, joined); (fault != "") != wrong[i] {
				t.Errorf("%q, joined %v: %q", typed, joined, fault)
			}
		}
	}
	if _, typed := model.GoOnConfirmed(0); typed != "放行" {
		t.Errorf("%q is to be typed", typed)
	}
	if text, typed := model.GoOnConfirmed(50); typed != "50" || !strings.Contains(text, "50 个编号") {
		t.Errorf("%q, %q", text, typed)
	}
}

func TestEmergenciesInWords(t *testing.T) {
	rows := model.NewEmergencyRows([]bureau.Incident{
		{ID: "i2", Kind: "power", Drill: true, Began: backupNow, Note: "拉闸演练"}, {ID: "i1", Kind: "outage", Began: backupNow.Add(-time.Hour)},
	}, []bureau.Rehearsal{{ID: "r1", At: backupNow.Add(-time.Minute), Steps: []bureau.RehearsalStep{{Name: "查询证照", OK: true}, {Name: "检查数据", Text: "发现问题"}}}})
	for i, want := range []string{"i2 应急演练 处置中 断电断网：拉闸演练", "r1 断网演练 未通过 在副本上不联网办理，试 2 步", "i1 事件 处置中 系统中断："} {
		r := rows[i]
		state, _ := r.State()
		if got := strings.Join([]string{r.ID(), r.Sort(), state, r.About()}, " "); got != want {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
	}
	if steps := rows[1].Steps(); steps[0].Word != "通过" || steps[1].Word != "未通过" || steps[1].Tone != model.Danger {
		t.Errorf("%+v", steps)
	}
	closed := bureau.Incident{ID: "i3", Closed: backupNow, ClosedBy: "li"}
	for name, c := range map[string]struct {
		row           *model.EmergencyRow
		measure, ends string
	}{
		"none": {nil, "请先选择", "请先选择"}, "open": {&rows[0], "", "还没有登记任何处置措施"}, "rehearsal": {&rows[1], "由程序登记", "由程序登记"},
		"closed": {&model.EmergencyRow{Incident: &closed}, "li 办结并签名", "li 办结并签名"},
		"acted":  {&model.EmergencyRow{Incident: &bureau.Incident{Measures: []bureau.IncidentMeasure{{Text: "换电"}}}}, "", ""},
	} {
		for i, got := range []string{c.row.WhyNoMeasure(), c.row.WhyNoEnd()} {
			if want := []string{c.measure, c.ends}[i]; (got == "") != (want == "") || !strings.Contains(got, want) {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	}
	if word, tone := (model.EmergencyRow{Incident: &closed}).State(); word != "签名不符" || tone != model.Danger {
		t.Errorf("a closed one without its signature is %s", word)
	}
	long := bureau.EmergencyPlan{Version: 2, Text: strings.Repeat("步", 7000)}
	if text := model.EmergencyPlanShown(long); len([]rune(text)) > 6100 || !strings.Contains(text, "还有 1,000 字") {
		t.Errorf("%d characters are shown", len([]rune(text)))
	}
}

func TestKeysInWords(t *testing.T) {
	since := backupNow.AddDate(-1, 0, 0)
	k := model.NewKeys(bureau.KeyState{KeyRing: bureau.KeyRing{Since: since}})
	if k.State != "正常" || k.Told != "已告知" || len(k.Facts) != 2 || !strings.Contains(k.Facts[0].Text, "第 1 代，2025-11-23 启用") {
		t.Errorf("%+v", k)
	}
	k = model.NewKeys(bureau.KeyState{Ending: 1, Validities: []bureau.Validity{{Name: "印章", Ends: since}, {Name: "证书", Ends: backupNow}}})
	if k.Ending != "1 项快要到期" || k.EndTone != model.Danger || len(k.Ends) != 2 || k.Ends[0] != (model.SyncFact{Name: "2025-11-23", Text: "印章", Tone: model.Danger}) || k.Ends[1].Tone != model.Plain {
		t.Errorf("%+v", k)
	}
	k = model.NewKeys(bureau.KeyState{
		KeyRing: bureau.KeyRing{Generation: 1, Since: since, Former: true, Done: 1204, Total: 3100}, Waiting: []bureau.Person{{User: "li", Name: "李"}}, Untold: true, BackupDue: true,
	})
	if k.State != "更换中" || k.Verb != "接着更换…" || k.Told != "没有告知任何人" || !strings.Contains(k.Facts[1].Text, "1,204/3,100") ||
		!strings.Contains(k.Facts[2].Text, "李（li）") || k.Facts[3].Tone != model.Danger {
		t.Errorf("%+v", k)
	}
	if text := model.RotationDone(bureau.Rotation{Generation: 1, Resealed: 1204, Complete: true}); !strings.Contains(text, "第 2 代") || !strings.Contains(text, "1,204") {
		t.Error(text)
	}
}
