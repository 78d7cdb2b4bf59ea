package exchange_test

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
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

func hexOf(b []byte) string { return hex.EncodeToString(b) }

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

// TestParcelIsUsedWholeOrNotAtAll: whatever is altered, cut off or put behind, no letter of it is seen.
func TestParcelIsUsedWholeOrNotAtAll(t *testing.T) {
	by, to := newKey(t), newKey(t).Public()
	file := packed(t, by, closed(t, by, to, exchange.HelloRequest{}), closed(t, by, to, exchange.HelloRequest{}))
	for i := range file {
		altered := bytes.Clone(file)
		altered[i] ^= 1 << (i % 8)
		if _, err := exchange.OpenParcel(bytes.NewReader(altered)); err == nil {
			t.Fatalf("byte %d was altered, and nobody noticed", i)
		}
		if _, err := exchange.OpenParcel(bytes.NewReader(file[:i])); err == nil {
			t.Fatalf("%d bytes of %d were taken for a parcel", i, len(file))
		}
	}
	if _, err := exchange.OpenParcel(bytes.NewReader(append(bytes.Clone(file), '\n'))); err == nil {
		t.Error("something behind the signature was not noticed")
	}
}

// framed are letters as they lie in a parcel.
func framed(letters ...[]byte) (b []byte) {
	for _, l := range letters {
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(l))), l...)
	}
	return b
}

