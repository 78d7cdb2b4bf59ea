package main

import "strings"

// backupSentences are those about backups, restoring and emergencies.
var backupSentences = map[string]sentence{
	"help_backup":            {"备份：使用中备份、计划、清单和恢复演练（DB21/T 7.4）。", "Backups while in use, their plan, list and restore drill (DB21/T 7.4)."},
	"help_backup_make":       {"备份到 OUT（文件夹或新文件），或用 --due 做计划中到期的。", "Back up to OUT (a folder or a new file), or do what is due with --due."},
	"help_backup_out":        {"文件夹，或还不存在的文件。", "A folder, or a file that is not there yet."},
	"help_backup_due":        {"按计划做到期的备份、清理和演练；供每晚的定时任务使用。", "Do what is due by the plan: backup, rotation, drill; for the nightly job."},
	"help_backup_list":       {"列出备份，说明到期情况。", "List the backups and what is due."},
	"help_backup_plan":       {"查看或修改备份计划。", "Show the plan of the backups, or change it."},
	"help_backup_folder":     {"备份到这个文件夹：另一块磁盘或网络共享。", "Folder they go to: on another disk or a share."},
	"help_backup_hours":      {"每隔多少小时一次。", "Hours from one to the next."},
	"help_backup_daily":      {"保留多少份日备份。", "How many are kept of days."},
	"help_backup_weekly":     {"保留多少份周备份。", "How many are kept of weeks."},
	"help_backup_monthly":    {"保留多少份月备份。", "How many are kept of months."},
	"help_backup_drill_days": {"每隔多少天做一次恢复演练。", "Days from one restore drill to the next."},
	"help_backup_drill":      {"恢复演练：把备份恢复到临时位置，逐项比对。", "Restore a backup into a scratch place and compare it figure by figure."},
	"help_backup_file":       {"备份文件；不写则用最近的一份。", "The backup; the newest if left away."},
	"help_drill_recovery":    {"恢复密钥文件：像在新电脑上那样打开。", "File with the recovery key: open it as on a new machine."},
	"cannot_back_up":         {"不能备份", "Cannot back up"},
	"out_or_due":             {"要写备份到哪里，或者写 --due，二者选一", "Say where to, or --due; one of the two"},
	"backup_not_due":         {"备份没有到期。", "No backup is due."},
	"backed_up_to":           {"已备份到 %s（%s，%s 本证照，%.1f 秒），读回核对无误。", "Backed up to %s (%s, %s certificates, %.1f s), and read back."},
	"backup_same_disk":       {"注意：备份和证照库在同一块磁盘上，磁盘坏了会一起丢失；请改到另一块磁盘或网络共享。", "Mind: the backup is on the store's own disk, and both are lost together; use another disk or a share."},
	"backup_removed":         {"按计划删除过期的备份 %s", "Removed by the plan: %s"},
	"backup_gone":            {"备份文件 %s 不在了，或者被换过", "The backup %s is gone, or was exchanged"},
	"no_backup_plan":         {"还没有备份计划（backup plan --folder DIR）。", "There is no plan yet (backup plan --folder DIR)."},
	"backup_plan":            {"备份到 %s，每 %d 小时一次；保留 %d 日、%d 周、%d 月；每 %d 天恢复演练一次。", "Backups go to %s every %d hours; kept are %d days, %d weeks, %d months; a drill every %d days."},
	"no_backups":             {"还没有备份。", "There are no backups."},
	"backup_columns":         {"备份时间|大小|状态|保留为|文件", "made|size|state|kept as|file"},
	"backup_good":            {"完好", "good"},
	"backup_missing":         {"不在", "missing"},
	"backup_unregistered":    {"未登记", "not registered"},
	"backup_former":          {"旧密钥", "former key"},
	"backup_due":             {"备份已到期。", "A backup is due."},
	"drill_due":              {"恢复演练已到期。", "A restore drill is due."},
	"drill_passed":           {"恢复演练 %s（%s）通过：%s 本，恢复 %.1f 秒，核对 %.1f 秒。", "Restore drill %s (%s) passed: %s certificates, restored in %.1f s, proved in %.1f s."},
	"drill_failed":           {"恢复演练 %s（%s）未通过：%s 本，恢复 %.1f 秒，核对 %.1f 秒。", "Restore drill %s (%s) failed: %s certificates, restored in %.1f s, proved in %.1f s."},
	"drill_differs":          {"  不符：%s，备份时 %s，恢复后 %s", "  differs: %s, %s in the backup, %s restored"},
	"keeps_daily":            {"日", "day"},
	"keeps_weekly":           {"周", "week"},
	"keeps_monthly":          {"月", "month"},

	"help_restore":         {"从备份恢复；恢复后的放行。", "Restore a backup, and let it go on."},
	"help_restore_run":     {"用恢复密钥把备份恢复成证照库。", "Make a backup the store again, with the recovery key."},
	"help_restore_in":      {"备份文件。", "The backup."},
	"help_recovery_file":   {"恢复密钥文件，取第一行；也可用环境变量 ROADCERT_RECOVERY，否则当面询问。", "File whose first line is the recovery key; or ROADCERT_RECOVERY, or you are asked."},
	"help_restore_replace": {"取代比备份新的证照库；原库改名保留。", "Take the place of a store that is newer; it is kept under another name."},
	"help_go_on":           {"不等省级系统，放行恢复的证照库。", "Let a restored store go on without the province."},
	"help_go_on_numbers":   {"每类证照跳过多少个编号：备份之后最多可能发出的数。", "How many numbers to leave out of each kind: as many as can have been given since the backup."},
	"help_go_on_reason":    {"理由，以及备份之后的业务如何补登。", "Why, and how what was done since is entered again."},
	"cannot_restore":       {"不能从备份恢复", "Cannot restore"},
	"ask_recovery":         {"恢复密钥：", "Recovery key: "},
	"give_recovery":        {"请用 --recovery-file 或 ROADCERT_RECOVERY 给出恢复密钥", "Give it with --recovery-file or ROADCERT_RECOVERY."},
	"restored":             {"已恢复到 %s：%s 的备份，%s 本证照，日志至第 %d 条。", "Restored to %s: the backup of %s, %s certificates, log up to entry %d."},
	"restore_aside":        {"原来的证照库改名为 %s。", "The store that was there is %s."},
	"restore_accounts":     {"账户和口令是备份时的；备份之后停用的账户请重新停用。", "Accounts and passwords are those of the backup; disable again what was disabled since."},
	"restore_old_machine":  {"原来的电脑和证照库不得再使用。", "The old machine and its store must not be used any more."},
	"restore_then_sync":    {"请先同步一次，向省级系统取回备份之后办理的结果；在此之前不能办理证照业务。", "Synchronise first, to get back what was done since; until then nothing can be done to certificates."},
	"restore_then_go_on":   {"本机没有接入省级系统：请系统管理员用 restore go-on 放行；在此之前不能办理证照业务。", "It has not joined a province: let it go on with restore go-on; until then nothing can be done to certificates."},
	"went_on":              {"已放行，每类跳过编号 %s 个。", "It goes on; %s numbers are left out of each kind."},

	"help_emergency":              {"应急处置：预案、事件、断网演练（DB21/T 7.4）。", "Emergencies: plan, incidents, outage rehearsal (DB21/T 7.4)."},
	"help_emergency_plan":         {"查看、导出或更新应急预案。", "Show the plan, write it down or renew it."},
	"help_emergency_set":          {"用这个文本文件作为新一版预案。", "Make this text file the next version."},
	"help_emergency_out":          {"把现行预案写到文件。", "Write the plan in force to a file."},
	"help_emergency_template":     {"写出预案范本，供修改。", "Write a template of a plan, to be changed."},
	"help_emergency_open":         {"登记应急事件。", "Register an incident."},
	"help_emergency_kind":         {"类别：outage damage leak intrusion power other。", "Kind: outage damage leak intrusion power other."},
	"help_emergency_note":         {"发生了什么，影响多大。", "What happened, and what it affects."},
	"help_emergency_began":        {"发生时间，如 2026-10-01T08:30；不写为现在。", "When it began, such as 2026-10-01T08:30; now if left away."},
	"help_emergency_exercise":     {"这是一次演练。", "It is an exercise."},
	"help_emergency_id":           {"事件编号，如 i1。", "Number of the incident, such as i1."},
	"help_emergency_measure":      {"登记处置措施。", "Note down what was done."},
	"help_emergency_measure_text": {"做了什么，结果如何。", "What was done, and what came of it."},
	"help_emergency_close":        {"办结并签名：原因和教训。", "Close it, signed: cause and lessons."},
	"help_emergency_cause":        {"原因。", "The cause."},
	"help_emergency_lessons":      {"教训和改进。", "What is learnt of it."},
	"help_emergency_recovered":    {"恢复正常的时间；不写为现在。", "Since when work goes on; now if left away."},
	"help_emergency_list":         {"列出应急事件和断网演练。", "List incidents and rehearsals."},
	"help_emergency_rehearse":     {"断网演练：在副本上不联网办理。", "Work without the network on a copy of the store."},
	"cannot_read_plan":            {"读不了预案", "Cannot read the plan"},
	"cannot_write_plan":           {"写不了预案", "Cannot write the plan"},
	"plan_written":                {"已写到 %s。", "Written to %s."},
	"no_emergency_plan":           {"还没有应急预案；用 emergency plan --template FILE 取范本，改好后 --set。", "There is no plan yet; take the template with emergency plan --template FILE, change it, and --set it."},
	"emergency_plan_head":         {"应急预案第 %d 版，%s，%s", "Plan, version %d of %s by %s"},
	"incident_line":               {"%s　%s　发生于 %s：%s", "%s  %s  began %s: %s"},
	"incident_measure_line":       {"  %s　%s（%s）", "  %s  %s (%s)"},
	"incident_open":               {"  尚未办结", "  not closed yet"},
	"incident_closed":             {"  办结于 %s（%s 签名），恢复于 %s；原因：%s；教训：%s", "  closed %s (signed by %s), recovered %s; cause: %s; lessons: %s"},
	"incident_forged":             {"  记录与签名不符，可能被改动", "  the record is not as it was signed"},
	"no_incidents":                {"没有应急事件和演练。", "There are no incidents and no rehearsals."},
	"rehearsal_passed":            {"断网演练 %s（%s）通过，%.1f 秒。", "Outage rehearsal %s (%s) passed in %.1f s."},
	"rehearsal_failed":            {"断网演练 %s（%s）未通过，%.1f 秒。", "Outage rehearsal %s (%s) failed in %.1f s."},
}

// columns are the headings of a table.
func (w words) columns(key string) []string { return strings.Split(w.of(key), "|") }

// keeps says what a backup is kept as.
func (w words) keeps(as []string) string {
	said := make([]string, len(as))
	for i, k := range as {
		said[i] = w.of("keeps_" + k)
	}
	return strings.Join(said, " ")
}
