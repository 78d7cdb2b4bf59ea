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
	"calendar_imported":      {"已导入 %d 年工作日历：放假 %d 天，周末上班 %d 天。办件已经算出的期限不变，未办结故障的补推截止日已重新计算。", "The calendar of %d is taken over: %d days off, %d weekend days worked. Deadlines of cases counted before stay as they are; those of faults that are not done are counted anew."},

	"help_due": {
		"到期事项：有效期、年度审验、诚信考核、暂扣、办件期限；可写成日历文件。",
		"What comes due: validity, review, grade, suspension, deadlines; also as a calendar file.",
	},
	"help_within": {"从今天起多少天内，默认 90（日历文件默认 366）；逾期的总在内。", "Within so many days from today, 90 by default (366 for a calendar file); what is overdue is always there."},
	"help_what":   {"只列一种：validity review grade suspension deadline。", "Only one sort: validity review grade suspension deadline."},
	"help_bucket": {"只列一段：overdue in-30 in-60 in-90 later。", "Only one stretch: overdue in-30 in-60 in-90 later."},
	"help_ics": {
		"写成日历文件（.ics），提前 90、60、30 天提醒；不含逾期的。",
		"Write a calendar file (.ics) with alarms 90, 60, 30 days before; without what is overdue.",
	},
	"cannot_list_due": {"不能列出到期事项", "Cannot list what comes due"},
	"no_such_bucket":  {"没有“%s”这一段", "There is no stretch called %s"},
	"one_of":          {"可用的有 %s", "There are %s"},
	"due_empty":       {"没有到期的。", "Nothing comes due."},
	"due_columns":     {"日期|天数|事项|标识|编号|持证主体|类别", "day|days|what|id|number|holder|kind"},
	"due_days":        {"%+d", "%+d"},
	"due_total":       {"共 %s 项，列出 %s 项", "%s in all, %s listed"},
	"due_calendar":    {"已写成日历文件 %s", "The calendar is written to %s"},
}
