package bureau_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// hand writes statements into a file of SQLite behind the back of whoever uses it. A file that is given beside it can be
// read from as before.
func hand(t testing.TB, path, before string, statements ...string) {
	t.Helper()
	db := need[*sql.DB](t)(sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)"))
	defer db.Close()
	db.SetMaxOpenConns(1)
	if before != "" {
		statements = slices.Concat([]string{"ATTACH '" + before + "' AS before"}, statements)
	}
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// kept copies a file of SQLite as it is now.
func kept(t testing.TB, path string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "before.db")
	hand(t, path, "", "VACUUM INTO '"+to+"'")
	return to
}

// as puts the rows of one certificate in place that another file has of it.
func as(tables map[string]string, id certificate.ID) (statements []string) {
	for table, where := range tables {
		where = fmt.Sprintf(where, id)
		statements = append(statements,
			fmt.Sprintf("DELETE FROM main.%s WHERE %s", table, where),
			fmt.Sprintf("INSERT INTO main.%s SELECT * FROM before.%s WHERE %s", table, table, where))
	}
	return statements
}

var (
	// What the county's store and the province's ledger have of one certificate.
	countyRows = map[string]string{
		"event": "certificate = %d", "certificate": "id = %d", "edition": "certificate = %d",
	}
	ledgerRows = map[string]string{
		"event": "certificate = %d", "certificate": "id = %d", "edition": "certificate = %d", "standing": "certificate = %d", "unsealed": "certificate = %d",
	}
)

// TestG12EverySingleDifferenceIsFoundAndMended: one of each sort is planted among many certificates, in either database,
// by hand. A reconciliation finds exactly those, shows both sides, each is mended in the way it names, and then both
// sides are the same.
func TestG12EverySingleDifferenceIsFoundAndMended(t *testing.T) {
	r := newRealm(t)
	folder := t.TempDir()
	r.open(folder)
	c := r.station(1)
	c.takeText(lorries(1, 60))
	if _, err := c.desk(access.Approver).Convert(t.Context(), bureau.ConvertOptions{}); err != nil {
		t.Fatal(err)
	}
	c.insync()
	if got := c.reconcile(); !got.Clean || got.Same != 60 || got.Province != 60 {
		t.Fatalf("%+v", got)
	}
	ledgerFile, storeFile := filepath.Join(folder, "province.db"), filepath.Join(c.dir, "roadcert.db")
	province, county := kept(t, ledgerFile), kept(t, storeFile)
	n := 0
	one := func() certificate.ID { n++; return certificate.NewID(1, int64(n)) }
	amend := func(id certificate.ID, to string) { c.change(id.String(), moved(to)) }
	last := func(id certificate.ID) certificate.EventID {
		return need[certificate.Certificate](t)(c.store.Find(t.Context(), id)).LastEvent
	}
	var repaired string // the province's file, as it has to be
	const wide, other = "道路普通货物运输、大型物件运输", "道路普通货物运输、集装箱运输"

	for _, p := range []struct {
		name     string
		relation bureau.Relation
		mending  bureau.Mending
		plant    func(id certificate.ID)
		local    int
		province int
	}{
		{"the whole certificate there", bureau.MissingThere, bureau.MendResend, func(id certificate.ID) {
			for table, where := range ledgerRows {
				hand(t, ledgerFile, "", "DELETE FROM "+table+" WHERE "+fmt.Sprintf(where, id))
			}
		}, 2, 0},
		{"the last event there", bureau.MissingThere, bureau.MendResend, func(id certificate.ID) {
			amend(id, wide)
			amend(one(), wide) // it is not the end of the feed
			c.insync()
			hand(t, ledgerFile, province, as(ledgerRows, id)...)
		}, 3, 2},
		{"the last event there, which nobody wants any more", bureau.MissingThere, bureau.MendAdopt, func(id certificate.ID) {
			amend(id, wide)
			amend(one(), wide) // it is not the end of the feed
			c.insync()
			hand(t, ledgerFile, province, as(ledgerRows, id)...)
		}, 3, 2},
		{"the whole certificate here", bureau.MissingHere, bureau.MendFetch, func(id certificate.ID) {
			gone := bureau.LinkChange{At: c.now, By: "test", SetAside: []bureau.SetAside{{Certificate: id}}}
			if err := c.store.Commit(t.Context(), bureau.Change{Link: gone, Audit: audit.Entry{At: c.now, Action: "x", Outcome: audit.Done}}); err != nil {
				t.Fatal(err)
			}
		}, 0, 2},
		{"the last event here", bureau.MissingHere, bureau.MendFetch, func(id certificate.ID) {
			amend(id, wide)
			c.insync()
			taken := last(id)
			hand(t, storeFile, county, append(as(countyRows, id), fmt.Sprintf("DELETE FROM main.receipt WHERE event = %d", taken))...)
		}, 2, 3},
		{"another event here", bureau.Parted, bureau.MendAdopt, func(id certificate.ID) {
			amend(id, wide)
			parted := kept(t, storeFile) // another life of the same store
			lost := last(id)
			hand(t, storeFile, county, append(as(countyRows, id), fmt.Sprintf("DELETE FROM main.outbox WHERE event = %d", lost))...)
			amend(id, other)
			c.insync()
			settled := last(id)
			hand(t, storeFile, parted, append(as(countyRows, id), fmt.Sprintf("UPDATE main.receipt SET event = %d WHERE event = %d", lost, settled))...)
		}, 3, 3},
		{"the state here", bureau.UnreadableHere, bureau.MendAdopt, func(id certificate.ID) {
			hand(t, storeFile, "", fmt.Sprintf("UPDATE certificate SET delivered = 1 WHERE id = %d", id))
		}, 2, 2},
		{"the state there", bureau.UnreadableThere, "", func(id certificate.ID) {
			amend(id, wide)
			c.insync()
			repaired = kept(t, ledgerFile)
			hand(t, ledgerFile, province, as(map[string]string{"certificate": ledgerRows["certificate"]}, id)...)
		}, 3, 3},
	} {
		t.Run(p.name, func(t *testing.T) {
			id := one()
			p.plant(id)
			amend(one(), other) // the province goes on
			got := c.reconcile()
			if got.Clean || got.Found != 1 || len(got.Differences) != 1 {
				t.Fatalf("%+v", got)
			}
			d := got.Differences[0]
			if d.Certificate != id || d.Relation != p.relation || d.Local != p.local || d.Province != p.province || d.Text == "" || d.Number == "" {
				t.Errorf("%+v", d)
			}
			if len(d.Lines) < 5 || slices.ContainsFunc(d.Lines, func(l bureau.SideLine) bool { return l.Paper != "" }) {
				t.Errorf("%+v", d.Lines)
			}
			r.mend(c, &d, p.mending)
			if p.mending == "" { // the province's own to mend
				hand(t, ledgerFile, repaired, as(map[string]string{"certificate": ledgerRows["certificate"]}, id)...)
				amend(one(), other) // it looks at itself anew
			}
			if got := c.reconcile(); !got.Clean {
				t.Fatalf("%+v", got)
			}
		})
	}
	c.insync()
	r.agree(c)
}

