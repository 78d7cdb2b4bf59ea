package eseal

import (
	"bytes"
	"crypto/rand"
	"encoding/pem"
	"slices"
	"strings"
	"testing"
	"time"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// open writes a key as PKCS#8 without a password, which is quicker to read than one under 600,000 rounds.
func open(k *seal.Key) []byte {
	onSM2 := element(tagSequence, element(tagObject, []byte{0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1}),
		element(tagObject, []byte{0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x82, 0x2d}))
	der := element(tagSequence, integer(0), onSM2,
		element(tagOctets, element(tagSequence, integer(1), element(tagOctets, k.Bytes()))))
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// A seal as a bureau gets it: a file, a key file under a password, and the two belong together or do not.
func TestInstallingASeal(t *testing.T) {
	const password = "from the maker"
	w := newWorld(t)
	container, err := w.signer.Key.Encode(password, 0, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	built := func(spoil func(w *world)) []byte {
		v := *w
		v.listed = slices.Clone(w.listed)
		spoil(&v)
		sealed, _ := v.build(t)
		return sealed
	}
	key, stranger := open(w.signer.Key), open(w.maker.Key)
	esl := built(func(*world) {})
	byDigest := built(func(w *world) { w.digests = true })
	renewed := w.certified(t, "签章者", false, [2]time.Time{noon.AddDate(0, -1, 0), noon.AddDate(2, 0, 0)}).Cert
	for _, c := range []struct {
		name     string
		esl, key []byte
		password string
		code     problem.Code
		says     string
	}{
		{"all is well", esl, container, password, "", ""},
		{"a key that lies open", esl, key, "", "", ""},
		{"certificate beside the key", esl, append(w.signer.Cert.PEM(), key...), password, "", ""},
		{"seal of digests", byDigest, append(bytes.Clone(key), w.signer.Cert.PEM()...), password, "", ""},
		{"seal of digests, no certificate", byDigest, key, password, problem.Refused, "附在密钥文件之后"},
		{"wrong password", esl, container, "guess", problem.SignIn, "口令"},
		{"no password", esl, container, "", problem.SignIn, "口令"},
		{"another's key", esl, stranger, password, problem.Refused, "不是一对"},
		{"another's key and certificate", esl, append(w.maker.Cert.PEM(), stranger...), password, problem.Refused, "不在印章"},
		{"a certificate the seal does not know", byDigest, append(renewed.PEM(), key...), password, problem.Refused, "不是一对"},
		{"files swapped", key, esl, password, problem.Invalid, "不能读取电子印章"},
		{"no key", esl, []byte("hello"), password, problem.Invalid, "PKCS#8"},
		{"a forged seal", built(func(w *world) { w.maker.Key = w.signer.Key }), key, password, problem.Refused, "伪造"},
	} {
		s, signer, err := Open(c.esl, c.key, c.password)
		if problem.Of(err) != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil {
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s says %v, not %s", c.name, err, c.says)
			}
			continue
		}
		if _, err := Sign(rand.Reader, s, signer, noon, seal.SM3(nil), there); err != nil {
			t.Errorf("%s, and then: %v", c.name, err)
		}
	}
}
