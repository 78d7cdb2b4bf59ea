package access_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

const password = "Tupe7-Mazi4-Kegu9"

var (
	now     = time.Date(2026, 8, 3, 8, 30, 0, 0, time.UTC)
	dataKey = []byte("sixteen-byte-key")
)

func newAccount(t testing.TB, user string) access.Account {
	t.Helper()
	a, err := access.NewAccount(user, "张三", access.Clerk, password, dataKey, access.MinRounds, now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAnAccountOpensWithItsPassword(t *testing.T) {
	a := newAccount(t, "zhang.san")
	key, signer, err := a.Open(password, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(key, dataKey) {
		t.Errorf("data key %x", key)
	}
	signature, err := signer.Sign(rand.Reader, []byte("text"))
	if err != nil || !a.Public.Verify([]byte("text"), signature) {
		t.Errorf("signature %x does not belong to the account: %v", signature, err)
	}
	for _, wrong := range []string{"", password + " ", strings.ToLower(password)} {
		key, signer, err := a.Open(wrong, nil)
		if !errors.Is(err, access.ErrWrongPassword) || problem.Of(err) != problem.SignIn || key != nil || signer != nil {
			t.Errorf("password %q: %x, %v", wrong, key, err)
		}
	}
}

func TestNothingOfTheSecretsIsStored(t *testing.T) {
	a, b := newAccount(t, "zhang.san"), newAccount(t, "zhang.san")
	for _, stored := range [][]byte{a.WrappedKey, a.WrappedSigner, a.Salt, a.Public} {
		if bytes.Contains(stored, dataKey) || bytes.Contains(stored, []byte(password)) {
			t.Errorf("a secret lies open in %x", stored)
		}
	}
	if bytes.Equal(a.Salt, b.Salt) || bytes.Equal(a.WrappedKey, b.WrappedKey) || bytes.Equal(a.Public, b.Public) {
		t.Error("the same password twice gives the same row")
	}
}

// Somebody with the file in hand edits a row. Each line is an edit and what must come of it.
func TestAnAlteredRowIsRefused(t *testing.T) {
	other := newAccount(t, "li.si")
	edits := map[string]struct {
		edit func(*access.Account)
		code problem.Code
	}{
		"given to another user":     {func(a *access.Account) { a.User = "li.si" }, problem.SignIn},
		"lent another role":         {func(a *access.Account) { a.Role = access.Approver }, problem.SignIn},
		"another salt":              {func(a *access.Account) { a.Salt[0] ^= 1 }, problem.SignIn},
		"another number of rounds":  {func(a *access.Account) { a.Rounds++ }, problem.SignIn},
		"too few rounds":            {func(a *access.Account) { a.Rounds = 1 }, problem.Damaged},
		"rounds without end":        {func(a *access.Account) { a.Rounds = 1 << 40 }, problem.Damaged},
		"a flipped bit in the key":  {func(a *access.Account) { a.WrappedKey[20] ^= 1 }, problem.Damaged},
		"no key":                    {func(a *access.Account) { a.WrappedKey = nil }, problem.Damaged},
		"the key of another":        {func(a *access.Account) { a.WrappedKey = other.WrappedKey }, problem.Damaged},
		"the signer of another":     {func(a *access.Account) { a.WrappedSigner = other.WrappedSigner }, problem.Damaged},
		"key and signer swapped":    {func(a *access.Account) { a.WrappedKey, a.WrappedSigner = a.WrappedSigner, a.WrappedKey }, problem.SignIn},
		"the public key of another": {func(a *access.Account) { a.Public = other.Public }, problem.Damaged},
		"everything of another": {func(a *access.Account) {
			a.Salt, a.WrappedKey, a.WrappedSigner, a.Public = other.Salt, other.WrappedKey, other.WrappedSigner, other.Public
		}, problem.SignIn},
	}
	for name, e := range edits {
		t.Run(name, func(t *testing.T) {
			a := newAccount(t, "zhang.san")
			e.edit(&a)
			key, signer, err := a.Open(password, nil)
			if problem.Of(err) != e.code || key != nil || signer != nil {
				t.Errorf("%x, %v", key, err)
			}
		})
	}
}

func TestSetPassword(t *testing.T) {
	a := newAccount(t, "zhang.san")
	a.Alter(dataKey, func(a *access.Account) { a.MustChange = true })
	before := a
	later := now.Add(24 * time.Hour)
	for name, c := range map[string]struct {
		current, chosen string
		code            problem.Code
	}{
		"wrong current one": {"Wrong-2026-Pass", "Dige5-Weru3-Haku8", problem.SignIn},
		"weak new one":      {password, "short", problem.Invalid},
		"the same again":    {password, password, problem.Invalid},
	} {
		if _, err := a.SetPassword(c.current, c.chosen, nil, later, rand.Reader); problem.Of(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := a.SetPassword(password, "Dige5-Weru3-Haku8", nil, later, strings.NewReader("short")); err == nil {
		t.Error("changed without randomness")
	}
	if !a.MustChange || !bytes.Equal(a.Salt, before.Salt) {
		t.Fatal("a refused change changed something")
	}
	if _, err := a.SetPassword(password, "Dige5-Weru3-Haku8", nil, later, rand.Reader); err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.Open(password, nil); !errors.Is(err, access.ErrWrongPassword) {
		t.Errorf("the old password: %v", err)
	}
	key, signer, err := a.Open("Dige5-Weru3-Haku8", nil)
	if err != nil || !bytes.Equal(key, dataKey) || !bytes.Equal(signer.Public(), before.Public) {
		t.Errorf("keys changed with the password: %v", err)
	}
	if a.MustChange || !a.PasswordSet.Equal(later) || !a.Created.Equal(now) || bytes.Equal(a.Salt, before.Salt) {
		t.Errorf("after the change: %+v", a)
	}
}

func TestWhatMakesNoAccount(t *testing.T) {
	for name, c := range map[string]struct {
		user, person string
		role         access.Role
		password     string
		key          []byte
		says         string
	}{
		"user with a blank":   {"zhang san", "张三", access.Clerk, password, dataKey, "用户名不合要求"},
		"Chinese user":        {"张三", "张三", access.Clerk, password, dataKey, "用户名不合要求"},
		"capital letter":      {"Zhang", "张三", access.Clerk, password, dataKey, "用户名不合要求"},
		"zero byte":           {"zh\x00clerk", "张三", access.Clerk, password, dataKey, "用户名不合要求"},
		"no name":             {"zhang", " ", access.Clerk, password, dataKey, "没有写姓名"},
		"unknown role":        {"zhang", "张三", "chief", password, dataKey, "没有“chief”这个角色"},
		"weak password":       {"zhang", "张三", access.Clerk, "Zhang-12345", dataKey, "口令不能使用"},
		"no data key":         {"zhang", "张三", access.Clerk, password, nil, "数据密钥太短"},
		"data key cut in two": {"zhang", "张三", access.Clerk, password, dataKey[:8], "数据密钥太短"},
	} {
		_, err := access.NewAccount(c.user, c.person, c.role, c.password, c.key, access.MinRounds, now, rand.Reader)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, rounds := range []int{-1, 0, access.MinRounds - 1, access.MaxRounds + 1} {
		_, err := access.NewAccount("zhang", "张三", access.Clerk, password, dataKey, rounds, now, rand.Reader)
		if err == nil {
			t.Errorf("%d rounds were taken", rounds)
		}
	}
}

func TestLockout(t *testing.T) {
	a := newAccount(t, "zhang.san")
	at := now
	for i, locked := range []time.Duration{
		0, 0, 0, 0, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, time.Hour,
	} {
		if err := a.Barred(at); err != nil {
			t.Fatalf("attempt %d: %v", i+1, err)
		}
		a.Failed(at)
		if locked == 0 {
			continue
		}
		if err := a.Barred(at.Add(locked - time.Second)); problem.Of(err) != problem.SignIn {
			t.Errorf("after failure %d a try is free within %v: %v", i+1, locked, err)
		}
		at = at.Add(locked)
	}
	if err := a.Barred(at.Add(-90 * time.Second)); err == nil || !strings.Contains(err.Error(), "2 分钟后重试") {
		t.Errorf("90 seconds before the end: %v", err)
	}
	if a.Barred(at.Add(-48*time.Hour)) == nil {
		t.Error("turning the clock back opens the account")
	}
	a.Succeeded()
	if err := a.Barred(now); err != nil || a.Failures != 0 {
		t.Errorf("after success: %v, %d failures", err, a.Failures)
	}
	a.Disabled = true
	if err := a.Barred(at); err == nil || !strings.Contains(err.Error(), "已停用") {
		t.Errorf("disabled: %v", err)
	}
}

// What signing in costs with the rounds a store is founded with.
func BenchmarkOpen(b *testing.B) {
	a, err := access.NewAccount("zhang.san", "张三", access.Clerk, password, dataKey, access.DefaultRounds, now, rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, _, err := a.Open(password, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func TestDataKeyAsLongAsTheDeskLikes(t *testing.T) {
	long := bytes.Repeat([]byte{7}, 2*seal.KeySize)
	a, err := access.NewAccount("zhang", "张三", access.Clerk, password, long, access.MinRounds, now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if key, _, err := a.Open(password, nil); err != nil || !bytes.Equal(key, long) {
		t.Errorf("%x, %v", key, err)
	}
}
