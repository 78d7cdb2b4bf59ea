package seal_test

import (
	"bytes"
	"crypto/rand"
	"encoding/asn1"
	"encoding/binary"
	"math/big"
	"strings"
	"sync"
	"testing"

	emmansun2 "github.com/emmansun/gmsm/sm2"
	tjfoc2 "github.com/tjfoc/gmsm/sm2"

	"roadcert/domain/seal"
)

// GB/T 32918.5, appendix A: key, identity 1234567812345678, message, the k that was drawn, and the signature.
const (
	standardKey       = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"
	standardX         = "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
	standardY         = "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
	standardK         = "59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21"
	standardR         = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
	standardS         = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
	standardMessage   = "message digest"
	standardUser      = "1234567812345678"
	groupOrder        = "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123"
	bytesDrawnForEach = 40
)

func newKey(t testing.TB) *seal.Key {
	t.Helper()
	k, err := seal.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sign(t testing.TB, k *seal.Key, message []byte) []byte {
	t.Helper()
	signature, err := k.Sign(rand.Reader, message)
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

// tjfocKey is the same key in the hands of the library itself.
func tjfocKey(k *seal.Key) *tjfoc2.PrivateKey {
	var private tjfoc2.PrivateKey
	private.D = new(big.Int).SetBytes(k.Bytes())
	private.Curve = tjfoc2.P256Sm2()
	private.X, private.Y = new(big.Int).SetBytes(k.Public()[1:33]), new(big.Int).SetBytes(k.Public()[33:])
	return &private
}

func TestSM2Vector(t *testing.T) {
	key, err := seal.ParseKey(unhex(t, standardKey))
	if err != nil {
		t.Fatal(err)
	}
	if want := unhex(t, "04"+standardX+standardY); !bytes.Equal(key.Public(), want) {
		t.Fatalf("public key %X, want %X", key.Public(), want)
	}
	// The library draws 40 bytes b and takes k = b mod (n-1) + 1.
	drawn := new(big.Int).SetBytes(unhex(t, standardK))
	drawn.Sub(drawn, big.NewInt(1))
	fixed := bytes.NewReader(drawn.FillBytes(make([]byte, bytesDrawnForEach)))
	signature, err := key.Sign(fixed, []byte(standardMessage))
	if err != nil {
		t.Fatal(err)
	}
	var got struct{ R, S *big.Int }
	if rest, err := asn1.Unmarshal(signature, &got); err != nil || len(rest) > 0 {
		t.Fatal(err, rest)
	}
	if r, s := unhex(t, standardR), unhex(t, standardS); !bytes.Equal(got.R.Bytes(), r) || !bytes.Equal(got.S.Bytes(), s) {
		t.Fatalf("signature %X %X, want %X %X", got.R, got.S, r, s)
	}
}

func TestEachLibraryAcceptsTheOther(t *testing.T) {
	key := newKey(t)
	first := tjfocKey(key).PublicKey
	second, err := emmansun2.NewPrivateKey(key.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 50 { // enough to meet short numbers in DER
		message := binary.BigEndian.AppendUint64(nil, uint64(i))
		signature := sign(t, key, message)
		if !first.Verify(message, signature) {
			t.Errorf("tjfoc refuses %x", signature)
		}
		if !emmansun2.VerifyASN1WithSM2(&second.PublicKey, []byte(standardUser), message, signature) {
			t.Errorf("emmansun refuses %x", signature)
		}
		made, err := second.SignWithSM2(rand.Reader, []byte(standardUser), message)
		if err != nil {
			t.Fatal(err)
		}
		if !key.Public().Verify(message, made) {
			t.Errorf("a signature of emmansun is refused: %x", made)
		}
	}
}

func TestOnlyTheSignatureItselfIsGood(t *testing.T) {
	key, message := newKey(t), []byte("法库县 c1-42 签发")
	signature := sign(t, key, message)
	public := key.Public()
	if !public.Verify(message, signature) {
		t.Fatal("a good signature is refused")
	}
	var rs struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(signature, &rs); err != nil {
		t.Fatal(err)
	}
	remake := func(r, s *big.Int) []byte {
		b, err := asn1.Marshal(struct{ R, S *big.Int }{r, s})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	order := new(big.Int).SetBytes(unhex(t, groupOrder))
	longForm := append([]byte{0x30, 0x81, signature[1]}, signature[2:]...) // BER, not DER
	inside := append(bytes.Clone(signature), 5, 0)
	inside[1] += 2
	for name, bad := range map[string][]byte{
		"nothing":             nil,
		"cut":                 signature[:len(signature)-1],
		"trailing byte":       append(bytes.Clone(signature), 0),
		"trailing signature":  append(bytes.Clone(signature), signature...),
		"a third element":     inside,
		"length in long form": longForm,
		"r and s swapped":     remake(rs.S, rs.R),
		"s + n":               remake(rs.R, new(big.Int).Add(rs.S, order)),
		"negative s":          remake(rs.R, new(big.Int).Neg(rs.S)),
		"zero r":              remake(new(big.Int), rs.S),
	} {
		if public.Verify(message, bad) {
			t.Errorf("%s: accepted", name)
		}
	}
	if public.Verify([]byte("法库县 c1-43 签发"), signature) {
		t.Error("another message: accepted")
	}
	if newKey(t).Public().Verify(message, signature) {
		t.Error("another person: accepted")
	}
	for _, none := range []seal.PublicKey{nil, {4}, make(seal.PublicKey, 65), append(seal.PublicKey{4}, make([]byte, 64)...)} {
		if none.Verify(message, signature) {
			t.Errorf("public key %x: accepted", none)
		}
	}
}

// The identity is part of what is signed; 1234567812345678 is the only one.
func TestTheUserIdentityIsFixed(t *testing.T) {
	key, message := newKey(t), []byte("text")
	private := tjfocKey(key)
	for user, good := range map[string]bool{standardUser: true, "zhang.san": false} {
		r, s, err := tjfoc2.Sm2Sign(private, message, []byte(user), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		signature, err := asn1.Marshal(struct{ R, S *big.Int }{r, s})
		if err != nil {
			t.Fatal(err)
		}
		if key.Public().Verify(message, signature) != good {
			t.Errorf("identity %q: accepted is %t", user, !good)
		}
	}
}

// tjfoc's Sm3Digest drops leading zeros; a signature over such a message must be good all the same.
func TestADigestThatBeginsWithZero(t *testing.T) {
	key := newKey(t)
	public, err := emmansun2.NewPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	for i := range uint64(1) << 20 {
		message := binary.BigEndian.AppendUint64(nil, i)
		digest, err := emmansun2.CalculateSM2Hash(public, message, []byte(standardUser))
		if err != nil {
			t.Fatal(err)
		}
		if digest[0] == 0 {
			if !key.Public().Verify(message, sign(t, key, message)) {
				t.Errorf("message %d, digest %x: refused", i, digest)
			}
			return
		}
	}
	t.Fatal("found no such message")
}

func TestAKeyReadsBack(t *testing.T) {
	key := newKey(t)
	again, err := seal.ParseKey(key.Bytes())
	if err != nil || !bytes.Equal(again.Public(), key.Public()) {
		t.Fatalf("read back %x, %v", again.Public(), err)
	}
	small := make([]byte, 32)
	small[31] = 7 // leading zeros are kept
	seven, err := seal.ParseKey(small)
	if err != nil || !bytes.Equal(seven.Bytes(), small) {
		t.Fatalf("the key 7 came back as %x, %v", seven.Bytes(), err)
	}
	sign(t, seven, []byte("text"))
}

func TestWhatIsNoKey(t *testing.T) {
	order := unhex(t, groupOrder)
	lessOne := bytes.Clone(order)
	lessOne[31]-- // 1 + d has no inverse
	for name, b := range map[string][]byte{
		"nothing": nil, "short": make([]byte, 31), "long": make([]byte, 33), "zero": make([]byte, 32),
		"the order": order, "the order less one": lessOne, "too large": bytes.Repeat([]byte{255}, 32),
	} {
		if _, err := seal.ParseKey(b); err == nil {
			t.Errorf("%s was taken for a key", name)
		}
	}
	if _, err := seal.GenerateKey(strings.NewReader("short")); err == nil {
		t.Error("a key was made without randomness")
	}
	if _, err := newKey(t).Sign(strings.NewReader("short"), []byte("text")); err == nil {
		t.Error("a signature was made without randomness")
	}
}

func TestPublicIsACopy(t *testing.T) {
	key := newKey(t)
	key.Public()[1] ^= 1
	if !key.Public().Verify([]byte("text"), sign(t, key, []byte("text"))) {
		t.Error("the caller's change reached the key")
	}
}

// One key signs from many goroutines: run it with -race as well.
func TestAKeyMayBeShared(t *testing.T) {
	key := newKey(t)
	judge, err := key.Public().Verifier()
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 20 {
				message := []byte{byte(g), byte(i)}
				signature, err := key.Sign(rand.Reader, message)
				if err != nil || !judge.Verify(message, signature) {
					t.Errorf("goroutine %d: %x, %v", g, signature, err)
					return
				}
			}
		})
	}
	wg.Wait()
}
