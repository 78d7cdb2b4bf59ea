// Package seal is the one place of national cryptography: SM3 digests, HMAC-SM3, SM4-GCM, keys derived from
// passwords, SM2 keys, signatures and certificates, and the files keys are kept in.
//
// Two libraries stand behind it, and nobody else may import them. SM2 keys and signatures are made with
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
//   - it signs messages only, digests each from its first byte, and leaves 1 + d in memory: the formula of a signature
//     stands here, around its multiplication on the curve (sign.go); see Prefix for many that begin alike;
//   - what it multiplies by it copies: it never gets a private key whole (sign.go);
//   - its signing is variable in time: fit for a key file at a desk, not for a server on the network.
//
// emmansun/gmsm has one as well: opening a key file it obeys any number of rounds, and panics where lengths do
// not fit the cipher. What it is handed is looked at before (scheme.go).
//
// Keys are overwritten in memory once nobody holds them any more (forget.go). What remains, in memory that was given
// back and has not been taken again: the secret number of a signature and the parts of a private key, in the libraries'
// multiplication; what emmansun/gmsm reads of a key file and of a wrapped key; and passwords, which are strings.
package seal

import (
	"bytes"
	"crypto/subtle"
)

// KeySize is the length of every symmetric key: 16 bytes, which is what SM4 takes.
const KeySize = 16

// DeriveKey stretches a password into a key of KeySize bytes for one purpose: PBKDF2-HMAC-SM3
// (GB/T 37092 asks for a salt and many rounds), then Subkey. Take a salt of at least 16 random bytes and
// access.DefaultRounds rounds; both are stored beside what the key protects. What it works with is overwritten; the
// password is not, because a string cannot be.
func DeriveKey(password string, salt []byte, rounds int, purpose string) []byte {
	typed := []byte(password)
	defer clear(typed)
	m := newMac(typed)
	defer m.forget()
	m.begin()
	m.write(salt)
	m.write([]byte{0, 0, 0, 1}) // the one block of the key, which is as long as a digest
	block := m.end()
	master := block
	defer clear(master[:])
	for range rounds - 1 {
		m.begin()
		m.write(block[:])
		block = m.end()
		subtle.XORBytes(master[:], master[:], block[:])
	}
	return Subkey(master[:], purpose)
}

// Subkey derives a key of KeySize bytes for one purpose from a master key: HKDF (RFC 5869) over HMAC-SM3.
// Keys for different purposes tell nothing about each other or about the master.
func Subkey(master []byte, purpose string) []byte {
	extract := newMac(nil)
	defer extract.forget()
	extract.begin()
	extract.write(master)
	random := extract.end()
	defer clear(random[:])
	expand := newMac(random[:])
	defer expand.forget()
	expand.begin()
	expand.write([]byte(purpose))
	expand.write([]byte{1}) // the first block, of which the key is half
	block := expand.end()
	defer clear(block[:])
	return bytes.Clone(block[:KeySize])
}