// TestG15StickCannotBeArrangedAnew: nothing is taken out of a parcel, put in, or moved; and nobody else signs it.
func TestG15StickCannotBeArrangedAnew(t *testing.T) {
	by, stranger, to := newKey(t), newKey(t), newKey(t).Public()
	first, second := closed(t, by, to, exchange.HelloRequest{}), closed(t, by, to, exchange.PushRequest{})
	file := packed(t, by, first, second)
	line := file[:bytes.IndexByte(file, '\n')+1]
	end := file[len(line)+len(framed(first, second)):]
	arranged := func(head []byte, letters ...[]byte) []byte {
		return slices.Concat(head, framed(letters...), end)
	}
	if _, err := exchange.OpenParcel(bytes.NewReader(arranged(line, first, second))); err != nil {
		t.Fatalf("put together as it was, it is refused: %v", err)
	}
	for name, altered := range map[string][]byte{
		"other order":    arranged(line, second, first),
		"one taken out":  arranged(line, first),
		"one twice":      arranged(line, first, second, second),
		"none left":      arranged(line),
		"one put in":     arranged(line, first, second, closed(t, by, to, exchange.HelloRequest{})),
		"another head":   arranged(packed(t, by)[:len(line)], first, second),
		"another maker":  packed(t, stranger)[:len(line)],
		"a stranger's":   arranged(line, first, second, closed(t, stranger, to, exchange.HelloRequest{})),
		"a huge letter":  slices.Concat(line, []byte{255, 255, 255, 255}, first),
		"a lying length": slices.Concat(line, []byte{0, 255, 255, 255}, first),
		"a letter":       first,
		"no line":        bytes.Repeat([]byte{'{'}, 1<<20),
		"nothing":        nil,
	} {
		if _, err := exchange.OpenParcel(bytes.NewReader(altered)); err == nil {
			t.Errorf("%s: taken for a parcel", name)
		}
	}
	w, err := exchange.NewParcelWriter(io.Discard, exchange.ParcelHead{From: station, Made: noon}, by, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Add(closed(t, stranger, to, exchange.HelloRequest{})); err == nil || w.Letters != 0 {
		t.Error("a stranger's letter was put in")
	}
	if err := w.Add([]byte("postcard")); err == nil || w.Letters != 0 {
		t.Error("what is no letter was put in")
	}
}

// swapped is a file that becomes another between two readings of it.
type swapped struct {
	*bytes.Reader
	then []byte
}

func (s *swapped) Seek(offset int64, whence int) (int64, error) {
	if whence == io.SeekStart {
		s.Reader = bytes.NewReader(s.then)
	}
	return s.Reader.Seek(offset, whence)
}

// TestParcelThatChangesUnderTheReader: what is handed out is what was verified, or nothing.
func TestParcelThatChangesUnderTheReader(t *testing.T) {
	by, to := newKey(t), newKey(t).Public()
	first, second := closed(t, by, to, exchange.HelloRequest{}), closed(t, by, to, exchange.PushRequest{})
	file := packed(t, by, first, second)
	then := bytes.Clone(file)
	then[len(file)-200] ^= 1 // in the second letter
	_, letters, err := unpacked(&swapped{bytes.NewReader(file), then})
	if err == nil || len(letters) != 1 || !bytes.Equal(letters[0], first) {
		t.Errorf("%d letters, %v", len(letters), err)
	}
}

// TestParcelHasItsLimits: there is an end to the letters of one.
func TestParcelHasItsLimits(t *testing.T) {
	by, to := newKey(t), newKey(t).Public()
	letter := closed(t, by, to, exchange.HelloRequest{})
	var file bytes.Buffer
	w, err := exchange.NewParcelWriter(&file, exchange.ParcelHead{From: station, Made: noon}, by, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for range exchange.MostLetters {
		if err := w.Add(letter); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Add(letter); err == nil || w.Letters != exchange.MostLetters {
		t.Errorf("letter %d was put in", w.Letters)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if p, err := exchange.OpenParcel(bytes.NewReader(file.Bytes())); err != nil || p.Letters != exchange.MostLetters {
		t.Errorf("the largest parcel is refused: %v", err)
	}
	end := bytes.LastIndex(file.Bytes(), letter) + len(letter)
	more := slices.Concat(file.Bytes()[:end], framed(letter), file.Bytes()[end:])
	if _, err := exchange.OpenParcel(bytes.NewReader(more)); err == nil || !strings.Contains(err.Error(), "超过 4096 封") {
		t.Errorf("one letter more: %v", err)
	}
}

// TestG17ParcelNeedsNoMoreMemoryThanALetter: two hundred letters of half a megabyte are written and read in the memory
// of a few.
func TestG17ParcelNeedsNoMoreMemoryThanALetter(t *testing.T) {
	by, to := newKey(t), newKey(t).Public()
	noise := make([]byte, 384<<10)
	if _, err := rand.Read(noise); err != nil {
		t.Fatal(err)
	}
	letter := closed(t, by, to, exchange.PicturesRequest{Pictures: []exchange.Picture{{Content: noise}}})
	file, err := os.Create(filepath.Join(t.TempDir(), "parcel"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w, err := exchange.NewParcelWriter(file, exchange.ParcelHead{From: station, Made: noon}, by, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	highest := uint64(0)
	look := func() {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		highest = max(highest, m.HeapAlloc)
	}
	look()
	low := highest
	for i := range 200 {
		if err := w.Add(letter); err != nil {
			t.Fatal(err)
		}
		if i%50 == 0 {
			look()
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	p, err := exchange.OpenParcel(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		if got, err := p.Next(); err != nil || !bytes.Equal(got, letter) {
			t.Fatalf("letter %d: %v", i, err)
		}
		if i%50 == 0 {
			look()
		}
	}
	if _, err := p.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last: %v", err)
	}
	if highest-low > 10*uint64(len(letter)) {
		t.Errorf("%d MB were held of a parcel of %d MB", (highest-low)>>20, 200*len(letter)>>20)
	}
}

// broken is a stick that is full, or was pulled out.
type broken struct{}

func (broken) Write([]byte) (int, error)      { return 0, io.ErrShortWrite }
func (broken) Read([]byte) (int, error)       { return 0, io.ErrClosedPipe }
func (broken) Seek(int64, int) (int64, error) { return 0, nil }

func TestBrokenStickSaysWhatToDo(t *testing.T) {
	_, err := exchange.NewParcelWriter(broken{}, exchange.ParcelHead{From: station, Made: noon}, newKey(t), rand.Reader)
	if !errors.Is(err, io.ErrShortWrite) || !strings.Contains(err.Error(), "U 盘") {
		t.Errorf("writing: %v", err)
	}
	if _, err = exchange.OpenParcel(broken{}); !errors.Is(err, io.ErrClosedPipe) || !strings.Contains(err.Error(), "U 盘") {
		t.Errorf("reading: %v", err)
	}
}
