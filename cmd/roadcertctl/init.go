package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/store/sqlite"
)

// initVerb makes a store.
type initVerb struct {
	Region   string `required:"" placeholder:"210124" help:"${help_region}"`
	Bureau   string `required:"" placeholder:"NAME" help:"${help_bureau}"`
	USCC     string `required:"" name:"uscc" placeholder:"CODE" help:"${help_uscc}"`
	Training bool   `help:"${help_training}"`
}

type initResult struct {
	Store            string          `json:"store"`
	Bureau           string          `json:"bureau"`
	Region           string          `json:"region"`
	Training         bool            `json:"training"`
	Accounts         []accountResult `json:"accounts,omitempty"` // of a training store only
	RecoveryKeyShown bool            `json:"recovery_key_shown"`
}

// accountResult is an account with a password that is told once.
type accountResult struct {
	User     string `json:"user"`
	Name     string `json:"name"`
	Role     string `json:"role"`
	Password string `json:"password"`
	KeyFile  string `json:"key_file"` // empty: no second factor is set
}

// Run founds the store. What is told once goes to standard error, where a person reads it; only the
// passwords of practice accounts are part of the result.
func (v *initVerb) Run(t *terminal) error {
	founded, err := v.found(t)
	if err != nil {
		return err
	}
	dir, err := filepath.Abs(t.storeFolder())
	if err != nil {
		return fileProblem(err, t.say.of("cannot_found"), t.storeFolder())
	}
	r := initResult{Store: dir, Bureau: v.Bureau, Region: v.Region, Training: v.Training, RecoveryKeyShown: true}
	t.tellRecovery(founded.Recovery)
	if v.Training {
		r.Accounts = accountResults(founded.Accounts)
		return t.answer(r)
	}
	for _, a := range founded.Accounts {
		t.tell("one_time_password", a.User, a.Name, a.Password)
	}
	t.tell("must_change")
	return t.answer(r)
}

// tellRecovery tells a recovery key, once.
func (t *terminal) tellRecovery(halves access.RecoveryHalves) {
	for i, half := range halves {
		t.tell("recovery_half", halves.Name(i), half)
	}
	t.tell("recovery_halves")
}

// found makes the store, or leaves nothing behind.
func (v *initVerb) found(t *terminal) (bureau.Founded, error) {
	dir := t.storeFolder()
	_, err := os.Stat(dir)
	fresh := errors.Is(err, os.ErrNotExist)
	founded, err := v.foundIn(t, dir)
	if err != nil && fresh {
		// The folder came into being here, a moment ago, and holds nothing but a store that was never founded.
		return founded, errors.Join(err, os.RemoveAll(dir))
	}
	return founded, err
}

func (v *initVerb) foundIn(t *terminal, dir string) (bureau.Founded, error) {
	office, store, err := t.office(sqlite.Options{Create: true})
	if problem.Of(err) == problem.Conflict {
		// There is a file. Where its founding was interrupted it is empty, and founding goes on.
		office, store, err = t.office(sqlite.Options{})
	}
	if err != nil {
		return bureau.Founded{}, err
	}
	defer store.Close()
	if settings, err := store.Settings(t.ctx); err == nil && settings.Bureau != "" {
		return bureau.Founded{}, problem.New(problem.Invalid, t.say.of("cannot_found"),
			dir+" 里已经有“"+settings.Bureau+"”的证照库", "请换一个文件夹，或直接使用现有的库")
	}
	founded, err := office.Found(t.ctx, bureau.Founding{
		Region: v.Region, Bureau: v.Bureau, USCC: v.USCC, Training: v.Training, Rounds: t.rounds,
	})
	if err != nil || !v.Training {
		return founded, err
	}
	return founded, premises.WritePractice(dir, founded.Accounts)
}

func accountResults(list []bureau.Newcomer) []accountResult {
	results := make([]accountResult, len(list))
	for i, a := range list {
		results[i] = accountResult{User: a.User, Name: a.Name, Role: string(a.Role), Password: a.Password}
	}
	return results
}

func (r initResult) lines(say words) []string {
	lines := []string{say.of("founded", r.Bureau, r.Region, r.Store)}
	if !r.Training {
		return lines
	}
	return append(append(lines, say.of("founded_training")), accountLines(r.Accounts, say)...)
}

// accountLines lists accounts with the passwords that are told once.
func accountLines(accounts []accountResult, say words) []string {
	rows := make([][]string, len(accounts))
	for i, a := range accounts {
		rows[i] = []string{"  " + a.User, a.Name, a.Password}
	}
	return table(strings.Split("  "+say.of("account_columns"), "|"), rows)
}