// mend puts a difference right, and sees to it that nothing else is offered and nothing is done without a reason.
func (r *realm) mend(c *county, d *bureau.Difference, how bureau.Mending) {
	r.Helper()
	ref, reviewer := d.Certificate.String(), c.desk(access.Reviewer)
	for _, m := range []bureau.Mending{bureau.MendResend, bureau.MendFetch, bureau.MendAdopt} {
		if slices.Contains(d.Mendings, m) {
			continue
		}
		if err := reviewer.Mend(r.Context(), ref, m, looked); problem.Of(err) != problem.Refused && how != "" {
			r.Errorf("%s of what is %s: %v", m, d.Relation, err)
		}
	}
	if how == "" {
		if len(d.Mendings) > 0 {
			r.Errorf("%v", d.Mendings)
		}
		return
	}
	if err := reviewer.Mend(r.Context(), ref, how, " "); problem.Of(err) != problem.Invalid {
		r.Errorf("without a reason: %v", err)
	}
	if err := c.desk(access.Clerk).Mend(r.Context(), ref, how, looked); problem.Of(err) != problem.Forbidden {
		r.Errorf("by the clerk: %v", err)
	}
	if err := reviewer.Mend(r.Context(), ref, how, looked); err != nil {
		r.Fatal(err)
	}
}

// TestWhatAnotherWorkstationHasToSend: what the province lost of another workstation is shown, and sent again from there.
func TestWhatAnotherWorkstationHasToSend(t *testing.T) {
	r := newRealm(t)
	folder := t.TempDir()
	r.open(folder)
	one, two := r.station(1), r.station(2)
	id := one.issued(lorry).ID
	one.insync()
	two.insync()
	ledgerFile := filepath.Join(folder, "province.db")
	before := kept(t, ledgerFile)
	two.change(id.String(), moved("道路普通货物运输、大型物件运输"))
	two.issued(vehicle())
	two.insync()
	one.insync()
	hand(t, ledgerFile, before, as(ledgerRows, id)...)
	two.issued(with("plate", "辽A22222"))
	two.insync()
	got := one.reconcile()
	if got.Found != 1 || !slices.Equal(got.Differences[0].Mendings, []bureau.Mending{bureau.MendAdopt}) || !strings.Contains(got.Differences[0].Text, "2 号工作站") {
		t.Fatalf("%+v", got)
	}
	found := two.reconcile().Differences
	if len(found) != 1 {
		t.Fatalf("%+v", found)
	}
	r.mend(two, &found[0], bureau.MendResend)
	two.insync()
	for _, c := range []*county{one, two} {
		if got := c.reconcile(); !got.Clean {
			t.Errorf("%+v", got)
		}
	}
	r.agree(one, two)
}

// TestDifferencesHaveWords: a person is told of everything that can be found and done.
func TestDifferencesHaveWords(t *testing.T) {
	for _, relation := range []bureau.Relation{
		bureau.MissingThere, bureau.MissingHere, bureau.Parted, bureau.UnreadableHere, bureau.UnreadableThere,
	} {
		if relation.Name() == string(relation) {
			t.Errorf("%s has no name", relation)
		}
	}
	for _, m := range []bureau.Mending{bureau.MendResend, bureau.MendFetch, bureau.MendAdopt} {
		if m.Name() == string(m) || m.Text() == "" {
			t.Errorf("%s has no words", m)
		}
	}
	for _, w := range []bureau.Way{bureau.WayResend, bureau.WayYield, bureau.WayRedo} {
		if w.Name() == string(w) || w.Text() == "" {
			t.Errorf("%s has no words", w)
		}
	}
}
