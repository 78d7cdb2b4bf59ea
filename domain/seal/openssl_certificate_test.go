package seal_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roadcert/domain/seal"
)

const distid = "distid:1234567812345678"

func TestOpenSSLAcceptsOurCertificates(t *testing.T) {
	dir := t.TempDir()
	root := issued(t, holder{}, seal.Name{Common: "辽宁省根证书", Country: "CN"}, true)
	middle := issued(t, root, seal.Name{Common: "沈阳市中间证书"}, true)
	signer := issued(t, middle, company, false)
	write(t, dir, "root.pem", root.PEM())
	write(t, dir, "middle.pem", middle.PEM())
	write(t, dir, "signer.pem", signer.PEM())
	at := "1795406400" // noon
	// It gives the user identity only to the certificate it was asked about, so the chain is walked step by step.
	for _, step := range [][2]string{{"root.pem", "middle.pem"}, {"middle.pem", "signer.pem"}} {
		out := openssl(t, dir, "verify", "-x509_strict", "-attime", at, "-vfyopt", distid, "-partial_chain", "-CAfile", step[0], step[1])
		if !strings.Contains(out, step[1]+": OK") {
			t.Error(out)
		}
	}
	text := openssl(t, dir, "x509", "-in", "signer.pem", "-noout", "-text", "-nameopt", "utf8,esc_ctrl,-esc_msb,sep_comma_plus")
	for _, want := range []string{
		"Signature Algorithm: SM2-with-SM3", "Digital Signature, Non Repudiation", "CA:FALSE", "CN=法库县交通运输局",
		"Not Before: May 23 04:00:00 2026 GMT", "ASN1 OID: SM2", "X509v3 Authority Key Identifier",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("openssl does not see %q in\n%s", want, text)
		}
	}
	if text := openssl(t, dir, "x509", "-in", "root.pem", "-noout", "-text"); !strings.Contains(text, "CA:TRUE") ||
		!strings.Contains(text, "Certificate Sign") {
		t.Error(text)
	}
	if out := openssl(t, dir, "asn1parse", "-in", "signer.pem"); !strings.Contains(out, "UTCTIME") || !strings.Contains(out, "UTF8STRING") {
		t.Error(out)
	}
}

// read returns a file OpenSSL wrote.
func read(t *testing.T, dir, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// OpenSSL's own certificate, its Chinese name once in UTF-8 and once in the two-byte characters of old programs.
func TestWeAcceptOpenSSLsCertificates(t *testing.T) {
	for _, mask := range []string{"utf8only", "pkix"} {
		dir := t.TempDir()
		write(t, dir, "request.cnf", []byte("[req]\nprompt=no\nutf8=yes\nstring_mask="+mask+
			"\ndistinguished_name=dn\nx509_extensions=ext\n[dn]\nCN=法库县交通运输局\nC=CN\n[ext]\nkeyUsage=critical,digitalSignature\n"))
		openssl(t, dir, "genpkey", "-algorithm", "SM2", "-out", "key.pem")
		openssl(t, dir, "req", "-x509", "-new", "-key", "key.pem", "-sm3", "-sigopt", distid, "-config", "request.cnf",
			"-days", "30", "-out", "certificate.pem")
		c, err := seal.ParseCertificate(read(t, dir, "certificate.pem"))
		if err != nil {
			t.Fatal(err)
		}
		if c.Subject.Common != "法库县交通运输局" || c.Usage != seal.UsageSign {
			t.Errorf("%s: %q, usage %b", mask, c.Subject.Common, c.Usage)
		}
		key, err := seal.DecodeKey(read(t, dir, "key.pem"), "")
		if err != nil || !bytes.Equal(key.Public(), c.Public) {
			t.Errorf("%s: the key of it: %v", mask, err)
		}
	}
}

// Every form in which OpenSSL keeps an SM2 key, and what is no SM2 key.
func TestWeReadOpenSSLsKeys(t *testing.T) {
	dir := t.TempDir()
	openssl(t, dir, "genpkey", "-algorithm", "SM2", "-out", "plain.pem")
	plain, err := seal.DecodeKey(read(t, dir, "plain.pem"), "not looked at")
	if err != nil {
		t.Fatal(err)
	}
	for _, options := range [][]string{
		{"-v2", "sm4-cbc"},
		{"-v2", "sm4-cbc", "-v2prf", "hmacWithSHA512", "-iter", "20000"},
		{"-v2", "aes-256-cbc"},
		{"-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA1"},
		{"-v2", "sm4-cbc", "-outform", "DER"},
	} {
		name := strings.Join(options, " ")
		openssl(t, dir, append([]string{"pkcs8", "-topk8", "-in", "plain.pem", "-out", "sealed", "-passout", "pass:Abc12345"}, options...)...)
		file := read(t, dir, "sealed")
		if key, err := seal.DecodeKey(file, "Abc12345"); err != nil || !bytes.Equal(key.Bytes(), plain.Bytes()) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := seal.DecodeKey(file, "Abc12346"); !errors.Is(err, seal.ErrPassword) {
			t.Errorf("%s, another password: %v", name, err)
		}
	}
	openssl(t, dir, "ecparam", "-name", "SM2", "-genkey", "-out", "old.pem") // parameters, then SEC 1
	if key, err := seal.DecodeKey(read(t, dir, "old.pem"), ""); err != nil || len(key.Public()) != 65 {
		t.Errorf("an old key: %v", err)
	}
	openssl(t, dir, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "ec.pem")
	openssl(t, dir, "genpkey", "-algorithm", "RSA", "-out", "rsa.pem")
	openssl(t, dir, "pkcs8", "-topk8", "-in", "ec.pem", "-out", "ec.sealed", "-passout", "pass:Abc12345", "-v2", "sm4-cbc")
	openssl(t, dir, "pkcs12", "-export", "-nocerts", "-inkey", "ec.pem", "-out", "browser.pfx", "-passout", "pass:Abc12345")
	for name, says := range map[string]string{"ec.pem": "另一种算法", "rsa.pem": "另一种算法", "ec.sealed": "另一种算法", "browser.pfx": "PFX"} {
		_, err := seal.DecodeKey(read(t, dir, name), "Abc12345")
		if !errors.Is(err, seal.ErrNotKey) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %s", name, err, says)
		}
	}
}

func TestOpenSSLReadsOurPublicKey(t *testing.T) {
	dir, key := t.TempDir(), newKey(t)
	text, err := key.Public().PEM()
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "public.pem", text)
	write(t, dir, "message", []byte("法库"))
	write(t, dir, "signature", sign(t, key, []byte("法库")))
	out := openssl(t, dir, "pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin", "-digest", "sm3",
		"-in", "message", "-sigfile", "signature", "-pkeyopt", distid)
	if !strings.Contains(out, "Verified Successfully") {
		t.Error(out)
	}
	if _, err := (seal.PublicKey{4, 5}).PEM(); err == nil {
		t.Error("wrote a key that is none")
	}
}
