package main

import (
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// settingsShowVerb shows how the bureau works.
type settingsShowVerb struct{}

// settingsSetVerb changes it.
type settingsSetVerb struct {
	PickUp     *string `placeholder:"URL" help:"${help_pick_up}"`
	ThreeSteps string  `placeholder:"on|off" help:"${help_three_steps}"`
	FaultAfter *int    `placeholder:"MINUTES" help:"${help_fault_after}"`
	ShareAlone *int    `placeholder:"N" help:"${help_share_alone}"`
}

type settingsResult struct {
	PickUp     string `json:"pick_up"`
	ThreeSteps bool   `json:"three_steps"`
	FaultAfter int    `json:"fault_after"` // minutes
	ShareAlone int    `json:"share_alone"` // certificates
}

// Run shows.
func (settingsShowVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error { return t.showSettings(d) })
}

func (t *terminal) showSettings(d *bureau.Desk) error {
	p, err := d.Preferences(t.ctx)
	if err != nil {
		return err
	}
	return t.answer(settingsResult{PickUp: p.PickUp, ThreeSteps: p.ThreeSteps, FaultAfter: p.FaultAfter, ShareAlone: p.ShareAlone})
}

// Run changes what is named and leaves the rest.
func (v *settingsSetVerb) Run(t *terminal) error {
	steps, named := map[string]bool{"on": true, "off": false}[v.ThreeSteps]
	if !named && (v.ThreeSteps != "" || v.PickUp == nil && v.FaultAfter == nil && v.ShareAlone == nil) {
		return problem.New(problem.Invalid, t.say.of("cannot_set"), t.say.of("nothing_to_set"), "")
	}
	return t.atDesk(func(d *bureau.Desk) error {
		p, err := d.Preferences(t.ctx)
		if err != nil {
			return err
		}
		if v.PickUp != nil {
			p.PickUp = *v.PickUp
		}
		if named {
			p.ThreeSteps = steps
		}
		if v.FaultAfter != nil {
			p.FaultAfter = *v.FaultAfter
		}
		if v.ShareAlone != nil {
			p.ShareAlone = *v.ShareAlone
		}
		if err := d.SavePreferences(t.ctx, p); err != nil {
			return err
		}
		return t.showSettings(d)
	})
}

func (r settingsResult) lines(say words) []string {
	address, steps := r.PickUp, "three_steps_off"
	if address == "" {
		address = say.of("no_pick_up")
	}
	if r.ThreeSteps {
		steps = "three_steps_on"
	}
	fault := say.of("fault_after", r.FaultAfter)
	if r.FaultAfter == 0 {
		fault = say.of("fault_never")
	}
	return []string{say.of("pick_up", address), say.of(steps), fault, say.of("share_alone", r.ShareAlone)}
}
