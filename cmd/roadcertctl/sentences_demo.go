package main

// demoSentences are those about the practice county and its province.
var demoSentences = map[string]sentence{
	"demo_reused":   {"练习县已在 %s，直接使用。", "The practice county is in %s already."},
	"demo_begin":    {"正在建立练习县（约半分钟）……", "Making the practice county (half a minute) …"},
	"demo_county":   {"练习县“%s”：%s 本证照，转化率 %s，得 %d 分。一切都是练习，不具法律效力。", "Practice county %s: %s certificates, rate %s, score %d. All is practice, without effect in law."},
	"demo_left":     {"还有 %s 本经营许可证没有转化，留给您练习：以 approver 登录后点“转化”。", "%s operators' licences are left to you to convert: sign in as approver."},
	"demo_accounts": {"练习账户：", "Practice accounts:"},
	"demo_files":    {"文件：", "Files:"},

	"demo_no_province":     {"没有找到 province 程序，不演示与省级系统的同步；请放在同一文件夹，删除输出文件夹后重做。", "There is no province program: nothing of the link is shown. Put it beside this one, remove the folder, and begin anew."},
	"demo_province_failed": {"练习用的省级系统不能运行", "The practice province cannot be run"},
	"demo_province_log":    {"请查看 %s", "Look at %s"},
	"demo_no_clash":        {"不能演示两台工作站的冲突", "Cannot show how two workstations clash"},
	"demo_linked": {
		"省级系统（练习）在 %s：已推送 %s 件，收到盖章文件 %s 份，另有 %s 份待盖章或待接收，下次同步时继续。",
		"The practice province at %s: %s events pushed, %s sealed documents here, %s more to come with the next synchronisations.",
	},
	"demo_second": {
		"二号工作站接收了 %s 件（%s）；与一号冲突的 %d 件已以省级为准，留给您在一号处理 %d 件（roadcertctl sync stopped）。",
		"Workstation 2 pulled %s events (%s); %d that clashed yielded, %d are left to you at workstation 1 (roadcertctl sync stopped).",
	},
	"demo_fault_done":  {"故障 %s 已排除，补推 %s 件，对账一致，已办结。", "Fault %s was cleared, %s events sent after it, reconciled and closed."},
	"demo_fault_lasts": {"故障 %s 已排除，补推 %s 件，还没有办结。", "Fault %s was cleared, %s events sent after it; it is not closed yet."},
	"demo_league":      {"省级排名第 %d：%s，证照 %s 本，转化率 %s，得 %d 分，工作站 %d 台。", "Rank %d in the province: %s, %s certificates, rate %s, score %d, %d workstations."},
}
