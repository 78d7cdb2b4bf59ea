package exchange_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"testing"
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/seal"
)

var (
	station  = exchange.Party{County: "210124", Workstation: 1}
	province = exchange.Party{}
	noon     = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
)

func newKey(t testing.TB) *seal.Key {
	t.Helper()
	key, err := seal.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// closed is a letter of the station to the province, closed.
func closed(t testing.TB, by *seal.Key, to seal.PublicKey, message any) []byte {
	t.Helper()
	letter, err := exchange.NewLetter(rand.Reader, exchange.Push, station, province, noon, message)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := letter.Close(rand.Reader, by, to)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

// packed is a parcel of letters.
func packed(t testing.TB, by *seal.Key, letters ...[]byte) []byte {
	t.Helper()
	var file bytes.Buffer
	w, err := exchange.NewParcelWriter(&file, exchange.ParcelHead{From: station, To: province, Made: noon}, by, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range letters {
		if err := w.Add(l); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// unpacked are the letters of a parcel.
func unpacked(file io.ReadSeeker) (p *exchange.Parcel, letters [][]byte, err error) {
	if p, err = exchange.OpenParcel(file); err != nil {
		return nil, nil, err
	}
	for {
		letter, err := p.Next()
		if errors.Is(err, io.EOF) {
			return p, letters, nil
		}
		if err != nil {
			return p, letters, err
		}
		letters = append(letters, letter)
	}
}

// TestG15ParcelBringsTheLettersThemselves: what lies on the stick is byte for byte what would have gone over the network.
func TestG15ParcelBringsTheLettersThemselves(t *testing.T) {
	by, to := newKey(t), newKey(t).Public()
	letters := [][]byte{closed(t, by, to, exchange.HelloRequest{}), closed(t, by, to, exchange.PushRequest{}), closed(t, by, to, exchange.HelloRequest{})}
	p, got, err := unpacked(bytes.NewReader(packed(t, by, letters...)))
	if err != nil {
		t.Fatal(err)
	}
	if p.Letters != 3 || p.Head.From != station || p.Head.To != province || !p.Head.Made.Equal(noon) || !p.Head.Signer.Equal(by.Public()) || p.Head.Answers != "" {
		t.Errorf("the head says %+v of %d letters", p.Head, p.Letters)
	}
	for i := range letters {
		if !bytes.Equal(got[i], letters[i]) {
			t.Errorf("letter %d is another", i)
		}
	}
}
