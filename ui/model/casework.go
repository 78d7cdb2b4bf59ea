package model

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// Scope is which cases a list shows; it is the filter of the page's route.
type Scope string

// The scopes.
const (
	MyDrafts  Scope = "mine"
	ForMe     Scope = "waiting"
	Undecided Scope = "open"
	AllCases  Scope = "all"
)

// ScopeChoices are the scopes to pick from.
func ScopeChoices() []Choice {
	return []Choice{{string(ForMe), "等我处理"}, {string(MyDrafts), "我的草稿"}, {string(Undecided), "全部未办结"}, {string(AllCases), "全部"}}
}

// Waiting tells whether the scope is within the cases that wait, so that the others need not be read: who
// proposes has drafts and returned cases besides.
func (s Scope) Waiting(v Viewer) bool { return s == Undecided || s == ForMe && !v.Proposes }

// Has tells whether a scope shows a case.
func (s Scope) Has(k bureau.Case, v Viewer) bool {
	switch s {
	case MyDrafts:
		return k.State == bureau.Draft && k.Keeper() == v.User
	case ForMe:
		return Awaits(k, v)
	case Undecided:
		return slices.Contains(bureau.Waiting(), k.State)
	}
	return true
}

// Arranged puts what waits longest first in a scope that is worked through, and what is newest first in the others.
// The cases come oldest first.
func (s Scope) Arranged(lines []CaseLine) []CaseLine {
	if s == MyDrafts || s == AllCases {
		slices.Reverse(lines)
	}
	return lines
}

// Empty is what a list without cases says: title, and what to do.
func (s Scope) Empty() (title, text string) {
	switch s {
	case MyDrafts:
		return "没有草稿", "写到一半的办件会自动保存在这里，重新打开程序也还在。"
	case ForMe:
		return "没有等着您处理的办件", "轮到您审核、批准、补正或成批办理的件会列在这里。"
	case Undecided:
		return "没有未办结的办件", "受理员提出的制发、注销等业务会列在这里，由另一人批准或退回。"
	}
	return "还没有办件", "按 Ctrl+N 新建办件，或在“证照”页对一本证照提出业务。"
}

// Awaits tells whether a case waits for this person.
func Awaits(k bureau.Case, v Viewer) bool {
	switch k.State {
	case bureau.Returned:
		return k.Keeper() == v.User
	case bureau.Open, bureau.Reviewed:
		return WhyNotDecide(k, v) == ""
	case bureau.Running:
		return whyNotCarry(k, v) == ""
	}
	return false
}

// CaseLine is one case in a list.
type CaseLine struct {
	ID, What, Kind, Whose, Proposer, At, Due, State string
	Tone, DueTone                                   Tone
	Case                                            bureau.Case
}

// dueSoon is how many days before its term a case is marked.
const dueSoon = 3

// CaseLines words cases for a list, in their order. rows say whose the certificates are.
func CaseLines(cases []bureau.Case, rows map[certificate.ID]bureau.Row, kinds Kinds, v Viewer, today day.Day) []CaseLine {
	lines := make([]CaseLine, 0, len(cases))
	for _, k := range cases {
		l := CaseLine{
			ID: k.ID, What: k.Operation.Name(), Kind: shortName(kinds, k.Kind), Whose: whose(k, rows, kinds), Proposer: k.Proposer,
			At: k.ProposedAt.Local().Format("01-02 15:04"), Case: k,
		}
		l.State, l.Tone = CaseStateText(k, v)
		l.Due, l.DueTone = dueText(k, today)
		lines = append(lines, l)
	}
	return lines
}

// whose is the holder a case is about, or what a batch was chosen by.
func whose(k bureau.Case, rows map[certificate.ID]bureau.Row, kinds Kinds) string {
	if k.Work != nil {
		return fmt.Sprintf("%s 本　%s", Thousands(k.Work.Members), k.Work.Scope)
	}
	if r, ok := rows[k.Certificate]; ok && r.Holder != "" {
		return r.Holder
	}
	if kind, ok := kinds.Kind(k.Kind); ok {
		return k.Face[kind.Key(catalog.RoleHolder)]
	}
	return ""
}

// CaseStateText is how far a case has come, in a word.
func CaseStateText(k bureau.Case, v Viewer) (string, Tone) {
	switch k.State {
	case bureau.Draft:
		return "草稿", Plain
	case bureau.Open:
		if v.ThreeSteps {
			return "待审核", Warning
		}
		return "待审批", Warning
	case bureau.Reviewed:
		return "待批准", Warning
	case bureau.Running:
		if k.Work != nil && k.Work.Next > 0 {
			return "未办完", Warning
		}
		return "待办理", Warning
	case bureau.Returned:
		return "已退回", Danger
	case bureau.Rejected:
		return "不予许可", Danger
	case bureau.Withdrawn:
		return "已撤回", Plain
	}
	switch w := k.Work; {
	case w == nil:
		return "已批准", Good
	case w.Next < w.Members:
		return "已停止", Warning
	case w.Refused > 0:
		return "已办完", Warning
	}
	return "已办完", Good
}

