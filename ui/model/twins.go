package model

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/likeness"
)

// TwinEntry is one line of the list of probable duplicates.
type TwinEntry struct {
	Why    string // 重复归集、异写同名
	Holder string // both names where they differ
	Degree string // 很可能, 可能, 请核对
	Tone   Tone
	Remark string // what else there is to know; mostly empty
}

// degrees say how much speaks for a pair, from this weight on.
var degrees = []struct {
	least int
	word  string
	tone  Tone
}{{90, "很可能", Danger}, {75, "可能", Warning}, {0, "请核对", Plain}}

// NewTwinEntry words a pair for the list.
func NewTwinEntry(t *bureau.Twin) TwinEntry {
	e := TwinEntry{Why: ruleNames(t.Rules), Holder: t.A.Certificate.Holder}
	if other := t.B.Certificate.Holder; other != e.Holder {
		e.Holder += " / " + other
	}
	for _, d := range degrees {
		if t.Weight >= d.least {
			e.Degree, e.Tone = d.word, d.tone
			break
		}
	}
	switch {
	case t.Case != "":
		e.Remark = "办件 " + t.Case + " 待决定"
	case t.Kept != nil:
		e.Remark = "保留后有变化"
	}
	return e
}

func ruleNames(rules []likeness.Rule) string {
	names := make([]string, len(rules))
	for i, r := range rules {
		names[i] = r.Name
	}
	return strings.Join(names, "、")
}

// TwinsText is the sentence above the list.
func TwinsText(t *bureau.Twins) string {
	if t.Total == 0 && t.Kept == 0 {
		return "比对了 " + Thousands(t.Compared) + " 本证照，没有疑似重复。"
	}
	text := fmt.Sprintf("比对了 %s 本证照，疑似重复 %s 对", Thousands(t.Compared), Thousands(t.Total))
	if n := len(t.Pairs); n < t.Total {
		text += "，先列出最可能的 " + Thousands(n) + " 对"
	}
	if t.Kept > 0 {
		text += "；已核对保留的 " + Thousands(t.Kept) + " 对没有列出"
	}
	return text + "。"
}

// TwinRuleChoices are the rules to filter by.
func TwinRuleChoices() []Choice {
	choices := []Choice{{"", "全部情形"}}
	for _, r := range likeness.Rules() {
		choices = append(choices, Choice{r.Key, r.Name})
	}
	return choices
}

// TwinCard is a pair side by side.
type TwinCard struct {
	Left, Right string // ID, kind and status
	Reasons     []string
	Rows        []TwinRow // what differs first
	Remarks     []string
}

// TwinRow is one item on both sides.
type TwinRow struct {
	Name, Left, Right string
	Differ            bool
	Remark            string // where they differ
}

// NewTwinCard words a pair.
func NewTwinCard(t *bureau.Twin) TwinCard {
	card := TwinCard{Left: sideTitle(&t.A), Right: sideTitle(&t.B)}
	for _, r := range t.Rules {
		card.Reasons = append(card.Reasons, r.Name+"："+r.Text+"。")
	}
	for _, l := range t.Lines {
		card.Rows = append(card.Rows, TwinRow{Name: l.Name, Left: Absent(l.A), Right: Absent(l.B), Differ: l.Differ, Remark: differText(l)})
	}
	slices.SortStableFunc(card.Rows, func(a, b TwinRow) int {
		switch {
		case a.Differ == b.Differ:
			return 0
		case a.Differ:
			return -1
		}
		return 1
	})
	for _, side := range []struct {
		name string
		of   *bureau.TwinSide
	}{{"左边", &t.A}, {"右边", &t.B}} {
		if n := side.of.Others; n > 0 {
			card.Remarks = append(card.Remarks, side.name+"的持证主体另有 "+Thousands(n)+" 本证照情况相同。")
		}
	}
	if t.Case != "" {
		card.Remarks = append(card.Remarks, "办件 "+t.Case+" 正在等待决定，请等有了结果再办。")
	}
	if k := t.Kept; k != nil {
		card.Remarks = append(card.Remarks, fmt.Sprintf("%s 曾于 %s 保留为两本（%s），之后其中一本有变化，请再核对。", k.By, k.At.Local().Format(time.DateOnly), k.Reason))
	}
	return card
}

func sideTitle(s *bureau.TwinSide) string {
	return strings.Join([]string{s.Certificate.ID.String(), s.Kind.Short, s.Status.Name(), s.Certificate.Medium.Name()}, " · ")
}

// differText says where two values differ, which their masks may hide.
func differText(l bureau.TwinLine) string {
	switch {
	case !l.Differ:
		return ""
	case l.A == "":
		return "只有右边有"
	case l.B == "":
		return "只有左边有"
	case l.Place > 1:
		return fmt.Sprintf("第 %d 个字符起不同", l.Place)
	}
	return "不同"
}

// TwinAct is what can be done about a pair.
type TwinAct int

// The acts.
const (
	KeepBoth TwinAct = iota
	MergeIntoLeft
	MergeIntoRight
	AlignToLeft
	AlignToRight
)

// TwinOffer is one of them: its button, and why not where it cannot be done.
type TwinOffer struct {
	Act  TwinAct
	Verb string
	Why  string // empty: it can be done
}

// twinOffers are the acts in the order of the screen, with what each asks for. Which of two records is allowed to go
// is for the transition table to say, when it is proposed.
var twinOffers = []struct {
	act        TwinAct
	verb       string
	permission access.Permission
	oneKind    bool // both are of one kind
}{
	{KeepBoth, "核对无误，保留两本…", access.CollectRegister, false},
	{MergeIntoLeft, "是同一本，保留左边…", access.ProposeCase, true},
	{MergeIntoRight, "是同一本，保留右边…", access.ProposeCase, true},
	{AlignToLeft, "持证主体以左边为准…", access.ProposeCase, false},
	{AlignToRight, "持证主体以右边为准…", access.ProposeCase, false},
}

// TwinOffers lists what a person can do about a pair. may is asked about permissions.
func TwinOffers(t *bureau.Twin, may func(access.Permission) bool) []TwinOffer {
	list := make([]TwinOffer, len(twinOffers))
	for i, o := range twinOffers {
		list[i] = TwinOffer{Act: o.act, Verb: o.verb}
		switch {
		case !may(o.permission):
			list[i].Why = "这项业务由" + access.HolderNames(o.permission) + "办理。"
		case o.act != KeepBoth && t.Case != "":
			list[i].Why = "办件 " + t.Case + " 正在等待决定。"
		case o.oneKind && t.A.Certificate.Kind != t.B.Certificate.Kind:
			list[i].Why = "两本不是同一类证照，不能归并。"
		}
	}
	return list
}
