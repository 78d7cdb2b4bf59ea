package bureau_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

const leaver = "张三调离"

// rotated changes the data key, and wants it to go through.
func (c *county) rotated() bureau.Rotation {
	c.Helper()
	r := need[bureau.Rotation](c.TB)(c.desk(access.SecurityAdmin).RotateKeys(c.Context(), c.passwords["security-admin"], leaver, nil))
	if !r.Complete {
		c.Fatalf("%+v", r)
	}
	c.recovery = r.Recovery.String()
	return r
}

// keys is how things stand with the data key.
func (c *county) keys() bureau.KeyState {
	c.Helper()
	return need[bureau.KeyState](c.TB)(c.desk(access.SecurityAdmin).KeyState(c.Context()))
}

// cutOff cuts a change of the data key off in its middle.
func (c *county) cutOff() (bureau.Rotation, error) {
	c.Helper()
	ctx, stop := context.WithCancel(c.Context())
	defer stop()
	return c.desk(access.SecurityAdmin).RotateKeys(ctx, c.passwords["security-admin"], leaver, func(int, int) { stop() })
}

// TestTheDataKeyIsChangedAtWork: who is at work notices nothing, everybody takes the new key as they sign in, and the new
// recovery key opens what the old one did.
func TestTheDataKeyIsChangedAtWork(t *testing.T) {
	c, ref := converted(t)
	clerk, before := c.desk(access.Clerk), c.digests()
	if s := c.keys(); s.Generation != 0 || s.Former || s.BackupDue || s.Untold || len(s.Waiting) > 0 || !s.Since.Equal(c.now) {
		t.Errorf("before: %+v", s)
	}
	old := c.recovery
	c.now = c.now.Add(time.Hour)
	r := c.rotated()
	if r.Generation != 1 || r.Resealed < 100 || r.Recovery.IsZero() {
		t.Errorf("%+v", r)
	}
	if _, err := clerk.Show(t.Context(), ref); err != nil {
		t.Errorf("who is at work: %v", err)
	}
	if !reflect.DeepEqual(c.digests(), before) {
		t.Error("the certificates are others")
	}
	c.issued(vehicle())
	c.healthy()
	state := c.keys()
	if state.Generation != 1 || state.Former || !state.Since.Equal(c.now) || !state.BackupDue || state.Untold {
		t.Errorf("%+v", state)
	}
	waits := func(user string) bool {
		return slices.ContainsFunc(c.keys().Waiting, func(p bureau.Person) bool { return p.User == user })
	}
	if waits("security-admin") || !waits("clerk") || !waits("service") {
		t.Errorf("waiting: %+v", state.Waiting)
	}
	clear(c.desks)
	for _, role := range access.Roles() {
		c.desk(role)
		if waits(string(role)) {
			t.Errorf("%s has signed in and still waits", role)
		}
	}
	if after := need[bureau.Page](t)(c.desk(access.Clerk).List(t.Context(), bureau.Query{Text: "辽A"})); after.Total == 0 || c.keys().Generation != 1 {
		t.Errorf("%+v", after)
	}
	if _, err := c.office.Recover(t.Context(), "system-admin", old); problem.Of(err) != problem.SignIn {
		t.Errorf("the recovery key of before: %v", err)
	}
	n := need[bureau.Newcomer](t)(c.office.Recover(t.Context(), "system-admin", r.Recovery.String()))
	need[*bureau.Desk](t)(c.office.SignIn(t.Context(), "system-admin", n.Password))
	for action, times := range map[string]int{"keys_rotate": 1, "keys_resealed": 1, "keys_told": 1} {
		if got := c.entries(action, audit.Done); got != times {
			t.Errorf("%s stands %d times in the log", action, got)
		}
	}
	c.healthy()
}

