package bureau

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// BackupPlan says where backups go by themselves, how often, and how many are kept.
type BackupPlan struct {
	Folder    string `json:"folder"` // empty: there is no plan
	Hours     int    `json:"hours"`  // from one to the next
	Daily     int    `json:"daily"`  // of so many days the last one is kept
	Weekly    int    `json:"weekly"`
	Monthly   int    `json:"monthly"`
	DrillDays int    `json:"drill_days"` // from one restore drill to the next
}

// DefaultBackupPlan is what a bureau has that only said where.
var DefaultBackupPlan = BackupPlan{Hours: 24, Daily: 7, Weekly: 5, Monthly: 12, DrillDays: 30}

// The limits of a plan.
const (
	mostBackupHours = 24 * 7
	mostKept        = 400
	mostDrillDays   = 366
)

const backupPlanName = "backup"

// PlanBackups changes the plan. The folder has to be there, because a plan for a place that is not is none.
func (d *Desk) PlanBackups(ctx context.Context, p BackupPlan) (BackupTarget, error) {
	const what = "不能保存备份计划"
	if err := d.permit(ctx, access.KeepBackups, "backup_plan", ""); err != nil {
		return BackupTarget{}, err
	}
	p.Folder = strings.TrimSpace(p.Folder)
	invalid := func(why, remedy string) error { return problem.New(problem.Invalid, what, why, remedy) }
	switch {
	case p.Folder == "":
		return BackupTarget{}, invalid("没有写备份到哪里", "请填写另一块磁盘或网络共享上的文件夹")
	case p.Hours < 1 || p.Hours > mostBackupHours:
		return BackupTarget{}, invalid(fmt.Sprintf("间隔 %d 小时不在 1 至 %d 之间", p.Hours, mostBackupHours), "一般每 24 小时一次")
	case p.Daily < 1 || min(p.Weekly, p.Monthly) < 0 || max(p.Daily, p.Weekly, p.Monthly) > mostKept:
		return BackupTarget{}, invalid("保留份数不对", fmt.Sprintf("日备份至少保留 1 份，每种最多 %d 份", mostKept))
	case p.DrillDays < 1 || p.DrillDays > mostDrillDays:
		return BackupTarget{}, invalid(fmt.Sprintf("恢复演练的间隔 %d 天不在 1 至 %d 之间", p.DrillDays, mostDrillDays), "一般每 30 天一次")
	}
	to, err := d.office.Store.Target(ctx, p.Folder)
	if err != nil {
		return to, err
	}
	if to.File != "" {
		return to, problem.New(problem.Unwritable, what, p.Folder+" 不在", "请插好备份磁盘或连上网络共享，再核对文件夹是否写对")
	}
	p.Folder = to.Folder
	r, err := keep(preferencesDrawer, backupPlanName, p)
	if err != nil {
		return to, err
	}
	said := fmt.Sprintf("备份计划：每 %d 小时一次，保留 %d 日、%d 周、%d 月，每 %d 天演练", p.Hours, p.Daily, p.Weekly, p.Monthly, p.DrillDays)
	return to, d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: d.entry("backup_plan", "", audit.Done, said)})
}

// backupPlan reads the plan; its folder is empty where there is none.
func (d *Desk) backupPlan(ctx context.Context) (BackupPlan, error) {
	p := DefaultBackupPlan
	_, err := fetch(ctx, d.office.Store, preferencesDrawer, backupPlanName, &p,
		problem.New(problem.Damaged, "不能读出备份计划", "保存的计划读不出来", "请重新设置备份计划"))
	return p, err
}

// KeptBackup is a backup of the register or of the target, and how the plan sees it.
type KeptBackup struct {
	Backup
	Present    bool     // the file is where it was written
	Registered bool     // it was made here and found good; others were found at the target
	Former     bool     // it is of before the data key was changed: only the recovery key of then opens it
	Keeps      []string // what the plan keeps it as: of backupPeriods
}

