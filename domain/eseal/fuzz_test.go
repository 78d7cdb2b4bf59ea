package eseal

import (
	"bytes"
	"testing"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Whatever a stranger puts into Seal.esl and SignedValue.dat is read or refused, and nothing but what was signed is
// ever found to be good.

func FuzzSeal(f *testing.F) {
	w := newWorld(f)
	plain, _ := w.build(f)
	w.digests = true
	digests, _ := w.build(f)
	f.Add(plain)
	f.Add(digests)
	trust := Trust{Anchors: []*seal.Certificate{w.root.Cert}}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Parse(b)
		if err != nil {
			if problem.Of(err) != problem.Invalid {
				t.Errorf("%v", err)
			}
			return
		}
		if _, some := Worst(s.Check(noon, trust)); !some && !bytes.Equal(b, plain) && !bytes.Equal(b, digests) {
			t.Errorf("%x: taken for good", b)
		}
		_ = s.Allows(w.signer.Cert)
	})
}

func FuzzSignature(f *testing.F) {
	w := newWorld(f)
	w.info.Picture.Data = []byte{1}
	sealed, signature := w.build(f)
	f.Add(signature)
	trust := Trust{[]*seal.Certificate{w.root.Cert}, nil, noon}
	f.Fuzz(func(t *testing.T, b []byte) {
		g, err := ParseSignature(b)
		if err != nil {
			if problem.Of(err) != problem.Invalid {
				t.Errorf("%v", err)
			}
			return
		}
		// A time stamp is outside of what was signed, and only noted.
		if _, some := Worst(g.Check(Document{w.digest, there, sealed}, trust)); !some && !g.stamped && !bytes.Equal(b, signature) {
			t.Errorf("%x: taken for good", b)
		}
	})
}
