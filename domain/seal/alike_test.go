package seal_test

import (
	"bytes"
	"crypto/rand"
	"testing"

	"roadcert/domain/seal"
)

func TestSignAlike(t *testing.T) {
	key, err := seal.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sign := func(message string) []byte {
		signature, err := key.SignAlike([]byte(message))
		if err != nil || !key.Public().Verify([]byte(message), signature) {
			t.Fatalf("%q: %x, %v", message, signature, err)
		}
		return signature
	}
	first := sign("法库县")
	if !bytes.Equal(first, sign("法库县")) {
		t.Error("the same message is signed in two ways")
	}
	// Two messages under one secret number would give the private key away: r would be alike.
	if other := sign("康平县"); bytes.Equal(first[:36], other[:36]) {
		t.Error("two messages share a secret number")
	}
}
