package bureau_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/evaluation"
	"roadcert/domain/patrol"
	"roadcert/domain/problem"
	"roadcert/store/sqlite"
)

// restore brings a backup back on another machine, some time after, with the recovery key.
func (c *county) restore(path string, later time.Duration) *county {
	c.Helper()
	n := &county{TB: c.TB, dir: filepath.Join(c.TempDir(), "new machine"), passwords: c.passwords, recovery: c.recovery, desks: map[access.Role]*bureau.Desk{}, now: c.now.Add(later)}
	office := func(s *sqlite.Store) *bureau.Office {
		return &bureau.Office{
			Store: s, Regions: c.office.Regions, Calendar: c.office.Calendar, Press: c.office.Press, Forms: c.office.Forms,
			Now: func() time.Time { return n.now }, Rand: c.office.Rand, Dial: c.office.Dial,
		}
	}
	options := sqlite.Options{Catalog: c.store.Catalog()}
	r, err := sqlite.Restore(c.Context(), path, n.dir, sqlite.RestoreOptions{Options: options, Recovery: c.recovery, Now: n.now})
	if err != nil {
		c.Fatal(err)
	}
	need[bureau.Restoration](c.TB)(office(r.Store).Restored(c.Context(), &r.Packed))
	if _, err := r.Install(c.Context(), n.now); err != nil {
		c.Fatal(err)
	}
	if err := r.Close(); err != nil {
		c.Fatal(err)
	}
	if n.store, err = sqlite.Open(c.Context(), n.dir, options); err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() { n.store.Close() })
	n.office = office(n.store)
	return n
}

