package main

import "roadcert/cmd/internal/console"

// sentences is everything the program says, in Chinese and English. What begins with help_ is named in the tags of the
// verbs.
var sentences = console.Sentences{
	"about": {
		"省级系统（参考实现）：接入县级工作站，接收办理结果，统一加盖专用章，与各县核对。",
		"The reference provincial system: admits workstations of counties, takes in what they did, seals, and reconciles.",
	},

	"help_help":            {"显示用法。", "Show how it is used."},
	"help_passphrase_file": {"口令文件，取第一行；也可用环境变量 PROVINCE_PASSPHRASE。", "File whose first line is the passphrase of the keys; or PROVINCE_PASSPHRASE."},
	"help_json":            {"结果写成一个 JSON 对象。", "Print the result as one JSON object."},
	"help_lang":            {"语言：zh 或 en。", "Language: zh or en."},
	"help_dir":             {"省级系统所在文件夹。", "Folder of the province."},

	"help_init":         {"建立省级系统：证书机构、通信密钥、专用章、服务器证书、台账。", "Found a province: authority, keys, unified seal, server certificate, ledger."},
	"help_name":         {"名称；练习时可不写。", "Its name; may be left away for practice."},
	"help_uscc":         {"统一社会信用代码；练习时可不写。", "Its unified social credit code; may be left away for practice."},
	"help_database":     {"PostgreSQL 的地址；不写则用文件夹里的数据库。", "Address of PostgreSQL; a database in the folder otherwise."},
	"help_training":     {"用练习章（不写 --seal 时也是）。", "Seal with a practice seal, as without --seal."},
	"help_seal":         {"正式印章文件（.esl）。", "File of a real seal (.esl)."},
	"help_key":          {"签章人密钥文件（PKCS#8）。", "Key file of who uses it (PKCS #8)."},
	"help_key_password": {"签章人密钥文件的口令文件，取第一行。", "File whose first line is the password of that key file."},

	"help_enrol":       {"为一台工作站写接入文件（一次有效）。", "Write the one-time file with which a workstation joins."},
	"help_region":      {"县（市、区）的六位行政区划代码。", "Six-digit code of the county."},
	"help_workstation": {"工作站编号，1 至 99。", "Number of the workstation, 1 to 99."},
	"help_out":         {"写到这个文件。", "Write it to this file."},
	"help_address":     {"工作站联系省级系统的地址。", "Where the workstation reaches the province."},
	"help_days":        {"有效天数。", "For how many days it holds."},
	"help_bar":         {"停用一台工作站；重新接入要再写接入文件。", "Shut a workstation out; it can be enrolled again."},

	"help_run":     {"运行，直到收到停止信号。", "Run until it is told to stop."},
	"help_listen":  {"监听地址。", "Where to listen."},
	"help_host":    {"服务器证书里另外写上的主机名或 IP，可多次给出。", "Further host names or IPs for the certificate of the server; may be repeated."},
	"help_sealing": {"加盖专用章；几个进程共用一个 PostgreSQL 时，只由一个来盖。", "Put the seal on; of several processes on one PostgreSQL only one should."},
	"help_profile": {"运行中的 CPU 占用写到这个文件（pprof），测速用。", "File for a CPU profile (pprof) of the run, for measuring."},
	"help_log":     {"日志文件（JSON，逐行）；不写则写到标准错误。", "File of the log (lines of JSON); standard error otherwise."},

	"help_receive":    {"接收存储介质送来的数据包，写出回执数据包。", "Answer a parcel that came on a stick with another."},
	"help_parcel_in":  {"送来的数据包。", "The parcel."},
	"help_parcel_out": {"回执数据包写到这里。", "Write the answers here."},

	"help_notice":      {"故障通知：open 发布、clear 登记排除、list 列出。", "Notices of faults: open, clear, list."},
	"help_notice_do":   {"open、clear 或 list。", "open, clear or list."},
	"help_notice_what": {"open 的内容，或 clear 的编号。", "The text to open, or the ID to clear."},

	"help_league":     {"各县转化率排名。", "The counties by their conversion rate."},
	"help_year":       {"申报得分的年度，默认今年。", "Year of the scores handed in; this one by default."},
	"help_status":     {"省级系统的情况。", "How the province stands."},
	"help_look":       {"消除一条已申报恢复的日志告警，写明谁核实、情况如何。", "Close the alarm about a restore the county declared, with who looked into it and what came of it."},
	"help_look_by":    {"核实人姓名。", "Name of who looked into it."},
	"help_look_note":  {"核实情况，一行。", "What came of it, in one line."},
	"help_backup":     {"备份到空文件夹；可以在运行时做。口令不在备份里。", "Copy it into an empty folder, also while it runs. The passphrase is not in the copy."},
	"help_backup_out": {"空文件夹，或还没有的文件夹。", "An empty folder, or one that is not there yet."},

	"cannot_print":       {"不能输出结果。", "The result cannot be printed."},
	"passphrase_beside":  {"密钥的口令取自 %s；正式使用时请把它移走。", "The passphrase of the keys lies in %s; move it away for real use."},
	"passphrase_written": {"密钥的口令是随机生成的，写在 %s。请把它移到别处保管：丢了口令，密钥和台账都打不开。", "The passphrase of the keys was drawn by lot and lies in %s. Move it away and keep it: without it neither keys nor ledger can be opened."},
	"founded":            {"已建立“%s”：%s", "Founded %s in %s"},
	"fingerprint":        {"公钥指纹：%s", "Fingerprint of its key: %s"},
	"training":           {"盖的是练习章，文件均标明“练习 无效”。", "It seals with a practice seal; documents say that they are not valid."},
	"invited":            {"已为 %s 第 %d 号工作站写出接入文件 %s，%s 前一次有效。", "Wrote the invitation of %s, workstation %d: %s, once, until %s."},
	"hand_over":          {"谁拿到这个文件，谁就能以它的名义接入：请当面交付。", "Whoever has the file can join in its name: hand it over in person."},
	"log_broken":         {"%s 第 %d 号工作站日志不符：%s", "%s, workstation %d: the audit log does not follow on: %s"},
	"log_declared":       {"%s 第 %d 号工作站日志倒退，县里已申报恢复：%s", "%s, workstation %d: the audit log went back, and the county declared a restore: %s"},
	"looked":             {"已消除 %s 第 %d 号工作站的日志告警，核实人 %s。", "Closed the alarm of workstation %[2]d of %[1]s; %[3]s looked into it."},
	"barred":             {"已停用 %s 第 %d 号工作站；它已报送的数据不变。", "Barred workstation %[2]d of %[1]s; what it sent stays."},
	"received":           {"%s 第 %d 号工作站的数据包：已答复 %d 件，共 %d 件；回执写在 %s", "Parcel of %s, workstation %d: %d of %d letters answered; answers in %s"},
	"received_events":    {"  事件%s %d 件", "  events %s: %d"},
	"received_trouble":   {"  没有答复（%s）%d 件", "  not answered (%s): %d"},
	"lasting":            {"未排除", "lasting"},
	"notice_line":        {"%s  发布 %s  排除 %s  %s", "%s  opened %s  cleared %s  %s"},
	"no_notice":          {"没有故障通知。", "There is no notice."},
	"no_county":          {"还没有县（市、区）接入。", "No county has joined yet."},
	"league_columns":     {"名次|县（市、区）|已转化|有效|转化率|得分|申报得分|最近联系", "Rank|County|Converted|Valid|Rate|Score|Handed in|Last seen"},
	"status_line":        {"%s：%d 个县（市、区），%d 台工作站，证照 %s 本，待盖章 %s 份，未排除的故障 %d 项", "%s: %d counties, %d workstations, %s certificates, %s wait for the seal, %d faults last"},
	"backed_up":          {"已备份到 %s；恢复时直接用这个文件夹运行。口令请另行保管。", "Copied to %s; run the province on that folder to restore it. Keep the passphrase apart."},
}
