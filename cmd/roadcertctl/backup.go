package main

import (
	"time"

	"github.com/dustin/go-humanize"

	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// backupVerb makes a backup, or what is due.
type backupVerb struct {
	Out string `arg:"" optional:"" placeholder:"OUT" help:"${help_backup_out}"`
	Due bool   `help:"${help_backup_due}"`
}

// backupListVerb lists the backups.
type backupListVerb struct{}

// backupPlanVerb shows the plan, or changes what is named of it.
type backupPlanVerb struct {
	Folder    *string `placeholder:"DIR" help:"${help_backup_folder}"`
	Hours     *int    `placeholder:"N" help:"${help_backup_hours}"`
	Daily     *int    `placeholder:"N" help:"${help_backup_daily}"`
	Weekly    *int    `placeholder:"N" help:"${help_backup_weekly}"`
	Monthly   *int    `placeholder:"N" help:"${help_backup_monthly}"`
	DrillDays *int    `placeholder:"N" help:"${help_backup_drill_days}"`
}

// backupDrillVerb restores a backup into a scratch place.
type backupDrillVerb struct {
	File         string `arg:"" optional:"" placeholder:"FILE" help:"${help_backup_file}"`
	RecoveryFile string `placeholder:"FILE" help:"${help_drill_recovery}"`
}

// backupResult is what a backup came to.
type backupResult struct {
	OK       bool             `json:"ok"`
	Checked  int              `json:"checked"` // certificates
	Problems []bureau.Finding `json:"problems"`
	Due      *bool            `json:"due,omitempty"` // where that was asked
	Backup   *bureau.Backup   `json:"backup"`        // null where none was due
	Removed  []string         `json:"removed"`       // paths
	Drill    *bureau.Drill    `json:"drill,omitempty"`
}

// Run makes one.
func (v *backupVerb) Run(t *terminal) error {
	if v.Due == (v.Out != "") {
		return problem.New(problem.Invalid, t.say.of("cannot_back_up"), t.say.of("out_or_due"), "")
	}
	return t.atDesk(func(d *bureau.Desk) error {
		show := t.stepper()
		r := backupResult{OK: true, Problems: []bureau.Finding{}, Removed: []string{}}
		if v.Due {
			done, err := d.RunBackups(t.ctx, show.at)
			show.clear()
			if err != nil {
				return err
			}
			r.Due, r.Backup, r.Drill = &done.Due, done.Made, done.Drill
			for _, p := range done.Removed {
				r.Removed = append(r.Removed, p.Path)
			}
		} else {
			b, err := d.Backup(t.ctx, v.Out, show.at)
			show.clear()
			if err != nil {
				return err
			}
			r.Backup = &b
		}
		if r.Backup != nil {
			r.Checked = r.Backup.Figures.Certificates
		}
		if r.Drill != nil {
			r.OK, r.Problems = r.Drill.OK, r.Drill.Problems
		}
		if err := t.answer(r); err != nil {
			return err
		}
		return found(!r.OK)
	})
}

// stepper shows the steps of long work, each with a bar of its own.
type stepper struct {
	*terminal
	name string
	now  *bar
}

func (t *terminal) stepper() *stepper { return &stepper{terminal: t} }

func (s *stepper) at(step bureau.BackupStep) {
	if step.Name != s.name {
		s.clear()
		s.name, s.now = step.Name, s.bar(step.Name)
	}
	s.now.at(step.Done, step.Total)
}

func (s *stepper) clear() {
	if s.now != nil {
		s.now.clear()
	}
}

func (r backupResult) lines(say words) []string {
	var lines []string
	if r.Backup == nil {
		lines = append(lines, say.of("backup_not_due"))
	} else {
		b := r.Backup
		lines = append(lines, say.of("backed_up_to", b.Path, humanize.IBytes(uint64(b.Size)), grouped(r.Checked), b.Seconds))
		if b.SameDisk {
			lines = append(lines, say.of("backup_same_disk"))
		}
	}
	for _, path := range r.Removed {
		lines = append(lines, say.of("backup_removed", path))
	}
	if r.Drill != nil {
		lines = append(lines, drillLines(r.Drill, say)...)
	}
	return lines
}

// backupListResult is how things stand with the backups.
type backupListResult struct {
	OK        bool              `json:"ok"` // there is a plan, nothing is due, and the files are there
	Checked   int               `json:"checked"`
	Problems  []bureau.Finding  `json:"problems"`
	Plan      bureau.BackupPlan `json:"plan"`
	SameDisk  bool              `json:"same_disk"`
	Free      int64             `json:"free"` // bytes at the target; -1 where it is not known
	Backups   []listedBackup    `json:"backups"`
	Due       bool              `json:"due"`
	DrillDue  bool              `json:"drill_due"`
	LastDrill *bureau.Drill     `json:"last_drill"`
}

type listedBackup struct {
	bureau.BackupLabel
	Path       string   `json:"path"`
	Size       int64    `json:"size"`
	Present    bool     `json:"present"`
	Registered bool     `json:"registered"` // made here and found good
	Former     bool     `json:"former_key"` // it opens with the recovery key of before the data key was changed only
	Keeps      []string `json:"kept_as"`
	Checked    int      `json:"certificates"`
}

// Run lists.
func (backupListVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		o, err := d.Backups(t.ctx)
		if err != nil {
			return err
		}
		r := listedBackups(&o, t.say)
		if err := t.answer(r); err != nil {
			return err
		}
		return found(!r.OK)
	})
}

