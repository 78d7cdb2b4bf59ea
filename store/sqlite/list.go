package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

const (
	pageUsual = 100
	pageMost  = 1000
	// gatherMost is where gathering and walking cost about the same at a million certificates (BenchmarkBig).
	gatherMost = 5000
	// countMost is where counting what a text finds stops.
	countMost = 2000
)

// part is a shelf with the range of last days that a filter takes from it.
type part struct {
	stock
	secret  bool // the number is not to be sorted by
	ranged  bool // not the whole shelf:
	lo, hi  int64
	unknown bool // those without a last day as well
}

// listing is a query worked out against a snapshot.
type listing struct {
	store    *Store
	sn       snapshot
	order    bureau.Order
	down     bool
	all      bool // every certificate
	parts    []part
	review   int64    // the last day by which a review is due; 0: any
	clauses  []clause // what a text may mean; none: no text
	text     bool
	from     place // the page begins behind it
	begun    bool
	seen     int // generation of the counts
	gathered *gathered
}

// plan works a query out: which shelves, which ranges, which meanings of the text.
func (s *Store) plan(ctx context.Context, sn snapshot, q bureau.Query) (*listing, error) {
	if !slices.Contains([]bureau.Order{bureau.ByID, bureau.ByHolder, bureau.ByNumber, bureau.ByValidTo}, q.Order) {
		return nil, problem.New(problem.Invalid, "不能列出证照", "没有“"+string(q.Order)+"”这种排序", "请改选其他排序")
	}
	l := &listing{store: s, sn: sn, order: q.Order, down: q.Descending, seen: s.counted.now()}
	if q.Order == bureau.ByID {
		l.down = !q.Descending // newest first
	}
	if q.After != "" {
		var err error
		if l.from, err = placeOf(&q); err != nil {
			return nil, err
		}
		l.begun = true
	}
	shelves, err := sn.shelves(ctx)
	if err != nil {
		return nil, err
	}
	if q.ReviewWithin > 0 {
		l.review = int64(q.Today.Add(q.ReviewWithin))
	}
	if l.parts, err = s.parts(shelves, &q); err != nil {
		return nil, err
	}
	l.all = q.Kind == "" && q.Status == certificate.None && q.Medium == 0 && q.Expiring == 0 && !q.Unconverted && q.ReviewWithin == 0
	if t := strings.TrimSpace(q.Text); t != "" {
		l.text = true
		l.clauses, err = s.meanings(ctx, sn, t)
	}
	return l, err
}

// parts are what a query takes from the shelves that hold something.
func (s *Store) parts(shelves []stock, q *bureau.Query) (parts []part, err error) {
	for _, st := range shelves {
		p, ok := choose(st, q)
		if !ok || st.held == 0 || q.Kind != "" && q.Kind != st.kind || q.Medium != 0 && q.Medium != st.medium ||
			q.Unconverted && st.medium != certificate.Paper {
			continue
		}
		k, err := s.kindOf(st.kind)
		if err != nil {
			return nil, err
		}
		p.secret = k.Number.OfHolder
		parts = append(parts, p)
	}
	return parts, nil
}

// choose says what a query takes from a shelf by its status and dates. Valid certificates whose last day has passed are expired.
func choose(st stock, q *bureau.Query) (p part, ok bool) {
	p.stock = st
	today, forever := int64(q.Today), int64(day.Forever)
	want := wanted(q)
	dated := st.status == certificate.Valid && today > 0
	switch {
	case want == nowhere:
		return p, false
	case q.Expiring > 0 && st.status == certificate.Valid:
		p.ranged, p.lo, p.hi = true, today, min(today+int64(q.Expiring), forever-1)
	case want == certificate.Expired && dated:
		p.ranged, p.lo, p.hi = true, 1, today-1
	case want == certificate.Valid && dated:
		p.ranged, p.lo, p.hi, p.unknown = true, today, forever, true
	case want != certificate.None && want != st.status:
		return p, false
	}
	return p, true
}

// nowhere is the status of filters that exclude each other.
const nowhere certificate.Status = 255

