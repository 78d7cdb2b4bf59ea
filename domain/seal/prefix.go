package seal

import (
	"encoding"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"

	second "github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
)

// Prefix is the beginning of many messages one key signs, digested once. A sealed document signs the whole seal
// again, picture and all, and only the last hundred bytes are its own: with the beginning kept, a seal of forty
// thousand bytes costs no more than one of forty. It may be used by many goroutines at once.
type Prefix struct {
	key     *Key
	state   []byte   // of SM3, after the signer's identity and the beginning
	inverse *big.Int // of 1 + d
}

// Prefix begins messages that all start with head.
func (k *Key) Prefix(head []byte) (*Prefix, error) {
	identity, err := second.CalculateZA(k.judge.key, userID)
	if err != nil {
		return nil, fmt.Errorf("不能签名：%w", err)
	}
	running := sm3.New()
	running.Write(identity)
	running.Write(head)
	kept, ok := running.(encoding.BinaryMarshaler)
	if !ok {
		return nil, errors.New("不能签名：密码库不能保存杂凑的中间状态")
	}
	state, err := kept.MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("不能签名：%w", err)
	}
	next := new(big.Int).Add(k.private.D, one)
	return &Prefix{k, state, next.ModInverse(next, k.private.Curve.Params().N)}, nil
}

var one = big.NewInt(1)

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
// randomness. tjfoc/gmsm offers no signing of a digest, so its formula (GB/T 32918.2, 6.1) stands here, around its
// multiplication on the curve; emmansun/gmsm checks each signature before it leaves.
func (p *Prefix) Sign(rand io.Reader, rest []byte) ([]byte, error) {
	digest, err := p.digest(rest)
	if err != nil {
		return nil, err
	}
	curve := p.key.private.Curve
	order := curve.Params().N
	e, r, s := new(big.Int).SetBytes(digest), new(big.Int), new(big.Int)
	for {
		k, err := draw(rand, order)
		if err != nil {
			return nil, fmt.Errorf("不能签名：%w", err)
		}
		//nolint:staticcheck // deprecated for the standard curves; it is the only way to this library's own point
		x, _ := curve.ScalarBaseMult(k.Bytes())
		if r.Mod(r.Add(e, x), order); r.Sign() == 0 || s.Add(r, k).Cmp(order) == 0 {
			continue
		}
		s.Mul(p.key.private.D, r)
		s.Sub(k, s)
		if s.Mod(s.Mul(s, p.inverse), order); s.Sign() != 0 {
			break
		}
	}
	signature, err := asn1.Marshal(struct{ R, S *big.Int }{r, s})
	if err != nil {
		return nil, fmt.Errorf("不能写出签名：%w", err)
	}
	if !second.VerifyASN1(p.key.judge.key, digest, signature) {
		return nil, errors.New("签名没有通过第二个密码库的核验，已弃用")
	}
	return signature, nil
}

// draw takes a number from 1 to order - 1, each as likely as the others within 2 to the power of -64. It asks the
// source for as many bytes as tjfoc/gmsm does, and makes the same number of them.
func draw(rand io.Reader, order *big.Int) (*big.Int, error) {
	var b [privateSize + 8]byte
	if _, err := io.ReadFull(rand, b[:]); err != nil {
		return nil, err
	}
	k := new(big.Int).SetBytes(b[:])
	k.Mod(k, new(big.Int).Sub(order, one))
	return k.Add(k, one), nil
}
