package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// writing is one transaction on its way. What is new is gathered and written in sheaves.
type writing struct {
	store     *Store
	pen       *connection
	vault     *vault // nil while locked
	faces     faceWriter
	shelves   map[shelf]int64
	series    map[series]int64
	held      map[int64]int  // by shelf: how many more it holds
	tally     map[change]int // how much more happens on a day
	touched   map[certificate.ID]struct{}
	names     []nameKey // new in the dictionary
	rows      sheaf
	events    sheaf
	standings sheaf
	editions  sheaf
	holders   sheaf
	tallies   sheaf
	handings  sheaf
	waiting   sheaf // the outbox
	receipts  sheaf
	abroad    sheaf
}

// Commit writes a change and its audit entry in one transaction.
func (s *Store) Commit(ctx context.Context, c bureau.Change) error {
	return s.write(ctx, func(context.Context, *writing) (bureau.Change, error) { return c, nil })
}

// write writes a change that is made in the transaction itself. One that does not say what it is is not written.
func (s *Store) write(ctx context.Context, change func(context.Context, *writing) (bureau.Change, error)) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	w := s.newWriting()
	var c bureau.Change
	err := s.pen.Transaction(ctx, func(ctx context.Context) (err error) {
		if c, err = change(ctx, w); err != nil {
			return err
		}
		if c.Audit.Action == "" || c.Audit.Outcome == "" {
			return problem.New(problem.Internal, "没有保存", "改动没有附上审计日志", "请把这句话告诉维护人员")
		}
		return w.write(ctx, &c)
	})
	if err != nil {
		for _, n := range w.names {
			delete(s.names, n)
		}
		return explain(err, "没有保存")
	}
	s.counted.forget()
	s.pass(c.Link.Taken)
	if len(c.Versions)+len(c.NoDraft) > 0 {
		if err := s.readCatalog(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
	if c.Settings != nil && s.station != int64(c.Settings.Workstation) { // otherwise IDs are out that nobody has committed yet
		s.station = int64(c.Settings.Workstation)
		return explain(s.seedIDs(ctx), "没有保存")
	}
	return nil
}

func (s *Store) newWriting() *writing {
	table := func(name string, columns int, then string) sheaf {
		return sheaf{pen: s.pen, into: "INSERT OR FAIL INTO " + name, columns: columns, then: then}
	}
	w := &writing{
		store: s, pen: s.pen, vault: s.vault.Load(),
		held: map[int64]int{}, tally: map[change]int{}, touched: map[certificate.ID]struct{}{},
		rows: table("certificate", 24, ""), events: table("event", 17, ""), standings: table("standing", 6, ""),
		editions: table("edition", 8, ""),
		tallies:  table("tally", 3, "ON CONFLICT (series, day) DO UPDATE SET delta = delta + excluded.delta"),
		holders:  sheaf{pen: s.pen, into: "INSERT OR IGNORE INTO holder", columns: 3},
		handings: handingsOf(s.pen),
		waiting:  table("outbox (event, certificate, recorded)", 3, ""), receipts: table("receipt", 3, ""), abroad: abroadOf(s.pen),
	}
	return w
}

func (w *writing) write(ctx context.Context, c *bureau.Change) error {
	if err := w.link(ctx, &c.Link); err != nil {
		return err
	}
	if err := w.ours(ctx, c.Certificates); err != nil {
		return err
	}
	if err := w.handovers(ctx, c.Deliveries); err != nil {
		return err
	}
	if err := w.kept(ctx, c); err != nil {
		return err
	}
	if err := w.entries(ctx, c); err != nil {
		return err
	}
	if err := w.sharing(ctx, c); err != nil {
		return err
	}
	for i := range c.Cases {
		if err := w.casework(ctx, &c.Cases[i]); err != nil {
			return err
		}
	}
	for i := range c.Accounts {
		if err := w.account(ctx, &c.Accounts[i]); err != nil {
			return err
		}
	}
	if c.Settings != nil {
		if err := w.settings(ctx, c.Settings); err != nil {
			return err
		}
	}
	if c.Anchor != nil {
		if err := w.shorten(ctx, c.Anchor); err != nil {
			return err
		}
	}
	return w.audit(ctx, c.Audit)
}

// kept writes sealed files and what lies in drawers.
func (w *writing) kept(ctx context.Context, c *bureau.Change) error {
	for i := range c.Documents {
		if err := w.document(ctx, &c.Documents[i]); err != nil {
			return err
		}
	}
	for i := range c.Records {
		if err := w.record(ctx, &c.Records[i]); err != nil {
			return err
		}
	}
	return nil
}

// altering runs what alters certificates, and then writes what the shelves and the tally have to know of it.
func (w *writing) altering(ctx context.Context, do func(context.Context) error) error {
	if w.vault == nil {
		return locked()
	}
	if err := w.learn(ctx); err != nil {
		return err
	}
	if err := do(ctx); err != nil {
		return err
	}
	if err := w.flush(ctx); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(w.held)) {
		if _, err := w.pen.Exec(ctx, "UPDATE shelf SET held = held + ? WHERE id = ?", w.held[id], id); err != nil {
			return err
		}
	}
	changes := slices.SortedFunc(maps.Keys(w.tally), func(a, b change) int { // in the order of the table: half the time
		return cmp.Or(cmp.Compare(a.series, b.series), cmp.Compare(a.day, b.day))
	})
	for _, c := range changes {
		if w.tally[c] == 0 {
			continue
		}
		if err := w.tallies.add(ctx, c.series, int64(c.day), int64(w.tally[c])); err != nil {
			return err
		}
	}
	clear(w.held)
	clear(w.tally)
	return w.tallies.flush(ctx)
}

