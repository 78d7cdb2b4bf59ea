package main

// daySentences are those about working days and about what comes due.
var daySentences = map[string]sentence{
	"help_calendar":        {"工作日历：法定节假日和调休。", "The calendar of working days."},
	"help_calendar_show":   {"列出已有的年度，或一个年度的放假和调休。", "List the years that are known, or one year's holidays."},
	"help_calendar_year":   {"哪一年。", "Which year."},
	"help_calendar_import": {"导入一个年度的放假安排（系统管理员）。", "Take the holidays of a year over (system-admin)."},
	"help_calendar_file": {
		"JSON 文件：{\"year\": 2027, \"source\": 通知, \"off\": [{\"name\", \"from\", \"to\"}], \"work\": [周末上班的日期]}。",
		"JSON file: {\"year\": 2027, \"source\": the notice, \"off\": [{\"name\", \"from\", \"to\"}], \"work\": [weekend days that are worked]}.",
	},
	"cannot_import_calendar": {"不能导入工作日历", "Cannot take the calendar over"},
	"cannot_show_calendar":   {"不能列出工作日历", "Cannot show the calendar"},
	"calendar_columns":       {"年度|放假天数|周末上班|来源|导入人|导入时间", "year|days off|weekend days worked|source|imported by|at"},
	"calendar_holiday":       {"  %s　%s 至 %s，%d 天", "  %s  %s to %s, %d days"},
	"calendar_worked":        {"  周末上班：%s", "  weekend days worked: %s"},
	"calendar_imported":      {"已导入 %d 年工作日历：放假 %d 天，周末上班 %d 天。已经算出的期限不变。", "The calendar of %d is taken over: %d days off, %d weekend days worked. Deadlines counted before stay as they are."},
}
