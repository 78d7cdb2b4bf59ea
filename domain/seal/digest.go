package seal

import (
	"encoding"
	"encoding/binary"
	"fmt"
	"hash"
	"runtime"

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
func MAC(key []byte, parts ...[]byte) [DigestSize]byte {
	m := newMac(key)
	defer m.forget()
	return m.Sum(parts...)
}

// Mac makes many MACs under one key (HMAC, RFC 2104) and sets up the key once. It belongs to one goroutine. The library's
// own HMAC would keep the key where nothing overwrites it.
type Mac struct {
	running      state
	inner, outer []byte // of the digest, after the key
	size         [8]byte
	sum          [DigestSize]byte
}

// state is a running SM3 that can be laid aside.
type state interface {
	hash.Hash
	encoding.BinaryAppender
	encoding.BinaryUnmarshaler
}

// mostState is more than a running SM3 takes when it is laid aside.
const mostState = 128

// The bytes a key is mixed with before the inner and the outer digest.
const (
	innerPad = 0x36
	outerPad = 0x5C
)

// NewMAC returns a Mac for a key of any length; KeySize bytes are enough.
func NewMAC(key []byte) *Mac {
	m := newMac(key)
	runtime.AddCleanup(m, func(kept *Mac) { kept.forget() }, &Mac{running: m.running, inner: m.inner, outer: m.outer})
	return m
}

// newMac returns one that its maker forgets.
func newMac(key []byte) *Mac {
	var block [sm3.BlockSize]byte
	defer clear(block[:])
	if len(key) > len(block) {
		sum := SM3(key)
		key = sum[:]
	}
	copy(block[:], key)
	running, ok := sm3.New().(state)
	if !ok {
		panic("seal: the running SM3 cannot be laid aside") // it is written that it can
	}
	m := &Mac{running: running}
	m.inner, m.outer = m.padded(block, innerPad), m.padded(block, outerPad)
	return m
}

// padded is the digest after a key that is mixed with a pad.
func (m *Mac) padded(block [sm3.BlockSize]byte, pad byte) []byte {
	defer clear(block[:])
	for i := range block {
		block[i] ^= pad
	}
	m.running.Reset()
	m.write(block[:])
	kept, err := m.running.AppendBinary(make([]byte, 0, mostState)) // which would leave copies if it grew
	if err != nil {
		panic(fmt.Sprintf("seal: SM3: %v", err)) // memory alone is written to
	}
	return kept
}

// forget overwrites the key.
func (m *Mac) forget() {
	clear(m.inner)
	clear(m.outer)
	clear(m.sum[:])
	forget(m.running)
}

// begin starts a message.
func (m *Mac) begin() { m.resume(m.inner) }

func (m *Mac) resume(kept []byte) {
	if err := m.running.UnmarshalBinary(kept); err != nil {
		panic(fmt.Sprintf("seal: SM3: %v", err)) // this program wrote it
	}
}

// write adds to a message; a running digest takes everything.
func (m *Mac) write(b []byte) { _, _ = m.running.Write(b) }

// end returns the HMAC of what was written since begin.
func (m *Mac) end() [DigestSize]byte {
	m.running.Sum(m.sum[:0])
	m.resume(m.outer)
	m.write(m.sum[:])
	m.running.Sum(m.sum[:0])
	runtime.KeepAlive(m)
	return m.sum
}

// Sum returns what MAC returns. It allocates nothing.
func (m *Mac) Sum(parts ...[]byte) [DigestSize]byte {
	m.begin()
	for _, p := range parts {
		binary.BigEndian.PutUint64(m.size[:], uint64(len(p)))
		m.write(m.size[:])
		m.write(p)
	}
	return m.end()
}
