package model

import (
	"fmt"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/handover"
)

// handoverTones are the colours of how a handover stands; the word says it too.
var handoverTones = map[handover.Stage]Tone{
	handover.Drawn: Warning, handover.Signed: Warning, handover.Accepted: Good, handover.Refused: Danger, handover.Withdrawn: Plain,
}

// HandoverLine is one handover in a list, and what the person who looks at it can do about it.
type HandoverLine struct {
	ID, Title, Note, State string
	Tone                   Tone
	Can                    []handover.Stage
	Of                     bureau.Handover
}

// HandoverLines words the handovers somebody has to do with.
func HandoverLines(list []bureau.Handover, who bureau.Person) []HandoverLine {
	lines := make([]HandoverLine, len(list))
	for i, h := range list {
		stage := h.Stage()
		l := HandoverLine{
			ID: h.ID, Title: h.Names[h.From] + " 移交 " + h.Names[h.To], Note: fmt.Sprintf("%s　%s　%d 项", h.On, h.Reason, len(h.Items)),
			State: stage.Name(), Tone: handoverTones[stage], Of: h,
		}
		if len(h.Broken) > 0 {
			l.State, l.Tone = "签名不符", Danger
		} else {
			l.Can = handoverSteps(&h.Handover, who)
		}
		lines[i] = l
	}
	return lines
}

// handoverSteps are what somebody can do about a handover. The desk asks the same again.
func handoverSteps(h *handover.Handover, who bureau.Person) (can []handover.Stage) {
	if !access.Allowed(who.Role, access.HandOver) {
		return nil
	}
	for _, s := range handover.Steps() {
		if _, why := h.Take(handover.Step{Stage: s, Text: "—"}, handover.Actor{User: who.User, Role: who.Role}); why == nil {
			can = append(can, s)
		}
	}
	return can
}

// HandoversWaiting is how many handovers wait for somebody to receive them.
func HandoversWaiting(list []bureau.Handover, user string) (n int) {
	for i := range list {
		if h := &list[i]; h.To == user && h.Stage() == handover.Signed {
			n++
		}
	}
	return n
}

// HandoverHome is what 工作台 says of them; empty where none waits.
func HandoverHome(list []bureau.Handover, user string) string {
	if n := HandoversWaiting(list, user); n > 0 {
		return fmt.Sprintf("有 %s 份工作交接等您接收", Thousands(n))
	}
	return ""
}

// OpenWorkRows are what is open in somebody's name, as a table: kind, number, what it is, where it is listed.
func OpenWorkRows(items []bureau.OpenItem) [][]string {
	rows := make([][]string, len(items))
	for i, it := range items {
		rows[i] = []string{it.Kind.Name(), it.Ref, it.Text, whereListed(it)}
	}
	return rows
}

func whereListed(it bureau.OpenItem) string {
	if it.In != "" {
		return "已列入 " + it.In
	}
	if chargers := it.Kind.Chargers(); chargers != "" {
		return "由" + chargers + "另行指定"
	}
	return ""
}

// OpenWorkText says how much is open in somebody's name: 3 项：办件 2、草稿 1. It is empty for nothing.
func OpenWorkText(items []bureau.OpenItem) string {
	var parts []string
	for _, k := range handover.Kinds() {
		n := 0
		for _, it := range items {
			if it.Kind == k {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", k.Name(), n))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("%d 项：%s", len(items), strings.Join(parts, "、"))
}

// EndingLeaves is what is said where an account is to end: what stays open in its name, and what to do; empty for nothing.
func EndingLeaves(c *bureau.AccountChange) string {
	text := OpenWorkText(c.Open)
	if text == "" {
		return ""
	}
	return text + "。停用不会转走它们：请本人先办工作交接；已经离岗的，由" + access.HolderNames(access.ConfirmAccounts) + "在“我的账户”里代为移交。"
}

// PersonChoices are people to choose from.
func PersonChoices(people []bureau.Person) []Choice {
	choices := make([]Choice, len(people))
	for i, p := range people {
		choices[i] = Choice{p.User, p.Name + "（" + p.User + "，" + p.Role.Name() + "）"}
	}
	return choices
}

// HandoverQuestion is what is asked before a step.
type HandoverQuestion struct {
	Title, Text, Button string
	Reason              string // label of what is to be written; empty where nothing is
	Must                bool
	Ends                bool
	Done                string
}

// AskHandover words the question of a step of somebody about a handover.
func AskHandover(h *bureau.Handover, s handover.Stage, user string) HandoverQuestion {
	q := HandoverQuestion{Title: s.Deed() + "　" + h.ID, Button: s.Deed(), Done: h.ID + "：" + s.Name()}
	who := h.Names[h.From] + " 移交 " + h.Names[h.To]
	switch s {
	case handover.Signed:
		q.Text = who + "，" + fmt.Sprint(len(h.Items)) + " 项。用您的个人密钥签名，签名以后等接收人接收。"
		if user != h.From {
			q.Text = who + "，" + fmt.Sprint(len(h.Items)) + " 项。您代替移交人签字，原因会印在交接单上。"
			q.Reason, q.Must = "代签原因", true
		}
	case handover.Accepted:
		q.Text = who + "。接收以后，交接单上仍未了的办件、草稿和共享授权由您负责，马上生效；接办过的办件，您不能再审批。"
	case handover.Refused:
		q.Text, q.Reason, q.Must, q.Ends = "移交人看得到理由，可以改正后重新拟定。", "理由", true, true
	case handover.Withdrawn:
		q.Text, q.Reason, q.Must, q.Ends = "撤回以后什么都没有移交，可以重新拟定。", "理由", true, true
	case handover.Witnessed:
		q.Text, q.Reason = who+"。您作为监交人签名，表示双方当面清点过。", "说明"
	case handover.Drawn:
	}
	return q
}
