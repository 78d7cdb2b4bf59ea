package attest_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"roadcert/domain/attest"
	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

var (
	noon  = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	maker = attest.Maker{Bureau: "法库县交通运输局", USCC: "11210124MB0000001X", At: noon}
)

// statuses are n of a county, in no order.
func statuses(n int) []attest.Status {
	list := make([]attest.Status, n)
	for i := range list {
		list[i] = attest.Status{
			Identifier: fmt.Sprintf("1.2.156.3005.2.11100000000019713D013.11210123MB00000015.%012d.001.1", (i*7919)%n),
			Status:     []string{"valid", "suspended", "cancelled"}[i%3], Until: day.Day(739_900 + i%3000),
		}
	}
	return list
}

func listed(t testing.TB, key *seal.Key, entries []attest.Status) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := attest.EncodeStatusList(rand.Reader, &b, maker, entries, key); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAListReadsBack(t *testing.T) {
	key, entries := newKey(t), statuses(100)
	entries[3].Until, entries[4].Until = day.Forever, 0
	file := listed(t, key, entries)
	if !bytes.HasPrefix(file, []byte("路证状态清单 1（本程序签发，不是部平台文件）\n机构 法库县交通运输局\n机构代码 11210124MB0000001X\n状态截至 2026-11-23T04:00:00Z\n公钥 ")) {
		t.Errorf("the list begins with %.300s", file)
	}
	list, err := attest.DecodeStatusList(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if list.Maker.Bureau != maker.Bureau || list.Maker.USCC != maker.USCC || !list.Maker.At.Equal(noon) || !bytes.Equal(list.Maker.Key, key.Public()) {
		t.Errorf("made by %+v", list.Maker)
	}
	for _, want := range entries {
		if got, ok := list.Find(want.Identifier); !ok || got != want {
			t.Errorf("%+v reads back as %+v", want, got)
		}
	}
	if got, ok := list.Find(entries[0].Identifier + "0"); ok {
		t.Errorf("found %+v", got)
	}
	slices.Reverse(entries)
	again := listed(t, key, entries)
	if !bytes.Equal(again[:bytes.Index(again, []byte("签名 "))], file[:bytes.Index(file, []byte("签名 "))]) {
		t.Error("the order of the entries shows")
	}
	if empty, err := attest.DecodeStatusList(bytes.NewReader(listed(t, key, nil))); err != nil || len(empty.Entries) != 0 {
		t.Errorf("an empty list: %v", err)
	}
}

func TestEveryBitOfAListCounts(t *testing.T) {
	key := newKey(t)
	file := listed(t, key, statuses(5))
	for i := range len(file) * 8 {
		bad := bytes.Clone(file)
		bad[i/8] ^= 1 << (i % 8)
		if list, err := attest.DecodeStatusList(bytes.NewReader(bad)); problem.Of(err) != problem.Invalid || list != nil {
			t.Errorf("bit %d, in %q: nobody noticed", i, bad[max(0, i/8-10):i/8+1])
		}
	}
	lines := bytes.SplitAfter(file, []byte("\n"))
	swapped := slices.Clone(lines)
	swapped[7], swapped[8] = swapped[8], swapped[7]
	short := slices.Delete(slices.Clone(lines), 8, 9)
	for name, bad := range map[string][]byte{
		"nothing": nil, "cut": file[:len(file)-1], "a byte behind": append(bytes.Clone(file), '\n'), "Windows line ends": bytes.ReplaceAll(file, []byte("\n"), []byte("\r\n")),
		"lines swapped": bytes.Join(swapped, nil), "a line taken out": bytes.Join(short, nil), "twice": append(bytes.Clone(file), file...),
		"no end of line": bytes.Repeat([]byte("路"), 100_000), "a mark before it": append([]byte("\ufeff"), file...),
		"a million million":           bytes.Replace(file, []byte("条数 5"), []byte("条数 1000000000000"), 1),
		"the same key in another way": bytes.Replace(file, []byte("=\n条数"), []byte("\n条数"), 1),
	} {
		if list, err := attest.DecodeStatusList(bytes.NewReader(bad)); problem.Of(err) != problem.Invalid || list != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatIsNotListed(t *testing.T) {
	one := statuses(1)
	for name, c := range map[string]struct {
		maker   attest.Maker
		entries []attest.Status
	}{
		"twice":         {maker, append(one, one[0])},
		"no identifier": {maker, []attest.Status{{Status: "valid"}}},
		"no status":     {maker, []attest.Status{{Identifier: "1.2"}}},
		"a tab":         {maker, []attest.Status{{Identifier: "1.2\t3", Status: "valid"}}},
		"two lines":     {attest.Maker{Bureau: "甲\n公钥 AAAA", At: noon}, one},
	} {
		var b bytes.Buffer
		if err := attest.EncodeStatusList(rand.Reader, &b, c.maker, c.entries, newKey(t)); problem.Of(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A county's list is read while nobody waits.
func TestALargeList(t *testing.T) {
	key := newKey(t)
	file := listed(t, key, statuses(50_000))
	begun := time.Now()
	list, err := attest.DecodeStatusList(bytes.NewReader(file))
	took := time.Since(begun)
	if err != nil || len(list.Entries) != 50_000 {
		t.Fatal(err)
	}
	t.Logf("%d bytes in %s", len(file), took)
	if took > 2*time.Second { // ten times what it takes on a machine that does nothing else
		t.Errorf("took %s", took)
	}
}

func BenchmarkDecodeStatusList(b *testing.B) {
	file := listed(b, newKey(b), statuses(50_000))
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := attest.DecodeStatusList(bytes.NewReader(file)); err != nil {
			b.Fatal(err)
		}
	}
}

// OpenSSL, given the list's lines and the key in it, agrees; so does it with a 核验码.
func TestOpenSSLAgrees(t *testing.T) {
	path, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("NOT CHECKED: no openssl on this machine, so nobody outside has judged the signatures")
	}
	dir, key := t.TempDir(), newKey(t)
	write := func(name string, b []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) []byte {
		cmd := exec.Command(path, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("openssl %v: %v\n%s", args, err, out)
		}
		return out
	}
	verified := func(message, signature []byte) {
		write("message", message)
		write("signature", signature)
		out := run("pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-pubin", "-inkey", "public.pem",
			"-in", "message", "-sigfile", "signature")
		if !bytes.Contains(out, []byte("Verified Successfully")) {
			t.Errorf("%s", out)
		}
	}
	public, err := key.Public().PEM()
	if err != nil {
		t.Fatal(err)
	}
	write("public.pem", public)

	file := listed(t, key, statuses(10))
	end := bytes.Index(file, []byte("签名 "))
	write("lines", file[:end])
	digest := run("dgst", "-sm3", "-binary", "lines")
	signature, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(file[end+len("签名 "):])))
	if err != nil {
		t.Fatal(err)
	}
	verified(append([]byte("roadcert status list 1\n"), digest...), signature)

	text := encode(t, claim(t), key)
	bar := strings.LastIndexByte(text, '|') + 1
	rs, err := base64.RawURLEncoding.DecodeString(text[bar:])
	if err != nil {
		t.Fatal(err)
	}
	verified([]byte(text[:bar]), der(rs))
}

// der writes r and s, side by side, as OpenSSL wants them.
func der(rs []byte) []byte {
	var out []byte
	for _, half := range [][]byte{rs[:32], rs[32:]} {
		b := new(big.Int).SetBytes(half).Bytes()
		if b[0] >= 0x80 {
			b = append([]byte{0}, b...)
		}
		out = append(append(out, 2, byte(len(b))), b...)
	}
	return append([]byte{0x30, byte(len(out))}, out...)
}

func FuzzStatusList(f *testing.F) {
	key := newKey(f)
	good := listed(f, key, statuses(2))
	f.Add(good)
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := attest.DecodeStatusList(bytes.NewReader(b))
		if err == nil && bytes.Equal(list.Maker.Key, key.Public()) && !bytes.Equal(b, good) {
			t.Errorf("taken for ours: %q", b)
		}
	})
}
