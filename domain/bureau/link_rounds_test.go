package bureau_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// TestBothCollectTheSameRegister: both workstations take over the same register before they hear of each other. What says
// the same gives way by itself; what says something else waits for a person.
func TestBothCollectTheSameRegister(t *testing.T) {
	r := newRealm(t)
	one, two := r.station(1), r.station(2)
	one.takeText(lorries(1, 10))
	two.takeText(lorries(1, 9) + strings.Replace(strings.TrimPrefix(lorries(10, 10), vehiclesHead), "辽A00010", "辽A99999", 1))
	one.insync()
	got := two.insync()
	if got.Backlog.Events != 1 || got.Backlog.Stopped != 1 || got.Pulled != 9 || got.Conflicts != 1 {
		t.Errorf("%+v", got)
	}
	if aside := need[[]bureau.AsideEvent](t)(two.store.Aside(t.Context(), 0)); len(aside) != 9 {
		t.Errorf("%d set aside", len(aside))
	}
	stopped := need[[]bureau.StoppedEvent](t)(two.store.Stopped(t.Context(), 0, 10))
	if len(stopped) != 1 || stopped[0].Receipt.Rule != exchange.RuleNumber || stopped[0].Receipt.Other.String() != "c1-10" {
		t.Errorf("%+v", stopped)
	}
	two.healthy()
	r.agree(one)
	if again := two.insync(); again.Pulled != 0 || again.Conflicts != 0 || again.Backlog.Stopped != 1 {
		t.Errorf("%+v", again)
	}
}

// What comes about by itself comes about at every workstation.
func TestBothSeeASuspensionEnd(t *testing.T) {
	r := newRealm(t)
	one, two := r.station(1), r.station(2)
	c := one.issued(lorry)
	one.change(c.ID.String(), bureau.Proposal{Operation: certificate.Suspend, Reason: "penalty", Until: one.desk(access.Clerk).Today().Add(3)})
	one.insync()
	two.insync()
	for _, clock := range []*time.Time{&one.now, &two.now, &r.now} {
		*clock = clock.AddDate(0, 0, 10)
	}
	one.insync()
	two.insync()
	r.agree(one, two)
}

// TestAProvinceFromABackup: what it has lost is sent again, by whoever did it, also where the line is cut meanwhile.
func TestAProvinceFromABackup(t *testing.T) {
	for n := 0; ; n += everyLetter() {
		r := newRealm(t)
		one, two := r.station(1), r.station(2)
		one.takeText(lorries(1, 2))
		one.insync()
		two.insync()
		backup := t.TempDir()
		if err := r.ledger.Backup(t.Context(), backup); err != nil {
			t.Fatal(err)
		}
		id := need[bureau.Page](t)(two.desk(access.Clerk).List(t.Context(), bureau.Query{Limit: 1})).Rows[0].ID.String()
		one.takeText(lorries(3, 4))
		one.change(id, bureau.Proposal{Operation: certificate.Suspend, Reason: "penalty", Until: one.desk(access.Clerk).Today().Add(30)})
		one.insync()
		two.insync()
		two.change(id, bureau.Proposal{Operation: certificate.Reinstate, Reason: "penalty-served"})
		two.insync()
		one.insync()
		r.agree(one, two)

		r.open(backup)
		two.insync()
		first := len(r.letters)
		r.fail = func(at int) mishap { return map[bool]mishap{true: lost}[at == first+n] }
		_, err := one.sync()
		whole := len(r.letters) - first
		r.fail = nil
		for range 2 {
			one.insync()
			two.insync()
		}
		r.agree(one, two)
		state := string(need[[]byte](t)(one.store.Record(t.Context(), "link", "state")))
		if !strings.Contains(state, "set_back") || strings.Contains(state, "rewound") {
			t.Errorf("state %s", state)
		}
		if t.Failed() {
			t.Fatalf("cut at letter %d of %d: %v", n, whole, err)
		}
		if n > whole {
			break
		}
	}
}

