package main

// linkSentences are those about the link to the province.
var linkSentences = map[string]sentence{
	"help_join":      {"用省级系统发给的接入文件接入省级系统（系统管理员）。", "Join the province with the one-time file it has written (system-admin)."},
	"help_join_file": {"接入文件；只能用一次，请像钥匙一样保管。", "The invitation; it can be used once, and is to be kept like a key."},
	"cannot_join":    {"不能接入省级系统", "Cannot join the province"},
	"joined":         {"已接入“%s”，本机是 %d 号工作站，证书有效至 %s。请接着同步一次，领取号段。", "Joined %s as workstation %d; its certificate lasts until %s. Synchronise next, to get number segments."},
	"joined_again":   {"已重新接入“%s”（%d 号工作站），通信密钥已更换，证书有效至 %s。", "Joined %s again (workstation %d) with a new key; its certificate lasts until %s."},

	"help_sync":       {"与省级系统同步：推送办理结果、接收其他工作站的结果和盖章文件；断网时用加密数据包。", "Keep in step with the province, over the network or with a package."},
	"help_sync_run":   {"同步一次（默认），或持续同步。", "Synchronise once (the default), or keep doing it."},
	"help_sync_once":  {"同步一次。", "Once."},
	"help_sync_watch": {"持续同步，直到按 Ctrl-C。", "Again and again, until Ctrl-C."},
	"syncing":         {"正在与省级系统同步", "synchronising"},
	"synced": {
		"推送 %s 件，接收 %s 件，盖章文件 %s 份；待推 %s 件，其中待处理 %s 件。用时 %.1f 秒。",
		"%s pushed, %s pulled, %s sealed documents; %s wait, %s of them for a person. %.1f s.",
	},
	"sync_cancelled": {"同步被停止；已完成的有效，下一次会接着做。", "Stopped; what was done stays done, and the next synchronisation goes on."},
	"sync_stalled":   {"同步 %.0f 分钟没有进展，已让它停下，稍后重试。", "The synchronisation has not come on for %.0f minutes; it is told to stop, and tried again."},
	"sync_again":     {"%s %.0f 秒后重试。", "%s Trying again in %.0f seconds."},

	"help_sync_status": {"本机与省级系统同步的情况（不联网）。", "How the workstation stands with the province, without asking it."},
	"not_joined":       {"本机还没有接入省级系统；%s 件待推。", "This workstation has not joined a province; %s events wait."},
	"sync_to":          {"已接入“%s”，本机是 %d 号工作站", "Joined %s as workstation %d"},
	"sync_waiting":     {"待推 %s 件，其中待处理 %s 件；待盖章 %s 份；未办结的故障 %d 项", "%s wait, %s of them for a person; %s await their seal; %d faults open"},
	"sync_succeeded":   {"上次同步成功 %s；上次对账无差异 %s", "last synchronisation %s; last reconciliation without a difference %s"},
	"never":            {"（还没有）", "never"},

	"help_sync_package": {"把待推数据写成加密数据包，用 U 盘送省级系统；数据仍留在待推队列，直到收到回执。", "Write what waits into a package for the province; it keeps waiting until receipts come."},
	"help_parcel_out":   {"写到哪个文件。", "The file to write."},
	"cannot_package":    {"不能导出加密数据包", "Cannot write the package"},
	"packaged":          {"加密数据包已写入 %s：事件 %s 件，照片 %s 张，评价结果 %s 项", "The package is written to %s: %s events, %s photos, %s results of evaluations"},
	"package_left":      {"还有 %s 件没有装下，请在收到回执后再导出一个", "%s events did not fit; write another package once the receipts are here"},

	"help_sync_receive": {"接收省级系统对加密数据包的回执。", "Take over the province's answers to a package."},
	"help_parcel_in":    {"省级系统写回的数据包。", "The package the province wrote back."},
	"cannot_receive":    {"不能接收回执数据包", "Cannot take the package over"},

	"help_sync_follow":     {"关注其他县区：同步它们的证照状态，断网时也能核验；不写代码即全部取消。", "Keep the standings of other counties' certificates, to verify them offline; none named means none."},
	"help_follow_counties": {"六位行政区划代码。", "Six-digit codes."},
	"followed":             {"关注 %s 个县区，下次同步时更新。", "%s counties are followed from the next synchronisation on."},

	"help_sync_submit": {"评价一个年度并报送省级系统（评价员）。", "Evaluate a year and hand it in to the province (evaluator)."},
	"help_submit_year": {"哪一年。", "Which year."},
	"submitted":        {"%d 年评价结果已报送。", "The evaluation of %d is handed in."},
}
