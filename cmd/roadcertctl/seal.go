package main

import (
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
)

// sealVerb seals the editions that have no sealed file yet.
type sealVerb struct {
	Kind  string `placeholder:"CODE" help:"${help_kind}"`
	Limit int    `placeholder:"N" help:"${help_seal_limit}"`
}

// Run seals; what cannot be sealed is counted by reason and ends with exit code 1.
func (v *sealVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		return t.endBatch(t.sealAll(d, bureau.SealOptions{Kind: catalog.Code(v.Kind), Limit: v.Limit}))
	})
}

// sealAll does one batch with its progress shown.
func (t *terminal) sealAll(d *bureau.Desk, opt bureau.SealOptions) (batchResult, error) {
	progress := t.bar(t.say.of("sealing"))
	defer progress.clear()
	opt.Progress = progress.at
	batch, err := d.SealEditions(t.ctx, opt)
	return batchOf(batch, "sealed_count"), err
}

// sealInstallVerb installs a seal the bureau holds.
type sealInstallVerb struct {
	Seal        string `arg:"" help:"${help_seal_file}"`
	Key         string `required:"" placeholder:"FILE" help:"${help_seal_key}"`
	KeyPassword string `placeholder:"FILE" help:"${help_seal_password}"`
}

type sealsResult struct {
	Seals []shownSeal `json:"seals"`
}

type shownSeal struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Signer   string `json:"signer"`
	Maker    string `json:"maker"`
	From     string `json:"from"`
	To       string `json:"to"`
	Training bool   `json:"training"`
}

func shownSealOf(s bureau.SealInfo) shownSeal {
	const day = "2006-01-02"
	return shownSeal{ID: s.ID, Name: s.Name, Signer: s.Signer, Maker: s.Maker, From: s.From.Format(day), To: s.To.Format(day), Training: s.Training}
}

// Run installs the seal after everything about it was checked.
func (v *sealInstallVerb) Run(t *terminal) error {
	what := t.say.of("cannot_install_seal")
	seal, err := t.read(v.Seal, what)
	if err != nil {
		return err
	}
	key, err := t.read(v.Key, what)
	if err != nil {
		return err
	}
	password := ""
	if v.KeyPassword != "" {
		password, err = t.readPassword(v.KeyPassword)
	} else {
		password, err = t.ask(t.say.of("ask_key_password"), what, t.say.of("give_key_password"))
	}
	if err != nil {
		return err
	}
	return t.atDesk(func(d *bureau.Desk) error {
		info, err := d.InstallSeal(t.ctx, seal, key, password)
		if err != nil {
			return err
		}
		return t.answer(sealsResult{Seals: []shownSeal{shownSealOf(info)}})
	})
}

// sealListVerb lists the seals that are installed.
type sealListVerb struct{}

// Run lists.
func (sealListVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		list, err := d.Seals(t.ctx)
		if err != nil {
			return err
		}
		r := sealsResult{Seals: []shownSeal{}}
		for _, s := range list {
			r.Seals = append(r.Seals, shownSealOf(s))
		}
		return t.answer(r)
	})
}

func (r sealsResult) lines(say words) []string {
	var lines []string
	for _, s := range r.Seals {
		lines = append(lines, say.of("seal_line", s.Name, s.ID, s.From, s.To, s.Signer))
	}
	if len(lines) == 0 {
		lines = []string{say.of("no_seal")}
	}
	return lines
}
