// Package seal is the one place of national cryptography: SM3 digests, HMAC-SM3, SM4-GCM, keys derived from
// passwords, SM2 keys, signatures and certificates, and the files keys are kept in.
//
// Two libraries stand behind it, and nobody else may import them. SM2 keys and signatures are made by
// tjfoc/gmsm, the library this project was given; emmansun/gmsm is the second opinion on every signature
// before it leaves. Digests and encryption run on emmansun/gmsm, which is several times faster where there is
// much to do: ten times for SM4-GCM of a page, five for the HMACs of an import, four for stretching a password,
// two and a half for the digest of a file, which follows the rest (bench_test.go holds the two beside each
// other). The tests hold both to the vectors of the standards, to each other and to OpenSSL.
//
// The traps of tjfoc/gmsm that touch this package, and where each is shut out:
//   - its SM4 helpers leave the tag unchecked and its cipher.Block cannot be shared: neither is used (aead.go);
//   - its SM3 breaks the contract of hash.Hash, so that PBKDF2 goes wrong: not used (digest.go);
//   - its Verify lets bytes follow a signature: only emmansun/gmsm verifies (sign.go);
//   - its SM2 encryption hangs and panics on some input: not used (wrap.go);
//   - its writer of certificates draws from a source of its own: it is lent a key that does not listen (issue.go);
//   - its key files are stretched with SHA-1 and 2,048 rounds: emmansun/gmsm writes them (container.go);
//   - it signs messages only, and digests each from its first byte: see Prefix for many that begin alike;
//   - its signing is variable in time: fit for a key file at a desk, not for a server on the network.
//
// emmansun/gmsm has one as well: opening a key file it obeys any number of rounds, and panics where lengths do
// not fit the cipher. What it is handed is looked at before (scheme.go).
package seal

import (
	"crypto/hkdf"
	"crypto/pbkdf2"
	"fmt"
)

// KeySize is the length of every symmetric key: 16 bytes, which is what SM4 takes.
const KeySize = 16

// DeriveKey stretches a password into a key of KeySize bytes for one purpose: PBKDF2-HMAC-SM3
// (GB/T 37092 asks for a salt and many rounds), then Subkey. Take a salt of at least 16 random bytes and
// access.DefaultRounds rounds; both are stored beside what the key protects.
func DeriveKey(password string, salt []byte, rounds int, purpose string) []byte {
	// It can only fail for a length or a count that is no positive number, or in FIPS-only mode.
	master, err := pbkdf2.Key(NewSM3, password, salt, max(rounds, 1), DigestSize)
	if err != nil {
		panic(fmt.Sprintf("seal: PBKDF2: %v", err))
	}
	return Subkey(master, purpose)
}

// Subkey derives a key of KeySize bytes for one purpose from a master key: HKDF (RFC 5869) over HMAC-SM3.
// Keys for different purposes tell nothing about each other or about the master.
func Subkey(master []byte, purpose string) []byte {
	key, err := hkdf.Key(NewSM3, master, nil, purpose, KeySize)
	if err != nil { // it can only fail for a length above 255 digests, or in FIPS-only mode
		panic(fmt.Sprintf("seal: HKDF: %v", err))
	}
	return key
}
