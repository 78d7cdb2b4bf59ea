package catalog_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// signer is a bureau with a key that is the same in every run.
func signer(t testing.TB) (catalog.Maker, func([]byte) ([]byte, error)) {
	t.Helper()
	random := rand.NewChaCha8([32]byte{1})
	key, err := seal.GenerateKey(random)
	if err != nil {
		t.Fatal(err)
	}
	maker := catalog.Maker{
		Bureau: "法库县交通运输局", USCC: "91210124T5MM3NPTXA", Made: time.Date(2026, 11, 23, 22, 0, 0, 0, time.UTC), Key: key.Public(),
	}
	return maker, func(b []byte) ([]byte, error) { return key.Sign(rand.NewChaCha8([32]byte{2}), b) }
}

func history(t testing.TB) []catalog.Version {
	one := faced(t)
	return []catalog.Version{one, next(one, "2026-07-01", years(5))}
}

func bundle(t testing.TB) []byte {
	t.Helper()
	maker, sign := signer(t)
	b, err := catalog.EncodeBundle(history(t), maker, sign)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A catalogue travels as it is, in lines that a person can read, the same bytes every time.
func TestBundle(t *testing.T) {
	b := bundle(t)
	if !bytes.Equal(b, bundle(t)) {
		t.Error("the same catalogue is another file")
	}
	lines := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	if len(lines) != 4 || !strings.Contains(lines[0], "法库县交通运输局") || !strings.Contains(lines[1], "道路运输经营许可证") {
		t.Errorf("not to be read by a person:\n%s", b)
	}
	got, err := catalog.DecodeBundle(b)
	if err != nil {
		t.Fatal(err)
	}
	maker, _ := signer(t)
	unexported := cmpopts.IgnoreUnexported(catalog.Kind{}, catalog.Field{})
	if diff := cmp.Diff(catalog.Bundle{Maker: maker, Versions: history(t), Fingerprint: maker.Key.Fingerprint()}, got, unexported); diff != "" {
		t.Errorf("(-sent +received)\n%s", diff)
	}
	if _, err := catalog.New(got.Versions); err != nil {
		t.Error(err)
	}
}

// No byte of a catalogue file can change, come or go unnoticed.
func TestEveryTamperedByteIsFound(t *testing.T) {
	b := bundle(t)
	found := func(name string, at int, changed []byte) {
		if _, err := catalog.DecodeBundle(changed); err == nil {
			t.Errorf("%s at %d is taken for the maker's", name, at)
		} else if !errors.Is(err, &problem.Problem{Code: problem.Invalid}) {
			t.Errorf("%s at %d: %v is no problem for a person", name, at, err)
		}
	}
	for i := range b {
		for _, mask := range []byte{1, 0x20, 0x80} {
			changed := bytes.Clone(b)
			changed[i] ^= mask
			found("a flip", i, changed)
		}
	}
	for i := range len(b) {
		if i%7 == 0 {
			found("a cut", i, b[:i])
			found("a byte more", i, append(append(bytes.Clone(b[:i]), ' '), b[i:]...))
			found("a byte less", i, append(bytes.Clone(b[:i]), b[i+1:]...))
		}
	}
	found("a byte behind", len(b), append(bytes.Clone(b), '\n'))
	found("the file twice", 0, append(bytes.Clone(b), b...))
}

func TestBundleRefuses(t *testing.T) {
	maker, sign := signer(t)
	encode := func(v []catalog.Version) error {
		_, err := catalog.EncodeBundle(v, maker, sign)
		return err
	}
	one := first(t)
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"nothing":         {encode(nil), "1 至"},
		"a draft":         {encode([]catalog.Version{one, next(one, "2027-01-01", draft)}), "已发布的版本"},
		"a contradiction": {encode([]catalog.Version{one, next(one, "2027-01-01", years(-1))}), "负数"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, c.err, c.want)
		}
	}
	other := maker
	other.Key = bytes.Clone(maker.Key)
	other.Key[5] ^= 1
	if _, err := catalog.EncodeBundle(history(t), other, sign); err == nil {
		t.Error("a signature that its own key does not confirm leaves the house")
	}
}

// signed is a file around any lines, with a good signature: what a maker who means ill could send.
func signed(t testing.TB, lines string) []byte {
	_, sign := signer(t)
	signature, err := sign([]byte(lines))
	if err != nil {
		t.Fatal(err)
	}
	last, err := json.Marshal(map[string][]byte{"signature": signature})
	if err != nil {
		t.Fatal(err)
	}
	return append(append([]byte(lines), last...), '\n')
}

func TestAGoodSignatureIsNotEnough(t *testing.T) {
	b := string(bundle(t))
	body := b[:strings.LastIndex(strings.TrimSuffix(b, "\n"), "\n")+1]
	if _, err := catalog.DecodeBundle(signed(t, body)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"another format":      {"roadcert-catalog-1", "roadcert-catalog-2", "更新的程序"},
		"too few versions":    {`"versions":2`, `"versions":1`, "个数"},
		"too many versions":   {`"versions":2`, `"versions":3`, "个数"},
		"a draft":             {`"state":"published"`, `"state":"draft"`, "已发布的版本"},
		"a contradiction":     {`"validity_years":4`, `"validity_years":-4`, "负数"},
		"no such item":        {`"validity_years":4`, `"years":4`, "unknown field"},
		"a version that ends": {`"state":"published"`, "", "第 1 个版本"},
	} {
		changed := strings.Replace(body, c.old, c.new, 1)
		if _, err := catalog.DecodeBundle(signed(t, changed)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

// Whatever comes by post is answered, and what is taken in can be sent on.
func FuzzDecodeBundle(f *testing.F) {
	b := string(bundle(f))
	f.Add(b)
	f.Add(b[:strings.LastIndex(strings.TrimSuffix(b, "\n"), "\n")+1])
	f.Add(`{"format":"roadcert-catalog-1"}`)
	maker, sign := signer(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, file := range [][]byte{[]byte(text), signed(t, text)} {
			got, err := catalog.DecodeBundle(file)
			if err != nil {
				continue
			}
			again, err := catalog.EncodeBundle(got.Versions, maker, sign)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := catalog.DecodeBundle(again); err != nil {
				t.Fatal(err)
			}
		}
	})
}
