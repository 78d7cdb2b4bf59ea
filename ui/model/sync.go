package model

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
)

// SyncBar is how the workstation stands with the province, in the few words the foot of the window has room for.
type SyncBar struct {
	Mark string // ● or ○
	Text string
	Tone Tone
}

// NewSyncBar words a status. What is wrong comes before what is well.
func NewSyncBar(s bureau.SyncStatus, now time.Time) SyncBar {
	waiting := " · 待推 " + Thousands(s.Backlog.Events-s.Stopped)
	last := SyncedAt(s)
	switch {
	case !s.Joined:
		return SyncBar{"○", "未接入省级系统", Plain}
	case !s.Failing.IsZero():
		return SyncBar{"●", "断网 " + lasted(now.Sub(s.Failing)) + waiting, Danger}
	case s.Stopped > 0:
		return SyncBar{"●", "退回 " + Thousands(s.Backlog.Undecided) + waiting, Warning}
	case last.IsZero():
		return SyncBar{"○", "还没有同步过" + waiting, Plain}
	case day.Of(last.Local()) != day.Of(now.Local()):
		return SyncBar{"●", "已同步 " + last.Local().Format("01-02 15:04") + waiting, Good}
	}
	return SyncBar{"●", "已同步 " + last.Local().Format("15:04") + waiting, Good}
}

// During adds what a synchronisation is at; nothing where none goes on.
func (b SyncBar) During(s bureau.SyncStep) SyncBar {
	switch {
	case s.Name == "":
	case s.Total == 0:
		b.Text += " · 正在" + s.Name
	default:
		b.Text += " · 正在" + s.Name + " " + Thousands(s.Done) + "/" + Thousands(s.Total)
	}
	return b
}

// SyncedAt is when both sides last spoke and all was well. A synchronisation that moves nothing is only kept once an
// hour: the open program knows better.
func SyncedAt(s bureau.SyncStatus) time.Time {
	if s.Failing.IsZero() && s.Trouble == "" && !s.Succeeded.IsZero() && s.Tried.After(s.Succeeded) {
		return s.Tried
	}
	return s.Succeeded
}

// lasted is a stretch of time in the largest unit that says enough of it.
func lasted(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "不到 1 分钟"
	case d < time.Hour:
		return fmt.Sprintf("%d 分钟", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d 小时", int(d.Hours()))
	}
	return fmt.Sprintf("%d 天", int(d.Hours()/24))
}

// SyncFact is one line of 概况.
type SyncFact struct {
	Name, Text string
	Tone       Tone
}

// SyncFacts are how the workstation stands with the province, one thing to a line.
func SyncFacts(s bureau.SyncStatus) []SyncFact {
	if !s.Joined {
		return []SyncFact{{"待推", Thousands(s.Backlog.Events) + " 件，接入之后推送", Plain}}
	}
	moment := func(t time.Time) string {
		if t.IsZero() {
			return "还没有"
		}
		return t.Local().Format("2006-01-02 15:04")
	}
	facts := []SyncFact{
		{"省级系统", s.Province, Plain},
		{"本机", fmt.Sprintf("%d 号工作站", s.Self.Workstation), Plain},
		{"上次同步成功", moment(SyncedAt(s)), Plain},
		{"待推", Thousands(s.Backlog.Events-s.Stopped) + " 件", Plain},
		{"退回与冲突", stoppedCount(s), tone(s.Stopped, Warning)},
		{"待盖章", Thousands(s.AwaitingSeal) + " 份", Plain},
		{"未办结的故障", Thousands(len(s.Faults)) + " 项", tone(len(s.Faults), Warning)},
		{"上次对账无差异", moment(s.Clean), Plain},
	}
	if s.Trouble != "" {
		facts = append(facts, SyncFact{"最近一次问题", s.Trouble, Danger})
	}
	if len(s.CatalogueDiffers) > 0 {
		facts = append(facts, SyncFact{"目录差异", strings.Join(s.CatalogueDiffers, "\n"), Warning})
	}
	return facts
}

// stoppedCount is how much a person decides about, and how much waits for that.
func stoppedCount(s bureau.SyncStatus) string {
	text := Thousands(s.Backlog.Undecided) + " 件"
	if held := s.Stopped - s.Backlog.Undecided; held > 0 {
		text += "，其后的 " + Thousands(held) + " 件在等它们"
	}
	return text
}

// SyncedText is what a synchronisation came to, in a line.
func SyncedText(r bureau.SyncResult) string {
	text := fmt.Sprintf("成功 %s 件，退回 %s 件", Thousands(r.Accepted+r.Known), Thousands(r.Refused+r.Conflicts))
	if r.Pulled > 0 {
		text += "；接收 " + Thousands(r.Pulled) + " 件"
	}
	if r.Sealed > 0 {
		text += "；盖章文件 " + Thousands(r.Sealed) + " 份"
	}
	return text + "。"
}

// ParcelText is what went into a parcel, in a line.
func ParcelText(p bureau.ParcelOut) string {
	text := fmt.Sprintf("事件 %s 件，照片 %s 张", Thousands(p.Events), Thousands(p.Pictures))
	if p.Left > 0 {
		text += fmt.Sprintf("；还有 %s 件没有装下，请在导入回执后再导出一个", Thousands(p.Left))
	}
	return text
}

