package bureau

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/problem"
	"roadcert/domain/sharing"
)

// Preferences are what a bureau decides about its own way of working.
type Preferences struct {
	// ThreeSteps: a case that a reviewer agrees to still waits for the approver (受理、审核、批准). Otherwise the
	// second person's word decides.
	ThreeSteps bool `json:"three_steps"`
	// PickUp is the address of the province's page where a holder gets a certificate on their phone. {code} in it
	// stands for the pick-up code, {identifier} for the certificate's identifier. Empty: there is none yet.
	PickUp string `json:"pick_up"`
	// FaultAfter is how many minutes the link to the province may fail before a fault is opened by itself (DB21/T 5.3);
	// 0: never. What a bureau that said nothing has is DefaultFaultAfter.
	FaultAfter int `json:"fault_after"`
	// PasswordDays is how many days a password lasts; 0: for ever. What a bureau that said nothing has is
	// DefaultPasswordDays.
	PasswordDays int `json:"password_days"`
	// LockAfter is how many minutes nobody may have touched the workstation before the password has to be given again; 0:
	// for ever. What a bureau that said nothing has is DefaultLockAfter.
	LockAfter int `json:"lock_after"`
	// ShareAlone is how many certificates one person may agree to share at most; more need a second person (DB21/T 6.3).
	// 0 means DefaultShareAlone.
	ShareAlone int `json:"share_alone"`
}

// DefaultLockAfter is how many minutes the workstation may be left alone where the bureau has not said.
const DefaultLockAfter = 15

// DefaultPasswordDays is how many days a password lasts where the bureau has not said.
const DefaultPasswordDays = 90

// DefaultFaultAfter is how many minutes the link may fail where the bureau has not said.
const DefaultFaultAfter = 30

// mostLockAfter is an hour.
const mostLockAfter = 60

// mostPasswordDays is a year.
const mostPasswordDays = 366

// DefaultShareAlone is how many certificates one person may agree to share where the bureau has not said.
const DefaultShareAlone = 50

// mostFaultAfter is a day: what lasts longer without being registered is found out by the province.
const mostFaultAfter = 24 * 60

const preferencesName = "bureau"

// webAddress is what a phone opens: a host with a point or a port in its name, and no blanks.
var webAddress = regexp.MustCompile(`^https?://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#]\S*)?$`)

// Preferences returns what the bureau has decided; everybody may know.
func (d *Desk) Preferences(ctx context.Context) (Preferences, error) {
	p := Preferences{
		FaultAfter: DefaultFaultAfter, PasswordDays: DefaultPasswordDays, LockAfter: DefaultLockAfter, ShareAlone: DefaultShareAlone,
	}
	_, err := fetch(ctx, d.office.Store, preferencesDrawer, preferencesName, &p,
		problem.New(problem.Damaged, "不能读出本单位设置", "保存的设置读不出来", "请检查证照库，必要时用备份恢复"))
	return p, err
}

// SavePreferences changes the bureau's way of working from now on.
func (d *Desk) SavePreferences(ctx context.Context, p Preferences) error {
	if err := d.permit(ctx, access.ManageSettings, "preferences", ""); err != nil {
		return err
	}
	p.PickUp = strings.TrimSpace(p.PickUp)
	if err := p.Check(); err != nil {
		return err
	}
	p.ShareAlone = cmp.Or(p.ShareAlone, DefaultShareAlone)
	if p.ShareAlone < 1 || p.ShareAlone > sharing.MostCertificates {
		return problem.New(problem.Invalid, "不能保存设置", fmt.Sprintf("一人可授权的本数 %d 不在 1 至 %d 之间", p.ShareAlone, sharing.MostCertificates), "请填写本数，超过它的共享要两人授权")
	}
	r, err := keep(preferencesDrawer, preferencesName, p)
	if err != nil {
		return err
	}
	return d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: d.entry("preferences", "", audit.Done, "修改本单位设置")})
}

// Check says what is wrong with a way of working.
func (p Preferences) Check() error {
	const what = "不能保存设置"
	if p.PickUp != "" && !webAddress.MatchString(p.PickUp) {
		return problem.New(problem.Invalid, what, "“"+p.PickUp+"”不是网址", "请填写以 https:// 开头的完整网址，取证码的位置写 {code}")
	}
	for _, n := range []struct {
		name, unit, never string
		is, most          int
	}{
		{"故障阈值", "分钟", "不自动登记故障", p.FaultAfter, mostFaultAfter},
		{"口令有效期", "天", "不到期", p.PasswordDays, mostPasswordDays},
		{"自动锁定", "分钟", "不自动锁定", p.LockAfter, mostLockAfter},
	} {
		if n.is < 0 || n.is > n.most {
			return problem.New(problem.Invalid, what, fmt.Sprintf("%s %d %s不在 0 至 %d 之间", n.name, n.is, n.unit, n.most), "请填写"+n.unit+"数，0 表示"+n.never)
		}
	}
	return nil
}