// TestStoppedByThePerson: whoever stops a synchronisation is told so, the link is not called broken, and the next goes on.
func TestStoppedByThePerson(t *testing.T) {
	for n := 1; n <= 4; n++ {
		r := newRealm(t)
		c := r.station(1)
		c.takeText(lorries(1, 5))
		ctx, stop := context.WithCancel(t.Context())
		first := len(r.letters)
		r.fail = func(at int) mishap {
			if at == first+n {
				stop()
			}
			return arrives
		}
		desk := c.desk(access.Clerk)
		if _, err := desk.Sync(ctx, nil); problem.Of(err) != problem.Cancelled {
			t.Errorf("stopped at letter %d: %v", n, err)
		}
		if s := need[bureau.SyncStatus](t)(desk.SyncStatus(t.Context())); !s.Failing.IsZero() {
			t.Errorf("stopped at letter %d: the link counts as failing, %s", n, s.Trouble)
		}
		r.fail = nil
		c.insync()
		r.agree(c)
	}
}

func TestOneSynchronisationAtATime(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	desk := c.desk(access.Clerk)
	var again error
	if _, err := desk.Sync(t.Context(), func(s bureau.SyncStep) {
		if s.Stage == "push" {
			_, again = desk.Sync(t.Context(), nil)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if problem.Of(again) != problem.Busy {
		t.Errorf("%v", again)
	}
}

// TestPhotosFollow: a photo goes to the province once, also where the line was cut before it.
func TestPhotosFollow(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	c.takeText(driversHead + driver(zhang, "张伟"))
	c.photo(zhang)
	r.fail = func(n int) mishap {
		if r.letters[n-1].Topic == exchange.Pictures {
			return lost
		}
		return arrives
	}
	if _, err := c.sync(); problem.Of(err) != problem.Unreachable {
		t.Fatal(err)
	}
	r.fail = nil
	c.takeText(driversHead + driver(other, "李强"))
	c.insync()
	c.insync()
	sent := 0
	for _, l := range r.letters {
		if l.Topic == exchange.Pictures {
			sent++
		}
	}
	if sent != 2 {
		t.Errorf("photos in %d letters", sent)
	}
	r.agree(c)
}

// TestAProvinceFromTheSameBackupTwice: what was sent again after the first time is missed again after the second.
func TestAProvinceFromTheSameBackupTwice(t *testing.T) {
	r := newRealm(t)
	one := r.station(1)
	one.takeText(lorries(1, 2))
	one.insync()
	var backups [2]string
	for i := range backups {
		backups[i] = t.TempDir()
		if err := r.ledger.Backup(t.Context(), backups[i]); err != nil {
			t.Fatal(err)
		}
	}
	one.takeText(lorries(3, 4))
	one.insync()
	for _, backup := range backups {
		r.open(backup)
		one.insync()
		r.agree(one)
	}
}

// TestSetBackBetweenReceiptsAndFeed: what was taken in and lost again before anybody read the feed as far is missed too.
func TestSetBackBetweenReceiptsAndFeed(t *testing.T) {
	r := newRealm(t)
	one := r.station(1)
	one.takeText(lorries(1, 2))
	one.insync()
	backup := t.TempDir()
	if err := r.ledger.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	one.takeText(lorries(3, 4))
	pulling := func(int) mishap {
		return map[bool]mishap{true: lost}[r.letters[len(r.letters)-1].Topic == exchange.Pull]
	}
	r.fail = pulling
	if _, err := one.sync(); problem.Of(err) != problem.Unreachable {
		t.Fatal(err)
	}
	r.open(backup)
	one.takeText(lorries(5, 5)) // the feed grows again, and not as far
	if _, err := one.sync(); problem.Of(err) != problem.Unreachable {
		t.Fatal(err)
	}
	r.fail = nil
	one.insync()
	r.agree(one)
}
