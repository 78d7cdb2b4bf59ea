package bureau

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// KeyFile is where somebody keeps their second factor. It is read anew whenever it is asked for, so that a stick that was
// pulled out is missed.
type KeyFile interface {
	Read() ([]byte, error)
	// Write puts other content in its place, whole or not at all.
	Write(content []byte) error
}

// factor is the second factor of who sits at a desk.
type factor struct {
	file   KeyFile
	digest [seal.DigestSize]byte // of what it opened with
}

// sessionDrawer says by user which sign-in is the one that counts.
const sessionDrawer Drawer = "session"

// SignIn opens the store for a person and gives them their desk. It fails with problem.SignIn, in the same words for a
// wrong name as for a wrong password; where access.ErrKeyFile is the cause, the account opens with a key file only
// (SignInWith).
func (o *Office) SignIn(ctx context.Context, user, password string) (*Desk, error) {
	return o.SignInWith(ctx, user, password, nil)
}

// SignInWith is SignIn with a key file; nil for none. Somebody is at one desk at a time: the desk they had before is
// theirs no more.
func (o *Office) SignInWith(ctx context.Context, user, password string, file KeyFile) (*Desk, error) {
	settings, err := o.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	account, err := o.Store.Account(ctx, user)
	if problem.Of(err) == problem.NotFound {
		return nil, o.failedSignIn(ctx, user, nil, errWrong)
	}
	if err != nil {
		return nil, err
	}
	if refusal := account.Barred(o.Now()); refusal != nil {
		return nil, o.failedSignIn(ctx, user, nil, refusal)
	}
	d := &Desk{office: o, settings: settings}
	dataKey, err := d.openAccount(&account, password, file)
	if errors.Is(err, access.ErrWrongPassword) {
		account.Failed(o.Now())
		return nil, o.failedSignIn(ctx, user, &account, errWrong)
	}
	if err != nil {
		return nil, o.failedSignIn(ctx, user, nil, err)
	}
	defer clear(dataKey)
	if err := o.Store.Unlock(dataKey); err != nil {
		return nil, err
	}
	change := Change{Audit: o.entry(user, "sign_in", "", audit.Done, "登录")}
	if err := o.proved(ctx, &account, dataKey, &change); err != nil {
		return nil, o.failedSignIn(ctx, user, nil, err)
	}
	if err := d.opened(&account, password, dataKey, &change); err != nil {
		return nil, err
	}
	d.account = account
	preferences, err := d.Preferences(ctx)
	if err != nil {
		return nil, err
	}
	d.outlived = !settings.Training && account.Outlived(o.Now(), preferences.PasswordDays)
	if err := d.begin(ctx, &change); err != nil {
		return nil, err
	}
	if err := d.glance(ctx); err != nil {
		return nil, err
	}
	return d, d.resume(ctx)
}

// opened takes the data key that came since the person was here last, and forgets wrong passwords.
func (d *Desk) opened(a *access.Account, password string, dataKey []byte, change *Change) error {
	awaited := a.Awaits()
	if awaited {
		if err := a.Take(password, dataKey, d.signer.Load(), d.office.Rand); err != nil {
			return err
		}
	}
	if awaited || a.Failures > 0 {
		a.Succeeded()
		change.Accounts = []access.Account{*a}
	}
	return nil
}

// provedDrawer says which accounts have been opened with a proof of what they say: one that is taken away is missed.
const provedDrawer Drawer = "proved"

// proved notes that an account has its proof, and proves one that was made before accounts were, when it is first opened.
func (o *Office) proved(ctx context.Context, a *access.Account, dataKey []byte, change *Change) error {
	switch _, err := o.Store.Record(ctx, provedDrawer, a.User); {
	case err == nil && !a.Unproved():
		return nil
	case err == nil:
		return problem.New(problem.Damaged, "账户“"+a.User+"”不能使用", "账户登记事项的校验码不见了", "请系统管理员核对审计日志，从备份恢复或者重置账户")
	case problem.Of(err) != problem.NotFound:
		return err
	}
	if a.Unproved() {
		a.Alter(dataKey, func(*access.Account) {})
		change.Accounts = []access.Account{*a}
	}
	change.Records = append(change.Records, Record{Drawer: provedDrawer, Name: a.User, Content: []byte("1")})
	return nil
}

// openAccount opens an account's keys and keeps the signer's, and how to miss the key file.
func (d *Desk) openAccount(a *access.Account, password string, file KeyFile) (dataKey []byte, err error) {
	var content []byte
	if a.HasFactor() && file != nil {
		if content, err = file.Read(); err != nil {
			return nil, noKeyFile("不能登录", err)
		}
	}
	dataKey, signer, err := a.Open(password, content)
	if err != nil {
		return nil, err
	}
	d.signer.Store(signer)
	if a.HasFactor() {
		d.factor.Store(&factor{file, seal.SM3(content)})
	}
	return dataKey, nil
}

