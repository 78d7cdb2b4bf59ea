package access

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// How accounts come to another data key (GB/T 39786, GB/T 37092: keys have their time, and go when somebody goes who had
// them). Whoever changes it has nobody's password but their own. So everybody is handed the new key in an envelope that
// their signer's key opens, which lies under their password or in their key file; and the envelope lies under the data key
// before it, so that nobody who has not that one can have put it there. At the next sign-in what came takes the place of
// what was. Whoever is away for long finds several, each under the one before it; whoever was ended finds none.

const incomingPurpose = "roadcert incoming data key"

// ErrUnproved tells that nothing proves what an account says, so that no key may be handed to it.
var ErrUnproved = errors.New("账户的登记事项没有校验码")

// Hand gives the account the data key that follows on former, the one it leads to until now, and proves anew what it says.
// It fails where that was not proved: an envelope is for the public key that the account names. One that was ended is
// proved and given nothing.
func (a *Account) Hand(former, next []byte, generation int, rand io.Reader) error {
	what := fmt.Sprintf("不能把新的数据密钥交给账户“%s”", a.User)
	switch {
	case a.Proof != nil && !a.proven(former):
		return a.damaged("账户的登记事项被改动", nil)
	case a.Proof == nil && !a.Disabled:
		return problem.From(ErrUnproved, problem.Refused, what, "它在程序升级以后没有登录过，登记事项还没有校验码", "请其先登录一次，或者停用这个账户，再更换数据密钥")
	case a.Disabled:
		a.Generation = generation
		if a.Proof != nil {
			a.prove(next)
		}
		return nil
	}
	envelope, err := a.Public.Wrap(rand, next)
	if err != nil {
		return problem.From(err, problem.Internal, what, "没有装好数字信封", "数据密钥没有更换，请重试")
	}
	under, err := seal.NewAEAD(seal.Subkey(former, incomingPurpose))
	if err != nil {
		return problem.From(err, problem.Internal, what, "现在的数据密钥不可用", "数据密钥没有更换，请重新登录后再试")
	}
	a.Incoming = append(slices.Clip(a.Incoming), seal.Seal(under, rand, envelope, a.belongs(incomingPurpose)))
	a.Generation = generation
	a.prove(next)
	return nil
}

// Awaits tells whether a data key was handed to the account that its person has not taken yet.
func (a *Account) Awaits() bool { return len(a.Incoming) > 0 }

// Take puts the data key that came last under the password, in place of the one before and of what brought it. It takes
// what Open returned.
func (a *Account) Take(password string, dataKey []byte, signer *seal.Key, rand io.Reader) error {
	changed := *a
	err := changed.wrap(password, keys{dataKey, signer}, rand)
	if err == nil {
		*a = changed
	}
	return problem.From(err, problem.Internal, "不能换用新的数据密钥", "没有加密好密钥", "账户没有改变，请重新登录")
}

// follow opens what came since, one after the other.
func (a *Account) follow(k *keys) error {
	for _, sealed := range a.Incoming {
		under, err := seal.NewAEAD(seal.Subkey(k.data, incomingPurpose))
		if err != nil {
			return err
		}
		envelope, err := seal.Open(under, sealed, a.belongs(incomingPurpose))
		if err != nil {
			return err
		}
		next, err := k.signer.Unwrap(envelope)
		if err != nil {
			return err
		}
		clear(k.data)
		k.data = next
	}
	return nil
}