// TestWhoMayNotChangeTheDataKey, and what it takes besides.
func TestWhoMayNotChangeTheDataKey(t *testing.T) {
	c := newCounty(t)
	security, own := c.desk(access.SecurityAdmin), c.passwords["security-admin"]
	for name, x := range map[string]struct {
		password, why string
		code          problem.Code
	}{
		"a wrong password": {"Wrong-2026-Pass", leaver, problem.SignIn},
		"no reason":        {own, " ", problem.Invalid},
	} {
		if r, err := security.RotateKeys(t.Context(), x.password, x.why, nil); problem.Of(err) != x.code || r != (bureau.Rotation{}) {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
		if key, err := security.RenewRecovery(t.Context(), x.password, x.why); problem.Of(err) != x.code || !key.IsZero() {
			t.Errorf("%s: %q, %v", name, key, err)
		}
	}
	if c.entries("keys_rotate", audit.Failed) != 1 || c.keys().Generation != 0 {
		t.Errorf("%+v", c.keys())
	}
	busy := 0
	need[bureau.Rotation](t)(security.RotateKeys(t.Context(), own, leaver, func(int, int) {
		if _, err := security.RotateKeys(t.Context(), own, leaver, nil); problem.Of(err) != problem.Busy {
			t.Errorf("a second at the same time: %v", err)
		}
		if r, err := c.desk(access.Service).ResumeRotation(t.Context(), nil); err != nil || r.Complete {
			t.Errorf("the job at the same time: %+v, %v", r, err)
		}
		busy++
	}))
	if busy == 0 || c.keys().Generation != 1 {
		t.Errorf("%d, %+v", busy, c.keys())
	}
}

// TestAChangeThatWasCutOff is carried through by whoever comes next, and another one is not begun on top of it.
func TestAChangeThatWasCutOff(t *testing.T) {
	c, ref := converted(t)
	first, err := c.cutOff()
	if problem.Of(err) != problem.Cancelled || first.Recovery.IsZero() || first.Complete {
		t.Fatalf("%+v, %v", first, err)
	}
	if s := c.keys(); s.Generation != 1 || !s.Former || s.Untold || s.Done >= s.Total {
		t.Errorf("%+v", s)
	}
	clear(c.desks)
	need[bureau.Dossier](t)(c.desk(access.Clerk).Show(t.Context(), ref))
	c.healthy()
	again := need[bureau.Rotation](t)(c.desk(access.SecurityAdmin).RotateKeys(t.Context(), c.passwords["security-admin"], leaver, nil))
	if again.Generation != 1 || !again.Complete || !again.Recovery.IsZero() || again.Resealed == 0 {
		t.Errorf("%+v", again)
	}
	need[bureau.Newcomer](t)(c.office.Recover(t.Context(), "system-admin", first.Recovery.String()))
	clear(c.desks)

	// Killed before anybody was told the recovery key: whoever goes on is told one.
	_, err = c.cutOff()
	if problem.Of(err) != problem.Cancelled {
		t.Fatal(err)
	}
	mark := bureau.Record{Drawer: "recovery", Name: "untold", Content: []byte("x")}
	if err := c.store.Commit(t.Context(), bureau.Change{Records: []bureau.Record{mark}, Audit: audit.Entry{At: c.now, Action: "x", Outcome: audit.Done}}); err != nil {
		t.Fatal(err)
	}
	if s := c.keys(); !s.Untold || !s.Former || s.Generation != 2 {
		t.Errorf("%+v", s)
	}
	resumed := need[bureau.Rotation](t)(c.desk(access.Service).ResumeRotation(t.Context(), nil))
	if !resumed.Complete || !resumed.Recovery.IsZero() || !c.keys().Untold {
		t.Errorf("%+v, %+v", resumed, c.keys())
	}
	key := need[access.RecoveryHalves](t)(c.desk(access.SecurityAdmin).RenewRecovery(t.Context(), c.passwords["security-admin"], "没有告知"))
	if c.keys().Untold {
		t.Error("told, and it is not known")
	}
	need[bureau.Newcomer](t)(c.office.Recover(t.Context(), "audit-admin", key.String()))
	if done := need[bureau.Rotation](t)(c.desk(access.Service).ResumeRotation(t.Context(), nil)); done != (bureau.Rotation{}) {
		t.Errorf("nothing to go on with: %+v", done)
	}
}

// TestAccountsMeanwhile: what waits to be confirmed comes along, who is ended meanwhile gets nothing, and a desk that was
// there before goes on.
func TestAccountsMeanwhile(t *testing.T) {
	c := newCounty(t)
	system, own := c.desk(access.SystemAdmin), c.passwords["system-admin"]
	fresh := need[bureau.Newcomer](t)(system.AddAccount(t.Context(), own, bureau.Person{User: "zhangfang", Name: "张芳", Role: access.Clerk}))
	renewed := need[bureau.Newcomer](t)(system.RenewAccount(t.Context(), own, "evaluator", "忘记口令"))
	if err := system.ChangeAccount(t.Context(), bureau.EndAccount, "reviewer", "退休"); err != nil {
		t.Fatal(err)
	}
	clerk := c.desk(access.Clerk)
	if _, err := c.cutOff(); problem.Of(err) != problem.Cancelled {
		t.Fatal(err)
	}
	c.confirm()
	for user, password := range map[string]string{"zhangfang": fresh.Password, "evaluator": renewed.Password} {
		need[*bureau.Desk](t)(c.office.SignIn(t.Context(), user, password))
	}
	if _, err := c.office.SignIn(t.Context(), "reviewer", c.passwords["reviewer"]); problem.Of(err) != problem.SignIn {
		t.Errorf("ended, and signed in: %v", err)
	}
	const chosen = "Dige5-Weru3-Haku8"
	if err := clerk.ChangePassword(t.Context(), c.passwords["clerk"], chosen); err != nil {
		t.Fatal(err)
	}
	s := &stick{}
	if err := clerk.TakeKeyFile(t.Context(), chosen, s); err != nil {
		t.Fatal(err)
	}
	need[bureau.Rotation](t)(c.desk(access.Service).ResumeRotation(t.Context(), nil))
	c.rotated() // twice, with nobody having signed in between
	need[*bureau.Desk](t)(c.office.SignInWith(t.Context(), "clerk", chosen, s))
	if _, err := c.office.SignIn(t.Context(), "clerk", chosen); !errors.Is(err, access.ErrKeyFile) {
		t.Errorf("without the key file: %v", err)
	}
	need[*bureau.Desk](t)(c.office.SignIn(t.Context(), "approver", c.passwords["approver"]))

	back := need[bureau.Newcomer](t)(system.RenewAccount(t.Context(), own, "reviewer", "返聘"))
	c.confirm()
	need[*bureau.Desk](t)(c.office.SignIn(t.Context(), "reviewer", back.Password))
	if len(c.keys().Waiting) == 0 {
		t.Error("those who did not sign in wait")
	}
	c.healthy()
}

// TestNoKeyToAnAlteredAccount: before everybody is handed the new key, it is looked at who everybody is.
func TestNoKeyToAnAlteredAccount(t *testing.T) {
	for says, statement := range map[string]string{
		"登记事项被改动": "UPDATE account SET body = json_set(body, '$.Public', (SELECT json_extract(body, '$.Public') FROM account WHERE user = 'clerk')) WHERE user = 'approver'",
		"没有校验码":   "UPDATE account SET body = json_remove(body, '$.Proof') WHERE user = 'approver'",
	} {
		c := newCounty(t)
		security := c.desk(access.SecurityAdmin)
		c.alter(statement)
		r, err := security.RotateKeys(t.Context(), c.passwords["security-admin"], leaver, nil)
		if err == nil || !strings.Contains(err.Error(), "approver") || !strings.Contains(err.Error(), says) || !r.Recovery.IsZero() || c.keys().Generation != 0 {
			t.Errorf("%s: %+v, %v", says, r, err)
		}
	}
}

// TestBackupsOfBeforeTheChange open with the paper of then; a new one is due, and a drill says so instead of calling them
// damaged.
func TestBackupsOfBeforeTheChange(t *testing.T) {
	c := newCounty(t)
	c.takeText(lorries(1, 20))
	admin, folder := c.desk(access.SystemAdmin), t.TempDir()
	need[bureau.BackupTarget](t)(admin.PlanBackups(t.Context(), bureau.BackupPlan{Folder: folder, Hours: 24, Daily: 3, DrillDays: 30}))
	service := c.desk(access.Service)
	if done := need[bureau.DueBackups](t)(service.RunBackups(t.Context(), nil)); done.Made == nil || !done.Drill.OK {
		t.Fatalf("%+v", done)
	}
	before := need[bureau.BackupOverview](t)(admin.Backups(t.Context())).Newest
	old := c.recovery
	c.now = c.now.Add(time.Hour)
	c.rotated()
	o := need[bureau.BackupOverview](t)(admin.Backups(t.Context()))
	if o.Newest != nil || !o.Due || !o.Backups[0].Former || !c.keys().BackupDue {
		t.Errorf("%+v", o)
	}
	for name, x := range map[string]struct {
		path, recovery, says string
	}{
		"by itself":      {before.Path, "", "第 1 代数据密钥"},
		"by the new key": {before.Path, c.recovery, "恢复密钥打不开"},
		"the newest":     {"", "", "没有可用的备份"},
	} {
		if _, err := admin.Drill(t.Context(), x.path, x.recovery, nil); err == nil || !strings.Contains(err.Error(), x.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if o := need[bureau.BackupOverview](t)(admin.Backups(t.Context())); len(o.Drills) != 1 {
		t.Errorf("they count as drills: %+v", o.Drills)
	}
	if drill := need[bureau.Drill](t)(admin.Drill(t.Context(), before.Path, old, nil)); !drill.OK {
		t.Errorf("with the paper of then: %+v", drill)
	}
	done := need[bureau.DueBackups](t)(service.RunBackups(t.Context(), nil))
	if done.Made == nil || done.Made.Generation != 1 || c.keys().BackupDue {
		t.Errorf("%+v", done)
	}
	if drill := need[bureau.Drill](t)(admin.Drill(t.Context(), "", "", nil)); !drill.OK || drill.Backup.ID != done.Made.ID {
		t.Errorf("%+v", drill)
	}
}

// TestRestoredInTheMiddleOfAChange: a store that was backed up while its key was being changed comes back in the middle,
// opens with the new paper, and is carried through; everybody signs in as before.
func TestRestoredInTheMiddleOfAChange(t *testing.T) {
	c := newCounty(t)
	c.takeText(lorries(1, 20))
	r, err := c.cutOff()
	if problem.Of(err) != problem.Cancelled {
		t.Fatal(err)
	}
	b := need[bureau.Backup](t)(c.desk(access.SystemAdmin).Backup(t.Context(), t.TempDir(), nil))
	if drill := need[bureau.Drill](t)(c.desk(access.SystemAdmin).Drill(t.Context(), "", "", nil)); !drill.OK {
		t.Errorf("%+v", drill)
	}
	c.recovery = r.Recovery.String()
	n := c.restore(b.Path, time.Hour)
	if s := n.keys(); s.Generation != 1 || !s.Former {
		t.Errorf("%+v", s)
	}
	n.healthy()
	if done := need[bureau.Rotation](t)(n.desk(access.Service).ResumeRotation(t.Context(), nil)); !done.Complete {
		t.Errorf("%+v", done)
	}
	clear(n.desks)
	for _, role := range access.Roles() {
		n.desk(role)
	}
	if s := n.keys(); s.Former || len(s.Waiting) > 0 {
		t.Errorf("%+v", s)
	}
	n.healthy()
}
