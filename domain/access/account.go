package access

import (
	"bytes"
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// How often a password is stretched. A store made for tests may take MinRounds; everything else takes
// DefaultRounds. What lies outside the limits is not tried: it would be no protection, or no end.
const (
	DefaultRounds = 600_000
	MinRounds     = 1_000
	MaxRounds     = 10_000_000
)

// saltSize is the length of a salt in bytes.
const saltSize = 16

// ErrWrongPassword tells that the password does not open the account. It is the Cause of the problem that
// Open returns, and says nothing about whether there is such a user: that is the desk's to word.
var ErrWrongPassword = errors.New("口令不对")

// Account is a person's entry: what is stored of it gives nothing to whoever does not know the password.
//
// The data key and the signer's key each lie under a key of their own derived from the password. Both are
// bound to the user name and the role, so that a row can neither be given to another user nor be lent
// another role; somebody whose duty changes gets a new account.
type Account struct {
	User          string // lower-case letters, digits, . - _
	Name          string // 张三
	Role          Role
	Salt          []byte
	Rounds        int
	WrappedKey    []byte         // the data key
	WrappedSigner []byte         // the SM2 private key
	Public        seal.PublicKey // that belongs to it
	Failures      int            // wrong passwords since the last right one
	LockedUntil   time.Time
	Created       time.Time
	PasswordSet   time.Time
	MustChange    bool // the password was set by somebody else
	Disabled      bool
}

var userName = regexp.MustCompile(`^[a-z][a-z0-9._-]{1,31}$`)

// NewAccount makes an account with a signer's key of its own and gives it the data key.
func NewAccount(user, name string, role Role, password string, dataKey []byte, rounds int, now time.Time,
	rand io.Reader,
) (Account, error) {
	what := fmt.Sprintf("不能建立账户“%s”", user)
	invalid := func(why, remedy string) (Account, error) {
		return Account{}, problem.New(problem.Invalid, what, why, remedy)
	}
	switch {
	case !userName.MatchString(user):
		return invalid("用户名不合要求",
			"请用 2 至 32 个小写字母、数字、点、横线或下划线，以字母开头，例如 zhang.san")
	case strings.TrimSpace(name) == "":
		return invalid("没有写姓名", "请填写使用人的姓名")
	case !role.Known():
		return invalid(fmt.Sprintf("没有“%s”这个角色", role), "请从角色表中选择")
	case len(dataKey) < seal.KeySize:
		return Account{}, problem.New(problem.Internal, what, "数据密钥太短", "请把这句话报告给维护人员")
	}
	if err := CheckPassword(user, password); err != nil {
		return Account{}, err
	}
	signer, err := seal.GenerateKey(rand)
	if err != nil {
		return Account{}, problem.From(err, problem.Internal, what, "没有生成签名密钥", "请重试；仍不成功请报告维护人员")
	}
	a := Account{
		User: user, Name: strings.TrimSpace(name), Role: role, Rounds: rounds,
		Public: signer.Public(), Created: now, PasswordSet: now,
	}
	if err := a.wrap(password, dataKey, signer, rand); err != nil {
		return Account{}, problem.From(err, problem.Internal, what, "没有加密好密钥", "请重试；仍不成功请报告维护人员")
	}
	return a, nil
}

// Open returns the data key and the signer's key. A wrong password is a problem caused by ErrWrongPassword;
// a row that somebody altered is problem.Damaged where that can be told from a wrong password. Open keeps no
// count and looks at no clock: ask Barred first, and tell Failed or Succeeded after.
func (a *Account) Open(password string) (dataKey []byte, signer *seal.Key, err error) {
	underKey, underSigner, err := a.locks(password)
	if err != nil {
		return nil, nil, a.damaged("账户记录中的密钥参数不对", err)
	}
	dataKey, errKey := seal.Open(underKey, a.WrappedKey, a.belongs("data key"))
	private, errSigner := seal.Open(underSigner, a.WrappedSigner, a.belongs("signer"))
	defer clear(private)
	switch {
	case errKey != nil && errSigner != nil:
		return nil, nil, problem.From(ErrWrongPassword, problem.SignIn, "不能登录", "用户名或口令不对",
			"请核对后重新输入，注意大小写")
	case errKey != nil:
		return nil, nil, a.damaged("数据密钥被改动", errKey)
	case errSigner != nil:
		return nil, nil, a.damaged("签名密钥被改动", errSigner)
	}
	signer, err = seal.ParseKey(private)
	if err != nil {
		return nil, nil, a.damaged("签名密钥不可用", err)
	}
	if !bytes.Equal(signer.Public(), a.Public) {
		return nil, nil, a.damaged("账户登记的公钥不是这个人的", nil)
	}
	return dataKey, signer, nil
}

// SetPassword replaces the password by one of the person's own choice; both keys stay what they are.
func (a *Account) SetPassword(current, chosen string, now time.Time, rand io.Reader) error {
	dataKey, signer, err := a.Open(current)
	if err != nil {
		return err
	}
	defer clear(dataKey)
	if err := CheckPassword(a.User, chosen); err != nil {
		return err
	}
	if current == chosen {
		return problem.New(problem.Invalid, "不能修改口令", "新口令与原口令相同", "请换一个新口令")
	}
	changed := *a
	if err := changed.wrap(chosen, dataKey, signer, rand); err != nil {
		return problem.From(err, problem.Internal, "不能修改口令", "没有加密好密钥", "原口令仍然有效，请重试")
	}
	changed.PasswordSet, changed.MustChange = now, false
	*a = changed
	return nil
}

// wrap puts both keys under a password and a fresh salt.
func (a *Account) wrap(password string, dataKey []byte, signer *seal.Key, rand io.Reader) error {
	a.Salt = make([]byte, saltSize)
	if _, err := io.ReadFull(rand, a.Salt); err != nil {
		return err
	}
	underKey, underSigner, err := a.locks(password)
	if err != nil {
		return err
	}
	private := signer.Bytes()
	defer clear(private)
	a.WrappedKey = seal.Seal(underKey, rand, dataKey, a.belongs("data key"))
	a.WrappedSigner = seal.Seal(underSigner, rand, private, a.belongs("signer"))
	return nil
}

// locks derives the two wrapping keys; the password is stretched once for both.
func (a *Account) locks(password string) (underKey, underSigner cipher.AEAD, err error) {
	if a.Rounds < MinRounds || a.Rounds > MaxRounds {
		return nil, nil, fmt.Errorf("口令派生轮数 %d 不在 %d 至 %d 之间", a.Rounds, MinRounds, MaxRounds)
	}
	master := seal.DeriveKey(password, a.Salt, a.Rounds, "roadcert account")
	defer clear(master)
	if underKey, err = seal.NewAEAD(seal.Subkey(master, "data key")); err != nil {
		return nil, nil, err
	}
	underSigner, err = seal.NewAEAD(seal.Subkey(master, "signer"))
	return underKey, underSigner, err
}

// belongs is the associated data of a wrapped key. None of the three can hold a zero byte.
func (a *Account) belongs(what string) []byte {
	return []byte(a.User + "\x00" + string(a.Role) + "\x00" + what)
}

func (a *Account) damaged(why string, cause error) error {
	return &problem.Problem{
		Code: problem.Damaged, What: fmt.Sprintf("账户“%s”不能使用", a.User), Why: why,
		Remedy: "请系统管理员核对审计日志，从备份恢复或者另建账户", Cause: cause,
	}
}
