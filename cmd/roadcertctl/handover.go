package main

import (
	"strings"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/handover"
	"roadcert/ui/paper"
)

// handoverOpenVerb lists what is open in somebody's name.
type handoverOpenVerb struct {
	Who string `arg:"" optional:"" name:"user" help:"${help_handover_whose}"`
}

// handoverDrawUpVerb draws a handover up.
type handoverDrawUpVerb struct {
	Items  []string `arg:"" optional:"" name:"item" help:"${help_handover_items}"`
	To     string   `required:"" placeholder:"USER" help:"${help_handover_to}"`
	From   string   `placeholder:"USER" help:"${help_handover_from}"`
	Reason string   `required:"" placeholder:"TEXT" help:"${help_handover_reason}"`
	Others string   `placeholder:"TEXT" help:"${help_handover_others}"`
}

// handoverStep is a step about a handover.
type handoverStep struct {
	ID  string `arg:"" help:"${help_handover_id}"`
	Why string `placeholder:"TEXT" help:"${help_handover_why}"`
}

type (
	handoverSignVerb     struct{ handoverStep }
	handoverAcceptVerb   struct{ handoverStep }
	handoverRefuseVerb   struct{ handoverStep }
	handoverWithdrawVerb struct{ handoverStep }
	handoverWitnessVerb  struct{ handoverStep }
)

// handoverListVerb lists the handovers a person has to do with.
type handoverListVerb struct{}

// handoverSheetVerb writes the sheet.
type handoverSheetVerb struct {
	ID  string `arg:"" help:"${help_handover_id}"`
	PDF string `required:"" placeholder:"F" help:"${help_handover_pdf}"`
}

// openWorkResult is what is open in somebody's name.
type openWorkResult struct {
	User      string       `json:"user"`
	Name      string       `json:"name"`
	Items     []listedItem `json:"items"`
	Receivers []string     `json:"receivers"` // who could take all of it over
}

type listedItem struct {
	Kind     handover.Kind `json:"kind"`
	Ref      string        `json:"ref"`
	Text     string        `json:"text"`
	Handover string        `json:"handover,omitempty"` // it is listed in
	Passes   bool          `json:"passes"`             // or else who charged the person with it charges another
	Over     bool          `json:"over,omitempty"`     // it was not open any more when the rest was accepted
}

func listedItemOf(it handover.Item) listedItem {
	return listedItem{Kind: it.Kind, Ref: it.Ref, Text: it.Text, Passes: it.Kind.Chargers() == ""}
}

func openItems(open []bureau.OpenItem) []listedItem {
	items := make([]listedItem, len(open))
	for i, it := range open {
		items[i] = listedItemOf(it.Item)
		items[i].Handover = it.In
	}
	return items
}

// Run lists it.
func (v *handoverOpenVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		w, err := d.OpenWork(t.ctx, v.Who)
		if err != nil {
			return err
		}
		r := openWorkResult{User: w.Of.User, Name: w.Of.Name, Items: openItems(w.Items), Receivers: []string{}}
		for _, p := range w.Receivers {
			r.Receivers = append(r.Receivers, p.User)
		}
		return t.answer(r)
	})
}

func (r openWorkResult) lines(say words) []string {
	if len(r.Items) == 0 {
		return []string{say.of("handover_nothing_open", r.User)}
	}
	return append(itemTable(r.Items, say), say.of("handover_receivers", strings.Join(r.Receivers, " ")))
}

func itemTable(items []listedItem, say words) []string {
	rows := make([][]string, len(items))
	for i, it := range items {
		note := it.Handover
		switch {
		case it.Over:
			note = say.of("handover_over")
		case !it.Passes:
			note = say.of("handover_charged", say.handoverChargers(it.Kind))
		}
		rows[i] = []string{say.handoverKind(it.Kind), it.Ref, it.Text, note}
	}
	return table(strings.Split(say.of("handover_item_columns"), "|"), rows)
}

// handoverResult is a handover as it stands.
type handoverResult struct {
	ID     string         `json:"id"`
	State  handover.Stage `json:"state"`
	From   string         `json:"from"`
	To     string         `json:"to"`
	On     day.Day        `json:"on"`
	Reason string         `json:"reason"`
	Others string         `json:"others,omitempty"`
	Items  []listedItem   `json:"items"`
	Steps  []handoverWord `json:"steps"`
	Broken []string       `json:"broken"` // signatures that do not hold
}

type handoverWord struct {
	Step handover.Stage `json:"step"`
	By   string         `json:"by"`
	At   time.Time      `json:"at"`
	Text string         `json:"text,omitempty"`
	Mark string         `json:"mark"` // of the signature, as the sheet shows it
}

