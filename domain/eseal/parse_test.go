package eseal

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// What a strict reader must not take: each is one of the faults real programs made, or a stranger might.
func TestWhatIsNoSeal(t *testing.T) {
	w := newWorld(t)
	good, signature := w.build(t)
	content := good[4:] // behind 30 82 xx xx
	many := newWorld(t)
	many.listed = slices.Repeat(many.listed, maxSigners+1)
	tooMany, _ := many.build(t)
	fields, err := sequenceOf(good, "")
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{
		"nothing":                nil,
		"cut":                    good[:len(good)-1],
		"trailing byte":          append(bytes.Clone(good), 0),
		"two of them":            append(bytes.Clone(good), good...),
		"length in a longer way": slices.Concat([]byte{0x30, 0x83, 0}, good[2:]),
		"indefinite length":      slices.Concat([]byte{0x30, 0x80}, content, []byte{0, 0}),
		"length beyond the end":  slices.Concat([]byte{0x30, 0x84, 0x7f, 0xff, 0xff, 0xff}, content),
		"a signature":            signature,
		"three fields":           element(tagSequence, integer(1), integer(2), integer(3)),
		"nine fields":            element(tagSequence, bytes.Repeat(integer(1), 9)),
		"too many signers":       tooMany,
		"huge":                   make([]byte, maxSeal+1),
		"deeply nested":          bytes.Repeat([]byte{0x30, 0x80}, 10000),
		"padded integer":         bytes.Replace(good, []byte{tagIA5, 2, 'E', 'S', tagInteger, 1, 4}, []byte{tagIA5, 2, 'E', 'S', tagInteger, 2, 0, 4}, 1),
		"not ES":                 bytes.Replace(good, []byte{tagIA5, 2, 'E', 'S'}, []byte{tagIA5, 2, 'E', 'T'}, 1),
		"a name that clears":     bytes.Replace(good, []byte("章"), []byte("\x1b[J"), 1),
		"a name turned around":   bytes.Replace(good, []byte("章"), []byte("\u202e"), 1),
		"no width":               bytes.Replace(good, []byte{tagInteger, 1, 42}, []byte{tagInteger, 1, 0}, 1),
		"text that is no UTF-8":  bytes.Replace(good, []byte("专"), []byte{0xff, 0xff, 0xff}, 1),
		"unused bits":            element(tagSequence, slices.Concat(fields[0].FullBytes, fields[1].FullBytes, fields[2].FullBytes, element(tagBits, []byte{3, 8}))),
	} {
		if _, err := Parse(b); problem.Of(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := ParseSignature(b); name != "a signature" && problem.Of(err) != problem.Invalid {
			t.Errorf("%s as a signature: %v", name, err)
		}
	}
}

// A list of a hundred thousand signers is refused before it is kept.
func TestAHugeListCostsLittle(t *testing.T) {
	list := bytes.Repeat(element(tagOctets, []byte{1}), 1_000_000)
	info := element(tagSequence, element(tagSequence, text(tagIA5, "ES"), integer(4), text(tagIA5, "V")), text(tagIA5, "S"),
		element(tagSequence, integer(1), text(tagUTF8, "N"), integer(1), element(tagSequence, list)))
	huge := element(tagSequence, info, element(tagOctets, nil), algorithm, bits(nil))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := Parse(huge); problem.Of(err) != problem.Invalid {
		t.Error(err)
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 4*uint64(len(huge)) {
		t.Errorf("a file of %d bytes took %d", len(huge), used)
	}
}

// Other editions of the standard are no riddle: they are named.
func TestOtherEditionsAreNamed(t *testing.T) {
	w := newWorld(t)
	sealed, signature := w.build(t)
	fields, err := sequenceOf(sealed, "")
	if err != nil {
		t.Fatal(err)
	}
	parts, err := sequenceOf(signature, "")
	if err != nil {
		t.Fatal(err)
	}
	five := bytes.Replace(sealed, []byte{tagIA5, 2, 'E', 'S', tagInteger, 1, 4}, []byte{tagIA5, 2, 'E', 'S', tagInteger, 1, 5}, 1)
	stamped := element(tagSequence, fields[0].FullBytes, fields[1].FullBytes, fields[2].FullBytes, fields[3].FullBytes, element(0xa0, bits(nil)))
	version5 := bytes.Replace(parts[0].FullBytes, []byte{tagInteger, 1, 4}, []byte{tagInteger, 1, 5}, 1)
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"seal of 2014", parsed(element(tagSequence, fields[0].FullBytes, element(tagSequence))), "GM/T 0031-2014"},
		{"seal of 2025", parsed(five), "GM/T 0031-2025"},
		{"seal of 2025 with a time stamp", parsed(stamped), "GM/T 0031-2025"},
		{"signature of 2014", read(element(tagSequence, parts[0].FullBytes, bits(nil))), "GM/T 0031-2014"},
		{"signature of 2025", read(element(tagSequence, version5, parts[1].FullBytes, parts[2].FullBytes, parts[3].FullBytes)), "GM/T 0031-2025"},
		{"seal of a year to come", parsed(bytes.Replace(five, []byte{'S', tagInteger, 1, 5}, []byte{'S', tagInteger, 1, 9}, 1)), "第 9 版"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) || problem.Of(c.err) != problem.Invalid {
			t.Errorf("%s: %v, want %s", c.name, c.err, c.want)
		}
	}
}

