package seal

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"
	"runtime"

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
	private  first.PrivateKey
	inverse  *big.Int // of 1 + d
	public   PublicKey
	judge    *Verifier
	identity []byte // digest of the signer's identity (ZA), which every message begins with
}

// GenerateKey makes a new key from a source of randomness; in the program that is crypto/rand.
func GenerateKey(rand io.Reader) (*Key, error) {
	made, err := first.GenerateKey(rand)
	if err != nil {
		return nil, fmt.Errorf("不能生成 SM2 密钥：%w", err)
	}
	return newKey(made.D) // and d is its own from here
}

// ParseKey reads what Bytes wrote.
func ParseKey(b []byte) (*Key, error) {
	if len(b) != privateSize {
		return nil, fmt.Errorf("SM2 私钥应为 %d 字节，收到 %d 字节", privateSize, len(b))
	}
	return newKey(new(big.Int).SetBytes(b))
}

// newKey computes the public point with both libraries and refuses a key they do not agree on. The key is its own from
// here.
func newKey(d *big.Int) (*Key, error) {
	curve := first.P256Sm2()
	order := curve.Params().N
	if most := new(big.Int).Sub(order, one); d.Sign() <= 0 || d.Cmp(most) >= 0 {
		return nil, errors.New("这不是 SM2 私钥：数值不在曲线的阶以内")
	}
	k := &Key{private: first.PrivateKey{D: d, PublicKey: first.PublicKey{Curve: curve}}}
	mask := maskOf(d)
	defer forgetNumbers(mask)
	var err error
	if k.private.X, k.private.Y, err = pointOf(d, mask); err != nil {
		return nil, err
	}
	k.public = point(k.private.X, k.private.Y)
	if k.judge, err = k.public.Verifier(); err != nil {
		return nil, err
	}
	if k.identity, err = second.CalculateZA(k.judge.key, userID); err != nil {
		return nil, fmt.Errorf("不能签名：%w", err)
	}
	k.inverse = inverseOf(d, mask)
	runtime.AddCleanup(k, func(secrets [2]*big.Int) { forgetNumbers(secrets[:]...) }, [2]*big.Int{d, k.inverse})
	return k, nil
}

// maskOf is a number that nobody can tell who does not have the key. What a library is given to work with it copies, and
// the copies cannot be reached: it gets the key in two parts, or multiplied by the mask.
func maskOf(d *big.Int) *big.Int {
	var scalar [privateSize]byte
	defer clear(scalar[:])
	sum := MAC(d.FillBytes(scalar[:]), []byte("mask"))
	sum[0] >>= 1 // below the order
	defer clear(sum[:])
	return new(big.Int).SetBytes(sum[:])
}

// pointOf computes the public point of a key as the sum of those of two parts.
func pointOf(d, mask *big.Int) (x, y *big.Int, err error) {
	curve, other := first.P256Sm2(), second.P256()
	rest := new(big.Int).Sub(d, mask)
	defer forgetNumbers(rest)
	if rest.Sign() < 0 {
		rest.Add(rest, curve.Params().N)
	}
	var judged [2]*big.Int
	for _, part := range []*big.Int{mask, rest} {
		var scalar [privateSize]byte
		defer clear(scalar[:])
		checked, err := second.NewPrivateKey(part.FillBytes(scalar[:]))
		if err != nil {
			return nil, nil, fmt.Errorf("不能计算 SM2 公钥：%w", err)
		}
		forgetNumbers(checked.D)
		//nolint:staticcheck // deprecated for the standard curves; it is the only way to these libraries' own points
		px, py := curve.ScalarBaseMult(scalar[:])
		if x == nil {
			x, y, judged = px, py, [2]*big.Int{checked.X, checked.Y}
			continue
		}
		//nolint:staticcheck // likewise
		x, y = curve.Add(x, y, px, py)
		//nolint:staticcheck // likewise
		judged[0], judged[1] = other.Add(judged[0], judged[1], checked.X, checked.Y)
	}
	if x.Cmp(judged[0]) != 0 || y.Cmp(judged[1]) != 0 {
		return nil, nil, errors.New("两个密码库算出的 SM2 公钥不同，密钥不可用")
	}
	return x, y, nil
}

// inverseOf is the inverse of 1 + d, computed of its product with the mask.
func inverseOf(d, mask *big.Int) *big.Int {
	order := first.P256Sm2().Params().N
	next, product := new(big.Int).Add(d, one), new(big.Int)
	defer forgetNumbers(next, product)
	product.Mod(product.Mul(next, mask), order)
	product.ModInverse(product, order)
	return new(big.Int).Mod(product.Mul(product, mask), order)
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
func (k *Key) Bytes() []byte {
	defer runtime.KeepAlive(k)
	return k.private.D.FillBytes(make([]byte, privateSize))
}

// Public returns the public key.
func (k *Key) Public() PublicKey { return bytes.Clone(k.public) }

// Sign returns the SM2 signature (SM3 digest, DER) of a message; it is returned only after emmansun/gmsm found it good.
func (k *Key) Sign(rand io.Reader, message []byte) ([]byte, error) {
	digest := SM3(k.identity, message)
	signature, err := k.signDigest(rand, digest[:])
	if err != nil {
		return nil, err
	}
	if !k.judge.Verify(message, signature) {
		return nil, errors.New("签名没有通过第二个密码库的核验，已弃用")
	}
	return signature, nil
}

// signDigest signs a digest by the formula of GB/T 32918.2, 6.1, around tjfoc/gmsm's multiplication on the curve, and to
// the byte like that library where both draw the same randomness. The library's own leaves 1 + d and its inverse in memory
// at every signature, and signs no digest.
func (k *Key) signDigest(rand io.Reader, digest []byte) ([]byte, error) {
	defer runtime.KeepAlive(k)
	curve := k.private.Curve
	order := curve.Params().N
	e, r, s := new(big.Int).SetBytes(digest), new(big.Int), new(big.Int)
	secret, product := new(big.Int), new(big.Int)
	defer forgetNumbers(secret, product)
	for s.Sign() == 0 {
		if err := draw(secret, rand, order); err != nil {
			return nil, fmt.Errorf("不能签名：%w", err)
		}
		//nolint:staticcheck // deprecated for the standard curves; it is the only way to this library's own point
		x, _ := curve.ScalarBaseMult(secret.Bytes())
		if r.Mod(r.Add(e, x), order); r.Sign() == 0 || s.Add(r, secret).Cmp(order) == 0 {
			s.SetInt64(0)
			continue
		}
		product.Mul(k.private.D, r)
		product.Sub(secret, product)
		s.Mod(s.Mul(product, k.inverse), order)
	}
	signature, err := asn1.Marshal(struct{ R, S *big.Int }{r, s})
	if err != nil {
		return nil, fmt.Errorf("不能写出签名：%w", err)
	}
	return signature, nil
}

// draw takes a number from 1 to order - 1, each as likely as the others within 2 to the power of -64. It asks the
// source for as many bytes as tjfoc/gmsm does, and makes the same number of them.
func draw(k *big.Int, rand io.Reader, order *big.Int) error {
	var b [privateSize + 8]byte
	defer clear(b[:])
	if _, err := io.ReadFull(rand, b[:]); err != nil {
		return err
	}
	k.SetBytes(b[:])
	k.Mod(k, new(big.Int).Sub(order, one))
	k.Add(k, one)
	return nil
}

var one = big.NewInt(1)

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
