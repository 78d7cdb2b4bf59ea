package seal_test

import (
	"bytes"
	"crypto/rand"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"github.com/emmansun/gmsm/sm2"
	tjfoc2 "github.com/tjfoc/gmsm/sm2"

	"roadcert/domain/seal"
)

var sessionKey = []byte("0123456789abcdef")

func wrapped(t testing.TB, to seal.PublicKey) []byte {
	t.Helper()
	w, err := to.Wrap(rand.Reader, sessionKey)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWhatIsWrappedIsUnwrapped(t *testing.T) {
	key := newKey(t)
	w := wrapped(t, key.Public())
	got, err := key.Unwrap(w)
	if err != nil || !bytes.Equal(got, sessionKey) {
		t.Fatalf("got %x, %v", got, err)
	}
	if bytes.Contains(w, sessionKey) {
		t.Error("the key can be read")
	}
	if bytes.Equal(w, wrapped(t, key.Public())) {
		t.Error("wrapped twice, it looks the same twice")
	}
	if _, err := newKey(t).Unwrap(w); !errors.Is(err, seal.ErrNotForUs) {
		t.Errorf("somebody else's key: %v", err)
	}
}

func TestUnwrapRefusesWhatWrapDidNotWrite(t *testing.T) {
	key := newKey(t)
	w := wrapped(t, key.Public())
	refused := func(what string, b []byte) {
		t.Helper()
		if got, err := key.Unwrap(b); !errors.Is(err, seal.ErrNotForUs) || got != nil {
			t.Errorf("%s: %x, %v", what, got, err)
		}
	}
	for i := range w {
		b := bytes.Clone(w)
		b[i] ^= 1
		refused("altered", b)
		refused("cut", w[:i])
	}
	refused("something behind it", append(bytes.Clone(w), 0))
	refused("nothing", nil)
	refused("too long", bytes.Repeat([]byte{0x30}, 257))
	other, err := sm2.ASN1Ciphertext2Plain(w, nil)
	if err != nil {
		t.Fatal(err)
	}
	refused("in another form", other)
	public, err := sm2.NewPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	long, err := sm2.EncryptASN1(rand.Reader, public, make([]byte, seal.KeySize+1))
	if err != nil {
		t.Fatal(err)
	}
	refused("a key that is too long", long)
}

func TestWrapRefuses(t *testing.T) {
	key := newKey(t)
	for name, c := range map[string]struct {
		to  seal.PublicKey
		key []byte
	}{
		"no key":            {key.Public(), nil},
		"a short key":       {key.Public(), sessionKey[1:]},
		"nobody":            {nil, sessionKey},
		"no point on curve": {append(seal.PublicKey{4}, make([]byte, 64)...), sessionKey},
	} {
		if w, err := c.to.Wrap(rand.Reader, c.key); err == nil {
			t.Errorf("%s: %x", name, w)
		}
	}
}

// TestTjfocUnwrapsOurs: the library that shares no line with the one that wraps comes to the same key.
func TestTjfocUnwrapsOurs(t *testing.T) {
	key := newKey(t)
	curve := tjfoc2.P256Sm2()
	private := &tjfoc2.PrivateKey{D: new(big.Int).SetBytes(key.Bytes()), PublicKey: tjfoc2.PublicKey{Curve: curve}}
	private.X, private.Y = curve.ScalarBaseMult(key.Bytes()) //nolint:staticcheck // this library's own curve
	for range 20 {
		got, err := tjfoc2.DecryptAsn1(private, wrapped(t, key.Public()))
		if err != nil || !bytes.Equal(got, sessionKey) {
			t.Fatalf("got %x, %v", got, err)
		}
	}
}

func TestOpenSSLUnwrapsOurs(t *testing.T) {
	dir, key := t.TempDir(), newKey(t)
	private, err := asn1.Marshal(struct {
		Version int
		Private []byte
		Curve   asn1.ObjectIdentifier `asn1:"explicit,tag:0"`
		Public  asn1.BitString        `asn1:"explicit,tag:1"`
	}{1, key.Bytes(), asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 301}, asn1.BitString{Bytes: key.Public(), BitLength: 8 * len(key.Public())}})
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "private.pem", pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private}))
	write(t, dir, "wrapped", wrapped(t, key.Public()))
	openssl(t, dir, "pkeyutl", "-decrypt", "-inkey", "private.pem", "-in", "wrapped", "-out", "key")
	if got, err := os.ReadFile(filepath.Join(dir, "key")); err != nil || !bytes.Equal(got, sessionKey) {
		t.Errorf("OpenSSL has %x, %v", got, err)
	}
}

func TestWeUnwrapOpenSSLs(t *testing.T) {
	dir, key := t.TempDir(), newKey(t)
	spki := append(unhex(t, sm2SPKI), key.Public()...)
	write(t, dir, "public.pem", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: spki}))
	write(t, dir, "key", sessionKey)
	openssl(t, dir, "pkeyutl", "-encrypt", "-pubin", "-inkey", "public.pem", "-in", "key", "-out", "wrapped")
	w, err := os.ReadFile(filepath.Join(dir, "wrapped"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := key.Unwrap(w); err != nil || !bytes.Equal(got, sessionKey) {
		t.Errorf("got %x, %v", got, err)
	}
}