func noKeyFile(what string, cause error) error {
	return problem.From(errors.Join(access.ErrKeyFile, cause), problem.SignIn, what, "读不到您的密钥文件", "请插入存放密钥文件的U盘后再试")
}

// begin notes which desk is the person's from now on.
func (d *Desk) begin(ctx context.Context, change *Change) error {
	if d.account.Role != access.Service { // several jobs may run at a time
		var id [16]byte
		if _, err := io.ReadFull(d.office.Rand, id[:]); err != nil {
			return problem.From(err, problem.Internal, "不能登录", "取不到随机数", "请重新启动计算机后再试")
		}
		d.session = hex.EncodeToString(id[:])
		change.Records = append(change.Records, Record{Drawer: sessionDrawer, Name: d.account.User, Content: []byte(d.session)})
	}
	return d.office.Store.Commit(ctx, *change)
}

// present tells whether the desk is still the person's, and, for what changes rights or leaves the house, whether their
// key file is where it was.
func (d *Desk) present(ctx context.Context, p access.Permission) error {
	if d.session != "" {
		now, err := d.office.Store.Record(ctx, sessionDrawer, d.account.User)
		switch {
		case problem.Of(err) == problem.NotFound, err == nil && string(now) != d.session:
			return problem.New(problem.SignIn, "不能"+p.Name(), "您的账户又在别处登录了，这里的登录已失效", "请重新登录；如果不是您本人，请立即修改口令并报告安全管理员")
		case err != nil:
			return err
		}
	}
	if f := d.factor.Load(); f != nil && p.Strong() {
		content, err := f.file.Read()
		if err != nil {
			return noKeyFile("不能"+p.Name(), err)
		}
		if seal.SM3(content) != f.digest {
			return noKeyFile("不能"+p.Name(), errors.New("another key file"))
		}
	}
	return nil
}

var errWrong = problem.New(problem.SignIn, "不能登录", "用户名或口令不正确", "请核对后重试；连续输错五次账户会被暂时锁定")

// stranger is a name that nobody here has, for the log. It may be a password that was typed in the wrong place, so that no
// more of it is kept than tells one attempt from another.
func stranger(user string) string {
	if first := []rune(user); len(first) > 2 {
		return string(first[:2]) + "****"
	}
	return "****"
}

// failedSignIn writes the attempt down and returns why it failed.
func (o *Office) failedSignIn(ctx context.Context, user string, a *access.Account, why error) error {
	var change Change
	if a != nil {
		change.Accounts = []access.Account{*a}
	} else {
		user = stranger(user)
	}
	change.Audit = o.entry(user, "sign_in", "", audit.Failed, "登录失败")
	if err := o.Store.Commit(ctx, change); err != nil {
		return err
	}
	return why
}

// Recover opens the store with the recovery key for a bureau whose administrator lost the password: the account gets a
// new one, told once, that has to be changed at first use, and a new key. It is for administrators only, who open the
// other accounts, and it is written down.
func (o *Office) Recover(ctx context.Context, user, recovery string) (Newcomer, error) {
	const what = "不能用恢复密钥开启账户"
	settings, err := o.Store.Settings(ctx)
	if err != nil {
		return Newcomer{}, err
	}
	dataKey, err := access.OpenRecovery(recovery, settings.Recovery)
	if err != nil {
		if _, unknown := o.Store.Account(ctx, user); unknown != nil {
			user = stranger(user)
		}
		return Newcomer{}, errors.Join(err, o.Store.Commit(ctx, Change{Audit: o.entry(user, "recover", "", audit.Failed, "恢复密钥不对")}))
	}
	defer clear(dataKey)
	account, err := o.Store.Account(ctx, user)
	if err != nil {
		return Newcomer{}, err
	}
	if !slices.Contains(access.Administrators(), account.Role) {
		return Newcomer{}, problem.New(problem.Refused, what, "“"+user+"”不是管理员账户", "请先恢复系统管理员和安全管理员，再由他们重置其他账户")
	}
	n := Newcomer{User: user, Name: account.Name, Role: account.Role, Password: access.GeneratePassword(o.Rand)}
	if err := account.Renew(n.Password, dataKey, o.Now(), o.Rand); err != nil {
		return Newcomer{}, err
	}
	if err := o.Store.Unlock(dataKey); err != nil {
		return Newcomer{}, err
	}
	defer o.Store.Lock()
	entry := o.entry(user, "recover", "", audit.Done, "用恢复密钥重置了"+account.Role.Name()+"账户")
	return n, o.Store.Commit(ctx, Change{Accounts: []access.Account{account}, Records: []Record{{Drawer: sessionDrawer, Name: user}}, Audit: entry})
}
