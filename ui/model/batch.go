package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
)

// batchOffers are what can be done to many certificates at once, in the order of the screen.
var batchOffers = []certificate.Operation{
	certificate.Review, certificate.Assess, certificate.Deliver, certificate.Amend, certificate.Renew, certificate.Reissue,
	certificate.Suspend, certificate.Reinstate, certificate.Cancel, certificate.Revoke, certificate.Rescind, certificate.Void,
	certificate.Convert, certificate.Withdraw, certificate.Correct,
}

// BatchChoices are the operations a person can begin a batch of; may is asked about permissions.
func BatchChoices(may func(access.Permission) bool) []Choice {
	var choices []Choice
	for _, op := range batchOffers {
		if needs, ok := bureau.InBatches(op); ok && may(needs) {
			choices = append(choices, Choice{op.String(), op.Name()})
		}
	}
	return choices
}

// WhyNotBatch says why a person cannot begin any batch; empty where they can.
func WhyNotBatch(may func(access.Permission) bool) string {
	if len(BatchChoices(may)) > 0 {
		return ""
	}
	return "成批办理由" + access.HolderNames(access.ProposeCase) + "提出。"
}

// ScopeText says in words what a filter chooses.
func (f Filter) ScopeText(kinds Kinds) string {
	var items []string
	add := func(choices []Choice, key string) {
		if i := slices.IndexFunc(choices, func(c Choice) bool { return c.Key == key }); key != "" && i >= 0 {
			items = append(items, choices[i].Name)
		}
	}
	if f.Kind != "" {
		items = append(items, shortName(kinds, catalog.Code(f.Kind)))
	}
	add(StatusChoices(), f.Status)
	add(MediumChoices(), f.Medium)
	add(ExpiryChoices(f.Expiry), f.Expiry)
	if f.Text != "" {
		items = append(items, "“"+Mask(nil, catalog.Field{}, f.Text)+"”")
	}
	if len(items) == 0 {
		return "全部证照"
	}
	return "筛选：" + strings.Join(items, "、")
}

// Preview is a batch before it is begun: what it would do, and what it would leave out.
type Preview struct {
	Good     int
	Refused  int
	Verdict  string
	Reasons  []Tally
	Refusals []BatchLine
	Cut      string // says that the list is not complete; empty where it is
}

// NewPreview words a plan, with what of its list could not be read.
func NewPreview(plan bureau.Plan, unread []bureau.BatchRefusal) Preview {
	p := Preview{Good: len(plan.Members), Refused: plan.Refused + len(unread)}
	refusals := append(slices.Clone(unread), plan.Refusals...)
	reasons := map[string]int{}
	for rule, n := range plan.Reasons {
		reasons[rule] += n
	}
	for _, r := range unread {
		reasons[r.Why.Rule]++
	}
	p.Verdict = fmt.Sprintf("可办 %s 本，不可办 %s 本。", Thousands(p.Good), Thousands(p.Refused))
	switch {
	case p.Good == 0 && p.Refused == 0:
		p.Verdict = "所选的范围里没有证照。"
	case p.Good == 0:
		p.Verdict = fmt.Sprintf("没有一本可以办理，%s 本都不可办。", Thousands(p.Refused))
	}
	p.Reasons = tallies(reasons, func(rule string) string { return RuleName(rule, refusals) })
	p.Refusals = BatchLines(refusals)
	if n := len(p.Refusals); n < p.Refused {
		p.Cut = fmt.Sprintf("这里列出前 %s 本，共 %s 本不可办。", Thousands(n), Thousands(p.Refused))
	}
	return p
}

// BatchLines words certificates that a rule keeps out of a batch.
func BatchLines(refusals []bureau.BatchRefusal) []BatchLine {
	lines := make([]BatchLine, 0, len(refusals))
	for _, r := range refusals {
		l := BatchLine{Number: r.Number, Holder: r.Holder, Why: r.Why.Text, Remedy: r.Why.Remedy}
		if r.Line > 0 {
			l.Line = strconv.Itoa(r.Line)
		}
		lines = append(lines, l)
	}
	return lines
}

