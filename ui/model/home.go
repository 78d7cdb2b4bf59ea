package model

import (
	"fmt"
	"slices"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/domain/evaluation"
	"roadcert/domain/reminder"
)

// Viewer is who looks at a page, and what that person may do about what it shows.
type Viewer struct {
	User     string
	Collects bool // may import registers
	Converts bool // may make electronic editions
	Proposes bool // may write and submit cases
	Decides  bool // may approve or return a case
	Approves bool // may approve what was reviewed

	ThreeSteps bool // the bureau reviews a case before it is approved
}

// Kinds is the catalogue, as far as models need it.
type Kinds interface {
	Kind(catalog.Code) (*catalog.Kind, bool)
}

func shortName(kinds Kinds, code catalog.Code) string {
	if k, ok := kinds.Kind(code); ok {
		return k.Short
	}
	return string(code)
}

// Home is what 工作台 shows: what needs this person today.
type Home struct {
	Headline
	Clocks      []ClockLine  // faults that are not done; set by whoever may know of them
	Returned    string       // 省级退回 4 条; empty where there are none; set likewise
	Patrol      []PatrolTask // of the security patrol; set likewise
	Handover    string       // 有 1 份工作交接等您接收; empty where none does; set likewise
	Unconverted string       // 看未转化的 258 本; empty where nothing is left to convert
	Kinds       []KindLine
	OtherKinds  string // 另有 4 类没有有效证照; empty where there are none
	Queue       []QueueLine
	QueueTitle  string
	QueueEmpty  string
	Due         []DueLine
	Start       *Start // what to do first, in an empty store; nil otherwise
}

// KindLine is one kind of certificate in a list with bars.
type KindLine struct {
	Code  catalog.Code
	Name  string
	Rate  string
	Count string // 3,120 / 3,600
	Share Share
}

// QueueLine is one open case.
type QueueLine struct {
	ID    string
	What  string // 暂扣 · 道路运输证
	Who   string // 张芳 2026-08-01 提出
	State string // 待审核
	Mine  bool   // this person can decide it
}

// DueLine is a count of what runs out soon.
type DueLine struct {
	Label  string // 30 日内到期
	Count  string
	Urgent bool
	Filter string // of the list that shows them; empty where no list does
}

// Start is what an empty store says.
type Start struct{ Text, Button string }

// NewHome words the overview for one person. A store is empty where it has no certificate of any status.
func NewHome(o bureau.Overview, kinds Kinds, v Viewer) Home {
	h := Home{Headline: NewHeadline(o.Total), Due: dueLines(o)}
	if o.Unconverted > 0 {
		h.Unconverted = fmt.Sprintf("看未转化的 %s 本", Thousands(o.Unconverted))
		if missing, _, ok := o.Total.Next(); ok && missing == o.Unconverted {
			h.Unconverted = fmt.Sprintf("看这 %s 本", Thousands(missing))
		}
	}
	h.Kinds, h.OtherKinds = kindLines(o.Kinds)
	h.Queue, h.QueueTitle = queueLines(o.Cases, kinds, v), "待办"
	h.QueueEmpty = "没有等着办的件。"
	if n := len(h.Queue); n > 0 {
		h.QueueTitle = fmt.Sprintf("待办 %s 件", Thousands(n))
	}
	if o.Certificates == 0 {
		h.Start = start(v)
	}
	return h
}

func start(v Viewer) *Start {
	if v.Collects {
		return &Start{
			Text:   "库里还没有证照。先把手里的登记表（.xlsx 或 .csv）归集进来，转化率、到期提醒和列表就都有了。",
			Button: "去归集登记表",
		}
	}
	return &Start{Text: "库里还没有证照。请受理员先归集登记表，之后这里会显示转化率、待办和到期提醒。"}
}

// kindLines leaves out kinds without a valid certificate: a bar of nothing says nothing.
func kindLines(rates []evaluation.KindRate) (lines []KindLine, others string) {
	for _, k := range rates {
		if k.Rate.Held > 0 {
			lines = append(lines, KindLine{
				Code: k.Kind.Code, Name: k.Kind.Short, Rate: rateText(k.Rate),
				Count: Thousands(k.Rate.Converted) + " / " + Thousands(k.Rate.Held),
				Share: Share{k.Rate.Converted, k.Rate.Held},
			})
		}
	}
	if n := len(rates) - len(lines); n > 0 && len(lines) > 0 {
		others = fmt.Sprintf("另有 %d 类没有有效证照", n)
	}
	return lines, others
}

// queueLines puts first what waits for this person, and in each part what has waited longest.
func queueLines(cases []bureau.Case, kinds Kinds, v Viewer) []QueueLine {
	var mine, others []QueueLine
	for _, c := range slices.Backward(cases) {
		line := QueueLine{
			ID: c.ID, What: c.Operation.Name() + " · " + shortName(kinds, c.Kind),
			Who: fmt.Sprintf("%s %s 提出", c.Proposer, day.Of(c.ProposedAt.Local())), Mine: Awaits(c, v),
		}
		if c.Work != nil {
			line.What = fmt.Sprintf("%s %s 本", c.Operation.Name(), Thousands(c.Work.Members))
		}
		line.State, _ = CaseStateText(c, v)
		if c.State == bureau.Open && c.Keeper() == v.User {
			line.State = "等他人审批"
		}
		if line.Mine {
			mine = append(mine, line)
		} else {
			others = append(others, line)
		}
	}
	return append(mine, others...)
}

func dueLines(o bureau.Overview) []DueLine {
	days := [...]int{30, 60, 90}
	lines := make([]DueLine, 0, len(days)+3)
	for i, n := range o.Expiring {
		lines = append(lines, DueLine{
			Label: fmt.Sprintf("%d 日内到期", days[i]), Count: Thousands(n),
			Urgent: i == 0 && n > 0, Filter: fmt.Sprintf("expiring:%d", days[i]),
		})
	}
	for _, d := range []struct {
		label  string
		n      int
		filter string
	}{
		{"年审到期", o.ReviewDue, "review:30"},
		{"考核到期", o.GradeDue, DueFilter{What: reminder.Grade.String()}.Route()},
		{"暂扣期满", o.Suspended, DueFilter{What: reminder.Suspension.String()}.Route()},
	} {
		lines = append(lines, DueLine{Label: d.label, Count: Thousands(d.n), Urgent: d.n > 0, Filter: d.filter})
	}
	return lines
}
