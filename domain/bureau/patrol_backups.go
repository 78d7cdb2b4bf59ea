package bureau

import (
	"context"
	"fmt"
	"strings"
	"time"

	"roadcert/domain/day"
)

// What the machine can tell of the means against loss: that there is a backup, that it was restored once, and that people
// have worked without the network.

// backupAge looks at the newest backup that was found good and is still where it was written.
func (l *look) backupAge(ctx context.Context, limit int) (sight, error) {
	o, err := l.desk.backups(ctx)
	if err != nil {
		return sight{}, err
	}
	var parts []string
	wrong := o.Newest == nil || o.Trouble != nil
	if o.Newest == nil {
		parts = append(parts, "没有可用的备份")
	} else {
		age := apart(l.now, o.Newest.Made)
		wrong = wrong || age > time.Duration(limit)*time.Hour || o.Newest.SameDisk
		parts = append(parts, fmt.Sprintf("最近一次备份于 %s，已过 %d 小时", minute(o.Newest.Made), int(age.Hours())))
		if o.Newest.SameDisk {
			parts = append(parts, "与证照库在同一磁盘")
		}
	}
	if o.Trouble != nil {
		parts = append(parts, o.Trouble.Error())
	}
	if o.Plan.Folder == "" {
		parts = append(parts, "没有备份计划")
	}
	return judged(wrong, "%s", strings.Join(parts, "；")), nil
}

// restoreDrill looks at the last restore drill: a backup nobody has restored is a hope.
func (l *look) restoreDrill(ctx context.Context, limit int) (sight, error) {
	drills, err := l.desk.drills(ctx)
	if err != nil {
		return sight{}, err
	}
	if len(drills) == 0 {
		return judged(true, "没有做过恢复演练"), nil
	}
	last := drills[0]
	if !last.OK {
		return judged(true, "最近一次演练（%s，%s）没有通过", last.ID, minute(last.At)), nil
	}
	return judged(l.daysSince(last.At) > limit, "最近一次演练（%s，%s）通过，核对 %d 本，恢复用时 %.1f 秒，已过 %d 天",
		last.ID, minute(last.At), last.Checked, last.Seconds, l.daysSince(last.At)), nil
}

// emergencyDrill looks at the emergency plan and at the last rehearsal of working without the network. Whether the people
// named in the plan answer is a person's to find out.
func (l *look) emergencyDrill(ctx context.Context, limit int) (sight, error) {
	plan, err := l.desk.emergencyPlan(ctx)
	if err != nil {
		return sight{}, err
	}
	list, err := l.desk.rehearsals(ctx)
	if err != nil {
		return sight{}, err
	}
	switch {
	case plan.Version == 0:
		return judged(true, "没有应急预案"), nil
	case len(list) == 0:
		return judged(true, "没有演练过断网办理"), nil
	case !list[0].OK:
		return judged(true, "最近一次断网演练（%s，%s）没有通过", list[0].ID, minute(list[0].At)), nil
	case l.daysSince(list[0].At) > limit:
		return judged(true, "最近一次断网演练（%s，%s）已过 %d 天", list[0].ID, minute(list[0].At), l.daysSince(list[0].At)), nil
	}
	return left("预案第 %d 版（%s），断网演练（%s，%s）通过；请核对联系人", plan.Version, minute(plan.At), list[0].ID, minute(list[0].At))
}

// daysSince is how many days ago something was. A clock that was put back does not make it young.
func (l *look) daysSince(at time.Time) int {
	days := int(day.Of(l.now.Local()) - day.Of(at.Local()))
	return max(days, -days)
}