// dueText is the last day to decide a case on, with how near it is while nobody has.
func dueText(k bureau.Case, today day.Day) (string, Tone) {
	left := int(k.Due - today)
	switch {
	case k.Due == 0:
		return "", Plain
	case k.State != bureau.Open && k.State != bureau.Reviewed:
		return k.Due.String(), Plain
	case left < 0:
		return fmt.Sprintf("%s 超期", k.Due), Danger
	case left == 0:
		return fmt.Sprintf("%s 今天", k.Due), Danger
	case left <= dueSoon:
		return fmt.Sprintf("%s 剩 %d 天", k.Due, left), Warning
	}
	return k.Due.String(), Plain
}

// CasesText says how many of the cases of a list are overdue: 共 12 件 · 超期 1 件.
func CasesText(lines []CaseLine) string {
	over := 0
	for _, l := range lines {
		if l.DueTone == Danger {
			over++
		}
	}
	text := fmt.Sprintf("共 %s 件", Thousands(len(lines)))
	if over > 0 {
		text += fmt.Sprintf(" · 到期或超期 %s 件", Thousands(over))
	}
	return text
}

// Particular is a value with its name.
type Particular struct{ Name, Value string }

// Asked lists what a case asks for, but for the face. rows say which certificates are meant.
func Asked(k bureau.Case, rows map[certificate.ID]bureau.Row) []Particular {
	var list []Particular
	add := func(name, value string) {
		if value != "" {
			list = append(list, Particular{name, value})
		}
	}
	if k.Work != nil {
		add("范围", fmt.Sprintf("%s，办理 %s 本", k.Work.Scope, Thousands(k.Work.Members)))
	}
	add("原因", k.Reason.Name())
	add("结果", certificate.ResultName(k.Operation, k.Result))
	add(cmp.Or(untilNames[k.Operation], "至"), k.Until.String())
	add("生效日期", k.Effective.String())
	if k.Other != 0 {
		add("另一本证照", RowText(rows[k.Other], k.Other))
	}
	return list
}

// RowText names a certificate in one line.
func RowText(r bureau.Row, id certificate.ID) string {
	if r.ID == 0 {
		return id.String()
	}
	return r.Holder + "　" + r.Number
}

// moment is when somebody did something, as histories show it.
func moment(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

// verdictNames are what the second person's word came to.
var verdictNames = map[bureau.CaseState]string{
	bureau.Approved: "批准", bureau.Running: "批准", bureau.Rejected: "不予许可", bureau.Withdrawn: "撤回",
}

// CaseHistory lists who has said what of a case, in the order it was said.
func CaseHistory(k bureau.Case) []HistoryLine {
	first := "提出"
	if k.State == bureau.Draft {
		first = "起草"
	}
	lines := []HistoryLine{{Day: moment(k.ProposedAt), What: first, Who: k.Proposer, Why: k.Note}}
	for _, t := range k.TakenOver {
		lines = append(lines, HistoryLine{Day: moment(t.At), What: "接办", Who: t.By, Why: "从 " + t.From + " 接办，交接单 " + t.Handover})
	}
	if k.Reviewer != "" {
		lines = append(lines, HistoryLine{Day: moment(k.ReviewedAt), What: "审核通过", Who: k.Reviewer, Why: k.Opinion})
	}
	switch {
	case k.Decider != "":
		lines = append(lines, HistoryLine{Day: moment(k.DecidedAt), What: cmp.Or(verdictNames[k.State], "退回"), Who: k.Decider, Why: k.Answer})
	case !k.DecidedAt.IsZero():
		lines = append(lines, HistoryLine{Day: moment(k.DecidedAt), What: "办完", Who: k.Proposer, Why: k.Answer})
	case k.State == bureau.Withdrawn:
		lines = append(lines, HistoryLine{What: "撤回", Who: k.Proposer, Why: k.Answer})
	}
	slices.SortStableFunc(lines, func(a, b HistoryLine) int { return cmp.Compare(cmp.Or(a.Day, "9"), cmp.Or(b.Day, "9")) })
	return lines
}

// AttachmentText names a file that came with a case: its name, size, who added it.
func AttachmentText(a bureau.Attachment) string {
	return fmt.Sprintf("%s　%s KB　%s %s", a.Name, Thousands((a.Size+1023)/1024), a.By, moment(a.At))
}

// SavedText says when a draft was kept.
func SavedText(at time.Time) string { return "已自动保存 " + at.Local().Format("15:04") }
