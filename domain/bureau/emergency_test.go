package bureau_test

import (
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

func TestAnIncidentFromOpeningToItsLessons(t *testing.T) {
	c := newCounty(t)
	ctx, supervisor, admin := t.Context(), c.desk(access.Supervisor), c.desk(access.SystemAdmin)
	if p := need[bureau.EmergencyPlan](t)(supervisor.EmergencyPlan(ctx)); p.Version != 0 {
		t.Errorf("a plan out of nowhere: %+v", p)
	}
	for n, text := range []string{"一、断电：……", "一、断电：……\n二、磁盘损坏：……"} {
		if p := need[bureau.EmergencyPlan](t)(admin.SetEmergencyPlan(ctx, text)); p.Version != n+1 {
			t.Errorf("%+v", p)
		}
	}
	i := need[bureau.Incident](t)(supervisor.OpenIncident(ctx, bureau.Incident{
		Kind: "damage", Began: c.now.Add(-time.Hour), Note: "硬盘异响，打不开证照库，报修人 13940123456",
	}))
	if i.ID != "i1" || i.Plan != 2 || strings.Contains(i.Note, "13940123456") {
		t.Errorf("%+v", i)
	}
	closing := func(cause, lessons string) error {
		_, err := admin.CloseIncident(ctx, i.ID, c.now, cause, lessons)
		return err
	}
	if err := closing("硬盘老化", "定期更换"); problem.Of(err) != problem.Refused {
		t.Errorf("without a measure: %v", err)
	}
	need[bureau.Incident](t)(supervisor.AddMeasure(ctx, i.ID, "换新硬盘，用昨夜的备份恢复"))
	if err := closing("硬盘老化", ""); problem.Of(err) != problem.Invalid {
		t.Errorf("without lessons: %v", err)
	}
	c.now = c.now.Add(2 * time.Hour)
	if err := closing("硬盘老化", "三年换一次盘；备份改为每 12 小时"); err != nil {
		t.Fatal(err)
	}
	if _, err := supervisor.AddMeasure(ctx, i.ID, "再写一条"); problem.Of(err) != problem.Conflict {
		t.Errorf("a measure after the end: %v", err)
	}
	list := need[[]bureau.Incident](t)(c.desk(access.AuditAdmin).Incidents(ctx))
	if len(list) != 1 || !list[0].IsClosed() || !list[0].Genuine() {
		t.Fatalf("%+v", list)
	}
	for name, change := range map[string]func(*bureau.Incident){
		"lessons": func(i *bureau.Incident) { i.Lessons = "没有教训" },
		"measure": func(i *bureau.Incident) { i.Measures[0].Text = "" },
		"drill":   func(i *bureau.Incident) { i.Drill = true },
		"time":    func(i *bureau.Incident) { i.Recovered = i.Recovered.Add(time.Hour) },
	} {
		again := need[[]bureau.Incident](t)(supervisor.Incidents(ctx))[0]
		if change(&again); again.Genuine() {
			t.Errorf("%s: altered, and still signed", name)
		}
	}
	if _, err := c.desk(access.Clerk).OpenIncident(ctx, bureau.Incident{Kind: "other", Note: "x"}); problem.Of(err) != problem.Forbidden {
		t.Errorf("a clerk: %v", err)
	}
	if _, err := supervisor.OpenIncident(ctx, bureau.Incident{Kind: "storm", Note: "x"}); problem.Of(err) != problem.Invalid {
		t.Errorf("an unknown kind: %v", err)
	}
}

// A rehearsal tries to work without the network on a copy; the store has nothing of it but its record.
func TestAnOutageRehearsal(t *testing.T) {
	r := newRealm(t)
	for name, c := range map[string]*county{"joined": r.station(1), "never joined": newCounty(t)} {
		supervisor := c.desk(access.Supervisor)
		run := need[bureau.Rehearsal](t)(supervisor.RehearseOutage(t.Context(), nil))
		if run.OK || len(run.Steps) != 2 || !strings.Contains(run.Steps[1].Text, "没有有效") {
			t.Errorf("%s, empty: %+v", name, run)
		}
		c.takeText(lorries(1, 10))
		letters, before := len(r.letters), c.digests()
		run = need[bureau.Rehearsal](t)(supervisor.RehearseOutage(t.Context(), nil))
		if !run.OK || len(run.Steps) != 5 || !strings.Contains(run.Steps[2].Text, "注销") {
			t.Errorf("%s: %+v", name, run)
		}
		if after := c.digests(); len(before.Differing(after)) > 0 || after.Count != before.Count {
			t.Errorf("%s: the rehearsal altered the store", name)
		}
		if len(r.letters) != letters {
			t.Errorf("%s: the province heard of it", name)
		}
		if err := c.desk(access.SystemAdmin).SavePreferences(t.Context(), bureau.Preferences{ThreeSteps: true}); err != nil {
			t.Fatal(err)
		}
		if run = need[bureau.Rehearsal](t)(supervisor.RehearseOutage(t.Context(), nil)); !run.OK || !strings.Contains(run.Steps[2].Text, "审核") {
			t.Errorf("%s, in three steps: %+v", name, run)
		}
		if list := need[[]bureau.Rehearsal](t)(supervisor.Rehearsals(t.Context())); len(list) != 3 || list[0].ID != run.ID {
			t.Errorf("%s: %+v", name, list)
		}
		c.healthy()
	}
}
