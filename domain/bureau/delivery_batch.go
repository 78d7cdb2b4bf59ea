package bureau

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/delivery"
	"roadcert/domain/problem"
)

// Handout is all that a delivery slip (送达告知单) says, as plain data: what ui/paper draws.
type Handout struct {
	Kind   string // name of the kind
	Holder string
	Number string // masked where it is sensitive
	Code   string // the pick-up code, in groups
	Until  day.Day
	Link   string // what the two-dimensional code says; empty where the bureau has no address yet
	Bureau string
	Made   day.Day
	Mark   string // what the slip must say of itself: 练习 无效
}

// handClause is what the rules of delivery rest on.
const handClause = "DB21/T 5.4"

// hand takes deliveries one step further, chunk by chunk.
func (d *Desk) hand(ctx context.Context, refs []string, to delivery.State, how Handing) ([]Handout, BatchResult, error) {
	if err := d.permit(ctx, access.ProposeCase, "delivery_"+to.String(), ""); err != nil {
		return nil, BatchResult{}, err
	}
	wishes, err := d.Preferences(ctx)
	if err != nil {
		return nil, BatchResult{}, err
	}
	if how.Channel == "" {
		how.Channel = delivery.Counter
	}
	h := handing{desk: d, to: to, how: how, address: wishes.PickUp, seen: map[certificate.ID]bool{}, result: BatchResult{Reasons: map[string]int{}}}
	start, done := d.office.Now(), 0
	for chunk := range slices.Chunk(refs, batchChunk) {
		if err = h.do(ctx, chunk); err != nil {
			break
		}
		if done += len(chunk); how.Progress != nil {
			how.Progress(done, len(refs))
		}
	}
	h.result.Seconds = d.office.Now().Sub(start).Seconds()
	return h.slips, h.result, h.result.stopped(err, "登记"+to.Name())
}

// handing is one step of many deliveries.
type handing struct {
	desk    *Desk
	to      delivery.State
	how     Handing
	address string // of the province's page
	seen    map[certificate.ID]bool
	slips   []Handout
	result  BatchResult
}

// do takes one chunk a step further and commits it.
func (h *handing) do(ctx context.Context, refs []string) error {
	var change Change
	var slips []Handout
	for _, ref := range refs {
		if err := ctx.Err(); err != nil {
			return err
		}
		c, err := h.desk.find(ctx, ref)
		if err != nil {
			return err
		}
		if h.seen[c.ID] {
			continue
		}
		h.seen[c.ID] = true
		slip, err := h.one(ctx, &change, c)
		var why *certificate.Refusal
		if errors.As(err, &why) {
			h.result.refuse(h.desk.kept(&c, why))
			continue
		}
		if err != nil {
			return err
		}
		slips = append(slips, slip)
	}
	if len(change.Deliveries) == 0 {
		return nil
	}
	if err := h.desk.signAll(change.Certificates); err != nil {
		return err
	}
	first, last := change.Deliveries[0].Certificate, change.Deliveries[len(change.Deliveries)-1].Certificate
	change.Audit = h.desk.entry("delivery_"+h.to.String(), first.String()+"…"+last.String(), audit.Done,
		fmt.Sprintf("%s %d 本，%s", h.to.Name(), len(change.Deliveries), h.how.Channel.Name()))
	if err := h.desk.office.Store.Commit(context.WithoutCancel(ctx), change); err != nil {
		return err
	}
	h.result.Issued += len(change.Deliveries)
	if h.to == delivery.Notified {
		h.slips = append(h.slips, slips...)
	}
	return nil
}

// one adds a step of one delivery to the change, with the event it is, or returns the *certificate.Refusal.
func (h *handing) one(ctx context.Context, change *Change, c certificate.Certificate) (Handout, error) {
	kind, err := h.desk.kind(c.Kind)
	if err != nil {
		return Handout{}, err
	}
	cmd := certificate.Command{
		Operation: certificate.Deliver, Kind: kind, At: h.desk.office.Now(), On: h.desk.Today(), Actor: h.desk.account.User,
		Note: strings.TrimSpace(h.how.Note), Authority: h.desk.settings.USCC,
	}
	if c.Version == 0 || h.to == delivery.Notified { // what cannot be delivered is not announced either
		if why := c.Why(cmd); why != nil {
			return Handout{}, why
		}
	}
	found, err := h.desk.office.Store.Delivery(ctx, c.ID)
	if err != nil {
		return Handout{}, err
	}
	if text, remedy := delivery.Why(found.State, h.to); text != "" {
		return Handout{}, &certificate.Refusal{Rule: "delivery", Clause: handClause, Text: text, Remedy: remedy}
	}
	if h.to == delivery.Notified {
		if err := h.code(&found); err != nil {
			return Handout{}, err
		}
	}
	if h.to == delivery.Delivered || h.to == delivery.Returned && found.State.Reached() {
		if h.to == delivery.Returned {
			cmd.Operation = certificate.Undeliver
		}
		cmd.Event = h.desk.office.Store.NextEvent()
		step, err := h.desk.step(c, cmd)
		if err != nil {
			return Handout{}, err
		}
		change.Certificates = append(change.Certificates, step)
	}
	h.desk.advance(&found, h.to, h.how)
	change.Deliveries = append(change.Deliveries, found)
	if h.to != delivery.Notified {
		return Handout{}, nil
	}
	return h.slip(ctx, &c, kind.Name, &found)
}

// code gives a delivery its pick-up code, where it has none that can be used.
func (h *handing) code(found *Delivery) error {
	today := h.desk.Today()
	if found.Code != "" && found.CodeUntil >= today && !h.how.Renew {
		return nil
	}
	code, err := delivery.NewCode(h.desk.office.Rand)
	found.Code, found.CodeUntil = code, today.Add(delivery.ValidDays)
	return problem.From(err, problem.Internal, "不能生成取证码", "取不到随机数", "请重新启动计算机后再试")
}

// slip is what the holder is told on paper.
func (h *handing) slip(ctx context.Context, c *certificate.Certificate, kind string, found *Delivery) (Handout, error) {
	d := h.desk
	s := Handout{
		Kind: kind, Holder: c.Holder, Number: d.mask(c.Kind, c.Number), Code: delivery.Grouped(found.Code), Until: found.CodeUntil,
		Bureau: d.settings.Bureau, Made: d.Today(), Mark: d.practice(),
	}
	identifier := ""
	if strings.Contains(h.address, "{identifier}") {
		history, err := d.office.Store.History(ctx, c.ID)
		if err != nil {
			return s, err
		}
		for _, e := range history {
			if e.Edition != nil && e.Edition.Version == found.Version {
				identifier = e.Edition.Identifier
			}
		}
	}
	s.Link = delivery.Link(h.address, found.Code, identifier)
	return s, nil
}
