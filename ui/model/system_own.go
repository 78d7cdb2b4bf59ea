package model

import (
	"fmt"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
)

// soonDays is how long before its end a password is worth a word.
const soonDays = 14

// Own is what 我的账户 says of a person's account.
type Own struct {
	Facts    []SyncFact
	KeyFile  string // 已启用
	Tone     Tone   // of the key file
	Explains []string
	Verb     string // what can be done about the key file
	Why      string // why that cannot be done
}

// NewOwn words a person's own account.
func NewOwn(o bureau.OwnAccount, today day.Day) Own {
	until, tone := passwordUntil(o, today)
	own := Own{
		Facts: []SyncFact{
			{"姓名", o.Name, Plain},
			{"用户名", o.User, Plain},
			{"岗位", o.Role.Name(), Plain},
			{"口令设于", day.Of(o.PasswordSet.Local()).String(), Plain},
			{"口令有效期", until, tone},
		},
		KeyFile: "未启用", Tone: Plain, Explains: factorBefore, Verb: "启用密钥文件…",
	}
	if o.Factor {
		own.KeyFile, own.Tone, own.Explains, own.Verb = "已启用", Good, factorAfter, "换一个地方存…"
	}
	if o.Role == access.Service {
		own.Why = "定时任务没有人在场插入U盘，只用口令登录。"
	}
	return own
}

// passwordUntil is until when the password can be used.
func passwordUntil(o bureau.OwnAccount, today day.Day) (string, Tone) {
	if o.Lasts == 0 {
		return "不到期", Plain
	}
	until := day.Of(o.PasswordSet.Local()).Add(o.Lasts)
	switch left := int(until - today); {
	case left < 0:
		return until.String() + " 已到期，请马上修改口令", Danger
	case left <= soonDays:
		return fmt.Sprintf("%s，还有 %d 天，请提前修改口令", until, left), Warning
	default:
		return fmt.Sprintf("%s，还有 %d 天", until, left), Plain
	}
}

// What a key file means, before there is one and after.
var (
	factorBefore = []string{
		"密钥文件是您的第二把钥匙：您签名用的密钥，用您的口令加密，存在U盘上。只知道您的口令的人，没有它登录不了。",
		"启用以后，登录要同时有口令和这个文件；审批、制发、批量转化、导出这些重要操作，U盘都要插着。",
		"U盘丢了或坏了，要请系统管理员重置账户、安全管理员确认。启用以后不能自己停用。",
	}
	factorAfter = []string{
		"登录要同时有口令和密钥文件；审批、制发、批量转化、导出这些重要操作，U盘都要插着。不用时请拔下U盘随身保管。",
		"修改口令时密钥文件会同时改写，所以U盘要插着；以前抄到别处的副本从那时起打不开。",
		"要换U盘，请在旧U盘还插着时换一个地方存，旧文件随后请删除。U盘丢了或坏了，要请系统管理员重置账户、安全管理员确认。",
	}
)

// FactorDone is what is said once the key file is written.
func FactorDone(path string) []string {
	return []string{
		"密钥文件已写到 " + path + "。",
		"下次登录时插入U盘，程序会自己找到它；找不到时请填写这个位置。",
		"请不要把它抄到这台电脑上，也不要交给别人。",
	}
}

// KeyFileName is what the file is called: it says whose it is, so that nobody takes another's for their own.
func KeyFileName(user string) string { return "路证密钥-" + user + ".pem" }

// KeyFileAdvice is what is said beside the place of a key file; sticks are the folders of what can be pulled out.
func KeyFileAdvice(path string, sticks []string) string {
	switch {
	case path == "" && len(sticks) == 0:
		return "没有找到U盘，请插入后再打开这个窗口，或者自己填写位置"
	case path == "":
		return ""
	case Within(path, sticks):
		return "在U盘上"
	}
	return "不在U盘上：留在这台电脑里，就和口令在一起，起不到第二把钥匙的作用"
}
