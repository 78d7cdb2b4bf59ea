package seal

import (
	"errors"
	"fmt"
	"io"

	second "github.com/emmansun/gmsm/sm2"
)

// What is looked at of a wrapped key: what Wrap writes is an ASN.1 sequence of some 130 bytes. emmansun/gmsm would read
// other forms too, and a key has one.
const (
	wrappedBegins = 0x30
	wrappedMost   = 256
)

// ErrNotForUs tells that a key was wrapped for somebody else, or altered on its way.
var ErrNotForUs = errors.New("数字信封不是给这把密钥的，或者被改动")

// Wrap encrypts a symmetric key of KeySize bytes for who holds the private key of p (数字信封): SM2 public key
// encryption (GB/T 32918.4) in the form of GM/T 0009. emmansun/gmsm does it; tjfoc/gmsm hangs and panics on some
// input, and does not see to it that a point is on the curve.
func (p PublicKey) Wrap(rand io.Reader, key []byte) ([]byte, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("要装入信封的密钥应为 %d 字节，收到 %d 字节", KeySize, len(key))
	}
	public, err := second.NewPublicKey(p)
	if err != nil {
		return nil, errors.New("这不是 SM2 公钥：不是曲线上的点")
	}
	wrapped, err := second.EncryptASN1(rand, public, key)
	if err != nil {
		return nil, fmt.Errorf("不能装入信封：%w", err)
	}
	return wrapped, nil
}

// Unwrap returns the key that Wrap encrypted for k, or ErrNotForUs.
func (k *Key) Unwrap(wrapped []byte) ([]byte, error) {
	if len(wrapped) == 0 || len(wrapped) > wrappedMost || wrapped[0] != wrappedBegins {
		return nil, ErrNotForUs
	}
	scalar := k.Bytes()
	defer clear(scalar)
	private, err := second.NewPrivateKey(scalar)
	if err != nil {
		return nil, ErrNotForUs
	}
	defer forgetNumbers(private.D)
	key, err := second.Decrypt(private, wrapped)
	if err != nil || len(key) != KeySize {
		return nil, ErrNotForUs
	}
	return key, nil
}
