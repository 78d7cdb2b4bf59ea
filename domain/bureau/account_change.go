package bureau

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// AccountChange is what the system administrator wants to be different about an account. It takes effect when the
// security administrator confirms it: nobody makes an account alone.
type AccountChange struct {
	ID      string
	What    AccountDeed
	User    string
	Why     string
	By      string
	At      time.Time
	Becomes *access.Account `json:",omitempty"` // the account as it will be, where it is made or gets new keys
	Open    []OpenItem      `json:"-"`          // of an account that is to end: what is open in its name as the change is read
}

// AccountDeed is what can be done to an account.
type AccountDeed string

// The deeds.
const (
	AddAccount    AccountDeed = "add"
	RenewAccount  AccountDeed = "renew"
	EndAccount    AccountDeed = "end"
	UnlockAccount AccountDeed = "unlock"
)

// accountDeed is one line of the table.
type accountDeed struct {
	deed  AccountDeed
	name  string
	apply func(c *AccountChange, base access.Account, dataKey []byte) access.Account
}

// accountDeeds is what each comes to, and how it is worded. base is what it is done to, dataKey the confirming
// person's.
var accountDeeds = []accountDeed{
	{AddAccount, "新增账户", func(c *AccountChange, _ access.Account, _ []byte) access.Account { return *c.Becomes }},
	{RenewAccount, "重置口令和密钥", func(c *AccountChange, _ access.Account, _ []byte) access.Account { return *c.Becomes }},
	{EndAccount, "停用账户", func(_ *AccountChange, base access.Account, dataKey []byte) access.Account {
		base.Disable(dataKey)
		return base
	}},
	{UnlockAccount, "解除锁定", func(_ *AccountChange, base access.Account, _ []byte) access.Account {
		base.Succeeded()
		return base
	}},
}

// Name is the deed in Chinese.
func (a AccountDeed) Name() string {
	for _, row := range accountDeeds {
		if row.deed == a {
			return row.name
		}
	}
	return string(a)
}

// changeDrawer holds the changes to accounts that wait.
const changeDrawer Drawer = "account_change"

func (d *Desk) accountChanges(ctx context.Context) ([]AccountChange, error) {
	changes, err := fetchAll[AccountChange](ctx, d.office.Store, changeDrawer)
	slices.SortFunc(changes, func(a, b AccountChange) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID)) })
	return changes, err
}

// AccountChanges returns what waits for the security administrator, the oldest first, without the keys.
func (d *Desk) AccountChanges(ctx context.Context) ([]AccountChange, error) {
	if err := d.permit(ctx, access.ReadAccounts, "account_changes", ""); err != nil {
		return nil, err
	}
	changes, err := d.accountChanges(ctx)
	for i := range changes {
		changes[i] = changes[i].bare()
		if err == nil && changes[i].What == EndAccount {
			changes[i].Open, err = d.openWork(ctx, changes[i].User)
		}
	}
	return changes, err
}

// AddAccount asks for an account with a password that is told once and has to be changed at first use. password is the
// administrator's own, which opens the data key the new account is given.
func (d *Desk) AddAccount(ctx context.Context, password string, person Person) (Newcomer, error) {
	return d.newKeys(ctx, AddAccount, password, person, "")
}

// RenewAccount asks for a new password, told once, and a new key for somebody who lost theirs or whose account was
// ended. What they signed before stays signed.
func (d *Desk) RenewAccount(ctx context.Context, password, user, why string) (Newcomer, error) {
	return d.newKeys(ctx, RenewAccount, password, Person{User: user}, why)
}

// newKeys asks for an account that opens with a password made here.
func (d *Desk) newKeys(ctx context.Context, deed AccountDeed, password string, person Person, why string) (Newcomer, error) {
	what := "不能" + deed.Name()
	base, err := d.changeable(ctx, deed, person)
	if err != nil {
		return Newcomer{}, err
	}
	own, dataKey, err := d.ownKey(ctx, password, what)
	if err != nil {
		return Newcomer{}, err
	}
	defer clear(dataKey)
	n := Newcomer{User: person.User, Name: cmp.Or(person.Name, base.Name), Role: cmp.Or(person.Role, base.Role)}
	if deed == AddAccount {
		base, err = d.office.newAccount(&n, dataKey, d.account.Rounds)
		base.Alter(dataKey, func(a *access.Account) { a.MustChange, a.Generation = true, own.Generation })
	} else {
		n.Password = access.GeneratePassword(d.office.Rand)
		err = base.Renew(n.Password, dataKey, d.office.Now(), d.office.Rand)
	}
	if err != nil {
		return Newcomer{}, err
	}
	return n, d.wait(ctx, AccountChange{What: deed, User: n.User, Why: why, Becomes: &base})
}

