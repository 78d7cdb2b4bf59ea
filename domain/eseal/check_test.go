package eseal

import (
	"bytes"
	"crypto/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"roadcert/domain/seal"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

// world is a practice set and everything one needs to spoil it.
type world struct {
	root, maker, signer KeySigner
	info                Info
	listed              []*seal.Certificate
	digests             bool
	algorithms          [2][]byte // of the seal and of the signature
	at                  time.Time
	digest              [seal.DigestSize]byte
	property            string
	tails               [3][]byte // after the seal's information, in TBS_Sign, after the signature
}

const there = "/Doc_0/Signs/Sign_0/Signature.xml"

// newWorld is one in which all is well.
func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{at: noon, digest: seal.SM3([]byte("text")), property: there, algorithms: [2][]byte{algorithm, algorithm}}
	year := [2]time.Time{noon.AddDate(-1, 0, 0), noon.AddDate(1, 0, 0)}
	w.root = w.certified(t, "根", true, year)
	w.maker = w.certified(t, "制章者", false, year)
	w.signer = w.certified(t, "签章者", false, year)
	w.listed = []*seal.Certificate{w.signer.Cert}
	w.info = Info{
		ID: "S1", Name: "专用章", Vendor: "V", Type: TypeUnit, Created: noon.AddDate(0, -1, 0), From: year[0], To: year[1],
		Picture: Picture{"png", []byte("picture"), 42, 42},
	}
	return w
}

// certified makes a key and its certificate under the root, or the root.
func (w *world) certified(t testing.TB, name string, authority bool, valid [2]time.Time) KeySigner {
	t.Helper()
	key, err := seal.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	issuer, by := w.root.Cert, w.root.Key
	if by == nil {
		by = key
	}
	c, err := seal.Issue(rand.Reader, seal.CertificateTemplate{
		Subject: seal.Name{Common: name}, NotBefore: valid[0], NotAfter: valid[1], Authority: authority,
	}, issuer, by, key.Public())
	if err != nil {
		t.Fatal(err)
	}
	return KeySigner{c, key}
}

// seal and signature are written here field by field as the standard has them, without the checks of Make and Sign.
func (w *world) build(t testing.TB) (sealed, signature []byte) {
	t.Helper()
	kind, list := listOfCerts, [][]byte{}
	for _, c := range w.listed {
		if list = append(list, element(tagOctets, c.Raw)); w.digests {
			sum := seal.SM3(c.Raw)
			kind, list[len(list)-1] = listOfSums, element(tagSequence, text(tagPrintable, "SM3"), element(tagOctets, sum[:]))
		}
	}
	i := w.info
	info := element(tagSequence,
		element(tagSequence, text(tagIA5, "ES"), integer(4), text(tagIA5, i.Vendor)), text(tagIA5, i.ID),
		element(tagSequence, integer(i.Type), text(tagUTF8, i.Name), integer(kind), element(tagSequence, list...),
			instant(i.Created), instant(i.From), instant(i.To)),
		element(tagSequence, text(tagIA5, i.Picture.Format), element(tagOctets, i.Picture.Data),
			integer(i.Picture.Width), integer(i.Picture.Height)), w.tails[0])
	sign := func(by KeySigner, message []byte) []byte {
		value, err := by.Sign(rand.Reader, message)
		if err != nil {
			t.Fatal(err)
		}
		return bits(value)
	}
	sealed = element(tagSequence, info, element(tagOctets, w.maker.Cert.Raw), w.algorithms[0], sign(w.maker, info))
	signed := element(tagSequence, integer(4), sealed, instant(w.at), bits(w.digest[:]), text(tagIA5, w.property), w.tails[1])
	return sealed, element(tagSequence, signed, element(tagOctets, w.signer.Cert.Raw), w.algorithms[1], sign(w.signer, signed), w.tails[2])
}

// found checks what was built.
func (w *world) found(t testing.TB) []Finding {
	t.Helper()
	sealed, signature := w.build(t)
	g, err := ParseSignature(signature)
	if err != nil {
		t.Fatal(err)
	}
	return g.Check(Document{seal.SM3([]byte("text")), there, sealed}, Trust{[]*seal.Certificate{w.root.Cert}, nil, noon})
}

// wrong leaves out the notes.
func wrong(found []Finding) []Finding {
	return slices.DeleteFunc(found, func(f Finding) bool { return f.Weight == Note })
}

