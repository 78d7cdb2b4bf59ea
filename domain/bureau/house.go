package bureau

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/problem"
)

// Health is what a check of the store found.
type Health struct {
	OK       bool      `json:"ok"`
	Checked  int       `json:"checked"` // certificates
	Problems []Finding `json:"problems"`
}

// Fsck proves the store against itself. The result is itself written to the log.
func (d *Desk) Fsck(ctx context.Context, progress func(done, total int)) (Health, error) {
	if err := d.permit(ctx, access.CheckStore, "fsck", ""); err != nil {
		return Health{}, err
	}
	checked, findings, err := d.proveStore(ctx, progress)
	if err != nil {
		return Health{}, err
	}
	h := Health{OK: len(findings) == 0, Checked: checked, Problems: findings}
	return h, d.record(ctx, "fsck", "", audit.Done, fmt.Sprintf("核对 %d 本，发现问题 %d 处", checked, len(findings)))
}

// proveStore proves the store against itself, and the files that came with cases against their digests.
func (d *Desk) proveStore(ctx context.Context, progress func(done, total int)) (checked int, findings []Finding, err error) {
	findings, err = d.office.Store.Check(ctx, func(done, total int) {
		checked = done
		if progress != nil {
			progress(done, total)
		}
	})
	if err != nil {
		return 0, nil, err
	}
	attached, err := d.checkAttachments(ctx)
	return checked, append(findings, attached...), err
}

// AuditTrail is what a verification of the log found.
type AuditTrail struct {
	OK       bool      `json:"ok"`
	Checked  int64     `json:"checked"`
	Head     string    `json:"head"` // SM3 of the last entry, hexadecimal
	Problems []Finding `json:"problems"`
}

// VerifyAudit follows the chain of the log from its first entry to the last, and holds it against what was printed of it
// before (audit.Head.Code).
func (d *Desk) VerifyAudit(ctx context.Context, printed ...audit.Mark) (AuditTrail, error) {
	if err := d.permit(ctx, access.VerifyAudit, "audit_verify", ""); err != nil {
		return AuditTrail{}, err
	}
	head, broken, err := audit.Verify(audit.Head{}, d.log(ctx))
	for _, m := range printed {
		if err != nil || broken != nil {
			break
		}
		broken, err = d.against(ctx, m, head)
	}
	if err != nil {
		return AuditTrail{}, err
	}
	trail := AuditTrail{OK: broken == nil, Checked: head.Seq, Head: fmt.Sprintf("%x", head.Hash)}
	if broken != nil {
		trail.Problems = []Finding{{Subject: fmt.Sprintf("audit %d", broken.Seq), Text: broken.Text}}
	}
	return trail, d.record(ctx, "audit_verify", "", audit.Done, fmt.Sprintf("核对日志 %d 条", trail.Checked))
}

// against holds the log against a mark of it.
func (d *Desk) against(ctx context.Context, m audit.Mark, head audit.Head) (*audit.Break, error) {
	entries, err := d.office.Store.Audit(ctx, m.Seq-1, 1)
	if err != nil || len(entries) == 0 || entries[0].Seq != m.Seq {
		return m.Of(nil, head), err
	}
	return m.Of(&entries[0], head), nil
}

// log steps through the whole audit log, a page at a time.
func (d *Desk) log(ctx context.Context) iter.Seq2[audit.Entry, error] {
	const page = 1000
	return func(yield func(audit.Entry, error) bool) {
		for after := int64(0); ; {
			entries, err := d.office.Store.Audit(ctx, after, page)
			if err != nil {
				yield(audit.Entry{}, err)
				return
			}
			for _, e := range entries {
				if !yield(e, nil) {
					return
				}
				after = e.Seq
			}
			if len(entries) < page {
				return
			}
		}
	}
}

// Account is an account as others may see it.
type Account struct {
	Person
	Disabled bool
	Locked   bool // for now, after failed sign-ins
}

// Accounts lists who has an account here.
func (d *Desk) Accounts(ctx context.Context) ([]Account, error) {
	if err := d.permit(ctx, access.ReadAccounts, "accounts", ""); err != nil {
		return nil, err
	}
	accounts, err := d.office.Store.Accounts(ctx)
	list := make([]Account, len(accounts))
	for i, a := range accounts {
		list[i] = Account{
			Person: Person{User: a.User, Name: a.Name, Role: a.Role}, Disabled: a.Disabled, Locked: d.office.Now().Before(a.LockedUntil),
		}
	}
	return list, err
}

// AddAccount makes an account with a password that is told once and has to be changed at first use.
// password is the administrator's own, which opens the data key the new account is given.
func (d *Desk) AddAccount(ctx context.Context, password string, person Person) (Newcomer, error) {
	const what = "不能新增账户"
	if err := d.permit(ctx, access.ManageAccounts, "account_add", person.User); err != nil {
		return Newcomer{}, err
	}
	_, err := d.office.Store.Account(ctx, person.User)
	switch {
	case err == nil:
		return Newcomer{}, problem.New(problem.Conflict, what, "用户名“"+person.User+"”已经有人使用", "请换一个用户名")
	case problem.Of(err) != problem.NotFound:
		return Newcomer{}, err
	}
	dataKey, _, err := d.account.Open(password)
	if err != nil {
		return Newcomer{}, problem.New(problem.SignIn, what, "您的口令不正确", "请重新输入您自己的口令")
	}
	defer clear(dataKey)
	n := Newcomer{User: person.User, Name: person.Name, Role: person.Role}
	a, err := d.office.newAccount(&n, dataKey, d.account.Rounds)
	if err != nil {
		return Newcomer{}, err
	}
	a.MustChange = true
	entry := d.entry("account_add", person.User, audit.Done, "新增"+person.Role.Name()+"账户")
	return n, d.office.Store.Commit(ctx, Change{Accounts: []access.Account{a}, Audit: entry})
}

// ChangePassword gives the person a new password of their own.
func (d *Desk) ChangePassword(ctx context.Context, old, password string) error {
	a := d.account
	if err := a.SetPassword(old, password, d.office.Now(), d.office.Rand); err != nil {
		return errors.Join(err, d.record(ctx, "password", a.User, audit.Failed, "修改口令失败"))
	}
	a.MustChange = false
	entry := d.entry("password", a.User, audit.Done, "修改口令")
	if err := d.office.Store.Commit(ctx, Change{Accounts: []access.Account{a}, Audit: entry}); err != nil {
		return err
	}
	d.account = a
	return nil
}
