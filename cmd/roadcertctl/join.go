package main

import (
	"time"

	"roadcert/domain/bureau"
)

// joinVerb enrols the workstation with the province.
type joinVerb struct {
	File string `arg:"" help:"${help_join_file}"`
}

type joinResult struct {
	Province    string    `json:"province"`
	Address     string    `json:"address"`
	County      string    `json:"county"`
	Workstation int       `json:"workstation"`
	Until       time.Time `json:"certificate_until"`
	Again       bool      `json:"again"`
}

// Run joins.
func (v *joinVerb) Run(t *terminal) error {
	invitation, err := t.read(v.File, t.say.of("cannot_join"))
	if err != nil {
		return err
	}
	return t.atDesk(func(d *bureau.Desk) error {
		j, err := d.Join(t.ctx, invitation)
		if err != nil {
			return err
		}
		return t.answer(joinResult{
			Province: j.Province, Address: j.Address, County: j.Self.County, Workstation: j.Self.Workstation, Until: j.Until, Again: j.Again,
		})
	})
}

func (r joinResult) lines(say words) []string {
	key := "joined"
	if r.Again {
		key = "joined_again"
	}
	return []string{say.of(key, r.Province, r.Workstation, r.Until.Local().Format(time.DateOnly))}
}
