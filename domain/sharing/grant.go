package sharing

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// Say is what a person can say to a request (表态).
type Say string

// What can be said. Every grant begins with Ask.
const (
	Ask      Say = "ask"
	Agree    Say = "agree"
	Refuse   Say = "refuse"
	Withdraw Say = "withdraw"
	TakeOver Say = "take-over" // what somebody else had asked for, with the rest of their work
)

// Word is what one person said to a request, and when.
type Word struct {
	Say       Say       `json:"say"`
	By        string    `json:"by"` // user name
	At        time.Time `json:"at"`
	Note      string    `json:"note,omitempty"`
	Signature []byte    `json:"signature,omitempty"` // SM2 by the person's key over Grant.SignedBytes
}

// Grant is a request and what was said to it (共享授权). What it is on a day follows from its words, the period and
// the uses made of it; it is never said by itself.
type Grant struct {
	ID string // g1-7
	Request
	Words    []Word // in their order; the first is Ask
	Used     int    // uses made of it
	Revision int
}

// State is how far a grant has come on a day.
type State string

// The states. Only what is Live can be used.
const (
	Requested State = "requested" // waits for somebody to agree
	Seconding State = "seconding" // one person agreed: waits for a second
	Early     State = "early"     // granted, but its first day has not come
	Live      State = "live"
	UsedUp    State = "used-up"
	Lapsed    State = "lapsed" // its last day is over, whether or not it was granted
	Refused   State = "refused"
	Withdrawn State = "withdrawn"
)

// states gives each its name, and why a grant in it cannot be used.
var states = []struct {
	state             State
	name, why, remedy string
}{
	{Requested, "待授权", "申请还没有人授权", "请由申请人以外的授权人员办理"},
	{Seconding, "待第二人授权", "成批共享超过限额，还要第二人授权", "请由另一位授权人员办理"},
	{Early, "未到期限", "授权的起始日还没有到", "请在期限内使用"},
	{Live, "可使用", "", ""},
	{UsedUp, "次数用完", "授权的使用次数已经用完", "仍需使用的，请重新申请"},
	{Lapsed, "已过期", "授权的期限已过", "仍需使用的，请重新申请"},
	{Refused, "不予授权", "申请没有获得授权", "请按答复意见处理"},
	{Withdrawn, "已撤回", "授权已经撤回", "仍需使用的，请重新申请"},
}

// States returns every state, in the order of the way.
func States() []State {
	all := make([]State, len(states))
	for i, s := range states {
		all[i] = s.state
	}
	return all
}

// Name is the Chinese name; an unknown state is its own name.
func (s State) Name() string {
	for _, row := range states {
		if row.state == s {
			return row.name
		}
	}
	return string(s)
}

// Over tells whether nothing can come of a grant any more.
func (s State) Over() bool {
	return slices.Contains([]State{UsedUp, Lapsed, Refused, Withdrawn}, s)
}

// Asked is the word the grant began with.
func (g *Grant) Asked() Word {
	if len(g.Words) == 0 {
		return Word{}
	}
	return g.Words[0]
}

// said returns those who said something.
func (g *Grant) said(what Say) (people []string) {
	for _, w := range g.Words {
		if w.Say == what {
			people = append(people, w.By)
		}
	}
	return people
}

// Keeper is who answers for it now: who asked, or who took it over last.
func (g *Grant) Keeper() string {
	if taken := g.said(TakeOver); len(taken) > 0 {
		return taken[len(taken)-1]
	}
	return g.Asked().By
}

// asks tells whether somebody is on the side of who asked, from the beginning or since.
func (g *Grant) asks(user string) bool {
	return g.Asked().By == user || slices.Contains(g.said(TakeOver), user)
}

// GrantedBy are those who agreed.
func (g *Grant) GrantedBy() []string { return g.said(Agree) }

