package sqlite

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/delivery"
)

// deliveriesMost is where counting deliveries stops: more than anybody hands over in a month.
const deliveriesMost = 20_000

// queue is an order of deliveries on one shelf.
type queue struct {
	index string // of delivery
	key   string // the column of the order, before the certificate
	down  bool
}

var (
	queueByTime  = queue{"delivery_queue", "d.since", true}
	queueByLapse = queue{"delivery_lapse", "d.code_until", false}
)

// handover is a query of deliveries worked out against a snapshot. A text is understood as in the list of
// certificates, and its certificates stand on the same shelves.
type handover struct {
	*listing
	along  queue
	states []delivery.State
	before int64             // in its state since before; 0: any time
	lapse  int64             // the last day of the code at most; 0: any
	found  map[int64][]int64 // by shelf, where a text or a code finds few there: all of them
}

// Deliveries returns one page of a list of deliveries.
func (s *Store) Deliveries(ctx context.Context, q bureau.DeliveryQuery) (page bureau.DeliveryPage, err error) {
	v, err := s.unlocked()
	if err != nil {
		return page, err
	}
	limit := min(q.Limit, pageMost)
	if limit <= 0 {
		limit = pageUsual
	}
	err = s.read(ctx, "不能列出送达情况", func(ctx context.Context, sn snapshot) error {
		h, err := s.handover(ctx, sn, v, &q)
		if err != nil {
			return err
		}
		places, err := h.page(ctx, limit+1)
		if err != nil {
			return err
		}
		if len(places) > limit {
			places = places[:limit]
			page.Cursor = places[limit-1].cursor(h.asQuery())
		}
		if page.Total, page.More, err = h.count(ctx); err != nil {
			return err
		}
		rows, err := sn.rows(ctx, v, places, q.Today)
		if err != nil {
			return err
		}
		page.Rows, err = sn.rowsOfDelivery(ctx, rows)
		return err
	})
	return page, err
}

// handover works a query out.
func (s *Store) handover(ctx context.Context, sn snapshot, v *vault, q *bureau.DeliveryQuery) (*handover, error) {
	code, noCode := delivery.ParseCode(q.Text)
	text := q.Text
	if noCode == nil {
		text = ""
	}
	l, err := s.plan(ctx, sn, bureau.Query{Text: text, Kind: q.Kind, Status: certificate.Valid, Today: q.Today})
	if err != nil {
		return nil, err
	}
	l.parts = slices.DeleteFunc(l.parts, func(p part) bool { return p.medium == certificate.Paper })
	h := &handover{listing: l, along: queueByTime, states: []delivery.State{q.State}}
	if q.State == 0 {
		h.states = delivery.Open()
	}
	if q.Waiting > 0 {
		h.before = q.Today.Add(-q.Waiting).Time().UnixMilli()
	}
	if q.Lapsing > 0 {
		h.along, h.lapse, h.states = queueByLapse, int64(q.Today.Add(q.Lapsing)), []delivery.State{delivery.Notified}
	}
	if q.After != "" {
		after := *h.asQuery()
		after.After = q.After
		if l.from, err = placeOf(&after); err != nil {
			return nil, err
		}
		l.begun = true
	}
	return h, h.narrow(ctx, v, code)
}

// asQuery is the order as cursors know it.
func (h *handover) asQuery() *bureau.Query {
	return &bureau.Query{Order: bureau.Order(h.along.index), Descending: h.along.down}
}

