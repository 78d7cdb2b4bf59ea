package main

import (
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// keysStateVerb tells how things stand with the data key.
type keysStateVerb struct{}

// keysRotateVerb changes the data key.
type keysRotateVerb struct {
	Reason string `required:"" placeholder:"TEXT" help:"${help_keys_reason}"`
}

// keysRecoveryVerb makes a new recovery key.
type keysRecoveryVerb struct {
	Reason string `required:"" placeholder:"TEXT" help:"${help_keys_reason}"`
}

// keysStateResult is how things stand.
type keysStateResult struct {
	Generation int          `json:"generation"` // how often it was changed
	Since      time.Time    `json:"since"`
	Rotating   bool         `json:"rotating"` // a change is not carried through
	Done       int          `json:"done"`     // values of total that were looked at for it
	Total      int          `json:"total"`
	Waiting    []keysWaiter `json:"waiting"` // who has not taken it yet
	Untold     bool         `json:"recovery_key_untold"`
	BackupDue  bool         `json:"backup_due"`
	Validities []keysEnd    `json:"validities"` // of seals and certificates, the nearest end first
	Ending     int          `json:"ending"`     // how many of them end within 30 days
}

type keysEnd struct {
	Name string  `json:"name"`
	Ends day.Day `json:"ends"`
}

type keysWaiter struct {
	User string `json:"user"`
	Name string `json:"name"`
}

// Run tells.
func (keysStateVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		s, err := d.KeyState(t.ctx)
		if err != nil {
			return err
		}
		r := keysStateResult{
			Generation: s.Generation, Since: s.Since, Rotating: s.Former, Done: s.Done, Total: s.Total, Waiting: []keysWaiter{}, Untold: s.Untold, BackupDue: s.BackupDue,
			Validities: []keysEnd{}, Ending: s.Ending,
		}
		for _, v := range s.Validities {
			r.Validities = append(r.Validities, keysEnd{v.Name, day.Of(v.Ends.Local())})
		}
		for _, p := range s.Waiting {
			r.Waiting = append(r.Waiting, keysWaiter{p.User, p.Name})
		}
		if err := t.answer(r); err != nil {
			return err
		}
		return found(r.Rotating || r.Untold || r.BackupDue || r.Ending > 0)
	})
}

func (r keysStateResult) lines(say words) []string {
	lines := []string{say.of("keys_generation", r.Generation+1, clock(&r.Since))}
	if r.Rotating {
		lines = append(lines, say.of("keys_rotating", grouped(r.Done), grouped(r.Total)))
	}
	for _, w := range r.Waiting {
		lines = append(lines, say.of("keys_waiting", w.User, w.Name))
	}
	if r.Untold {
		lines = append(lines, say.of("keys_untold"))
	}
	if r.BackupDue {
		lines = append(lines, say.of("keys_backup_due"))
	}
	for i, v := range r.Validities {
		which := "keys_ends"
		if i < r.Ending {
			which = "keys_ends_soon"
		}
		lines = append(lines, say.of(which, v.Name, v.Ends))
	}
	return lines
}

// keysRotateResult is what a change came to.
type keysRotateResult struct {
	Generation int  `json:"generation"`
	Resealed   int  `json:"resealed"` // values, in this run
	Complete   bool `json:"complete"`
	Shown      bool `json:"recovery_key_shown"`
	Cancelled  bool `json:"cancelled,omitempty"`
}

// Run changes the key. The recovery key holds from the beginning on, so that it is told even where the rest was stopped.
func (v *keysRotateVerb) Run(t *terminal) error {
	return t.withPassword(func(d *bureau.Desk, password string) error {
		progress := t.bar(t.say.of("keys_resealing"))
		done, err := d.RotateKeys(t.ctx, password, v.Reason, progress.at)
		progress.clear()
		if !done.Recovery.IsZero() {
			t.tellRecovery(done.Recovery)
			t.tell("keys_former_paper")
		}
		r := keysRotateResult{Generation: done.Generation, Resealed: done.Resealed, Complete: done.Complete, Shown: !done.Recovery.IsZero()}
		if r.Cancelled = problem.Of(err) == problem.Cancelled; err != nil && !r.Cancelled {
			return err
		}
		if err := t.answer(r); err != nil {
			return err
		}
		return found(!r.Complete)
	})
}

func (r keysRotateResult) lines(say words) []string {
	if !r.Complete {
		return []string{say.of("keys_stopped", grouped(r.Resealed))}
	}
	return []string{say.of("keys_rotated", r.Generation+1, grouped(r.Resealed)), say.of("keys_backup_due")}
}

type keysRecoveryResult struct {
	Shown bool `json:"recovery_key_shown"`
}

// Run makes the key and tells it once.
func (v *keysRecoveryVerb) Run(t *terminal) error {
	return t.withPassword(func(d *bureau.Desk, password string) error {
		key, err := d.RenewRecovery(t.ctx, password, v.Reason)
		if err != nil {
			return err
		}
		t.tellRecovery(key)
		t.tell("keys_former_paper")
		return t.answer(keysRecoveryResult{Shown: true})
	})
}

func (r keysRecoveryResult) lines(say words) []string {
	return []string{say.of("keys_recovery_renewed")}
}
