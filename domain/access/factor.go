package access

import (
	"encoding/pem"
	"errors"
	"io"
	"slices"
	"time"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// ErrKeyFile tells that what was given is not the key file of the account, or that there was none.
var ErrKeyFile = errors.New("密钥文件不对")

// A key file is a person's second factor (GB/T 22239 8.1.4.1, GB/T 39786 8.4 a): the SM2 key that signs what they do, in
// PKCS#8 under their password (seal.Key.Encode), meant for a stick that is in the machine while they work. While a
// password is being changed there are two containers in it, of which one opens.

// HasFactor tells whether the account opens with a key file only.
func (a *Account) HasFactor() bool { return a.Share != nil }

// TakeKeyFile turns the second factor on, or gives a new key file to whoever has one: it returns what has to be in the
// file. The signer's key stays the same, so that what was signed before is still theirs.
func (a *Account) TakeKeyFile(password string, keyFile []byte, rand io.Reader) ([]byte, error) {
	dataKey, signer, err := a.Open(password, keyFile)
	if err != nil {
		return nil, err
	}
	defer clear(dataKey)
	const what = "不能启用密钥文件"
	changed := *a
	changed.WrappedSigner, changed.Share = nil, []byte{} // wrap fills it in
	content, err := encodeKeyFile(signer, rand, password)
	if err == nil {
		err = changed.wrap(password, keys{dataKey, signer}, rand)
	}
	if err != nil {
		return nil, problem.From(err, problem.Internal, what, "没有加密好密钥", "账户没有改变，请重试")
	}
	*a = changed
	return content, nil
}

// Renew gives somebody who lost password or key file a new password, a new signer's key and no second factor, and opens
// an account that was ended. What was signed with the key before stays signed.
func (a *Account) Renew(password string, dataKey []byte, now time.Time, rand io.Reader) error {
	if err := CheckPassword(a.User, password); err != nil {
		return err
	}
	signer, err := seal.GenerateKey(rand)
	if err == nil {
		changed := *a
		changed.FormerKeys = append(slices.Clip(a.FormerKeys), a.Public)
		changed.Share, changed.Public, changed.PasswordSet, changed.MustChange, changed.Disabled = nil, signer.Public(), now, true, false
		changed.Failures, changed.LockedUntil = 0, time.Time{}
		if err = changed.wrap(password, keys{dataKey, signer}, rand); err == nil {
			*a = changed
		}
	}
	return problem.From(err, problem.Internal, "不能重置口令", "没有加密好密钥", "账户没有改变，请重试")
}

func encodeKeyFile(signer *seal.Key, rand io.Reader, passwords ...string) (content []byte, err error) {
	for _, password := range passwords {
		one, err := signer.Encode(password, seal.ContainerRounds, rand)
		if err != nil {
			return nil, err
		}
		content = append(content, one...)
	}
	return content, nil
}

// mostContainers is how many containers of a key file are tried: opening one is slow on purpose.
const mostContainers = 2

// readKeyFile returns the signer's key. Which of several containers is the one the password tells.
func (a *Account) readKeyFile(password string, content []byte) (*seal.Key, error) {
	if len(content) == 0 {
		return nil, noKeyFile("没有找到密钥文件", "请插入存放密钥文件的U盘，选好文件后再登录")
	}
	wrong := false
	for range mostContainers {
		block, rest := pem.Decode(content)
		if block == nil {
			break
		}
		content = rest
		key, err := seal.DecodeKey(pem.EncodeToMemory(block), password)
		if wrong = wrong || errors.Is(err, seal.ErrPassword); err == nil {
			if !key.Public().Equal(a.Public) {
				return nil, noKeyFile("这个密钥文件是别人的，或者已经作废", "请换成您自己的密钥文件；丢失时请系统管理员重置账户")
			}
			return key, nil
		}
	}
	if wrong {
		return nil, wrongPassword()
	}
	return nil, noKeyFile("密钥文件读不出来", "请检查U盘和所选的文件；损坏时请系统管理员重置账户")
}

func noKeyFile(why, remedy string) error {
	return problem.From(ErrKeyFile, problem.SignIn, "不能登录", why, remedy)
}
