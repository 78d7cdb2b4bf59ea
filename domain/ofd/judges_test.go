package ofd_test

import (
	"encoding/asn1"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"roadcert/domain/ofd"
)

// Judges that share no line of code with this program, on a file as it leaves it.

// judge runs a program in dir and returns what it printed. The test is skipped, loudly, where there is none.
func judge(t *testing.T, dir, program string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("NOT CHECKED: no %s on this machine", program)
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func keep(t *testing.T, dir, name string, content []byte) string {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// unzipped is a sealed file in a folder, and its parts unpacked by unzip.
func unzipped(t *testing.T) (dir string, p *ofd.Package) {
	t.Helper()
	dir, p = t.TempDir(), sealed(t)
	keep(t, dir, "sealed.ofd", p.Bytes())
	judge(t, dir, "unzip", "-q", "sealed.ofd", "-d", "parts")
	return dir, p
}

func TestUnzipAndPythonReadTheArchive(t *testing.T) {
	dir, _ := unzipped(t)
	if out := judge(t, dir, "unzip", "-t", "sealed.ofd"); !strings.Contains(out, "No errors detected") {
		t.Error(out)
	}
	const script = "import zipfile; z = zipfile.ZipFile('sealed.ofd'); assert z.testzip() is None; print(len(z.namelist()))"
	judge(t, dir, "python3", "-c", script)
}

func TestXMLLintParsesEveryPart(t *testing.T) {
	dir, p := unzipped(t)
	args := []string{"--noout", "--nonet"}
	for _, name := range p.Names() {
		if strings.HasSuffix(name, ".xml") {
			args = append(args, filepath.Join("parts", name))
		}
	}
	if len(args) < 10 {
		t.Fatalf("only %q", args)
	}
	if out := judge(t, dir, "xmllint", args...); out != "" {
		t.Error(out)
	}
}

// What the standard calls by name, found by a judge's own XPath.
func TestXPathFindsWhatReadersLookFor(t *testing.T) {
	dir, _ := unzipped(t)
	for _, c := range []struct{ part, path, want string }{
		{"OFD.xml", "string(//*[local-name()='CustomData'][@Name='CZZT'])", rare},
		{"OFD.xml", "string(//*[local-name()='Signatures'])", "/Doc_0/Signs/Signatures.xml"},
		{"OFD.xml", "namespace-uri(/*)", "http://www.ofdspec.org/2016"},
		{"Doc_0/Document.xml", "count(//*[local-name()='Page'])", "2"},
		{"Doc_0/Signs/Signatures.xml", "string(//*[local-name()='Signature']/@BaseLoc)", "/Doc_0/Signs/Sign_0/Signature.xml"},
		{"Doc_0/Signs/Sign_0/Signature.xml", "string(//*[local-name()='References']/@CheckMethod)", "1.2.156.10197.1.401"},
		{"Doc_0/Signs/Sign_0/Signature.xml", "string(//*[local-name()='StampAnnot']/@PageRef)", "1"},
		{"Doc_0/Attachs/Attachments.xml", "string(//*[local-name()='Attachment']/@Visible)", "false"},
	} {
		if got := strings.TrimSpace(judge(t, dir, "xmllint", "--xpath", c.path, filepath.Join("parts", c.part))); got != c.want {
			t.Errorf("%s in %s is %q, not %q", c.path, c.part, got, c.want)
		}
	}
	// Every ID is given once, and none is above the largest the document tells.
	largest := judge(t, dir, "xmllint", "--xpath", "string(//*[local-name()='MaxUnitID'])", "parts/Doc_0/Document.xml")
	for _, n := range regexp.MustCompile(` ID="(\d+)"`).FindAllStringSubmatch(everyXML(t, dir), -1) {
		if len(n[1]) > len(strings.TrimSpace(largest)) {
			t.Errorf("ID %s is above %s", n[1], largest)
		}
	}
}

func everyXML(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	for _, name := range []string{"Document.xml", "PublicRes.xml", "DocumentRes.xml", "Pages/Page_0/Content.xml", "Pages/Page_1/Content.xml"} {
		b, err := os.ReadFile(filepath.Join(dir, "parts", "Doc_0", name))
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	seen := map[string]bool{}
	for _, n := range regexp.MustCompile(` ID="(\d+)"`).FindAllStringSubmatch(all.String(), -1) {
		// Document.xml refers to its pages by the IDs they have only there.
		if seen[n[1]] {
			t.Errorf("ID %s is given twice", n[1])
		}
		seen[n[1]] = true
	}
	return all.String()
}

// The structures of GB/T 38540, only as far as a verifier must cut them apart.
type (
	sesSignature struct {
		Signed    asn1.RawValue
		Signer    []byte
		Algorithm asn1.ObjectIdentifier
		Value     asn1.BitString
	}
	sesSigned struct {
		Version  int
		Seal     asn1.RawValue
		At       asn1.RawValue
		Digest   asn1.BitString
		Property asn1.RawValue
	}
	sesSeal struct {
		Info      asn1.RawValue
		Maker     []byte
		Algorithm asn1.ObjectIdentifier
		Value     asn1.BitString
	}
)

func cut(t *testing.T, der []byte, into any) {
	t.Helper()
	if rest, err := asn1.Unmarshal(der, into); err != nil || len(rest) > 0 {
		t.Fatalf("%v, %d bytes behind", err, len(rest))
	}
}

func TestOpenSSLAcceptsEverySignature(t *testing.T) {
	dir, _ := unzipped(t)
	value, err := os.ReadFile(filepath.Join(dir, "parts/Doc_0/Signs/Sign_0/SignedValue.dat"))
	if err != nil {
		t.Fatal(err)
	}
	var signature sesSignature
	var signed sesSigned
	var made sesSeal
	cut(t, value, &signature)
	cut(t, signature.Signed.FullBytes, &signed)
	cut(t, signed.Seal.FullBytes, &made)

	esl, err := os.ReadFile(filepath.Join(dir, "parts/Doc_0/Signs/Sign_0/Seal.esl"))
	if err != nil || string(esl) != string(signed.Seal.FullBytes) {
		t.Errorf("Seal.esl is not the seal that was signed with: %v", err)
	}
	out := judge(t, dir, "openssl", "dgst", "-sm3", "-binary", "-out", "digest", "parts/Doc_0/Signs/Sign_0/Signature.xml")
	if digest, err := os.ReadFile(filepath.Join(dir, "digest")); err != nil || string(digest) != string(signed.Digest.Bytes) {
		t.Errorf("dataHash is %x, OpenSSL computes %x %s", signed.Digest.Bytes, digest, out)
	}
	for _, c := range []struct {
		who                  string
		message, certificate []byte
		value                []byte
	}{
		{"signer", signature.Signed.FullBytes, signature.Signer, signature.Value.Bytes},
		{"maker", made.Info.FullBytes, made.Maker, made.Value.Bytes},
	} {
		t.Run(c.who, func(t *testing.T) {
			keep(t, dir, "certificate", c.certificate)
			keep(t, dir, "public", []byte(judge(t, dir, "openssl", "x509", "-inform", "DER", "-in", "certificate", "-pubkey", "-noout")))
			keep(t, dir, "message", c.message)
			keep(t, dir, "value", c.value)
			out := judge(t, dir, "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public", "-rawin", "-digest", "sm3",
				"-in", "message", "-sigfile", "value", "-pkeyopt", "distid:1234567812345678")
			if !strings.Contains(out, "Verified Successfully") {
				t.Error(out)
			}
			keep(t, dir, "root.pem", practice().Root.PEM())
			keep(t, dir, "leaf.pem", []byte(judge(t, dir, "openssl", "x509", "-inform", "DER", "-in", "certificate")))
			judge(t, dir, "openssl", "verify", "-vfyopt", "distid:1234567812345678", "-CAfile", "root.pem", "-no_check_time", "leaf.pem")
		})
	}
}

// Each digest of Signature.xml, over the part as unzip wrote it.
func TestOpenSSLComputesEveryDigest(t *testing.T) {
	dir, p := unzipped(t)
	signature, _ := p.Part("Doc_0/Signs/Sign_0/Signature.xml")
	found := regexp.MustCompile(`FileRef="/([^"]+)"><ofd:CheckValue>([^<]+)<`).FindAllStringSubmatch(string(signature), -1)
	if len(found) != len(p.Names())-2 {
		t.Fatalf("%d of %d parts are covered", len(found), len(p.Names()))
	}
	for _, f := range found {
		judge(t, dir, "openssl", "dgst", "-sm3", "-binary", "-out", "digest", filepath.Join("parts", f[1]))
		digest, err := os.ReadFile(filepath.Join(dir, "digest"))
		if err != nil || base64.StdEncoding.EncodeToString(digest) != f[2] {
			t.Errorf("%s: %s, OpenSSL computes %x", f[1], f[2], digest)
		}
	}
}

func TestTheFontsInsideOpen(t *testing.T) {
	dir, p := unzipped(t)
	fonts := 0
	for _, name := range p.Names() {
		if !strings.HasSuffix(name, ".ttf") {
			continue
		}
		fonts++
		if out := judge(t, dir, "fc-scan", "--format", "%{family} %{fontformat}\n", filepath.Join("parts", name)); !strings.Contains(out, "TrueType") {
			t.Errorf("%s: %q", name, out)
		}
	}
	if fonts != 2 {
		t.Errorf("%d fonts, though the name needs two", fonts)
	}
}