func parsed(b []byte) error { _, err := Parse(b); return err }
func read(b []byte) error   { _, err := ParseSignature(b); return err }

// A signature in another writing than DER's is none, even where its numbers are right.
func TestSignatureNumbers(t *testing.T) {
	w := newWorld(t)
	_, signature := w.build(t)
	parts, err := sequenceOf(signature, "")
	if err != nil {
		t.Fatal(err)
	}
	value := parts[3].Bytes[1:]
	r, s := integersOf(t, value)
	if r[0] >= 0x80 || s[0] >= 0x80 {
		t.Fatalf("numbers written as negative: %x %x", r, s)
	}
	pad := func(b []byte) []byte { return append([]byte{0}, b...) }
	for name, bad := range map[string][]byte{
		"r padded":         element(tagSequence, element(tagInteger, pad(r)), element(tagInteger, s)),
		"s padded":         element(tagSequence, element(tagInteger, r), element(tagInteger, pad(s))),
		"r without sign":   element(tagSequence, element(tagInteger, append([]byte{0xff}, r...)), element(tagInteger, s)),
		"side by side":     slices.Concat(bytes.TrimLeft(r, "\x00"), bytes.TrimLeft(s, "\x00")),
		"trailing byte":    append(bytes.Clone(value), 0),
		"nothing":          nil,
		"two zeros":        element(tagSequence, integer(0), integer(0)),
		"octets around it": element(tagOctets, value),
	} {
		g, err := ParseSignature(element(tagSequence, parts[0].FullBytes, parts[1].FullBytes, parts[2].FullBytes, bits(bad)))
		if err != nil {
			t.Fatal(err)
		}
		found := wrong(g.Check(Document{w.digest, there, nil}, Trust{Anchors: []*seal.Certificate{w.root.Cert}}))
		if len(found) != 1 || found[0].Rule != RuleSignature {
			t.Errorf("%s: %v", name, found)
		}
	}
}

func integersOf(t *testing.T, der []byte) (r, s []byte) {
	t.Helper()
	c := (&cursor{rest: der}).sequence("")
	r, s = c.take(tagInteger, ""), c.take(tagInteger, "")
	if c.err != nil {
		t.Fatal(c.err)
	}
	return r, s
}

// Every byte of a signature counts: a change is refused, or found to be wrong.
func TestEveryByteCounts(t *testing.T) {
	w := newWorld(t)
	sealed, signature := w.build(t)
	trust := Trust{[]*seal.Certificate{w.root.Cert}, nil, noon}
	for i := range signature {
		bad := bytes.Clone(signature)
		bad[i] ^= 1 << (i % 8)
		g, err := ParseSignature(bad)
		if err != nil {
			if problem.Of(err) != problem.Invalid {
				t.Errorf("byte %d: %v", i, err)
			}
			continue
		}
		if _, some := Worst(g.Check(Document{w.digest, there, sealed}, trust)); !some {
			t.Errorf("byte %d of %d: nobody noticed", i, len(signature))
		}
	}
}

// Programs differ in the kinds of strings they write; none of that is held against a seal.
func TestStringsOfOtherPrograms(t *testing.T) {
	w := newWorld(t)
	good, _ := w.build(t)
	for _, tag := range []byte{tagPrintable, tagUTF8} {
		s, err := Parse(bytes.Replace(good, []byte{tagIA5, 3, 'p', 'n', 'g'}, []byte{tag, 3, 'p', 'n', 'g'}, 1))
		if err != nil || s.Picture.Format != "png" {
			t.Errorf("tag %#x: %v", tag, err)
		}
	}
}

