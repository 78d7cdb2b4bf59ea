package seal

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
	"unicode"

	second "github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"
)

// Usage is what a certificate lets its key do: any of the bits below.
type Usage int

// The usages of this trade. A signer has the first two, an authority the third.
const (
	UsageSign   Usage = Usage(smx509.KeyUsageDigitalSignature)  // 数字签名
	UsageCommit Usage = Usage(smx509.KeyUsageContentCommitment) // 抗抵赖
	UsageIssue  Usage = Usage(smx509.KeyUsageCertSign)          // 签发证书
)

// maxCertificate bounds what is taken for a certificate; real ones are of one to three thousand bytes.
const maxCertificate = 32 << 10

// Name says whom a certificate speaks of.
type Name struct {
	Common       string // CN
	Organization string // O
	Unit         string // OU
	Locality     string // L
	Province     string // ST
	Country      string // C
}

// String writes the parts that are there, the most telling first: 法库县交通运输局（法库县 辽宁省 CN）.
func (n Name) String() string {
	first := n.Common
	rest := slices.DeleteFunc([]string{n.Organization, n.Unit, n.Locality, n.Province, n.Country},
		func(s string) bool { return s == "" || s == first })
	switch {
	case len(rest) == 0:
		return first
	case first == "":
		return strings.Join(rest, " ")
	}
	return first + "（" + strings.Join(rest, " ") + "）"
}

// Certificate is an X.509 certificate of an SM2 key (GB/T 20518). It does not change, and may be shared.
type Certificate struct {
	Subject, Issuer     Name
	Serial              *big.Int
	NotBefore, NotAfter time.Time // UTC
	Usage               Usage
	Authority           bool // may issue: basicConstraints says so
	Public              PublicKey
	Raw                 []byte // DER

	read  *smx509.Certificate
	judge *Verifier
}

// What can be wrong between a certificate and those it is checked against. Each is wrapped by a sentence that
// names the certificate.
var (
	ErrNotCertificate = errors.New("不是 SM2 数字证书")
	ErrNotSignedBy    = errors.New("证书不是由它声称的上级签发的")
	ErrPeriod         = errors.New("证书不在有效期内")
	ErrUnknownIssuer  = errors.New("证书链没有通到受信任的根证书")
	ErrChain          = errors.New("证书链不合规则")
)

// explained is a sentence for the person, with what the library said behind it for the log.
type explained struct {
	sentence, cause error
}

func because(cause error, format string, args ...any) error {
	return explained{fmt.Errorf(format, args...), cause}
}

func (e explained) Error() string   { return e.sentence.Error() }
func (e explained) Unwrap() []error { return []error{e.sentence, e.cause} }

// ParseCertificate reads a certificate, DER or PEM. It is strict: bytes behind it, a key that is not SM2, or
// another signature algorithm than SM2 with SM3 make it none.
func ParseCertificate(b []byte) (*Certificate, error) {
	if len(b) > 2*maxCertificate {
		return nil, fmt.Errorf("%w：有 %d 字节，太大了", ErrNotCertificate, len(b))
	}
	if der, ok := onlyBlock(b, "CERTIFICATE"); ok {
		b = der
	}
	if len(b) > maxCertificate {
		return nil, fmt.Errorf("%w：有 %d 字节，太大了", ErrNotCertificate, len(b))
	}
	read, err := smx509.ParseCertificate(b)
	if err != nil {
		return nil, because(err, "%w：内容残缺，或者写法不合标准", ErrNotCertificate)
	}
	key, ok := read.PublicKey.(*ecdsa.PublicKey)
	if !ok || !second.IsSM2PublicKey(key) {
		return nil, fmt.Errorf("%w：证书里的公钥不是 SM2 公钥", ErrNotCertificate)
	}
	if read.SignatureAlgorithm != smx509.SM2WithSM3 {
		return nil, fmt.Errorf("%w：签名算法不是 SM2 与 SM3", ErrNotCertificate)
	}
	if read.SerialNumber.Sign() <= 0 || read.NotAfter.Before(read.NotBefore) {
		return nil, fmt.Errorf("%w：序列号或有效期不合规则", ErrNotCertificate)
	}
	public := point(key.X, key.Y) //nolint:staticcheck // deprecated in favour of a form that knows no SM2
	judge, err := public.Verifier()
	if err != nil {
		return nil, fmt.Errorf("%w：%w", ErrNotCertificate, err)
	}
	return &Certificate{
		Subject: nameOf(read.Subject), Issuer: nameOf(read.Issuer), Serial: read.SerialNumber,
		NotBefore: read.NotBefore.UTC(), NotAfter: read.NotAfter.UTC(),
		Usage: Usage(read.KeyUsage), Authority: read.BasicConstraintsValid && read.IsCA,
		Public: public, Raw: bytes.Clone(b), read: read, judge: judge,
	}, nil
}

