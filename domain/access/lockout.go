package access

import (
	"fmt"
	"time"

	"roadcert/domain/problem"
)

// freeFailures is how many wrong passwords in a row stay without consequence, less one: the fifth locks.
const freeFailures = 4

// delays is how long each further wrong password locks the account; the last holds from then on.
var delays = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, 60 * time.Minute}

// Barred returns the problem that keeps the account from trying a password now, or nil. Ask before Open, so
// that a locked account learns nothing about its password.
func (a *Account) Barred(now time.Time) error {
	if a.Disabled {
		return problem.New(problem.SignIn, "不能登录", "这个账户已停用", "请找系统管理员")
	}
	if wait := a.LockedUntil.Sub(now); wait > 0 {
		minutes := int((wait + time.Minute - 1) / time.Minute)
		return problem.New(problem.SignIn, "不能登录",
			fmt.Sprintf("口令连续输错 %d 次，账户暂时锁定", a.Failures),
			fmt.Sprintf("请在 %d 分钟后重试；忘记口令请找系统管理员", minutes))
	}
	return nil
}

// Failed counts a wrong password: from the fifth in a row on, the account is locked for 1, 5, 15, then 60 minutes.
func (a *Account) Failed(now time.Time) {
	a.Failures++
	if step := a.Failures - freeFailures - 1; step >= 0 {
		a.LockedUntil = now.Add(delays[min(step, len(delays)-1)])
	}
}

// Succeeded forgets the wrong passwords. A system administrator unlocks an account the same way.
func (a *Account) Succeeded() { a.Failures, a.LockedUntil = 0, time.Time{} }
