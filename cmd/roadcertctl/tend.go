package main

import (
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// tendVerb records what comes about by itself; a scheduled job runs it every night.
type tendVerb struct{}

type tendResult struct {
	Expired   int            `json:"expired"` // certificates whose last day has passed since
	Refused   int            `json:"refused"`
	Resealed  int            `json:"resealed,omitempty"` // values, for a change of the data key that was cut off
	Reasons   map[string]int `json:"reasons"`
	Seconds   float64        `json:"seconds"`
	Cancelled bool           `json:"cancelled,omitempty"`
}

// Run records the expiries. Suspensions that have come to their end were resumed when the account signed in.
func (v *tendVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		progress := t.bar(t.say.of("tending"))
		batch, err := d.Expire(t.ctx, progress.at)
		progress.clear()
		done := batchOf(batch, "")
		r := tendResult{Expired: done.Issued, Refused: done.Refused, Reasons: done.Reasons, Seconds: done.Seconds}
		if problem.Of(err) == problem.Cancelled {
			r.Cancelled = true
			t.tell("tend_cancelled", grouped(r.Expired))
		} else if err != nil {
			return err
		} else {
			resealed, err := d.ResumeRotation(t.ctx, nil)
			if err != nil {
				return err
			}
			r.Resealed = resealed.Resealed
		}
		if err := t.answer(r); err != nil {
			return err
		}
		return found(r.Refused > 0 || r.Cancelled)
	})
}

func (r tendResult) lines(say words) []string {
	lines := append([]string{say.of("tended", grouped(r.Expired), r.Seconds)}, counts(r.Reasons)...)
	if r.Resealed > 0 {
		lines = append(lines, say.of("tended_keys", grouped(r.Resealed)))
	}
	return lines
}
