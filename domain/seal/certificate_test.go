package seal_test

import (
	"bytes"
	"crypto/rand"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	tjfoc "github.com/tjfoc/gmsm/x509"

	"roadcert/domain/seal"
)

var (
	noon    = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	company = seal.Name{Common: "法库县交通运输局", Organization: "法库县交通运输局", Province: "辽宁省", Country: "CN"}
)

// holder is a certificate and its key.
type holder struct {
	*seal.Certificate
	key *seal.Key
}

// issued makes a certificate of noon's year under an issuer; the zero holder makes a root.
func issued(t testing.TB, by holder, name seal.Name, authority bool) holder {
	t.Helper()
	key := newKey(t)
	if by.key == nil {
		by.key = key
	}
	c, err := seal.Issue(rand.Reader, seal.CertificateTemplate{
		Subject: name, NotBefore: noon.AddDate(0, -6, 0), NotAfter: noon.AddDate(0, 6, 0), Authority: authority,
	}, by.Certificate, by.key, key.Public())
	if err != nil {
		t.Fatal(err)
	}
	return holder{c, key}
}

// forged is what a signer makes that plays the authority: our own Issue would not.
func forged(t testing.TB, by holder) holder {
	t.Helper()
	key := newKey(t)
	parent, err := tjfoc.ParseCertificate(by.Raw)
	if err != nil {
		t.Fatal(err)
	}
	der, err := tjfoc.CreateCertificate(&tjfoc.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "冒名者"}, NotBefore: noon.AddDate(0, -1, 0),
		NotAfter: noon.AddDate(0, 1, 0), SignatureAlgorithm: tjfoc.SM2WithSM3,
	}, parent, &tjfocKey(key).PublicKey, tjfocKey(by.key))
	if err != nil {
		t.Fatal(err)
	}
	c, err := seal.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return holder{c, key}
}

