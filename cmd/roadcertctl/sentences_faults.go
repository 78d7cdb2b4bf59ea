package main

// faultSentences are those about the register of faults and its two working days.
var faultSentences = map[string]sentence{
	"help_fault":              {"故障登记：故障、应急措施和两个工作日的补推期限（DB21/T 5.3）。", "The register of faults, with measures and the two working days to send everything again (DB21/T 5.3)."},
	"help_fault_open":         {"登记一起故障。", "Register a fault."},
	"help_fault_measure":      {"登记应急措施。", "Note down what was done meanwhile."},
	"help_fault_clear":        {"登记故障排除，补推期限从次日起算。", "Say that a fault is over: the two working days begin on the day after."},
	"help_fault_list":         {"列出故障，最近的在前。", "List the faults, the newest first."},
	"help_fault_sheet":        {"写出《故障与补推说明》。", "Write the evidence of a fault."},
	"help_fault_id":           {"故障编号，如 f1。", "Number of the fault, such as f1."},
	"help_fault_cause":        {"原因：force-majeure own-system province link。", "Cause: force-majeure own-system province link."},
	"help_fault_began":        {"发生时间，如 2026-10-01T08:30；不写为现在。", "When it began, such as 2026-10-01T08:30; now if left away."},
	"help_fault_at":           {"排除时间，如 2026-10-01T08:30；不写为现在。", "When it was over, such as 2026-10-01T08:30; now if left away."},
	"help_fault_measure_kind": {"措施：package telephone paper other。", "Measure: package telephone paper other."},
	"help_fault_measure_note": {"做了什么，给谁。", "What was done, and to whom."},
	"help_fault_pdf":          {"写出 PDF。", "Write the PDF."},

	"no_faults":                  {"没有登记故障。", "There are no faults."},
	"fault_columns":              {"编号|原因|发生|排除|补推截止|已补推|待推|进度", "id|cause|began|cleared|due|sent again|waiting|phase"},
	"fault_line":                 {"%s　%s　%s　发生于 %s", "%s  %s  %s  began %s"},
	"fault_measure_line":         {"  %s　%s：%s（%s）", "  %s  %s: %s (%s)"},
	"fault_lasts":                {"  尚未排除；本机待推 %s 条，排除后在两个工作日内补推", "  not over yet; %s events wait here, to be sent within two working days after it is"},
	"fault_cleared":              {"  排除于 %s；当时待推 %s 条，已补推 %s 条，余 %s 条，其中待人工处理 %s 条", "  over since %s; %s events waited then, %s are sent, %s left, of which %s wait for a person"},
	"fault_due":                  {"  补推截止 %s（当日二十四时）", "  due by the end of %s"},
	"fault_no_due":               {"  补推截止日算不出来：%s", "  the last day is not known: %s"},
	"fault_needs_reconciliation": {"  已全部补推，还要与省级系统对账没有差异才能办结（sync reconcile）", "  everything is sent; a reconciliation without a difference is missing (sync reconcile)"},
	"fault_done":                 {"  办结于 %s；对账一致 %s", "  done %s; reconciled %s"},
}
