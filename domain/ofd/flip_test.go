package ofd_test

import (
	"flag"
	"math/rand/v2"
	"testing"

	"roadcert/domain/ofd"
)

var flips = flag.Int("flips", 600, "how many single bits of a sealed file are changed, one at a time")

// accepted reports whether anybody would take the file for what was sealed.
func accepted(b []byte) bool {
	p, err := ofd.Open(b)
	if err != nil {
		return false
	}
	v := p.Verify(trust())
	return v.Intact()
}

// One bit anywhere in the file: in a text, in a font, in a signature, in the date of an archive entry, in the
// padding behind a deflated block.
func TestEveryFlippedBitIsReported(t *testing.T) {
	b := sealed(t).Bytes()
	if !accepted(b) {
		t.Fatal("the file is not good as it is")
	}
	lots := rand.New(rand.NewPCG(1, 2))
	for range *flips {
		bit := lots.IntN(len(b) * 8)
		b[bit/8] ^= 1 << (bit % 8)
		if accepted(b) {
			t.Errorf("bit %d of byte %d of %d was changed, and nobody noticed", bit%8, bit/8, len(b))
		}
		b[bit/8] ^= 1 << (bit % 8)
	}
}
