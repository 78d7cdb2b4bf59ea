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

// TestASecondFactor: with a key file neither the file nor the password is enough, and the signatures stay the person's.
func TestASecondFactor(t *testing.T) {
	a, other := newAccount(t, "zhang.san"), newAccount(t, "li.si")
	public := a.Public
	file, err := a.TakeKeyFile(password, nil, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := other.TakeKeyFile(password, nil, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if !a.HasFactor() || a.WrappedSigner != nil || !a.Public.Equal(public) {
		t.Fatalf("%+v", a)
	}
	for name, c := range map[string]struct {
		password string
		file     []byte
		cause    error
	}{
		"no file":               {password, nil, access.ErrKeyFile},
		"another's":             {password, theirs, access.ErrKeyFile},
		"something else":        {password, []byte("<html>"), access.ErrKeyFile},
		"half of it":            {password, file[:len(file)/2], access.ErrKeyFile},
		"another password":      {"Wrong-2026-Pass", file, access.ErrWrongPassword},
		"another's in front":    {password, append(bytes.Clone(theirs), file...), access.ErrKeyFile},
		"endless repetition":    {"Wrong-2026-Pass", bytes.Repeat(file, 50), access.ErrWrongPassword},
		"a container of pieces": {password, bytes.ReplaceAll(file, []byte("A"), []byte("B")), access.ErrKeyFile},
	} {
		if key, signer, err := a.Open(c.password, c.file); !errors.Is(err, c.cause) || problem.Of(err) != problem.SignIn || key != nil || signer != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	key, signer, err := a.Open(password, file)
	if err != nil || !bytes.Equal(key, dataKey) || !signer.Public().Equal(public) {
		t.Errorf("both: %x, %v", key, err)
	}
	stolen := a
	stolen.Share, stolen.WrappedSigner = nil, other.WrappedSigner
	if _, _, err := stolen.Open(password, nil); err == nil {
		t.Error("the factor can be left out of the row")
	}
}

// TestANewPasswordOnTheKeyFile: while the change is under way the file opens with either password, afterwards a new file
// does with the new one.
func TestANewPasswordOnTheKeyFile(t *testing.T) {
	a := newAccount(t, "zhang.san")
	file, err := a.TakeKeyFile(password, nil, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	before := a
	const chosen = "Dige5-Weru3-Haku8"
	between, err := a.SetPassword(password, chosen, file, now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := before.Open(password, between); err != nil {
		t.Errorf("the change was given up: %v", err)
	}
	if _, _, err := a.Open(chosen, between); err != nil {
		t.Errorf("the change was kept: %v", err)
	}
	if _, _, err := a.Open(chosen, file); !errors.Is(err, access.ErrWrongPassword) {
		t.Errorf("the file as it was: %v", err)
	}
	after, err := a.TakeKeyFile(chosen, between, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.Open(chosen, after); err != nil {
		t.Error(err)
	}
	if seal.SM3(after) == seal.SM3(between) || bytes.Count(after, []byte("BEGIN")) != 1 {
		t.Error("the former password still opens the file")
	}
}

// TestFormerPasswords: the last five do not come back; the one before them does.
func TestFormerPasswords(t *testing.T) {
	a := newAccount(t, "zhang.san")
	had := []string{password}
	for _, chosen := range []string{"Dige5-Weru3-Haku8", "Bafi2-Nema4-Tizu9", "Keru6-Sadi3-Wupe2", "Vize8-Hagu5-Dapi3"} {
		if _, err := a.SetPassword(had[0], chosen, nil, now, rand.Reader); err != nil {
			t.Fatal(err)
		}
		had = append([]string{chosen}, had...)
	}
	for _, old := range had {
		if _, err := a.SetPassword(had[0], old, nil, now, rand.Reader); problem.Of(err) != problem.Invalid {
			t.Errorf("%s came back: %v", old, err)
		}
	}
	if _, err := a.SetPassword(had[0], "Nuta4-Pide7-Fuza2", nil, now, rand.Reader); err != nil {
		t.Fatal(err)
	}
	if _, err := a.SetPassword("Nuta4-Pide7-Fuza2", password, nil, now, rand.Reader); err != nil {
		t.Errorf("the sixth before: %v", err)
	}
}

func TestOutlived(t *testing.T) {
	person, job := newAccount(t, "zhang.san"), newAccount(t, "nightly")
	job.Role = access.Service
	for after, want := range map[time.Duration]bool{0: false, 90 * 24 * time.Hour: false, 90*24*time.Hour + 1: true, -time.Hour: false} {
		if got := person.Outlived(now.Add(after), 90); got != want {
			t.Errorf("after %v: %t", after, got)
		}
		if job.Outlived(now.Add(after), 90) || person.Outlived(now.Add(after), 0) {
			t.Errorf("after %v: a job, or one without limit", after)
		}
	}
}

// TestEndedAndRenewed: an ended account has no keys to open; a new password comes with a new signer's key.
func TestEndedAndRenewed(t *testing.T) {
	a := newAccount(t, "zhang.san")
	public := a.Public
	_, signer, err := a.Open(password, nil)
	if err != nil {
		t.Fatal(err)
	}
	a.Disable(dataKey)
	a.Disabled = false // as somebody with the file in hand would
	if _, _, err := a.Open(password, nil); err == nil {
		t.Error("an ended account opens")
	}
	signed, err := signer.Sign(rand.Reader, []byte("text"))
	if err != nil {
		t.Fatal(err)
	}
	err = a.Renew("Dige5-Weru3-Haku8", dataKey, now, rand.Reader)
	if err != nil || a.Public.Equal(public) || !a.MustChange || !a.Signed([]byte("text"), signed) || a.Signed([]byte("other"), signed) {
		t.Errorf("%v, %+v", err, a)
	}
	if _, _, err := a.Open("Dige5-Weru3-Haku8", nil); err != nil {
		t.Error(err)
	}
	for name, edit := range map[string]func(*access.Account){
		"another name":       func(a *access.Account) { a.Name = "李四" },
		"the password's age": func(a *access.Account) { a.PasswordSet = now.AddDate(1, 0, 0) },
		"need not change":    func(a *access.Account) { a.MustChange = false },
		"no history":         func(a *access.Account) { a.Former = []access.Former{{}} },
		"another proof":      func(a *access.Account) { a.Proof = []byte{1} },
	} {
		altered := a
		edit(&altered)
		if _, _, err := altered.Open("Dige5-Weru3-Haku8", nil); problem.Of(err) != problem.Damaged || !strings.Contains(err.Error(), "登记事项") {
			t.Errorf("%s: %v", name, err)
		}
	}
	counted := a
	counted.Failed(now)
	if _, _, err := counted.Open("Dige5-Weru3-Haku8", nil); err != nil {
		t.Errorf("a failure is counted without the key: %v", err)
	}
}
