// Package strongbox is what a data key unlocks: a cipher for what a store may keep but not show, and keyed digests by
// which that is found and compared without being opened.
package strongbox

import (
	"bufio"
	"crypto/cipher"
	"io"
	"sync"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Box may be shared by goroutines.
type Box struct {
	cipher cipher.AEAD
	nonces *nonces
	mu     sync.Mutex // guards mac, which is for one goroutine at a time
	mac    *seal.Mac
}

// nonces draws from the source of randomness in larger pieces: a system call for each costs more than the
// sealing.
type nonces struct {
	mu     sync.Mutex
	source *bufio.Reader
}

// Read implements io.Reader for many goroutines.
func (n *nonces) Read(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return io.ReadFull(n.source, p)
}

// New makes the box of a store; its name keeps the keys of one store from being those of another.
func New(dataKey []byte, store string, rand io.Reader) (*Box, error) {
	index := IndexKey(dataKey, store)
	defer clear(index)
	return NewIndexed(dataKey, index, store, rand)
}

// IndexKey is the key of the digests that a store begins with.
func IndexKey(dataKey []byte, store string) []byte { return seal.Subkey(dataKey, store+" index") }

// NewIndexed makes the box of a store whose data key was changed, and whose digests keep the key they have: they are
// stored and searched, and under another key all of them would have to change in the same moment.
func NewIndexed(dataKey, index []byte, store string, rand io.Reader) (*Box, error) {
	if len(dataKey) < seal.KeySize {
		return nil, problem.New(problem.SignIn, "不能打开敏感信息", "数据密钥不完整", "请重新登录；如果再次出现，请用恢复密钥")
	}
	field := seal.Subkey(dataKey, store+" field")
	defer clear(field)
	box, err := seal.NewAEAD(field)
	if err != nil {
		return nil, problem.From(err, problem.Internal, "不能打开敏感信息", "数据密钥不可用", "请重新登录")
	}
	return &Box{cipher: box, mac: seal.NewMAC(index), nonces: &nonces{source: bufio.NewReader(rand)}}, nil
}

// Digest returns the keyed digest of some parts.
func (b *Box) Digest(parts ...[]byte) [seal.DigestSize]byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.mac.Sum(parts...)
}

// Seal encrypts for one place, so that the value cannot be moved to another.
func (b *Box) Seal(plain, place []byte) []byte { return seal.Seal(b.cipher, b.nonces, plain, place) }

// Open is the inverse of Seal.
func (b *Box) Open(sealed, place []byte) ([]byte, error) { return seal.Open(b.cipher, sealed, place) }