// Every way to spoil it, and the rules that must be broken by it: these and no others.
func TestEveryFault(t *testing.T) {
	rsa := element(tagObject, []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11})
	extension := element(tagSequence)
	lastYear := [2]time.Time{noon.AddDate(-3, 0, 0), noon.AddDate(-2, 0, 0)}
	for _, c := range []struct {
		name  string
		spoil func(w *world)
		want  []string
	}{
		{"nothing", func(*world) {}, nil},
		{"listed by digest", func(w *world) { w.digests = true }, nil},
		{"listed among others", func(w *world) { w.listed = []*seal.Certificate{w.root.Cert, w.maker.Cert, w.signer.Cert} }, nil},
		{"another signer", func(w *world) { w.listed = []*seal.Certificate{w.maker.Cert} }, []string{RuleSignerListed}},
		{"another signer, by digest", func(w *world) { w.listed, w.digests = []*seal.Certificate{w.maker.Cert}, true }, []string{RuleSignerListed}},
		{"nobody listed", func(w *world) { w.listed = nil }, []string{RuleSignerListed}},
		{"seal ran out", func(w *world) { w.info.To = noon.Add(-time.Second) }, []string{RuleSealPeriod}},
		{"seal not yet", func(w *world) { w.info.From = noon.Add(time.Second) }, []string{RuleSealPeriod}},
		{"made after the maker's time", func(w *world) { w.info.Created = noon.AddDate(2, 0, 0) }, []string{RuleMakerPeriod}},
		{"signer's certificate ran out", func(w *world) {
			w.signer = w.certified(t, "签章者", false, lastYear)
			w.listed[0] = w.signer.Cert
		}, []string{RuleSignerPeriod, RuleSignerChain}},
		{"signer may only issue", func(w *world) {
			w.signer = w.certified(t, "签章者", true, [2]time.Time{noon.AddDate(-1, 0, 0), noon.AddDate(1, 0, 0)})
			w.listed[0] = w.signer.Cert
		}, []string{RuleSignerUsage}},
		{"maker may only issue", func(w *world) { w.maker = w.root }, []string{RuleMakerUsage}},
		{"maker's key is another's", func(w *world) { w.maker.Key = w.signer.Key }, []string{RuleSealSignature}},
		{"signer's key is another's", func(w *world) { w.signer.Key = w.maker.Key }, []string{RuleSignature}},
		{"seal by another scheme", func(w *world) { w.algorithms[0] = rsa }, []string{RuleAlgorithm}},
		{"signature by another scheme", func(w *world) { w.algorithms[1] = rsa }, []string{RuleAlgorithm}},
		{"another file", func(w *world) { w.digest[31] ^= 1 }, []string{RuleDigest}},
		{"moved", func(w *world) { w.property = "/Doc_0/Signs/Sign_1/Signature.xml" }, []string{RuleProperty}},
		{"without the leading slash", func(w *world) { w.property = there[1:] }, nil},
		{"from the future", func(w *world) { w.at = noon.Add(time.Hour) }, []string{RuleSigningInFuture}},
		{"by a fast clock", func(w *world) { w.at = noon.Add(time.Minute) }, nil},
		{"extensions, untagged", func(w *world) { w.tails = [3][]byte{extension, extension, nil} }, nil},
		{"extensions, tagged", func(w *world) { w.tails[1] = element(0xa0, extension) }, nil},
		{"a time stamp", func(w *world) { w.tails[2] = element(0xa0, bits([]byte{1})) }, nil},
		{"a root of the same name", func(w *world) {
			w.root = KeySigner{}
			w.root = w.certified(t, "根", true, [2]time.Time{noon.AddDate(-1, 0, 0), noon.AddDate(1, 0, 0)})
		}, []string{RuleMakerChain, RuleSignerChain}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			c.spoil(w)
			var got []string
			for _, f := range wrong(w.found(t)) {
				got = append(got, f.Rule)
				if !strings.ContainsFunc(f.Text, func(r rune) bool { return r > 0x4e00 }) {
					t.Errorf("%s says %q", f.Rule, f.Text)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("broken: %v, want %v", got, c.want)
			}
		})
	}
}

// What is not looked at is at least told.
func TestNotes(t *testing.T) {
	w := newWorld(t)
	w.tails = [3][]byte{element(0xa0, element(tagSequence)), nil, bits([]byte{1})}
	var got []string
	for _, f := range w.found(t) {
		got = append(got, f.Rule)
	}
	if want := []string{RuleExtension, RuleRevocation, RuleTimestamp}; !slices.Equal(got, want) {
		t.Errorf("noted %v, want %v", got, want)
	}
	w = newWorld(t)
	w.info.Vendor = trainingVendor
	if found := w.found(t); len(found) != 1 || found[0].Rule != RuleTraining || found[0].Weight != Note {
		t.Errorf("of a seal for practice: %v", found)
	}
}

func TestTheSealBesideTheSignature(t *testing.T) {
	w := newWorld(t)
	_, signature := w.build(t)
	g, err := ParseSignature(signature)
	if err != nil {
		t.Fatal(err)
	}
	trust := Trust{Anchors: []*seal.Certificate{w.root.Cert}}
	for _, c := range []struct {
		beside []byte
		want   int
	}{{g.Seal.Raw, 0}, {nil, 0}, {[]byte{}, 1}, {append(bytes.Clone(g.Seal.Raw), 0), 1}, {signature, 1}} {
		if found := wrong(g.Check(Document{w.digest, there, c.beside}, trust)); len(found) != c.want {
			t.Errorf("%d bytes beside it: %v", len(c.beside), found)
		}
	}
}

func TestWorst(t *testing.T) {
	for _, c := range []struct {
		found []Finding
		want  Weight
		any   bool
	}{
		{nil, Note, false},
		{[]Finding{{Weight: Note}}, Note, false},
		{[]Finding{{Weight: Note}, {Weight: Doubt}}, Doubt, true},
		{[]Finding{{Weight: Doubt}, {Weight: Wrong}}, Wrong, true},
	} {
		if got, some := Worst(c.found); got != c.want || some != c.any {
			t.Errorf("%v: %v, %t", c.found, got, some)
		}
	}
}
