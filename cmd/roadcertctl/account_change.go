package main

import (
	"strings"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/store/sqlite"
)

// accountEndVerb asks for an account to be ended.
type accountEndVerb struct{ accountDeed }

// accountUnlockVerb asks for an account to be unlocked.
type accountUnlockVerb struct{ accountDeed }

// accountRenewVerb asks for a new password and key for somebody who lost theirs.
type accountRenewVerb struct{ accountDeed }

// accountDeed is whose account it is about, and why.
type accountDeed struct {
	Who string `arg:"" name:"user" help:"${help_whose_account}"`
	Why string `required:"" placeholder:"TEXT" help:"${help_account_why}"`
}

// accountChangesVerb lists what waits for the security administrator.
type accountChangesVerb struct{}

// accountConfirmVerb lets a change take effect.
type accountConfirmVerb struct {
	ID string `arg:"" help:"${help_account_change}"`
}

// accountRejectVerb ends a change that does not take effect.
type accountRejectVerb struct {
	ID  string `arg:"" help:"${help_account_change}"`
	Why string `required:"" placeholder:"TEXT" help:"${help_account_why}"`
}

// accountKeyFileVerb turns the person's second factor on.
type accountKeyFileVerb struct {
	Out string `arg:"" name:"file" help:"${help_new_key_file}"`
}

// accountRecoverVerb opens an administrator's account with the recovery key.
type accountRecoverVerb struct {
	Who          string `arg:"" name:"user" help:"${help_whose_account}"`
	RecoveryFile string `placeholder:"FILE" help:"${help_recovery_file}"`
}

// deedResult is a change that waits.
type deedResult struct {
	User  string `json:"user"`
	State string `json:"state"` // pending, done, returned
	said  string
	// Open is what an account that has ended leaves open; of is whose.
	Open []listedItem `json:"open,omitempty"`
	of   string
}

func (r deedResult) lines(say words) []string {
	lines := []string{say.of(r.said, r.User)}
	if len(r.Open) > 0 {
		lines = append(lines, leftOpen(r.of, r.Open, say))
	}
	return lines
}

// Run asks for the end of an account.
func (v *accountEndVerb) Run(t *terminal) error { return v.ask(t, bureau.EndAccount) }

// Run asks for an account to be unlocked.
func (v *accountUnlockVerb) Run(t *terminal) error { return v.ask(t, bureau.UnlockAccount) }

func (v *accountDeed) ask(t *terminal, deed bureau.AccountDeed) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if err := d.ChangeAccount(t.ctx, deed, v.Who, v.Why); err != nil {
			return err
		}
		return t.answer(deedResult{User: v.Who, State: "pending", said: "account_waits"})
	})
}

// Run asks for new keys and tells the password once.
func (v *accountRenewVerb) Run(t *terminal) error {
	return t.withPassword(func(d *bureau.Desk, password string) error {
		n, err := d.RenewAccount(t.ctx, password, v.Who, v.Why)
		if err != nil {
			return err
		}
		return t.answer(accountResults([]bureau.Newcomer{n})[0])
	})
}

// changesResult is what waits.
type changesResult struct {
	Changes  []listedChange   `json:"changes"`
	Rejected []rejectedChange `json:"rejected"`
}

