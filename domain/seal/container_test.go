package seal_test

import (
	"bytes"
	"crypto/rand"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"math/big"
	"testing"
	"testing/iotest"

	"github.com/emmansun/gmsm/pkcs"
	"github.com/emmansun/gmsm/pkcs8"
	emmansun2 "github.com/emmansun/gmsm/sm2"

	"roadcert/domain/seal"
)

const password = "法库 practice 2026"

// kept is a container of a key, PEM, made with the fewest rounds.
func kept(t testing.TB, key *seal.Key) []byte {
	t.Helper()
	b, err := key.Encode(password, 0, iotest.OneByteReader(rand.Reader))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAContainerOpensAgain(t *testing.T) {
	key := newKey(t)
	file := kept(t, key)
	block, rest := pem.Decode(file)
	if block == nil || len(rest) > 0 || block.Type != "ENCRYPTED PRIVATE KEY" {
		t.Fatalf("wrote %s", file)
	}
	for _, b := range [][]byte{file, block.Bytes} {
		again, err := seal.DecodeKey(b, password)
		if err != nil || !bytes.Equal(again.Bytes(), key.Bytes()) {
			t.Fatalf("read back %v", err)
		}
	}
	for _, wrong := range []string{"", password + " ", "法库"} {
		if _, err := seal.DecodeKey(file, wrong); !errors.Is(err, seal.ErrPassword) {
			t.Errorf("password %q: %v", wrong, err)
		}
	}
	// Somebody else's reader takes it as well.
	other, err := pkcs8.ParsePKCS8PrivateKeySM2(block.Bytes, []byte(password))
	if err != nil || !bytes.Equal(other.D.Bytes(), new(big.Int).SetBytes(key.Bytes()).Bytes()) {
		t.Errorf("emmansun reads %v", err)
	}
	if bytes.Contains(block.Bytes, key.Bytes()) || bytes.Equal(file, kept(t, key)) {
		t.Error("the key lies open, or two containers are alike")
	}
	if _, err := key.Encode("", 0, rand.Reader); err == nil {
		t.Error("wrote a key without a password")
	}
	if _, err := key.Encode(password, 0, bytes.NewReader(make([]byte, 20))); err == nil {
		t.Error("wrote a key without randomness")
	}
}

// What other programs of this trade write: GmSSL, CFCA.
func TestOtherWritersContainers(t *testing.T) {
	key := newKey(t)
	same, err := emmansun2.NewPrivateKey(key.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for name, by := range map[string]pkcs.PBESEncrypter{
		"GmSSL":       pkcs.NewPBESEncrypter(pkcs.SM4CBC, pkcs.NewPBKDF2Opts(pkcs.SM3, 8, 65536)),
		"GM/T 0091":   pkcs.NewSMPBESEncrypter(16, 2048),
		"AES-256-GCM": pkcs.NewPBESEncrypter(pkcs.AES256GCM, pkcs.NewPBKDF2Opts(pkcs.SHA256, 16, 2048)),
	} {
		der, err := pkcs8.MarshalPrivateKey(same, []byte(password), by)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := seal.DecodeKey(der, password); err != nil || !bytes.Equal(again.Bytes(), key.Bytes()) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := seal.DecodeKey(der, "another"); !errors.Is(err, seal.ErrPassword) {
			t.Errorf("%s, another password: %v", name, err)
		}
	}
}

// A container changed in any byte opens for nobody; where the change does not matter, it opens to the same key.
func TestAChangedContainer(t *testing.T) {
	key := newKey(t)
	same, err := emmansun2.NewPrivateKey(key.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	few := pkcs.NewPBESEncrypter(pkcs.SM4GCM, pkcs.NewPBKDF2Opts(pkcs.SM3, 16, 2)) // rounds, so that every byte can be tried
	der, err := pkcs8.MarshalPrivateKey(same, []byte(password), few)
	if err != nil {
		t.Fatal(err)
	}
	for i := range der {
		bad := bytes.Clone(der)
		bad[i] ^= 1 << (i % 8)
		if again, err := seal.DecodeKey(bad, password); err == nil && !bytes.Equal(again.Bytes(), key.Bytes()) {
			t.Errorf("byte %d: another key came out", i)
		}
	}
}

// A container of a stranger may neither keep the program busy nor bring it down.
func TestHostileContainers(t *testing.T) {
	type algorithm struct {
		ID         asn1.ObjectIdentifier
		Parameters any
	}
	type pbkdf2 struct {
		Salt   []byte
		Rounds int
		PRF    algorithm `asn1:"optional"`
	}
	sm3 := algorithm{asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 401, 2}, asn1.NullRawValue}
	sm4cbc := asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 104, 2}
	salt, iv, text := make([]byte, 16), make([]byte, 16), make([]byte, 160)
	good := pbkdf2{salt, 2, sm3}
	build := func(by asn1.ObjectIdentifier, kdf any, cipher asn1.ObjectIdentifier, iv, text []byte) []byte {
		der, err := asn1.Marshal(struct {
			A    algorithm
			Text []byte
		}{algorithm{by, struct{ KDF, Cipher algorithm }{
			algorithm{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}, kdf}, algorithm{cipher, iv},
		}}, text})
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	scheme := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"honest, of another password": {build(scheme, good, sm4cbc, iv, text), seal.ErrPassword},
		"a thousand million rounds":   {build(scheme, pbkdf2{salt, 1_000_000_000, sm3}, sm4cbc, iv, text), seal.ErrNoCipher},
		"negative rounds":             {build(scheme, pbkdf2{salt, -1, sm3}, sm4cbc, iv, text), seal.ErrNoCipher},
		"no salt":                     {build(scheme, pbkdf2{nil, 2, sm3}, sm4cbc, iv, text), seal.ErrNoCipher},
		"a short initial vector":      {build(scheme, good, sm4cbc, iv[:3], text), seal.ErrNotKey},
		"text that fills no block":    {build(scheme, good, sm4cbc, iv, text[:15]), seal.ErrNotKey},
		"no text":                     {build(scheme, good, sm4cbc, iv, nil), seal.ErrNotKey},
		"an unknown digest": {
			build(scheme, pbkdf2{salt, 2, algorithm{asn1.ObjectIdentifier{1, 2, 3}, asn1.NullRawValue}}, sm4cbc, iv, text), seal.ErrNoCipher,
		},
		"an unknown cipher": {build(scheme, good, asn1.ObjectIdentifier{1, 2, 3}, iv, text), seal.ErrNoCipher},
		"an unknown scheme": {build(asn1.ObjectIdentifier{1, 2, 3}, good, sm4cbc, iv, text), seal.ErrNoCipher},
		"nothing":           {nil, seal.ErrNotKey},
		"a page of text":    {bytes.Repeat([]byte("法库"), 300), seal.ErrNotKey},
		"huge":              {make([]byte, 1<<20), seal.ErrNotKey},
	} {
		if _, err := seal.DecodeKey(c.file, password); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