// ChangeAccount asks for what needs no new keys: EndAccount, UnlockAccount.
func (d *Desk) ChangeAccount(ctx context.Context, deed AccountDeed, user, why string) error {
	if _, err := d.changeable(ctx, deed, Person{User: user}); err != nil {
		return err
	}
	if deed != EndAccount && deed != UnlockAccount {
		return problem.New(problem.Invalid, "不能变动账户", "“"+deed.Name()+"”要用新的口令办理", "请改用相应的功能")
	}
	return d.wait(ctx, AccountChange{What: deed, User: user, Why: why})
}

// changeable returns the account a change is about; none for one that is to be added.
func (d *Desk) changeable(ctx context.Context, deed AccountDeed, person Person) (access.Account, error) {
	what, action := "不能"+deed.Name(), "account_"+string(deed)
	if err := d.permit(ctx, access.ManageAccounts, action, person.User); err != nil {
		return access.Account{}, err
	}
	accounts, err := d.office.Store.Accounts(ctx)
	if err != nil {
		return access.Account{}, err
	}
	changes, err := d.accountChanges(ctx)
	if err != nil {
		return access.Account{}, err
	}
	at := slices.IndexFunc(accounts, func(a access.Account) bool { return a.User == person.User })
	switch {
	case slices.ContainsFunc(changes, func(c AccountChange) bool { return c.User == person.User }):
		err = problem.New(problem.Conflict, what, "“"+person.User+"”的上一项变动还在等安全管理员确认", "请先请安全管理员确认或退回")
	case deed == AddAccount && at >= 0:
		err = problem.New(problem.Conflict, what, "用户名“"+person.User+"”已经有人使用", "请换一个用户名")
	case deed == AddAccount:
		return access.Account{}, d.exclusive(what, person, accounts)
	case at < 0:
		err = problem.New(problem.NotFound, what, "没有用户“"+person.User+"”", "请检查用户名")
	case person.User == d.account.User:
		err = problem.New(problem.Refused, what, "自己的账户不能由自己变动", "请由另一位系统管理员办理；修改自己的口令请用“修改口令”")
	case deed == EndAccount && accounts[at].Disabled:
		err = problem.New(problem.Conflict, what, "这个账户已经停用", "不必重复办理")
	case deed == EndAccount && !replaceable(&accounts[at], accounts):
		err = problem.New(problem.Refused, what, "它是最后一个"+accounts[at].Role.Name()+"账户", "请先新增并启用另一位"+accounts[at].Role.Name())
	default:
		return accounts[at], nil
	}
	return access.Account{}, err
}

// exclusive keeps one person from duties that exclude each other (三员分立), and from being a second person beside
// themselves. Who has the same name is the same person, unless the name says otherwise.
func (d *Desk) exclusive(what string, person Person, accounts []access.Account) error {
	for i := range accounts {
		a := &accounts[i]
		if a.Disabled || a.User == person.User || a.Name != strings.TrimSpace(person.Name) || a.Role != person.Role && !access.Exclusive(a.Role, person.Role) {
			continue
		}
		why := fmt.Sprintf("%s 已经是%s，与%s不能由同一人担任", a.Name, a.Role.Name(), person.Role.Name())
		if a.Role == person.Role {
			why = fmt.Sprintf("%s 已经有%s账户“%s”，一人有两个就能自己当第二人", a.Name, a.Role.Name(), a.User)
		}
		return problem.New(problem.Refused, what, why, "请由另一人担任；确是同名的两个人时，请在姓名后注明，例如 张三（二）")
	}
	return nil
}

// replaceable tells whether an administrator is not the last of the kind.
func replaceable(a *access.Account, accounts []access.Account) bool {
	return !slices.Contains(access.Administrators(), a.Role) || slices.ContainsFunc(accounts, func(other access.Account) bool {
		return other.User != a.User && other.Role == a.Role && !other.Disabled
	})
}

