package bureau

import (
	"context"
	"errors"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Account is an account as others may see it.
type Account struct {
	Person
	Disabled bool
	Locked   bool   // for now, after failed sign-ins
	Factor   bool   // it opens with a key file only
	Waiting  string // the change that the security administrator has not confirmed yet; empty for none
}

// Accounts lists who has an account here, and who is to have one.
func (d *Desk) Accounts(ctx context.Context) ([]Account, error) {
	if err := d.permit(ctx, access.ReadAccounts, "accounts", ""); err != nil {
		return nil, err
	}
	accounts, err := d.office.Store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	changes, err := d.accountChanges(ctx)
	if err != nil {
		return nil, err
	}
	waiting := map[string]string{}
	for i := range changes {
		waiting[changes[i].User] = changes[i].ID
	}
	list := make([]Account, len(accounts))
	for i, a := range accounts {
		list[i] = Account{
			Person: personOf(&a), Disabled: a.Disabled, Locked: d.office.Now().Before(a.LockedUntil), Factor: a.HasFactor(), Waiting: waiting[a.User],
		}
	}
	for i := range changes {
		if c := &changes[i]; c.What == AddAccount {
			list = append(list, Account{Person: personOf(c.Becomes), Waiting: c.ID})
		}
	}
	return list, nil
}

func personOf(a *access.Account) Person { return Person{User: a.User, Name: a.Name, Role: a.Role} }

// OwnAccount is what somebody may know of their own account.
type OwnAccount struct {
	Person
	PasswordSet time.Time
	Lasts       int  // days from then; 0: for ever
	Factor      bool // it opens with a key file only
}

// OwnAccount tells everybody about their own account.
func (d *Desk) OwnAccount(ctx context.Context) (OwnAccount, error) {
	a := d.account
	own := OwnAccount{Person: personOf(&a), PasswordSet: a.PasswordSet, Factor: a.HasFactor()}
	preferences, err := d.Preferences(ctx)
	if !d.settings.Training && a.Role != access.Service {
		own.Lasts = preferences.PasswordDays
	}
	return own, err
}

// ChangePassword gives the person a new password of their own. A key file opens with the new one from then on; while
// that is being done it opens with either, so that the machine may stop at any moment.
func (d *Desk) ChangePassword(ctx context.Context, old, password string) error {
	a, err := d.office.Store.Account(ctx, d.account.User)
	if err != nil {
		return err
	}
	f := d.factor.Load()
	var content []byte
	if f != nil {
		if content, err = f.file.Read(); err != nil {
			return noKeyFile("不能修改口令", err)
		}
	}
	both, err := a.SetPassword(old, password, content, d.office.Now(), d.office.Rand)
	if err != nil {
		return errors.Join(err, d.record(ctx, "password", a.User, audit.Failed, "修改口令失败"))
	}
	if f != nil {
		if err := f.file.Write(both); err != nil {
			return unwritten("不能修改口令", err)
		}
	}
	entry := d.entry("password", a.User, audit.Done, "修改口令")
	if err := d.office.Store.Commit(ctx, Change{Accounts: []access.Account{a}, Audit: entry}); err != nil {
		return err
	}
	d.account, d.outlived = a, false
	if f == nil {
		return nil
	}
	d.factor.Store(&factor{f.file, seal.SM3(both)})
	return d.TakeKeyFile(ctx, password, f.file)
}

// TakeKeyFile turns the person's second factor on: their key is written to the file, and nothing of it stays here. Who
// has one already gets it written anew, be it elsewhere.
func (d *Desk) TakeKeyFile(ctx context.Context, password string, file KeyFile) error {
	const what = "不能启用密钥文件"
	if d.account.Role == access.Service {
		return problem.New(problem.Refused, what, "定时任务的账户没有人在场插入U盘", "定时任务只用口令登录")
	}
	a, err := d.office.Store.Account(ctx, d.account.User)
	if err != nil {
		return err
	}
	var content []byte
	if f := d.factor.Load(); f != nil {
		if content, err = f.file.Read(); err != nil {
			return noKeyFile(what, err)
		}
	}
	fresh, err := a.TakeKeyFile(password, content, d.office.Rand)
	if err != nil {
		return errors.Join(err, d.record(ctx, "key_file", a.User, audit.Failed, "启用密钥文件失败"))
	}
	if err := file.Write(fresh); err != nil {
		return unwritten(what, err)
	}
	entry := d.entry("key_file", a.User, audit.Done, "写出密钥文件，从此登录和重要操作都要用它")
	if err := d.office.Store.Commit(ctx, Change{Accounts: []access.Account{a}, Audit: entry}); err != nil {
		return err
	}
	d.account = a
	d.factor.Store(&factor{file, seal.SM3(fresh)})
	return nil
}

func unwritten(what string, cause error) error {
	return problem.From(cause, problem.Unwritable, what, "没有写成密钥文件", "请检查U盘是否插好、有没有写保护和空间；账户没有改变")
}