// OutcomeTone is the colour of what the province said; the word says it too.
func OutcomeTone(o exchange.Outcome) Tone {
	switch {
	case o == exchange.Conflict:
		return Danger
	case o.Stops():
		return Warning
	}
	return Plain
}

// StoppedWhy is what the province said of an event it did not take in, and what follows from that.
func StoppedWhy(i bureau.StoppedItem) string {
	text := ended(i.Said) + ended(i.Remedy)
	if i.Followers > 0 {
		text += fmt.Sprintf("其后的 %s 件在等它。", Thousands(i.Followers))
	}
	return text
}

// ended is a sentence with its full stop; nothing stays nothing.
func ended(sentence string) string {
	if sentence = strings.TrimRight(sentence, "。"); sentence == "" {
		return ""
	}
	return sentence + "。"
}

// ClashLine is one item of a certificate, where both sides started and what each has now.
type ClashLine struct{ Name, Base, Ours, Theirs string }

// ClashLines are the items that differ. Where both started is known of what either has changed since.
func ClashLines(c bureau.Clash) []ClashLine {
	base := map[string]string{}
	for _, side := range []bureau.ClashSide{c.Ours, c.Theirs} {
		for _, change := range side.Changes {
			base[change.Field] = change.Was
		}
	}
	var lines []ClashLine
	for _, l := range c.Lines {
		if l.Differ {
			lines = append(lines, ClashLine{l.Name, dash(base[l.Field]), dash(l.Local), dash(l.Province)})
		}
	}
	return lines
}

// ClashDeeds are what one side did since both were the same, a line to each.
func ClashDeeds(side bureau.ClashSide) string {
	deeds := make([]string, len(side.Events))
	for i, e := range side.Events {
		deeds[i] = fmt.Sprintf("%s（%s，%s）", e.Operation.Name(), e.Actor, FaultMoment(e.At))
	}
	return dash(strings.Join(deeds, "\n"))
}

// dash stands for nothing in a table.
func dash(text string) string {
	if text == "" {
		return "—"
	}
	return text
}

// ClashBaseText says up to where both sides are the same.
func ClashBaseText(b bureau.ClashBase) string {
	if b.Revision == 0 {
		return "双方没有共同的经历。"
	}
	return fmt.Sprintf("双方相同到第 %d 次办理：%s（%s，%s）。", b.Revision, b.Operation.Name(), b.Actor, FaultMoment(b.At))
}

// AsideState is what became of an event that was set aside.
func AsideState(i bureau.AsideItem) (string, Tone) {
	switch {
	case i.Redone != nil && i.Redone.Case != "":
		return "已重办，办件 " + i.Redone.Case, Good
	case i.Redone != nil:
		return "已重办", Good
	case i.Bar != "":
		return "须人工处理", Warning
	}
	return "可重办", Plain
}

// WhyNoRedo says why an event that was set aside cannot be done again; empty where it can.
func WhyNoRedo(i bureau.AsideItem) string {
	switch {
	case i.Redone != nil:
		return "这一件已经重办过。"
	case i.Bar != "":
		return ended(i.Bar)
	}
	return ""
}

// ReconciledText is what a reconciliation came to, in a line.
func ReconciledText(r bureau.Reconciliation) string {
	text := fmt.Sprintf("本机 %s 本 · 省级 %s 本 · 一致 %s 本 · 待推 %s 本 · 不同 %s 本",
		Thousands(r.Certificates), Thousands(r.Province), Thousands(r.Same), Thousands(r.Waiting), Thousands(r.Found))
	if n := len(r.Differences); n < r.Found {
		text += fmt.Sprintf("（先列出 %s 本，处理后再对账）", Thousands(n))
	}
	return text
}

// JoinedText is what joining a province came to.
func JoinedText(j bureau.Joined) string {
	verb := "已接入"
	if j.Again {
		verb = "已重新接入"
	}
	return fmt.Sprintf("%s“%s”，本机是 %d 号工作站。请接着同步一次，领取号段。", verb, j.Province, j.Self.Workstation)
}

// YieldableText is what comes of yielding all that nobody decided, before it is done.
func YieldableText(yields, left int) string {
	text := "没有可以一起处理的。"
	if yields > 0 {
		text = Thousands(yields) + " 本冲突的证照在本机只归集过，没有办理过业务，都采用省级系统的记录。"
	}
	if left > 0 {
		text += "另有 " + Thousands(left) + " 本在本机办理过业务，要逐件对照双方后决定。"
	}
	return text + "退回的不在其中，请逐件改正后重新推送。"
}

// YieldedText is what became of all that gave way to the province's.
func YieldedText(r bureau.BatchResult) string {
	text := "已采用省级系统的记录 " + Thousands(r.Issued) + " 本"
	if r.Refused > 0 {
		text += "，" + Thousands(r.Refused) + " 本要逐件对照"
	}
	return text + "。"
}

// WhyNoMending says why a difference cannot be put right in a way; empty where it can.
func WhyNoMending(d bureau.Difference, how bureau.Mending) string {
	if slices.Contains(d.Mendings, how) {
		return ""
	}
	return "这一处" + ended(d.Text+"，不能"+how.Name())
}

// Mended is a reconciliation without a difference that was put right since.
func Mended(r bureau.Reconciliation, id certificate.ID) bureau.Reconciliation {
	r.Differences = slices.DeleteFunc(slices.Clone(r.Differences), func(d bureau.Difference) bool { return d.Certificate == id })
	r.Found--
	return r
}
