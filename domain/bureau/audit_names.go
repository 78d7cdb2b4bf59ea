package bureau

import (
	"strings"

	"roadcert/domain/certificate"
)

// ActionName is the code of an entry's action (audit.Entry.Action) in Chinese, as lists of the log show it. An unknown
// one is its own name: a log outlives the program that wrote it.
func ActionName(code string) string {
	if name, ok := actionNames[code]; ok {
		return name
	}
	for _, s := range actionStems {
		if key, ok := strings.CutPrefix(code, s.stem); ok {
			if op, err := certificate.ParseOperation(key); err == nil {
				return s.name + op.Name()
			}
		}
	}
	return code
}

// actionStems begin the codes of what is done about an operation on certificates, whose key is the rest.
var actionStems = []struct{ stem, name string }{
	{"propose_", "提出"},
	{"decide_", "决定"},
	{"plan_", "清点可办的："},
	{"", ""}, // the operation itself
}

// actionNames are the names of all other codes. Codes are written in the log for ever: a name may change, a code may not.
var actionNames = map[string]string{ //nolint:gosec // G101: what "password" names is no password
	// Who signs in, and with what.
	"found": "建立证照库", "sign_in": "登录", "sign_out": "退出", "password": "修改口令", "key_file": "启用密钥文件", "recover": "用恢复密钥重置账户",
	"make_key":   "生成密钥",
	"keys_state": "查看密钥", "keys_rotate": "更换数据密钥", "keys_resume": "续做更换数据密钥", "keys_resealed": "重新加密", "keys_recovery": "更换恢复密钥",
	"keys_told": "告知恢复密钥",
	// Accounts and settings.
	"accounts": "查看账户", "account_changes": "查看账户变动", "account_add": "申请新增账户", "account_renew": "申请重置口令", "account_end": "申请停用账户",
	"account_unlock": "申请解除锁定", "account_confirm": "确认账户变动", "account_reject": "退回账户变动", "preferences": "修改本单位设置",
	"import_calendar": "导入节假日安排",
	"open_work":       "查看名下未了的工作", "handovers": "查看工作交接", "handover_step": "办理工作交接", "handover_sheet": "制作工作交接单", "handover_drawn": "拟定工作交接",
	"handover_signed": "签字移交", "handover_accepted": "接收移交", "handover_refused": "拒收移交", "handover_withdrawn": "撤回移交", "handover_witnessed": "监交",
	// Registers.
	"inspect": "识别登记表", "diagnose": "诊断登记表", "import": "归集登记表", "import_rows": "归集一段登记表", "import_photos": "导入照片", "mappings": "查看列对照", "keep_mapping": "保存列对照",
	"forget_mapping": "删除列对照", "twins": "比对疑似重复", "keep_twins": "保留疑似重复", "quality": "查看数据质量",
	// Certificates.
	"list": "查询证照", "show": "查看证照", "read_list": "读取名单", "reveal": "查看完整的敏感信息", "overview": "查看工作台", "due": "查看到期提醒",
	"due_calendar": "导出到期日历", "read_document": "查看电子证照", "export_document": "导出电子证照", "seal": "加盖专用章", "verify": "核验证照",
	"export_status": "导出状态清单", "import_status": "导入状态清单", "deliveries": "查看送达", "delivery": "查看送达经过",
	"delivery_waiting": "登记待送达", "delivery_notified": "告知领证", "delivery_delivered": "登记送达", "delivery_read": "登记已阅", "delivery_returned": "登记退回",
	// Cases.
	"cases": "查看办件", "case": "查看办件", "draft": "保存草稿", "draft_read": "打开草稿", "submit": "提交办件", "recall": "收回办件", "own_case": "打开他人的草稿",
	"suggest": "带出证照信息", "attach": "添加附件", "detach": "移除附件", "read_attachment": "查看附件", "add_picture": "登记照片", "slip": "制作办件文书",
	"propose_merge": "提出归并", "propose_same_holder": "提出更正持证主体", "decide": "审批办件", "carry": "执行成批办理", "stop": "停止成批办理",
	"outcome": "查看成批结果", "members": "查看成批名单",
	// The catalogue, seals and printers.
	"versions": "查看目录版本", "draft_catalog": "起草目录", "discard_draft": "放弃目录草稿", "publish_catalog": "发布目录", "export_catalog": "导出目录",
	"import_catalog": "导入目录", "calibrations": "查看套打校准", "calibrate": "校准套打", "seals": "查看印章", "install_seal": "安装印章", "trust": "信任证书",
	// The province.
	"join": "接入省级系统", "link": "查看接入情况", "sync": "与省级系统同步", "sync_status": "查看同步情况", "sync_state": "查看证照的同步情况", "push": "推送",
	"pull": "接收省级数据", "heal": "补取经历", "set_back": "省级数据退回", "requeue": "重新列入待推", "standings": "更新其他县区状态", "follow": "关注县区",
	"notices": "接收故障通知", "take_catalogue": "接收省级目录", "take_sealed": "接收盖章文件", "take_serials": "领取号段", "send_people": "报送经办人公钥",
	"send_pictures": "报送照片", "export_parcel": "导出数据包", "receive_parcel": "导入回执包", "stopped": "查看退回与冲突", "resend": "重新推送", "clash": "查看冲突",
	"aside": "查看搁置", "redo": "重新办理", "yield": "以省级为准", "yield_all": "成批以省级为准", "reconcile": "对账", "mend": "处理差异",
	"mend_resend": "处理差异：补推", "mend_fetch": "处理差异：补取", "mend_adopt": "处理差异：以省级为准",
	"hand_in": "报送评价结果", "link_failing": "连接中断", "link_restored": "连接恢复", "faults": "查看故障", "fault": "查看故障", "clocks": "查看补推期限",
	"fault_open": "登记故障", "fault_measure": "登记应急措施", "fault_clear": "登记故障排除", "fault_resend": "故障补推", "fault_done": "故障办结",
	"fault_sheet": "制作故障说明",
	// The year.
	"evaluate": "统计评价", "outreach": "查看宣传培训", "add_outreach": "登记宣传培训", "correct_outreach": "更正宣传培训",
	// The patrol.
	"patrol_board": "查看巡检任务", "patrols": "查看巡检记录", "patrol": "查看巡检记录", "patrol_begin": "开始巡检", "patrol_answer": "填写巡检",
	"patrol_conclude": "办结巡检", "patrol_log": "制作巡检记录", "findings": "查看巡检问题", "finding": "查看巡检问题", "finding_order": "下达整改",
	"finding_rectify": "登记整改", "finding_review": "复核整改", "duties": "查看安全责任", "duty_assign": "指派安全责任", "duty_accept": "签署安全责任",
	"duty_end": "解除安全责任", "assessments": "查看第三方评估", "assessment": "登记第三方评估", "assessment_finding": "登记评估问题",
	// Sharing.
	"shares": "查看共享授权", "share": "查看共享授权", "share_request": "申请共享", "share_grant": "授予共享", "share_agree": "同意共享", "share_refuse": "不同意共享",
	"share_withdraw": "撤回共享", "share_use": "提供证照信息", "share_ledger": "制作共享台账", "share_trace": "追查共享文件",
	// Backups and emergencies.
	"backups": "查看备份", "backup": "备份", "backup_due": "定期备份", "backup_plan": "修改备份计划", "backup_discard": "删除旧备份", "drill": "恢复演练",
	"restore": "从备份恢复", "caught_up": "恢复后核对", "go_on": "恢复后放行", "emergency_plan": "应急预案", "incidents": "查看应急事件",
	"incident_open": "登记应急事件", "incident_measure": "登记处置措施", "incident_close": "办结应急事件", "rehearse": "断网演练", "rehearsals": "查看断网演练",
	// The log itself, and the house.
	"audit_list": "查看审计日志", "audit_verify": "核验审计日志", "audit_glance": "登录时核验日志", "audit_export": "导出审计日志", "audit_archive": "归档审计日志",
	"sign_log": "签名日志末尾", "fsck": "检查证照库",
}
