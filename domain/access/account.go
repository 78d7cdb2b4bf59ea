package access

import (
	"bytes"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
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
// another role; somebody whose duty changes gets a new account. What else is said of the person is proved
// by a MAC under the data key, all but the count of failures, which is kept while nobody has the key.
//
// With a second factor (TakeKeyFile) the signer's key is in the person's key file and no longer here, and the
// data key lies under the password and a share that only the signer's key opens.
//
// A data key that came since lies in Incoming, until the person takes it (rotation.go).
type Account struct {
	User          string // lower-case letters, digits, . - _
	Name          string // 张三
	Role          Role
	Salt          []byte
	Rounds        int
	WrappedKey    []byte           // the data key
	WrappedSigner []byte           // the SM2 private key; none with a second factor
	Share         []byte           // under Public, with a second factor
	Public        seal.PublicKey   // that belongs to the signer
	FormerKeys    []seal.PublicKey // that were theirs before the keys were renewed
	Former        []Former         // passwords the person had before, the newest first
	Failures      int              // wrong passwords since the last right one
	LockedUntil   time.Time
	Created       time.Time
	PasswordSet   time.Time
	MustChange    bool // the password was set by somebody else
	Disabled      bool
	Generation    int      `json:",omitempty"` // of the data key it leads to: how often the store's was changed
	Incoming      [][]byte `json:",omitempty"` // data keys that came after the wrapped one, in their order
	Proof         []byte   // MAC of all this but Failures and LockedUntil, under the data key it leads to
}

var userName = regexp.MustCompile(`^[a-z][a-z0-9._-]{1,31}$`)

// CheckUserName says what is wrong with a name to sign in by.
func CheckUserName(user string) error {
	if userName.MatchString(user) {
		return nil
	}
	return problem.New(problem.Invalid, fmt.Sprintf("不能建立账户“%s”", user), "用户名不合要求",
		"请用 2 至 32 个小写字母、数字、点、横线或下划线，以字母开头，例如 zhang.san")
}

// NewAccount makes an account with a signer's key of its own and gives it the data key.
func NewAccount(user, name string, role Role, password string, dataKey []byte, rounds int, now time.Time,
	rand io.Reader,
) (Account, error) {
	if err := CheckUserName(user); err != nil {
		return Account{}, err
	}
	what := fmt.Sprintf("不能建立账户“%s”", user)
	invalid := func(why, remedy string) (Account, error) {
		return Account{}, problem.New(problem.Invalid, what, why, remedy)
	}
	switch {
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
	if err := a.wrap(password, keys{dataKey, signer}, rand); err != nil {
		return Account{}, problem.From(err, problem.Internal, what, "没有加密好密钥", "请重试；仍不成功请报告维护人员")
	}
	return a, nil
}

// Open returns the data key, the last that came, and the signer's key. A wrong password is a problem caused by ErrWrongPassword, a key file
// that is none, another's or missing one caused by ErrKeyFile; a row that somebody altered is problem.Damaged where that
// can be told from a wrong password. Without a second factor the key file is not looked at. Open keeps no count and looks
// at no clock: ask Barred first, and tell Failed or Succeeded after.
func (a *Account) Open(password string, keyFile []byte) (dataKey []byte, signer *seal.Key, err error) {
	k, err := a.open(password, keyFile)
	if err != nil {
		return nil, nil, err
	}
	if err := a.follow(&k); err != nil {
		clear(k.data)
		return nil, nil, a.damaged("新的数据密钥的信封被改动", err)
	}
	switch {
	case !bytes.Equal(k.signer.Public(), a.Public):
		err = a.damaged("账户登记的公钥不是这个人的", nil)
	case a.Proof != nil && !a.proven(k.data):
		err = a.damaged("账户的登记事项被改动", nil)
	}
	if err != nil {
		clear(k.data)
		return nil, nil, err
	}
	return k.data, k.signer, nil
}

// Keys are the public keys that signed as the person: the present one, and those before their keys were renewed.
func (a *Account) Keys() []seal.PublicKey { return append([]seal.PublicKey{a.Public}, a.FormerKeys...) }

// Signed tells whether a signature is the person's.
func (a *Account) Signed(message, signature []byte) bool {
	return slices.ContainsFunc(a.Keys(), func(k seal.PublicKey) bool { return k.Verify(message, signature) })
}

// keys are what an account keeps for its person.
type keys struct {
	data   []byte
	signer *seal.Key
}

// open opens both keys, in the order in which they are locked.
func (a *Account) open(password string, keyFile []byte) (k keys, err error) {
	if a.HasFactor() {
		if k.signer, err = a.readKeyFile(password, keyFile); err != nil {
			return keys{}, err
		}
	}
	underKey, underSigner, err := a.locks(password, k.signer)
	if err != nil {
		return keys{}, a.damaged("账户记录中的密钥参数不对", err)
	}
	var errKey, errSigner error
	k.data, errKey = seal.Open(underKey, a.WrappedKey, a.belongs("data key"))
	var private []byte
	if !a.HasFactor() {
		private, errSigner = seal.Open(underSigner, a.WrappedSigner, a.belongs("signer"))
		defer clear(private)
	}
	switch {
	case errKey != nil && (errSigner != nil || a.HasFactor()):
		return keys{}, wrongPassword()
	case errKey != nil:
		return keys{}, a.damaged("数据密钥被改动", errKey)
	case errSigner != nil:
		return keys{}, a.damaged("签名密钥被改动", errSigner)
	case a.HasFactor():
		return k, nil
	}
	if k.signer, err = seal.ParseKey(private); err != nil {
		return keys{}, a.damaged("签名密钥不可用", err)
	}
	return k, nil
}

func wrongPassword() error {
	return problem.From(ErrWrongPassword, problem.SignIn, "不能登录", "用户名或口令不对", "请核对后重新输入，注意大小写")
}

// SetPassword replaces the password by one of the person's own choice; both keys stay what they are. With a second
// factor the key file is opened by the new password from then on: it returns what has to be in it, which opens with the
// former password too, so that nothing is lost where the account is not kept after all.
func (a *Account) SetPassword(current, chosen string, keyFile []byte, now time.Time, rand io.Reader) (newKeyFile []byte, err error) {
	const what = "不能修改口令"
	dataKey, signer, err := a.Open(current, keyFile)
	if err != nil {
		return nil, err
	}
	defer clear(dataKey)
	if err := CheckPassword(a.User, chosen); err != nil {
		return nil, err
	}
	if why := a.had(current, chosen); why != "" {
		return nil, problem.New(problem.Invalid, what, why, "请换一个新口令")
	}
	changed := *a
	changed.remember(current)
	changed.PasswordSet, changed.MustChange = now, false
	if err := changed.wrap(chosen, keys{dataKey, signer}, rand); err != nil {
		return nil, problem.From(err, problem.Internal, what, "没有加密好密钥", "原口令仍然有效，请重试")
	}
	if a.HasFactor() {
		if newKeyFile, err = encodeKeyFile(signer, rand, chosen, current); err != nil {
			return nil, problem.From(err, problem.Internal, what, "没有写好密钥文件", "原口令仍然有效，请重试")
		}
	}
	*a = changed
	return newKeyFile, nil
}

// Alter changes what is said of the person and proves it anew; dataKey is the one the account wraps.
func (a *Account) Alter(dataKey []byte, change func(*Account)) {
	change(a)
	a.prove(dataKey)
}

// Unproved tells that nothing proves what the account says: it is of a store that was made before accounts were proved.
// Whoever opens it proves it (Alter), once.
func (a *Account) Unproved() bool { return a.Proof == nil }

// Disable ends an account. Its keys are gone with it: nothing but a new password (Renew) opens it again.
func (a *Account) Disable(dataKey []byte) {
	a.Alter(dataKey, func(a *Account) {
		a.Disabled, a.WrappedKey, a.WrappedSigner, a.Share, a.Incoming = true, nil, nil, nil, nil
	})
}

// wrap puts both keys under a password and a fresh salt, and proves the account.
func (a *Account) wrap(password string, k keys, rand io.Reader) error {
	a.Salt = make([]byte, saltSize)
	if _, err := io.ReadFull(rand, a.Salt); err != nil {
		return err
	}
	if a.HasFactor() {
		share := make([]byte, seal.KeySize)
		defer clear(share)
		_, err := io.ReadFull(rand, share)
		if err == nil {
			a.Share, err = a.Public.Wrap(rand, share)
		}
		if err != nil {
			return err
		}
	}
	underKey, underSigner, err := a.locks(password, k.signer)
	if err != nil {
		return err
	}
	a.Incoming = nil
	a.WrappedKey = seal.Seal(underKey, rand, k.data, a.belongs("data key"))
	if !a.HasFactor() {
		private := k.signer.Bytes()
		defer clear(private)
		a.WrappedSigner = seal.Seal(underSigner, rand, private, a.belongs("signer"))
	}
	a.prove(k.data)
	return nil
}

// locks derives the two wrapping keys; the password is stretched once for both. With a second factor the data key's is
// made of the password and the share.
func (a *Account) locks(password string, signer *seal.Key) (underKey, underSigner cipher.AEAD, err error) {
	master, err := a.stretch(password)
	if err != nil {
		return nil, nil, err
	}
	defer clear(master)
	forKey := seal.Subkey(master, "data key")
	if a.HasFactor() {
		share, err := signer.Unwrap(a.Share)
		if err != nil {
			return nil, nil, err
		}
		defer clear(share)
		both := append(forKey, share...)
		defer clear(both)
		forKey = seal.Subkey(both, "data key with a key file")
	}
	defer clear(forKey)
	if underKey, err = seal.NewAEAD(forKey); err != nil {
		return nil, nil, err
	}
	underSigner, err = seal.NewAEAD(seal.Subkey(master, "signer"))
	return underKey, underSigner, err
}

// stretch is what a password comes to with the account's salt.
func (a *Account) stretch(password string) ([]byte, error) {
	if a.Rounds < MinRounds || a.Rounds > MaxRounds {
		return nil, fmt.Errorf("口令派生轮数 %d 不在 %d 至 %d 之间", a.Rounds, MinRounds, MaxRounds)
	}
	return seal.DeriveKey(password, a.Salt, a.Rounds, "roadcert account"), nil
}

// prove puts the MAC on the account.
func (a *Account) prove(dataKey []byte) { a.Proof = a.mac(dataKey) }

func (a *Account) proven(dataKey []byte) bool {
	return subtle.ConstantTimeCompare(a.Proof, a.mac(dataKey)) == 1
}

func (a *Account) mac(dataKey []byte) []byte {
	said := *a
	said.Failures, said.LockedUntil, said.Proof = 0, time.Time{}, nil
	text, err := json.Marshal(&said)
	if err != nil {
		panic(fmt.Sprintf("access: an account that cannot be written: %v", err)) // plain fields, all of which can
	}
	key := seal.Subkey(dataKey, "roadcert account proof")
	defer clear(key)
	sum := seal.MAC(key, text)
	return sum[:]
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