// BackupOverview is how things stand with the backups.
type BackupOverview struct {
	Plan     BackupPlan
	Target   BackupTarget
	Trouble  error // the target cannot be reached
	Backups  []KeptBackup
	Newest   *KeptBackup // registered, present, and opens with the key the store has; nil where there is none
	Due      bool        // a backup is, by the plan
	Drills   []Drill     // the newest first
	DrillDue bool
	Now      time.Time // when that was so
}

// Backups tells how things stand.
func (d *Desk) Backups(ctx context.Context) (BackupOverview, error) {
	if err := d.permit(ctx, access.ReadBackups, "backups", ""); err != nil {
		return BackupOverview{}, err
	}
	return d.backups(ctx)
}

func (d *Desk) backups(ctx context.Context) (o BackupOverview, err error) {
	if o.Plan, err = d.backupPlan(ctx); err != nil {
		return o, err
	}
	if o.Drills, err = d.drills(ctx); err != nil {
		return o, err
	}
	made, err := d.registered(ctx)
	if err != nil {
		return o, err
	}
	there := map[string]map[string]PackedBackup{} // what is in a folder, by ID; nil where it cannot be reached
	look := func(folder string) map[string]PackedBackup {
		found, looked := there[folder]
		if looked {
			return found
		}
		if list, err := d.office.Store.Packed(ctx, folder); err == nil {
			found = map[string]PackedBackup{}
			for _, p := range list {
				found[p.ID] = p
			}
		}
		there[folder] = found
		return found
	}
	for _, b := range made {
		found, present := look(folderOf(b.Path))[b.ID]
		b.Present = present && found.Size == b.Size && found.Made.Equal(b.Made)
		o.Backups = append(o.Backups, b)
	}
	if o.Plan.Folder != "" {
		if o.Target, o.Trouble = d.office.Store.Target(ctx, o.Plan.Folder); o.Trouble == nil && o.Target.File != "" {
			o.Trouble = problem.New(problem.Unwritable, "不能备份", o.Plan.Folder+" 不在", "请插好备份磁盘或连上网络共享，再核对文件夹是否写对")
		}
		for _, p := range look(o.Plan.Folder) {
			if !slices.ContainsFunc(made, func(b KeptBackup) bool { return b.ID == p.ID }) {
				o.Backups = append(o.Backups, KeptBackup{Backup: Backup{PackedBackup: p}, Present: true})
			}
		}
	}
	slices.SortStableFunc(o.Backups, func(a, b KeptBackup) int { return b.Made.Compare(a.Made) })
	o.reckon(d.office.Now())
	return o, nil
}

// registered are the backups of the register.
func (d *Desk) registered(ctx context.Context) ([]KeptBackup, error) {
	ring, err := d.office.Store.KeyRing(ctx)
	if err != nil {
		return nil, err
	}
	made, err := fetchAll[Backup](ctx, d.office.Store, backupDrawer)
	list := make([]KeptBackup, len(made))
	for i, b := range made {
		list[i] = KeptBackup{Backup: b, Registered: true, Former: b.Generation != ring.Generation}
	}
	return list, err
}

