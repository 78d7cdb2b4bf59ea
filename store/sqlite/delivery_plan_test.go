package sqlite

import (
	"database/sql"
	"strings"
	"testing"

	"roadcert/domain/delivery"
)

// Neither the pages of the queue nor its counts read through a table, or sort.
func TestDeliveriesFollowTheirIndexes(t *testing.T) {
	s := open(t)
	text := listing{text: true, clauses: []clause{prefix(fromPlate, "plate", "辽A")}}
	for name, h := range map[string]*handover{
		"queue": {listing: &listing{}, along: queueByTime}, "overdue": {listing: &listing{}, along: queueByTime, before: 1},
		"lapsing": {listing: &listing{}, along: queueByLapse, lapse: 1}, "plates": {listing: &text, along: queueByTime},
	} {
		source, args := h.source(&part{ranged: true, lo: 1}, delivery.Waiting)
		for query, values := range map[string][]any{
			"SELECT count(*) FROM (SELECT 1 FROM " + source + " LIMIT 9)": args,
			h.along.text(source): append(args, 1, 1, 1),
		} {
			var plan []string
			if err := s.pen.Each(t.Context(), "EXPLAIN QUERY PLAN "+query, values, func(r *sql.Rows) error {
				var id, parent, unused int
				var detail string
				err := r.Scan(&id, &parent, &unused, &detail)
				plan = append(plan, detail)
				return err
			}); err != nil {
				t.Fatal(name, err)
			}
			whole := strings.Join(plan, "\n")
			if strings.Contains(whole, "SCAN d") || strings.Contains(whole, "SCAN c") || strings.Contains(whole, "TEMP B-TREE") || !strings.Contains(whole, h.along.index) {
				t.Errorf("%s: %s\n%s", name, query, whole)
			}
		}
	}
}
