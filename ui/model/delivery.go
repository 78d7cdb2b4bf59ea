package model

import (
	"fmt"
	"strings"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/domain/delivery"
	"roadcert/ui/list"
)

// DeliveryFilter is what the list of deliveries is narrowed to; every key is that of a Choice.
type DeliveryFilter struct {
	Kind  string
	State string // a state, Overdue or Lapsing; empty: all that is still to be handed over
	Text  string
}

// Keys of reminders among those of states.
const (
	Overdue = "overdue"
	Lapsing = "lapsing"
)

// DeliveryChoices are the states to filter by, and what deserves a reminder.
func DeliveryChoices() []Choice {
	choices := []Choice{{"", "尚未送达"}}
	for _, s := range delivery.States() {
		choices = append(choices, Choice{s.String(), s.Name()})
	}
	return append(choices, Choice{Overdue, fmt.Sprintf("超过 %d 天没有进展", bureau.WaitingDays)},
		Choice{Lapsing, fmt.Sprintf("取证码 %d 天内到期", bureau.LapsingDays)})
}

// ChannelChoices are the ways a holder is reached.
func ChannelChoices() []Choice {
	var choices []Choice
	for _, c := range delivery.Channels() {
		choices = append(choices, Choice{string(c), c.Name()})
	}
	return choices
}

// Empty tells whether nothing is filtered.
func (f DeliveryFilter) Empty() bool { return f == DeliveryFilter{} }

// Page is the request for one page of the list.
func (f DeliveryFilter) Page(r list.Request) bureau.DeliveryQuery {
	q := bureau.DeliveryQuery{Kind: catalog.Code(f.Kind), Text: strings.TrimSpace(f.Text), After: r.After, Limit: r.Limit}
	switch f.State {
	case Overdue:
		q.Waiting = bureau.WaitingDays
	case Lapsing:
		q.Lapsing = bureau.LapsingDays
	default:
		q.State, _ = delivery.ParseState(f.State) // an empty key is no filter
	}
	return q
}

var deliveryTones = map[delivery.State]Tone{
	delivery.Waiting: Warning, delivery.Notified: Plain, delivery.Delivered: Good, delivery.Read: Good, delivery.Returned: Danger,
}

// DeliveryTone says what a state amounts to.
func DeliveryTone(s delivery.State) Tone { return deliveryTones[s] }

// Lately is a day with how long ago it is, where that matters: 2026-11-20（3 天前）.
func Lately(at time.Time, today day.Day) string {
	d := day.Of(at.Local())
	switch n := int(today - d); {
	case n <= 0:
		return d.String() + "（今天）"
	case n <= 365:
		return fmt.Sprintf("%s（%d 天前）", d, n)
	}
	return d.String()
}

// CodeText is the last day of a pick-up code, and whether that has passed.
func CodeText(until, today day.Day) string {
	switch {
	case until == 0:
		return ""
	case until < today:
		return until.String() + "（已过）"
	}
	return until.String()
}

// CodeTone says whether a pick-up code ends soon.
func CodeTone(until, today day.Day) Tone {
	switch {
	case until == 0:
		return Plain
	case until < today:
		return Danger
	case until <= today.Add(bureau.LapsingDays):
		return Warning
	}
	return Plain
}

// RemindersText says what is to be done about deliveries.
func RemindersText(r bureau.DeliveryReminders) string {
	if r.Open == 0 {
		return "没有等着送达的电子证照"
	}
	parts := []string{"尚未送达 " + Thousands(r.Open) + " 本"}
	if r.More {
		parts[0] += "以上"
	}
	for _, p := range []struct {
		n    int
		text string
	}{
		{r.Overdue, fmt.Sprintf("超过 %d 天没有进展 ", bureau.WaitingDays)},
		{r.Lapsing, "取证码将到期 "},
		{r.Returned, "退回 "},
	} {
		if p.n > 0 {
			parts = append(parts, p.text+Thousands(p.n))
		}
	}
	return strings.Join(parts, " · ")
}

// DeliveryStep is one line of the way of an edition.
type DeliveryStep struct{ When, What, Who, Note string }

// DeliverySteps are the steps of a delivery, the newest first, those of older editions with their number.
func DeliverySteps(d bureau.Delivery) []DeliveryStep {
	lines := make([]DeliveryStep, 0, len(d.Steps))
	for i := len(d.Steps) - 1; i >= 0; i-- {
		s := d.Steps[i]
		line := DeliveryStep{When: s.At.Local().Format("2006-01-02 15:04"), What: s.State.Name(), Who: s.By, Note: s.Note}
		if s.Channel != "" {
			line.What += " · " + s.Channel.Name()
		}
		if s.Version != d.Version {
			line.What += fmt.Sprintf(" · 第 %03d 版", s.Version)
		}
		lines = append(lines, line)
	}
	return lines
}

// HandMost is how many deliveries are taken a step further at once: more slips than a day's printing.
const HandMost = 2000

// Hand is what somebody would do to the deliveries selected.
type Hand struct {
	To      delivery.State
	Picked  int
	Only    delivery.State // the state of the one that is selected, where it is one
	May     bool
	Holders string // who may, where this person may not
}

// Why says why it cannot be done; empty where it can. Of many, those that it cannot be done to are listed afterwards.
func (h Hand) Why() string {
	switch {
	case !h.May:
		return "送达情况由" + h.Holders + "登记。"
	case h.Picked == 0:
		return "请先选择证照；按住 Shift 或 Ctrl 可以选多本。"
	case h.Picked > HandMost:
		return fmt.Sprintf("一次最多 %s 本，请少选一些。", Thousands(HandMost))
	case h.Picked == 1 && h.Only != 0:
		if text, remedy := delivery.Why(h.Only, h.To); text != "" {
			return text + "。" + remedy + "。"
		}
	}
	return ""
}

// handWords are what a step is called before it is done and after.
var handWords = map[delivery.State]struct{ verb, done string }{
	delivery.Notified:  {"打印取证单", "已给出取证码"},
	delivery.Delivered: {"登记送达", "已登记送达"},
	delivery.Read:      {"登记已读", "已登记已读"},
	delivery.Returned:  {"登记退回", "已登记退回"},
}

// HandVerb is what is done, as its button says.
func HandVerb(to delivery.State) string { return handWords[to].verb }

// NewDeliveryOutcome words the result of a step of many deliveries. stopped tells that it was cancelled halfway.
func NewDeliveryOutcome(to delivery.State, r bureau.BatchResult, stopped bool) BatchOutcome {
	o := NewBatchOutcome(r, false)
	o.Verdict, o.Cut = fmt.Sprintf("%s %s 本，失败 %s 本。", handWords[to].done, Thousands(r.Issued), Thousands(r.Refused)), ""
	if stopped {
		o.Verdict = fmt.Sprintf("已停止：%s的 %s 本有效并保留。", handWords[to].done, Thousands(r.Issued))
	}
	if n := len(o.Refusals); n < r.Refused {
		o.Cut = fmt.Sprintf("这里列出前 %s 本，共 %s 本没有登记。", Thousands(n), Thousands(r.Refused))
	}
	return o
}
