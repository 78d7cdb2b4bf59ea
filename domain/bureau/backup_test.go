package bureau_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

func TestABackupAndItsDrill(t *testing.T) {
	c := newCounty(t)
	c.takeText(lorries(1, 30))
	admin, folder := c.desk(access.SystemAdmin), t.TempDir()
	var steps []string
	b, err := admin.Backup(t.Context(), folder, func(s bureau.BackupStep) {
		if len(steps) == 0 || steps[len(steps)-1] != s.Name {
			steps = append(steps, s.Name)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if b.Figures.Certificates != 30 || len(b.Figures.Kinds) != 1 || b.Size == 0 || len(steps) != 3 {
		t.Errorf("%+v, steps %v", b, steps)
	}
	c.takeText(lorries(31, 40)) // the store goes on; the backup is of then
	drill := need[bureau.Drill](t)(admin.Drill(t.Context(), "", "", nil))
	if !drill.OK || drill.Checked != 30 || len(drill.Compared) < 8 || len(drill.Problems) > 0 {
		t.Errorf("%+v", drill)
	}
	o := need[bureau.BackupOverview](t)(c.desk(access.Supervisor).Backups(t.Context()))
	if o.Newest == nil || o.Newest.ID != b.ID || len(o.Drills) != 1 || o.Drills[0].ID != drill.ID || o.Plan.Folder != "" || o.Due {
		t.Errorf("%+v", o)
	}
	if err := os.Remove(b.Path); err != nil {
		t.Fatal(err)
	}
	if o = need[bureau.BackupOverview](t)(admin.Backups(t.Context())); o.Newest != nil || o.Backups[0].Present {
		t.Errorf("without its file: %+v", o)
	}
	if _, err := admin.Drill(t.Context(), "", "", nil); problem.Of(err) != problem.NotFound {
		t.Errorf("a drill of nothing: %v", err)
	}
	for _, role := range []access.Role{access.Clerk, access.Approver, access.AuditAdmin, access.SecurityAdmin} {
		if _, err := c.desk(role).Backup(t.Context(), folder, nil); problem.Of(err) != problem.Forbidden {
			t.Errorf("%s may back up: %v", role, err)
		}
	}
	if _, err := admin.Backup(t.Context(), "", nil); problem.Of(err) != problem.Invalid {
		t.Errorf("a backup to nowhere: %v", err)
	}
	c.healthy()
}

// A backup of another store is found out by a drill, and so is one whose line of the log was written anew.
func TestADrillOfAnotherStoresBackup(t *testing.T) {
	c, other := newCounty(t), newCounty(t)
	b := need[bureau.Backup](t)(other.desk(access.SystemAdmin).Backup(t.Context(), t.TempDir(), nil))
	admin := c.desk(access.SystemAdmin)
	drill := need[bureau.Drill](t)(admin.Drill(t.Context(), b.Path, "", nil))
	if drill.OK || len(drill.Problems) != 1 {
		t.Errorf("%+v", drill)
	}
	if o := need[bureau.BackupOverview](t)(admin.Backups(t.Context())); len(o.Drills) != 1 || o.Drills[0].OK {
		t.Errorf("it is not written down: %+v", o.Drills)
	}
}

// The nightly job makes what is due, keeps what the plan says, never removes the last good one, and drills.
func TestTheNightlyJob(t *testing.T) {
	c := newCounty(t)
	c.takeText(lorries(1, 3))
	admin, folder := c.desk(access.SystemAdmin), t.TempDir()
	if _, err := c.desk(access.Service).RunBackups(t.Context(), nil); problem.Of(err) != problem.Invalid {
		t.Errorf("without a plan: %v", err)
	}
	plan := bureau.BackupPlan{Folder: folder, Hours: 24, Daily: 3, Weekly: 2, Monthly: 2, DrillDays: 30}
	to := need[bureau.BackupTarget](t)(admin.PlanBackups(t.Context(), plan))
	if !to.SameDisk {
		t.Error("a folder on the store's own disk is not told of")
	}
	drills := 0
	for night := range 45 {
		c.now = time.Date(2026, 11, 23+night, 2, 0, night%3, 0, time.UTC)
		service := c.desk(access.Service)
		done, err := service.RunBackups(t.Context(), nil)
		if err != nil || done.Made == nil {
			t.Fatalf("night %d: %+v, %v", night, done, err)
		}
		if done.Drill != nil {
			drills++
			if !done.Drill.OK {
				t.Errorf("night %d: %+v", night, done.Drill)
			}
		}
		if again := need[bureau.DueBackups](t)(service.RunBackups(t.Context(), nil)); again.Due || again.Made != nil {
			t.Errorf("night %d: two backups", night)
		}
	}
	if drills != 2 {
		t.Errorf("%d drills in 45 nights", drills)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	o := need[bureau.BackupOverview](t)(admin.Backups(t.Context()))
	var kept []string
	for _, b := range o.Backups {
		kept = append(kept, fmt.Sprint(b.Made.Format("0102"), b.Keeps))
	}
	if want := "0106[daily weekly monthly] 0105[daily] 0104[daily] 0103[weekly] 1231[monthly]"; strings.Join(kept, " ") != want || len(files) != 5 {
		t.Errorf("kept %v in %d files, want %s", kept, len(files), want)
	}
	for _, b := range o.Backups[1:] { // all but the newest are lost: it is not removed for that
		if err := os.Remove(b.Path); err != nil {
			t.Fatal(err)
		}
	}
	if o = need[bureau.BackupOverview](t)(admin.Backups(t.Context())); o.Newest == nil || o.Newest.Keeps == nil {
		t.Errorf("%+v", o.Newest)
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	c.now = c.now.Add(24 * time.Hour)
	if _, err := c.desk(access.Service).RunBackups(t.Context(), nil); problem.Of(err) != problem.Unwritable || !strings.Contains(err.Error(), "不在") {
		t.Errorf("a target that is gone: %v", err)
	}
	trail := need[bureau.AuditTrail](t)(c.desk(access.AuditAdmin).VerifyAudit(t.Context(), bureau.AuditProof{}))
	if !trail.OK {
		t.Errorf("%+v", trail)
	}
}
