package ofd

import (
	"bytes"
	"compress/flate"
	"io"
	"testing"

	"pgregory.net/rapid"
)

// Whatever is packed, the standard library unpacks: noise, runs of every length, and both in turn.
func TestWhatIsPackedUnpacks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b []byte
		for range rapid.IntRange(0, 12).Draw(t, "pieces") {
			piece := rapid.SliceOfN(rapid.Byte(), 1, 8).Draw(t, "bytes")
			b = append(b, bytes.Repeat(piece, rapid.IntRange(1, 700).Draw(t, "times"))...)
		}
		packed, _ := deflateSparse(b)
		unpacked, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
		if err != nil || !bytes.Equal(unpacked, b) {
			t.Fatalf("%d bytes became %d, then %d: %v", len(b), len(packed), len(unpacked), err)
		}
	})
}

// Every length a match can have, and every remainder of a longer one.
func TestEveryLengthOfARun(t *testing.T) {
	for n := worth; n < worth+3*longest; n++ {
		b := append([]byte("abcd"), bytes.Repeat([]byte("abcd"), n/4+1)[:n]...)
		b = append(b, "the end"...)
		packed, smaller := deflateSparse(b)
		unpacked, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
		if err != nil || !bytes.Equal(unpacked, b) {
			t.Fatalf("a run of %d: %v", n, err)
		}
		if !smaller {
			t.Errorf("a run of %d became %d bytes", n, len(packed))
		}
	}
}
