package eseal

import (
	"crypto/rand"
	"strings"
	"sync"
	"testing"

	"roadcert/domain/seal"
)

// One seal in many hands at once, two keys and paths of two lengths among them: nobody gets another's beginning.
func TestOneSealInManyHands(t *testing.T) {
	w := newWorld(t)
	s, err := Make(rand.Reader, w.maker, w.info, w.signer.Cert, w.maker.Cert)
	if err != nil {
		t.Fatal(err)
	}
	trust := Trust{Anchors: []*seal.Certificate{w.root.Cert}}
	hands := []KeySigner{w.signer, w.maker}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 10 {
				digest, property := seal.SM3([]byte{byte(g), byte(i)}), there+strings.Repeat("x", g/4)
				b, err := Sign(rand.Reader, s, hands[(g+i)%2], noon, digest, property)
				if err != nil {
					t.Error(err)
					return
				}
				signature, err := ParseSignature(b)
				if err != nil {
					t.Error(err)
					return
				}
				if found := wrong(signature.Check(Document{digest, property, s.Raw}, trust)); len(found) > 0 {
					t.Error(found)
				}
			}
		})
	}
	wg.Wait()
}

// A picture of any size, around every border where the length of the whole grows by a byte.
func TestPicturesOfAnySize(t *testing.T) {
	w := newWorld(t)
	for _, size := range []int{1, 127, 128, 255, 256, 3000, 65_535, 65_536, 200_000} {
		w.info.Picture.Data = make([]byte, size)
		s, err := Make(rand.Reader, w.maker, w.info, w.signer.Cert)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Sign(rand.Reader, s, w.signer, noon, w.digest, there)
		if err != nil {
			t.Fatal(err)
		}
		g, err := ParseSignature(b)
		if err != nil {
			t.Fatal(err)
		}
		if found := wrong(g.Check(Document{w.digest, there, s.Raw}, Trust{Anchors: []*seal.Certificate{w.root.Cert}})); len(found) > 0 {
			t.Errorf("%d bytes: %v", size, found)
		}
	}
}
