package exchange_test

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

func TestLetterArrivesAsItWasWritten(t *testing.T) {
	county, far := newKey(t), newKey(t)
	request := exchange.StatusRequest{Identifier: "1.2.156.3005.2.…"}
	at := noon.Add(1234567 * time.Nanosecond)
	letter, err := exchange.NewLetter(rand.Reader, exchange.Status, station, province, at, request)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := letter.Close(rand.Reader, county, far.Public())
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte("1.2.156")) {
		t.Error("the body can be read on the way")
	}
	got, err := exchange.Open(sealed, far)
	if err != nil {
		t.Fatal(err)
	}
	var read exchange.StatusRequest
	if err := exchange.Read(got.Body, &read); err != nil || read != request {
		t.Errorf("the body is %+v, %v", read, err)
	}
	if got.Topic != exchange.Status || got.From != station || got.To != province || got.ID != letter.ID || got.Answers != "" ||
		!got.Signer.Equal(county.Public()) || !got.At.Equal(noon.Add(time.Millisecond)) {
		t.Errorf("the envelope is %+v", got)
	}
	outside, err := exchange.Envelope(sealed)
	if outside.Body = got.Body; err != nil || outside.ID != got.ID || outside.From != got.From || !outside.Signer.Equal(got.Signer) {
		t.Errorf("on the outside stands %+v, %v", outside, err)
	}
	reply, err := got.Reply(rand.Reader, noon, exchange.StatusAnswer{})
	if err != nil || reply.Answers != letter.ID || reply.From != province || reply.To != station || reply.Topic != exchange.Status || reply.ID == letter.ID {
		t.Errorf("the reply is %+v, %v", reply, err)
	}
}

// TestG14LetterSaysTheTimeWithoutAZone: whatever the zone of the clock, the letter says the same moment.
func TestG14LetterSaysTheTimeWithoutAZone(t *testing.T) {
	for _, hours := range []int{-12, 0, 8, 14} {
		letter, err := exchange.NewLetter(rand.Reader, exchange.Hello, station, province, noon.In(time.FixedZone("", hours*3600)), exchange.HelloRequest{})
		if err != nil || letter.At != noon {
			t.Errorf("%d hours from Greenwich it is %v, %v", hours, letter.At, err)
		}
	}
}

// TestEveryAlteredByteIsNoticed: in the envelope, the body or the signature; and half a letter is none.
func TestEveryAlteredByteIsNoticed(t *testing.T) {
	county, far := newKey(t), newKey(t)
	sealed := closed(t, county, far.Public(), exchange.PushRequest{Head: exchange.LogHead{Seq: 7}})
	for i := range sealed {
		altered := bytes.Clone(sealed)
		altered[i] ^= 1 << (i % 8)
		if _, err := exchange.Open(altered, far); err == nil {
			t.Fatalf("byte %d was altered, and nobody noticed", i)
		}
		if _, err := exchange.Open(sealed[:i], far); err == nil {
			t.Fatalf("%d bytes of %d were taken for a letter", i, len(sealed))
		}
	}
	if _, err := exchange.Open(append(bytes.Clone(sealed), 0), far); err == nil {
		t.Error("something behind the signature was not noticed")
	}
	if _, err := exchange.Open(sealed, newKey(t)); problem.Of(err) != problem.Refused {
		t.Errorf("somebody else opened it: %v", err)
	}
}

// parts takes a letter apart.
func parts(t *testing.T, sealed []byte) (envelope map[string]any, body []byte) {
	t.Helper()
	line := bytes.IndexByte(sealed, '\n') + 1
	if err := json.Unmarshal(sealed[:line], &envelope); err != nil {
		t.Fatal(err)
	}
	size, _ := envelope["size"].(float64)
	return envelope, sealed[line : line+int(size)]
}

// assemble makes a letter of an envelope and a body, signed by somebody.
func assemble(t *testing.T, envelope map[string]any, body []byte, by *seal.Key) []byte {
	t.Helper()
	line, err := json.Marshal(envelope)
	if err != nil {
		t.Fatal(err)
	}
	out := append(append(line, '\n'), body...)
	signature, err := by.Sign(rand.Reader, out)
	if err != nil {
		t.Fatal(err)
	}
	return append(out, signature...)
}

// TestBodyBelongsToItsEnvelope: who cannot read a body cannot send it on as their own either, nor under another address.
func TestBodyBelongsToItsEnvelope(t *testing.T) {
	county, far, stranger := newKey(t), newKey(t), newKey(t)
	sealed := closed(t, county, far.Public(), exchange.PushRequest{})
	other := closed(t, county, far.Public(), exchange.PushRequest{})
	_, otherBody := parts(t, other)
	for name, change := range map[string]func(e map[string]any, body *[]byte) *seal.Key{
		"signed by another": func(e map[string]any, _ *[]byte) *seal.Key {
			e["signer"] = base64.StdEncoding.EncodeToString(stranger.Public())
			return stranger
		},
		"from another":      func(e map[string]any, _ *[]byte) *seal.Key { e["from"] = "210124/2"; return county },
		"to another":        func(e map[string]any, _ *[]byte) *seal.Key { e["to"] = "210124/2"; return county },
		"about another":     func(e map[string]any, _ *[]byte) *seal.Key { e["topic"] = "pull"; return county },
		"with another ID":   func(e map[string]any, _ *[]byte) *seal.Key { e["id"] = strings.Repeat("0", 32); return county },
		"as an answer":      func(e map[string]any, _ *[]byte) *seal.Key { e["answers"] = strings.Repeat("0", 32); return county },
		"with another body": func(_ map[string]any, body *[]byte) *seal.Key { *body = otherBody; return county },
		"with an ID of another form": func(e map[string]any, _ *[]byte) *seal.Key {
			e["id"] = strings.Repeat("A", 32)
			return county
		},
		"with a member nobody knows": func(e map[string]any, _ *[]byte) *seal.Key { e["more"] = 1; return county },
		"of another format":          func(e map[string]any, _ *[]byte) *seal.Key { e["format"] = "roadcert-letter-2"; return county },
	} {
		e, body := parts(t, sealed)
		by := change(e, &body)
		e["size"] = len(body)
		if _, err := exchange.Open(assemble(t, e, body, by), far); err == nil {
			t.Errorf("a letter %s was opened", name)
		}
	}
	e, body := parts(t, sealed)
	if _, err := exchange.Open(assemble(t, e, body, county), far); err != nil {
		t.Fatalf("put together as it was, it is refused: %v", err) // or the table above proves nothing
	}
}