// narrow finds the certificates of a text or of a pick-up code, shelf by shelf: on a shelf where they are many they
// are met soon by walking, and on one where they are few they need not be looked for.
func (h *handover) narrow(ctx context.Context, v *vault, code string) error {
	h.found = map[int64][]int64{}
	if code != "" {
		ids := []int64{}
		err := h.sn.Each(ctx, "SELECT certificate FROM delivery WHERE code_key = ?", []any{v.pickUpKey(code)}, func(r *sql.Rows) error {
			var id int64
			err := r.Scan(&id)
			ids = append(ids, id)
			return err
		})
		for _, p := range h.parts {
			h.found[p.id] = ids
		}
		return err
	}
	for i := range h.parts {
		if !h.text {
			break
		}
		one := *h.listing
		one.parts = h.parts[i : i+1]
		places, whole, err := one.gather(ctx)
		if err != nil {
			return err
		}
		if !whole {
			continue
		}
		ids := make([]int64, len(places))
		for j, p := range places {
			ids[j] = p.id
		}
		h.found[h.parts[i].id] = ids
	}
	return nil
}

// page returns up to want places behind h.from, in order.
func (h *handover) page(ctx context.Context, want int) (places []place, err error) {
	for i := range h.parts {
		for _, state := range h.states {
			if places, err = h.stretch(ctx, places, &h.parts[i], state, want); err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		if h.along.down {
			return b.compare(a)
		}
		return a.compare(b)
	})
	return places[:min(want, len(places))], nil
}

// stretch reads the first places of one state on one shelf.
func (h *handover) stretch(ctx context.Context, places []place, p *part, state delivery.State, want int) ([]place, error) {
	from := first
	if h.along.down {
		from = end
	}
	if h.begun {
		from = h.from
	}
	source, args := h.source(p, state)
	err := h.sn.Each(ctx, h.along.text(source), append(args, from.number, from.id, want), func(r *sql.Rows) error {
		var to place
		err := r.Scan(&to.number, &to.id)
		places = append(places, to)
		return err
	})
	return places, err
}

// text is the query that walks a source along the queue, from behind a place on.
func (q queue) text(source string) string {
	than, order := ">", ""
	if q.down {
		than, order = "<", " DESC"
	}
	return "SELECT " + q.key + ", d.certificate FROM " + source + " AND (" + q.key + ", d.certificate) " + than + " (?, ?) ORDER BY " +
		q.key + order + ", d.certificate" + order + " LIMIT ?"
}

// source is the deliveries of one state on one shelf that the query leaves.
func (h *handover) source(p *part, state delivery.State) (string, []any) {
	from, where, args := "delivery d INDEXED BY "+h.along.index, []string{"d.shelf = ?"}, []any{p.id}
	ids, few := h.found[p.id]
	if few {
		from = "json_each(?) k CROSS JOIN delivery d ON d.certificate = k.value"
		args = append([]any{list(ids)}, args...)
	}
	if h.lapse == 0 { // only what was notified has a code, so that the index need not say it again
		where, args = append(where, "d.state = ?"), append(args, int64(state))
	}
	if p.ranged {
		where, args = append(where, "(d.valid_to >= ? OR d.valid_to = 0)"), append(args, p.lo)
	}
	if h.before > 0 {
		where, args = append(where, "d.since < ?"), append(args, h.before)
	}
	if h.lapse > 0 {
		where, args = append(where, "d.code_until > 0", "d.code_until <= ?"), append(args, h.lapse)
	}
	if h.text && !few {
		condition, values := h.means()
		from += " CROSS JOIN certificate c ON c.id = d.certificate"
		where, args = append(where, condition), append(args, values...)
	}
	return from + " WHERE " + strings.Join(where, " AND "), args
}

// count is how many deliveries the query leaves; more tells that counting stopped there. What a text finds by the
// thousand is not counted.
func (h *handover) count(ctx context.Context) (n int, more bool, err error) {
	if h.text && len(h.found) < len(h.parts) {
		return countMost, true, nil
	}
	for i := range h.parts {
		for _, state := range h.states {
			source, args := h.source(&h.parts[i], state)
			var m int
			err := h.sn.one(ctx, "SELECT count(*) FROM (SELECT 1 FROM "+source+" LIMIT ?)", append(args, deliveriesMost+1-n), &m)
			if n += m; err != nil || n > deliveriesMost {
				return min(n, deliveriesMost), n > deliveriesMost, err
			}
		}
	}
	return n, false, nil
}
