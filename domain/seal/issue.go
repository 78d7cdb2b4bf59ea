package seal

import (
	"bytes"
	"crypto"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"time"

	first "github.com/tjfoc/gmsm/sm2"
	"github.com/tjfoc/gmsm/x509"
)

// CertificateTemplate is what an authority puts into a certificate.
type CertificateTemplate struct {
	Subject             Name
	NotBefore, NotAfter time.Time
	Authority           bool // may issue further certificates; otherwise it is a signer's
}

// usage is what the certificate lets its key do: an authority issues, everybody else signs and stands by it.
func (t CertificateTemplate) usage() x509.KeyUsage {
	if t.Authority {
		return x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	}
	return x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
}

// serialSize is the length of a random serial number: 16 bytes, the first bit clear so that it stays positive.
const serialSize = 16

// Issue makes a certificate for a public key. An issuer of nil makes a root: the subject signs for itself, and
// issuerKey is its own key. tjfoc/gmsm makes it; it leaves after emmansun/gmsm read it and found it good.
func Issue(rand io.Reader, t CertificateTemplate, issuer *Certificate, issuerKey *Key, subject PublicKey) (*Certificate, error) {
	if !t.NotBefore.Before(t.NotAfter) {
		return nil, errors.New("不能签发证书：有效期的起止颠倒")
	}
	if issuer != nil && !bytes.Equal(issuer.Public, issuerKey.public) {
		return nil, errors.New("不能签发证书：颁发者的证书与私钥不是一对")
	}
	if issuer == nil && !bytes.Equal(subject, issuerKey.public) {
		return nil, errors.New("不能签发根证书：公钥与私钥不是一对")
	}
	public, err := firstPublic(subject)
	if err != nil {
		return nil, err
	}
	serial := make([]byte, serialSize)
	if _, err = io.ReadFull(rand, serial); err != nil {
		return nil, fmt.Errorf("不能签发证书：%w", err)
	}
	serial[0] = serial[0]&0x7f | 0x40
	template := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(serial), Subject: t.Subject.pkix(),
		NotBefore: t.NotBefore.UTC().Truncate(time.Second), NotAfter: t.NotAfter.UTC().Truncate(time.Second),
		KeyUsage: t.usage(), BasicConstraintsValid: true, IsCA: t.Authority,
		SubjectKeyId: keyIdentifier(subject), SignatureAlgorithm: x509.SM2WithSM3,
	}
	parent := template
	if issuer != nil {
		parent = &x509.Certificate{RawSubject: issuer.read.RawSubject, SubjectKeyId: issuer.read.SubjectKeyId}
	}
	der, err := x509.CreateCertificate(template, parent, public, &certifier{issuerKey, rand})
	if err != nil {
		return nil, fmt.Errorf("不能签发证书：%w", err)
	}
	made, err := ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("签发的证书没有通过第二个密码库的核验，已弃用：%w", err)
	}
	if issuer == nil {
		issuer = made
	}
	if err = made.SignedBy(issuer); err != nil {
		return nil, fmt.Errorf("签发的证书没有通过第二个密码库的核验，已弃用：%w", err)
	}
	return made, nil
}

// pkix writes the name as X.509 wants it.
func (n Name) pkix() pkix.Name {
	list := func(s string) []string {
		if s == "" {
			return nil
		}
		return []string{s}
	}
	return pkix.Name{
		CommonName: n.Common, Organization: list(n.Organization), OrganizationalUnit: list(n.Unit),
		Locality: list(n.Locality), Province: list(n.Province), Country: list(n.Country),
	}
}

// keyIdentifier names a key inside certificates: the head of the digest of its point (RFC 7093).
func keyIdentifier(p PublicKey) []byte {
	sum := SM3(p)
	return sum[:20]
}

// firstPublic gives a public key to tjfoc/gmsm, after emmansun/gmsm saw that it is on the curve.
func firstPublic(p PublicKey) (*first.PublicKey, error) {
	if _, err := p.Verifier(); err != nil {
		return nil, err
	}
	return &first.PublicKey{
		Curve: first.P256Sm2(), X: new(big.Int).SetBytes(p[1:33]), Y: new(big.Int).SetBytes(p[33:]),
	}, nil
}

// certifier lends a key to tjfoc/gmsm's certificate writer, which would otherwise draw from a source of its own.
type certifier struct {
	key  *Key
	rand io.Reader
}

func (c *certifier) Public() crypto.PublicKey { return &c.key.private.PublicKey }

func (c *certifier) Sign(_ io.Reader, message []byte, _ crypto.SignerOpts) ([]byte, error) {
	return c.key.Sign(c.rand, message)
}
