package seal

import (
	"crypto/hmac"
	"encoding/binary"
	"hash"

	"github.com/emmansun/gmsm/sm3"
)

// DigestSize is the length of an SM3 digest and of a MAC.
const DigestSize = sm3.Size

// NewSM3 returns a running SM3 (GB/T 32905) that keeps the contract of hash.Hash.
func NewSM3() hash.Hash { return sm3.New() }

// SM3 returns the digest of the parts strung together, exactly as if they were one. Where the border between
// the parts matters, use a Mac or write the lengths.
func SM3(parts ...[]byte) [DigestSize]byte {
	if len(parts) == 1 {
		return sm3.Sum(parts[0])
	}
	h := sm3.New()
	for _, p := range parts {
		h.Write(p)
	}
	var sum [DigestSize]byte
	h.Sum(sum[:0])
	return sum
}

// MAC returns the HMAC-SM3 of the parts under key. Each part is preceded by its length, so that ("ab", "c")
// and ("a", "bc") differ. For many MACs under one key, keep a Mac.
func MAC(key []byte, parts ...[]byte) [DigestSize]byte { return NewMAC(key).Sum(parts...) }

// Mac makes many MACs under one key and sets up the key once. It belongs to one goroutine.
type Mac struct {
	inner hash.Hash
	size  [8]byte
	sum   [DigestSize]byte
}

// NewMAC returns a Mac for a key of any length; KeySize bytes are enough.
func NewMAC(key []byte) *Mac { return &Mac{inner: hmac.New(NewSM3, key)} }

// Sum returns what MAC returns. It allocates nothing.
func (m *Mac) Sum(parts ...[]byte) [DigestSize]byte {
	m.inner.Reset()
	for _, p := range parts {
		binary.BigEndian.PutUint64(m.size[:], uint64(len(p)))
		m.inner.Write(m.size[:])
		m.inner.Write(p)
	}
	m.inner.Sum(m.sum[:0])
	return m.sum
}
