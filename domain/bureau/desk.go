package bureau

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Desk is a person signed in at a workstation. Its methods may be called from several goroutines.
type Desk struct {
	office   *Office
	settings Settings
	account  access.Account
	signer   atomic.Pointer[seal.Key] // nil once the person has left
	outlived bool                     // the password has had its time
	session  string                   // which sign-in this is; empty for jobs
	factor   atomic.Pointer[factor]   // nil where the account has no second one
	own      atomic.Pointer[seal.Key] // the bureau's, once it was asked for
	logBreak string                   // what was wrong with the end of the audit log at sign-in
}

// Person is who sits at a desk.
type Person struct {
	User string
	Name string
	Role access.Role
}

// Person returns who is signed in.
func (d *Desk) Person() Person {
	return Person{User: d.account.User, Name: d.account.Name, Role: d.account.Role}
}

// MustChange tells whether the password was given by somebody else, or has had its time, and has to be changed first.
func (d *Desk) MustChange() bool { return d.account.MustChange || d.outlived }

// May tells whether the person has a permission, for menus; every use case asks again.
func (d *Desk) May(p access.Permission) bool { return access.Allowed(d.account.Role, p) }

// Settings returns what the bureau is.
func (d *Desk) Settings() Settings { return d.settings }

// Catalog returns the catalogue as it is in force today, with its history.
func (d *Desk) Catalog() *catalog.Catalog { return d.office.Store.Catalog().On(d.Today()) }

// Regions returns the regions.
func (d *Desk) Regions() *code.Regions { return d.office.Regions }

// Today returns the day at the desk.
func (d *Desk) Today() day.Day { return day.Of(d.office.Now()) }

// now is the time at the desk, as it is kept.
func (d *Desk) now() time.Time { return d.office.Now().UTC().Truncate(time.Millisecond) }

// Close signs the person out, locks the store and forgets their keys, which are overwritten in memory once what is still
// running has ended. The head of the log is signed first, unless the store was locked before.
func (d *Desk) Close(ctx context.Context) error {
	defer d.forget()
	signed, err := d.signedHead(ctx, audit.SignOut)
	if problem.Of(err) == problem.SignIn {
		err = nil
	}
	return errors.Join(err, d.office.Store.Commit(ctx, Change{Records: signed, Audit: d.entry("sign_out", "", audit.Done, "退出")}))
}

// forget lets go of all keys.
func (d *Desk) forget() {
	d.office.Store.Lock()
	d.signer.Store(nil)
	d.own.Store(nil)
	seal.Sweep()
}

// permit checks a permission at the beginning of a use case. A refusal is written to the log.
func (d *Desk) permit(ctx context.Context, p access.Permission, action, subject string) error {
	if d.May(p) {
		if d.MustChange() {
			return problem.New(problem.Forbidden, "不能"+p.Name(), "口令是别人给的或者已经到期", "请先修改口令")
		}
		if why := d.present(ctx, p); why != nil {
			return errors.Join(why, d.record(ctx, action, subject, audit.Refused, "登录已失效，或者密钥文件不在"))
		}
		return nil
	}
	why := problem.New(problem.Forbidden, "不能"+p.Name(), d.account.Role.Name()+"没有这项权限", "请由"+access.HolderNames(p)+"办理")
	if err := d.record(ctx, action, subject, audit.Refused, why.Why); err != nil {
		return err
	}
	return why
}

// refuse writes down that a rule said no to a use case, and says it to the person.
func (d *Desk) refuse(ctx context.Context, action, subject, what string, why *certificate.Refusal) error {
	if err := d.record(ctx, action, subject, audit.Refused, why.Rule); err != nil {
		return err
	}
	return Refused(what, why)
}

// Refused is the problem that a refusal by rule becomes. The *certificate.Refusal stays inside.
func Refused(what string, why *certificate.Refusal) error {
	return &problem.Problem{
		Code: problem.Refused, What: what, Why: why.Text + "（依据：" + why.Clause + "）", Remedy: why.Remedy, Cause: why,
	}
}

func (d *Desk) entry(action, subject string, outcome audit.Outcome, detail string) audit.Entry {
	return d.office.entry(d.account.User, action, subject, outcome, detail)
}

// record writes an audit entry that stands alone.
func (d *Desk) record(ctx context.Context, action, subject string, outcome audit.Outcome, detail string) error {
	return d.office.Store.Commit(ctx, Change{Audit: d.entry(action, subject, outcome, detail)})
}

// Kind returns a kind of the catalogue by its code.
func (d *Desk) Kind(c catalog.Code) (*catalog.Kind, error) { return d.kind(c) }

// kind returns a kind of the catalogue by its code.
func (d *Desk) kind(c catalog.Code) (*catalog.Kind, error) {
	if k, ok := d.Catalog().Kind(c); ok {
		return k, nil
	}
	var known []string
	for _, k := range d.Catalog().Kinds() {
		known = append(known, string(k.Code)+" "+k.Short)
	}
	return nil, problem.New(problem.Invalid, "找不到证照类别", "没有代码为“"+string(c)+"”的类别", "可用的有："+strings.Join(known, "、"))
}

// sign puts the person's signature on an event.
func (d *Desk) sign(e *certificate.Event) (err error) {
	e.Signature, err = d.signature(e.SignedBytes())
	return err
}

// signerKey is the person's key, as long as they are here.
func (d *Desk) signerKey() (*seal.Key, error) {
	if key := d.signer.Load(); key != nil {
		return key, nil
	}
	return nil, problem.New(problem.SignIn, "不能签名", "您已经退出登录", "请重新登录后再办")
}

// signature is the person's, over a message.
func (d *Desk) signature(message []byte) ([]byte, error) {
	signer, err := d.signerKey()
	if err != nil {
		return nil, err
	}
	made, err := signer.Sign(d.office.Rand, message)
	return made, problem.From(err, problem.Internal, "不能签名", "个人密钥签出的结果没有通过复核", "请重试；反复出现时请联系系统管理员")
}

// step makes the change that a command causes on a certificate, or returns the *certificate.Refusal.
func (d *Desk) step(c certificate.Certificate, cmd certificate.Command) (Step, error) {
	if v, ok := d.Catalog().InForce(cmd.Kind.Code); ok {
		cmd.Catalog = v.Number
	}
	e, err := c.Apply(cmd)
	if err != nil {
		return Step{}, err
	}
	after, err := c.After(d.Catalog(), &e)
	if err != nil {
		return Step{}, problem.From(err, problem.Internal, "不能"+cmd.Operation.Name(), "照面信息无法读取", "请核对照面各项")
	}
	return Step{Before: c, After: after, Event: e}, nil
}
