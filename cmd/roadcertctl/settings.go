package main

import (
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// settingsShowVerb shows how the bureau works.
type settingsShowVerb struct{}

// settingsSetVerb changes it.
type settingsSetVerb struct {
	PickUp       *string `placeholder:"URL" help:"${help_pick_up}"`
	ThreeSteps   string  `placeholder:"on|off" help:"${help_three_steps}"`
	FaultAfter   *int    `placeholder:"MINUTES" help:"${help_fault_after}"`
	ShareAlone   *int    `placeholder:"N" help:"${help_share_alone}"`
	PasswordDays *int    `placeholder:"DAYS" help:"${help_password_days}"`
	LockAfter    *int    `placeholder:"MINUTES" help:"${help_lock_after}"`
}

type settingsResult struct {
	PickUp       string `json:"pick_up"`
	ThreeSteps   bool   `json:"three_steps"`
	FaultAfter   int    `json:"fault_after"`   // minutes
	ShareAlone   int    `json:"share_alone"`   // certificates
	PasswordDays int    `json:"password_days"` // 0: for ever
	LockAfter    int    `json:"lock_after"`    // minutes; 0: never
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
	return t.answer(settingsResult{
		PickUp: p.PickUp, ThreeSteps: p.ThreeSteps, FaultAfter: p.FaultAfter, ShareAlone: p.ShareAlone, PasswordDays: p.PasswordDays, LockAfter: p.LockAfter,
	})
}

// Run changes what is named and leaves the rest.
func (v *settingsSetVerb) Run(t *terminal) error {
	steps, named := map[string]bool{"on": true, "off": false}[v.ThreeSteps]
	if !named && (v.ThreeSteps != "" || *v == (settingsSetVerb{})) {
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
		for _, n := range []struct{ said, of *int }{
			{v.FaultAfter, &p.FaultAfter}, {v.ShareAlone, &p.ShareAlone}, {v.PasswordDays, &p.PasswordDays}, {v.LockAfter, &p.LockAfter},
		} {
			if n.said != nil {
				*n.of = *n.said
			}
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
	counted := func(n int, some, none string) string {
		if n == 0 {
			return say.of(none)
		}
		return say.of(some, n)
	}
	return []string{
		say.of("pick_up", address), say.of(steps), counted(r.FaultAfter, "fault_after", "fault_never"), say.of("share_alone", r.ShareAlone),
		counted(r.PasswordDays, "password_days", "password_for_ever"), counted(r.LockAfter, "lock_after", "lock_never"),
	}
}
