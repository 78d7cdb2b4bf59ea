package access_test

import (
	"bytes"
	"crypto/rand"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// What stands on somebody's stick, and what is typed from paper, may be anything.

// plainKeyFile is a key file that is not under a password (RFC 5915 in RFC 5958), so that a fuzzer does not wait for one.
func plainKeyFile(t testing.TB, signer *seal.Key) []byte {
	t.Helper()
	curve, sm2 := asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}, asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 301}
	private, err := asn1.Marshal(struct {
		Version int
		Private []byte
	}{1, signer.Bytes()})
	if err != nil {
		t.Fatal(err)
	}
	der, err := asn1.Marshal(struct {
		Version   int
		Algorithm struct{ Name, Curve asn1.ObjectIdentifier }
		Private   []byte
	}{0, struct{ Name, Curve asn1.ObjectIdentifier }{curve, sm2}, private})
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// FuzzKeyFile: the second factor opens the account by the key of its person, or says that it does not.
func FuzzKeyFile(f *testing.F) {
	a, other := newAccount(f, "zhang.san"), newAccount(f, "li.si")
	file, err := a.TakeKeyFile(password, nil, rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	_, signer, err := a.Open(password, file)
	if err != nil {
		f.Fatal(err)
	}
	_, another, err := other.Open(password, nil)
	if err != nil {
		f.Fatal(err)
	}
	plain, theirs := plainKeyFile(f, signer), plainKeyFile(f, another)
	if _, _, err := a.Open(password, plain); err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{plain, theirs, append(bytes.Clone(theirs), plain...), file, file[:len(file)/2], nil} {
		f.Add(password, seed)
	}
	f.Fuzz(func(t *testing.T, password string, content []byte) {
		begun := time.Now()
		key, got, err := a.Open(password, content)
		switch {
		case err == nil && (!bytes.Equal(key, dataKey) || !got.Public().Equal(a.Public)):
			t.Errorf("opened to %x", key)
		case err != nil && (problem.Of(err) != problem.SignIn || key != nil || got != nil):
			t.Errorf("%x, %v", key, err)
		case err != nil && !errors.Is(err, access.ErrKeyFile) && !errors.Is(err, access.ErrWrongPassword):
			t.Errorf("refused without a cause: %v", err)
		}
		if took := time.Since(begun); took > 30*time.Second {
			t.Errorf("worked for %s", took)
		}
	})
}

// FuzzRecovery: what is taken for a recovery key is read back the same from how it is printed.
func FuzzRecovery(f *testing.F) {
	key, wrapped := newRecovery(f)
	f.Add(key.String())
	f.Add("７ｈｋｑ３—" + key.String()[6:])
	f.Add("\xff-\u00a0")
	f.Fuzz(func(t *testing.T, typed string) {
		read, err := access.ParseRecovery(typed)
		if err != nil {
			if problem.Of(err) != problem.Invalid {
				t.Errorf("%T %v", err, err)
			}
			return
		}
		if again, err := access.ParseRecovery(read.String()); err != nil || again != read {
			t.Errorf("%q is printed as %s, which is %s, %v", typed, read, again, err)
		}
		if _, err := access.OpenRecovery(typed, wrapped); (err == nil) != (read == key) {
			t.Errorf("%q opens another's store: %v", typed, err)
		}
	})
}
