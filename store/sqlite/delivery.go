package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/delivery"
	"roadcert/domain/problem"
)

// handingsOf gathers new rows; where the certificate has one, a newer edition starts it over. Its trail stays.
func handingsOf(pen *connection) sheaf {
	return sheaf{pen: pen, into: "INSERT OR FAIL INTO delivery", columns: 11, then: `ON CONFLICT (certificate) DO UPDATE SET
		version = excluded.version, shelf = excluded.shelf, valid_to = excluded.valid_to, state = excluded.state, since = excluded.since,
		revision = revision + 1, code_key = NULL, code = NULL, code_until = 0`}
}

// handingOf is how far an event takes the delivery of its certificate; 0 where it does not.
func handingOf(e *certificate.Event) delivery.State {
	if e.Edition != nil {
		return delivery.Waiting
	}
	return map[certificate.Operation]delivery.State{
		certificate.Deliver: delivery.Delivered, certificate.Undeliver: delivery.Returned,
	}[e.Operation]
}

// handing keeps the delivery of a certificate in step with one event, whoever recorded it.
func (w *writing) handing(ctx context.Context, st *bureau.Step) error {
	before, after, e := &st.Before, &st.After, &st.Event
	if after.Version == 0 {
		return nil
	}
	shelf, err := w.place(ctx, shelfOf(after))
	if err != nil {
		return err
	}
	if e.Edition != nil {
		return w.handings.add(ctx, int64(after.ID), int64(after.Version), shelf, int64(after.ValidTo), int64(delivery.Waiting),
			e.At.UnixMilli(), 1, nil, nil, 0, nil)
	}
	if shelfOf(before) != shelfOf(after) || before.ValidTo != after.ValidTo {
		if _, err := w.pen.Exec(ctx, "UPDATE delivery SET shelf = ?, valid_to = ? WHERE certificate = ?", shelf, int64(after.ValidTo), int64(after.ID)); err != nil {
			return err
		}
	}
	state := handingOf(e)
	if state == 0 {
		return nil
	}
	_, err = w.pen.Exec(ctx, "UPDATE delivery SET state = ?, since = ?, code_key = NULL, code = NULL, code_until = 0 WHERE certificate = ?",
		int64(state), e.At.UnixMilli(), int64(after.ID))
	return err
}

// takeBack makes the delivery of a certificate what the events kept of its history make of it. Where those lost said
// nothing of it, what the desk has noted stays; otherwise the way begins anew, without the steps of editions that
// never were.
func (w *writing) takeBack(ctx context.Context, id certificate.ID, now *certificate.Certificate, kept, lost []certificate.Event) error {
	if now.Version == 0 {
		_, err := w.pen.Exec(ctx, "DELETE FROM delivery WHERE certificate = ?", int64(id))
		return err
	}
	shelf, err := w.place(ctx, shelfOf(now))
	if err != nil {
		return err
	}
	if _, err := w.pen.Exec(ctx, "UPDATE delivery SET shelf = ?, valid_to = ?, revision = revision + 1 WHERE certificate = ?",
		shelf, int64(now.ValidTo), int64(id)); err != nil {
		return err
	}
	if !slices.ContainsFunc(lost, func(e certificate.Event) bool { return handingOf(&e) != 0 }) {
		return nil
	}
	var d bureau.Delivery
	if err := w.pen.Each(ctx, selectDelivery, []any{int64(id)}, func(r *sql.Rows) (err error) {
		d, err = scanDelivery(r, w.vault)
		return err
	}); err != nil {
		return err
	}
	d.Code, d.CodeUntil, d.Version = "", 0, now.Version
	d.Steps = slices.DeleteFunc(d.Steps, func(s delivery.Step) bool { return s.Version > now.Version })
	for i := range kept {
		if state := handingOf(&kept[i]); state != 0 {
			d.State, d.Since = state, kept[i].At
		}
	}
	if _, err := w.pen.Exec(ctx, "UPDATE delivery SET version = ? WHERE certificate = ?", int64(d.Version), int64(id)); err != nil {
		return err
	}
	return w.delivery(ctx, &d)
}

// handovers writes what the desk knows of deliveries.
func (w *writing) handovers(ctx context.Context, all []bureau.Delivery) error {
	for i := range all {
		if err := w.delivery(ctx, &all[i]); err != nil {
			return err
		}
	}
	return nil
}

