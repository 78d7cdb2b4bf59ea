package main

import (
	"strings"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// syncAsideVerb lists what was set aside against the province.
type syncAsideVerb struct{}

type asideResult struct {
	Aside []asideItem `json:"aside"`
}

type asideItem struct {
	eventItem
	SetAside time.Time `json:"set_aside"`
	By       string    `json:"by"`
	Why      string    `json:"why"`
	Redone   string    `json:"redone,omitempty"` // the case or the event by which it was done again
	Bar      string    `json:"bar,omitempty"`    // why it cannot be done again by itself
}

// Run lists.
func (v *syncAsideVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		list, err := d.AsideItems(t.ctx)
		if err != nil {
			return err
		}
		r := asideResult{Aside: make([]asideItem, len(list))}
		for n, i := range list {
			r.Aside[n] = asideItem{
				eventItem: eventItem{
					Event: i.Event.String(), Certificate: i.Certificate.String(), Kind: i.Kind, Number: i.Number, Holder: i.Holder,
					Operation: i.Operation.String(), At: i.At, Actor: i.Actor, operation: i.Operation,
				},
				SetAside: i.SetAside, By: i.By, Why: i.Why, Bar: i.Bar,
			}
			switch again := i.Redone; {
			case again == nil:
			case again.Case != "":
				r.Aside[n].Redone = again.Case
			default:
				r.Aside[n].Redone = again.Event.String()
			}
		}
		return t.answer(r)
	})
}

func (r asideResult) lines(say words) []string {
	if len(r.Aside) == 0 {
		return []string{say.of("aside_none")}
	}
	rows := make([][]string, len(r.Aside))
	for n, i := range r.Aside {
		rows[n] = []string{i.Event, i.Certificate, i.Holder, say.word(i.operation), i.Actor, shownTime(i.At, say), i.By, i.Why, i.Redone + i.Bar}
	}
	return table(strings.Split(say.of("aside_columns"), "|"), rows)
}

// syncRedoVerb does again what was set aside.
type syncRedoVerb struct {
	Event string `arg:"" help:"${help_redo_event}"`
}

// Run proposes what gives or takes a right, and writes a fact down.
func (v *syncRedoVerb) Run(t *terminal) error {
	id, ok := certificate.ParseEventID(v.Event)
	if !ok {
		return problem.New(problem.Invalid, t.say.of("cannot_redo"), "“"+v.Event+"”不是事件的序号", "请在 sync aside 的列表中查看，例如 e1-42")
	}
	return t.atDesk(func(d *bureau.Desk) error {
		done, err := d.Redo(t.ctx, id)
		if err != nil {
			return err
		}
		if done.Case.ID != "" {
			return t.answer(proposed(done.Case))
		}
		c := &done.Certificate
		events, err := d.Show(t.ctx, c.ID.String())
		if err != nil {
			return err
		}
		op := events.Events[len(events.Events)-1].Operation
		return t.answer(caseResult{
			State: stateDone, Operation: op.String(), Kind: c.Kind, Certificate: c.ID.String(), Status: c.StatusOn(d.Today()).String(),
			Revision: c.Revision, operation: op,
		})
	})
}