// Found are the lines that have a text in them; all where it is empty.
func Found(lines []BatchLine, text string) []BatchLine {
	text = strings.TrimSpace(text)
	if text == "" {
		return lines
	}
	var found []BatchLine
	for _, l := range lines {
		if strings.Contains(l.Number+"\n"+l.Holder+"\n"+l.Why+"\n"+l.Remedy, text) {
			found = append(found, l)
		}
	}
	return found
}

// BatchTable is a list of certificates as a spreadsheet gets it.
func BatchTable(lines []BatchLine) (headings []string, rows [][]string) {
	for _, l := range lines {
		rows = append(rows, []string{l.Line, l.Number, l.Holder, l.Why, l.Remedy})
	}
	return []string{"行", "编号", "持证主体", "原因", "办法"}, rows
}

// ruleWords are the rules of the transition table as a table of counts names them; what exactly stands in the way
// stands with each certificate.
var ruleWords = map[string]string{
	"status": "现在的状态不能办", "medium": "介质不对", "reason": "与注销原因不符", "too_early": "生效日期早于现状态",
	"too_late": "生效日期未到", "not_backdated": "不能倒填日期", "face_incomplete": "照面信息不全", "retired": "类别已停用",
	"until": "期限不对", "result": "结果不对", "review_failed": "最近一次审验不合格", "over": "有效期已经届满",
	"number_changed": "编号被改变", "delivered": "已经送达", "not_delivered": "没有送达记录", "decided_since": "归集后办理过业务",
	"listed_twice": "名单中重复", "not_found": "库中没有", "ambiguous": "不能确定是哪一本", "number_damaged": "编号被表格损坏",
}

// RuleName is a rule in a few words; one that no table knows is named by the text of a refusal that has it.
func RuleName(rule string, refusals []bureau.BatchRefusal) string {
	if name, ok := ruleWords[rule]; ok {
		return name
	}
	for _, r := range refusals {
		if r.Why.Rule == rule {
			return r.Why.Text
		}
	}
	return "其他原因（" + rule + "）"
}

// BeginVerb is what the button says that begins a batch.
func BeginVerb(op certificate.Operation, n int) string {
	verb := "办理"
	if op.ByTwo() {
		verb = "提出"
	}
	return fmt.Sprintf("%s%s %s 本", verb, op.Name(), Thousands(n))
}

// WorkText says how far a batch has come: 已办 1,200，不可办 3，共 5,000 本.
func WorkText(w bureau.BatchWork) string {
	return fmt.Sprintf("已办 %s，不可办 %s，共 %s 本", Thousands(w.Done), Thousands(w.Refused), Thousands(w.Members))
}

// CarriedText says what carrying out a batch has come to.
func CarriedText(k bureau.Case, r bureau.BatchResult) string {
	return fmt.Sprintf("%s：成功 %s，失败 %s", k.Operation.Name(), Thousands(r.Issued), Thousands(r.Refused))
}

// ListRemark says what a list of certificates can bring besides their numbers.
func ListRemark(op certificate.Operation) string {
	switch {
	case op == certificate.Amend:
		return "每一本改得不同的，写在名单里：列名是照面的项目，一行一本。"
	case op.MarksFace():
		return "名单里写了结果或有效期的，以名单为准。"
	}
	return ""
}

// AmendChoices are the items of faces that can be made the same on many certificates, each once by its name, of one
// kind or of all.
func AmendChoices(kinds []*catalog.Kind, kind string) []Choice {
	var choices []Choice
	for _, k := range kinds {
		if kind != "" && k.Code != catalog.Code(kind) {
			continue
		}
		for i := range k.Fields {
			f := &k.Fields[i]
			known := slices.ContainsFunc(choices, func(c Choice) bool { return c.Key == f.Key })
			if !known && f.Collected() && f.Kind != catalog.List && !slices.Contains(ownItems, f.Role) {
				choices = append(choices, Choice{f.Key, f.Name})
			}
		}
	}
	return choices
}

// ownItems are different on every certificate.
var ownItems = []catalog.Role{catalog.RoleNumber, catalog.RolePlate, catalog.RoleStatus}

// ReadText says what was read from a list.
func ReadText(name string, lines, unread int) string {
	text := fmt.Sprintf("%s：读到 %s 行", name, Thousands(lines))
	if unread > 0 {
		text += fmt.Sprintf("，%s 行读不出", Thousands(unread))
	}
	return text
}
