package main

// twinSentences are those about certificates that are probably the same.
var twinSentences = map[string]sentence{
	"help_twins":        {"疑似重复：并排核对，归并，统一，或说明理由保留为两本。", "Probable duplicates: compare, merge, align, or keep as two with a reason."},
	"help_twins_list":   {"列出疑似重复的证照。", "List certificates that are probably the same."},
	"help_twins_rule":   {"只列这条规则找到的：twice two-names one-plate near-codes spelling。", "Only what this rule finds: twice two-names one-plate near-codes spelling."},
	"help_twins_limit":  {"最多列出多少对。", "List so many pairs at most."},
	"help_twins_keep":   {"核对后保留为两本（受理员），有变化时再提示。", "Record that two are two (clerk); asked again when one changes."},
	"help_twins_reason": {"理由，例如“已核对身份证，是两个人”。", "The reason, such as “IDs checked: two people”."},
	"help_twins_merge":  {"提出归并：一本证照录了两次（受理员）。", "Propose to merge one licence in two records (clerk)."},
	"help_twins_stays":  {"保留的一本。", "The one that stays."},
	"help_twins_goes":   {"归并掉的一本。", "The one that goes."},
	"help_twins_align":  {"提出统一持证主体：两本证照同属一人或一家（受理员）。", "Propose to name one holder on both (clerk)."},
	"help_twins_right":  {"姓名（名称）和号码正确的一本。", "The one whose name and code are right."},
	"help_twins_wrong":  {"要改正的一本。", "The one to be amended."},

	"comparing":         {"比对", "comparing"},
	"twins_count":       {"比对 %s 本，疑似重复 %s 对；已保留为两本的 %s 对未列出", "%s compared, %s pairs probably the same; %s kept as two are not listed"},
	"twins_pair":        {"%s 与 %s：%s（%d 分）", "%s and %s: %s (weight %d)"},
	"twins_others":      {"  同一持证主体另有 %s 本情况相同", "  the same holds of %s more certificates of these holders"},
	"twins_case":        {"  办件 %s 正在等待决定", "  case %s waits for a decision"},
	"twins_kept_before": {"  %s 曾于 %s 保留为两本（%s），之后有变化", "  %s kept them as two on %s (%s); one has changed since"},
	"twins_columns":     {"  不同的项|甲|乙|第几位起", "  item|a|b|differs from place"},
	"twins_kept":        {"已保留为两本。", "Kept as two."},
}
