package access_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/problem"
)

var (
	secondKey = []byte("SIXTEEN-BYTE-KEY")
	thirdKey  = []byte("sixteen-BYTE-key")
)

// hand gives an account a data key, or fails.
func hand(t *testing.T, a *access.Account, former, next []byte, generation int) {
	t.Helper()
	if err := a.Hand(former, next, generation, rand.Reader); err != nil {
		t.Fatal(err)
	}
}

// leads wants an account to lead to a data key.
func leads(t *testing.T, a *access.Account, password string, keyFile, to []byte) {
	t.Helper()
	key, signer, err := a.Open(password, keyFile)
	if err != nil || !bytes.Equal(key, to) || !signer.Public().Equal(a.Public) {
		t.Fatalf("it leads to %q: %v", key, err)
	}
}

// TestADataKeyIsHanded: nobody's password is needed to hand it on, nobody is asked for more than theirs to take it, and
// whoever was away for two changes comes to the last.
func TestADataKeyIsHanded(t *testing.T) {
	for name, factor := range map[string]bool{"by password": false, "with a key file": true} {
		t.Run(name, func(t *testing.T) {
			a := newAccount(t, "zhang.san")
			var file []byte
			if factor {
				var err error
				if file, err = a.TakeKeyFile(password, nil, rand.Reader); err != nil {
					t.Fatal(err)
				}
			}
			former := a
			hand(t, &a, dataKey, secondKey, 1)
			leads(t, &a, password, file, secondKey)
			leads(t, &former, password, file, dataKey)
			hand(t, &a, secondKey, thirdKey, 2)
			leads(t, &a, password, file, thirdKey)
			if _, _, err := a.Open("Wrong-2026-Pass", file); !errors.Is(err, access.ErrWrongPassword) {
				t.Errorf("a wrong password: %v", err)
			}
			if !a.Awaits() || a.Generation != 2 {
				t.Fatalf("%+v", a)
			}
			key, signer, err := a.Open(password, file)
			if err != nil {
				t.Fatal(err)
			}
			if err := a.Take(password, key, signer, rand.Reader); err != nil || a.Awaits() || a.HasFactor() != factor {
				t.Fatalf("%+v, %v", a, err)
			}
			leads(t, &a, password, file, thirdKey)
		})
	}
}

// TestANewPasswordTakesTheKey: who changes their password has the key that came since under the new one.
func TestANewPasswordTakesTheKey(t *testing.T) {
	a := newAccount(t, "zhang.san")
	hand(t, &a, dataKey, secondKey, 1)
	const chosen = "Dige5-Weru3-Haku8"
	if _, err := a.SetPassword(password, chosen, nil, now, rand.Reader); err != nil || a.Awaits() {
		t.Fatal(a.Awaits(), err)
	}
	leads(t, &a, chosen, nil, secondKey)
}

// TestWhoeverWasEndedGetsNoKey: the account is proved with the new key and led to nothing, until somebody gives it keys
// again.
func TestWhoeverWasEndedGetsNoKey(t *testing.T) {
	a := newAccount(t, "zhang.san")
	hand(t, &a, dataKey, secondKey, 1)
	a.Disable(secondKey)
	if a.Awaits() {
		t.Error("what was handed over stayed")
	}
	hand(t, &a, secondKey, thirdKey, 2)
	if a.Awaits() || a.Generation != 2 {
		t.Errorf("%+v", a)
	}
	const told = "Dige5-Weru3-Haku8"
	if err := a.Renew(told, thirdKey, now, rand.Reader); err != nil {
		t.Fatal(err)
	}
	leads(t, &a, told, nil, thirdKey)
}

// Whom no key is handed to: an envelope is for the public key that the account names.
func TestNoKeyForWhatIsNotProved(t *testing.T) {
	other := newAccount(t, "li.si")
	for name, c := range map[string]struct {
		edit func(*access.Account)
		code problem.Code
	}{
		"another's public key": {func(a *access.Account) { a.Public = other.Public }, problem.Damaged},
		"another name":         {func(a *access.Account) { a.Name = "别人" }, problem.Damaged},
		"no proof":             {func(a *access.Account) { a.Proof, a.Public = nil, other.Public }, problem.Refused},
	} {
		a := newAccount(t, "zhang.san")
		c.edit(&a)
		if err := a.Hand(dataKey, secondKey, 1, rand.Reader); problem.Of(err) != c.code || a.Awaits() || a.Generation != 0 {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
	}
	a := newAccount(t, "zhang.san")
	if err := a.Hand(secondKey, thirdKey, 1, rand.Reader); problem.Of(err) != problem.Damaged {
		t.Errorf("by a key that is not the one before: %v", err)
	}
}

// Somebody with the file in hand puts an envelope into an account, or alters one that is there.
func TestAnEnvelopeOfSomebodyElse(t *testing.T) {
	other := newAccount(t, "li.si")
	hand(t, &other, dataKey, secondKey, 1)
	forged := newAccount(t, "zhang.san")
	forged.Alter(thirdKey, func(*access.Account) {}) // by who does not have the key
	hand(t, &forged, thirdKey, secondKey, 1)
	for name, edit := range map[string]func(*access.Account){
		"altered":                   func(a *access.Account) { a.Incoming[0][20] ^= 1 },
		"another's":                 func(a *access.Account) { a.Incoming = other.Incoming },
		"sealed under another key":  func(a *access.Account) { a.Incoming = forged.Incoming },
		"taken away":                func(a *access.Account) { a.Incoming = nil },
		"twice":                     func(a *access.Account) { a.Incoming = append(a.Incoming, a.Incoming[0]) },
		"said to be of another key": func(a *access.Account) { a.Generation = 7 },
	} {
		a := newAccount(t, "zhang.san")
		hand(t, &a, dataKey, secondKey, 1)
		edit(&a)
		if key, signer, err := a.Open(password, nil); problem.Of(err) != problem.Damaged || key != nil || signer != nil {
			t.Errorf("%s: %q, %v", name, key, err)
		}
	}
}
