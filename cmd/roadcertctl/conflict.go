package main

import (
	"strings"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// syncStoppedVerb lists what the province did not take in.
type syncStoppedVerb struct {
	Limit int `default:"100" placeholder:"N" help:"${help_stopped_limit}"`
}

type stoppedResult struct {
	Stopped []stoppedItem `json:"stopped"`
}

// eventItem is an event of a certificate in a list.
type eventItem struct {
	Event       string       `json:"event"`
	Certificate string       `json:"certificate"`
	Kind        catalog.Code `json:"kind"`
	Number      string       `json:"number"` // masked
	Holder      string       `json:"holder"`
	Operation   string       `json:"operation"`
	At          time.Time    `json:"at"`
	Actor       string       `json:"actor"`
	operation   certificate.Operation
}

type stoppedItem struct {
	eventItem
	Outcome   exchange.Outcome `json:"outcome"`
	Rule      string           `json:"rule"`
	Said      string           `json:"said"`
	Remedy    string           `json:"remedy"`
	Told      time.Time        `json:"told"`
	Other     string           `json:"other,omitempty"` // the certificate at the province that bears the number
	Followers int              `json:"followers"`       // events of the certificate that wait for this one
	Ways      []bureau.Way     `json:"ways"`
}

// Run lists.
func (v *syncStoppedVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		r := stoppedResult{Stopped: []stoppedItem{}}
		for after := certificate.EventID(0); len(r.Stopped) < v.Limit; {
			page, err := d.StoppedItems(t.ctx, after, min(v.Limit-len(r.Stopped), stoppedPage))
			if err != nil {
				return err
			}
			if len(page) == 0 {
				break
			}
			after = page[len(page)-1].Event
			for i := range page {
				r.Stopped = append(r.Stopped, stoppedOf(&page[i]))
			}
		}
		return t.answer(r)
	})
}

// stoppedPage is how many are read at once.
const stoppedPage = 500

func stoppedOf(i *bureau.StoppedItem) stoppedItem {
	item := stoppedItem{
		eventItem: eventItem{
			Event: i.Event.String(), Certificate: i.Certificate.String(), Kind: i.Kind, Number: i.Number, Holder: i.Holder,
			Operation: i.Operation.String(), At: i.At, Actor: i.Actor, operation: i.Operation,
		},
		Outcome: i.Outcome, Rule: i.Rule, Said: i.Said, Remedy: i.Remedy, Told: i.Told, Followers: i.Followers, Ways: i.Ways,
	}
	if i.Other != 0 {
		item.Other = i.Other.String()
	}
	return item
}

func (r stoppedResult) lines(say words) []string {
	if len(r.Stopped) == 0 {
		return []string{say.of("stopped_none")}
	}
	var lines []string
	for _, i := range r.Stopped {
		lines = append(lines, say.of("stopped_item", i.Certificate, i.Number, i.Holder, say.word(i.operation), i.Actor, shownTime(i.At, say), outcomeOf(i.Outcome, say)))
		if i.Followers > 0 {
			lines = append(lines, say.of("stopped_followers", i.Followers))
		}
		lines = append(lines, say.of("stopped_said", i.Said, i.Remedy))
		for _, w := range i.Ways {
			lines = append(lines, say.of("stopped_way", string(w), say.of("way_"+string(w))))
		}
	}
	return lines
}

func outcomeOf(o exchange.Outcome, say words) string {
	if say.lang == english {
		return string(o)
	}
	return o.Name()
}

// syncClashVerb sets both sides of a certificate beside each other.
type syncClashVerb struct {
	Number string `arg:"" help:"${help_number}"`
}

type clashResult struct {
	Stopped *stoppedItem `json:"stopped,omitempty"`
	Base    clashBase    `json:"base"`
	Ours    clashSide    `json:"ours"`
	Theirs  clashSide    `json:"theirs"`
	Lines   []sideLine   `json:"lines"`
	clash   bureau.Clash
}

type clashBase struct {
	Revision  int       `json:"revision"`
	Operation string    `json:"operation,omitempty"`
	At        time.Time `json:"at,omitzero"`
	Actor     string    `json:"actor,omitempty"`
}

type clashSide struct {
	Certificate string       `json:"certificate,omitempty"` // empty where it is not there
	Status      string       `json:"status,omitempty"`
	Revision    int          `json:"revision"`
	Events      []clashEvent `json:"events"`
	Changes     []sideChange `json:"changes"`
}

type clashEvent struct {
	ID        string    `json:"id"`
	Operation string    `json:"operation"`
	Actor     string    `json:"actor"`
	At        time.Time `json:"at"`
}

type sideChange struct {
	Field string `json:"field"`
	Name  string `json:"name"`
	Was   string `json:"was"`
	Is    string `json:"is"`
}

type sideLine struct {
	Field    string `json:"field"`
	Name     string `json:"name"`
	Local    string `json:"local"`
	Province string `json:"province"`
	Paper    string `json:"paper"`
	Differ   bool   `json:"differ"`
}

