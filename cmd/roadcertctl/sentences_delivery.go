package main

// deliverySentences are those about handing over, outreach, and how the bureau works.
var deliverySentences = map[string]sentence{
	"help_delivery":          {"送达：电子证照交给持证主体。", "Handing electronic certificates over to their holders."},
	"help_delivery_list":     {"列出有效的电子证照送达到了哪一步，默认列还没有送达的。", "List how far valid editions have come; by default what is still to be handed over."},
	"help_delivery_notify":   {"给出取证码，可打印送达告知单（受理员）。", "Give pick-up codes, and print the slips (clerk)."},
	"help_delivery_deliver":  {"登记送达（受理员）。", "Record that they were delivered (clerk)."},
	"help_delivery_read":     {"登记持证主体已读（受理员）。", "Record that the holders have read them (clerk)."},
	"help_delivery_returned": {"登记退回：交不出去，或持证主体说有误（受理员）。", "Record that they could not be handed over, or are said to be wrong (clerk)."},
	"help_delivery_state":    {"送达状态：waiting notified delivered read returned。", "State: waiting notified delivered read returned."},
	"help_delivery_waiting":  {"超过多少天没有进展。", "Nothing has happened for more than so many days."},
	"help_delivery_lapsing":  {"取证码多少天内到期或已过期。", "The pick-up code ends within so many days or has ended."},
	"help_delivery_query":    {"取证码、编号、姓名、拼音首字母、车牌或完整的身份证号。", "Pick-up code, number, name, pinyin initials, plate or whole citizen ID."},
	"help_channel":           {"渠道：counter phone wechat other。", "Channel: counter phone wechat other."},
	"help_renew_code":        {"换一个新的取证码，原来的作废。", "Give a new code; the old one is void."},
	"help_slips":             {"把送达告知单写成 PDF。", "Write the slips as PDF."},
	"cannot_hand":            {"不能登记送达情况", "Cannot record the delivery"},
	"handed":                 {"登记 %s 本，退回 %s 本，用时 %.1f 秒", "recorded %s, refused %s, in %.1f s"},
	"slip_line":              {"%s　%s　取证码 %s　到 %s 为止", "%s  %s  code %s  until %s"},
	"delivery_columns":       {"标识|编号|持证主体|类别|送达|自|取证截止", "id|number|holder|kind|delivery|since|code until"},
	"delivery_reminders": {
		"尚未送达 %s 本：超过 15 天没有进展 %s，取证码 7 天内到期或已过期 %s，退回 %s",
		"%s to hand over: %s without news for more than 15 days, %s with a code that ends within 7 days or has ended, %s returned",
	},

	"help_settings":      {"本单位的办事方式。", "How the bureau works."},
	"help_settings_show": {"查看。", "Show it."},
	"help_settings_set":  {"修改（系统管理员）。", "Change it (system-admin)."},
	"help_pick_up":       {"取证网页的地址，{code} 处填取证码，{identifier} 处填证照标识；写空则没有。", "Address of the pick-up page; {code} and {identifier} are filled in. Empty: none."},
	"help_three_steps":   {"审核之后是否还要批准：on 或 off。", "Whether an approver decides after the reviewer: on or off."},
	"cannot_set":         {"不能修改设置", "Cannot change the settings"},
	"nothing_to_set":     {"请用 --pick-up 或 --three-steps on|off 说明改什么", "Say with --pick-up or --three-steps on|off what to change"},
	"pick_up":            {"取证网页：%s", "pick-up page: %s"},
	"no_pick_up":         {"尚未设置", "none yet"},
	"three_steps_on":     {"审批：受理、审核、批准三步", "cases: accepted, reviewed, approved"},
	"three_steps_off":    {"审批：受理后由第二人决定", "cases: accepted, then decided by a second person"},
}
