package bureau_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
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

// probeSide is a county in which a probe finds something, or nothing.
type probeSide struct {
	made func(*testing.T) *county
	sees string
}

// countyWith is a county that something happened in.
func countyWith(happens ...func(*county)) func(*testing.T) *county {
	return func(t *testing.T) *county {
		c := newCounty(t)
		for _, happen := range happens {
			happen(c)
		}
		return c
	}
}

// joinedWith is a county that has joined a province.
func joinedWith(happens ...func(*realm, *county)) func(*testing.T) *county {
	return func(t *testing.T) *county {
		r := newRealm(t)
		c := r.station(1)
		c.office.Patrols = checklists(t)
		for _, happen := range happens {
			happen(r, c)
		}
		return c
	}
}

func days(n int) func(*county) { return func(c *county) { c.now = c.now.AddDate(0, 0, n) } }

func machine(version string, free uint64) func(*county) {
	return func(c *county) { c.office.Machine = &computer{version: version, free: free << 30, whole: 100 << 30} }
}

// probeSides are for each probe a county in which there is nothing to find, and one in which there is something.
var probeSides = map[string]struct {
	cycle              patrol.Cycle
	nothing, something probeSide
}{
	"audit-chain":     {patrol.Daily, probeSide{countyWith(), "normal 核对 "}, probeSide{countyWith((*county).forgeAudit), "abnormal 审计日志第 2 条"}},
	"failed-sign-ins": {patrol.Daily, probeSide{countyWith(), "normal 失败 0 次"}, probeSide{countyWith(func(c *county) { c.failSignIns("x", 21) }), "abnormal 失败 21 次：**** 21"}},
	"disk-space":      {patrol.Daily, probeSide{countyWith(machine("", 50)), "normal 剩余 50 GB"}, probeSide{countyWith(machine("", 5)), "abnormal 剩余 5 GB"}},
	"queue-age": {
		patrol.Daily,
		probeSide{joinedWith(), "normal 没有待推的数据"},
		probeSide{joinedWith(func(_ *realm, c *county) { c.issued(vehicle()); days(5)(c) }), "abnormal 待推 1 条，最早的产生于 2026-11-23"},
	},
	"refused-pushes": {
		patrol.Daily,
		probeSide{joinedWith(), "normal 等人工处理 0 条"},
		probeSide{joinedWith(func(_ *realm, c *county) { c.forge(c.issued(lorry).LastEvent); c.insync() }), "abnormal 等人工处理 1 条"},
	},
	"open-faults": {patrol.Daily, probeSide{countyWith(), "normal 未办结 0 起"}, probeSide{joinedWith(func(_ *realm, c *county) {
		f := need[exchange.Fault](c.TB)(c.desk(access.Clerk).OpenFault(c.Context(), exchange.OwnSystem, c.now.Add(-time.Hour), "停电"))
		need[exchange.Fault](c.TB)(c.desk(access.Clerk).ClearFault(c.Context(), f.ID, time.Time{}))
		days(5)(c)
	}), "abnormal 未办结 1 起，超过补推期限的：f1"}},
	"clock":           {patrol.Daily, probeSide{joinedWith(), "normal 与省级系统一致"}, probeSide{joinedWith(func(_ *realm, c *county) { c.now = c.now.Add(2 * time.Minute) }), "abnormal 本机比省级系统快 120 秒"}},
	"backup-age":      {patrol.Daily, probeSide{backedUp, "normal 最近一次备份于 2026-11-23"}, probeSide{countyWith(), "abnormal 没有可用的备份"}},
	"store-integrity": {patrol.Weekly, probeSide{countyWith(func(c *county) { c.issued(lorry) }), "normal 核对 1 本"}, probeSide{countyWith(func(c *county) { c.issued(lorry); c.alter("UPDATE certificate SET holder = '李鬼'") }), "abnormal 核对 1 本，发现 2 处"}},
	"unused-accounts": {patrol.Weekly, probeSide{countyWith(), "normal 启用 "}, probeSide{countyWith(days(91)), "abnormal 超过 90 天不用的："}},
	"revealed": {patrol.Weekly, probeSide{countyWith(), "normal 没有查看过"}, probeSide{countyWith(func(c *county) {
		need[bureau.Dossier](c)(c.desk(access.Clerk).Reveal(c.Context(), c.issued(lorry).ID.String()))
	}), " 查看 1 次：clerk 1"}},
	"open-grants": {patrol.Weekly, probeSide{countyWith(), "normal 可使用 0 件，待授权 0 件"}, probeSide{func(t *testing.T) *county {
		c := drivers(t)
		c.shared(func(r *sharing.Request) { r.Until = r.Until.Add(30) }, zhang)
		days(31)(c)
		return c
	}, " 可使用 1 件，待授权 0 件；超过 30 天没有使用的：g1-1"}},
	"software-version": {patrol.Weekly, probeSide{countyWith(machine("1.0.0", 50)), "normal 1.0.0，没有以前的版本可比"}, probeSide{countyWith(machine("1.0.0", 50), func(c *county) {
		c.patrolled(patrol.Weekly, "", nil)
	}, machine("1.1.0", 50), days(7)), " 由 1.0.0 变为 1.1.0"}},
	"password-age": {patrol.Monthly, probeSide{countyWith(), "normal 没有过期的口令"}, probeSide{countyWith(days(91)), "abnormal 超过 90 天未更换的："}},
	"expiring-keys": {patrol.Monthly, probeSide{sealing, "normal "}, probeSide{func(t *testing.T) *county {
		c := sealing(t)
		c.now = c.now.AddDate(30, 0, 0)
		return c
	}, "abnormal 到期或者即将到期的："}},
	"restore-drill": {patrol.Monthly, probeSide{backedUp, "normal 最近一次演练（d1，2026-11-23"}, probeSide{countyWith(), "abnormal 没有做过恢复演练"}},
	"duties": {patrol.Monthly, probeSide{countyWith(func(c *county) {
		for _, area := range patrol.Areas() {
			m := need[patrol.Duty](c.TB)(c.desk(access.SecurityAdmin).AssignDuty(c.Context(), patrol.Duty{Area: area, Unit: "中心", Post: "系统管理岗", Person: "王强", User: "system-admin", Text: "负责"}))
			need[patrol.Duty](c.TB)(c.desk(access.SystemAdmin).AcceptDuty(c.Context(), m.ID))
		}
	}), "normal 各领域都有责任人"}, probeSide{countyWith(), "abnormal 没有责任人的领域："}},
	"findings-overdue": {patrol.Monthly, probeSide{countyWith(), "normal 未闭环 0 个"}, probeSide{countyWith(func(c *county) {
		c.patrolled(patrol.Daily, "", nil)
	}, days(15)), "abnormal 未闭环 1 个，超过期限的：q1-1"}},
	"three-admins": {patrol.Quarterly, probeSide{countyWith(), "normal 三种管理员由三人分任"}, probeSide{countyWith(func(c *county) {
		c.alter("UPDATE account SET body = json_set(body, '$.Name', '系统管理员') WHERE user = 'audit-admin'")
	}), "abnormal 系统管理员兼任互斥的角色"}},
	"assessments": {patrol.Quarterly, probeSide{countyWith(func(c *county) {
		for _, k := range patrol.AssessmentKinds() {
			need[patrol.Assessment](c.TB)(c.desk(access.SecurityAdmin).EnterAssessment(c.Context(), patrol.Assessment{Kind: k, Agency: "某测评公司", Number: "1", On: day.Of(c.now), Conclusion: "符合"}))
		}
	}), "normal "}, probeSide{countyWith(days(60)), "abnormal 第三方网络安全评估已逾期（2026-12-31 前）；密码应用安全性评估已逾期"}},
	"calendar":        {patrol.Quarterly, probeSide{countyWith(), "normal 到 2026-12-23"}, probeSide{countyWith(days(30)), "abnormal 没有 2027 年的节假日安排"}},
	"emergency-drill": {patrol.Quarterly, probeSide{rehearsed, " 预案第 1 版"}, probeSide{countyWith(), "abnormal 没有应急预案"}},
}

