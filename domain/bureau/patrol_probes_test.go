package bureau_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/patrol"
	"roadcert/domain/sharing"
)

// looked is what the machine sees of one item now.
func (c *county) looked(cycle patrol.Cycle, item string) string {
	c.Helper()
	r := need[bureau.PatrolRecord](c.TB)(c.desk(access.Supervisor).BeginPatrol(c.Context(), cycle, "", nil))
	return reading(c.TB, r, item)
}

// sees wants the machine to see something that begins, and holds, as said.
func (c *county) sees(cycle patrol.Cycle, item, begins string, holds ...string) {
	c.Helper()
	got := c.looked(cycle, item)
	if !strings.HasPrefix(got, begins) {
		c.Errorf("%s: %q, want %q", item, got, begins)
	}
	for _, part := range holds {
		if !strings.Contains(got, part) {
			c.Errorf("%s: %q does not say %q", item, got, part)
		}
	}
}

// elsewhere is a folder on another disk than that of the tests.
func elsewhere(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "roadcert-test-")
	if err != nil {
		t.Skipf("there is no other disk: %v", err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// TestThePatrolSeesBackups: none, one beside the store, one elsewhere, an old one, one that is gone; and whether they were
// ever restored.
func TestThePatrolSeesBackups(t *testing.T) {
	c := newCounty(t)
	ctx, admin, disk := t.Context(), c.desk(access.SystemAdmin), elsewhere(t)
	c.sees(patrol.Daily, "backup-age", "abnormal 没有可用的备份；没有备份计划")
	c.sees(patrol.Monthly, "restore-drill", "abnormal 没有做过恢复演练")
	need[bureau.Backup](t)(admin.Backup(ctx, t.TempDir(), nil))
	c.sees(patrol.Daily, "backup-age", "abnormal 最近一次备份于 2026-11-23", "与证照库在同一磁盘")
	c.now = c.now.Add(time.Minute)
	plan := bureau.DefaultBackupPlan
	plan.Folder = disk
	if to := need[bureau.BackupTarget](t)(admin.PlanBackups(ctx, plan)); to.SameDisk {
		t.Skip("the other disk is the same")
	}
	b := need[bureau.Backup](t)(admin.Backup(ctx, disk, nil))
	c.sees(patrol.Daily, "backup-age", "normal 最近一次备份于 2026-11-23", "已过 0 小时")
	need[bureau.Drill](t)(admin.Drill(ctx, "", "", nil))
	c.sees(patrol.Monthly, "restore-drill", "normal 最近一次演练（d1，2026-11-23", "通过，核对 0 本", "已过 0 天")
	c.now = c.now.Add(26*time.Hour + time.Minute)
	c.sees(patrol.Daily, "backup-age", "abnormal 最近一次备份于 2026-11-23", "已过 26 小时")
	c.now = c.now.AddDate(0, 0, 6) // a day of its own, in the same month
	other := newCounty(t)
	foreign := need[bureau.Backup](t)(other.desk(access.SystemAdmin).Backup(ctx, t.TempDir(), nil))
	if d := need[bureau.Drill](t)(admin.Drill(ctx, foreign.Path, "", nil)); d.OK {
		t.Fatalf("%+v", d)
	}
	c.sees(patrol.Monthly, "restore-drill", "abnormal 最近一次演练（d2，2026-11-30", "没有通过")
	need[bureau.Drill](t)(admin.Drill(ctx, b.Path, "", nil))
	c.now = c.now.AddDate(0, 0, 32)
	c.sees(patrol.Monthly, "restore-drill", "abnormal 最近一次演练（d3，2026-11-30", "已过 32 天")
	if err := os.RemoveAll(disk); err != nil {
		t.Fatal(err)
	}
	c.sees(patrol.Daily, "backup-age", "abnormal 最近一次备份于 2026-11-23", "在同一磁盘", disk+" 不在")
}

// TestThePatrolSeesRehearsals: the plan and the last rehearsal; who is named in the plan is left to a person.
func TestThePatrolSeesRehearsals(t *testing.T) {
	c := newCounty(t)
	ctx, supervisor := t.Context(), c.desk(access.Supervisor)
	c.sees(patrol.Quarterly, "emergency-drill", "abnormal 没有应急预案")
	need[bureau.EmergencyPlan](t)(supervisor.SetEmergencyPlan(ctx, "# 应急预案\n断网时照常办理，恢复后补推。"))
	c.sees(patrol.Quarterly, "emergency-drill", "abnormal 没有演练过断网办理")
	c.takeText(lorries(1, 3))
	if r := need[bureau.Rehearsal](t)(supervisor.RehearseOutage(ctx, nil)); !r.OK {
		t.Fatalf("%+v", r)
	}
	c.sees(patrol.Quarterly, "emergency-drill", " 预案第 1 版（2026-11-23", "断网演练（r1，2026-11-23", "请核对联系人")
	c.now = c.now.AddDate(0, 0, 93)
	c.sees(patrol.Quarterly, "emergency-drill", "abnormal 最近一次断网演练（r1，2026-11-23", "已过 93 天")
}

// TestThePatrolSeesGrants: none, some in use, coming to their end, not used for long, run out; one that was used beyond what
// was granted; and records that somebody has moved.
func TestThePatrolSeesGrants(t *testing.T) {
	c := drivers(t)
	clerk := c.desk(access.Clerk)
	use := func(g sharing.Grant) {
		t.Helper()
		need[bureau.SharedFile](t)(clerk.Share(t.Context(), g.ID, sharing.PDF, written))
	}
	c.sees(patrol.Weekly, "open-grants", "normal 可使用 0 件，待授权 0 件")
	need[sharing.Grant](t)(clerk.RequestSharing(t.Context(), of(zhang), police(c)))
	long := c.shared(func(r *sharing.Request) { r.Uses, r.Until = 9, r.Until.Add(60) }, zhang)
	near := c.shared(nil, zhang)
	use(long)
	c.sees(patrol.Weekly, "open-grants", "normal 可使用 2 件，待授权 1 件")
	use(near)
	c.sees(patrol.Weekly, "open-grants", "normal 可使用 2 件，待授权 1 件；次数或者期限将尽的："+near.ID)
	c.now = c.now.AddDate(0, 0, 31)
	idle := c.shared(func(r *sharing.Request) { r.Until = r.Until.Add(60) }, zhang)
	c.sees(patrol.Weekly, "open-grants", " 可使用 2 件，待授权 0 件；超过 30 天没有使用的："+long.ID, "30 天内到期的：", near.ID, "请向使用方核实")
	c.now = c.now.AddDate(0, 0, 7)
	use(long)
	c.sees(patrol.Weekly, "open-grants", "normal 可使用 2 件，待授权 0 件；")
	c.now = c.now.AddDate(0, 0, 30)
	c.sees(patrol.Weekly, "open-grants", " 可使用 2 件，待授权 0 件；超过 30 天没有使用的："+idle.ID)
	need[sharing.Grant](t)(c.desk(access.Supervisor).WithdrawSharing(t.Context(), idle.ID, "不再使用"))
	c.now = c.now.AddDate(0, 0, 16)
	use(long)
	c.sees(patrol.Weekly, "open-grants", "normal 可使用 1 件，待授权 0 件；次数或者期限将尽的："+long.ID)
	c.now = c.now.Add(-time.Hour) // so that it was used after it was withdrawn
	need[sharing.Grant](t)(c.desk(access.Supervisor).WithdrawSharing(t.Context(), long.ID, "不再使用"))
	c.sees(patrol.Weekly, "open-grants", "abnormal 可使用 0 件，待授权 0 件；超出授权提供的："+long.ID)
	c.altered(fmt.Sprintf("UPDATE share_use SET share = '%s', turn = turn + 20 WHERE share = '%s'", idle.ID, long.ID))
	c.sees(patrol.Weekly, "open-grants", " 程序没有判断出来")
}
