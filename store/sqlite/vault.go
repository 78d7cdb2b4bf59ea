package sqlite

import (
	"encoding/binary"
	"io"
	"runtime"
	"strconv"

	"roadcert/domain/catalog"
	"roadcert/domain/seal"
	"roadcert/store/internal/strongbox"
)

// vault holds what the data key unlocks. It may be shared by goroutines.
type vault struct {
	*strongbox.Box
	backups []byte // what the keys of backups are derived from
}

// vaultOf makes the vault that a data key unlocks.
func vaultOf(dataKey []byte, rand io.Reader) (*vault, error) {
	box, err := strongbox.New(dataKey, "store", rand)
	if err != nil {
		return nil, err
	}
	v := &vault{Box: box, backups: seal.Subkey(dataKey, backupPurpose)}
	runtime.AddCleanup(v, func(key []byte) { clear(key) }, v.backups)
	return v, nil
}

// Unlock gives the store the data key.
func (s *Store) Unlock(dataKey []byte) error {
	v, err := vaultOf(dataKey, s.rand)
	if err == nil {
		s.vault.Store(v)
	}
	return err
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

// digest is the first 64 bits of a keyed digest. Two of a million certificates share one by chance once in
// 37 million stores.
func (v *vault) digest(parts ...[]byte) int64 {
	sum := v.Digest(parts...)
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
