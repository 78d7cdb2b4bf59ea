package main

import (
	"errors"
	"os"
	"path/filepath"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
)

// restoreVerb brings a backup back, on this machine or another.
type restoreVerb struct {
	In           string `arg:"" placeholder:"IN" help:"${help_restore_in}"`
	RecoveryFile string `placeholder:"FILE" help:"${help_recovery_file}"`
	Replace      bool   `help:"${help_restore_replace}"`
}

// goOnVerb lets a restored store go on without the province.
type goOnVerb struct {
	Numbers int    `placeholder:"N" help:"${help_go_on_numbers}"`
	Reason  string `required:"" placeholder:"TEXT" help:"${help_go_on_reason}"`
}

// restoreResult is what restoring came to.
type restoreResult struct {
	OK       bool             `json:"ok"`
	Checked  int              `json:"checked"` // certificates
	Problems []bureau.Finding `json:"problems"`
	Store    string           `json:"store"`
	Backup   string           `json:"backup"` // its id
	Made     time.Time        `json:"made"`
	LogSeq   int64            `json:"log_seq"`
	Aside    string           `json:"replaced,omitempty"` // where the store is whose place it took
	Joined   bool             `json:"joined"`
	Waits    bool             `json:"waits"` // nothing is issued before the province was asked, or somebody answered for it
}

// Run restores. It needs the recovery key and nobody's password: that is what the key is for.
func (v *restoreVerb) Run(t *terminal) error {
	books, err := premises.Load()
	if err != nil {
		return err
	}
	if _, err := os.Stat(v.In); err != nil { // nobody copies a key from paper for a file that is not there
		return fileProblem(err, t.say.of("cannot_restore"), v.In)
	}
	recovery, err := t.recovery(v.RecoveryFile, t.say.of("cannot_restore"))
	if err != nil {
		return err
	}
	folder, err := filepath.Abs(t.storeFolder())
	if err != nil {
		return fileProblem(err, t.say.of("cannot_restore"), t.storeFolder())
	}
	show := t.stepper()
	done, err := books.Restore(t.ctx, premises.RestoreOrder{Backup: v.In, Folder: folder, Recovery: recovery, Over: v.Replace, Progress: show.at})
	show.clear()
	if err != nil {
		return err
	}
	r := restoreResult{
		OK: len(done.Problems) == 0, Checked: done.Figures.Certificates, Problems: listOf(done.Problems), Store: folder, Backup: done.Backup.ID,
		Made: done.Backup.Made, LogSeq: done.LogSeq, Aside: done.Aside, Joined: done.Joined, Waits: true,
	}
	if err := t.answer(r); err != nil {
		return err
	}
	return found(!r.OK)
}

// recovery finds the recovery key where the people have it: in a file, in ROADCERT_RECOVERY, or on paper. Whoever types
// one half is asked for the other.
func (t *terminal) recovery(path, what string) (string, error) {
	if path != "" {
		key, err := t.read(path, what)
		return string(key), err
	}
	if key, ok := os.LookupEnv("ROADCERT_RECOVERY"); ok {
		return key, nil
	}
	typed, err := t.ask(t.say.of("ask_recovery"), what, t.say.of("give_recovery"))
	if err != nil {
		return "", err
	}
	if _, err := access.ParseRecovery(typed); errors.Is(err, access.ErrHalf) {
		other, err := t.ask(t.say.of("ask_recovery_half"), what, t.say.of("give_recovery"))
		return typed + "\n" + other, err
	}
	return typed, nil
}

func (r restoreResult) lines(say words) []string {
	lines := []string{say.of("restored", r.Store, r.Made.Local().Format(time.DateTime), grouped(r.Checked), r.LogSeq)}
	for _, p := range r.Problems {
		lines = append(lines, say.of("finding", p.Subject, p.Text))
	}
	if r.Aside != "" {
		lines = append(lines, say.of("restore_aside", r.Aside))
	}
	next := "restore_then_go_on"
	if r.Joined {
		next = "restore_then_sync"
	}
	lines = append(lines, say.of("restore_accounts"), say.of("restore_old_machine"), say.of(next))
	return lines
}

type goOnResult struct {
	OK      bool `json:"ok"`
	Numbers int  `json:"numbers"`
}

// Run goes on.
func (v *goOnVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if err := d.GoOn(t.ctx, v.Numbers, v.Reason); err != nil {
			return err
		}
		return t.answer(goOnResult{OK: true, Numbers: v.Numbers})
	})
}

func (r goOnResult) lines(say words) []string { return []string{say.of("went_on", grouped(r.Numbers))} }
