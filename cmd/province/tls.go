package main

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

// The line is guarded by the standard library, with an authority that certifies this province's servers and nothing
// else; letters are guarded by SM2 and SM4 besides. A server gets a new certificate whenever it starts.

const (
	tlsAuthorityYears = 30
	tlsServerYears    = 3
	clocksApart       = time.Hour // clocks of counties may be slow
)

// newTLSAuthority makes the authority: its key, PKCS #8, and its certificate, DER.
func newTLSAuthority(name string, now time.Time) (key, certificate []byte, err error) {
	made, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name + " TLS", Organization: []string{name}, Country: []string{"CN"}},
		NotBefore: now.Add(-clocksApart), NotAfter: now.AddDate(tlsAuthorityYears, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
	}
	if certificate, err = x509.CreateCertificate(rand.Reader, template, template, &made.PublicKey, made); err != nil {
		return nil, nil, err
	}
	key, err = x509.MarshalPKCS8PrivateKey(made)
	return key, certificate, err
}

// server makes the certificate of a server that is reached by some names besides loopback.
func (k *keys) server(names []string, now time.Time) (own tls.Certificate, err error) {
	const what = "不能为服务器制作证书"
	authority, err := x509.ParseCertificate(k.TLSCertificate)
	if err != nil {
		return own, problem.From(err, problem.Damaged, what, "证书机构的证书读不出来", "请用备份恢复")
	}
	issuer, err := x509.ParsePKCS8PrivateKey(k.TLSKey)
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
		NotBefore: now.Add(-clocksApart), NotAfter: now.AddDate(tlsServerYears, 0, 0),
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

// tlsPEM is the certificate that invitations name.
func (k *keys) tlsPEM() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: k.TLSCertificate}))
}
