package exchange_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"testing"

	"roadcert/domain/exchange"
	"roadcert/domain/seal"
)

// What comes over the network or on a stick may be refused; it may not bring the program down, nor be taken for more
// than it is.

// fixedKey is a key that is the same each time, as an example is.
func fixedKey(t testing.TB, b byte) *seal.Key {
	t.Helper()
	key, err := seal.ParseKey(bytes.Repeat([]byte{b}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// messages returns a new one of everything that stands in letters.
func messages() []any {
	return []any{
		&exchange.EnrolRequest{}, &exchange.EnrolAnswer{}, &exchange.HelloRequest{}, &exchange.HelloAnswer{}, &exchange.PeopleRequest{},
		&exchange.Done{}, &exchange.PushRequest{}, &exchange.PushAnswer{}, &exchange.PicturesRequest{}, &exchange.PullRequest{}, &exchange.PullAnswer{},
		&exchange.SealedRequest{}, &exchange.SealedAnswer{}, &exchange.StandingsRequest{}, &exchange.StandingsAnswer{}, &exchange.StatusRequest{},
		&exchange.StatusAnswer{}, &exchange.DigestsRequest{}, &exchange.DigestsAnswer{}, &exchange.RecordsRequest{}, &exchange.RecordsAnswer{},
		&exchange.SerialsRequest{}, &exchange.SerialsAnswer{}, &exchange.CatalogueRequest{}, &exchange.CatalogueAnswer{}, &exchange.SubmitRequest{},
		&exchange.SubmittedScore{}, &exchange.Fault{}, &exchange.Invitation{},
	}
}

// FuzzOpenLetter opens what comes as it is, and with a good signature under it; and reads it as the body of a letter.
func FuzzOpenLetter(f *testing.F) {
	county, far := fixedKey(f, 1), fixedKey(f, 2)
	sealed := closed(f, county, far.Public(), exchange.HelloRequest{})
	f.Add(sealed)
	f.Add(sealed[:len(sealed)-71])
	f.Add([]byte(`{"items":[{"id":"e1-1"}],"head":{"seq":1,"hash":null}}`))
	f.Add([]byte(`{"items":[null],"records":[{"items":[null]}]}`))
	f.Add([]byte(`{"receipts":[{"event":1,"certificate":1,"outcome":"accepted"}]}`))
	f.Add([]byte(`{"summary":{"count":1,"buckets":["00"]},"after":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := exchange.Open(b, far); err == nil && !bytes.HasPrefix(b, []byte(`{`)) {
			t.Errorf("opened %+v", got)
		}
		_, _ = exchange.Envelope(b)
		if signature, err := county.Sign(rand.Reader, b); err == nil {
			_, _ = exchange.Open(append(bytes.Clone(b), signature...), far)
		}
		for _, m := range messages() {
			if exchange.Read(b, m) != nil {
				continue
			}
			if _, err := exchange.Write(m); err != nil {
				t.Errorf("%T was read and cannot be written: %v", m, err)
			}
		}
	})
}

func FuzzDecodeEvent(f *testing.F) {
	e := issued()
	item := exchange.EncodeEvent(&e)
	f.Add([]byte(item))
	f.Add([]byte(strings.ReplaceAll(string(item), "issue", "withdraw")))
	e.Edition, e.Face, e.Other, e.Until = nil, nil, 7, 740_000
	f.Add([]byte(exchange.EncodeEvent(&e)))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := exchange.DecodeEvent(b)
		if err != nil {
			return
		}
		if again := exchange.EncodeEvent(&e); !bytes.Equal(again, b) {
			t.Errorf("%s is written again as %s", b, again)
		}
		if len(e.SignedBytes()) == 0 {
			t.Errorf("nothing of %s can be signed", b)
		}
	})
}

func FuzzParcel(f *testing.F) {
	county, far := fixedKey(f, 1), fixedKey(f, 2).Public()
	file := packed(f, county, closed(f, county, far, exchange.HelloRequest{}), closed(f, county, far, exchange.PushRequest{}))
	line := file[:bytes.IndexByte(file, '\n')+1]
	f.Add(file)
	f.Add(file[len(line):])
	f.Add(packed(f, county))
	f.Add([]byte{0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, file := range [][]byte{b, append(bytes.Clone(line), b...)} {
			p, letters, err := unpacked(bytes.NewReader(file))
			if err != nil {
				continue
			}
			if len(letters) != p.Letters {
				t.Errorf("%d letters of %d", len(letters), p.Letters)
			}
			if _, err := p.Next(); !errors.Is(err, io.EOF) {
				t.Errorf("after the last: %v", err)
			}
		}
	})
}
