package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/domain/sharing"
)

// shareTones are the colours of how far a grant has come; the word says it too.
var shareTones = map[sharing.State]Tone{
	sharing.Requested: Warning, sharing.Seconding: Warning, sharing.Live: Good, sharing.Refused: Danger, sharing.Withdrawn: Danger,
}

// ShareLine is one grant in the list.
type ShareLine struct {
	Grant                                                       sharing.Grant
	ID, State, Party, Person, Basis, Covers, Until, Uses, Asked string
	Tone                                                        Tone
}

// ShareLines words a list of grants, as they are on a day.
func ShareLines(list []bureau.GrantLine, today day.Day) []ShareLine {
	lines := make([]ShareLine, len(list))
	for i := range list {
		g := &list[i].Grant
		state := g.State(today)
		lines[i] = ShareLine{
			Grant: *g, ID: g.ID, State: state.Name(), Tone: shareTones[state], Party: g.Party, Person: g.Person, Basis: g.Basis.Name(),
			Covers: Thousands(list[i].Covers), Until: g.Until.String(), Uses: fmt.Sprintf("%d / %d", g.Used, g.Uses), Asked: shareMoment(g.Asked().At),
		}
	}
	return lines
}

func shareMoment(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

// ShareFacts are what a grant says, one thing to a line.
func ShareFacts(g bureau.GrantDossier) []SyncFact {
	names := make([]string, len(g.Fields))
	for i := range g.Fields {
		names[i] = g.Fields[i].Name
	}
	facts := []SyncFact{
		{Name: "使用方", Text: g.Party + "　" + g.Person},
		{Name: "使用事由", Text: g.Purpose},
		{Name: "授权依据", Text: g.Basis.Name() + "：" + g.Evidence},
		{Name: "证照", Text: g.Kind.Short + " " + Thousands(len(g.Certificates)) + " 本　" + shareWhose(g)},
		{Name: "照面项", Text: strings.Join(names, "、")},
		{Name: "期限", Text: g.From.String() + " 至 " + g.Until.String()},
		{Name: "次数", Text: fmt.Sprintf("%d 次，已用 %d 次", g.Uses, g.Used)},
	}
	if g.Reason != "" {
		facts = append(facts, SyncFact{Name: "成批理由", Text: g.Reason})
	}
	if g.State == sharing.Seconding || g.Agreements > 1 && g.State == sharing.Requested {
		facts = append(facts, SyncFact{Name: "授权人数", Text: "超过一人可授权的本数，要两人授权", Tone: Warning})
	}
	return facts
}

// shareNamed is how many holders a grant names on the screen.
const shareNamed = 3

// shareWhose names the first holders.
func shareWhose(g bureau.GrantDossier) string {
	var names []string
	for i := range g.Rows[:min(shareNamed, len(g.Rows))] {
		names = append(names, g.Rows[i].Holder+"（"+g.Rows[i].ID.String()+"）")
	}
	text := strings.Join(names, "、")
	if len(g.Certificates) > len(names) {
		text += "等"
	}
	return text
}

// ShareStep is one line of the course of a grant.
type ShareStep struct{ When, What, Note string }

// ShareSteps are what people said to a grant and what was handed out under it, in the order of time.
func ShareSteps(g bureau.GrantDossier) []ShareStep {
	type moment struct {
		at   time.Time
		step ShareStep
	}
	var course []moment
	for _, w := range g.Words {
		course = append(course, moment{w.At, ShareStep{shareMoment(w.At), w.Say.Name() + "　" + g.Names[w.By], w.Note}})
	}
	for i := range g.Handed {
		u := &g.Handed[i]
		mark := sharing.Mark{Number: u.Number}
		note := "使用编号 " + mark.Written() + "　" + shareForms[u.Form] + "，" + Thousands(u.Given) + " 本"
		if n := len(u.Withheld); n > 0 {
			note += "；" + Thousands(n) + " 本未提供"
		}
		course = append(course, moment{u.At, ShareStep{shareMoment(u.At), fmt.Sprintf("第 %d 次提供　%s", u.Turn, g.Names[u.By]), note}})
	}
	slices.SortStableFunc(course, func(a, b moment) int { return a.at.Compare(b.at) })
	steps := make([]ShareStep, len(course))
	for i := range course {
		steps[i] = course[i].step
	}
	return steps
}

// shareForms are the forms of files as they are called.
var shareForms = map[sharing.Form]string{sharing.PDF: "PDF", sharing.PNG: "图片", sharing.XLSX: "工作簿"}

// ShareFormName is what a form of file is called.
func ShareFormName(f sharing.Form) string { return shareForms[f] }

// WhyNotSay says why somebody cannot say something to a grant; empty where they can.
func WhyNotSay(g *sharing.Grant, what sharing.Say, user string, today day.Day) string {
	if _, why := g.Say(sharing.Word{Say: what, By: user, Note: "—"}, today); why != nil {
		return why.Text + "。" + why.Remedy + "。"
	}
	return ""
}

// WhyNotShare says why nothing can be handed out under a grant; empty where it can.
func WhyNotShare(g *sharing.Grant, today day.Day) string {
	if why := g.Why(today); why != nil {
		return why.Text + "。" + why.Remedy + "。"
	}
	return ""
}

// ShareBases are the bases to choose from.
func ShareBases() []Choice {
	var choices []Choice
	for _, b := range sharing.Bases() {
		choices = append(choices, Choice{string(b), b.Name()})
	}
	return choices
}

// ShareItems are the items of a kind that may be asked for, and the names of those that may not.
func ShareItems(kind *catalog.Kind) (may []Choice, never []string) {
	for i := range kind.Fields {
		f := &kind.Fields[i]
		switch {
		case f.Retired:
		case sharing.Shareable(f) != nil:
			never = append(never, f.Name)
		default:
			may = append(may, Choice{f.Key, f.Name})
		}
	}
	return may, never
}

// SplitRefs takes apart what somebody typed to name several certificates.
func SplitRefs(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n　,，、;；", r) })
}

// TraceFacts are whom a file was given to, one thing to a line.
func TraceFacts(t bureau.Trace) []SyncFact {
	mark := sharing.Mark{Number: t.Use.Number}
	granted := make([]string, 0, 2)
	for _, user := range t.Grant.GrantedBy() {
		granted = append(granted, cmp.Or(t.Names[user], user))
	}
	facts := []SyncFact{
		{Name: "使用编号", Text: mark.Written()},
		{Name: "使用人", Text: t.Grant.Person + "　" + t.Grant.Party},
		{Name: "提供时间", Text: shareMoment(t.Use.At)},
		{Name: "提供人", Text: cmp.Or(t.Names[t.Use.By], t.Use.By)},
		{Name: "使用事由", Text: t.Grant.Purpose},
		{Name: "文件", Text: shareForms[t.Use.Form] + "，" + Thousands(t.Use.Given) + " 本"},
		{Name: "授权", Text: t.Grant.ID + "　" + t.Grant.Basis.Name() + "：" + t.Grant.Evidence + "　" + t.State.Name()},
		{Name: "授权人", Text: strings.Join(granted, "、")},
	}
	if t.Genuine {
		return append(facts, SyncFact{Name: "签名", Text: "各人签名均已核验", Tone: Good})
	}
	return append(facts, SyncFact{Name: "签名", Text: "有签名核验不过，记录可能被改动", Tone: Danger})
}
