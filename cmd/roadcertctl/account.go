package main

import (
	"slices"
	"strings"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// accountAddVerb makes an account.
type accountAddVerb struct {
	NewUser string `arg:"" name:"new-user" help:"${help_new_user}"`
	Role    string `required:"" placeholder:"ROLE" help:"${help_role}"`
	Name    string `placeholder:"NAME" help:"${help_person}"`
}

// accountListVerb lists the accounts.
type accountListVerb struct{}

// passwdVerb changes the person's own password.
type passwdVerb struct {
	NewPasswordFile string `placeholder:"FILE" help:"${help_new_password}"`
}

// Run makes the account and tells its first password once.
func (v *accountAddVerb) Run(t *terminal) error {
	role := access.Role(v.Role)
	if !role.Known() {
		return problem.New(problem.Invalid, t.say.of("cannot_add_account"), "没有“"+v.Role+"”这个岗位", "可用的有："+roleNames())
	}
	return t.withPassword(func(d *bureau.Desk, password string) error {
		name := v.Name
		if name == "" {
			name = role.Name()
		}
		n, err := d.AddAccount(t.ctx, password, bureau.Person{User: v.NewUser, Name: name, Role: role})
		if err != nil {
			return err
		}
		return t.answer(accountResults([]bureau.Newcomer{n})[0])
	})
}

func roleNames() string {
	var names []string
	for _, r := range access.Roles() {
		names = append(names, string(r)+" "+r.Name())
	}
	return strings.Join(names, "、")
}

func (r accountResult) lines(say words) []string {
	return []string{say.of("account_added", r.User, r.Name, r.Password)}
}

type accountsResult struct {
	Accounts []listedAccount `json:"accounts"`
}

type listedAccount struct {
	User     string `json:"user"`
	Name     string `json:"name"`
	Role     string `json:"role"`
	Disabled bool   `json:"disabled"`
	Locked   bool   `json:"locked"`
	Factor   bool   `json:"key_file"`
	Waiting  string `json:"waiting,omitempty"` // ID of the change that is not confirmed yet
}

// Run lists who has an account.
func (v *accountListVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		accounts, err := d.Accounts(t.ctx)
		if err != nil {
			return err
		}
		r := accountsResult{Accounts: make([]listedAccount, len(accounts))}
		for i, a := range accounts {
			r.Accounts[i] = listedAccount{User: a.User, Name: a.Name, Role: string(a.Role), Disabled: a.Disabled, Locked: a.Locked, Factor: a.Factor, Waiting: a.Waiting}
		}
		return t.answer(r)
	})
}

func (r accountsResult) lines(say words) []string {
	rows := make([][]string, len(r.Accounts))
	for i, a := range r.Accounts {
		state := "account_active"
		switch {
		case a.Waiting != "":
			state = "account_waiting"
		case a.Disabled:
			state = "account_disabled"
		case a.Locked:
			state = "account_locked"
		}
		rows[i] = []string{a.User, a.Name, say.word(access.Role(a.Role)), say.of(state)}
	}
	return table(strings.Split(say.of("accounts_columns"), "|"), rows)
}

type passwdResult struct {
	User    string `json:"user"`
	Changed bool   `json:"changed"`
}

// Run changes the password. That of a practice account is noted where the sign-in page finds it.
func (v *passwdVerb) Run(t *terminal) error {
	return t.withPassword(func(d *bureau.Desk, old string) error {
		password, err := v.newPassword(t)
		if err != nil {
			return err
		}
		if err := d.ChangePassword(t.ctx, old, password); err != nil {
			return err
		}
		user := d.Person().User
		if practice := premises.Practice(t.storeFolder()); d.Settings().Training && practice != nil {
			if i := slices.IndexFunc(practice, func(n bureau.Newcomer) bool { return n.User == user }); i >= 0 {
				practice[i].Password = password
				if err := premises.WritePractice(t.storeFolder(), practice); err != nil {
					return err
				}
			}
		}
		return t.answer(passwdResult{User: user, Changed: true})
	})
}

// newPassword comes from a file, or twice from the keyboard.
func (v *passwdVerb) newPassword(t *terminal) (string, error) {
	if v.NewPasswordFile != "" {
		return t.readPassword(v.NewPasswordFile)
	}
	what, remedy := t.say.of("cannot_change_password"), t.say.of("give_new_password")
	first, err := t.ask(t.say.of("ask_new_password"), what, remedy)
	if err != nil {
		return "", err
	}
	again, err := t.ask(t.say.of("ask_again"), what, remedy)
	if err == nil && first != again {
		err = problem.New(problem.Invalid, what, "两次输入的新口令不同", "请重新执行")
	}
	return first, err
}

func (r passwdResult) lines(say words) []string { return []string{say.of("password_changed", r.User)} }