// Times as they stand in files of other programs, and what is none.
func TestTimes(t *testing.T) {
	for _, c := range []struct {
		tag     byte
		written string
		want    string // empty: refused
	}{
		{tagTime, "20261123040000Z", "2026-11-23T04:00:00Z"},
		{tagTime, "20261123120000+0800", "2026-11-23T04:00:00Z"},
		{tagTime, "20261123040000.302Z", "2026-11-23T04:00:00.302Z"},
		{0x17, "261123040000Z", "2026-11-23T04:00:00Z"},
		{tagTime, "20261123040000", ""},
		{tagTime, "20261323040000Z", ""},
		{tagTime, "2026-11-23 04:00:00", ""},
		{tagIA5, "20261123040000Z", ""},
		{tagTime, "", ""},
	} {
		r := &cursor{rest: text(c.tag, c.written)}
		got := r.time("时间")
		if (r.err == nil) != (c.want != "") || r.err == nil && got.Format(time.RFC3339Nano) != c.want {
			t.Errorf("%#x %s: %s, %v", c.tag, c.written, got, r.err)
		}
	}
}

func TestWhatIsNotMade(t *testing.T) {
	w := newWorld(t)
	for name, spoil := range map[string]func(i *Info){
		"no name":           func(i *Info) { i.Name = " " },
		"two lines":         func(i *Info) { i.Name = "甲\n乙" },
		"Chinese number":    func(i *Info) { i.ID = "章1" },
		"no vendor":         func(i *Info) { i.Vendor = "" },
		"no picture":        func(i *Info) { i.Picture.Data = nil },
		"a huge picture":    func(i *Info) { i.Picture.Data = make([]byte, maxPicture+1) },
		"no width":          func(i *Info) { i.Picture.Width = 0 },
		"period backwards":  func(i *Info) { i.To = i.From },
		"maker out of time": func(i *Info) { i.Created = noon.AddDate(9, 0, 0) },
	} {
		info := w.info
		spoil(&info)
		if _, err := Make(rand.Reader, w.maker, info, w.signer.Cert); problem.Of(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Make(rand.Reader, w.maker, w.info); problem.Of(err) != problem.Invalid {
		t.Errorf("nobody to sign: %v", err)
	}
	if _, err := Make(rand.Reader, KeySigner{w.maker.Cert, w.signer.Key}, w.info, w.signer.Cert); err == nil {
		t.Error("made with a key that is not the maker's")
	}
	if _, err := Make(rand.Reader, w.root, w.info, w.signer.Cert); problem.Of(err) != problem.Invalid {
		t.Errorf("made by one who may only issue: %v", err)
	}
	s, err := Make(rand.Reader, w.maker, w.info, w.signer.Cert, w.root.Cert)
	if err != nil {
		t.Fatal(err)
	}
	for name, sign := range map[string]func() ([]byte, error){
		"a stranger":         func() ([]byte, error) { return Sign(rand.Reader, s, w.maker, noon, w.digest, there) },
		"who may only issue": func() ([]byte, error) { return Sign(rand.Reader, s, w.root, noon, w.digest, there) },
		"too late":           func() ([]byte, error) { return Sign(rand.Reader, s, w.signer, noon.AddDate(9, 0, 0), w.digest, there) },
		"a Chinese path":     func() ([]byte, error) { return Sign(rand.Reader, s, w.signer, noon, w.digest, "/章.xml") },
		"another's key": func() ([]byte, error) {
			return Sign(rand.Reader, s, KeySigner{w.signer.Cert, w.maker.Key}, noon, w.digest, there)
		},
		"no randomness": func() ([]byte, error) { return Sign(strings.NewReader("short"), s, w.signer, noon, w.digest, there) },
		"a token that lies": func() ([]byte, error) {
			return Sign(rand.Reader, s, token{w.signer, w.maker.Key}, noon, w.digest, there)
		},
		"a token that fails": func() ([]byte, error) {
			return Sign(strings.NewReader("short"), s, token{w.signer, w.signer.Key}, noon, w.digest, there)
		},
	} {
		if b, err := sign(); err == nil {
			t.Errorf("%s signed: %x", name, b[:8])
		}
	}
}

// token is a signer that is no key file.
type token struct {
	KeySigner
	inside *seal.Key
}

func (k token) Sign(rand io.Reader, message []byte) ([]byte, error) {
	return k.inside.Sign(rand, message)
}

func TestATokenSignsAsWell(t *testing.T) {
	w := newWorld(t)
	s, err := Make(rand.Reader, w.maker, w.info, w.signer.Cert)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Sign(rand.Reader, s, token{w.signer, w.signer.Key}, noon, w.digest, there)
	if err != nil {
		t.Fatal(err)
	}
	g, err := ParseSignature(b)
	if err != nil {
		t.Fatal(err)
	}
	if found := wrong(g.Check(Document{w.digest, there, s.Raw}, Trust{Anchors: []*seal.Certificate{w.root.Cert}})); len(found) > 0 {
		t.Error(found)
	}
	if err := errors.Join(parsed(s.Raw), read(b)); err != nil {
		t.Error(err)
	}
}