// cancelled ends a certificate, or says why not.
func (c *county) cancelled(ref string) error {
	c.Helper()
	k := need[bureau.Case](c.TB)(c.desk(access.Clerk).Propose(c.Context(), ref, bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"}))
	_, err := c.desk(access.Approver).Decide(c.Context(), k.ID, bureau.Approved, "")
	return err
}

// A workstation that is restored has given things out since the backup: some the province has, some nobody has. It does
// nothing before it asked the province, and gives nothing out a second time, neither what comes back nor what never will.
func TestARestoredWorkstationGivesNothingTwice(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	c.takeText(lorries(1, 20))
	before := c.issued(vehicle())
	c.insync()
	backup := need[bureau.Backup](t)(c.desk(access.SystemAdmin).Backup(t.Context(), t.TempDir(), nil))

	page := need[bureau.Page](t)(c.desk(access.Clerk).List(t.Context(), bureau.Query{Limit: 1}))
	ended := page.Rows[0].ID
	if err := c.cancelled(ended.String()); err != nil {
		t.Fatal(err)
	}
	told := c.issued(vehicle())
	c.insync()
	lost := c.issued(vehicle()) // the disk breaks before it is told
	if err := c.store.Close(); err != nil {
		t.Fatal(err)
	}

	n := c.restore(backup.Path, 3*time.Hour)
	clerk := n.desk(access.Clerk)
	if from, waits, err := clerk.Restoration(t.Context()); err != nil || !waits || from.Backup.ID != backup.ID || !from.Joined {
		t.Fatalf("%+v, %v, %v", from, waits, err)
	}
	if got := need[bureau.Dossier](t)(clerk.Show(t.Context(), ended.String())); got.Status != certificate.Valid {
		t.Fatalf("the backup has it as %s", got.Status)
	}
	if err := n.cancelled(before.ID.String()); problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "备份恢复") {
		t.Errorf("before the province was asked: %v", err)
	}
	if got := n.insync(); got.Pulled < 2 {
		t.Errorf("%+v", got)
	}
	if _, waits, err := clerk.Restoration(t.Context()); waits || err != nil {
		t.Errorf("it still waits: %v", err)
	}
	if got := need[bureau.Dossier](t)(clerk.Show(t.Context(), ended.String())); got.Status != certificate.Cancelled {
		t.Errorf("what was cancelled since is %s", got.Status)
	}
	if got, err := n.store.Find(t.Context(), told.ID); err != nil || got.Number != told.Number {
		t.Errorf("what was issued since is %s, %v", got.Number, err)
	}
	r.agree(n)
	again := n.issued(vehicle())
	for _, had := range []certificate.Certificate{before, told, lost} {
		if again.ID == had.ID || again.Number == had.Number {
			t.Errorf("%s %s was given out twice", again.ID, again.Number)
		}
	}
	if got := n.insync(); got.Refused+got.Conflicts > 0 {
		t.Errorf("%+v", got)
	}
	r.agree(n)
	rows, err := r.League(t.Context(), 2026)
	if err != nil || len(rows) != 1 || len(rows[0].LogBroken) != 1 || !rows[0].LogBroken[0].Declared ||
		!strings.Contains(rows[0].LogBroken[0].Text, fmt.Sprintf("（%s，日志到第 %d 条）恢复", backup.ID, backup.Figures.LogSeq)) {
		t.Errorf("the province is not alarmed, or does not know why: %+v, %v", rows, err)
	}
}

// A workstation that never joined has nobody to ask: a person says how many numbers to leave out, and answers for it.
func TestARestoredWorkstationThatNeverJoined(t *testing.T) {
	c := newCounty(t)
	c.takeText(lorries(1, 5))
	before := c.issued(vehicle())
	backup := need[bureau.Backup](t)(c.desk(access.SystemAdmin).Backup(t.Context(), t.TempDir(), nil))
	lost := c.issued(vehicle())
	printed := need[evaluation.Report](t)(c.desk(access.Evaluator).Evaluate(t.Context(), 2026, 0)).Log
	n := c.restore(backup.Path, time.Hour)
	admin := n.desk(access.SystemAdmin)
	trail := need[bureau.AuditTrail](t)(n.desk(access.AuditAdmin).VerifyAudit(t.Context(), bureau.AuditProof{Printed: []audit.Mark{need[audit.Mark](t)(audit.ParseMark(printed.Code))}}))
	if trail.OK || !strings.Contains(trail.Problems[0].Text, fmt.Sprintf("第 %d 条记着", backup.Figures.LogSeq+1)) {
		t.Errorf("a sheet of the time that was lost: %+v", trail.Problems)
	}
	if err := n.cancelled(before.ID.String()); problem.Of(err) != problem.Refused {
		t.Errorf("before somebody answered for it: %v", err)
	}
	for name, err := range map[string]error{
		"no reason":  admin.GoOn(t.Context(), 10, " "),
		"no numbers": admin.GoOn(t.Context(), 0, "从未接入省级系统"),
		"too many":   admin.GoOn(t.Context(), 1_000_000, "从未接入省级系统"),
	} {
		if problem.Of(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := n.desk(access.Clerk).GoOn(t.Context(), 10, "x"); problem.Of(err) != problem.Forbidden {
		t.Errorf("a clerk: %v", err)
	}
	if err := admin.GoOn(t.Context(), 10, "从未接入省级系统，按纸质台账补登"); err != nil {
		t.Fatal(err)
	}
	if err := admin.GoOn(t.Context(), 10, "again"); problem.Of(err) != problem.Conflict {
		t.Errorf("twice: %v", err)
	}
	again := n.issued(vehicle())
	if again.ID == lost.ID || again.Number == lost.Number || again.Number == before.Number {
		t.Errorf("%s %s was given out twice", again.ID, again.Number)
	}
	if err := n.cancelled(before.ID.String()); err != nil {
		t.Error(err)
	}
	n.healthy()
}

// TestWhatIsCountedIsNotCountedTwice: what a restored store numbers goes on behind what it may have numbered since the
// backup, whatever it is of.
func TestWhatIsCountedIsNotCountedTwice(t *testing.T) {
	c := newCounty(t)
	duty := func(c *county) string {
		return need[patrol.Duty](t)(c.desk(access.SecurityAdmin).AssignDuty(t.Context(), patrol.Duty{
			Area: patrol.Store, Unit: "中心", Post: "系统管理岗", Person: "系统管理员", User: "system-admin", Text: "备份",
		})).ID
	}
	incident := func(c *county) string {
		return need[bureau.Incident](t)(c.desk(access.SystemAdmin).OpenIncident(t.Context(), bureau.Incident{Kind: "power", Note: "停电", Began: c.now})).ID
	}
	numbered := []func(*county) string{duty, incident}
	for _, next := range numbered {
		next(c)
	}
	backup := need[bureau.Backup](t)(c.desk(access.SystemAdmin).Backup(t.Context(), t.TempDir(), nil))
	var lost []string
	for _, next := range numbered {
		lost = append(lost, next(c))
	}
	n := c.restore(backup.Path, time.Hour)
	for i, next := range numbered {
		if again := next(n); again == lost[i] {
			t.Errorf("%s was given out twice", again)
		}
	}
}
