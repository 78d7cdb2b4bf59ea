package seal_test

import (
	"bytes"
	"crypto/rand"
	"testing"
	"time"

	"github.com/emmansun/gmsm/pkcs"
	"github.com/emmansun/gmsm/pkcs8"
	emmansun2 "github.com/emmansun/gmsm/sm2"

	"roadcert/domain/seal"
)

// What strangers hand in may be refused; it may not bring the program down, nor be taken for more than it is.

func FuzzCertificate(f *testing.F) {
	root := issued(f, holder{}, company, true)
	f.Add(root.Raw)
	f.Add(root.PEM())
	f.Add(issued(f, root, seal.Name{Common: "签章者"}, false).Raw)
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := seal.ParseCertificate(b)
		if err != nil {
			return
		}
		again, err := seal.ParseCertificate(c.Raw)
		if err != nil || again.Fingerprint() != c.Fingerprint() {
			t.Errorf("does not read back: %v", err)
		}
		_ = c.Subject.String()
		_ = c.Covers(noon)
		_ = c.CheckChain([]*seal.Certificate{root.Certificate}, []*seal.Certificate{c}, noon)
	})
}

func FuzzKeyFile(f *testing.F) {
	same, err := emmansun2.NewPrivateKey(newKey(f).Bytes())
	if err != nil {
		f.Fatal(err)
	}
	for _, cipher := range []pkcs.Cipher{pkcs.SM4CBC, pkcs.SM4GCM, pkcs.AES256CBC} {
		few := pkcs.NewPBESEncrypter(cipher, pkcs.NewPBKDF2Opts(pkcs.SM3, 8, 2))
		for _, under := range []string{"", password} {
			der, err := pkcs8.MarshalPrivateKey(same, []byte(under), few)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(der, under)
		}
	}
	f.Add([]byte("-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----\n"), "")
	f.Fuzz(func(t *testing.T, b []byte, password string) {
		begun := time.Now()
		read, err := seal.DecodeKey(b, password)
		if err == nil {
			if _, err := read.Sign(rand.Reader, b); err != nil {
				t.Errorf("a key that does not sign: %v", err)
			}
		}
		if took := time.Since(begun); took > 30*time.Second {
			t.Errorf("worked for %s", took)
		}
	})
}

func FuzzSignature(f *testing.F) {
	key := newKey(f)
	message := []byte("法库县 c1-42 签发")
	good := sign(f, key, message)
	f.Add(good)
	f.Fuzz(func(t *testing.T, signature []byte) {
		if key.Public().Verify(message, signature) != bytes.Equal(signature, good) {
			t.Errorf("%x: taken for a signature", signature)
		}
	})
}
