package sqlite

import (
	"context"
	"database/sql"
	"strings"
	"sync"

	"roadcert/domain/bureau"
)

// Walking reads the places of a page from the indexes, in order and from a given place on: the depth of the
// page costs nothing. Gathering reads all a filter leaves and sorts it: for what is too thinly spread over
// the order to be met soon.

// path is how an order is walked on one shelf.
type path struct {
	index string // of certificate
	key   string // columns of a place: text, number, id
	by    string // the key's columns that make the order
}

var (
	pathByID      = path{"certificate_id", "'', 0, c.id", "c.id"}
	pathByHolder  = path{"certificate_holder", "c.holder, c.valid_to, c.id", "c.holder, c.valid_to, c.id"}
	pathByNumber  = path{"certificate_number", "c.number, c.valid_to, c.id", "c.number, c.valid_to, c.id"}
	pathByValidTo = path{"certificate_valid_to", "'', c.valid_to, c.id", "c.valid_to, c.id"}
)

// path returns how the listing's order is walked on a part. Sensitive numbers have no order; their
// certificates stand before the others, by ID.
func (l *listing) path(p *part) path {
	switch {
	case l.order == bureau.ByHolder:
		return pathByHolder
	case l.order == bureau.ByNumber && !p.secret:
		return pathByNumber
	case l.order == bureau.ByValidTo:
		return pathByValidTo
	}
	return pathByID
}

// walkText is the query that walks a path. Its parameters: the key's values it starts behind, then the
// shelf, then those of the conditions.
func walkText(pa path, down, all bool, conditions []string) string {
	than, along := ">", " ASC"
	if down {
		than, along = "<", " DESC"
	}
	columns := strings.Split(pa.by, ", ")
	where := []string{"(" + pa.by + ") " + than + " (" + strings.Repeat("?, ", len(columns)-1) + "?)"}
	from := "certificate c NOT INDEXED"
	if !all {
		from = "certificate c INDEXED BY " + pa.index
		where = append(where, "c.shelf = ?")
	}
	if pa == pathByNumber {
		where = append(where, "c.number IS NOT NULL")
	}
	return "SELECT " + pa.key + " FROM " + from + " WHERE " + strings.Join(append(where, conditions...), " AND ") +
		" ORDER BY " + strings.Join(columns, along+", ") + along + " LIMIT ?"
}

// walk returns up to want places of every part; the first want of them all are the page.
func (l *listing) walk(ctx context.Context, want int) (places []place, err error) {
	parts := l.parts
	all := l.all && l.order == bureau.ByID
	if all {
		parts = []part{{}}
	}
	for i := range parts {
		for _, p := range l.split(parts[i]) {
			if places, err = l.walkPart(ctx, places, &p, all, want); err != nil {
				return nil, err
			}
		}
	}
	return places, nil
}

// split takes those without a last day apart where the order is that of last days, so that each is one range.
func (l *listing) split(p part) []part {
	if l.order != bureau.ByValidTo || !p.ranged || !p.unknown {
		return []part{p}
	}
	none := p
	none.lo, none.hi, none.unknown, p.unknown = 0, 0, false, false
	return []part{none, p}
}

func (l *listing) walkPart(ctx context.Context, places []place, p *part, all bool, want int) ([]place, error) {
	pa := l.path(p)
	from, ok := l.start(pa)
	if !ok {
		return places, nil
	}
	var args []any
	switch pa {
	case pathByID:
		args = []any{from.id}
	case pathByValidTo:
		args = []any{from.number, from.id}
	default:
		args = []any{from.text, from.number, from.id}
	}
	if !all {
		args = append(args, p.id)
	}
	conditions, values := l.conditions(p)
	args = append(append(args, values...), want)
	err := l.sn.Each(ctx, walkText(pa, l.down, all, conditions), args, func(r *sql.Rows) error {
		var to place
		err := r.Scan(&to.text, &to.number, &to.id)
		places = append(places, to)
		return err
	})
	return places, err
}

// start is the place to walk on from; ok is false where the path lies wholly before it.
func (l *listing) start(pa path) (from place, ok bool) {
	from = first
	if l.down {
		from = end
	}
	if !l.begun {
		return from, true
	}
	if l.order == bureau.ByNumber && pa == pathByID && l.from.text != "" {
		return from, l.down // all of these stand before every open number
	}
	return l.from, true
}

// conditions are what a walk lets pass of what it meets.
func (l *listing) conditions(p *part) (conditions []string, args []any) {
	if p.ranged {
		condition := "c.valid_to BETWEEN ? AND ?"
		if p.unknown {
			condition = "(c.valid_to BETWEEN ? AND ? OR c.valid_to = 0)"
		}
		conditions, args = append(conditions, condition), append(args, p.lo, p.hi)
	}
	if l.review > 0 {
		conditions, args = append(conditions, "c.review_due BETWEEN 1 AND ?"), append(args, l.review)
	}
	if l.text {
		either, values := l.means()
		conditions, args = append(conditions, either), append(args, values...)
	}
	return conditions, args
}

// means is the condition that a certificate is what the text means.
func (l *listing) means() (condition string, args []any) {
	either := make([]string, len(l.clauses))
	for i, c := range l.clauses {
		either[i] = c.holds
		args = append(args, c.holdsArgs...)
	}
	return "(" + strings.Join(either, " OR ") + ")", args
}

// counted remembers what was counted since the last commit.
type counted struct {
	mu         sync.Mutex
	generation int
	numbers    map[countKey]int
}

type countKey struct{ shelf, lo, hi, review int64 }

func (c *counted) now() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.generation
}

func (c *counted) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.generation++
	c.numbers = map[countKey]int{}
}

func (c *counted) get(k countKey) (n int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, ok = c.numbers[k]
	return n, ok
}

// put remembers a count, unless something was committed since the reader began.
func (c *counted) put(k countKey, n, generation int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation == generation && c.numbers != nil {
		c.numbers[k] = n
	}
}
