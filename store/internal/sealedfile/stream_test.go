package sealedfile_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"roadcert/domain/seal"
	"roadcert/store/internal/sealedfile"
)

// What was sealed as a stream comes back whole, or it is told that its end is missing; nothing of it is in the clear.
func TestStream(t *testing.T) {
	key := make([]byte, seal.KeySize)
	for _, size := range []int{0, 1, sealedfile.PieceSize, 2*sealedfile.PieceSize + 1} {
		plain := bytes.Repeat([]byte("210124198506074018,"), size/19+1)[:size]
		var sealed bytes.Buffer
		w, err := sealedfile.NewWriter(&sealed, key)
		if err == nil {
			_, err = w.Write(plain)
		}
		if err != nil {
			t.Fatal(err)
		}
		open := sealed.Len()
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(sealed.Bytes(), []byte("210124198506074018")) {
			t.Errorf("%d bytes: they are in the clear", size)
		}
		read := func(b []byte) ([]byte, error) {
			r, err := sealedfile.NewReader(bytes.NewReader(b), key)
			if err != nil {
				t.Fatal(err)
			}
			return io.ReadAll(r)
		}
		if got, err := read(sealed.Bytes()); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes: %d came back, %v", size, len(got), err)
		}
		if _, err := read(sealed.Bytes()[:open]); !errors.Is(err, sealedfile.ErrCut) {
			t.Errorf("%d bytes, never closed: %v", size, err)
		}
	}
}
