package sqlite

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"roadcert/domain/certificate"
)

// explained is how SQLite would answer a query.
func (s *Store) explained(t *testing.T, query string, args ...any) string {
	t.Helper()
	var plan []string
	if err := s.pen.Each(t.Context(), "EXPLAIN QUERY PLAN "+query, args, func(r *sql.Rows) error {
		var id, parent, unused int
		var detail string
		err := r.Scan(&id, &parent, &unused, &detail)
		plan = append(plan, detail)
		return err
	}); err != nil {
		t.Fatal(query, err)
	}
	return strings.Join(plan, "\n")
}

// What is sent is found by walking along a key, and what is stopped by an index of little else. None of it sorts, or
// reads through a table.
func TestLinkFollowsItsIndexes(t *testing.T) {
	s := open(t)
	for name, c := range map[string]struct {
		query string
		args  []any
		by    []string
	}{
		"outbox":     {selectOutbox, []any{1, 500}, []string{"SEARCH o USING INTEGER PRIMARY KEY (rowid>?)", "SEARCH e USING INTEGER PRIMARY KEY", "outbox_held", "SEARCH ed USING PRIMARY KEY (certificate=?)"}},
		"bases":      {selectBases, []any{"[1]"}, []string{"SEARCH e USING INTEGER PRIMARY KEY", "SEARCH b USING", "(certificate=? AND revision=?)"}},
		"held up":    {countHeld, []any{1}, []string{"outbox_held", "SEARCH e USING", "SEARCH o USING INTEGER PRIMARY KEY"}},
		"stopped":    {selectStopped, []any{1, 500}, []string{"SEARCH o USING INDEX outbox_stopped", "SEARCH e USING INTEGER PRIMARY KEY"}},
		"stopped at": {selectStoppedAt, []any{1}, []string{"SEARCH o USING INDEX outbox_held (certificate=?)"}},
		"aside":      {selectAside, []any{1}, []string{"SEARCH aside USING INDEX aside_certificate (certificate=?)"}},
		"all aside":  {selectAsides, nil, []string{"USING INDEX aside_certificate"}},
		"whole":      {selectFollowing, []any{1, 500}, []string{"SEARCH c USING INTEGER PRIMARY KEY (rowid>?)", "SEARCH e USING INTEGER PRIMARY KEY"}},
		"abroad":     {selectAbroad, []any{"x"}, []string{"SEARCH abroad USING PRIMARY KEY"}},
		"last event": {highest("event", "event"), []any{1, 2}, []string{"SEARCH event USING INTEGER PRIMARY KEY", "SEARCH aside USING COVERING INDEX aside_event"}},
		"last certificate": {
			highest("certificate", "certificate"),
			[]any{1, 2},
			[]string{"SEARCH certificate USING INTEGER PRIMARY KEY", "SEARCH aside USING COVERING INDEX aside_certificate"},
		},
	} {
		plan := s.explained(t, c.query, c.args...)
		for _, by := range c.by {
			if !strings.Contains(plan, by) {
				t.Errorf("%s does not go by %q:\n%s", name, by, plan)
			}
		}
		sorts := strings.Contains(plan, "TEMP B-TREE") && name != "stopped at" // of one certificate
		if sorts || strings.Contains(plan, "SCAN e") || strings.Contains(plan, "SCAN c") || strings.Contains(plan, "SCAN o\n") {
			t.Errorf("%s:\n%s", name, plan)
		}
	}
}

// G17: with a hundred thousand events waiting, the first ten thousand of them stopped, a page is a page and the backlog
// is counted whole.
func TestOutboxOfAHundredThousand(t *testing.T) {
	s := open(t)
	const waiting, stopped = 100_000, 10_000
	first := int64(certificate.NewID(1, 1))
	for _, statement := range []string{
		`WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
			INSERT INTO event (id, certificate, revision, operation, at, effective, actor, status, until)
			SELECT ?1 + i, ?1 + i / 2, 1 + i % 2, 1, i, 0, 'clerk', 1, 0 FROM n`,
		"INSERT INTO outbox (event, certificate, recorded, outcome) SELECT id, certificate, at, CASE WHEN at < ?3 AND at % 2 = 0 THEN 'refused' END FROM event",
	} {
		if _, err := s.pen.Exec(t.Context(), statement, first, waiting, stopped); err != nil {
			t.Fatal(err)
		}
	}
	b, err := s.Backlog(t.Context(), time.Time{})
	if err != nil || b.Events != waiting || b.Stopped != stopped || !b.Oldest.Equal(time.UnixMilli(0)) {
		t.Errorf("%+v, %v", b, err)
	}
	next, n := certificate.EventID(first+stopped), 0
	for after := certificate.EventID(0); ; {
		page, err := s.Outbox(t.Context(), after, 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, e := range page {
			if e.ID != next {
				t.Fatalf("%s, want %s", e.ID, next)
			}
			next++
		}
		n, after = n+len(page), page[len(page)-1].ID
	}
	if n != waiting-stopped {
		t.Errorf("%d are offered", n)
	}
}