func TestCertificates(t *testing.T) {
	root := issued(t, holder{}, seal.Name{Common: "辽宁省根证书"}, true)
	middle := issued(t, root, seal.Name{Common: "沈阳市中间证书"}, true)
	signer := issued(t, middle, company, false)

	if signer.Subject != company || signer.Issuer.Common != "沈阳市中间证书" || signer.Authority || !middle.Authority ||
		signer.Usage != seal.UsageSign|seal.UsageCommit || root.Usage&seal.UsageIssue == 0 || !bytes.Equal(signer.Public, signer.key.Public()) {
		t.Errorf("the certificate says %+v", signer.Certificate)
	}
	if got, want := signer.Subject.String(), "法库县交通运输局（辽宁省 CN）"; got != want {
		t.Errorf("the name reads %s, want %s", got, want)
	}
	if signer.NotBefore.Location() != time.UTC || signer.Serial.BitLen() < 120 || signer.Serial.Cmp(middle.Serial) == 0 {
		t.Errorf("from %s, serial %x", signer.NotBefore, signer.Serial)
	}
	if len(signer.Fingerprint()) != 79 || signer.Fingerprint() == root.Fingerprint() {
		t.Errorf("fingerprint %s", signer.Fingerprint())
	}
	again, err := seal.ParseCertificate(signer.PEM())
	if err != nil || !bytes.Equal(again.Raw, signer.Raw) {
		t.Errorf("PEM does not read back: %v", err)
	}
	// The library that wrote them reads them, too.
	first, err := tjfoc.ParseCertificate(middle.Raw)
	if err != nil {
		t.Fatal(err)
	}
	parent, err := tjfoc.ParseCertificate(root.Raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := first.CheckSignatureFrom(parent); err != nil {
		t.Error(err)
	}
}

func TestChains(t *testing.T) {
	root := issued(t, holder{}, seal.Name{Common: "根"}, true)
	other := issued(t, holder{}, seal.Name{Common: "根"}, true) // the same name, another key
	middle := issued(t, root, seal.Name{Common: "中间"}, true)
	signer := issued(t, middle, company, false)
	byASigner := forged(t, signer)
	list := func(hs ...holder) (cs []*seal.Certificate) {
		for _, h := range hs {
			cs = append(cs, h.Certificate)
		}
		return cs
	}
	for name, c := range map[string]struct {
		of               holder
		anchors, between []*seal.Certificate
		at               time.Time
		want             error
	}{
		"whole":                    {signer, list(root), list(middle), noon, nil},
		"the middle is trusted":    {signer, list(middle), nil, noon, nil},
		"trusted itself":           {signer, list(signer), nil, noon, nil},
		"nobody is trusted":        {signer, nil, list(middle, root), noon, seal.ErrUnknownIssuer},
		"the middle is missing":    {signer, list(root), nil, noon, seal.ErrUnknownIssuer},
		"another root":             {signer, list(other), list(middle), noon, seal.ErrUnknownIssuer},
		"too early":                {signer, list(root), list(middle), noon.AddDate(-1, 0, 0), seal.ErrPeriod},
		"too late":                 {signer, list(root), list(middle), noon.AddDate(1, 0, 0), seal.ErrPeriod},
		"issued by a mere signer":  {byASigner, list(root), list(middle, signer), noon, seal.ErrChain},
		"a signer as trusted root": {byASigner, list(signer), nil, noon, seal.ErrChain},
	} {
		if err := c.of.CheckChain(c.anchors, c.between, c.at); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	for name, c := range map[string]struct {
		of   holder
		want bool
	}{"signer": {signer, true}, "authority": {middle, false}, "of any use": {byASigner, true}} {
		if c.of.MaySign() != c.want {
			t.Errorf("%s may sign: %t", name, !c.want)
		}
	}
	if err := signer.SignedBy(middle.Certificate); err != nil {
		t.Error(err)
	}
	for _, h := range []holder{root, other, signer} {
		if err := signer.SignedBy(h.Certificate); !errors.Is(err, seal.ErrNotSignedBy) {
			t.Errorf("signed by %s: %v", h.Subject, err)
		}
	}
	if err := middle.SignedBy(other.Certificate); !errors.Is(err, seal.ErrNotSignedBy) {
		t.Errorf("signed by a namesake of its issuer: %v", err)
	}
	if err := byASigner.SignedBy(signer.Certificate); !errors.Is(err, seal.ErrNotSignedBy) {
		t.Errorf("a signer may not issue: %v", err)
	}
}

func TestWhatIsNoCertificate(t *testing.T) {
	c := issued(t, holder{}, company, true)
	flipped := bytes.Clone(c.Raw)
	flipped[len(flipped)-1] ^= 1
	for name, b := range map[string][]byte{
		"nothing":        nil,
		"cut":            c.Raw[:len(c.Raw)-1],
		"trailing byte":  append(bytes.Clone(c.Raw), 0),
		"two of them":    append(c.PEM(), c.PEM()...),
		"another block":  bytes.ReplaceAll(c.PEM(), []byte("CERTIFICATE"), []byte("PUBLIC KEY")),
		"long form":      append([]byte{0x30, 0x83, 0}, c.Raw[2:]...),
		"huge":           make([]byte, 1<<20),
		"indefinite":     append(append([]byte{0x30, 0x80}, c.Raw[4:]...), 0, 0),
		"a key":          []byte("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"),
		"off the curve":  bytes.Replace(c.Raw, c.Public[1:], bytes.Repeat([]byte{7}, 64), 1),
		"another scheme": bytes.ReplaceAll(c.Raw, unhex(t, "2a811ccf5501837"+"5"), unhex(t, "2a811ccf55018376")),
	} {
		if got, err := seal.ParseCertificate(b); !errors.Is(err, seal.ErrNotCertificate) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	// A changed signature leaves a certificate that nobody signed.
	if altered, err := seal.ParseCertificate(flipped); err == nil {
		if err := altered.SignedBy(c.Certificate); !errors.Is(err, seal.ErrNotSignedBy) {
			t.Errorf("altered: %v", err)
		}
	}
}

func TestWhatIsNotIssued(t *testing.T) {
	root, stranger := issued(t, holder{}, company, true), newKey(t)
	good := seal.CertificateTemplate{Subject: company, NotBefore: noon, NotAfter: noon.AddDate(1, 0, 0)}
	backwards := good
	backwards.NotAfter = noon.AddDate(-1, 0, 0)
	for name, issue := range map[string]func() (*seal.Certificate, error){
		"period backwards": func() (*seal.Certificate, error) {
			return seal.Issue(rand.Reader, backwards, root.Certificate, root.key, stranger.Public())
		},
		"another's key": func() (*seal.Certificate, error) {
			return seal.Issue(rand.Reader, good, root.Certificate, stranger, stranger.Public())
		},
		"a root for another": func() (*seal.Certificate, error) {
			return seal.Issue(rand.Reader, good, nil, root.key, stranger.Public())
		},
		"no point": func() (*seal.Certificate, error) {
			return seal.Issue(rand.Reader, good, root.Certificate, root.key, make([]byte, 65))
		},
		"no randomness": func() (*seal.Certificate, error) {
			return seal.Issue(strings.NewReader("short"), good, root.Certificate, root.key, stranger.Public())
		},
		"issued by no authority": func() (*seal.Certificate, error) {
			signer := issued(t, root, seal.Name{Common: "签章者"}, false)
			return seal.Issue(rand.Reader, good, signer.Certificate, signer.key, stranger.Public())
		},
	} {
		if c, err := issue(); err == nil {
			t.Errorf("%s: issued %s", name, c.Subject)
		}
	}
}
