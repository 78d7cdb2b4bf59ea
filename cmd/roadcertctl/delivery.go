package main

import (
	"strings"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/domain/delivery"
	"roadcert/domain/problem"
	"roadcert/ui/paper"
)

// deliveryListVerb lists what is to be handed over, or how far it has come.
type deliveryListVerb struct {
	State   string `placeholder:"STATE" help:"${help_delivery_state}"`
	Waiting int    `placeholder:"DAYS" help:"${help_delivery_waiting}"`
	Lapsing int    `placeholder:"DAYS" help:"${help_delivery_lapsing}"`
	Kind    string `placeholder:"CODE" help:"${help_kind}"`
	Query   string `placeholder:"TEXT" help:"${help_delivery_query}"`
	Limit   int    `default:"100" placeholder:"N" help:"${help_list_limit}"`
}

type deliveriesResult struct {
	Total      int               `json:"total"`
	More       bool              `json:"more"` // counting stopped at total
	Deliveries []listedDelivery  `json:"deliveries"`
	Reminders  deliveryReminders `json:"reminders"`
	kinds      *catalog.Catalog
}

type listedDelivery struct {
	ID        string       `json:"id"`
	Number    string       `json:"number"`
	Kind      catalog.Code `json:"kind"`
	Holder    string       `json:"holder"`
	Version   int          `json:"version"`
	State     string       `json:"state"`
	Since     day.Day      `json:"since"`
	CodeUntil *day.Day     `json:"code_until"` // null where there is no code
	state     delivery.State
}

type deliveryReminders struct {
	Open     int  `json:"open"`
	Overdue  int  `json:"overdue"`
	Lapsing  int  `json:"lapsing"`
	Returned int  `json:"returned"`
	More     bool `json:"more"`
}

// Run lists up to Limit deliveries, in blocks of the size a store gives at once.
func (v *deliveryListVerb) Run(t *terminal) error {
	q := bureau.DeliveryQuery{Text: v.Query, Kind: catalog.Code(v.Kind), Waiting: v.Waiting, Lapsing: v.Lapsing}
	if v.Limit < 1 || v.Waiting < 0 || v.Lapsing < 0 {
		return problem.New(problem.Invalid, t.say.of("cannot_list"), t.say.of("not_positive"), "")
	}
	if v.State != "" {
		var err error
		if q.State, err = delivery.ParseState(v.State); err != nil {
			return problem.From(err, problem.Invalid, t.say.of("cannot_list"), err.Error(), "")
		}
	}
	return t.atDesk(func(d *bureau.Desk) error {
		reminders, err := d.DeliveryReminders(t.ctx)
		if err != nil {
			return err
		}
		r := deliveriesResult{Deliveries: []listedDelivery{}, Reminders: deliveryReminders(reminders), kinds: d.Catalog()}
		for left := v.Limit; left > 0; left = v.Limit - len(r.Deliveries) {
			q.Limit = min(left, 1000)
			page, err := d.Deliveries(t.ctx, q)
			if err != nil {
				return err
			}
			r.Total, r.More = page.Total, page.More
			for _, row := range page.Rows {
				r.Deliveries = append(r.Deliveries, listedDeliveryOf(row))
			}
			if q.After = page.Cursor; page.Cursor == "" {
				break
			}
		}
		return t.answer(r)
	})
}

func listedDeliveryOf(row bureau.DeliveryRow) listedDelivery {
	l := listedDelivery{
		ID: row.ID.String(), Number: row.Number, Kind: row.Kind, Holder: row.Holder, Version: row.Version, State: row.State.String(),
		Since: day.Of(row.Since), state: row.State,
	}
	if row.CodeUntil != 0 {
		l.CodeUntil = &row.CodeUntil
	}
	return l
}

func (r deliveriesResult) lines(say words) []string {
	open := grouped(r.Reminders.Open)
	if r.Reminders.More {
		open += "+"
	}
	foot := say.of("delivery_reminders", open, grouped(r.Reminders.Overdue), grouped(r.Reminders.Lapsing), grouped(r.Reminders.Returned))
	if len(r.Deliveries) == 0 {
		return []string{say.of("list_empty"), foot}
	}
	rows := make([][]string, len(r.Deliveries))
	for i, l := range r.Deliveries {
		kind, until := string(l.Kind), ""
		if k, ok := r.kinds.Kind(l.Kind); ok {
			kind += " " + k.Short
		}
		if l.CodeUntil != nil {
			until = l.CodeUntil.String()
		}
		rows[i] = []string{l.ID, l.Number, l.Holder, kind, say.word(l.state), l.Since.String(), until}
	}
	lines := table(strings.Split(say.of("delivery_columns"), "|"), rows)
	total := grouped(r.Total)
	if r.More {
		total += "+"
	}
	return append(lines, say.of("list_total", total, grouped(len(rows))), foot)
}

