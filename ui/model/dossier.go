package model

import (
	"strconv"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// offer is one thing that can be asked for on a certificate, in the order of the screen.
type offer struct {
	operation certificate.Operation
	verb      string // on the button
	ends      bool   // takes a right away: to be asked for with care
}

// offers are what a clerk can ask for here. What changes the face (变更, 换发) is not among them until a
// new face can be proposed with it; conversion is a batch and has its place with collecting.
var offers = []offer{
	{certificate.Deliver, "登记送达", false},
	{certificate.Review, "登记年审…", false},
	{certificate.Assess, "登记考核…", false},
	{certificate.Reissue, "补发…", false},
	{certificate.Suspend, "暂扣…", true},
	{certificate.Reinstate, "发还…", false},
	{certificate.Cancel, "注销…", true},
	{certificate.Revoke, "吊销…", true},
	{certificate.Rescind, "撤销…", true},
	{certificate.Void, "作废…", true},
}

// ActionLine is one thing that could be done to a certificate: its button, and why not where it cannot.
type ActionLine struct {
	Operation certificate.Operation
	Verb      string
	Ends      bool
	Why       string // empty: it can be done
}

// Actions lists what a person can ask for on a certificate. may is asked about permissions.
func Actions(d bureau.Dossier, may func(access.Permission) bool) []ActionLine {
	refusals := make(map[certificate.Operation]*certificate.Refusal, len(d.Actions))
	for _, a := range d.Actions {
		refusals[a.Operation] = a.Why
	}
	var lines []ActionLine
	for _, o := range offers {
		line := ActionLine{Operation: o.operation, Verb: o.verb, Ends: o.ends}
		switch why, known := refusals[o.operation]; {
		case !known:
			continue
		case why != nil:
			line.Why = Why(why)
		case !may(access.ProposeCase):
			line.Why = "这项业务由" + access.HolderNames(access.ProposeCase) + "提出。"
		}
		lines = append(lines, line)
	}
	return lines
}

// Summary is the line under a certificate's number: kind, medium, last day where it has one.
func Summary(d bureau.Dossier, today day.Day) string {
	items := []string{d.Kind.Name, d.Certificate.Medium.Name()}
	if to := ExpiryText(d.Certificate.ValidTo, today); to != "" {
		items = append(items, "至 "+to)
	}
	return strings.Join(items, " · ")
}

// Why is a refusal as a sentence: what stands in the way, on what that rests, what to do instead.
func Why(r *certificate.Refusal) string {
	text := r.Text + "。依据：" + r.Clause + "。"
	if r.Remedy != "" {
		text += r.Remedy + "。"
	}
	return text
}

// HistoryLine is one event of a certificate's life.
type HistoryLine struct{ Day, What, Why, Who string }

// History lists the events of a certificate, newest first.
func History(d bureau.Dossier) []HistoryLine {
	var lines []HistoryLine
	for i := len(d.Events) - 1; i >= 0; i-- {
		e := d.Events[i]
		line := HistoryLine{Day: e.Effective.String(), What: e.Operation.Name(), Who: e.Actor}
		var notes []string
		if e.Reason != "" {
			notes = append(notes, e.Reason.Name())
		}
		if e.Until != 0 {
			notes = append(notes, "至 "+e.Until.String())
		}
		if e.Case != "" {
			notes = append(notes, "办件 "+e.Case)
		}
		if e.Note != "" {
			notes = append(notes, e.Note)
		}
		line.Why = strings.Join(notes, " · ")
		lines = append(lines, line)
	}
	return lines
}

// EditionLine is one electronic file of a certificate.
type EditionLine struct {
	Number                          int
	Version, Made, Identifier, Seal string
}

// EditionLines lists the electronic files of a certificate, newest first.
func EditionLines(d bureau.Dossier) []EditionLine {
	var lines []EditionLine
	for i := len(d.Editions) - 1; i >= 0; i-- {
		e := d.Editions[i]
		seal := "未加盖专用章"
		if e.Sealed {
			seal = "已加盖专用章"
		}
		version := strconv.Itoa(e.Version)
		lines = append(lines, EditionLine{
			Number: e.Version, Version: strings.Repeat("0", max(0, 3-len(version))) + version, Made: e.MadeAt.Local().Format("2006-01-02 15:04"),
			Identifier: e.Identifier, Seal: seal,
		})
	}
	return lines
}

// ReasonChoices are the reasons an operation can have.
func ReasonChoices(op certificate.Operation) []Choice {
	var choices []Choice
	for _, r := range op.Reasons() {
		choices = append(choices, Choice{string(r), r.Name()})
	}
	return choices
}

// NeedsUntil tells the operations that last until a day.
func NeedsUntil(op certificate.Operation) bool { return op == certificate.Suspend }

// Consequence says what will come of asking for an operation.
func Consequence(op certificate.Operation) string {
	if !op.ByTwo() {
		return "登记后立即生效，记入这本证照的经历。"
	}
	return "提出后由" + access.HolderNames(access.DecideCase) + "决定，批准时生效；提出人不能审批自己提出的业务。"
}

// CheckUntil reads the last day of a suspension as it is typed.
func CheckUntil(text string, today day.Day) (d day.Day, complaint string) {
	d, err := ReadDay(text)
	switch {
	case strings.TrimSpace(text) == "":
		return 0, "请填写暂扣的最后一天"
	case err != nil:
		return 0, err.Error()
	case d <= today:
		return 0, "最后一天要在今天（" + today.String() + "）之后"
	}
	return d, ""
}

// CaseLine is one thing that waits for a decision, or has got it.
type CaseLine struct {
	ID, What, Kind, Reason, Proposer, At, State string
	Case                                        bureau.Case
}

var caseStates = map[bureau.CaseState]string{bureau.Open: "待审批", bureau.Approved: "已批准", bureau.Returned: "已退回"}

// CaseLines words cases for a list.
func CaseLines(cases []bureau.Case, kinds Kinds) []CaseLine {
	var lines []CaseLine
	for _, c := range cases {
		reason := c.Reason.Name()
		if c.Note != "" {
			reason += " · " + c.Note
		}
		lines = append(lines, CaseLine{
			ID: c.ID, What: c.Operation.Name(), Kind: shortName(kinds, c.Kind), Reason: reason, Proposer: c.Proposer,
			At: c.ProposedAt.Local().Format("01-02 15:04"), State: caseStates[c.State], Case: c,
		})
	}
	return lines
}

// WhyNotDecide says why a person cannot decide a case; empty where they can.
func WhyNotDecide(c bureau.Case, v Viewer) string {
	switch {
	case c.State != bureau.Open:
		return "这件已经办结。"
	case !v.Decides:
		return "这件由" + access.HolderNames(access.DecideCase) + "决定。"
	case c.Proposer == v.User:
		return "提出人不能审批自己提出的业务，请由另一位审核或批准人员办理。"
	}
	return ""
}
