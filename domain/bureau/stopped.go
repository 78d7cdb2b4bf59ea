package bureau

import (
	"context"
	"slices"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// StoppedItem is one event the province did not take in, as a person is told of it. What follows of the same
// certificate waits for it.
type StoppedItem struct {
	Event       certificate.EventID
	Certificate certificate.ID
	Kind        catalog.Code
	Number      string // masked where it is sensitive
	Holder      string
	Operation   certificate.Operation
	At          time.Time
	Actor       string
	Outcome     exchange.Outcome
	Rule        string
	Said        string // what the province said
	Remedy      string // what it says to do
	Told        time.Time
	Other       certificate.ID // the certificate there that bears the number; 0 otherwise
	Followers   int            // events of the certificate that wait for this one
	Ways        []Way
}

// Way is one thing that can be done about what the province did not take in.
type Way string

// The ways out.
const (
	WayResend Way = "resend" // it is offered again, once its cause was mended
	WayYield  Way = "yield"  // the province's is taken in place of ours
	WayRedo   Way = "redo"   // after that, it is asked for anew
)

// ways says which outcome has which way out, in the order they are offered.
var ways = []struct {
	way      Way
	name     string
	text     string
	outcomes []exchange.Outcome
}{
	{WayResend, "重新推送", "原因已经改正的，重新推送", []exchange.Outcome{exchange.Refused}},
	{WayYield, "以省级为准", "采用省级系统的记录，本机的这几件撤下备查", []exchange.Outcome{exchange.Refused, exchange.Conflict}},
	{WayRedo, "重新办理", "撤下之后仍然需要的，在现状的基础上重新提出", []exchange.Outcome{exchange.Refused, exchange.Conflict}},
}

// Name is the way on buttons.
func (w Way) Name() string {
	for _, row := range ways {
		if row.way == w {
			return row.name
		}
	}
	return string(w)
}

// Text says what the way does.
func (w Way) Text() string {
	for _, row := range ways {
		if row.way == w {
			return row.text
		}
	}
	return ""
}

func waysOf(o exchange.Outcome) (list []Way) {
	for _, row := range ways {
		if slices.Contains(row.outcomes, o) {
			list = append(list, row.way)
		}
	}
	return list
}

// StoppedItems lists up to limit events that wait for a person, in order of ID after one.
func (d *Desk) StoppedItems(ctx context.Context, after certificate.EventID, limit int) ([]StoppedItem, error) {
	if err := d.permit(ctx, access.ReadCertificates, "stopped", ""); err != nil {
		return nil, err
	}
	stopped, err := d.office.Store.Stopped(ctx, after, limit)
	if err != nil {
		return nil, err
	}
	ids := make([]certificate.ID, len(stopped))
	for i := range stopped {
		ids[i] = stopped[i].Event.Certificate
	}
	list, err := d.office.Store.Gather(ctx, ids)
	if err != nil {
		return nil, err
	}
	about := make(map[certificate.ID]*certificate.Certificate, len(list))
	for i := range list {
		about[list[i].ID] = &list[i]
	}
	items := make([]StoppedItem, len(stopped))
	for i := range stopped {
		items[i] = d.stoppedItem(&stopped[i], about[stopped[i].Event.Certificate])
	}
	return items, nil
}

// stoppedItem says of an event that is stopped what a person needs to know.
func (d *Desk) stoppedItem(s *StoppedEvent, c *certificate.Certificate) StoppedItem {
	e := &s.Event
	item := StoppedItem{
		Event: e.ID, Certificate: e.Certificate, Operation: e.Operation, At: e.At, Actor: e.Actor, Outcome: s.Receipt.Outcome,
		Rule: s.Receipt.Rule, Said: maskText(s.Receipt.Text), Remedy: maskText(s.Receipt.Remedy), Told: s.At, Other: s.Receipt.Other,
		Ways: waysOf(s.Receipt.Outcome),
	}
	if c != nil {
		item.Kind, item.Number, item.Holder, item.Followers = c.Kind, d.mask(c.Kind, c.Number), c.Holder, c.Revision-e.Revision
	}
	return item
}

// explained is what a person has to say for a decision about a difference.
func explained(what, why string) (string, error) {
	if why = strings.TrimSpace(why); why != "" {
		return why, nil
	}
	return "", problem.New(problem.Invalid, what, "没有写明理由", "请写明核对过什么、为什么这样处理")
}

// Resend offers what the province did not take in of a certificate again, after the cause of it was mended.
func (d *Desk) Resend(ctx context.Context, ref, note string) error {
	const what = "不能重新推送"
	if err := d.permit(ctx, access.ResolveDifference, "resend", ""); err != nil {
		return err
	}
	note, err := explained(what, note)
	if err != nil {
		return err
	}
	stopped, err := d.stoppedAt(ctx, ref, what)
	if err != nil {
		return err
	}
	events, err := d.office.Store.History(ctx, stopped.Event.Certificate)
	if err != nil {
		return err
	}
	change := Change{Audit: d.entry("resend", stopped.Event.Certificate.String(), audit.Done, "重新推送："+maskText(note))}
	for i := range events {
		if events[i].Revision >= stopped.Event.Revision {
			change.Link.Requeue = append(change.Link.Requeue, events[i].ID)
		}
	}
	return d.office.Store.Commit(ctx, change)
}

// stoppedAt returns the first event of a certificate that waits for a person.
func (d *Desk) stoppedAt(ctx context.Context, ref, what string) (StoppedEvent, error) {
	c, err := d.find(ctx, ref)
	if err != nil {
		return StoppedEvent{}, err
	}
	s, err := d.office.Store.StoppedAt(ctx, c.ID)
	if problem.Of(err) == problem.NotFound {
		err = problem.New(problem.Refused, what, "证照 "+c.ID.String()+" 没有被省级系统退回或与之冲突的办理", "请刷新待处理列表")
	}
	return s, err
}