func listedBackups(o *bureau.BackupOverview, say words) backupListResult {
	r := backupListResult{
		Checked: len(o.Backups), Problems: []bureau.Finding{}, Plan: o.Plan, SameDisk: o.Target.SameDisk, Free: o.Target.Free,
		Backups: []listedBackup{}, Due: o.Due, DrillDue: o.DrillDue,
	}
	if o.Trouble != nil {
		r.Problems = append(r.Problems, bureau.Finding{Subject: "target", Text: say.problem(o.Trouble)})
	}
	for _, b := range o.Backups {
		r.Backups = append(r.Backups, listedBackup{
			BackupLabel: b.BackupLabel, Path: b.Path, Size: b.Size, Present: b.Present, Registered: b.Registered,
			Former: b.Former, Keeps: append([]string{}, b.Keeps...), Checked: b.Figures.Certificates,
		})
		if b.Registered && !b.Present {
			r.Problems = append(r.Problems, bureau.Finding{Subject: b.ID, Text: say.of("backup_gone", b.Path)})
		}
	}
	if len(o.Drills) > 0 {
		r.LastDrill = &o.Drills[0]
	}
	r.OK = len(r.Problems) == 0 && o.Plan.Folder != "" && !r.Due && !r.DrillDue
	return r
}

func (r backupListResult) lines(say words) []string {
	lines := []string{say.of("no_backup_plan")}
	if p := r.Plan; p.Folder != "" {
		lines = []string{say.of("backup_plan", p.Folder, p.Hours, p.Daily, p.Weekly, p.Monthly, p.DrillDays)}
		if r.SameDisk {
			lines = append(lines, say.of("backup_same_disk"))
		}
	}
	if len(r.Backups) == 0 {
		lines = append(lines, say.of("no_backups"))
	} else {
		rows := make([][]string, len(r.Backups))
		for i, b := range r.Backups {
			state := "backup_good"
			switch {
			case !b.Registered:
				state = "backup_unregistered"
			case !b.Present:
				state = "backup_missing"
			case b.Former:
				state = "backup_former"
			}
			rows[i] = []string{b.Made.Local().Format(time.DateTime), humanize.IBytes(uint64(b.Size)), say.of(state), say.keeps(b.Keeps), b.Path}
		}
		lines = append(lines, table(say.columns("backup_columns"), rows)...)
	}
	for _, p := range r.Problems {
		lines = append(lines, say.of("finding", p.Subject, p.Text))
	}
	if r.Due {
		lines = append(lines, say.of("backup_due"))
	}
	if r.LastDrill != nil {
		lines = append(lines, drillLine(r.LastDrill, say))
	}
	if r.DrillDue {
		lines = append(lines, say.of("drill_due"))
	}
	return lines
}

// Run plans.
func (v *backupPlanVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		o, err := d.Backups(t.ctx)
		if err != nil {
			return err
		}
		p, named := o.Plan, false
		if v.Folder != nil {
			p.Folder, named = *v.Folder, true
		}
		for _, n := range []struct{ from, to *int }{
			{v.Hours, &p.Hours}, {v.Daily, &p.Daily}, {v.Weekly, &p.Weekly}, {v.Monthly, &p.Monthly}, {v.DrillDays, &p.DrillDays},
		} {
			if n.from != nil {
				*n.to, named = *n.from, true
			}
		}
		if named {
			if _, err := d.PlanBackups(t.ctx, p); err != nil {
				return err
			}
			if o, err = d.Backups(t.ctx); err != nil {
				return err
			}
		}
		return t.answer(listedBackups(&o, t.say))
	})
}

// drillResult is what a drill came to.
type drillResult struct{ *bureau.Drill }

// Run drills.
func (v *backupDrillVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		recovery := ""
		if v.RecoveryFile != "" {
			var err error
			if recovery, err = t.recovery(v.RecoveryFile, t.say.of("cannot_drill")); err != nil {
				return err
			}
		}
		show := t.stepper()
		drill, err := d.Drill(t.ctx, v.File, recovery, show.at)
		show.clear()
		if err != nil {
			return err
		}
		if err := t.answer(drillResult{&drill}); err != nil {
			return err
		}
		return found(!drill.OK)
	})
}

func (r drillResult) lines(say words) []string { return drillLines(r.Drill, say) }

func drillLine(d *bureau.Drill, say words) string {
	verdict := "drill_passed"
	if !d.OK {
		verdict = "drill_failed"
	}
	return say.of(verdict, d.ID, clock(&d.At), grouped(d.Checked), d.Seconds, d.Checking)
}

func drillLines(d *bureau.Drill, say words) []string {
	lines := []string{drillLine(d, say)}
	for _, c := range d.Compared {
		if !c.Same {
			lines = append(lines, say.of("drill_differs", c.What, c.Backup, c.Restored))
		}
	}
	for _, p := range d.Problems {
		lines = append(lines, say.of("finding", p.Subject, p.Text))
	}
	return lines
}
