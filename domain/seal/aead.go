package seal

import (
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/emmansun/gmsm/sm4"
)

// Overhead is how many bytes a sealed text is longer than its plain text: nonce and tag.
const Overhead = nonceSize + tagSize

const (
	nonceSize = 12
	tagSize   = 16
)

// ErrBroken tells that a sealed text was altered, moved or sealed under another key. More cannot be known.
var ErrBroken = errors.New("密文被改动，或者不是用这把密钥加密的")

// NewAEAD returns SM4-GCM (RFC 8998) under a key of KeySize bytes. It is safe for concurrent use: it is made
// on emmansun/gmsm, whose cipher holds no state between calls.
func NewAEAD(key []byte) (cipher.AEAD, error) {
	block, err := sm4.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("SM4 密钥应为 %d 字节，收到 %d 字节", KeySize, len(key))
	}
	inner, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	g := &gcm{inner}
	runtime.AddCleanup(g, func(inner cipher.AEAD) { forget(inner) }, inner)
	return g, nil
}

// gcm is a cipher whose key is overwritten when nobody holds it any more.
type gcm struct{ inner cipher.AEAD }

func (g *gcm) NonceSize() int { return nonceSize }
func (g *gcm) Overhead() int  { return tagSize }

func (g *gcm) Seal(dst, nonce, plain, ad []byte) []byte {
	defer runtime.KeepAlive(g)
	return g.inner.Seal(dst, nonce, plain, ad)
}

func (g *gcm) Open(dst, nonce, sealed, ad []byte) ([]byte, error) {
	defer runtime.KeepAlive(g)
	return g.inner.Open(dst, nonce, sealed, ad)
}

// Seal encrypts plain under a fresh nonce, which stands before the sealed text. The associated data ad is not
// kept, and has to be the same again to open: say in it where the text belongs (table, row, column).
// It panics where the source of randomness fails, because a nonce used twice gives the key away;
// crypto/rand never fails.
func Seal(a cipher.AEAD, rand io.Reader, plain, ad []byte) []byte {
	return AppendSeal(make([]byte, 0, len(plain)+Overhead), a, rand, plain, ad)
}

// AppendSeal does what Seal does and appends the sealed text to dst.
func AppendSeal(dst []byte, a cipher.AEAD, rand io.Reader, plain, ad []byte) []byte {
	start := len(dst)
	dst = append(dst, make([]byte, nonceSize)...)
	nonce := dst[start:]
	if _, err := io.ReadFull(rand, nonce); err != nil {
		panic(fmt.Sprintf("seal: no randomness: %v", err))
	}
	return a.Seal(dst, nonce, plain, ad)
}

// Open returns the plain text of what Seal sealed, or ErrBroken. Nothing of an altered text is returned.
func Open(a cipher.AEAD, sealed, ad []byte) ([]byte, error) {
	if len(sealed) < Overhead {
		return nil, ErrBroken
	}
	plain, err := a.Open(nil, sealed[:nonceSize], sealed[nonceSize:], ad)
	if err != nil {
		return nil, ErrBroken
	}
	return plain, nil
}
