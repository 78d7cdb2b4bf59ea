package seal

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"

	second "github.com/emmansun/gmsm/sm2"
	first "github.com/tjfoc/gmsm/sm2"
)

// userID is the SM2 user identity of everybody: the default of GM/T 0009, always given by name.
var userID = []byte("1234567812345678")

// privateSize is the length of a private key, publicSize of an uncompressed point.
const (
	privateSize = 32
	publicSize  = 65
)

// Key is an SM2 private key. It may be used by many goroutines at once.
type Key struct {
	private first.PrivateKey
	public  PublicKey
	judge   *Verifier
}

// GenerateKey makes a new key from a source of randomness; in the program that is crypto/rand.
func GenerateKey(rand io.Reader) (*Key, error) {
	made, err := first.GenerateKey(rand)
	if err != nil {
		return nil, fmt.Errorf("不能生成 SM2 密钥：%w", err)
	}
	return newKey(made.D)
}

// ParseKey reads what Bytes wrote.
func ParseKey(b []byte) (*Key, error) {
	if len(b) != privateSize {
		return nil, fmt.Errorf("SM2 私钥应为 %d 字节，收到 %d 字节", privateSize, len(b))
	}
	return newKey(new(big.Int).SetBytes(b))
}

// newKey computes the public point with both libraries and refuses a key they do not agree on.
func newKey(d *big.Int) (*Key, error) {
	var scalar [privateSize]byte
	checked, err := second.NewPrivateKey(d.FillBytes(scalar[:])) // refuses 0 and what is not below the order less one
	if err != nil {
		return nil, errors.New("这不是 SM2 私钥：数值不在曲线的阶以内")
	}
	curve := first.P256Sm2()
	k := &Key{private: first.PrivateKey{D: d, PublicKey: first.PublicKey{Curve: curve}}}
	//nolint:staticcheck // deprecated for the standard curves; it is the only way to this library's own point
	k.private.X, k.private.Y = curve.ScalarBaseMult(scalar[:])
	if k.private.X.Cmp(checked.X) != 0 || k.private.Y.Cmp(checked.Y) != 0 {
		return nil, errors.New("两个密码库算出的 SM2 公钥不同，密钥不可用")
	}
	k.public = point(k.private.X, k.private.Y)
	if k.judge, err = k.public.Verifier(); err != nil {
		return nil, err
	}
	return k, nil
}

// point writes an uncompressed point: 04, X, Y.
func point(x, y *big.Int) PublicKey {
	p := make(PublicKey, publicSize)
	p[0] = 4
	x.FillBytes(p[1:33])
	y.FillBytes(p[33:])
	return p
}

// Bytes returns the private key as 32 bytes. Whoever holds them can sign: keep them only under a key.
func (k *Key) Bytes() []byte { return k.private.D.FillBytes(make([]byte, privateSize)) }

// Public returns the public key.
func (k *Key) Public() PublicKey { return bytes.Clone(k.public) }

// Sign returns the SM2 signature (SM3 digest, DER) of a message. tjfoc/gmsm makes it; it is returned only
// after emmansun/gmsm found it good.
func (k *Key) Sign(rand io.Reader, message []byte) ([]byte, error) {
	r, s, err := first.Sm2Sign(&k.private, message, userID, rand)
	if err != nil {
		return nil, fmt.Errorf("不能签名：%w", err)
	}
	signature, err := asn1.Marshal(struct{ R, S *big.Int }{r, s})
	if err != nil {
		return nil, fmt.Errorf("不能写出签名：%w", err)
	}
	if !k.judge.Verify(message, signature) {
		return nil, errors.New("签名没有通过第二个密码库的核验，已弃用")
	}
	return signature, nil
}

// Verifier checks many signatures of one key. It may be used by many goroutines at once.
type Verifier struct {
	key *ecdsa.PublicKey
}

// Verifier prepares a public key, or tells that it is none.
func (p PublicKey) Verifier() (*Verifier, error) {
	key, err := second.NewPublicKey(p) // refuses what is not an uncompressed point on the curve
	if err != nil {
		return nil, errors.New("这不是 SM2 公钥：不是曲线上的点")
	}
	return &Verifier{key}, nil
}

// Verify reports whether signature was made over message. A signature with anything after it, or written in
// another way than DER prescribes, is none.
func (v *Verifier) Verify(message, signature []byte) bool {
	return second.VerifyASN1WithSM2(v.key, userID, message, signature)
}

// PublicKey is an SM2 public key: an uncompressed point of 65 bytes.
type PublicKey []byte

// Verify reports whether signature was made over message by the private key that belongs to p. It is false
// for a p that is no key. To check many signatures of one key, keep its Verifier.
func (p PublicKey) Verify(message, signature []byte) bool {
	v, err := p.Verifier()
	return err == nil && v.Verify(message, signature)
}

// Equal reports whether two public keys are the same.
func (p PublicKey) Equal(other PublicKey) bool { return len(p) > 0 && bytes.Equal(p, other) }
