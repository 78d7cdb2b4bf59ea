package model

import (
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// Ask is what has to be said to have an operation done: the questions of its form. One form asks them on one
// certificate, on many, and in a case.
type Ask struct {
	Operation certificate.Operation
	Reasons   []Choice // where there are several; none: it is not asked why
	Results   []Choice // of a review or an assessment
	Effective bool     // it may have taken effect on an earlier day
	Other     string   // what another certificate that is named is called; empty where none is
	OtherMust bool     // it has to be named
	Explained bool     // the note may not stay empty
	Until     string   // the last day by its name; empty where none is asked for
	Term      day.Day  // what the last day is where nobody says another; 0: see Must
	Must      bool     // the last day has to be said

	today day.Day
}

// Answers are what is typed and picked in the form, field by field.
type Answers struct{ Reason, Result, Until, Effective, Other, Note string }

var untilNames = map[certificate.Operation]string{
	certificate.Suspend: "暂扣至", certificate.Review: "审验有效期至", certificate.Assess: "考核有效期至",
}

var otherNames = map[certificate.Operation]string{certificate.Merge: "保留的那一本", certificate.Issue: "原证照"}

var resultChoices = map[certificate.Operation][]certificate.Word{
	certificate.Review: certificate.Outcomes, certificate.Assess: certificate.Grades,
}

// NewAsk returns the questions of an operation, on any number of certificates.
func NewAsk(op certificate.Operation, today day.Day) Ask {
	a := Ask{
		Operation: op, Effective: op.Backdates() && !op.TakesBack(), Other: otherNames[op], OtherMust: op == certificate.Merge,
		Explained: op.TakesBack(), Until: untilNames[op], Must: op == certificate.Suspend, today: today,
	}
	if reasons := op.Reasons(); len(reasons) > 1 {
		a.Reasons = ReasonChoices(op)
	}
	for _, w := range resultChoices[op] {
		a.Results = append(a.Results, Choice{w.Key, certificate.ResultName(op, w.Key)})
	}
	return a
}

// Of returns the questions on one certificate, whose terms are known.
func (a Ask) Of(c *certificate.Certificate) Ask {
	if a.Operation.MarksFace() {
		a.Term = c.Term(a.Operation, a.today)
	}
	return a
}

// UntilHint is what an empty last day shows.
func (a Ask) UntilHint() string {
	if a.Must || a.Term != 0 {
		return hints[catalog.Date]
	}
	return "不填则每一本各顺延一年"
}

// CheckUntil reads the last day as it is typed.
func (a Ask) CheckUntil(text string) (repaired, complaint string) {
	if strings.TrimSpace(text) == "" {
		if a.Must {
			return "", "请填写" + a.Until
		}
		return "", ""
	}
	d, err := ReadDay(text)
	switch {
	case err != nil:
		return text, err.Error()
	case d <= a.today:
		return text, "最后一天要在今天（" + a.today.String() + "）之后"
	}
	return d.String(), ""
}

// CheckEffective reads the day of effect as it is typed.
func (a Ask) CheckEffective(text string) (repaired, complaint string) {
	if strings.TrimSpace(text) == "" {
		return "", ""
	}
	d, err := ReadDay(text)
	switch {
	case err != nil:
		return text, err.Error()
	case d > a.today:
		return text, "生效日期还没有到，请在生效之日或以后办理"
	}
	return d.String(), ""
}

// CheckNote asks for a word where the log has to have one.
func (a Ask) CheckNote(text string) (repaired, complaint string) {
	if a.Explained && strings.TrimSpace(text) == "" {
		return text, "请写明" + a.Operation.Name() + "的原因"
	}
	return text, ""
}

// Proposal is what the answers ask the desk for. They have been checked.
func (a Ask) Proposal(said Answers) bureau.Proposal {
	p := bureau.Proposal{Operation: a.Operation, Note: strings.TrimSpace(said.Note)}
	switch reasons := a.Operation.Reasons(); {
	case len(a.Reasons) > 0:
		p.Reason = certificate.Reason(said.Reason)
	case len(reasons) == 1:
		p.Reason = reasons[0]
	}
	if len(a.Results) > 0 {
		p.Result = said.Result
	}
	if a.Until != "" && p.Result != certificate.Failed {
		p.Until, _ = ReadDay(said.Until) // what cannot be read was complained of
	}
	if a.Effective {
		p.Effective, _ = ReadDay(said.Effective)
	}
	if a.Other != "" {
		p.Other, _ = certificate.ParseID(strings.TrimSpace(said.Other))
	}
	return p
}

// Said are the answers that a case was written with.
func (a Ask) Said(k bureau.Case) Answers {
	said := Answers{Reason: string(k.Reason), Result: k.Result, Until: k.Until.String(), Effective: k.Effective.String(), Note: k.Note}
	if k.Other != 0 {
		said.Other = k.Other.String()
	}
	return said
}

// Whole puts the answers into a case that is being written.
func (a Ask) Whole(k bureau.Case, said Answers) bureau.Case {
	p := a.Proposal(said)
	k.Reason, k.Result, k.Until, k.Effective, k.Other, k.Note = p.Reason, p.Result, p.Until, p.Effective, p.Other, p.Note
	return k
}

// follows says what an operation leaves behind.
var follows = map[certificate.Operation]string{
	certificate.Issue:     "生成电子证照的第一个版本。",
	certificate.Convert:   "生成电子证照；照面不全的会列出来。",
	certificate.Review:    "结果记入照面；有电子证照的同时生成新版本，纸质证照照面齐全的同时转化。不合格的仍然有效，但在审验合格之前不能换发。",
	certificate.Assess:    "等级记入照面；有电子证照的同时生成新版本，纸质证照照面齐全的同时转化。",
	certificate.Amend:     "生成新版本的电子证照，原来的版本成为历史。只记下改动的项目。",
	certificate.Renew:     "生成新版本的电子证照，有效期按新的照面。",
	certificate.Reissue:   "生成新版本的电子证照，照面不变。",
	certificate.Suspend:   "暂扣期间证照不在有效状态，期满自动恢复。",
	certificate.Reinstate: "证照恢复有效。",
	certificate.Cancel:    "注销是办理的终点，注销后不能恢复。",
	certificate.Revoke:    "吊销后只能再以“许可证件被依法吊销”注销。",
	certificate.Rescind:   "撤销后只能再以“许可被依法撤销、撤回”注销。",
	certificate.Void:      "作废只用于签发错误、尚未送达的证照；要用的请重新制发。",
	certificate.Merge:     "这一本作废，另一本保留；这一本的经历仍可查到。",
	certificate.Deliver:   "记下最新版本已经送到持证主体手中。",
	certificate.Undeliver: "记下送达的证照退了回来，等待再次送达。",
	certificate.Withdraw:  "最近一次办理撤回，证照恢复到办理以前的样子。省级系统收到以后就不能再撤回，只能冲正。",
	certificate.Correct:   "最近一次办理由冲正改回，并推送到省级系统。",
}

// Consequence says what will come of asking for an operation, and who decides.
func Consequence(op certificate.Operation, threeSteps bool) string {
	switch {
	case op == certificate.Withdraw:
		return "立即生效。" + follows[op]
	case !op.ByTwo():
		return "登记后立即生效。" + follows[op]
	case threeSteps:
		return "提出后先由审核员审核，再由" + access.HolderNames(access.ApproveCase) + "批准，批准时生效；提出人不能审批自己提出的业务。" + follows[op]
	}
	return "提出后由" + access.HolderNames(access.DecideCase) + "决定，批准时生效；提出人不能审批自己提出的业务。" + follows[op]
}

// CaseOperations are what a case can be begun for, in the order of the screen: all that two people do.
func CaseOperations() []Choice {
	choices := []Choice{{certificate.Issue.String(), certificate.Issue.Name()}}
	for _, o := range offers {
		if o.operation.ByTwo() {
			choices = append(choices, Choice{o.operation.String(), o.operation.Name()})
		}
	}
	return choices
}
