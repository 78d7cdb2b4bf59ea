package bureau

import (
	"context"
	"errors"
	"fmt"

	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// side is one side's account of a certificate: what happened to it, and what that makes of it.
type side struct {
	events []certificate.Event
	now    certificate.Certificate // Revision 0 where it is not there
	broken error                   // why it cannot be relied on; nil where it can
}

var errMisstated = errors.New("the certificate is not what its history makes of it")

// sideOf puts a history together.
func (d *Desk) sideOf(id certificate.ID, events []certificate.Event) side {
	s := side{events: events}
	if len(events) > 0 && events[0].Certificate != id {
		s.broken = fmt.Errorf("the history is of %s", events[0].Certificate)
		return s
	}
	s.now, s.broken = certificate.Fold(d.Catalog(), events)
	return s
}

// ourSide reads what is here. A certificate that is not what its history makes of it cannot be relied on.
func (d *Desk) ourSide(ctx context.Context, id certificate.ID) (side, error) {
	events, err := d.office.Store.History(ctx, id)
	if problem.Of(err) == problem.Damaged {
		return side{broken: err}, nil
	}
	if err != nil {
		return side{}, err
	}
	s := d.sideOf(id, events)
	kept, err := d.office.Store.Gather(ctx, []certificate.ID{id})
	switch {
	case problem.Of(err) == problem.Damaged:
		s.broken = err
	case err != nil:
		return side{}, err
	case s.broken == nil && (len(kept) > 0) != (s.now.Revision > 0), s.broken == nil && len(kept) > 0 && exchange.DigestOf(&kept[0]) != exchange.DigestOf(&s.now):
		s.broken = errMisstated
	}
	return s, nil
}

// theirSides asks the province for what it has of some certificates.
func (l *line) theirSides(ctx context.Context, ids []certificate.ID) (map[certificate.ID]side, error) {
	all := make(map[certificate.ID]side, len(ids))
	err := l.eachRecord(ctx, ids, func(record *exchange.Record) error {
		events, err := decoded(record.Items)
		s := side{broken: err}
		if err == nil {
			s = l.desk.sideOf(record.Certificate, events)
		}
		all[record.Certificate] = s
		return nil
	})
	return all, err
}

// relate says how ours stands to theirs, and how many events both have.
func relate(ours, theirs *side) (exchange.Relation, int) {
	return exchange.Relate(exchange.DigestsOf(ours.events), exchange.DigestsOf(theirs.events))
}

// replacing gathers a change that puts what the province has in place of what is here.
type replacing struct {
	desk   *Desk
	why    string
	change Change
	done   map[certificate.ID]bool
}

func (d *Desk) replacing(why string) *replacing {
	r := &replacing{desk: d, why: why, done: map[certificate.ID]bool{}}
	r.change.Link.At, r.change.Link.By = d.now(), d.account.User
	return r
}

// adopt makes our history of a certificate theirs: what is ours alone is set aside, what is theirs alone is taken. Where
// what is here cannot be relied on, all of it is set aside.
func (r *replacing) adopt(ctx context.Context, id certificate.ID, ours, theirs *side) error {
	_, base := relate(ours, theirs)
	if ours.broken != nil {
		base = 0
	}
	if err := r.free(ctx, id, base, theirs); err != nil {
		return err
	}
	if err := r.known(ctx, ours.events[:base]); err != nil {
		return err
	}
	if base < len(ours.events) {
		r.change.Link.SetAside = append(r.change.Link.SetAside, SetAside{Certificate: id, Base: base, Why: r.why})
	}
	return r.take(id, theirs.events, base)
}

// fetch takes what the province has more of a certificate.
func (r *replacing) fetch(ctx context.Context, id certificate.ID, ours, theirs *side) error {
	_, base := relate(ours, theirs)
	if err := r.free(ctx, id, base, theirs); err != nil {
		return err
	}
	if err := r.known(ctx, ours.events[:base]); err != nil {
		return err
	}
	return r.take(id, theirs.events, base)
}

// free sees to it that nothing else here is in the way of theirs: no other certificate that bears the number, and none
// that names one which will be gone.
func (r *replacing) free(ctx context.Context, id certificate.ID, base int, theirs *side) error {
	rival, err := r.rival(ctx, id, &theirs.now)
	if err != nil {
		return err
	}
	if rival != 0 {
		return problem.New(problem.Refused, "不能取用省级系统的证照 "+id.String(), "本机的证照 "+rival.String()+" 使用同一编号",
			"请先核对两本证照，把 "+rival.String()+" 归并、变更编号，或以省级为准")
	}
	if base > 0 || len(theirs.events) > 0 {
		return nil
	}
	linked, err := r.desk.office.Store.Linked(ctx, id)
	if err == nil && len(linked) > 0 {
		err = problem.New(problem.Refused, "不能撤下证照 "+id.String(), "证照 "+linked[0].String()+" 的办理与它相关联", "请先处理 "+linked[0].String())
	}
	return err
}

// known settles events that the province has, although no answer said so.
func (r *replacing) known(ctx context.Context, events []certificate.Event) error {
	ids := make([]certificate.EventID, len(events))
	for i := range events {
		ids[i] = events[i].ID
	}
	waits, err := r.desk.office.Store.Here(ctx, ids)
	for i := range events {
		if e := &events[i]; waits[e.ID] {
			r.change.Link.Receipts = append(r.change.Link.Receipts, exchange.Receipt{
				Event: e.ID, Certificate: e.Certificate, Outcome: exchange.Known, Revision: e.Revision,
			})
		}
	}
	return err
}

// take takes events of theirs from a revision on.
func (r *replacing) take(id certificate.ID, events []certificate.Event, base int) error {
	r.done[id] = true
	before, err := certificate.Fold(r.desk.Catalog(), events[:base])
	for i := base; err == nil && i < len(events); i++ {
		var after certificate.Certificate
		if after, err = before.After(r.desk.Catalog(), &events[i]); err == nil {
			r.change.Link.Taken = append(r.change.Link.Taken, Step{Before: before, After: after, Event: events[i]})
			before = after
		}
	}
	return problem.From(err, problem.Newer, "不能取用省级系统的数据", "证照 "+id.String()+" 用到了本机目录中没有的类别或照面项", "请把程序更新到最新版本后再试")
}

// rival is another certificate here that bears the number of one of theirs, and keeps it; 0 where none does.
func (r *replacing) rival(ctx context.Context, id certificate.ID, theirs *certificate.Certificate) (certificate.ID, error) {
	if theirs.Number == "" {
		return 0, nil
	}
	known, err := r.desk.office.Store.Known(ctx, theirs.Kind, []collect.Draft{{Number: theirs.Number, Face: theirs.Face}})
	if err != nil {
		return 0, err
	}
	bearer := known[0].Certificate.ID
	if known[0].Certificate.Revision == 0 || bearer == id {
		return 0, nil
	}
	for _, s := range r.change.Link.SetAside {
		if s.Certificate == bearer {
			return 0, nil
		}
	}
	return bearer, nil
}
