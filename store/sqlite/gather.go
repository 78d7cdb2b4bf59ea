package sqlite

import (
	"context"
	"database/sql"
	"slices"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
)

// withParts makes the parts of a listing a table: a shelf, its kind, a range of last days.
const withParts = `WITH part (shelf, kind, lo, hi) AS MATERIALIZED (
	SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)) SELECT `

// within joins a certificate to the parts it may stand on.
const within = " c.shelf = p.shelf AND c.valid_to BETWEEN p.lo AND p.hi "

// The sources of gathering without a text.
const (
	fromReview = "part p CROSS JOIN certificate c INDEXED BY certificate_review ON" + within + "WHERE c.review_due > 0 AND c.review_due <= ?"
	fromRange  = "part p CROSS JOIN certificate c INDEXED BY certificate_valid_to ON" + within + "WHERE TRUE"
)

// gathered is what gathering came to.
type gathered struct {
	places []place
	whole  bool // nothing is missing
}

// gather returns all places of the listing where they are few; whole is false where they are not.
func (l *listing) gather(ctx context.Context) (places []place, whole bool, err error) {
	if l.gathered == nil {
		if places, whole, err = l.gatherAll(ctx); err != nil {
			return nil, false, err
		}
		l.gathered = &gathered{places, whole}
	}
	return l.gathered.places, l.gathered.whole, nil
}

func (l *listing) gatherAll(ctx context.Context) (places []place, whole bool, err error) {
	switch {
	case l.text:
		return l.gatherText(ctx)
	case l.review > 0:
		return l.gatherFrom(ctx, fromReview, []any{l.review}, nil)
	}
	ranged := false
	for i := range l.parts {
		ranged = ranged || l.parts[i].ranged
	}
	if !ranged || l.order == bureau.ByValidTo {
		return nil, false, nil // every part is one range of an index
	}
	if n, _, err := l.total(ctx); err != nil || n > l.store.gatherMost {
		return nil, false, err
	}
	return l.gatherFrom(ctx, fromRange, nil, nil)
}

// gatherText gathers what any meaning of the text finds.
func (l *listing) gatherText(ctx context.Context) (places []place, whole bool, err error) {
	seen := map[int64]struct{}{}
	if few, err := l.few(ctx); err != nil {
		return nil, false, err
	} else if few {
		conditions, args := l.means()
		return l.gatherFrom(ctx, fromRange+" AND "+conditions, args, nil)
	}
	for _, c := range l.clauses {
		if wide, err := l.wide(ctx, &c); err != nil || wide {
			return nil, false, err
		}
		if places, whole, err = l.gatherFrom(ctx, c.source, c.args, places); err != nil || !whole {
			return nil, false, err
		}
	}
	few := places[:0]
	for _, p := range places {
		if _, again := seen[p.id]; !again {
			seen[p.id] = struct{}{}
			few = append(few, p)
		}
	}
	return few, true, nil
}

// few tells whether the filters alone leave so little that the text need only be held against it.
func (l *listing) few(ctx context.Context) (bool, error) {
	if l.all {
		return false, nil
	}
	n, err := l.countParts(ctx)
	return n <= l.store.gatherMost, err
}

// wide tells whether a clause goes by so many names that gathering would be in vain.
func (l *listing) wide(ctx context.Context, c *clause) (bool, error) {
	if c.names == "" {
		return false, nil
	}
	var n int
	err := l.sn.one(ctx, countNames+c.names+" LIMIT ?)", append(append([]any{list(l.kinds())}, c.args...), l.store.gatherMost+1), &n)
	return n > l.store.gatherMost, err
}

// countNames counts names of the kinds of a listing.
const countNames = "SELECT count(*) FROM (WITH kind (code) AS MATERIALIZED (SELECT value FROM json_each(?)) SELECT 1 FROM "

