package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/bureau"
)

// BackupRow is a backup in the list: one of the register, one that was found at the target, or one of which only its drill
// is known any more.
type BackupRow struct {
	bureau.KeptBackup
	Drills []bureau.Drill // of it, the newest first
	Gone   bool           // removed by the plan
}

// NewBackupRows lists the backups with their drills, the newest first.
func NewBackupRows(o bureau.BackupOverview) []BackupRow {
	rows := make([]BackupRow, len(o.Backups))
	at := map[string]int{}
	for i, b := range o.Backups {
		rows[i].KeptBackup, at[b.ID] = b, i
	}
	for _, d := range o.Drills {
		i, known := at[d.Backup.ID]
		if !known {
			b := bureau.Backup{PackedBackup: bureau.PackedBackup{BackupLabel: d.Backup, Path: d.Path}}
			rows = append(rows, BackupRow{KeptBackup: bureau.KeptBackup{Backup: b}, Gone: true})
			i = len(rows) - 1
			at[d.Backup.ID] = i
		}
		rows[i].Drills = append(rows[i].Drills, d)
	}
	slices.SortStableFunc(rows, func(a, b BackupRow) int { return b.Made.Compare(a.Made) })
	return rows
}

// When is when the backup was made; of a file that could not be opened that is not known.
func (r BackupRow) When() string {
	if r.Made.IsZero() {
		return "时间不明"
	}
	return FaultMoment(r.Made)
}

// State is what a backup is worth, as a word.
func (r BackupRow) State() (word string, tone Tone) {
	word, _, tone = r.worth()
	return word, tone
}

// StateText says at length what is to be minded about that; empty where nothing is.
func (r BackupRow) StateText() (text string, tone Tone) {
	_, text, tone = r.worth()
	return text, tone
}

func (r BackupRow) worth() (word, text string, tone Tone) {
	switch {
	case r.Gone:
		return "已清理", "文件已经不在清单里，只留下演练记录", Plain
	case !r.Present:
		return "文件不在", "原来的位置上没有它，或者被换过；备份磁盘没有接好时也是这样", Danger
	case !r.Registered:
		return "未登记", "在备份文件夹里找到，不是本机登记过的备份；要用它之前请先做恢复演练", Warning
	case r.Former:
		return "旧密钥", "更换数据密钥以前做的，只有当时的恢复密钥打得开", Warning
	}
	return "核对无误", "", Good
}

// Drilled is how the last drill of the backup went.
func (r BackupRow) Drilled() (word string, tone Tone) {
	if len(r.Drills) == 0 {
		return "没有演练过", Plain
	}
	if d := r.Drills[0]; d.OK {
		return "通过 " + FaultMoment(d.At), Good
	}
	return "未通过 " + FaultMoment(r.Drills[0].At), Danger
}

// keepNames are what the plan keeps backups as.
var keepNames = map[string]string{"daily": "日", "weekly": "周", "monthly": "月"}

// Kept is what the plan keeps a backup as: 日 周.
func (r BackupRow) Kept() string {
	if r.Keeps == nil {
		return ""
	}
	names := make([]string, len(r.Keeps))
	for i, k := range r.Keeps {
		names[i] = cmp.Or(keepNames[k], k)
	}
	return cmp.Or(strings.Join(names, " "), "最近一份")
}

// Facts are what is known of a backup, one thing to a line.
func (r BackupRow) Facts() []SyncFact {
	var facts []SyncFact
	if text, tone := r.StateText(); text != "" {
		facts = append(facts, SyncFact{"状态", text, tone})
	}
	facts = append(facts, SyncFact{"文件", r.Path, Plain})
	if r.Registered {
		facts = append(facts,
			SyncFact{"内容", fmt.Sprintf("证照 %s 本，账户 %d 个，审计日志至第 %s 条", Thousands(r.Figures.Certificates), r.Figures.Accounts, Thousands(int(r.Figures.LogSeq))), Plain},
			SyncFact{"制作", madeBy(r.By, r.Scheduled) + "，用 " + Seconds(r.Seconds), Plain})
	}
	if r.SameDisk {
		facts = append(facts, SyncFact{"注意", sameDisk, Warning})
	}
	return facts
}

func madeBy(user string, scheduled bool) string {
	if scheduled {
		return user + "，按计划"
	}
	return user
}

const sameDisk = "和证照库在同一块磁盘上，磁盘坏了会一起丢失；请改到另一块磁盘或网络共享"

// DrillState is how a drill went, as a word.
func DrillState(d bureau.Drill) (word string, tone Tone) {
	if d.OK {
		return "通过", Good
	}
	return "未通过", Danger
}

// DrillFacts are what is known of a drill besides its comparison.
func DrillFacts(d bureau.Drill) []SyncFact {
	opened := "本库的密钥"
	if d.Recovery {
		opened = "恢复密钥，像在新电脑上一样"
	}
	facts := []SyncFact{
		{"演练", FaultMoment(d.At) + "　" + madeBy(d.By, d.Scheduled), Plain},
		{"打开", opened, Plain},
		{"结果", fmt.Sprintf("恢复 %s 本，恢复用 %s，核对用 %s", Thousands(d.Checked), Seconds(d.Seconds), Seconds(d.Checking)), Plain},
	}
	for _, p := range d.Problems {
		facts = append(facts, SyncFact{"问题", p.Text, Danger})
	}
	return facts
}