// ownKey opens the data key with the password of who sits here. The account is read anew for it: the data key may have
// been changed since they signed in.
func (d *Desk) ownKey(ctx context.Context, password, what string) (own access.Account, dataKey []byte, err error) {
	var content []byte
	if f := d.factor.Load(); f != nil {
		if content, err = f.file.Read(); err != nil {
			return own, nil, noKeyFile(what, err)
		}
	}
	if own, err = d.office.Store.Account(ctx, d.account.User); err != nil {
		return own, nil, err
	}
	dataKey, _, err = own.Open(password, content)
	if errors.Is(err, access.ErrWrongPassword) {
		err = problem.New(problem.SignIn, what, "您的口令不正确", "请重新输入您自己的口令")
	}
	return own, dataKey, err
}

// wait keeps a change until it is confirmed.
func (d *Desk) wait(ctx context.Context, c AccountChange) error {
	c.By, c.At, c.Why = d.account.User, d.now(), noted(c.Why)
	sum := seal.SM3([]byte(c.User), []byte(c.At.Format(time.RFC3339Nano)), []byte(c.What))
	c.ID = fmt.Sprintf("%s-%x", c.User, sum[:4])
	r, err := keep(changeDrawer, c.ID, &c)
	if err != nil {
		return err
	}
	entry := d.entry("account_"+string(c.What), c.User, audit.Done, "申请"+c.What.Name()+"，等安全管理员确认")
	answered := Record{Drawer: rejectedDrawer, Name: c.User} // what was asked before is asked anew
	return d.office.Store.Commit(ctx, Change{Records: []Record{r, answered}, Audit: entry})
}

// ConfirmAccountChange lets a change take effect. password is the security administrator's own: what an account says is
// proved with the data key it opens.
func (d *Desk) ConfirmAccountChange(ctx context.Context, id, password string) error {
	c, err := d.accountChange(ctx, id, "account_confirm")
	if err != nil {
		return err
	}
	const what = "不能确认账户变动"
	own, dataKey, err := d.ownKey(ctx, password, what)
	if err != nil {
		return err
	}
	defer clear(dataKey)
	if c.Becomes != nil && c.Becomes.Generation != own.Generation {
		return problem.New(problem.Conflict, what, "申请之后更换过数据密钥，申请中的账户没有拿到新密钥", "请退回后由系统管理员重新申请")
	}
	base, err := d.office.Store.Account(ctx, c.User)
	if err != nil && (c.What != AddAccount || problem.Of(err) != problem.NotFound) {
		return err
	}
	row := slices.IndexFunc(accountDeeds, func(a accountDeed) bool { return a.deed == c.What })
	if row < 0 || c.What == AddAccount && err == nil {
		return problem.New(problem.Conflict, what, "这项变动已经不能办理", "请退回后重新申请")
	}
	said := "确认" + c.What.Name() + "（" + c.By + " 申请）"
	if c.What == EndAccount {
		open, err := d.openWork(ctx, c.User)
		if err != nil {
			return err
		}
		if len(open) > 0 {
			said += fmt.Sprintf("，名下还有 %d 项未了", len(open))
		}
	}
	after := accountDeeds[row].apply(&c, base, dataKey)
	if err := d.mayCome(ctx, what, &base, &after); err != nil {
		return err
	}
	return d.office.Store.Commit(ctx, Change{
		Accounts: []access.Account{after},
		Records:  []Record{{Drawer: changeDrawer, Name: id}, {Drawer: sessionDrawer, Name: c.User}},
		Audit:    d.entry("account_confirm", c.User, audit.Done, said),
	})
}

// mayCome refuses an account that comes, or comes back, where its person has another beside which it may not be: others may
// have come since it was asked for.
func (d *Desk) mayCome(ctx context.Context, what string, base, after *access.Account) error {
	if there := base.User != "" && !base.Disabled; there || after.Disabled {
		return nil
	}
	accounts, err := d.office.Store.Accounts(ctx)
	if err != nil {
		return err
	}
	return d.exclusive(what, personOf(after), accounts)
}

// accountChange returns a change to who decides about it.
func (d *Desk) accountChange(ctx context.Context, id, action string) (c AccountChange, err error) {
	if err := d.permit(ctx, access.ConfirmAccounts, action, id); err != nil {
		return c, err
	}
	found, err := fetch(ctx, d.office.Store, changeDrawer, id, &c, problem.New(problem.Damaged, "不能读出账户变动", "保存的变动读不出来", "请退回后重新申请"))
	if err == nil && !found {
		err = problem.New(problem.NotFound, "找不到账户变动", "没有“"+id+"”，可能已经办理", "请刷新后再看")
	}
	return c, err
}