func (l *listing) kinds() (codes []catalog.Code) {
	for i := range l.parts {
		if k := l.parts[i].kind; !slices.Contains(codes, k) {
			codes = append(codes, k)
		}
	}
	return codes
}

func gatherText(order bureau.Order, source string) string {
	key := map[bureau.Order]string{
		bureau.ByID: "''", bureau.ByHolder: "c.holder", bureau.ByNumber: "coalesce(c.number, '')", bureau.ByValidTo: "''",
	}[order]
	return withParts + key + ", c.valid_to, c.id FROM " + source + " AND (? = 0 OR c.review_due BETWEEN 1 AND ?) LIMIT ?"
}

func (l *listing) gatherFrom(ctx context.Context, source string, args []any, places []place) ([]place, bool, error) {
	values := append([]any{list(l.ranges())}, args...)
	values = append(values, l.review, l.review, l.store.gatherMost+1)
	n := 0
	err := l.sn.Each(ctx, gatherText(l.order, source), values, func(r *sql.Rows) error {
		var p place
		err := r.Scan(&p.text, &p.number, &p.id)
		if l.order == bureau.ByID || l.order == bureau.ByNumber && p.text == "" {
			p.number = 0
		}
		places = append(places, p)
		n++
		return err
	})
	return places, n <= l.store.gatherMost, err
}

// ranges are the parts for withParts: [shelf, kind, lo, hi].
func (l *listing) ranges() [][4]any {
	list := make([][4]any, 0, len(l.parts)+1)
	for i := range l.parts {
		p := &l.parts[i]
		if !p.ranged {
			list = append(list, [4]any{p.id, p.kind, 0, int64(day.Forever)}) // a Day would be written as a text
			continue
		}
		list = append(list, [4]any{p.id, p.kind, p.lo, p.hi})
		if p.unknown {
			list = append(list, [4]any{p.id, p.kind, 0, 0})
		}
	}
	return list
}

// total is how many certificates the whole list has; more tells that counting stopped there.
func (l *listing) total(ctx context.Context) (n int, more bool, err error) {
	if l.text {
		places, whole, err := l.gather(ctx)
		if !whole || len(places) > countMost {
			return countMost, true, err
		}
		return len(places), false, err
	}
	n, err = l.countParts(ctx)
	return n, false, err
}

// countParts is how many certificates the filters leave, whatever the text.
func (l *listing) countParts(ctx context.Context) (n int, err error) {
	for i := range l.parts {
		m, err := l.count(ctx, &l.parts[i])
		if err != nil {
			return 0, err
		}
		n += m
	}
	return n, nil
}

// The queries that count a part: by last day, and by the day a review is due.
const (
	countRange = `SELECT count(*) FROM certificate c INDEXED BY certificate_valid_to
		WHERE c.shelf = ? AND c.valid_to BETWEEN ? AND ?`
	countReview = `SELECT count(*) FROM certificate c INDEXED BY certificate_review
		WHERE c.shelf = ? AND (c.valid_to BETWEEN ? AND ? OR c.valid_to = 0) AND c.review_due > 0 AND c.review_due <= ?`
)

func (l *listing) count(ctx context.Context, p *part) (n int, err error) {
	lo, hi := p.lo, p.hi
	switch {
	case l.review == 0 && !p.ranged:
		return p.held, nil
	case l.review == 0 && p.unknown: // all but those that have run out, of which there are fewer
		lo, hi = 1, p.lo-1
	case !p.ranged:
		lo, hi = 0, int64(day.Forever)
	}
	key := countKey{p.id, lo, hi, l.review}
	n, ok := l.store.counted.get(key)
	if !ok {
		if l.review > 0 {
			err = l.sn.one(ctx, countReview, []any{p.id, lo, hi, l.review}, &n)
		} else {
			err = l.sn.one(ctx, countRange, []any{p.id, lo, hi}, &n)
		}
		l.store.counted.put(key, n, l.seen)
	}
	if l.review == 0 && p.unknown {
		n = p.held - n
	}
	return n, err
}
