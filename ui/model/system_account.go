package model

import (
	"cmp"
	"errors"
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// AccountRow is an account in the list of all, with what waits to be done to it.
type AccountRow struct {
	bureau.Account
	Change   *bureau.AccountChange  // nil where nothing waits
	Rejected *bureau.RejectedChange // what was turned down and not asked for anew; nil for nothing
}

// NewAccountRows lists accounts: first those that something waits for, the oldest first, then the others by their duty. A
// new account that was turned down has a row, too.
func NewAccountRows(accounts []bureau.Account, changes []bureau.AccountChange, rejected []bureau.RejectedChange) []AccountRow {
	order := map[string]int{}
	rows := make([]AccountRow, len(accounts))
	for i := range rejected {
		r := &rejected[i]
		at := slices.IndexFunc(accounts, func(a bureau.Account) bool { return a.User == r.User })
		if at >= 0 {
			rows[at].Rejected = r
		} else if r.Becomes != nil {
			who := bureau.Person{User: r.User, Name: r.Becomes.Name, Role: r.Becomes.Role}
			rows = append(rows, AccountRow{Account: bureau.Account{Person: who}, Rejected: r})
		}
	}
	for i, a := range accounts {
		rows[i].Account = a
		if at := slices.IndexFunc(changes, func(c bureau.AccountChange) bool { return c.ID == a.Waiting }); at >= 0 {
			rows[i].Change = &changes[at]
			order[a.User] = at - len(changes)
		}
	}
	slices.SortStableFunc(rows, func(a, b AccountRow) int {
		return cmp.Or(order[a.User]-order[b.User], slices.Index(access.Roles(), a.Role)-slices.Index(access.Roles(), b.Role), cmp.Compare(a.User, b.User))
	})
	return rows
}

// IsNew tells whether the account is yet to be.
func (r AccountRow) IsNew() bool { return r.Change != nil && r.Change.What == bureau.AddAccount }

// Never tells whether the account was asked for and turned down: there is none.
func (r AccountRow) Never() bool {
	return r.Change == nil && r.Rejected != nil && r.Rejected.What == bureau.AddAccount
}

// State is how an account stands, as a word.
func (r AccountRow) State() (word string, tone Tone) {
	switch {
	case r.Never():
		return "没有建立", Plain
	case r.IsNew():
		return "待确认", Warning
	case r.Disabled:
		return "停用", Plain
	case r.Locked:
		return "暂时锁定", Danger
	}
	return "正常", Good
}

// KeyFile tells whether the account opens with a key file only.
func (r AccountRow) KeyFile() string {
	switch {
	case r.IsNew() || r.Never():
		return ""
	case r.Factor:
		return "有"
	}
	return "没有"
}

// KeyFileText says the same at length.
func (r AccountRow) KeyFileText() string {
	switch {
	case r.Never():
		return "还没有账户"
	case r.IsNew():
		return "确认以后由本人启用"
	case r.Factor:
		return "有：登录和重要操作都要插入本人的U盘"
	}
	return "没有：只用口令登录"
}

// Standing is what waits for an account, or was turned down, in the list.
func (r AccountRow) Standing() (text string, tone Tone) {
	switch {
	case r.Change != nil:
		return r.Waits() + "，待确认", Warning
	case r.Rejected != nil:
		return r.Rejected.What.Name() + "，已退回", Plain
	}
	return "", Plain
}

// RejectedFacts are what was turned down, by whom and why; none where nothing was.
func (r AccountRow) RejectedFacts() []SyncFact {
	c := r.Rejected
	if c == nil {
		return nil
	}
	return []SyncFact{
		{"退回的原因", c.Answer, Warning},
		{"退回", FaultMoment(c.RejectedAt) + "　" + c.RejectedBy, Plain},
		{"申请", FaultMoment(c.At) + "　" + c.By + map[bool]string{true: "：" + c.Why}[c.Why != ""], Plain},
	}
}

// Note says what there is to know about an account in its state; empty for nothing.
func (r AccountRow) Note() string {
	switch {
	case r.Change != nil:
		return "变动由" + access.HolderNames(access.ManageAccounts) + "申请，由" + access.HolderNames(access.ConfirmAccounts) + "确认才生效：没有人能单独增减账户。"
	case r.Never():
		return "改好以后可以重新申请新增；三十天以后不再列出。"
	case r.Disabled:
		return "停用的账户不能登录；返岗时用“重置口令”重新启用。"
	case r.Locked:
		return "连续输错口令，暂时不能登录，到时自己解开。"
	}
	return ""
}

// Waits is what is to be done to the account once it is confirmed; empty for nothing.
func (r AccountRow) Waits() string {
	if r.Change == nil {
		return ""
	}
	return r.Change.What.Name()
}

// ChangeFacts are who asked for a change, when and why, and what will come of it.
func (r AccountRow) ChangeFacts() []Choice {
	c := r.Change
	facts := []Choice{{"申请人", c.By}, {"申请时间", c.At.Local().Format("2006-01-02 15:04")}}
	if c.Why != "" { // nobody is asked why somebody new is to come
		facts = append(facts, Choice{"原因", c.Why})
	}
	return append(facts, Choice{"确认以后", accountThen[c.What]})
}

// accountThen is what comes of a change.
var accountThen = map[bureau.AccountDeed]string{
	bureau.AddAccount:    "本人可以用初始口令登录，第一次登录时要换成自己的口令。",
	bureau.RenewAccount:  "原来的口令和密钥文件作废，本人改用新的初始口令登录；正在别处的登录随即失效。以前签过的仍然有效。",
	bureau.EndAccount:    "不能再登录，正在进行的登录随即失效；办过的业务和签名都保留。以后返岗可以重置口令重新启用。",
	bureau.UnlockAccount: "输错口令的次数清零，可以马上用原来的口令登录。",
}

// UserNameFault says what is wrong with a name to sign in by; empty for nothing.
func UserNameFault(user string) string { return fault(access.CheckUserName(user)) }

// fault is what a form says beside a field about a problem.
func fault(err error) string {
	var p *problem.Problem
	if errors.As(err, &p) {
		return p.Why + "。" + p.Remedy
	}
	return ""
}

// RoleChoices are the duties an account can be for.
func RoleChoices() []Choice {
	var list []Choice
	for _, r := range access.Roles() {
		list = append(list, Choice{string(r), r.Name()})
	}
	return list
}

// TicketLine is what the owner of a new password is given: one line to write down.
func TicketLine(n bureau.Newcomer) string {
	return n.Name + "（" + n.Role.Name() + "）　用户名 " + n.User + "　初始口令 " + n.Password
}