// handing is what every step of a delivery can say.
type handing struct {
	Numbers []string `arg:"" name:"number" help:"${help_number}"`
	Channel string   `placeholder:"CHANNEL" help:"${help_channel}"`
	Note    string   `placeholder:"TEXT" help:"${help_note}"`
}

func (v *handing) how(t *terminal) (bureau.Handing, error) {
	channel, err := delivery.ParseChannel(v.Channel)
	if err != nil {
		return bureau.Handing{}, problem.From(err, problem.Invalid, t.say.of("cannot_hand"), err.Error(), "")
	}
	return bureau.Handing{Channel: channel, Note: v.Note}, nil
}

// record does one step to the certificates named.
func (v *handing) record(t *terminal, to delivery.State) error {
	how, err := v.how(t)
	if err != nil {
		return err
	}
	return t.atDesk(func(d *bureau.Desk) error {
		progress := t.bar(to.Name())
		defer progress.clear()
		how.Progress = progress.at
		batch, err := d.RecordDelivery(t.ctx, v.Numbers, to, how)
		return t.endBatch(batchOf(batch, "handed"), err)
	})
}

// deliverVerb records that editions were handed over.
type deliverVerb struct{ handing }

// Run records it.
func (v *deliverVerb) Run(t *terminal) error { return v.record(t, delivery.Delivered) }

// readVerb records that holders have opened their certificates.
type readVerb struct{ handing }

// Run records it.
func (v *readVerb) Run(t *terminal) error { return v.record(t, delivery.Read) }

// returnedVerb records that editions could not be handed over, or came back.
type returnedVerb struct{ handing }

// Run records it.
func (v *returnedVerb) Run(t *terminal) error { return v.record(t, delivery.Returned) }

// notifyVerb gives pick-up codes, and prints the slips that say them.
type notifyVerb struct {
	handing
	Renew bool   `help:"${help_renew_code}"`
	PDF   string `name:"pdf" placeholder:"FILE" help:"${help_slips}"`
}

type notifyResult struct {
	batchResult
	Slips []shownSlip `json:"slips"`
	PDF   string      `json:"pdf,omitempty"`
}

type shownSlip struct {
	Number string  `json:"number"`
	Holder string  `json:"holder"`
	Code   string  `json:"code"`
	Until  day.Day `json:"until"`
	Link   string  `json:"link"`
}

// Run gives the codes; what cannot be handed over is counted by reason and ends with exit code 1.
func (v *notifyVerb) Run(t *terminal) error {
	how, err := v.how(t)
	if err != nil {
		return err
	}
	how.Renew = v.Renew
	return t.atDesk(func(d *bureau.Desk) error {
		progress := t.bar(delivery.Notified.Name())
		defer progress.clear()
		how.Progress = progress.at
		slips, batch, err := d.Notify(t.ctx, v.Numbers, how)
		if err != nil && problem.Of(err) != problem.Cancelled {
			return err
		}
		r := notifyResult{batchResult: batchOf(batch, "handed"), Slips: []shownSlip{}}
		if r.Cancelled = err != nil; r.Cancelled {
			t.tell("convert_cancelled", grouped(r.Issued))
		}
		for _, s := range slips {
			r.Slips = append(r.Slips, shownSlip{Number: s.Number, Holder: s.Holder, Code: s.Code, Until: s.Until, Link: s.Link})
		}
		if v.PDF != "" && len(slips) > 0 {
			if err := writeSlips(v.PDF, slips); err != nil {
				return err
			}
			r.PDF = v.PDF
		}
		if err := t.answer(r); err != nil {
			return err
		}
		return found(r.Refused > 0 || r.Cancelled)
	})
}

// writeSlips prints the slips into a file that only the person reads: whoever has a code gets the certificate.
func writeSlips(path string, slips []bureau.Handout) error {
	letters, err := premises.Type()
	if err != nil {
		return err
	}
	document, err := paper.NewHandouts(slips, letters)
	if err != nil {
		return err
	}
	return premises.WriteFile(path, 0o600, "不能写出送达告知单", document.PDF)
}

func (r notifyResult) lines(say words) []string {
	lines := r.batchResult.lines(say)
	for i, s := range r.Slips {
		if i == firstShown {
			break
		}
		lines = append(lines, say.of("slip_line", s.Number, s.Holder, s.Code, s.Until))
	}
	if r.PDF != "" {
		lines = append(lines, say.of("written", r.PDF))
	}
	return lines
}