// State returns how far the grant has come on a day.
func (g *Grant) State(on day.Day) State {
	agreed := len(g.GrantedBy())
	for _, row := range []struct {
		holds bool
		state State
	}{
		{len(g.said(Withdraw)) > 0, Withdrawn},
		{len(g.said(Refuse)) > 0, Refused},
		{on > g.Until, Lapsed},
		{agreed == 0, Requested},
		{agreed < g.Agreements, Seconding},
		{g.Used >= g.Uses, UsedUp},
		{on < g.From, Early},
	} {
		if row.holds {
			return row.state
		}
	}
	return Live
}

// Why says why the grant cannot be used on a day; nil where it can.
func (g *Grant) Why(on day.Day) *certificate.Refusal {
	state := g.State(on)
	if state == Live {
		return nil
	}
	for _, row := range states {
		if row.state == state {
			return &certificate.Refusal{Rule: "share_" + string(state), Clause: Clause, Text: row.why, Remedy: row.remedy}
		}
	}
	return &certificate.Refusal{Rule: "share_state", Clause: Clause, Text: "授权的状态不明", Remedy: "请检查证照库"}
}

// way is all that may be said, to what, and how it is called.
var way = []struct {
	say    Say
	name   string
	to     []State
	second bool // never by who asked or took it over, nor twice by one person
	noted  bool // not without a reason
}{
	{Ask, "申请", nil, false, false}, // only in the beginning
	{Agree, "授权", []State{Requested, Seconding}, true, false},
	{Refuse, "不予授权", []State{Requested, Seconding}, true, true},
	{Withdraw, "撤回", []State{Requested, Seconding, Early, Live, UsedUp}, false, true},
	{TakeOver, "接办", []State{Requested, Seconding, Early, Live}, false, true},
}

// Name is what is done, in Chinese: 授权.
func (s Say) Name() string {
	for _, row := range way {
		if row.say == s {
			return row.name
		}
	}
	return string(s)
}

// Say returns the grant after a word to it on a day, or why that may not be said. g itself is not changed.
func (g *Grant) Say(w Word, on day.Day) (Grant, *certificate.Refusal) {
	after := *g
	state := g.State(on)
	for _, row := range way {
		if row.say != w.Say {
			continue
		}
		for _, bar := range []struct {
			holds              bool
			rule, text, remedy string
		}{
			{!slices.Contains(row.to, state), "share_state", fmt.Sprintf("“%s”的共享申请不能%s", state.Name(), row.name), "请刷新后查看；仍需使用的，请重新申请"},
			{row.second && g.asks(w.By), "two_people", "申请人不能对自己的申请作出决定", "请由另一位授权人员办理"},
			{row.say == TakeOver && slices.Contains(g.GrantedBy(), w.By), "two_people", "同意共享的人不能接办这件申请", "请由另一位申请人员接办"},
			{row.second && slices.Contains(g.GrantedBy(), w.By), "two_people", "已经同意的人不能作为第二人", "请由另一位授权人员办理"},
			{row.noted && w.Note == "", "note", row.name + "要写明理由", "请写明理由"},
		} {
			if bar.holds {
				return after, &certificate.Refusal{Rule: bar.rule, Clause: Clause, Text: bar.text, Remedy: bar.remedy}
			}
		}
		after.Words = append(slices.Clip(g.Words), w)
		after.Revision++
		return after, nil
	}
	return after, &certificate.Refusal{Rule: "share_word", Clause: Clause, Text: "没有“" + string(w.Say) + "”这样的决定", Remedy: "可用的有：agree、refuse、withdraw"}
}

// SignedBytes are the bytes the signature of the n-th word covers: the request, every word before it with its
// signature, and what it says itself.
func (g *Grant) SignedBytes(n int) []byte {
	words := slices.Clone(g.Words[:n+1])
	words[n].Signature = nil
	b, _ := json.Marshal(struct { // none of these types can fail to marshal
		ID string
		Request
		Words []Word
	}{g.ID, g.Request, words})
	return b
}