func TestHugeHeaderIsNotRead(t *testing.T) {
	far := newKey(t)
	for name, letter := range map[string][]byte{
		"no end of the line": bytes.Repeat([]byte{'{'}, 3<<20),
		"a late end":         append(bytes.Repeat([]byte{' '}, 4096), '\n'),
		"nothing":            nil,
		"only the end":       {'\n'},
		"too long":           make([]byte, exchange.MostSealed+1),
	} {
		if _, err := exchange.Open(letter, far); problem.Of(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// bomb is a letter whose body becomes n bytes.
func bomb(t *testing.T, n int, by *seal.Key, to seal.PublicKey) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	zeros := make([]byte, 1<<20)
	for range n >> 20 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	key := make([]byte, seal.KeySize)
	box, err := seal.NewAEAD(key)
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err := to.Wrap(rand.Reader, key)
	if err != nil {
		t.Fatal(err)
	}
	e, _ := parts(t, closed(t, by, to, exchange.PushRequest{}))
	about := strings.Join([]string{"push", station.String(), "", fmt.Sprint(e["id"]), "", hexOf(by.Public())}, "|")
	body := seal.Seal(box, rand.Reader, packed.Bytes(), []byte(about))
	e["key"], e["size"] = wrapped, len(body)
	return assemble(t, e, body, by)
}

// TestGzipBombIsStopped: 16 MB of a letter can become 16 GB. It is stopped at MostBody, and costs no more than that.
func TestGzipBombIsStopped(t *testing.T) {
	county, far := newKey(t), newKey(t)
	if _, err := exchange.Open(bomb(t, 1<<20, county, far.Public()), far); err != nil {
		t.Fatalf("what is no bomb is refused: %v", err)
	}
	size := 1 << 30
	if testing.Short() {
		size = 1 << 28
	}
	letter := bomb(t, size, county, far.Public())
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := exchange.Open(letter, far)
	runtime.ReadMemStats(&after)
	if err == nil || !strings.Contains(err.Error(), "超过") {
		t.Errorf("all of it was unpacked: %v", err)
	}
	if spent := after.TotalAlloc - before.TotalAlloc; spent > 8*exchange.MostBody {
		t.Errorf("it cost %d MB", spent>>20)
	}
}

func TestLetterNobodyWouldReadIsNotWritten(t *testing.T) {
	county, far := newKey(t), newKey(t)
	noise := make([]byte, exchange.MostSealed)
	if _, err := rand.Read(noise); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{"closed": noise, "open": make([]byte, exchange.MostBody+1)} {
		letter := exchange.Letter{Topic: exchange.Push, From: station, ID: strings.Repeat("0", 32), At: noon, Body: body}
		var trouble *exchange.Trouble
		if _, err := letter.Close(rand.Reader, county, far.Public()); !errors.As(err, &trouble) || trouble.Kind != exchange.TooLarge {
			t.Errorf("too long when %s: %v", name, err)
		}
	}
	letter := exchange.Letter{Topic: exchange.Push, From: station, ID: strings.Repeat("0", 32), At: noon, Body: noise[:exchange.MostSealed-4096]}
	sealed, err := letter.Close(rand.Reader, county, far.Public())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exchange.Open(sealed, far); err != nil {
		t.Errorf("the longest letter is refused: %v", err)
	}
}

// TestReadTakesNothingItDoesNotKnow: what one side says and the other does not hear would be lost without a word.
func TestReadTakesNothingItDoesNotKnow(t *testing.T) {
	for name, body := range map[string]string{
		"a member nobody knows": `{"after":0,"county":"210124","colour":"red"}`,
		"something behind":      `{"after":0,"county":"210124"}{}`,
		"another type":          `{"after":"0","county":"210124"}`,
		"half":                  `{"after":0,"county":"2101`,
		"nothing":               ``,
		"a heap of commas":      "[" + strings.Repeat("0,", 1_000_001) + "0]",
	} {
		var r exchange.StandingsRequest
		if err := exchange.Read([]byte(body), &r); problem.Of(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPartyText(t *testing.T) {
	for text, want := range map[string]exchange.Party{"": {}, "210124/1": {County: "210124", Workstation: 1}, "210124/99": {County: "210124", Workstation: 99}} {
		var p exchange.Party
		if err := p.UnmarshalText([]byte(text)); err != nil || p != want || p.String() != text {
			t.Errorf("%q reads as %+v, %v", text, p, err)
		}
	}
	for _, text := range []string{
		"210124", "210124/", "210124/0", "210124/100", "210124/01", "210124/+1", "210124/1 ", "/1", "21012/1", "2101244/1", "21012x/1", "２10124/1",
		"210124/1/1", "210124/-1",
	} {
		p := station
		if err := p.UnmarshalText([]byte(text)); err == nil || p != station {
			t.Errorf("%q reads as %+v", text, p)
		}
	}
}