// steps writes events and what they made of their certificates; then says where each goes besides.
func (w *writing) steps(ctx context.Context, steps []bureau.Step, then func(context.Context, *certificate.Event) error) error {
	if len(steps) == 0 {
		return nil
	}
	return w.altering(ctx, func(ctx context.Context) error {
		for i := range steps {
			err := w.step(ctx, &steps[i])
			if err == nil {
				err = then(ctx, &steps[i].Event)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", steps[i].After.ID, err)
			}
		}
		return nil
	})
}

// learn reads what shelves and series there are.
func (w *writing) learn(ctx context.Context) error {
	w.shelves, w.series = map[shelf]int64{}, map[series]int64{}
	err := w.pen.Each(ctx, selectShelves, nil, func(r *sql.Rows) error {
		st, err := scanStock(r)
		w.shelves[st.shelf] = st.id
		return err
	})
	if err != nil {
		return err
	}
	return w.pen.Each(ctx, "SELECT id, kind, region, status, medium, conform FROM series", nil, func(r *sql.Rows) error {
		var id int64
		var se series
		err := r.Scan(&id, &se.kind, &se.region, &se.status, &se.medium, &se.conform)
		w.series[se] = id
		return err
	})
}

// step writes one event and what it made of its certificate.
func (w *writing) step(ctx context.Context, st *bureau.Step) error {
	after, e := &st.After, &st.Event
	if _, again := w.touched[after.ID]; again {
		if err := w.flush(ctx); err != nil { // it has to be in the tables before it can be altered
			return err
		}
	}
	w.touched[after.ID] = struct{}{}
	var face []byte
	if e.Face != nil {
		face = w.faces.write(e.Face)
	}
	var old []certificate.Standing
	var err error
	if st.Before.Revision == 0 {
		err = w.insert(ctx, after, e, face)
	} else {
		old, err = w.alter(ctx, st, face)
	}
	if err != nil {
		return err
	}
	if err := w.event(ctx, e, face); err != nil {
		return err
	}
	if err := w.handing(ctx, st); err != nil {
		return err
	}
	standings := certificate.Advance(old, after, e)
	if slices.Equal(standings, old) {
		return nil
	}
	return w.replace(ctx, after, old, standings)
}

// restand gives a certificate other standings than it has; c says what they are counted under.
func (w *writing) restand(ctx context.Context, c *certificate.Certificate, standings []certificate.Standing) error {
	old, err := w.standingsOf(ctx, c.ID)
	if err != nil {
		return err
	}
	return w.replace(ctx, c, old, standings)
}

// replace writes standings in place of others, and counts them so.
func (w *writing) replace(ctx context.Context, c *certificate.Certificate, old, standings []certificate.Standing) error {
	if len(old) > 0 {
		if _, err := w.pen.Exec(ctx, "DELETE FROM standing WHERE certificate = ?", int64(c.ID)); err != nil {
			return err
		}
	}
	if err := w.recount(ctx, c, old, -1); err != nil {
		return err
	}
	if err := w.recount(ctx, c, standings, 1); err != nil {
		return err
	}
	for i := range standings {
		s := &standings[i]
		if err := w.standings.add(ctx, int64(c.ID), int64(s.From), int64(s.Until), int64(s.Status), int64(s.Medium), s.Conform); err != nil {
			return err
		}
	}
	return nil
}

func (w *writing) standingsOf(ctx context.Context, id certificate.ID) (list []certificate.Standing, err error) {
	err = w.pen.Each(ctx, "SELECT since, until, status, medium, conform FROM standing WHERE certificate = ? ORDER BY since",
		[]any{int64(id)}, func(r *sql.Rows) error {
			s := certificate.Standing{Certificate: id}
			err := r.Scan(&s.From, &s.Until, &s.Status, &s.Medium, &s.Conform)
			list = append(list, s)
			return err
		})
	return list, err
}

// place returns the shelf's number, which a new shelf gets now.
func (w *writing) place(ctx context.Context, sh shelf) (int64, error) {
	if id, ok := w.shelves[sh]; ok {
		return id, nil
	}
	var id int64
	err := w.pen.one(ctx, "INSERT INTO shelf (kind, status, medium, held) VALUES (?, ?, ?, 0) RETURNING id",
		[]any{string(sh.kind), int64(sh.status), int64(sh.medium)}, &id)
	w.shelves[sh] = id
	return id, err
}

// recount enters standings in the tally, or takes them out of it.
func (w *writing) recount(ctx context.Context, c *certificate.Certificate, list []certificate.Standing, sign int) (err error) {
	count(list, sign, func(s certificate.Standing, on day.Day, n int) {
		se := series{c.Kind, c.Region, s.Status, s.Medium, s.Conform}
		id, ok := w.series[se]
		if !ok && err == nil {
			err = w.pen.one(ctx, "INSERT INTO series (kind, region, status, medium, conform) VALUES (?, ?, ?, ?, ?) RETURNING id",
				[]any{string(se.kind), se.region, int64(se.status), int64(se.medium), se.conform}, &id)
			w.series[se] = id
		}
		w.tally[change{id, on}] += n
	})
	return err
}

func (w *writing) flush(ctx context.Context) error {
	for _, s := range []*sheaf{&w.rows, &w.events, &w.standings, &w.editions, &w.holders, &w.handings, &w.waiting, &w.receipts} {
		if err := s.flush(ctx); err != nil {
			return err
		}
	}
	return nil
}