type listedChange struct {
	ID   string    `json:"id"`
	What string    `json:"what"`
	User string    `json:"user"`
	Name string    `json:"name,omitempty"`
	Role string    `json:"role,omitempty"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Why  string    `json:"why"`
	name string
	// Open is what an account that is to end leaves open.
	Open []listedItem `json:"open,omitempty"`
}

// rejectedChange is a change that was turned down, and why.
type rejectedChange struct {
	What       string    `json:"what"`
	User       string    `json:"user"`
	By         string    `json:"by"`
	Why        string    `json:"why"`
	RejectedBy string    `json:"rejected_by"`
	RejectedAt time.Time `json:"rejected_at"`
	Answer     string    `json:"answer"`
	name       string
}

// Run lists what waits.
func (v *accountChangesVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		changes, err := d.AccountChanges(t.ctx)
		if err != nil {
			return err
		}
		rejected, err := d.RejectedAccountChanges(t.ctx)
		if err != nil {
			return err
		}
		r := changesResult{Changes: make([]listedChange, len(changes)), Rejected: make([]rejectedChange, len(rejected))}
		for i, c := range rejected {
			r.Rejected[i] = rejectedChange{string(c.What), c.User, c.By, c.Why, c.RejectedBy, c.RejectedAt, c.Answer, c.What.Name()}
		}
		for i, c := range changes {
			r.Changes[i] = listedChange{ID: c.ID, What: string(c.What), User: c.User, By: c.By, At: c.At, Why: c.Why, name: c.What.Name()}
			r.Changes[i].Open = openItems(c.Open)
			if c.Becomes != nil {
				r.Changes[i].Name, r.Changes[i].Role = c.Becomes.Name, string(c.Becomes.Role)
			}
		}
		return t.answer(r)
	})
}

func (r changesResult) lines(say words) []string {
	rows := make([][]string, len(r.Changes))
	for i, c := range r.Changes {
		rows[i] = []string{c.ID, c.name, c.User, say.word(access.Role(c.Role)), c.By, c.At.Local().Format("2006-01-02 15:04"), c.Why}
	}
	lines := table(strings.Split(say.of("changes_columns"), "|"), rows)
	for _, c := range r.Changes {
		if len(c.Open) > 0 {
			lines = append(lines, leftOpen(c.User, c.Open, say))
		}
	}
	if len(r.Rejected) == 0 {
		return lines
	}
	rows = make([][]string, len(r.Rejected))
	for i, c := range r.Rejected {
		rows[i] = []string{c.name, c.User, c.By, c.RejectedBy, c.RejectedAt.Local().Format("2006-01-02 15:04"), c.Answer}
	}
	return append(lines, table(strings.Split(say.of("rejected_columns"), "|"), rows)...)
}

// leftOpen says what an account leaves open.
func leftOpen(user string, open []listedItem, say words) string {
	refs := make([]string, len(open))
	for i := range open {
		refs[i] = open[i].Ref
	}
	return say.of("account_end_leaves", user, len(open), strings.Join(refs, " "))
}

// Run confirms a change, and says what an account that ends leaves open.
func (v *accountConfirmVerb) Run(t *terminal) error {
	return t.withPassword(func(d *bureau.Desk, password string) error {
		changes, err := d.AccountChanges(t.ctx)
		if err != nil {
			return err
		}
		if err := d.ConfirmAccountChange(t.ctx, v.ID, password); err != nil {
			return err
		}
		r := deedResult{User: v.ID, State: "done", said: "account_confirmed"}
		for i := range changes {
			if c := &changes[i]; c.ID == v.ID {
				r.Open, r.of = openItems(c.Open), c.User
			}
		}
		return t.answer(r)
	})
}

// Run ends a change.
func (v *accountRejectVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if err := d.RejectAccountChange(t.ctx, v.ID, v.Why); err != nil {
			return err
		}
		return t.answer(deedResult{User: v.ID, State: "returned", said: "account_rejected"})
	})
}

// keyFileResult is a second factor that was turned on.
type keyFileResult struct {
	User    string `json:"user"`
	KeyFile string `json:"key_file"`
}

func (r keyFileResult) lines(say words) []string {
	return []string{say.of("key_file_written", r.KeyFile, r.User)}
}

// Run writes the key file.
func (v *accountKeyFileVerb) Run(t *terminal) error {
	return t.withPassword(func(d *bureau.Desk, password string) error {
		if err := d.TakeKeyFile(t.ctx, password, premises.KeyFile(v.Out)); err != nil {
			return err
		}
		return t.answer(keyFileResult{d.Person().User, v.Out})
	})
}

// Run gives an administrator a new password, told once, to whoever has the recovery key.
func (v *accountRecoverVerb) Run(t *terminal) error {
	key, err := t.recovery(v.RecoveryFile, t.say.of("cannot_recover"))
	if err != nil {
		return err
	}
	office, store, err := t.office(sqlite.Options{})
	if err != nil {
		return err
	}
	defer store.Close()
	n, err := office.Recover(t.ctx, v.Who, key)
	if problem.Of(err) == problem.NotFound {
		return problem.New(problem.NotFound, t.say.of("cannot_recover"), "没有用户“"+v.Who+"”", "管理员的用户名可在打印的建库说明上找到")
	}
	if err != nil {
		return err
	}
	return t.answer(accountResults([]bureau.Newcomer{n})[0])
}
