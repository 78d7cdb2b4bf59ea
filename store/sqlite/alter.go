package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// columns are what an update sets. Only what has changed is among them: SQLite writes the entries of every
// index anew that has a column among those set, whether or not its value is another.
type columns struct {
	names []string
	args  []any
}

func (c *columns) set(name string, value any) {
	c.names, c.args = append(c.names, name+" = ?"), append(c.args, value)
}

// when sets a column where its value has changed.
func when[T comparable](c *columns, name string, before, after T, value any) {
	if before != after {
		c.set(name, value)
	}
}

// alter updates a certificate that is still at its base revision, and returns its standings so far.
func (w *writing) alter(ctx context.Context, st *bureau.Step, face []byte) ([]certificate.Standing, error) {
	before, after := &st.Before, &st.After
	var was int64
	err := w.pen.one(ctx, "SELECT shelf FROM certificate WHERE id = ? AND revision = ?", []any{int64(after.ID), before.Revision}, &was)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, problem.New(problem.Conflict, "没有保存", "证照 "+after.ID.String()+" 刚刚被别人办理过", "请刷新后查看最新状态，再重新办理")
	}
	if err != nil {
		return nil, err
	}
	to, err := w.place(ctx, shelfOf(after))
	if err != nil {
		return nil, err
	}
	w.held[was]--
	w.held[to]++
	var c columns
	c.set("revision", after.Revision)
	c.set("last_event", int64(after.LastEvent))
	when(&c, "shelf", was, to, to)
	when(&c, "conform", before.Conform, after.Conform, after.Conform)
	when(&c, "delivered", before.Delivered, after.Delivered, after.Delivered)
	when(&c, "since", before.Since, after.Since, int64(after.Since))
	when(&c, "version", before.Version, after.Version, after.Version)
	when(&c, "until", before.Until, after.Until, int64(after.Until))
	when(&c, "decided", before.Decided, after.Decided, after.Decided)
	if face != nil {
		if err := w.restate(ctx, &c, st, face); err != nil {
			return nil, err
		}
	}
	if _, err := w.pen.Exec(ctx, "UPDATE certificate SET "+strings.Join(c.names, ", ")+" WHERE id = ?", append(c.args, int64(after.ID))...); err != nil {
		return nil, err
	}
	return w.standingsOf(ctx, after.ID)
}

// restate sets what a certificate's row says of its face.
func (w *writing) restate(ctx context.Context, c *columns, st *bureau.Step, face []byte) error {
	before, after := &st.Before, &st.After
	c.set("face_event", int64(st.Event.ID))
	c.set("face_key", w.vault.faceKey(face))
	when(c, "region", before.Region, after.Region, after.Region)
	when(c, "issued", before.IssuedOn, after.IssuedOn, int64(after.IssuedOn))
	when(c, "valid_to", before.ValidTo, after.ValidTo, int64(after.ValidTo))
	when(c, "review_due", before.ReviewDue, after.ReviewDue, int64(after.ReviewDue))
	if kind, err := w.store.kindOf(after.Kind); err != nil {
		return err
	} else if until := gradeUntil(kind, after.Face); before.Face == nil || gradeUntil(kind, before.Face) != until {
		c.set("grade_until", until)
	}
	if before.Holder == after.Holder && before.Number == after.Number && before.Code == after.Code && before.Plate == after.Plate {
		return nil
	}
	said, err := w.state(ctx, after, face)
	if err != nil {
		return err
	}
	when(c, "holder", before.Holder, after.Holder, after.Holder)
	when(c, "plate", before.Plate, after.Plate, said.plate)
	if before.Number != after.Number {
		c.set("number", said.number)
		c.set("tail", said.tail)
		c.set("number_key", said.numberKey)
	}
	if before.Number != after.Number || before.Code != after.Code {
		c.set("code_key", said.codeKey)
		c.set("identity", said.identity)
	}
	return nil
}