// wanted is the status a query asks for; some filters are about valid certificates only.
func wanted(q *bureau.Query) certificate.Status {
	if q.Unconverted || q.Expiring > 0 || q.ReviewWithin > 0 {
		if q.Status != certificate.None && q.Status != certificate.Valid {
			return nowhere
		}
		return certificate.Valid
	}
	return q.Status
}

// List returns one page of a list.
func (s *Store) List(ctx context.Context, q bureau.Query) (page bureau.Page, err error) {
	v, err := s.unlocked()
	if err != nil {
		return page, err
	}
	limit := min(q.Limit, pageMost)
	if limit <= 0 {
		limit = pageUsual
	}
	err = s.read(ctx, "不能列出证照", func(ctx context.Context, sn snapshot) error {
		l, err := s.plan(ctx, sn, q)
		if err != nil {
			return err
		}
		places, err := l.page(ctx, limit+1)
		if err != nil {
			return err
		}
		if len(places) > limit {
			places = places[:limit]
			page.Cursor = places[limit-1].cursor(&q)
		}
		if page.Total, page.More, err = l.total(ctx); err != nil {
			return err
		}
		page.Rows, err = sn.rows(ctx, v, places, q.Today)
		return err
	})
	return page, err
}

// page returns up to want places behind l.from, in order.
func (l *listing) page(ctx context.Context, want int) ([]place, error) {
	places, whole, err := l.gather(ctx)
	if err != nil {
		return nil, err
	}
	if whole {
		if l.begun {
			places = slices.DeleteFunc(slices.Clone(places), func(p place) bool { return !l.before(l.from, p) })
		}
	} else if places, err = l.walk(ctx, want); err != nil {
		return nil, err
	}
	slices.SortFunc(places, func(a, b place) int {
		if l.down {
			return b.compare(a)
		}
		return a.compare(b)
	})
	return places[:min(want, len(places))], nil
}

func (l *listing) before(a, b place) bool {
	if l.down {
		a, b = b, a
	}
	return a.compare(b) < 0
}

const selectRows = "SELECT " + certificateColumns + `, EXISTS (SELECT 1 FROM receipt r WHERE r.event = c.last_event),
	coalesce((SELECT o.outcome FROM outbox o INDEXED BY outbox_held WHERE o.certificate = c.id AND o.outcome IS NOT NULL ORDER BY o.event LIMIT 1), '')
	FROM json_each(?) k CROSS JOIN certificate c ON c.id = k.value JOIN shelf s ON s.id = c.shelf`

// rows reads the lines of a page.
func (sn snapshot) rows(ctx context.Context, v *vault, places []place, today day.Day) ([]bureau.Row, error) {
	ids, at := make([]int64, len(places)), make(map[certificate.ID]int, len(places))
	for i, p := range places {
		ids[i], at[certificate.ID(p.id)] = p.id, i
	}
	rows := make([]bureau.Row, len(places))
	err := sn.Each(ctx, selectRows, []any{list(ids)}, func(r *sql.Rows) error {
		var sent bool
		var stopped exchange.Outcome
		st, err := scanCertificate(r, &sent, &stopped)
		if err != nil {
			return err
		}
		c := &st.Certificate
		if c.Number == "" {
			if err := v.reveal(&st); err != nil {
				return err
			}
		}
		status := c.Status
		if today != 0 {
			status = c.StatusOn(today)
		}
		i, ok := at[c.ID]
		if !ok {
			return errors.New("a row that was not asked for")
		}
		rows[i] = bureau.Row{
			ID: c.ID, Kind: c.Kind, Number: c.Number, Holder: c.Holder, Plate: c.Plate, Status: status, Medium: c.Medium,
			ValidTo: c.ValidTo, ReviewDue: c.ReviewDue, Version: c.Version, Sent: sent, Stopped: stopped,
		}
		return nil
	})
	return rows, err
}

// ends are the places before and behind all others.
var (
	first = place{"", math.MinInt64, math.MinInt64}
	end   = place{last, math.MaxInt64, math.MaxInt64}
)