// folderOf is where a file is, however the system writes paths.
func folderOf(path string) string { return path[:max(0, strings.LastIndexAny(path, `/\`))] }

// reckon says what is due, and what the plan keeps as what.
func (o *BackupOverview) reckon(now time.Time) {
	o.Now = now
	good := o.Backups[:0:0]
	for i := range o.Backups {
		b := &o.Backups[i]
		if b.Registered && b.Present {
			if o.Newest == nil && !b.Former {
				o.Newest = b
			}
			good = append(good, *b)
		}
	}
	keeps := o.Plan.keeps(good, now.Location())
	for i := range o.Backups {
		if o.Backups[i].Registered {
			o.Backups[i].Keeps = keeps[o.Backups[i].ID]
		}
	}
	// A job that runs every night is never a whole day after the last one to the second: an eighth is let pass.
	interval := time.Duration(o.Plan.Hours) * time.Hour
	o.Due = o.Plan.Folder != "" && (o.Newest == nil || apart(now, o.Newest.Made) >= interval-interval/8)
	o.DrillDue = o.Newest != nil && (len(o.Drills) == 0 || !o.Drills[0].OK ||
		apart(now, o.Drills[0].At) >= time.Duration(o.Plan.DrillDays)*24*time.Hour-12*time.Hour)
}

// apart is how long ago something was. A clock that was put back does not put off what is due.
func apart(now, then time.Time) time.Duration { return now.Sub(then).Abs() }

// backupPeriods are what backups are kept as: of each period the last one.
var backupPeriods = []struct {
	name string
	most func(*BackupPlan) int
	of   func(time.Time) string
}{
	{"daily", func(p *BackupPlan) int { return p.Daily }, func(t time.Time) string { return day.Of(t).String() }},
	{"weekly", func(p *BackupPlan) int { return p.Weekly }, func(t time.Time) string {
		year, week := t.ISOWeek()
		return fmt.Sprint(year, week)
	}},
	{"monthly", func(p *BackupPlan) int { return p.Monthly }, func(t time.Time) string { return t.Format("2006-01") }},
}

// keeps says what the plan keeps of good backups, the newest first, and as what. The newest is always kept.
func (p *BackupPlan) keeps(good []KeptBackup, zone *time.Location) map[string][]string {
	kept := map[string][]string{}
	for _, period := range backupPeriods {
		last := ""
		for n, i := 0, 0; i < len(good) && n < period.most(p); i++ {
			if of := period.of(good[i].Made.In(zone)); of != last {
				last = of
				kept[good[i].ID] = append(kept[good[i].ID], period.name)
				n++
			}
		}
	}
	if len(good) > 0 && kept[good[0].ID] == nil {
		kept[good[0].ID] = []string{}
	}
	return kept
}

// DueBackups is what came of what was due.
type DueBackups struct {
	Due     bool
	Made    *Backup        // nil where none was due
	Removed []PackedBackup // that the plan keeps no longer
	Drill   *Drill         // nil where none was due
}

// RunBackups does what is due by the plan. It is for the nightly job; where nothing is due it does nothing.
func (d *Desk) RunBackups(ctx context.Context, progress func(BackupStep)) (DueBackups, error) {
	if err := d.permit(ctx, access.KeepBackups, "backup_due", ""); err != nil {
		return DueBackups{}, err
	}
	o, err := d.backups(ctx)
	if err != nil {
		return DueBackups{}, err
	}
	if o.Plan.Folder == "" {
		return DueBackups{}, problem.New(problem.Invalid, "没有定期备份", "还没有备份计划", "请系统管理员先设置备份计划（roadcertctl backup plan）")
	}
	if o.Trouble != nil {
		return DueBackups{}, errors.Join(o.Trouble, d.record(ctx, "backup", "", audit.Failed, incomplete(o.Trouble)))
	}
	done := DueBackups{Due: o.Due}
	if o.Due {
		b, err := d.backup(ctx, o.Plan.Folder, true, progress)
		if err != nil {
			return done, err
		}
		done.Made = &b
		if done.Removed, err = d.rotate(ctx); err != nil {
			return done, err
		}
		if o, err = d.backups(ctx); err != nil {
			return done, err
		}
	}
	if o.DrillDue {
		drill, err := d.drill(ctx, o.Newest.Path, "", true, progress)
		if err != nil {
			return done, err
		}
		done.Drill = &drill
	}
	return done, nil
}

// rotate removes what the plan keeps no longer: of those in the register that are in the plan's folder. The newest good
// one is always kept.
func (d *Desk) rotate(ctx context.Context) (removed []PackedBackup, err error) {
	o, err := d.backups(ctx)
	if err != nil {
		return nil, err
	}
	for _, b := range o.Backups {
		if !b.Registered || !b.Present || b.Keeps != nil || folderOf(b.Path) != o.Plan.Folder {
			continue
		}
		if err := d.office.Store.Discard(ctx, b.Path); err != nil {
			return removed, err
		}
		entry := d.entry("backup_discard", b.ID, audit.Done, "按备份计划删除 "+b.Made.Format("2006-01-02 15:04")+" 的备份")
		if err := d.office.Store.Commit(ctx, Change{Records: []Record{{Drawer: backupDrawer, Name: b.ID}}, Audit: entry}); err != nil {
			return removed, err
		}
		removed = append(removed, b.PackedBackup)
	}
	return removed, nil
}
