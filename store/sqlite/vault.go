package sqlite

import (
	"context"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/binary"
	"io"
	"runtime"
	"strconv"
	"sync/atomic"

	"roadcert/domain/catalog"
	"roadcert/domain/seal"
	"roadcert/store/internal/strongbox"
)

// vault holds what data keys unlock. Everything is sealed with the present one; what does not open with it is tried with
// those before, which are there while a change of the key is carried through (reseal.go), and stay as long as the store is
// unlocked: whoever reads a snapshot of before still needs them. It may be shared by goroutines.
type vault struct {
	keys atomic.Pointer[[]*unlockedKey] // the newest first
}

// unlockedKey is what one data key unlocks.
type unlockedKey struct {
	*strongbox.Box
	generation int
	ring       cipher.AEAD // what the ring of keys seals
	backups    []byte      // what the keys of backups are derived from
}

// unlockKey makes what a data key unlocks. Digests keep the key they were made with, whatever the data key is.
func unlockKey(dataKey, digests []byte, generation int, rand io.Reader) (*unlockedKey, error) {
	box, err := strongbox.NewIndexed(dataKey, digests, boxName, rand)
	if err != nil {
		return nil, err
	}
	k := &unlockedKey{Box: box, generation: generation, backups: seal.Subkey(dataKey, backupPurpose)}
	runtime.AddCleanup(k, func(key []byte) { clear(key) }, k.backups)
	k.ring, err = ringCipher(dataKey)
	return k, err
}

// vaultOf holds some keys, the newest first.
func vaultOf(keys ...*unlockedKey) *vault {
	v := &vault{}
	v.keys.Store(&keys)
	return v
}

// present is the key everything is sealed with.
func (v *vault) present() *unlockedKey { return (*v.keys.Load())[0] }

// Unlock gives the store the data key. Where it has it already, nothing changes for who is at work.
func (s *Store) Unlock(dataKey []byte) error {
	ring, err := s.keyring(context.Background())
	if err != nil {
		return err
	}
	v, err := ring.unlock(dataKey, s.rand)
	if err != nil {
		return err
	}
	if had := s.vault.Load(); had == nil || !had.present().same(v.present()) {
		s.vault.Store(v)
	}
	return nil
}

func (k *unlockedKey) same(other *unlockedKey) bool {
	return k.generation == other.generation && subtle.ConstantTimeCompare(k.backups, other.backups) == 1
}

// Lock forgets the keys. What is running still ends with them; then nobody holds them any more, and they are overwritten
// (see package seal).
func (s *Store) Lock() { s.vault.Store(nil) }

// unlocked returns the vault, or says that somebody has to sign in.
func (s *Store) unlocked() (*vault, error) {
	if v := s.vault.Load(); v != nil {
		return v, nil
	}
	return nil, locked()
}

// Seal encrypts for one place, under the present key.
func (v *vault) Seal(plain, place []byte) []byte { return v.present().Seal(plain, place) }

// Open is the inverse of Seal, whichever key it was that sealed.
func (v *vault) Open(sealed, place []byte) (plain []byte, err error) {
	for _, k := range *v.keys.Load() {
		if plain, err = k.Open(sealed, place); err == nil {
			return plain, nil
		}
	}
	return nil, err
}

// digest is the first 64 bits of a keyed digest. Two of a million certificates share one by chance once in
// 37 million stores.
func (v *vault) digest(parts ...[]byte) int64 {
	sum := v.present().Digest(parts...)
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

func (v *vault) numberKey(kind catalog.Code, number string) int64 {
	return v.digest([]byte("number"), []byte(kind), []byte(number))
}

func (v *vault) codeKey(code string) int64 { return v.digest([]byte("code"), []byte(code)) }

func (v *vault) faceKey(face []byte) int64 { return v.digest([]byte("face"), face) }

// The places sensitive values are sealed for: table and column. Each has its line in sealedColumns.
const (
	payloadPlace  = "event|payload|"
	identityPlace = "certificate|identity|"
	contentPlace  = "casework|content|"
	documentPlace = "document|content|"
	recordPlace   = "record|content|"
)

func (v *vault) seal(place string, row int64, plain []byte) []byte {
	return v.Seal(plain, strconv.AppendInt([]byte(place), row, 10))
}

func (v *vault) open(place string, row int64, sealed []byte) ([]byte, error) {
	return v.Open(sealed, strconv.AppendInt([]byte(place), row, 10))
}

func (v *vault) sealText(place, row string, plain []byte) []byte {
	return v.Seal(plain, []byte(place+row))
}

func (v *vault) openText(place, row string, sealed []byte) ([]byte, error) {
	return v.Open(sealed, []byte(place+row))
}