func shownHandover(h *bureau.Handover) handoverResult {
	r := handoverResult{
		ID: h.ID, State: h.Stage(), From: h.From, To: h.To, On: h.On, Reason: h.Reason, Others: h.Others, Items: []listedItem{}, Broken: append([]string{}, h.Broken...),
	}
	over := map[string]bool{}
	for _, s := range h.Steps {
		r.Steps = append(r.Steps, handoverWord{Step: s.Stage, By: s.By, At: s.At, Text: s.Text, Mark: bureau.SignatureMark(s.Signature)})
		for _, ref := range s.Over {
			over[ref] = true
		}
	}
	for _, it := range h.Items {
		item := listedItemOf(it)
		item.Over = over[it.Ref]
		r.Items = append(r.Items, item)
	}
	return r
}

func (r handoverResult) lines(say words) []string {
	lines := []string{say.of("handover_line", r.ID, say.handoverStage(r.State), r.From, r.To, r.Reason)}
	if len(r.Items) > 0 {
		lines = append(lines, itemTable(r.Items, say)...)
	}
	for _, s := range r.Steps {
		lines = append(lines, say.of("handover_step_line", clock(&s.At), say.handoverDeed(s.Step), s.By, s.Mark, s.Text))
	}
	return append(lines, r.Broken...)
}

// Run draws it up.
func (v *handoverDrawUpVerb) Run(t *terminal) error {
	return t.handover(func(d *bureau.Desk) (bureau.Handover, error) {
		return d.DrawUpHandover(t.ctx, bureau.HandoverDraft{From: v.From, To: v.To, Reason: v.Reason, Others: v.Others, Items: v.Items})
	})
}

// Run signs for who gives.
func (v *handoverSignVerb) Run(t *terminal) error { return v.take(t, handover.Signed) }

// Run takes the work over.
func (v *handoverAcceptVerb) Run(t *terminal) error { return v.take(t, handover.Accepted) }

// Run does not take it over.
func (v *handoverRefuseVerb) Run(t *terminal) error { return v.take(t, handover.Refused) }

// Run takes the handover back.
func (v *handoverWithdrawVerb) Run(t *terminal) error { return v.take(t, handover.Withdrawn) }

// Run signs as who looked on.
func (v *handoverWitnessVerb) Run(t *terminal) error { return v.take(t, handover.Witnessed) }

func (v *handoverStep) take(t *terminal, stage handover.Stage) error {
	return t.handover(func(d *bureau.Desk) (bureau.Handover, error) { return d.StepHandover(t.ctx, v.ID, stage, v.Why) })
}

// handover does something about a handover, and shows it as it is then.
func (t *terminal) handover(do func(d *bureau.Desk) (bureau.Handover, error)) error {
	return t.atDesk(func(d *bureau.Desk) error {
		h, err := do(d)
		if err != nil {
			return err
		}
		return t.answer(shownHandover(&h))
	})
}

type handoversResult struct {
	Handovers []handoverResult `json:"handovers"`
}

// Run lists them, the newest first.
func (v *handoverListVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		list, err := d.Handovers(t.ctx)
		if err != nil {
			return err
		}
		r := handoversResult{Handovers: []handoverResult{}}
		for i := range list {
			r.Handovers = append(r.Handovers, shownHandover(&list[i]))
		}
		return t.answer(r)
	})
}

func (r handoversResult) lines(say words) []string {
	if len(r.Handovers) == 0 {
		return []string{say.of("no_handovers")}
	}
	rows := make([][]string, len(r.Handovers))
	var broken []string
	for i := range r.Handovers {
		h := &r.Handovers[i]
		rows[i] = []string{h.ID, say.handoverStage(h.State), h.From, h.To, h.On.String(), grouped(len(h.Items)), h.Reason}
		broken = append(broken, h.Broken...)
	}
	return append(table(strings.Split(say.of("handover_columns"), "|"), rows), broken...)
}

// Run composes the sheet and draws it.
func (v *handoverSheetVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		sheet, err := d.HandoverSheet(t.ctx, v.ID)
		if err != nil {
			return err
		}
		letters, err := premises.Type()
		if err != nil {
			return err
		}
		document, err := paper.NewHandoverSheet(sheet, letters)
		if err != nil {
			return err
		}
		if err := premises.WriteFile(v.PDF, 0o600, "不能写出工作交接单", document.PDF); err != nil {
			return err
		}
		return t.answer(writtenResult{v.PDF})
	})
}

func (w words) handoverKind(k handover.Kind) string {
	if w.lang == english {
		return string(k)
	}
	return k.Name()
}

func (w words) handoverChargers(k handover.Kind) string {
	if w.lang == english {
		return map[handover.Kind]string{handover.Duty: "security-admin", handover.Finding: "supervisor"}[k]
	}
	return k.Chargers()
}

func (w words) handoverStage(s handover.Stage) string {
	if w.lang == english {
		return string(s)
	}
	return s.Name()
}

func (w words) handoverDeed(s handover.Stage) string {
	if w.lang == english {
		return string(s)
	}
	return s.Deed()
}
