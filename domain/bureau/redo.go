package bureau

import (
	"cmp"
	"context"
	"slices"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// What lost against the province is set aside, and can be done again by the table everything is done by: a right is
// proposed anew, a fact is written down anew. It is done to the certificate as it is by now.

// redoneDrawer holds what was done again, by the event that had been set aside.
const redoneDrawer Drawer = "redone"

// AsideItem is one event that was set aside, as a person is told of it.
type AsideItem struct {
	Event       certificate.EventID
	Certificate certificate.ID // may not be here any more
	Kind        catalog.Code
	Number      string // masked where it is sensitive
	Holder      string
	Operation   certificate.Operation
	At          time.Time
	Actor       string
	SetAside    time.Time
	By          string
	Why         string
	Redone      *Redone // nil where it was not done again
	Bar         string  // why it cannot be done again by itself; empty where it can
}

// Redone is what became of an event that was done again.
type Redone struct {
	Case  string              `json:"case,omitempty"`  // where a second person decides
	Event certificate.EventID `json:"event,omitempty"` // where it took effect at once
	By    string              `json:"by"`
	At    time.Time           `json:"at"`
}

// AsideItems lists everything that was set aside, by certificate.
func (d *Desk) AsideItems(ctx context.Context) ([]AsideItem, error) {
	if err := d.permit(ctx, access.ReadCertificates, "aside", ""); err != nil {
		return nil, err
	}
	list, err := d.office.Store.Aside(ctx, 0)
	if err != nil {
		return nil, err
	}
	redone, err := d.redone(ctx)
	if err != nil {
		return nil, err
	}
	items := make([]AsideItem, len(list))
	var about certificate.Certificate
	for i := range list {
		a := &list[i]
		if a.Event.Certificate != about.ID || i == 0 {
			if about, err = d.aboutAside(ctx, a.Event.Certificate, list[i:]); err != nil {
				return nil, err
			}
		}
		items[i] = AsideItem{
			Event: a.Event.ID, Certificate: a.Event.Certificate, Kind: about.Kind, Number: d.mask(about.Kind, about.Number), Holder: about.Holder,
			Operation: a.Event.Operation, At: a.Event.At, Actor: a.Event.Actor, SetAside: a.At, By: a.By, Why: maskText(a.Why), Redone: redone[a.Event.ID],
		}
		if no := notRedone(a.Event.Operation); no != nil {
			items[i].Bar = no.Why
		}
	}
	return items, nil
}

// aboutAside returns a certificate as it is here or, where it is gone, as its first event had made it, which is then
// among those that were set aside.
func (d *Desk) aboutAside(ctx context.Context, id certificate.ID, aside []AsideEvent) (certificate.Certificate, error) {
	found, err := d.office.Store.Gather(ctx, []certificate.ID{id})
	if err != nil || len(found) > 0 {
		return append(found, certificate.Certificate{})[0], err
	}
	c := certificate.Certificate{ID: id}
	for i := range aside {
		if e := &aside[i].Event; e.Certificate == id && e.Revision == 1 {
			if made, err := (certificate.Certificate{}).After(d.Catalog(), e); err == nil { // else of a kind that is no more
				c = made
			}
		}
	}
	return c, nil
}

func (d *Desk) redone(ctx context.Context) (map[certificate.EventID]*Redone, error) {
	records, err := d.office.Store.Records(ctx, redoneDrawer)
	if err != nil {
		return nil, err
	}
	list, err := fetchAll[Redone](ctx, d.office.Store, redoneDrawer)
	all := make(map[certificate.EventID]*Redone, len(list))
	for i := range list {
		if id, ok := certificate.ParseEventID(records[i].Name); ok {
			all[id] = &list[i]
		}
	}
	return all, err
}

// barsToRedoing says what is not done again one by one, and what is done instead.
var barsToRedoing = []struct {
	ops         []certificate.Operation
	why, remedy string
}{
	{[]certificate.Operation{certificate.Collect}, "归集的内容来自登记表", "请重新归集登记表；只改个别照面项的，请提出变更"},
	{[]certificate.Operation{certificate.Convert}, "转化是成批办理的", "仍是纸质的，下一次批量转化时会一并转化"},
	{[]certificate.Operation{certificate.Expire, certificate.Resume}, "到期和期满由程序自动登记", "不必重新办理"},
	{[]certificate.Operation{certificate.Withdraw, certificate.Correct}, "它撤回的那一件已被省级系统的记录取代", "请核对现状，需要时另行办理"},
}

// notRedone is why an operation is not done again by itself; nil where it is.
func notRedone(op certificate.Operation) *problem.Problem {
	for _, bar := range barsToRedoing {
		if slices.Contains(bar.ops, op) {
			return problem.New(problem.Refused, whatRedo, bar.why, bar.remedy)
		}
	}
	return nil
}

const whatRedo = "不能重新办理"

// Redo does again what was set aside, to the certificate as it is now: it opens a case where a second person decides,
// or writes the fact down. Of an amendment or a renewal only what it had changed is put onto the face there is. It asks
// for the permission that doing it asks for.
func (d *Desk) Redo(ctx context.Context, id certificate.EventID) (Decision, error) {
	if err := d.permit(ctx, access.ProposeCase, "redo", id.String()); err != nil {
		return Decision{}, err
	}
	event, before, err := d.asideEvent(ctx, id)
	if err != nil {
		return Decision{}, err
	}
	if no := notRedone(event.Operation); no != nil {
		return Decision{}, no
	}
	p, err := d.again(event, &before)
	if err != nil {
		return Decision{}, err
	}
	var done Decision
	redone := Redone{By: d.account.User, At: d.now()}
	switch {
	case event.Operation == certificate.Issue:
		done.Case, err = d.ProposeIssue(ctx, cmp.Or(event.Kind, before.Kind), p.Face, p.Note)
		redone.Case = done.Case.ID
	case event.Operation.ByTwo():
		var ref string
		if ref, err = d.successor(ctx, &before); err == nil {
			done.Case, err = d.Propose(ctx, ref, p)
		}
		redone.Case = done.Case.ID
	default:
		var ref string
		if ref, err = d.successor(ctx, &before); err == nil {
			done.Certificate, err = d.Record(ctx, ref, p)
		}
		redone.Event = done.Certificate.LastEvent
	}
	if err != nil {
		return Decision{}, err
	}
	r, err := keep(redoneDrawer, id.String(), redone)
	if err != nil {
		return done, err
	}
	return done, d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: d.entry("redo", id.String(), audit.Done, "重新办理"+event.Operation.Name())})
}

