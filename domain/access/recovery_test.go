package access_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/access"
	"roadcert/domain/problem"
)

func newRecovery(t testing.TB) (key access.RecoveryKey, wrapped []byte) {
	t.Helper()
	key, err := access.NewRecovery(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err = key.Wrap(rand.Reader, dataKey)
	if err != nil {
		t.Fatal(err)
	}
	return key, wrapped
}

func TestTheRecoveryKeyOpensTheStore(t *testing.T) {
	key, wrapped := newRecovery(t)
	if !regexp.MustCompile(`^([2-9A-HJKMNP-Z]{5}-){6}[2-9A-HJKMNP-Z]{5}$`).MatchString(key.String()) {
		t.Fatalf("printed as %s", key)
	}
	fullWidth := strings.Map(func(r rune) rune {
		if r == '-' {
			return '　'
		}
		return r - '!' + '！'
	}, key.String())
	for name, typed := range map[string]string{
		"as printed": key.String(), "small": strings.ToLower(key.String()), "full width": fullWidth,
		"in one": strings.ReplaceAll(key.String(), "-", ""), "in lines": strings.ReplaceAll(key.String(), "-", "\n") + "\n",
	} {
		if got, err := access.OpenRecovery(typed, wrapped); err != nil || !bytes.Equal(got, dataKey) {
			t.Errorf("%s (%s): %x, %v", name, typed, got, err)
		}
	}
	another, _ := newRecovery(t)
	if got, err := access.OpenRecovery(another.String(), wrapped); problem.Of(err) != problem.SignIn || got != nil {
		t.Errorf("the key of another store: %x, %v", got, err)
	}
	wrapped[len(wrapped)-1] ^= 1
	if got, err := access.OpenRecovery(key.String(), wrapped); problem.Of(err) != problem.SignIn || got != nil {
		t.Errorf("an altered store: %x, %v", got, err)
	}
}

// A slip of the pen is found and the group named, whatever the key.
func TestEverySlipIsFound(t *testing.T) {
	const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	rapid.Check(t, func(t *rapid.T) {
		key, err := access.NewRecovery(bytes.NewReader(rapid.SliceOfN(rapid.Byte(), 400, 400).Draw(t, "randomness")))
		if err != nil {
			t.Skip("all the bytes drawn lie above the last multiple of the alphabet")
		}
		groups := strings.Split(key.String(), "-")
		g := rapid.IntRange(0, len(groups)-1).Draw(t, "group")
		at := rapid.IntRange(0, 4).Draw(t, "at")
		kind := rapid.SampledFrom([]string{"wrong", "swapped", "groups"}).Draw(t, "slip")
		letters := []byte(groups[g])
		switch kind {
		case "wrong":
			letters[at] = rapid.SampledFrom([]byte(alphabet)).Draw(t, "letter")
			groups[g] = string(letters)
		case "swapped":
			to := rapid.IntRange(0, 4).Draw(t, "to")
			letters[at], letters[to] = letters[to], letters[at]
			groups[g] = string(letters)
		case "groups":
			to := rapid.IntRange(0, len(groups)-1).Draw(t, "to")
			g, to = min(g, to), max(g, to)
			groups[g], groups[to] = groups[to], groups[g]
		}
		typed := strings.Join(groups, "-")
		got, err := access.ParseRecovery(typed)
		if typed == key.String() {
			if err != nil || got != key {
				t.Fatalf("%s: %v", typed, err)
			}
			return
		}
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("第 %d 组", g+1)) {
			t.Fatalf("%s typed for %s: %v", typed, key, err)
		}
	})
}

func TestWhatIsNoRecoveryKey(t *testing.T) {
	key, _ := newRecovery(t)
	for typed, says := range map[string]string{
		"":                            "应为 35 个字符，输入了 0 个",
		key.String()[:34]:             "应为 35 个字符",
		key.String() + "2":            "输入了 36 个",
		"O" + key.String()[1:]:        "含有“O”",
		"恢复" + key.String():           "含有“恢”",
		key.String()[:40] + "\u00002": "含有",
	} {
		if _, err := access.ParseRecovery(typed); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %s", typed, err, says)
		}
	}
	if _, err := access.NewRecovery(strings.NewReader("short")); err == nil {
		t.Error("a recovery key nobody drew")
	}
}