// delivery writes what the desk knows of a handing over that is still at the revision it was read at.
func (w *writing) delivery(ctx context.Context, d *bureau.Delivery) error {
	if w.vault == nil {
		return locked()
	}
	trail, err := json.Marshal(d.Steps)
	if err != nil {
		return err
	}
	var key, code any
	if d.Code != "" {
		key, code = w.vault.pickUpKey(d.Code), w.vault.seal(codePlace, int64(d.Certificate), []byte(d.Code))
	}
	done, err := w.pen.Exec(ctx, `UPDATE delivery SET state = ?, since = ?, revision = revision + 1, code_key = ?, code = ?, code_until = ?, trail = ?
		WHERE certificate = ? AND version = ? AND revision = ?`, int64(d.State), d.Since.UnixMilli(), key, code, int64(d.CodeUntil),
		w.vault.seal(trailPlace, int64(d.Certificate), trail), int64(d.Certificate), int64(d.Version), int64(d.Revision))
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return problem.New(problem.Conflict, "没有保存", "证照 "+d.Certificate.String()+" 的送达情况刚刚被别人登记过", "请刷新后查看，再重新登记")
}

// The places of what a delivery seals, and the key its code is found by.
const (
	codePlace  = "delivery|code|"
	trailPlace = "delivery|trail|"
)

func (v *vault) pickUpKey(code string) int64 { return v.digest([]byte("pick-up"), []byte(code)) }

const selectDelivery = "SELECT certificate, version, state, since, revision, code, code_until, trail FROM delivery WHERE certificate = ?"

// Delivery returns how far the newest edition of a certificate has come.
func (s *Store) Delivery(ctx context.Context, id certificate.ID) (d bureau.Delivery, err error) {
	const what = "不能读出送达情况"
	v, err := s.unlocked()
	if err != nil {
		return d, err
	}
	err = s.read(ctx, what, func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, selectDelivery, []any{int64(id)}, func(r *sql.Rows) (err error) {
			d, err = scanDelivery(r, v)
			return err
		})
	})
	if err == nil && d.Version == 0 {
		return d, problem.New(problem.NotFound, what, "证照 "+id.String()+" 还没有电子版本", "请先转化为电子证照")
	}
	return d, err
}

func scanDelivery(r *sql.Rows, v *vault) (d bureau.Delivery, err error) {
	var since int64
	var code, trail []byte
	if err := r.Scan(&d.Certificate, &d.Version, &d.State, &since, &d.Revision, &code, &d.CodeUntil, &trail); err != nil {
		return d, err
	}
	d.Since = time.UnixMilli(since).UTC()
	what := "不能读出送达情况 " + d.Certificate.String()
	if code != nil {
		plain, err := v.open(codePlace, int64(d.Certificate), code)
		if err != nil {
			return d, damaged(what, err)
		}
		d.Code = string(plain)
	}
	if trail == nil {
		return d, nil
	}
	plain, err := v.open(trailPlace, int64(d.Certificate), trail)
	if err != nil {
		return d, damaged(what, err)
	}
	return d, parse(plain, &d.Steps, what)
}

// rowsOfDelivery adds to the lines of a page how far each has come.
func (sn snapshot) rowsOfDelivery(ctx context.Context, rows []bureau.Row) ([]bureau.DeliveryRow, error) {
	ids, at := make([]int64, len(rows)), make(map[certificate.ID]int, len(rows))
	lines := make([]bureau.DeliveryRow, len(rows))
	for i, r := range rows {
		ids[i], at[r.ID], lines[i].Row = int64(r.ID), i, r
	}
	err := sn.Each(ctx, "SELECT d.certificate, d.state, d.since, d.code_until FROM json_each(?) k CROSS JOIN delivery d ON d.certificate = k.value",
		[]any{list(ids)}, func(r *sql.Rows) error {
			var id certificate.ID
			var state delivery.State
			var since int64
			var until day.Day
			err := r.Scan(&id, &state, &since, &until)
			line := &lines[at[id]]
			line.State, line.Since, line.CodeUntil = state, time.UnixMilli(since).UTC(), until
			return err
		})
	return lines, err
}
