package model

import (
	"roadcert/domain/access"
	"roadcert/domain/bureau"
)

// AccountAct is what can be done on the page of the accounts.
type AccountAct int

// The acts, in the order of their buttons.
const (
	AskAdd AccountAct = iota
	AskRenew
	AskEnd
	AskUnlock
	ConfirmChange
	RejectChange
)

// AccountOffer is one act as a button.
type AccountOffer struct {
	Act  AccountAct
	Verb string
	Deed bureau.AccountDeed // what is asked for; empty where it is decided
	// Needs is the permission of whoever may.
	Needs   access.Permission
	Primary bool
	Ends    bool
	why     func(r *AccountRow, self string) string
}

// accountOffers is who may do what to an account in which state.
var accountOffers = []AccountOffer{
	{AskAdd, "新增账户…", bureau.AddAccount, access.ManageAccounts, true, false, func(*AccountRow, string) string { return "" }},
	{AskRenew, "重置口令…", bureau.RenewAccount, access.ManageAccounts, false, false, whyNotAsk},
	{AskEnd, "停用…", bureau.EndAccount, access.ManageAccounts, false, true, whyNotEnd},
	{AskUnlock, "解除锁定…", bureau.UnlockAccount, access.ManageAccounts, false, false, whyNotUnlock},
	{ConfirmChange, "确认…", "", access.ConfirmAccounts, true, false, whyNotDecideChange},
	{RejectChange, "退回…", "", access.ConfirmAccounts, false, true, whyNotDecideChange},
}

// AccountOffers are the acts in the order of their buttons.
func AccountOffers() []AccountOffer { return accountOffers }

// Why says why an act cannot be done to the row under the cursor, nil for none, by who sits here; empty where it can.
// The desk asks the same again, and more.
func (o AccountOffer) Why(r *AccountRow, may func(access.Permission) bool, self string) string {
	if !may(o.Needs) {
		if o.Deed == "" {
			return "账户变动由" + access.HolderNames(o.Needs) + "确认或退回：增减账户要经过两个人。"
		}
		return "账户由" + access.HolderNames(o.Needs) + "办理，再由" + access.HolderNames(access.ConfirmAccounts) + "确认。"
	}
	return o.why(r, self)
}

const chooseAccount = "请先在列表里选择一个账户。"

func whyNotAsk(r *AccountRow, self string) string {
	switch {
	case r == nil:
		return chooseAccount
	case r.Never():
		return "这个账户没有建立：新增的申请被退回了。改好以后请用“新增账户”重新申请。"
	case r.Change != nil:
		return "“" + r.User + "”的" + r.Waits() + "还在等" + access.HolderNames(access.ConfirmAccounts) + "确认，请先请其确认或退回。"
	case r.User == self:
		return "自己的账户不能由自己变动，请由另一位" + r.Role.Name() + "办理；只是想改口令，请到“我的账户”。"
	}
	return ""
}

func whyNotEnd(r *AccountRow, self string) string {
	if r != nil && r.Change == nil && r.Disabled {
		return "这个账户已经停用，不必重复办理。"
	}
	return whyNotAsk(r, self)
}

func whyNotUnlock(r *AccountRow, self string) string {
	switch {
	case r == nil || r.Change != nil || r.Never():
		return whyNotAsk(r, self)
	case r.Disabled:
		return "这个账户是停用，不是锁定；要重新启用，请用“重置口令”。"
	case !r.Locked:
		return "这个账户没有锁定。"
	}
	return whyNotAsk(r, self)
}

func whyNotDecideChange(r *AccountRow, _ string) string {
	switch {
	case r == nil:
		return chooseAccount
	case r.Change == nil:
		return "这个账户没有等待确认的变动。"
	}
	return ""
}

// AccountQuestion is what is asked before an act.
type AccountQuestion struct {
	Title, Text, Button string
	Reason              string // hint of the reason; empty where none is asked for
	Password            bool   // the person's own password is asked for
	Done                string // what is said afterwards
}

// Asks words the question of an act on an account that is there.
func (o AccountOffer) Asks(r AccountRow) AccountQuestion {
	who, waits := r.Name+"（"+r.User+"，"+r.Role.Name()+"）", "要等"+access.HolderNames(access.ConfirmAccounts)+"确认才生效。"
	asked := "已申请" + o.Deed.Name() + "，等" + access.HolderNames(access.ConfirmAccounts) + "确认"
	switch o.Act {
	case AskRenew:
		text := who + "忘了口令、丢了密钥文件时用它：生成一个新的初始口令，只显示一次。" + waits
		if r.Disabled {
			text = who + "已经停用。重置以后重新启用，生成一个新的初始口令，只显示一次。" + waits
		}
		return AccountQuestion{Title: "重置口令和密钥", Text: text, Button: "申请重置", Reason: "例如：忘记口令", Password: true, Done: asked}
	case AskEnd:
		return AccountQuestion{Title: "停用账户", Text: "停用" + who + "，" + waits + "确认以后，" + accountThen[bureau.EndAccount], Button: "申请停用", Reason: "例如：调离", Done: asked}
	case AskUnlock:
		return AccountQuestion{
			Title: "解除锁定", Text: who + "连续输错口令，账户暂时锁定；不解除，到时也会自己解开。请先问明是不是本人输错的。" + waits,
			Button: "申请解除锁定", Reason: "例如：本人输错口令，已核实", Done: asked,
		}
	case ConfirmChange:
		why := ""
		if r.Change.Why != "" {
			why = "，原因：" + r.Change.Why
		}
		left := EndingLeaves(r.Change)
		if left != "" {
			left = "此人名下还有未了事项 " + left
		}
		return AccountQuestion{
			Title: "确认" + r.Waits(), Text: who + "。" + r.Change.By + " 申请" + why + "。确认以后，" + accountThen[r.Change.What] + left + "请先向申请人和本人核实。",
			Button: "确认" + r.Waits(), Password: true, Done: "已确认，马上生效",
		}
	case RejectChange:
		return AccountQuestion{Title: "退回" + r.Waits(), Text: "退回以后账户保持原样。原因请同时告诉申请人 " + r.Change.By + "。", Button: "退回", Reason: "为什么不同意", Done: "已退回，账户没有变"}
	case AskAdd:
	}
	text := "账户" + waits + "三位管理员之间、管理员与业务岗位之间，都不能是同一个人。"
	return AccountQuestion{Title: "新增账户", Text: text, Button: "申请新增", Password: true, Done: asked}
}
