package access_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/access"
	"roadcert/domain/problem"
)

func halvesOf(t testing.TB, key access.RecoveryKey) access.RecoveryHalves {
	t.Helper()
	halves, err := key.Halves(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return halves
}

func TestBothHalvesOpenTheStore(t *testing.T) {
	key, wrapped := newRecovery(t)
	h := halvesOf(t, key)
	a, b := string(h[0]), string(h[1])
	for name, typed := range map[string]string{
		"as printed": h.String(), "the other way round": b + "\n" + a, "on one line": a + " " + b, "small": strings.ToLower(a + b),
		"with their names": "甲份：" + a + "\n乙份：" + b + "\n",
	} {
		if got, err := access.OpenRecovery(typed, wrapped); err != nil || !bytes.Equal(got, dataKey) {
			t.Errorf("%s (%s): %x, %v", name, typed, got, err)
		}
	}
	if got, err := access.JoinRecovery(a, b); err != nil || got != key {
		t.Errorf("joined to %s, %v", got, err)
	}
	if h.Name(0) != "甲份" || h.Name(1) != "乙份" {
		t.Errorf("called %s and %s", h.Name(0), h.Name(1))
	}
}

func TestWhatIsNoPairOfHalves(t *testing.T) {
	key, wrapped := newRecovery(t)
	h, again := halvesOf(t, key), halvesOf(t, key)
	a, b := string(h[0]), string(h[1])
	wrong := "2"
	if b[0] == '2' {
		wrong = "3"
	}
	for _, x := range []struct {
		typed, says string
		cause       error
	}{
		{a, "只有甲份，还缺乙份", access.ErrHalf},
		{b, "只有乙份，还缺甲份", access.ErrHalf},
		{a + a, "两次输入的都是甲份", nil},
		{b + "\n" + string(again[1]), "两次输入的都是乙份", nil},
		{a + key.String(), "其中有完整的恢复密钥", nil},
		{key.String() + key.String(), "其中有完整的恢复密钥", nil},
		{a + b[1:], "一共应为 70 个字符，输入了 69 个", nil},
		{a + wrong + b[1:], "乙份第 1 组有误", nil},
	} {
		_, err := access.OpenRecovery(x.typed, wrapped)
		if problem.Of(err) != problem.Invalid || !strings.Contains(err.Error(), x.says) || x.cause != nil && !errors.Is(err, x.cause) {
			t.Errorf("%s: %v, want %s", x.typed, err, x.says)
		}
	}
	another, _ := newRecovery(t)
	for name, typed := range map[string]string{"of two partings": a + string(again[1]), "of two keys": a + string(halvesOf(t, another)[1])} {
		if got, err := access.OpenRecovery(typed, wrapped); problem.Of(err) != problem.SignIn || got != nil {
			t.Errorf("halves %s: %x, %v", name, got, err)
		}
	}
}

// A slip of the pen in a half is found, and half and group are named, whatever the key.
func TestEverySlipInAHalfIsFound(t *testing.T) {
	const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	rapid.Check(t, func(t *rapid.T) {
		source := bytes.NewReader(rapid.SliceOfN(rapid.Byte(), 800, 800).Draw(t, "randomness"))
		key, err := access.NewRecovery(source)
		if err != nil {
			t.Skip("all the bytes drawn lie above the last multiple of the alphabet")
		}
		h, err := key.Halves(source)
		if err != nil {
			t.Skip("likewise")
		}
		if got, err := access.ParseRecovery(h.String()); err != nil || got != key {
			t.Fatalf("%s come to %s, %v; not %s", h, got, err, key)
		}
		which := rapid.IntRange(0, 1).Draw(t, "half")
		g, at := rapid.IntRange(0, 6).Draw(t, "group"), rapid.IntRange(0, 4).Draw(t, "at")
		letters := []byte(h[which])
		letters[6*g+at] = rapid.SampledFrom([]byte(alphabet)).Draw(t, "letter")
		if string(letters) == string(h[which]) {
			return
		}
		h[which] = access.RecoveryHalf(letters)
		if _, err := access.ParseRecovery(h.String()); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%s第 %d 组", h.Name(which), g+1)) {
			t.Fatalf("%s: %v", h, err)
		}
	})
}

// Either half alone is as likely with one key as with another: over all that can be drawn for the first, every second
// half occurs once.
func TestAHalfAloneTellsNothing(t *testing.T) {
	key, _ := newRecovery(t)
	seen := [2]map[byte]bool{{}, {}}
	for c := range byte(31) {
		h, err := key.Halves(bytes.NewReader(bytes.Repeat([]byte{c}, 28)))
		if err != nil {
			t.Fatal(err)
		}
		for i := range h {
			seen[i][h[i][0]] = true
		}
	}
	if len(seen[0]) != 31 || len(seen[1]) != 31 {
		t.Errorf("of 31 characters the halves begin with %d and %d", len(seen[0]), len(seen[1]))
	}
	if _, err := key.Halves(strings.NewReader("short")); err == nil {
		t.Error("halves nobody drew")
	}
}
