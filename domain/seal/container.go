package seal

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"

	"github.com/emmansun/gmsm/pkcs"
	"github.com/emmansun/gmsm/pkcs8"
	second "github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"
)

// ContainerRounds is how often a password is stretched for a key container, and the least that Encode takes.
const ContainerRounds = 600_000

// The bounds of a container somebody else made: a file may not make the program work for minutes.
const (
	maxContainer = 16 << 10
	maxRounds    = 5_000_000
	maxSalt      = 128
	saltSize     = 16
)

// What can be wrong with a key file.
var (
	ErrNotKey   = errors.New("不是 SM2 私钥文件（PKCS#8）")
	ErrPassword = errors.New("口令不对")
	ErrNoCipher = errors.New("密钥文件的加密方式不受支持")
)

// Encode puts the key into a PKCS#8 container under a password and returns it as PEM: PBES2 with
// PBKDF2-HMAC-SM3 and SM4-GCM. Fewer rounds than ContainerRounds are raised to it.
func (k *Key) Encode(password string, rounds int, rand io.Reader) ([]byte, error) {
	if password == "" {
		return nil, errors.New("不能保存私钥：没有口令")
	}
	plain, err := k.pkcs8()
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	by := pkcs.NewPBESEncrypter(pkcs.SM4GCM, pkcs.NewPBKDF2Opts(pkcs.SM3, saltSize, max(rounds, ContainerRounds)))
	algorithm, sealed, err := by.Encrypt(whole{rand}, []byte(password), plain)
	if err != nil {
		return nil, fmt.Errorf("不能加密私钥：%w", err)
	}
	der, err := asn1.Marshal(container{*algorithm, sealed})
	if err != nil {
		return nil, fmt.Errorf("不能写出密钥文件：%w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: der}), nil
}

// container is EncryptedPrivateKeyInfo (RFC 5958).
type container struct {
	Algorithm pkix.AlgorithmIdentifier
	Sealed    []byte
}

// whole reads until what was asked for is there: emmansun/gmsm asks its source only once.
type whole struct{ io.Reader }

func (w whole) Read(b []byte) (int, error) { return io.ReadFull(w.Reader, b) }

// pkcs8 writes the key in the clear.
func (k *Key) pkcs8() ([]byte, error) {
	scalar := k.Bytes()
	defer clear(scalar)
	same, err := second.NewPrivateKey(scalar)
	if err != nil {
		return nil, fmt.Errorf("不能写出私钥：%w", err)
	}
	defer forgetNumbers(same.D)
	return smx509.MarshalPKCS8PrivateKey(same)
}

// DecodeKey reads a private key from a PKCS#8 file, DER or PEM: what Encode wrote, what OpenSSL and GmSSL write
// (PBES2 with PBKDF2, and SM4 or AES in CBC or GCM), or one that is not encrypted, for which the password is
// not looked at. Certificates may stand beside it. The error is, or wraps, ErrNotKey, ErrNoCipher or ErrPassword.
func DecodeKey(b []byte, password string) (*Key, error) {
	if len(b) > maxContainer {
		return nil, fmt.Errorf("%w：有 %d 字节，太大了", ErrNotKey, len(b))
	}
	b = keyBlock(b)
	var sealed container
	if rest, err := asn1.Unmarshal(b, &sealed); err != nil || len(rest) > 0 {
		return plainKey(b)
	}
	if err := bounded(sealed); err != nil {
		return nil, err
	}
	if password == "" {
		return nil, fmt.Errorf("%w：密钥文件是加密的，请输入口令", ErrPassword)
	}
	plain, err := pkcs8.ParsePKCS8PrivateKeySM2(b, []byte(password))
	switch {
	case err == nil:
		return taken(plain)
	case errors.Is(err, pkcs8.ErrUnexpectedKeyType):
		return nil, fmt.Errorf("%w：里面是另一种算法的密钥", ErrNotKey)
	}
	// A wrong password shows itself as broken padding, a wrong tag, or as something that is no key.
	return nil, ErrPassword
}

// taken takes a key over from the library that read it.
func taken(read *second.PrivateKey) (*Key, error) {
	defer forgetNumbers(read.D)
	return newKey(new(big.Int).Set(read.D))
}

// keyBlock returns the private key of a text that holds one, among parameters and certificates, or b itself.
func keyBlock(b []byte) []byte {
	for rest := b; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return b
		}
		if strings.HasSuffix(block.Type, "PRIVATE KEY") {
			return block.Bytes
		}
	}
}

// plainKey reads a key in the clear, as PKCS#8 or in the older form of elliptic curves (SEC 1).
func plainKey(der []byte) (*Key, error) {
	if old, err := smx509.ParseSM2PrivateKey(der); err == nil {
		return taken(old)
	}
	read, err := smx509.ParsePKCS8PrivateKey(der)
	switch {
	case err != nil && isPFX(der):
		return nil, because(err, "%w：这是 PFX（PKCS#12）文件，请先用发放单位的工具把私钥导出为 PKCS#8", ErrNotKey)
	case err != nil:
		return nil, because(err, "%w：内容残缺，或者是别的格式", ErrNotKey)
	}
	key, ok := read.(*second.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%w：里面是另一种算法的密钥", ErrNotKey)
	}
	return taken(key)
}

// isPFX reports whether a file is the kind of container browsers export: a sequence that begins with version 3.
func isPFX(der []byte) bool {
	var pfx struct {
		Version int
		Content asn1.RawValue
		Mac     asn1.RawValue `asn1:"optional"`
	}
	_, err := asn1.Unmarshal(der, &pfx)
	return err == nil && pfx.Version == 3
}

// PEM returns the public key as a SubjectPublicKeyInfo in text, which OpenSSL reads.
func (p PublicKey) PEM() ([]byte, error) {
	v, err := p.Verifier()
	if err != nil {
		return nil, err
	}
	der, err := smx509.MarshalPKIXPublicKey(v.key)
	if err != nil {
		return nil, fmt.Errorf("不能写出公钥：%w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), nil
}

// Fingerprint is the SM3 digest of the point in groups of four, to be read aloud over the telephone.
func (p PublicKey) Fingerprint() string {
	sum := SM3(p)
	return grouped(sum[:])
}
