package model

import (
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
)

// Deed is what can be done about a case.
type Deed int

// The deeds.
const (
	WriteOn Deed = iota
	SubmitCase
	RecallCase
	Approve
	Return
	Reject
	CarryOut
	StopBatch
	BatchAgain
)

// CaseAction is one deed as a button: what it says, and why not where it cannot be done.
type CaseAction struct {
	Deed    Deed
	Verb    string
	Primary bool
	Ends    bool
	Why     string
}

// deeds are what can be done about a case in which states, in the order of the buttons.
var deeds = []struct {
	deed    Deed
	states  []bureau.CaseState
	verb    func(bureau.Case, Viewer) string
	primary bool
	ends    bool
	offered func(bureau.Case, Viewer) bool // nil: to everybody, greyed where it cannot be done
	why     func(bureau.Case, Viewer) string
}{
	{WriteOn, []bureau.CaseState{bureau.Draft, bureau.Returned}, says("继续填写…"), true, false, nil, whyNotOwn},
	{SubmitCase, []bureau.CaseState{bureau.Draft, bureau.Returned}, says("提交"), false, false, nil, whyNotOwn},
	{Approve, []bureau.CaseState{bureau.Open, bureau.Reviewed}, approval, true, false, nil, WhyNotDecide},
	{Return, []bureau.CaseState{bureau.Open, bureau.Reviewed}, says("退回…"), false, false, decides, whyNotReturn},
	{Reject, []bureau.CaseState{bureau.Open, bureau.Reviewed}, says("不予许可…"), false, true, applies, whyNotReturn},
	{CarryOut, []bureau.CaseState{bureau.Running}, carrying, true, false, nil, whyNotCarry},
	{StopBatch, []bureau.CaseState{bureau.Running}, says("停止…"), false, true, nil, whyNotCarry},
	{BatchAgain, []bureau.CaseState{bureau.Approved}, says("对这一批再办理…"), false, false, begins, whyNotAgain},
	{RecallCase, []bureau.CaseState{bureau.Draft}, says("放弃草稿…"), false, true, owns, whyNotOwn},
	{RecallCase, []bureau.CaseState{bureau.Open, bureau.Reviewed, bureau.Returned}, says("撤回申请…"), false, true, owns, whyNotOwn},
}

func says(text string) func(bureau.Case, Viewer) string {
	return func(bureau.Case, Viewer) string { return text }
}

func decides(_ bureau.Case, v Viewer) bool { return v.Decides }

// applies: what nobody applied for cannot be denied (行政许可法 第三十八条); it is returned, and taken back.
func applies(k bureau.Case, v Viewer) bool { return v.Decides && slices.Contains(applied, k.Operation) }

// begins: what was done to a batch can be followed by something else, or taken back, as a batch.
func begins(k bureau.Case, v Viewer) bool { return k.Work != nil && (v.Proposes || v.Decides) }

func whyNotAgain(bureau.Case, Viewer) string { return "" }

func owns(k bureau.Case, v Viewer) bool { return k.Keeper() == v.User }

// ApproveVerb is what it is called when this person agrees to a case.
func ApproveVerb(k bureau.Case, v Viewer) string {
	if v.ThreeSteps && !v.Approves && k.State == bureau.Open {
		return "审核通过"
	}
	return "批准"
}

func approval(k bureau.Case, v Viewer) string { return ApproveVerb(k, v) + "…" }

func carrying(k bureau.Case, _ Viewer) string {
	if k.Work != nil && k.Work.Next > 0 {
		return "继续办理"
	}
	return "办理"
}

// CaseActions lists what can be done about a case, as it is and for this person.
func CaseActions(k bureau.Case, v Viewer) []CaseAction {
	var list []CaseAction
	for _, d := range deeds {
		if slices.Contains(d.states, k.State) && (d.offered == nil || d.offered(k, v)) {
			list = append(list, CaseAction{Deed: d.deed, Verb: d.verb(k, v), Primary: d.primary, Ends: d.ends, Why: d.why(k, v)})
		}
	}
	return list
}

func whyNotOwn(k bureau.Case, v Viewer) string {
	if k.Keeper() != v.User {
		return "这件由 " + k.Keeper() + " 经办，请由经办人办理。"
	}
	return ""
}

// WhyNotDecide says why a person cannot agree to a case; empty where they can. The desk asks the same again.
func WhyNotDecide(k bureau.Case, v Viewer) string {
	if why := whyNotReturn(k, v); why != "" {
		return why
	}
	switch {
	case k.State == bureau.Reviewed && k.Reviewer == v.User:
		return "审核人不能再批准同一件，请由批准人办理。"
	case v.ThreeSteps && v.Approves && k.State == bureau.Open:
		return "本单位实行受理、审核、批准三级办理，这件尚未审核，请先由审核员审核。"
	case v.ThreeSteps && !v.Approves && k.State == bureau.Reviewed:
		return "这件已经审核，由" + access.HolderNames(access.ApproveCase) + "批准。"
	}
	return ""
}

func whyNotReturn(k bureau.Case, v Viewer) string {
	switch {
	case k.State != bureau.Open && k.State != bureau.Reviewed:
		return "这件不在等待审批。"
	case !v.Decides:
		return "这件由" + access.HolderNames(access.DecideCase) + "决定。"
	case k.Proposer == v.User:
		return "提出人不能审批自己提出的业务，请由另一位审核或批准人员办理。"
	case k.AcceptedBy(v.User):
		return "接办过这一件的人视同受理人，不能审批，请由另一位审核或批准人员办理。"
	}
	return ""
}

// applied are the operations somebody applies for.
var applied = []certificate.Operation{certificate.Issue, certificate.Amend, certificate.Renew, certificate.Reissue}

func whyNotCarry(k bureau.Case, v Viewer) string {
	needs := bureau.CarryNeeds(k.Operation)
	may := map[access.Permission]bool{access.ProposeCase: v.Proposes, access.DecideCase: v.Decides, access.Convert: v.Converts}
	if !may[needs] {
		return "这一批由" + access.HolderNames(needs) + "办理。"
	}
	return ""
}

// MayAttach tells whether a person can add files to a case: its own clerk, until somebody has given their word.
func MayAttach(k bureau.Case, v Viewer) bool {
	return v.Proposes && whyNotOwn(k, v) == "" && slices.Contains([]bureau.CaseState{bureau.Draft, bureau.Returned, bureau.Open}, k.State)
}

// MayDetach tells whether a person can take files away from a case: its own clerk, while it is being written.
func MayDetach(k bureau.Case, v Viewer) bool { return MayAttach(k, v) && k.State != bureau.Open }
