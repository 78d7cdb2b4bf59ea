package model

import (
	"fmt"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
)

// House is what is known of the house besides its certificates, each as far as this person may know it.
type House struct {
	Changes  []bureau.AccountChange
	Rejected []bureau.RejectedChange
	Backups  bureau.BackupOverview
	Keys     bureau.KeyState
	LogBreak string // what is wrong with the end of the audit log; empty for nothing
}

// HouseTask is one thing about the house that this person looks after, also where all is well with it.
type HouseTask struct {
	Text, Note string
	State      string
	Tone       Tone
	Filter     string // of the tab of 系统 where it is done; empty where there is none
}

// houseTasks say what each part of the house asks of who may what.
var houseTasks = []struct {
	needs access.Permission
	tasks func(House) []HouseTask
}{
	{access.ConfirmAccounts, confirmTasks},
	{access.ManageAccounts, rejectedTasks},
	{access.RotateKeys, keyTasks},
	{access.JoinProvince, joinTasks},
	{access.ReadAudit, logTasks},
	{access.ReadBackups, backupTasks},
}

// HouseTasks are what the house asks of a person.
func HouseTasks(h House, may func(access.Permission) bool) (list []HouseTask) {
	for _, row := range houseTasks {
		if may(row.needs) {
			list = append(list, row.tasks(h)...)
		}
	}
	return list
}

func confirmTasks(h House) []HouseTask {
	t := HouseTask{Text: "没有等待确认的账户变动", State: "正常", Tone: Good, Filter: "accounts"}
	if n := len(h.Changes); n > 0 {
		t.Text, t.State, t.Tone = fmt.Sprintf("账户变动待确认 %s 项", Thousands(n)), "待确认", Warning
		names := make([]string, n)
		for i, c := range h.Changes {
			names[i] = c.What.Name() + " " + c.User
		}
		t.Note = strings.Join(names, "、")
	}
	return []HouseTask{t}
}

func rejectedTasks(h House) (list []HouseTask) {
	for _, r := range h.Rejected {
		list = append(list, HouseTask{Text: r.What.Name() + " " + r.User, Note: r.RejectedBy + "：" + r.Answer, State: "已退回", Tone: Warning, Filter: "accounts"})
	}
	if n := len(h.Changes); n > 0 {
		list = append(list, HouseTask{Text: fmt.Sprintf("账户变动 %s 项", Thousands(n)), Note: "等" + access.HolderNames(access.ConfirmAccounts) + "确认", State: "待确认", Filter: "accounts"})
	}
	return list
}

func keyTasks(h House) (list []HouseTask) {
	if h.Keys.Former {
		list = append(list, HouseTask{Text: "数据密钥没有换完", State: "更换中", Tone: Warning, Filter: "keys"})
	}
	if h.Keys.Untold {
		list = append(list, HouseTask{Text: "恢复密钥没有告知任何人", State: "待告知", Tone: Danger, Filter: "keys"})
	}
	return append(list, endings(h.Keys, "keys")...)
}

// joinTasks name what ends soon to who joins workstations to the province anew.
func joinTasks(h House) []HouseTask { return endings(h.Keys, "") }

func endings(k bureau.KeyState, filter string) (list []HouseTask) {
	for _, v := range k.Validities[:k.Ending] {
		list = append(list, HouseTask{Text: "有效期至 " + day.Of(v.Ends.Local()).String(), Note: v.Name, State: "到期", Tone: Warning, Filter: filter})
	}
	return list
}

func logTasks(h House) []HouseTask {
	if h.LogBreak != "" {
		return []HouseTask{{Text: "审计日志对不上", Note: h.LogBreak, State: "异常", Tone: Danger, Filter: "audit"}}
	}
	return []HouseTask{{Text: "审计日志", Note: "登录时核对过末尾一段，连续完整", State: "正常", Tone: Good, Filter: "audit"}}
}

func backupTasks(h House) []HouseTask {
	o := h.Backups
	t := HouseTask{Text: "还没有可用的备份", State: "没有", Tone: Danger, Filter: "backups"}
	if o.Newest != nil {
		t.Text, t.State, t.Tone = "备份　"+Ago(o.Now, o.Newest.Made), "正常", Good
	}
	switch {
	case o.Trouble != nil:
		t.Note, t.State, t.Tone = "备份文件夹够不到", "异常", Danger
	case o.Due:
		t.Note, t.State, t.Tone = "按计划已经到期", "到期", max(t.Tone, Warning)
	case o.Plan.Folder == "":
		t.Note = "没有备份计划，到时不会自己备份"
		if t.Tone == Good {
			t.State, t.Tone = "没有计划", Warning
		}
	}
	list := []HouseTask{t}
	if o.DrillDue {
		list = append(list, HouseTask{Text: "恢复演练", Note: drillFact(o).Text, State: "到期", Tone: Warning, Filter: "backups"})
	}
	return list
}