// ComparedLine is one figure of a backup beside that of what was restored from it.
type ComparedLine struct {
	What, Backup, Restored, Word string
	Tone                         Tone
}

// shortDigest is how much of a digest is shown: enough to see that two differ.
const shortDigest = 12

// ComparedLines words the comparison of a drill, what differs first.
func ComparedLines(d bureau.Drill) []ComparedLine {
	lines := make([]ComparedLine, len(d.Compared))
	for i, c := range d.Compared {
		lines[i] = ComparedLine{c.What, cut(c.Backup), cut(c.Restored), "相同", Good}
		if !c.Same {
			lines[i].Word, lines[i].Tone = "不同", Danger
		}
	}
	slices.SortStableFunc(lines, func(a, b ComparedLine) int { return cmp.Compare(b.Tone, a.Tone) })
	return lines
}

func cut(figure string) string {
	if len(figure) > 2*shortDigest {
		return figure[:shortDigest] + "…"
	}
	return cmp.Or(figure, "没有")
}

// DrillDone says what came of a drill.
func DrillDone(d bureau.Drill) string {
	word, _ := DrillState(d)
	return fmt.Sprintf("恢复演练%s：%s 本，恢复用 %s", word, Thousands(d.Checked), Seconds(d.Seconds))
}

// BackupDone says what came of a backup.
func BackupDone(b bureau.Backup) string {
	return fmt.Sprintf("已备份 %s 本，%s，读回核对无误", Thousands(b.Figures.Certificates), Bytes(b.Size))
}

// BackupFacts are how things stand with the backups, one thing to a line.
func BackupFacts(o bureau.BackupOverview) []SyncFact {
	return []SyncFact{newestFact(o), targetFact(o), {"计划", planText(o.Plan), Plain}, drillFact(o)}
}

func newestFact(o bureau.BackupOverview) SyncFact {
	f := SyncFact{Name: "最近备份", Text: "还没有可用的备份", Tone: Danger}
	if n := o.Newest; n != nil {
		f.Text, f.Tone = FaultMoment(n.Made)+"，"+Ago(o.Now, n.Made), Good
	}
	if o.Due {
		f.Text, f.Tone = f.Text+"，按计划已经到期", max(f.Tone, Warning)
	}
	return f
}

func targetFact(o bureau.BackupOverview) SyncFact {
	switch {
	case o.Plan.Folder == "":
		return SyncFact{"备份到", "还没有备份计划，到时不会自己备份", Warning}
	case o.Trouble != nil:
		return SyncFact{"备份到", o.Trouble.Error(), Danger}
	case o.Target.SameDisk:
		return SyncFact{"备份到", o.Plan.Folder + "　" + sameDisk, Warning}
	case o.Target.Free >= 0:
		return SyncFact{"备份到", o.Plan.Folder + "，剩余空间 " + Bytes(o.Target.Free), Plain}
	}
	return SyncFact{"备份到", o.Plan.Folder, Plain}
}

func planText(p bureau.BackupPlan) string {
	if p.Folder == "" {
		return "没有"
	}
	return fmt.Sprintf("每 %d 小时一次；保留 %d 份日备份、%d 份周备份、%d 份月备份；每 %d 天恢复演练一次", p.Hours, p.Daily, p.Weekly, p.Monthly, p.DrillDays)
}

func drillFact(o bureau.BackupOverview) SyncFact {
	f := SyncFact{Name: "恢复演练", Text: "还没有演练过", Tone: Warning}
	if len(o.Drills) > 0 {
		d := o.Drills[0]
		word, tone := DrillState(d)
		f.Text, f.Tone = fmt.Sprintf("%s %s，%s", FaultMoment(d.At), word, Ago(o.Now, d.At)), tone
	}
	if o.DrillDue {
		f.Text, f.Tone = f.Text+"，应当再做", max(f.Tone, Warning)
	}
	return f
}

// Ago says how long ago something was: 6 小时前. A clock that was put back has it now.
func Ago(now, then time.Time) string {
	switch d := max(0, now.Sub(then)); {
	case d < time.Minute:
		return "刚刚"
	case d < time.Hour:
		return fmt.Sprintf("%d 分钟前", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d 小时前", int(d.Hours()))
	default:
		return fmt.Sprintf("%d 天前", int(d.Hours()/24))
	}
}

// Bytes writes the size of a file: 1.2 MB.
func Bytes(n int64) string {
	const step = 1024
	if n < step {
		return fmt.Sprintf("%d 字节", n)
	}
	units, unit := []string{"KB", "MB", "GB", "TB"}, 0
	tenths := n * 10 / step
	for ; tenths >= 10*step && unit < len(units)-1; unit++ {
		tenths /= step
	}
	return fmt.Sprintf("%d.%d %s", tenths/10, tenths%10, units[unit])
}

// Seconds writes how long something took: 0.4 秒.
func Seconds(s float64) string { return fmt.Sprintf("%.1f 秒", s) }
