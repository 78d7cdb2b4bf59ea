package bureau

import (
	"context"
	"slices"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/certificate"
	"roadcert/domain/delivery"
	"roadcert/domain/problem"
)

// What deserves a reminder.
const (
	// WaitingDays is how long nothing may happen to an edition that is to be handed over.
	WaitingDays = 15
	// LapsingDays is how long before its end a pick-up code is worth a call to the holder.
	LapsingDays = 7
)

// DeliveryReminders are how many deliveries somebody has to do something about.
type DeliveryReminders struct {
	Open     int // still to be handed over
	Overdue  int // of them, nothing has happened for more than WaitingDays
	Lapsing  int // the pick-up code ends within LapsingDays or has ended
	Returned int
	More     bool // there are more than Open: counting stopped there
}

// Deliveries lists how far editions have come on their way to their holders (送达, clause 5.4). Sensitive numbers
// come masked.
func (d *Desk) Deliveries(ctx context.Context, q DeliveryQuery) (DeliveryPage, error) {
	if err := d.permit(ctx, access.ReadCertificates, "deliveries", ""); err != nil {
		return DeliveryPage{}, err
	}
	if q.Today == 0 {
		q.Today = d.Today()
	}
	page, err := d.office.Store.Deliveries(ctx, q)
	for i := range page.Rows {
		r := &page.Rows[i]
		r.Number = d.mask(r.Kind, r.Number)
	}
	return page, err
}

// DeliveryReminders counts what is to be done about deliveries.
func (d *Desk) DeliveryReminders(ctx context.Context) (DeliveryReminders, error) {
	if err := d.permit(ctx, access.ReadCertificates, "deliveries", ""); err != nil {
		return DeliveryReminders{}, err
	}
	var r DeliveryReminders
	for _, total := range []struct {
		to *int
		q  DeliveryQuery
	}{
		{&r.Open, DeliveryQuery{}},
		{&r.Overdue, DeliveryQuery{Waiting: WaitingDays}},
		{&r.Lapsing, DeliveryQuery{Lapsing: LapsingDays}},
		{&r.Returned, DeliveryQuery{State: delivery.Returned}},
	} {
		total.q.Today, total.q.Limit = d.Today(), 1
		page, err := d.office.Store.Deliveries(ctx, total.q)
		if err != nil {
			return DeliveryReminders{}, err
		}
		*total.to = page.Total
		r.More = r.More || page.More
	}
	return r, nil
}

// Delivery returns how far the newest edition of a certificate has come. Whoever has the pick-up code can get the
// certificate, so only those who give it see it.
func (d *Desk) Delivery(ctx context.Context, ref string) (Delivery, error) {
	if err := d.permit(ctx, access.ReadCertificates, "delivery", ""); err != nil {
		return Delivery{}, err
	}
	c, err := d.find(ctx, ref)
	if err != nil {
		return Delivery{}, err
	}
	found, err := d.office.Store.Delivery(ctx, c.ID)
	if !d.May(access.ProposeCase) {
		found.Code = ""
	}
	return found, err
}

// Handing says how steps of deliveries came about.
type Handing struct {
	Channel  delivery.Channel
	Note     string
	Renew    bool // of Notify: a new code also where the present one can still be used
	Progress func(done, total int)
}

// Notify gives the holders of certificates their pick-up codes and returns the slips that say them, in the order of
// the references. A code that can still be used is given again. Each chunk is one transaction.
func (d *Desk) Notify(ctx context.Context, refs []string, how Handing) ([]Handout, BatchResult, error) {
	return d.hand(ctx, refs, delivery.Notified, how)
}

// RecordDelivery writes down that editions were delivered, read or returned. That one was delivered, and that it
// came back, is an event of its certificate.
func (d *Desk) RecordDelivery(ctx context.Context, refs []string, to delivery.State, how Handing) (BatchResult, error) {
	if to == delivery.Notified {
		return BatchResult{}, problem.New(problem.Invalid, "不能登记", "告知要给出取证码", "请改用打印取证单")
	}
	_, result, err := d.hand(ctx, refs, to, how)
	return result, err
}

// handedOver adds to a change what an event means for the delivery of its certificate; most mean nothing.
func (d *Desk) handedOver(ctx context.Context, change *Change, c *certificate.Certificate, p *Proposal) error {
	to, ok := map[certificate.Operation]delivery.State{
		certificate.Deliver: delivery.Delivered, certificate.Undeliver: delivery.Returned,
	}[p.Operation]
	if !ok {
		return nil
	}
	found, err := d.office.Store.Delivery(ctx, c.ID)
	if problem.Of(err) == problem.NotFound {
		return nil // nothing to hand over: the rules will say so
	}
	if err != nil {
		return err
	}
	d.advance(&found, to, Handing{Channel: delivery.Counter, Note: p.Note})
	change.Deliveries = append(change.Deliveries, found)
	return nil
}

// advance takes a delivery one step further. The code is of no use to anybody once the way has come to an end.
func (d *Desk) advance(found *Delivery, to delivery.State, how Handing) {
	at := d.now()
	found.State, found.Since = to, at
	if to != delivery.Notified {
		found.Code, found.CodeUntil = "", 0
	}
	found.Steps = append(slices.Clip(found.Steps), delivery.Step{
		Version: found.Version, State: to, At: at, By: d.account.User, Channel: how.Channel, Note: strings.TrimSpace(how.Note),
	})
}
