package bureau

import (
	"strings"

	"roadcert/domain/certificate"
)

// slipForm is what the slips about an operation are called and say. The first row that fits is used.
type slipForm struct {
	op      certificate.Operation
	reason  certificate.Reason // empty: any
	asked   bool               // somebody applied for it, so that it is accepted, and can be refused or sent back
	granted string             // title where it was done
	does    string             // completes 决定…, where somebody asked before the name of the certificate
	refused string             // title where it was refused; empty where nobody asked
	clause  string             // empty: that of the transition table
	adverse bool               // takes something from the holder even where it was approved, so that its remedies are told
}

// slipForms has no row for what only puts the records in order (归并): nobody is handed anything.
var slipForms = []slipForm{
	{op: certificate.Issue, asked: true, granted: "准予行政许可决定书", does: "准予行政许可，核发", refused: "不予行政许可决定书", clause: "行政许可法 第三十八条第一款"},
	{op: certificate.Amend, asked: true, granted: "准予变更行政许可决定书", does: "准予变更，换发", refused: "不予变更行政许可决定书"},
	{op: certificate.Renew, reason: "expiry", asked: true, granted: "准予延续行政许可决定书", does: "准予延续，换发", refused: "不予延续行政许可决定书"},
	{op: certificate.Renew, asked: true, granted: "准予换发证照决定书", does: "准予换发", refused: "不予换发证照决定书", clause: "DB21/T 6.1"},
	{op: certificate.Reissue, asked: true, granted: "准予补发证照决定书", does: "准予补发", refused: "不予补发证照决定书"},
	{op: certificate.Cancel, reason: "holder-request", asked: true, granted: "注销行政许可决定书", does: "准予注销", refused: "不予注销行政许可决定书"},
	{op: certificate.Cancel, granted: "注销行政许可决定书", does: "注销该证照", adverse: true},
	{op: certificate.Suspend, granted: "暂扣证照通知书", does: "暂扣该证照", adverse: true},
	{op: certificate.Reinstate, granted: "发还证照通知书", does: "发还该证照"},
	{op: certificate.Revoke, granted: "吊销证照通知书", does: "吊销该证照", adverse: true},
	{op: certificate.Rescind, reason: "withdrawn", granted: "撤回行政许可决定书", does: "撤回该证照", clause: "行政许可法 第八条", adverse: true},
	{op: certificate.Rescind, granted: "撤销行政许可决定书", does: "撤销该证照", clause: "行政许可法 第六十九条", adverse: true},
	{op: certificate.Void, granted: "作废证照通知书", does: "作废该证照", adverse: true},
	{op: certificate.Correct, granted: "更正登记通知书", does: "更正登记，恢复该证照原来的状态"},
}

// formFor is the row for a case; none for a batch, whose members have their own.
func formFor(k *Case) (slipForm, bool) {
	for _, f := range slipForms {
		if k.Work == nil && f.op == k.Operation && (f.reason == "" || f.reason == k.Reason) {
			return f, true
		}
	}
	return slipForm{}, false
}

// rests is the clause a form quotes.
func (f *slipForm) rests() string {
	if f.clause != "" {
		return f.clause
	}
	return f.op.Clause()
}

// The rest of what slips quote is law, as in force in 2026. Where a law is amended, this is the place to change.
const (
	clauseAccepted = "行政许可法 第三十二条第一款第五项" // 材料齐全、符合法定形式的，应当受理
	clausePutRight = "行政许可法 第三十二条第一款第四项" // 一次告知需要补正的全部内容
	clauseRefused  = "行政许可法 第三十八条第二款"    // 说明理由，告知复议、诉讼的权利
	clauseHeard    = "行政许可法 第七条"         // 陈述权、申辩权
)

// slipRemedies are the ways against a decision, and the time the law leaves for each.
var slipRemedies = []struct{ from, within, way, clause string }{
	{"自收到本文书之日起", "60 日内", "依法申请行政复议", "行政复议法 第二十条"},
	{"自收到本文书之日起", "6 个月内", "依法向人民法院提起行政诉讼", "行政诉讼法 第四十六条"},
}

// remedy tells the holder what can be done against a decision.
func remedy() string {
	var ways []string
	for _, r := range slipRemedies {
		ways = append(ways, "可以"+r.from+" "+r.within+r.way+"（"+cited(r.clause)+"）")
	}
	return "如不服本决定，" + strings.Join(ways, "；也") + "。"
}

// laws are the full names of what clauses abbreviate.
var laws = map[string]string{
	"行政许可法": "《中华人民共和国行政许可法》", "行政处罚法": "《中华人民共和国行政处罚法》",
	"行政复议法": "《中华人民共和国行政复议法》", "行政诉讼法": "《中华人民共和国行政诉讼法》",
	"DB21/T": "《道路运输电子证照运行服务规范》（DB21/T）",
}

// cited writes a clause in full: 《中华人民共和国行政许可法》第七十条.
func cited(clause string) string {
	law, article, _ := strings.Cut(clause, " ")
	if full, ok := laws[law]; ok {
		law = full
	}
	if article != "" && article[0] < 0x80 { // 6.2 of a standard
		article = "第 " + article + " 条"
	}
	return law + article
}
