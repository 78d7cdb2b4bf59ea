package seal

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"math/big"
	"reflect"
	"runtime"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestDerivationsAreThoseOfTheStandardLibrary: they are written anew only to be overwritten after.
func TestDerivationsAreThoseOfTheStandardLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "key")
		text, rounds := rapid.String().Draw(t, "text"), rapid.IntRange(-1, 20).Draw(t, "rounds")

		h := hmac.New(NewSM3, key)
		h.Write([]byte(text))
		m := newMac(key)
		for range 2 { // the second must not be begun by the first
			m.begin()
			m.write([]byte(text))
			if got := m.end(); !bytes.Equal(got[:], h.Sum(nil)) {
				t.Fatalf("HMAC %x", got)
			}
		}
		sub, err := hkdf.Key(NewSM3, key, nil, text, KeySize)
		if err != nil {
			t.Fatal(err)
		}
		if got := Subkey(key, text); !bytes.Equal(got, sub) {
			t.Fatalf("HKDF %x, want %x", got, sub)
		}
		master, err := pbkdf2.Key(NewSM3, text, key, max(rounds, 1), DigestSize)
		if err != nil {
			t.Fatal(err)
		}
		if got := DeriveKey(text, key, rounds, "p"); !bytes.Equal(got, Subkey(master, "p")) {
			t.Fatalf("PBKDF2 %x", got)
		}
	})
}

// numbersIn tells whether anything but zeroes is left of what forget overwrites.
func numbersIn(v reflect.Value) (left bool) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return !v.IsNil() && numbersIn(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			left = left || numbersIn(v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			left = left || !v.Index(i).IsZero()
		}
	}
	return left
}

// TestWhatNobodyHoldsIsOverwritten, and nothing before.
func TestWhatNobodyHoldsIsOverwritten(t *testing.T) {
	aead, err := NewAEAD([]byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	mac := NewMAC([]byte("key"))
	key, err := GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cipher, ok := aead.(*gcm)
	if !ok {
		t.Fatalf("a %T", aead)
	}
	words := func(n *big.Int) []big.Word { return n.Bits() }
	inside := map[string]any{
		"the cipher": cipher.inner, "the inner state": mac.inner, "the outer state": mac.outer, "the running digest": mac.running,
		"the private key": words(key.private.D), "its inverse": words(key.inverse),
	}
	left := func() (names []string) {
		for name, v := range inside {
			if numbersIn(reflect.ValueOf(v)) {
				names = append(names, name)
			}
		}
		return names
	}
	Sweep()
	time.Sleep(50 * time.Millisecond) // time enough for what must not happen
	if names := left(); len(names) != len(inside) {
		t.Fatalf("in use, and left are only %v", names)
	}
	runtime.KeepAlive(aead)
	runtime.KeepAlive(cipher)
	runtime.KeepAlive(mac)
	runtime.KeepAlive(key)
	for until := time.Now().Add(10 * time.Second); len(left()) > 0; time.Sleep(time.Millisecond) {
		if Sweep(); time.Now().After(until) {
			t.Fatalf("left are %v", left())
		}
	}
}
