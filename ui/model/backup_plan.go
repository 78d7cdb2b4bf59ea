package model

import (
	"strconv"

	"roadcert/domain/bureau"
)

// BackupPlanProperties are what is said in a plan of backups. Whether the folder is there, and whether the numbers are good,
// the bureau says when the plan is saved.
func BackupPlanProperties() []Property[bureau.BackupPlan] {
	number := func(name, hint string, of func(*bureau.BackupPlan) *int) Property[bureau.BackupPlan] {
		return Property[bureau.BackupPlan]{
			Name: name, Must: true, Hint: hint, Get: func(p *bureau.BackupPlan) string { return strconv.Itoa(*of(p)) },
			Set: func(p *bureau.BackupPlan, text string) string {
				n, err := strconv.Atoi(text)
				if err != nil {
					return "请填写整数"
				}
				*of(p) = n
				return ""
			},
		}
	}
	return []Property[bureau.BackupPlan]{
		{
			Name: "备份到", Must: true, Hint: "另一块磁盘或网络共享上的文件夹", Get: func(p *bureau.BackupPlan) string { return p.Folder },
			Set: func(p *bureau.BackupPlan, text string) string { p.Folder = text; return "" },
		},
		number("间隔（小时）", "一般每 24 小时一次", func(p *bureau.BackupPlan) *int { return &p.Hours }),
		number("日备份（份）", "至少 1 份", func(p *bureau.BackupPlan) *int { return &p.Daily }),
		number("周备份（份）", "0 为不留", func(p *bureau.BackupPlan) *int { return &p.Weekly }),
		number("月备份（份）", "0 为不留", func(p *bureau.BackupPlan) *int { return &p.Monthly }),
		number("演练间隔（天）", "一般每 30 天一次", func(p *bureau.BackupPlan) *int { return &p.DrillDays }),
	}
}

// BackupPlanDone says that a plan was saved, and what is to be minded about its folder.
func BackupPlanDone(to bureau.BackupTarget) string {
	if to.SameDisk {
		return "备份计划已保存。注意：备份文件夹" + sameDisk
	}
	return "备份计划已保存"
}
