package seal

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
)

// emmansun/gmsm reads containers, but lets the file say how long it will work, and panics where an initial vector or
// a cipher text has a length its mode does not take. What it is handed is therefore looked at here first.

// scheme is PBES2-params (RFC 8018).
type scheme struct {
	Derivation, Encryption pkix.AlgorithmIdentifier
}

// stretching is PBKDF2-params.
type stretching struct {
	Salt   []byte
	Rounds int
	Length int                      `asn1:"optional"`
	PRF    pkix.AlgorithmIdentifier `asn1:"optional"`
}

// The algorithms of containers, by their object identifiers.
const (
	schemePBES2   = "1.2.840.113549.1.5.13"
	schemeOfSM    = "1.2.156.10197.6.4.1.5.2"
	stretchPBKDF2 = "1.2.840.113549.1.5.12"
	stretchOfSM   = "1.2.156.10197.6.4.1.5.1"
)

// cipherModes are the ciphers that are read, each with the check of its parameters and its text.
var cipherModes = map[string]func(parameters, text []byte) bool{
	"1.2.156.10197.1.104.2":   goodCBC, // SM4-CBC
	"1.2.156.10197.1.104.8":   goodGCM, // SM4-GCM
	"2.16.840.1.101.3.4.1.2":  goodCBC, // AES-128-CBC
	"2.16.840.1.101.3.4.1.22": goodCBC, // AES-192-CBC
	"2.16.840.1.101.3.4.1.42": goodCBC, // AES-256-CBC
	"2.16.840.1.101.3.4.1.6":  goodGCM,
	"2.16.840.1.101.3.4.1.26": goodGCM,
	"2.16.840.1.101.3.4.1.46": goodGCM,
}

// digests are the functions a password is stretched with, as HMAC; a file that names none means SHA-1.
var digests = map[string]bool{
	"":                      true,
	"1.2.840.113549.2.7":    true, // SHA-1
	"1.2.840.113549.2.9":    true, // SHA-256
	"1.2.840.113549.2.10":   true, // SHA-384
	"1.2.840.113549.2.11":   true, // SHA-512
	"1.2.156.10197.1.401.2": true, // SM3
}

const blockSize = 16 // of SM4 and of AES

func goodCBC(parameters, text []byte) bool {
	var iv []byte
	rest, err := asn1.Unmarshal(parameters, &iv)
	return err == nil && len(rest) == 0 && len(iv) == blockSize && len(text) > 0 && len(text)%blockSize == 0
}

func goodGCM(parameters, text []byte) bool {
	var p struct {
		Nonce []byte
		Tag   int `asn1:"optional,default:12"`
	}
	rest, err := asn1.Unmarshal(parameters, &p)
	return err == nil && len(rest) == 0 && len(p.Nonce) == nonceSize && p.Tag == tagSize && len(text) > tagSize
}

// bounded tells whether a container can be opened in bounded time, by a cipher that is known.
func bounded(c container) error {
	if name := c.Algorithm.Algorithm.String(); name != schemePBES2 && name != schemeOfSM {
		return fmt.Errorf("%w：只认 PBES2，收到 %s", ErrNoCipher, name)
	}
	var s scheme
	if rest, err := asn1.Unmarshal(c.Algorithm.Parameters.FullBytes, &s); err != nil || len(rest) > 0 {
		return fmt.Errorf("%w：加密参数写法不对", ErrNotKey)
	}
	if err := boundedStretching(s.Derivation); err != nil {
		return err
	}
	good, known := cipherModes[s.Encryption.Algorithm.String()]
	if !known {
		return fmt.Errorf("%w：不认识算法 %s", ErrNoCipher, s.Encryption.Algorithm)
	}
	if !good(s.Encryption.Parameters.FullBytes, c.Sealed) {
		return fmt.Errorf("%w：密文或它的参数长度不对", ErrNotKey)
	}
	return nil
}

// boundedStretching does the same for the way from the password to the key.
func boundedStretching(a pkix.AlgorithmIdentifier) error {
	if name := a.Algorithm.String(); name != stretchPBKDF2 && name != stretchOfSM {
		return fmt.Errorf("%w：只认 PBKDF2，收到 %s", ErrNoCipher, name)
	}
	var d stretching
	if rest, err := asn1.Unmarshal(a.Parameters.FullBytes, &d); err != nil || len(rest) > 0 {
		return fmt.Errorf("%w：口令派生的参数写法不对", ErrNotKey)
	}
	if d.Rounds < 1 || d.Rounds > maxRounds || len(d.Salt) == 0 || len(d.Salt) > maxSalt {
		return fmt.Errorf("%w：口令派生 %d 轮、盐 %d 字节，超出了可接受的范围", ErrNoCipher, d.Rounds, len(d.Salt))
	}
	if name := d.PRF.Algorithm.String(); !digests[name] {
		return fmt.Errorf("%w：不认识口令派生用的杂凑算法 %s", ErrNoCipher, name)
	}
	return nil
}