// backedUp is a county with a backup on another disk that was restored.
func backedUp(t *testing.T) *county {
	c := newCounty(t)
	need[bureau.Backup](t)(c.desk(access.SystemAdmin).Backup(t.Context(), elsewhere(t), nil))
	need[bureau.Drill](t)(c.desk(access.SystemAdmin).Drill(t.Context(), "", "", nil))
	return c
}

// sealing is a county with a seal.
func sealing(t *testing.T) *county {
	c, _ := converted(t)
	need[bureau.BatchResult](t)(c.desk(access.Approver).SealEditions(t.Context(), bureau.SealOptions{}))
	return c
}

// rehearsed is a county with a plan that has worked without the network.
func rehearsed(t *testing.T) *county {
	c := newCounty(t)
	c.takeText(lorries(1, 3))
	need[bureau.EmergencyPlan](t)(c.desk(access.Supervisor).SetEmergencyPlan(t.Context(), "断网时照常办理，恢复后补推。"))
	need[bureau.Rehearsal](t)(c.desk(access.Supervisor).RehearseOutage(t.Context(), nil))
	return c
}

// TestEveryProbeFindsSomethingAndNothing.
func TestEveryProbeFindsSomethingAndNothing(t *testing.T) {
	for _, probe := range bureau.Probes() {
		x, ok := probeSides[probe]
		if !ok {
			t.Errorf("nobody has tried %s", probe)
			continue
		}
		for _, side := range []probeSide{x.nothing, x.something} {
			t.Run(probe+" "+strings.Fields(side.sees)[0], func(t *testing.T) {
				side.made(t).sees(x.cycle, probe, side.sees)
			})
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

// The certificate by which the province knows a workstation is watched too: without it nothing goes to the province.
func TestTheCertificateOfTheWorkstationIsWatched(t *testing.T) {
	joinedWith()(t).sees(patrol.Monthly, "expiring-keys", "normal ")
	joinedWith(func(_ *realm, c *county) { c.now = c.now.AddDate(30, 0, 0) })(t).
		sees(patrol.Monthly, "expiring-keys", "abnormal 到期或者即将到期的：1 号工作站接入省级系统的证书 ")
	r := newRealm(t)
	c := r.station(1)
	admin := c.desk(access.SystemAdmin)
	s := need[bureau.KeyState](t)(admin.KeyState(t.Context()))
	if len(s.Validities) == 0 || s.Ending != 0 {
		t.Fatalf("%+v", s)
	}
	c.now = s.Validities[0].Ends.AddDate(0, 0, 1-bureau.EndingWithin)
	if s = need[bureau.KeyState](t)(admin.KeyState(t.Context())); s.Ending != 1 {
		t.Errorf("on %s: %+v", c.now, s)
	}
}
