package seal

import (
	"encoding"
	"errors"
	"fmt"
	"io"

	second "github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
)

// Prefix is the beginning of many messages one key signs, digested once. A sealed document signs the whole seal
// again, picture and all, and only the last hundred bytes are its own: with the beginning kept, a seal of forty
// thousand bytes costs no more than one of forty. It may be used by many goroutines at once.
type Prefix struct {
	key   *Key
	state []byte // of SM3, after the signer's identity and the beginning
}

// Prefix begins messages that all start with head.
func (k *Key) Prefix(head []byte) (*Prefix, error) {
	running := sm3.New()
	running.Write(k.identity)
	running.Write(head)
	kept, ok := running.(encoding.BinaryMarshaler)
	if !ok {
		return nil, errors.New("不能签名：密码库不能保存杂凑的中间状态")
	}
	state, err := kept.MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("不能签名：%w", err)
	}
	return &Prefix{k, state}, nil
}

// digest returns the digest of the identity, the beginning and the rest.
func (p *Prefix) digest(rest []byte) ([]byte, error) {
	running := sm3.New()
	kept, ok := running.(encoding.BinaryUnmarshaler)
	if !ok {
		return nil, errors.New("不能签名：密码库不能恢复杂凑的中间状态")
	}
	if err := kept.UnmarshalBinary(p.state); err != nil {
		return nil, fmt.Errorf("不能签名：%w", err)
	}
	running.Write(rest)
	return running.Sum(nil), nil
}

// Sign returns what Key.Sign returns for the beginning and the rest together, to the byte where both draw the same
// randomness. emmansun/gmsm checks each signature before it leaves.
func (p *Prefix) Sign(rand io.Reader, rest []byte) ([]byte, error) {
	digest, err := p.digest(rest)
	if err != nil {
		return nil, err
	}
	signature, err := p.key.signDigest(rand, digest)
	if err != nil {
		return nil, err
	}
	if !second.VerifyASN1(p.key.judge.key, digest, signature) {
		return nil, errors.New("签名没有通过第二个密码库的核验，已弃用")
	}
	return signature, nil
}