// asideEvent finds an event that was set aside, and its certificate as it was before it.
func (d *Desk) asideEvent(ctx context.Context, id certificate.EventID) (*certificate.Event, certificate.Certificate, error) {
	list, err := d.office.Store.Aside(ctx, 0)
	if err != nil {
		return nil, certificate.Certificate{}, err
	}
	at := -1
	for i := range list {
		if list[i].Event.ID == id {
			at = i // the last, where there are several
		}
	}
	if at < 0 {
		return nil, certificate.Certificate{}, problem.New(problem.NotFound, whatRedo, "没有撤下的事件 "+id.String(), "请在撤下的事件列表中查看编号")
	}
	from := at // what was set aside together
	for from > 0 && list[from-1].Event.Certificate == list[at].Event.Certificate && list[from-1].Event.Revision == list[from].Event.Revision-1 {
		from--
	}
	events, err := d.office.Store.History(ctx, list[at].Event.Certificate)
	if err != nil {
		return nil, certificate.Certificate{}, err
	}
	life := slices.Clone(events[:min(list[from].Event.Revision-1, len(events))])
	for i := from; i < at; i++ {
		life = append(life, list[i].Event)
	}
	before, err := certificate.Fold(d.Catalog(), life)
	return &list[at].Event, before, problem.From(err, problem.Damaged, whatRedo, "撤下之前的经历不完整", "请检查证照库，必要时用备份恢复")
}

// again is what an event amounted to when it was asked for, against the certificate as it was before it.
func (d *Desk) again(e *certificate.Event, before *certificate.Certificate) (Proposal, error) {
	p := Proposal{
		Operation: e.Operation, Reason: e.Reason, Note: e.Note + "（重新办理 " + e.ID.String() + "）", Until: e.Until, Result: e.Result, Other: e.Other,
	}
	if e.Effective < day.Of(e.At) {
		p.Effective = e.Effective
	}
	kind, err := d.kind(cmp.Or(e.Kind, before.Kind))
	if err != nil || !e.Operation.SetsFace() {
		return p, err
	}
	p.Face = certificate.Face{}
	for _, f := range kind.Fields {
		if value := e.Face[f.Key]; value != before.Face[f.Key] && !setAnew(e, f.Role) {
			p.Face[f.Key] = value
		}
	}
	if e.Operation == certificate.Issue && !kind.Number.OfHolder { // its number is the bureau's to give
		delete(p.Face, kind.Key(catalog.RoleNumber))
	}
	return p, nil
}

// setAnew tells the items of a face that follow from the day something is decided.
func setAnew(e *certificate.Event, role catalog.Role) bool {
	validity := role == catalog.RoleFrom || role == catalog.RoleTo
	return role == catalog.RoleIssued || validity && (e.Operation == certificate.Issue || e.Operation == certificate.Renew && e.Reason == "expiry")
}

// successor is the certificate that stands where another was: itself, or the one that bears its number.
func (d *Desk) successor(ctx context.Context, c *certificate.Certificate) (string, error) {
	if _, err := d.office.Store.Find(ctx, c.ID); problem.Of(err) != problem.NotFound {
		return c.ID.String(), err
	}
	known, err := d.office.Store.Known(ctx, c.Kind, []collect.Draft{{Number: c.Number, Face: c.Face}})
	if err != nil {
		return "", err
	}
	if known[0].Certificate.Revision == 0 {
		return "", problem.New(problem.NotFound, whatRedo, "这本证照已整本撤下，库中也没有别的证照使用它的编号", "请先同步，再按现状办理")
	}
	return known[0].Certificate.ID.String(), nil
}