// Run asks the province.
func (v *syncClashVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		c, err := d.Clash(t.ctx, v.Number)
		if err != nil {
			return err
		}
		r := clashResult{Ours: clashSideOf(&c.Ours), Theirs: clashSideOf(&c.Theirs), Lines: sideLinesOf(c.Lines), clash: c}
		if c.Item != nil {
			item := stoppedOf(c.Item)
			r.Stopped = &item
		}
		if c.Base.Revision > 0 {
			r.Base = clashBase{Revision: c.Base.Revision, Operation: c.Base.Operation.String(), At: c.Base.At, Actor: c.Base.Actor}
		}
		return t.answer(r)
	})
}

func clashSideOf(s *bureau.ClashSide) clashSide {
	r := clashSide{Revision: s.Certificate.Revision, Events: []clashEvent{}, Changes: []sideChange{}}
	if s.Certificate.Revision > 0 {
		r.Certificate, r.Status = s.Certificate.ID.String(), s.Status.String()
	}
	for _, e := range s.Events {
		r.Events = append(r.Events, clashEvent{ID: e.ID.String(), Operation: e.Operation.String(), Actor: e.Actor, At: e.At})
	}
	for _, c := range s.Changes {
		r.Changes = append(r.Changes, sideChange{Field: c.Field, Name: c.Name, Was: c.Was, Is: c.Is})
	}
	return r
}

func sideLinesOf(list []bureau.SideLine) []sideLine {
	lines := make([]sideLine, len(list))
	for i, l := range list {
		lines[i] = sideLine(l)
	}
	return lines
}

func (r clashResult) lines(say words) []string {
	lines := []string{say.of("clash_nothing_common")}
	if b := r.clash.Base; b.Revision > 0 {
		lines = []string{say.of("clash_base", b.Revision, say.word(b.Operation), b.Actor, shownTime(b.At, say))}
	}
	for _, side := range []struct {
		key  string
		side *bureau.ClashSide
	}{{"clash_ours", &r.clash.Ours}, {"clash_theirs", &r.clash.Theirs}} {
		id := say.of("clash_not_there")
		if side.side.Certificate.Revision > 0 {
			id = side.side.Certificate.ID.String()
		}
		lines = append(lines, say.of(side.key, id))
		for _, e := range side.side.Events {
			lines = append(lines, say.of("clash_event", shownTime(e.At, say), e.Actor, say.word(e.Operation)))
		}
		for _, c := range side.side.Changes {
			lines = append(lines, say.of("clash_change", c.Name, c.Was, c.Is))
		}
	}
	return append(lines, shownSides(r.Lines, say)...)
}

// shownSides are the items of two sides that differ, in columns.
func shownSides(list []sideLine, say words) []string {
	var rows [][]string
	for _, l := range list {
		if l.Differ {
			rows = append(rows, []string{"  " + l.Name, l.Local, l.Province, "________"})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return table(strings.Split(say.of("side_columns"), "|"), rows)
}

// syncResendVerb offers what the province refused again.
type syncResendVerb struct {
	Number string `arg:"" help:"${help_number}"`
	Reason string `required:"" placeholder:"TEXT" help:"${help_resend_reason}"`
}

type resolvedResult struct {
	State       string `json:"state"` // resent, yielded, mended
	Certificate string `json:"certificate"`
}

// Run puts it into the outbox.
func (v *syncResendVerb) Run(t *terminal) error {
	return t.resolve("resent", v.Number, func(d *bureau.Desk) error { return d.Resend(t.ctx, v.Number, v.Reason) })
}

// resolve decides something about one certificate and tells that it is done.
func (t *terminal) resolve(state, number string, do func(*bureau.Desk) error) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if err := do(d); err != nil {
			return err
		}
		return t.answer(resolvedResult{State: state, Certificate: number})
	})
}

func (r resolvedResult) lines(say words) []string { return []string{say.of("sync_" + r.State)} }

// syncYieldVerb takes the province's record in place of ours.
type syncYieldVerb struct {
	Number string `arg:"" optional:"" help:"${help_number}"`
	All    bool   `help:"${help_yield_all}"`
	Reason string `required:"" placeholder:"TEXT" help:"${help_yield_reason}"`
}

// Run yields one certificate, or all that nobody need look at.
func (v *syncYieldVerb) Run(t *terminal) error {
	switch {
	case v.All == (v.Number != ""):
		return problem.New(problem.Invalid, t.say.of("cannot_yield"), t.say.of("one_or_all"), "")
	case !v.All:
		return t.resolve("yielded", v.Number, func(d *bureau.Desk) error { return d.Yield(t.ctx, v.Number, v.Reason) })
	}
	return t.atDesk(func(d *bureau.Desk) error {
		progress := t.bar(t.say.of("yielding"))
		done, err := d.YieldAll(t.ctx, v.Reason, progress.at)
		progress.clear()
		return t.endBatch(batchOf(done, "yielded_all"), err)
	})
}
