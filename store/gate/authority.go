package gate

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"time"

	"roadcert/domain/problem"
	carrier "roadcert/store/province"
)

// Authority certifies a province's servers and nothing else; whoever knows its certificate knows the province's server
// by any address. The line is guarded by the standard library; letters are guarded by SM2 and SM4 besides.
type Authority struct {
	Key         []byte `json:"key"`         // PKCS #8
	Certificate []byte `json:"certificate"` // DER
}

const (
	authorityYears = 30
	serverYears    = 3
	clocksApart    = time.Hour // clocks of counties may be slow
)

// NewAuthority makes the authority of a province.
func NewAuthority(name string, now time.Time) (a Authority, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return a, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name + " TLS", Organization: []string{name}, Country: []string{"CN"}},
		NotBefore: now.Add(-clocksApart), NotAfter: now.AddDate(authorityYears, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
	}
	if a.Certificate, err = x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key); err != nil {
		return a, err
	}
	a.Key, err = x509.MarshalPKCS8PrivateKey(key)
	return a, err
}

// PEM is the certificate as invitations name it.
func (a *Authority) PEM() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.Certificate}))
}

// Server makes a key and a certificate for a server that is reached by some names besides loopback. A server gets a new
// one whenever it starts.
func (a *Authority) Server(names []string, now time.Time) (own tls.Certificate, err error) {
	const what = "不能为服务器制作证书"
	authority, err := x509.ParseCertificate(a.Certificate)
	if err != nil {
		return own, problem.From(err, problem.Damaged, what, "证书机构的证书读不出来", "请用备份恢复")
	}
	issuer, err := x509.ParsePKCS8PrivateKey(a.Key)
	if err != nil {
		return own, problem.From(err, problem.Damaged, what, "证书机构的密钥读不出来", "请用备份恢复")
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return own, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return own, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: carrier.ServerName},
		NotBefore: now.Add(-clocksApart), NotAfter: now.AddDate(serverYears, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames: []string{carrier.ServerName, "localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, authority, &key.PublicKey, issuer)
	if err != nil {
		return own, problem.From(err, problem.Invalid, what, "主机名写得不对", "请核对 --host")
	}
	return tls.Certificate{Certificate: [][]byte{der, authority.Raw}, PrivateKey: key}, nil
}
