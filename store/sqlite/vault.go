package sqlite

import (
	"bufio"
	"crypto/cipher"
	"encoding/binary"
	"io"
	"strconv"
	"sync"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// vault holds what the data key unlocks: a cipher for sensitive fields, and keyed digests by which they are
// found and compared without being opened. It may be shared by goroutines.
type vault struct {
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

// Unlock gives the store the data key.
func (s *Store) Unlock(dataKey []byte) error {
	if len(dataKey) < seal.KeySize {
		return problem.New(problem.SignIn, "不能打开敏感信息", "数据密钥不完整", "请重新登录；如果再次出现，请用恢复密钥")
	}
	field, index := seal.Subkey(dataKey, "store field"), seal.Subkey(dataKey, "store index")
	defer clear(field)
	defer clear(index)
	box, err := seal.NewAEAD(field)
	if err != nil {
		return problem.From(err, problem.Internal, "不能打开敏感信息", "数据密钥不可用", "请重新登录")
	}
	s.vault.Store(&vault{cipher: box, mac: seal.NewMAC(index), nonces: &nonces{source: bufio.NewReader(s.rand)}})
	return nil
}

// Lock forgets the keys. What is running still ends with them.
func (s *Store) Lock() { s.vault.Store(nil) }

// unlocked returns the vault, or says that somebody has to sign in.
func (s *Store) unlocked() (*vault, error) {
	if v := s.vault.Load(); v != nil {
		return v, nil
	}
	return nil, locked()
}

// digest is the first 64 bits of a keyed digest. Two of a million certificates share one by chance once in
// 37 million stores.
func (v *vault) digest(parts ...[]byte) int64 {
	v.mu.Lock()
	sum := v.mac.Sum(parts...)
	v.mu.Unlock()
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

func (v *vault) numberKey(kind catalog.Code, number string) int64 {
	return v.digest([]byte("number"), []byte(kind), []byte(number))
}

func (v *vault) codeKey(code string) int64 { return v.digest([]byte("code"), []byte(code)) }

func (v *vault) faceKey(face []byte) int64 { return v.digest([]byte("face"), face) }

// The places sensitive values are sealed for: table and column.
const (
	payloadPlace  = "event|payload|"
	identityPlace = "certificate|identity|"
	contentPlace  = "casework|content|"
	documentPlace = "document|content|"
	recordPlace   = "record|content|"
)

func (v *vault) seal(place string, row int64, plain []byte) []byte {
	return seal.Seal(v.cipher, v.nonces, plain, strconv.AppendInt([]byte(place), row, 10))
}

func (v *vault) open(place string, row int64, sealed []byte) ([]byte, error) {
	return seal.Open(v.cipher, sealed, strconv.AppendInt([]byte(place), row, 10))
}

func (v *vault) sealText(place, row string, plain []byte) []byte {
	return seal.Seal(v.cipher, v.nonces, plain, []byte(place+row))
}

func (v *vault) openText(place, row string, sealed []byte) ([]byte, error) {
	return seal.Open(v.cipher, sealed, []byte(place+row))
}
