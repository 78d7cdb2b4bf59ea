package eseal_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"roadcert/domain/seal"
)

// OpenSSL takes SignedValue.dat apart and judges what is in it; not a line of ours is between.

// openssl runs it in dir and returns what it printed. The test is skipped, loudly, where there is none.
func openssl(t *testing.T, dir string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("NOT CHECKED: no openssl on this machine, so nobody outside has judged the seal")
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// shape is what asn1parse has to say of a signature: depth and kind of each element, and the text of short ones.
// This is GB/T 38540-2020, clause by clause; the certificates are octets, and nothing is optional.
const shape = `
0 SEQUENCE                            SES_Signature
 1 SEQUENCE                           toSign
  2 INTEGER :04
  2 SEQUENCE                          eseal
   3 SEQUENCE                         eSealInfo
    4 SEQUENCE                        header
     5 IA5STRING :ES
     5 INTEGER :04
     5 IA5STRING :ROADCERT-TRAINING
    4 IA5STRING                       esID
    4 SEQUENCE                        property
     5 INTEGER :01
     5 UTF8STRING                     name
     5 INTEGER :01
     5 SEQUENCE                       certList
      6 OCTET STRING
     5 GENERALIZEDTIME :20261123035900Z
     5 GENERALIZEDTIME :20261123035900Z
     5 GENERALIZEDTIME :20361123035900Z
    4 SEQUENCE                        picture
     5 IA5STRING :png
     5 OCTET STRING
     5 INTEGER :2A
     5 INTEGER :2A
   3 OCTET STRING                     the maker's certificate
   3 OBJECT :SM2-with-SM3
   3 BIT STRING
  2 GENERALIZEDTIME :20261123040000Z
  2 BIT STRING                        dataHash
  2 IA5STRING :/Doc_0/Signs/Sign_0/Signature.xml
 1 OCTET STRING                       the signer's certificate
 1 OBJECT :SM2-with-SM3
 1 BIT STRING
`

var parsed = regexp.MustCompile(`^ *(\d+):d=(\d+) +hl=(\d+) +l= *(\d+) +(?:prim|cons): +([A-Z0-9 ]*[A-Z0-9])[^:]*(:.*)?$`)

// piece is one element as OpenSSL found it.
type piece struct {
	at, depth, head, size int
	kind, value           string
}

// pieces takes a file apart.
func pieces(t *testing.T, dir, file string) (all []piece) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(openssl(t, dir, "asn1parse", "-inform", "DER", "-in", file)), "\n") {
		m := parsed.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("cannot read %q", line)
		}
		var p piece
		if _, err := fmt.Sscan(strings.Join(m[1:5], " "), &p.at, &p.depth, &p.head, &p.size); err != nil {
			t.Fatal(err)
		}
		p.kind, p.value = m[5], m[6]
		all = append(all, p)
	}
	return all
}

// cut has OpenSSL write an element, or the content of a string, to a file.
func cut(t *testing.T, dir, from string, p piece, to string) {
	t.Helper()
	if p.kind == "SEQUENCE" {
		openssl(t, dir, "asn1parse", "-inform", "DER", "-in", from, "-offset", fmt.Sprint(p.at),
			"-length", fmt.Sprint(p.head+p.size), "-noout", "-out", to)
		return
	}
	openssl(t, dir, "asn1parse", "-inform", "DER", "-in", from, "-strparse", fmt.Sprint(p.at), "-noout", "-out", to)
}

func TestOpenSSLAcceptsTheSignature(t *testing.T) {
	dir, set := t.TempDir(), training(t)
	xml := []byte("<ofd:Signature/>")
	write := func(name string, b []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("Signature.xml", xml)
	write("root.pem", set.Root.PEM())
	write("SignedValue.dat", sealed(t, set, seal.SM3(xml)))
	all := pieces(t, dir, "SignedValue.dat")

	t.Run("shape", func(t *testing.T) {
		lines := strings.Split(strings.TrimSpace(shape), "\n")
		if len(lines) != len(all) {
			t.Fatalf("%d elements, want %d", len(all), len(lines))
		}
		for i, p := range all {
			got := fmt.Sprintf("%d %s", p.depth, p.kind)
			if want := strings.TrimSpace(lines[i]); !strings.HasPrefix(want, got) ||
				strings.Contains(want, ":") && want != got+" "+p.value && !strings.HasPrefix(want, got+" "+p.value+" ") {
				t.Errorf("%s %s, want %s", got, p.value, want)
			}
		}
	})

	// The places of the parts, by the shape above.
	const toSign, info, maker, sealValue, hash, signer, value = 1, 4, 24, 26, 28, 30, 32
	for file, at := range map[string]int{
		"toSign": toSign, "info": info, "maker.der": maker, "info.sig": sealValue, "signer.der": signer, "toSign.sig": value,
	} {
		cut(t, dir, "SignedValue.dat", all[at], file)
	}
	for _, who := range []struct{ certificate, message string }{{"maker", "info"}, {"signer", "toSign"}} {
		t.Run(who.certificate, func(t *testing.T) {
			openssl(t, dir, "x509", "-inform", "DER", "-in", who.certificate+".der", "-out", who.certificate+".pem")
			openssl(t, dir, "x509", "-in", who.certificate+".pem", "-noout", "-pubkey", "-out", who.certificate+".pub")
			out := openssl(t, dir, "verify", "-x509_strict", "-attime", fmt.Sprint(noon.Unix()), "-vfyopt", "distid:1234567812345678",
				"-CAfile", "root.pem", who.certificate+".pem")
			if !strings.Contains(out, "OK") {
				t.Error(out)
			}
			out = openssl(t, dir, "pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678",
				"-pubin", "-inkey", who.certificate+".pub", "-in", who.message, "-sigfile", who.message+".sig")
			if !strings.Contains(out, "Verified Successfully") {
				t.Error(out)
			}
		})
	}
	t.Run("dataHash", func(t *testing.T) {
		fields := strings.Fields(openssl(t, dir, "dgst", "-sm3", "Signature.xml"))
		raw, err := os.ReadFile(filepath.Join(dir, "SignedValue.dat"))
		if err != nil {
			t.Fatal(err)
		}
		p := all[hash]
		if got := fmt.Sprintf("%x", raw[p.at+p.head+1:p.at+p.head+p.size]); got != fields[len(fields)-1] {
			t.Errorf("it holds %s, openssl computes %v", got, fields)
		}
	})
}
