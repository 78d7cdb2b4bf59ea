package bureau_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
)

// follows wants each certificate that something was done to so many revisions further, and another one not.
func (c *chronicle) follows(what string, changed []certificate.ID) {
	c.Helper()
	for _, id := range changed {
		c.revisions[id]++
	}
	for _, id := range append(changed, c.any()) {
		if now := need[certificate.Certificate](c)(c.store.Find(c.Context(), id)); now.Revision != c.revisions[id] {
			c.Fatalf("%s: %s is at revision %d, not %d", what, id, now.Revision, c.revisions[id])
		}
	}
}

// look reads every certificate's revision, and returns those that have one more than before.
func (c *chronicle) look() (changed []certificate.ID) {
	c.Helper()
	c.ids = c.ids[:0]
	for q := (bureau.Query{Limit: 1000, Today: c.desks[access.Clerk].Today()}); ; {
		page := need[bureau.Page](c)(c.store.List(c.Context(), q))
		for _, row := range page.Rows {
			c.ids = append(c.ids, row.ID)
		}
		if q.After = page.Cursor; page.Cursor == "" {
			break
		}
	}
	slices.Sort(c.ids)
	for _, id := range c.ids {
		now := need[certificate.Certificate](c)(c.store.Find(c.Context(), id)).Revision
		switch now - c.revisions[id] {
		case 0:
		case 1:
			changed = append(changed, id)
		default:
			c.Fatalf("%s is at revision %d after %d", id, now, c.revisions[id])
		}
	}
	return changed
}

// looked is look after something that says to how many it was done; -1 where it does not say.
func (c *chronicle) looked(want int) []certificate.ID {
	c.Helper()
	changed := c.look()
	if want >= 0 && len(changed) != want {
		c.Fatalf("it says %d, but %v have changed", want, changed)
	}
	return changed
}

// proven holds everything against everything: first as the program does it itself, then by hand.
func (c *chronicle) proven() {
	c.Helper()
	h := need[bureau.Health](c)(c.desks[access.AuditAdmin].Fsck(c.Context(), nil))
	if !h.OK {
		c.Errorf("the store is not in order: %v", h.Problems)
	}
	db := need[*sql.DB](c)(sql.Open("sqlite", "file:"+filepath.Join(c.dir, "roadcert.db")+"?mode=ro"))
	defer db.Close()
	numbers, identifiers := map[string]certificate.ID{}, map[string]certificate.ID{}
	byCase := map[string]int{}
	for _, id := range c.ids {
		now := need[certificate.Certificate](c)(c.store.Find(c.Context(), id))
		history := need[[]certificate.Event](c)(c.store.History(c.Context(), id))
		c.history(&now, history)
		c.standings(db, id, history)
		once(c, numbers, string(now.Kind)+" "+now.Number, id)
		for i := range history {
			e := &history[i]
			if e.Edition != nil {
				once(c, identifiers, e.Edition.Identifier, id)
			}
			if e.Case != "" && e.Operation != certificate.Withdraw {
				byCase[e.Case]++
			}
		}
	}
	c.cases(byCase)
}

func once(c *chronicle, seen map[string]certificate.ID, what string, id certificate.ID) {
	c.Helper()
	if first, twice := seen[what]; twice {
		c.Errorf("%s and %s share %q", first, id, what)
	}
	seen[what] = id
}

// history: the events are the state; revisions and versions rise by one, and so does time.
func (c *chronicle) history(now *certificate.Certificate, history []certificate.Event) {
	c.Helper()
	folded, err := certificate.Fold(c.store.Catalog(), history)
	if err != nil || fmt.Sprint(folded) != fmt.Sprint(*now) {
		c.Errorf("the fold of the events is %+v, the state %+v (%v)", folded, *now, err)
	}
	version := 0
	for i := range history {
		e := &history[i]
		if e.Revision != i+1 || e.Certificate != now.ID || i > 0 && (e.ID <= history[i-1].ID || e.At.Before(history[i-1].At)) {
			c.Errorf("event %d of %s: %+v", i, now.ID, e)
		}
		if e.Edition == nil {
			continue
		}
		if version++; e.Edition.Version != version || e.Edition.Event != e.ID {
			c.Errorf("%s: version %d after %d", now.ID, e.Edition.Version, version-1)
		}
	}
	if version != now.Version {
		c.Errorf("%s: version %d, but %d editions", now.ID, now.Version, version)
	}
}

// standings: what is stored follows from the history, without overlaps, and ends in the present.
func (c *chronicle) standings(db *sql.DB, id certificate.ID, history []certificate.Event) {
	c.Helper()
	rows, err := db.Query("SELECT since, until, status, medium, conform FROM standing WHERE certificate = ? ORDER BY since", int64(id))
	if err != nil {
		c.Fatal(err)
	}
	defer rows.Close()
	var stored []certificate.Standing
	for rows.Next() {
		s := certificate.Standing{Certificate: id}
		if err := rows.Scan(&s.From, &s.Until, &s.Status, &s.Medium, &s.Conform); err != nil {
			c.Fatal(err)
		}
		if n := len(stored); s.From >= s.Until || n > 0 && stored[n-1].Until > s.From {
			c.Errorf("%s: standings overlap or are empty: %v, %v", id, stored, s)
		}
		stored = append(stored, s)
	}
	want := need[[]certificate.Standing](c)(certificate.Standings(c.store.Catalog(), history))
	if err := rows.Err(); err != nil || !slices.Equal(stored, want) {
		c.Errorf("%s: the standings stored are %v, the history makes %v (%v)", id, stored, want, err)
	}
}

// cases: what was approved happened, once; what was not did not.
func (c *chronicle) cases(events map[string]int) {
	c.Helper()
	for _, k := range need[[]bureau.Case](c)(c.store.Cases(c.Context(), false)) {
		want := 0
		switch {
		case k.Work != nil:
			want = k.Work.Done
			if k.Work.Done+k.Work.Refused != k.Work.Next || k.State == bureau.Running {
				c.Errorf("batch %s: %s, %+v", k.ID, k.State, *k.Work)
			}
		case k.State == bureau.Approved, k.State == bureau.Withdrawn && !k.DecidedAt.IsZero():
			want = 1
		}
		if events[k.ID] != want {
			c.Errorf("case %s (%s, %s) has %d events, not %d", k.ID, k.Operation, k.State, events[k.ID], want)
		}
		delete(events, k.ID)
	}
	if len(events) > 0 {
		c.Errorf("events of cases that are not there: %v", events)
	}
}

// operations counts what has happened to all certificates.
func (c *chronicle) operations() map[certificate.Operation]int {
	c.Helper()
	count := map[certificate.Operation]int{}
	for _, id := range c.ids {
		for _, e := range need[[]certificate.Event](c)(c.store.History(c.Context(), id)) {
			count[e.Operation]++
		}
	}
	return count
}
