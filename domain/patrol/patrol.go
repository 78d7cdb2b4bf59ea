// Package patrol is the periodic look at whether the house is in order (定期系统网络安全巡检, DB21/T 7.2): who answers
// for what, what is looked at and how often, what was found, and whether it was put right.
//
//   - A Book holds the check lists, one a Cycle, as data: each Item says which clauses it serves, by what it is judged,
//     and which probe of the machine fills it; one without a probe is a person's. Load reads and checks it.
//   - Turns are the patrols that a plan asks for in a stretch of days: made, late, due today, or missed.
//   - A Record is one patrol. What the machine saw is signed by who began it; a person answers the rest and concludes it
//     with their signature over everything. It carries the head of the audit log, so that a log cut later shows.
//   - A Finding is what was not in order, and its life: found, measure ordered, rectified, returned or closed. It has a
//     deadline in working days from the day it was found, whether anybody ordered one or not. Who rectified it never
//     closes it.
//   - A Duty is a line of the responsibility matrix: what somebody answers for, with their signature.
//   - An Assessment is a third party's yearly look, of the network or of the cryptography; what it found lives like
//     every other finding. NextAssessment says when the following one is due.
//   - Figures count all this over a period; Trend does month by month.
//
// Every step somebody takes carries their Hand: who, when, and an SM2 signature over the thing as it was then, the
// hands before it included. The package neither signs nor reads a clock: Signed gives the bytes, the desk does the rest.
package patrol

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"roadcert/domain/problem"
)

// Judgement is what one item came to.
type Judgement string

// The judgements.
const (
	Normal        Judgement = "normal"
	Abnormal      Judgement = "abnormal"
	NotApplicable Judgement = "n/a"
	Open          Judgement = "" // nobody has judged yet
)

var judgementNames = []named[Judgement]{{Normal, "正常"}, {Abnormal, "异常"}, {NotApplicable, "不适用"}, {Open, "未填"}}

// Name is the judgement on screens and paper.
func (j Judgement) Name() string { return nameIn(judgementNames, j) }

// Risk is how bad a finding is.
type Risk string

// The risks.
const (
	High   Risk = "high"
	Medium Risk = "medium"
	Low    Risk = "low"
)

// risks say how many working days a finding may take at most.
var risks = []struct {
	risk Risk
	name string
	days int
}{{High, "高", 3}, {Medium, "中", 10}, {Low, "低", 20}}

// Risks returns every risk, the worst first.
func Risks() []Risk {
	all := make([]Risk, len(risks))
	for i, r := range risks {
		all[i] = r.risk
	}
	return all
}

// Name is the risk on screens and paper; an unknown one is its own name.
func (r Risk) Name() string {
	for _, row := range risks {
		if row.risk == r {
			return row.name
		}
	}
	return string(r)
}

// Days is how many working days a finding of the risk may take at most; 0 of an unknown one.
func (r Risk) Days() int {
	for _, row := range risks {
		if row.risk == r {
			return row.days
		}
	}
	return 0
}

// Area is a field somebody has to answer for (责任落实到人).
type Area string

// The areas. Items of the check lists and lines of the responsibility matrix meet in them.
const (
	Accounts  Area = "accounts"
	Keys      Area = "keys"
	Audit     Area = "audit"
	Store     Area = "store"
	Link      Area = "link"
	Computers Area = "computers"
	Data      Area = "data"
	Emergency Area = "emergency"
	Rules     Area = "rules"
)

var areaNames = []named[Area]{
	{Accounts, "账户与口令"},
	{Keys, "密钥与印章"},
	{Audit, "安全审计"},
	{Store, "证照库与备份"},
	{Link, "省级联接"},
	{Computers, "计算机与环境"},
	{Data, "数据与个人信息"},
	{Emergency, "应急处置"},
	{Rules, "制度与巡检"},
}

// Areas returns every area.
func Areas() []Area { return keysOf(areaNames) }

// Name is the area on screens and paper; an unknown one is its own name.
func (a Area) Name() string { return nameIn(areaNames, a) }

// Hand is who took a step, and their signature over the thing as it stood then.
type Hand struct {
	By        string    `json:"by,omitempty"` // user name; empty where nobody has yet
	At        time.Time `json:"at,omitzero"`
	Signature []byte    `json:"signature,omitempty"`
}

// Made tells whether the step was taken.
func (h Hand) Made() bool { return h.By != "" }

// bare is the hand as its own signature covers it.
func (h Hand) bare() Hand { return Hand{By: h.By, At: h.At} }

// Mark is one signature of a thing: whose hand it is, and what it covers.
type Mark struct {
	Hand *Hand
	What string // in words: 巡检 p1-3 的结论
	Over []byte
}

// named is a key of a vocabulary and its Chinese name.
type named[T ~string] struct {
	key  T
	name string
}

func nameIn[T ~string](table []named[T], key T) string {
	for _, row := range table {
		if row.key == key {
			return row.name
		}
	}
	return string(key)
}

func keysOf[T ~string](table []named[T]) []T {
	all := make([]T, len(table))
	for i, row := range table {
		all[i] = row.key
	}
	return all
}

// known refuses a word that is not in its vocabulary, and says which are.
func known[T interface {
	~string
	Name() string
}](word T, all []T, what, kind string,
) error {
	if slices.Contains(all, word) {
		return nil
	}
	words := make([]string, len(all))
	for i, w := range all {
		words[i] = string(w) + " " + w.Name()
	}
	return problem.New(problem.Invalid, what, "没有“"+string(word)+"”这种"+kind, "可用的有："+strings.Join(words, "、"))
}

// mostText is how many characters a person may write of one thing: what is seen and done stands on a sheet, in a cell.
const mostText = 200

// short refuses a text that is too long for its place.
func short(text, what, name string) error {
	if n := utf8.RuneCountInString(text); n > mostText {
		return problem.New(problem.Invalid, what, fmt.Sprintf("%s有 %d 字", name, n), fmt.Sprintf("请缩短到 %d 字以内，详细材料另行存档", mostText))
	}
	return nil
}

// blank tells whether a text says nothing.
func blank(text string) bool { return strings.TrimSpace(text) == "" }
