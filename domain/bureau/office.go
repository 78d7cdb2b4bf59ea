// Package bureau is the work of a county bureau: its use cases, and the small interfaces they need from
// the outside.
//
// An Office is a bureau with its doors closed: it can be founded, and people can sign in. Signing in gives
// a Desk, and every use case is a method of Desk: it checks the person's permission first and writes the
// audit entry, refusals included. There is no use case without a desk.
package bureau

import (
	"context"
	"io"
	"strings"
	"sync"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/code"
	"roadcert/domain/document"
	"roadcert/domain/exchange"
	"roadcert/domain/hanzi"
	"roadcert/domain/patrol"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
	"roadcert/domain/workday"
)

// Office is where a desk stands.
type Office struct {
	Store    Store
	Regions  *code.Regions
	Calendar *workday.Calendar // the years the program carries; a bureau brings those after them
	Press    document.Press
	Forms    *hanzi.Forms // of characters, to compare names by and to tell what only looks like one
	Patrols  *patrol.Book // check lists of the security patrol
	Machine  Machine      // what a patrol asks of the computer; nil where nobody can tell
	Now      func() time.Time
	Rand     io.Reader // for keys, passwords and signatures; safe for use by several goroutines

	// Dial opens a wire to the province that wrote an invitation; nil where the program has none.
	Dial func(exchange.Invitation) (Wire, error)

	keeping  sync.Mutex // while a key or seal that is made at first need is made
	packing  sync.Mutex // while a backup is made or tried
	rekeying sync.Mutex // while the data key or the recovery key is changed
	link     connection // to the province
}

// Founding says what a new bureau is.
type Founding struct {
	Region   string // six digits, GB/T 2260
	Bureau   string
	USCC     string
	Training bool // practice accounts, and every sheet says 练习
	Rounds   int  // of the password derivation; 0 means access.DefaultRounds
}

// Newcomer is an account just made, with the password that is told once.
type Newcomer struct {
	User     string      `json:"user"`
	Name     string      `json:"name"`
	Role     access.Role `json:"role"`
	Password string      `json:"password"`
}

// Founded is what founding tells once and never again.
type Founded struct {
	Accounts []Newcomer
	Recovery access.RecoveryHalves // of the recovery key, one for each of two people
}

// Found makes the bureau: a data key, the accounts that begin it (all practice accounts in training, else
// the three administrators), and the recovery key in two halves. The store must be new.
func (o *Office) Found(ctx context.Context, f Founding) (Founded, error) {
	if err := o.checkFounding(f); err != nil {
		return Founded{}, err
	}
	dataKey := make([]byte, seal.KeySize)
	if _, err := io.ReadFull(o.Rand, dataKey); err != nil {
		return Founded{}, problem.From(err, problem.Internal, "不能建立证照库", "取不到随机数", "请重新启动计算机后再试")
	}
	defer clear(dataKey)
	roles := access.Administrators()
	if f.Training {
		roles = access.Roles()
	}
	var founded Founded
	var change Change
	for _, role := range roles {
		n := Newcomer{User: string(role), Name: role.Name(), Role: role}
		a, err := o.newAccount(&n, dataKey, f.Rounds)
		if err != nil {
			return Founded{}, err
		}
		a.Alter(dataKey, func(a *access.Account) { a.MustChange = !f.Training })
		founded.Accounts, change.Accounts = append(founded.Accounts, n), append(change.Accounts, a)
	}
	recovery, err := access.NewRecovery(o.Rand)
	if err != nil {
		return Founded{}, err
	}
	wrapped, err := recovery.Wrap(o.Rand, dataKey)
	if err != nil {
		return Founded{}, err
	}
	if founded.Recovery, err = recovery.Halves(o.Rand); err != nil {
		return Founded{}, err
	}
	change.Settings = &Settings{
		Bureau: f.Bureau, USCC: f.USCC, Region: f.Region, Workstation: 1, Training: f.Training,
		Recovery: wrapped, Founded: o.Now().UTC(),
	}
	change.Audit = o.entry("", "found", f.Region, audit.Done, "建立证照库："+f.Bureau)
	return founded, o.Store.Commit(ctx, change)
}

func (o *Office) checkFounding(f Founding) error {
	const what = "不能建立证照库"
	if _, retired, ok := o.Regions.Known(f.Region); !ok || retired || len(f.Region) != 6 {
		return problem.New(problem.Invalid, what, "“"+f.Region+"”不是辽宁省现行的县级行政区划代码", "请填六位代码，例如法库县 210124")
	}
	if f.Bureau == "" {
		return problem.New(problem.Invalid, what, "没有填写单位名称", "请填写单位全称")
	}
	if _, err := code.ParseUSCC(f.USCC); err != nil {
		return problem.New(problem.Invalid, what, "单位的统一社会信用代码有误，"+err.Error(), "请对照证书核对")
	}
	return nil
}

// newAccount makes an account with a generated password, which it tells the newcomer.
func (o *Office) newAccount(n *Newcomer, dataKey []byte, rounds int) (access.Account, error) {
	if rounds == 0 {
		rounds = access.DefaultRounds
	}
	n.Password = access.GeneratePassword(o.Rand)
	return access.NewAccount(n.User, n.Name, n.Role, n.Password, dataKey, rounds, o.Now(), o.Rand)
}

// entry is an entry of the log. A subject is often what somebody typed: who asks for a case by a citizen ID does not put the
// ID into the log. Nothing of ours is called by digits alone.
func (o *Office) entry(actor, action, subject string, outcome audit.Outcome, detail string) audit.Entry {
	if strings.Trim(subject, "0123456789Xx") == "" {
		subject = maskText(subject)
	}
	return audit.Entry{
		At: o.Now().UTC().Truncate(time.Millisecond), Actor: actor, Action: action, Subject: subject,
		Outcome: outcome, Detail: detail,
	}
}
