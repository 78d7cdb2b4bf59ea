package attest_test

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/attest"
	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

func newKey(t testing.TB) *seal.Key {
	t.Helper()
	key, err := seal.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func date(t testing.TB, s string) day.Day {
	t.Helper()
	d, err := day.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// claim is that of a driver whose name three of four programs cannot print.
func claim(t testing.TB) attest.Claim {
	return attest.Claim{
		Kind:       "071",
		Identifier: "1.2.156.3005.2.11100000000019713D071.11210123MB00000015.9F8E7D6C5B4A39281706.001.4",
		Holder:     "欧阳㛃𬱖𠮷", Number: "210124********0148",
		ValidTo: date(t, "2032-11-22"), Made: date(t, "2026-11-23"), Face: [8]byte{1, 2, 3, 4, 5, 6, 7, 255},
	}
}

func encode(t testing.TB, c attest.Claim, key *seal.Key) string {
	t.Helper()
	text, err := c.Encode(rand.Reader, key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestACodeReadsBack(t *testing.T) {
	key := newKey(t)
	text := encode(t, claim(t), key)
	if !strings.HasPrefix(text, "LZ1路证核验码(非部码)|071|11100000000019713D071.11210123MB00000015.") {
		t.Errorf("it does not say whose it is: %s", text)
	}
	if strings.Contains(text, "1.2.156.3005.2") {
		t.Errorf("what is always the same is printed: %s", text)
	}
	const level12M = 287 // bytes in a QR code of 65 modules at level M: a third of a millimetre each in 22 mm
	if len(text) > level12M {
		t.Errorf("%d bytes are too many for 22 mm: %s", len(text), text)
	}
	t.Logf("%d bytes: %s", len(text), text)
	got, err := attest.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	want := claim(t)
	if got.Kind != want.Kind || got.Identifier != want.Identifier || got.Holder != want.Holder || got.Number != want.Number ||
		got.ValidTo != want.ValidTo || got.Made != want.Made || got.Face != want.Face || got.KeyID != attest.KeyID(key.Public()) {
		t.Errorf("read back %+v", got)
	}
	if err := got.Check(attest.NewKeyring(newKey(t).Public(), key.Public())); err != nil {
		t.Error(err)
	}
	if err := got.Check(attest.NewKeyring(newKey(t).Public())); problem.Of(err) != problem.NotFound {
		t.Errorf("by a stranger: %v", err)
	}
	// Somebody who takes on the name of a key does not get its signature.
	if err := got.Check(attest.Keyring{got.KeyID: newKey(t).Public()}); problem.Of(err) != problem.Refused {
		t.Errorf("by an impostor: %v", err)
	}
}

func TestWithoutAnEndAndWithoutANumber(t *testing.T) {
	key := newKey(t)
	c := claim(t)
	c.ValidTo, c.Number, c.Made = day.Forever, "", 0
	got, err := attest.Parse(encode(t, c, key))
	if err != nil || got.ValidTo != day.Forever || got.Number != "" || got.Made != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

// Every change of every byte is refused, or found out by the signature.
func TestEveryBitOfACodeCounts(t *testing.T) {
	key := newKey(t)
	text, ring := encode(t, claim(t), key), attest.NewKeyring(key.Public())
	for i := range len(text) * 8 {
		b := []byte(text)
		b[i/8] ^= 1 << (i % 8)
		c, err := attest.Parse(string(b))
		if err == nil {
			err = c.Check(ring)
		}
		if err == nil {
			t.Errorf("bit %d, at %q: nobody noticed", i, text[:i/8])
		}
	}
	for name, bad := range map[string]string{
		"nothing": "", "a line end": text + "\n", "a blank": text + " ", "another part": text + "|x", "cut": text[:len(text)-1],
		"padded": text + "=", "a web address": "https://example.com/", "too long": text + strings.Repeat("A", 600),
		"no header": text[1:], "a zero": strings.Replace(text, "071", "0\x0071", 1),
		"not UTF-8": strings.Replace(text, "欧", "\xe6\xac", 1), "no holder": strings.Replace(text, "欧阳㛃𬱖𠮷", "", 1),
		"a date that is none": strings.Replace(text, "20321122", "20320231", 1),
		"a date with dashes":  strings.Replace(text, "20321122", "2032-11-22", 1),
		"right to left":       strings.Replace(text, "欧", "\u202e欧", 1),
	} {
		c, err := attest.Parse(bad)
		if problem.Of(err) != problem.Invalid {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
}

func TestWhatIsNotSaid(t *testing.T) {
	key := newKey(t)
	for name, spoil := range map[string]func(c *attest.Claim){
		"a bar":         func(c *attest.Claim) { c.Holder = "甲|乙" },
		"a line end":    func(c *attest.Claim) { c.Number = "1\n2" },
		"no kind":       func(c *attest.Claim) { c.Kind = "" },
		"no holder":     func(c *attest.Claim) { c.Holder = "" },
		"no identifier": func(c *attest.Claim) { c.Identifier = "" },
		"another root":  func(c *attest.Claim) { c.Identifier = "1.2.840.1" },
		"far too long":  func(c *attest.Claim) { c.Number = strings.Repeat("9", 500) },
	} {
		c := claim(t)
		spoil(&c)
		if text, err := c.Encode(rand.Reader, key); problem.Of(err) != problem.Invalid {
			t.Errorf("%s: %s, %v", name, text, err)
		}
	}
	if _, err := claim(t).Encode(strings.NewReader("short"), key); err == nil {
		t.Error("signed without randomness")
	}
}

func TestShortHolder(t *testing.T) {
	long := strings.Repeat("法库县𠮷利达道路运输有限责任公司", 4)
	for name, want := range map[string]string{
		"李建国": "李建国", strings.Repeat("𠮷", 40): strings.Repeat("𠮷", 40), long: string([]rune(long)[:39]) + "…",
	} {
		if got := attest.ShortHolder(name); got != want {
			t.Errorf("%s became %s", name, got)
		}
	}
	c := claim(t)
	c.Holder = long
	got, err := attest.Parse(encode(t, c, newKey(t)))
	if err != nil || got.Holder != attest.ShortHolder(long) {
		t.Errorf("%s, %v", got.Holder, err)
	}
}

func TestAnyClaimReadsBack(t *testing.T) {
	key := newKey(t)
	ring := attest.NewKeyring(key.Public())
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringOfN(rapid.RuneFrom([]rune("李建国㛃䶮𬱖𠮷堃喆\U0002EBF0\U0003347F·A（）")), 1, 40, -1)
		c := attest.Claim{
			Kind: rapid.StringMatching(`[0-9a-z]{1,8}`).Draw(t, "kind"), Identifier: "1.2.156.3005.2." + rapid.StringMatching(`[0-9A-Z.]{1,90}`).Draw(t, "identifier"),
			Holder: name.Draw(t, "holder"), Number: rapid.StringMatching(`[0-9A-Z*]{0,20}`).Draw(t, "number"),
			ValidTo: day.Day(rapid.IntRange(700_000, 800_000).Draw(t, "to")),
		}
		text, err := c.Encode(rand.Reader, key)
		if err != nil {
			t.Fatal(err)
		}
		got, err := attest.Parse(text)
		if err = errors.Join(err, got.Check(ring)); err != nil || got.Holder != c.Holder || got.ValidTo != c.ValidTo {
			t.Fatalf("%s: %+v, %v", text, got, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	key := newKey(f)
	text := encode(f, claim(f), key)
	f.Add(text)
	f.Fuzz(func(t *testing.T, s string) {
		c, err := attest.Parse(s)
		if err == nil && c.Check(attest.NewKeyring(key.Public())) == nil && s != text {
			t.Errorf("taken for ours: %q", s)
		}
	})
}