// onlyBlock returns the content of a text that holds one PEM block of a type and nothing else.
func onlyBlock(b []byte, kind string) ([]byte, bool) {
	block, rest := pem.Decode(b)
	if block == nil || block.Type != kind || len(bytes.TrimSpace(rest)) > 0 {
		return nil, false
	}
	return block.Bytes, true
}

func nameOf(n pkix.Name) Name {
	return Name{
		Common: shown(n.CommonName), Organization: shown(n.Organization...), Unit: shown(n.OrganizationalUnit...),
		Locality: shown(n.Locality...), Province: shown(n.Province...), Country: shown(n.Country...),
	}
}

// shown joins the values of a part of a name; a character that would play tricks on a screen becomes a visible one.
func shown(values ...string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.Join(values, " "))
}

// PEM returns the certificate as text.
func (c *Certificate) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

// Fingerprint is the SM3 digest of the certificate in groups of four, to be read aloud over the telephone.
func (c *Certificate) Fingerprint() string {
	sum := SM3(c.Raw)
	return grouped(sum[:])
}

// grouped writes bytes in hexadecimal, a blank after each two of them.
func grouped(b []byte) string {
	var parts []string
	for pair := range slices.Chunk(b, 2) {
		parts = append(parts, hex.EncodeToString(pair))
	}
	return strings.ToUpper(strings.Join(parts, " "))
}

// Verify reports whether signature was made over message by the key of the certificate. It says nothing of the
// certificate itself.
func (c *Certificate) Verify(message, signature []byte) bool {
	return c.judge.Verify(message, signature)
}

// Covers reports whether t lies within the certificate's period.
func (c *Certificate) Covers(t time.Time) bool { return !t.Before(c.NotBefore) && !t.After(c.NotAfter) }

// MaySign reports whether the certificate lets its key sign documents. One that names no usage allows any.
func (c *Certificate) MaySign() bool { return c.Usage == 0 || c.Usage&(UsageSign|UsageCommit) != 0 }

// SignedBy tells whether parent may issue and issued c. Periods are not looked at.
func (c *Certificate) SignedBy(parent *Certificate) error {
	if !bytes.Equal(c.read.RawIssuer, parent.read.RawSubject) {
		return fmt.Errorf("%w：“%s”的颁发者是“%s”，不是“%s”", ErrNotSignedBy, c.Subject, c.Issuer, parent.Subject)
	}
	if err := c.read.CheckSignatureFrom(parent.read); err != nil {
		return because(err, "%w：“%s”上“%s”的签名不成立，或者后者无权签发", ErrNotSignedBy, c.Subject, parent.Subject)
	}
	return nil
}

// CheckChain follows c over the certificates between to one of the anchors, at a time. The error is, or wraps,
// ErrPeriod, ErrUnknownIssuer or ErrChain. Revocation is not looked at: that needs the network.
func (c *Certificate) CheckChain(anchors, between []*Certificate, at time.Time) error {
	roots, middle := smx509.NewCertPool(), smx509.NewCertPool()
	for _, a := range anchors {
		roots.AddCert(a.read)
	}
	for _, b := range between {
		middle.AddCert(b.read)
	}
	_, err := c.read.Verify(smx509.VerifyOptions{
		Roots: roots, Intermediates: middle, CurrentTime: at.UTC(), KeyUsages: []smx509.ExtKeyUsage{smx509.ExtKeyUsageAny},
	})
	var invalid smx509.CertificateInvalidError
	var unknown smx509.UnknownAuthorityError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &invalid) && invalid.Reason == smx509.Expired:
		return fmt.Errorf("%w：“%s”在 %s 时不在有效期内", ErrPeriod, nameOf(invalid.Cert.Subject), at.UTC().Format(time.RFC3339))
	case errors.As(err, &unknown) && c.usurped(slices.Concat(anchors, between)):
		return fmt.Errorf("%w：“%s”的签发者“%s”无权签发证书", ErrChain, c.Subject, c.Issuer)
	case errors.As(err, &unknown):
		return fmt.Errorf("%w：“%s”由“%s”签发，它不在受信任的根证书里", ErrUnknownIssuer, c.Subject, c.Issuer)
	}
	return because(err, "%w：“%s”或它的上级证书违反了自己的限制", ErrChain, c.Subject)
}

// usurped reports whether one of the others did sign c, but may not issue: that is no missing root, but a fraud.
func (c *Certificate) usurped(others []*Certificate) bool {
	return slices.ContainsFunc(others, func(o *Certificate) bool {
		return o.Verify(c.read.RawTBSCertificate, c.read.Signature) && c.SignedBy(o) != nil
	})
}
