package seal_test

import (
	"bytes"
	"crypto/rand"
	mathrand "math/rand/v2"
	"sync"
	"testing"
)

// However a message is cut, a prefix makes the very bytes tjfoc's own signing makes of the same randomness.
func TestAPrefixSignsAsTheLibraryDoes(t *testing.T) {
	key := newKey(t)
	message := bytes.Repeat([]byte("印章 "), 40)
	for cut := range len(message) + 1 {
		seed := [32]byte{byte(cut), byte(cut >> 8)}
		want, err := key.Sign(mathrand.NewChaCha8(seed), message)
		if err != nil {
			t.Fatal(err)
		}
		p, err := key.Prefix(message[:cut])
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Sign(mathrand.NewChaCha8(seed), message[cut:])
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("cut at %d: %x, %v; the library %x", cut, got, err, want)
		}
	}
}

func TestAPrefixMayBeShared(t *testing.T) {
	key := newKey(t)
	p, err := key.Prefix([]byte("印章"))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 20 {
				rest := []byte{byte(g), byte(i)}
				signature, err := p.Sign(rand.Reader, rest)
				if err != nil || !key.Public().Verify(append([]byte("印章"), rest...), signature) {
					t.Errorf("goroutine %d: %x, %v", g, signature, err)
					return
				}
			}
		})
	}
	wg.Wait()
	if _, err := p.Sign(bytes.NewReader(make([]byte, 39)), nil); err == nil {
		t.Error("signed without randomness")
	}
}
