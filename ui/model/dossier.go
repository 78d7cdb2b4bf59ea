package model

import (
	"cmp"
	"slices"
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
	verb      string            // on the button
	ends      bool              // takes a right away: to be asked for with care
	needs     access.Permission // of who begins it
}

// offers are what can be asked for on one certificate. Conversion is a batch and has its place with collecting.
var offers = []offer{
	{certificate.Deliver, "登记送达", false, access.ProposeCase},
	{certificate.Undeliver, "登记退回", false, access.ProposeCase},
	{certificate.Review, "登记年审…", false, access.ProposeCase},
	{certificate.Assess, "登记考核…", false, access.ProposeCase},
	{certificate.Amend, "变更…", false, access.ProposeCase},
	{certificate.Renew, "换发…", false, access.ProposeCase},
	{certificate.Reissue, "补发…", false, access.ProposeCase},
	{certificate.Suspend, "暂扣…", true, access.ProposeCase},
	{certificate.Reinstate, "发还…", false, access.ProposeCase},
	{certificate.Cancel, "注销…", true, access.ProposeCase},
	{certificate.Revoke, "吊销…", true, access.ProposeCase},
	{certificate.Rescind, "撤销…", true, access.ProposeCase},
	{certificate.Void, "作废…", true, access.ProposeCase},
	{certificate.Merge, "归并…", true, access.ProposeCase},
	{certificate.Withdraw, "撤回办理…", true, access.DecideCase},
	{certificate.Correct, "冲正…", true, access.ProposeCase},
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
		case !may(o.needs):
			line.Why = "这项业务由" + access.HolderNames(o.needs) + "办理。"
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

// HistoryLine is one event of a certificate's life, or one step of a case.
type HistoryLine struct {
	Day, What, Why, Who string
	Other               certificate.ID // the certificate it names; 0 where it names none
}

// bySystem is whose doing an event is that nobody asked for.
const bySystem = "系统"

// History lists the events of a certificate, newest first.
func History(d bureau.Dossier) []HistoryLine {
	var lines []HistoryLine
	for i := len(d.Events) - 1; i >= 0; i-- {
		e := d.Events[i]
		line := HistoryLine{Day: e.Effective.String(), What: e.Operation.Name(), Who: cmp.Or(e.Actor, bySystem), Other: e.Other}
		if e.Result != "" {
			line.What += "　" + certificate.ResultName(e.Operation, e.Result)
		}
		var notes []string
		add := func(text string) {
			if text != "" {
				notes = append(notes, text)
			}
		}
		add(e.Reason.Name())
		if e.Until != 0 {
			add("至 " + e.Until.String())
		}
		if at := day.Of(e.At.Local()); !e.At.IsZero() && at != e.Effective {
			add(at.String() + " 登记")
		}
		if e.Case != "" {
			add("办件 " + e.Case)
		}
		add(e.Note)
		line.Why = strings.Join(notes, " · ")
		lines = append(lines, line)
	}
	return lines
}

// ResultLine is one review or assessment a certificate has had.
type ResultLine struct{ What, Day, Result, Until, Who string }

// Results lists the reviews and the assessments of a certificate, newest first.
func Results(d bureau.Dossier) []ResultLine {
	var lines []ResultLine
	for i := len(d.Events) - 1; i >= 0; i-- {
		if e := d.Events[i]; e.Operation.MarksFace() {
			result := cmp.Or(e.Result, certificate.Passed) // from before there were two
			lines = append(lines, ResultLine{
				What: e.Operation.Name(), Day: e.Effective.String(), Result: certificate.ResultName(e.Operation, result),
				Until: e.Until.String(), Who: cmp.Or(e.Actor, bySystem),
			})
		}
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

// LinkedIDs are the certificates that a certificate names, or that name it.
func LinkedIDs(d bureau.Dossier) []certificate.ID {
	ids := slices.Clone(d.Linked)
	for _, e := range d.Events {
		if e.Other != 0 {
			ids = append(ids, e.Other)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
