package ofd_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"testing"

	"roadcert/domain/eseal"
	"roadcert/domain/ofd"
)

// file is a part on its way into somebody else's archive.
type file struct {
	name    string
	content []byte
}

func filesOf(p *ofd.Package) []file {
	var list []file
	for _, name := range p.Names() {
		content, _ := p.Part(name)
		list = append(list, file{name, content})
	}
	return list
}

// zipped packs files as the standard library does: sizes behind the data, other headers than ours.
func zipped(t *testing.T, files []file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		to, err := w.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: made})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(f.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func rules(found []eseal.Finding, weight eseal.Weight) []string {
	var list []string
	for _, f := range found {
		if f.Weight == weight && !slices.Contains(list, f.Rule) {
			list = append(list, f.Rule)
		}
	}
	return list
}

// What somebody can do to the parts of a sealed file, and what is said of it. Every one of these is packed
// anew, so all have an archive that is not ours.
func TestTamperedPackagesAreReported(t *testing.T) {
	change := func(name, from, to string) func([]file) []file {
		return func(files []file) []file {
			for i, f := range files {
				if f.name == name {
					if !bytes.Contains(f.content, []byte(from)) {
						t.Fatalf("%s has no %q", name, from)
					}
					files[i].content = bytes.Replace(f.content, []byte(from), []byte(to), 1)
				}
			}
			return files
		}
	}
	const signature = "Doc_0/Signs/Sign_0/Signature.xml"
	for _, c := range []struct {
		what string
		do   func([]file) []file
		want []string
	}{
		{"only packed anew", func(f []file) []file { return f }, []string{ofd.RuleContainer}},
		{"a word on the page", change("Doc_0/Pages/Page_0/Content.xml", "姓名", "姓氏"), []string{ofd.RuleChanged}},
		{"the face", change("Doc_0/Attachs/face.xml", "L2101", "L2102"), []string{ofd.RuleChanged}},
		{"the metadata", change("OFD.xml", "法库县", "康平县"), []string{ofd.RuleChanged}},
		{"the seal cut out of OFD.xml", change("OFD.xml", "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>", ""), []string{ofd.RuleUnsigned, ofd.RuleStructure}},
		{"the list emptied", change("Doc_0/Signs/Signatures.xml", `<ofd:Signature ID="1" Type="Seal" BaseLoc="/Doc_0/Signs/Sign_0/Signature.xml"/>`, ""), []string{ofd.RuleUnsigned, ofd.RuleStructure}},
		{"the time of the signature", change(signature, "20261123", "20251123"), []string{eseal.RuleDigest}},
		{"a blank in the signature", change(signature, "</ofd:SignedInfo>", "</ofd:SignedInfo> "), []string{eseal.RuleDigest}},
		{"the seal moved on the page", change(signature, `Boundary="70 40 42 42"`, `Boundary="10 40 42 42"`), []string{eseal.RuleDigest}},
		{"a reference dropped", change(signature, `<ofd:Reference FileRef="/OFD.xml">`, `<ofd:Reference FileRef="/Doc_0/Document.xml">`), []string{eseal.RuleDigest, ofd.RuleChanged}},
		{"a file added", func(f []file) []file { return append(f, file{"Doc_0/Pages/Page_9/Content.xml", []byte("<x/>")}) }, []string{ofd.RuleUnprotected, ofd.RuleContainer}},
		{"a second signature added", func(f []file) []file {
			return append(f, file{"Doc_0/Signs/Sign_1/SignedValue.dat", []byte("x")})
		}, []string{ofd.RuleUnprotected, ofd.RuleStructure}},
		{"a file removed", func(f []file) []file {
			return slices.DeleteFunc(f, func(f file) bool { return f.name == "Doc_0/Tags/CustomTags.xml" })
		}, []string{ofd.RuleRemoved}},
		{"a file renamed", func(f []file) []file {
			i := slices.IndexFunc(f, func(f file) bool { return f.name == "Doc_0/Res/image_1.png" })
			f[i].name = "Doc_0/Res/image_2.png"
			return f
		}, []string{ofd.RuleRemoved}},
		{"two files changed places", func(f []file) []file {
			a, b := slices.IndexFunc(f, func(f file) bool { return strings.HasSuffix(f.name, "Page_0/Content.xml") }), slices.IndexFunc(f, func(f file) bool { return strings.HasSuffix(f.name, "Page_1/Content.xml") })
			f[a].content, f[b].content = f[b].content, f[a].content
			return f
		}, []string{ofd.RuleChanged}},
		{"the order of the files", func(f []file) []file { slices.Reverse(f); return f }, []string{ofd.RuleContainer}},
		{"another seal beside the signature", change("Doc_0/Signs/Sign_0/Seal.esl", "TRAINING-", "TRAININg-"), []string{eseal.RuleSealIdentical, ofd.RuleChanged}},
		{"the signed value of nobody", change("Doc_0/Signs/Sign_0/SignedValue.dat", "Doc_0", "Doc_1"), []string{eseal.RuleSignature, eseal.RuleProperty}},
		{"a seal of an older generation", func(f []file) []file {
			i := slices.IndexFunc(f, func(f file) bool { return strings.HasSuffix(f.name, "SignedValue.dat") })
			f[i].content = []byte{0x30, 5, 0x30, 0, 3, 1, 0}
			return f
		}, []string{ofd.RuleVersion}},
		{"a signature without a seal", change("Doc_0/Signs/Signatures.xml", `Type="Seal"`, `Type="Sign"`), []string{ofd.RuleVersion}},
		{"digests of another algorithm", change(signature, "1.2.156.10197.1.401", "1.3.14.3.2.26"), []string{ofd.RuleMethod}},
		{"the seal on a page that is not there", change(signature, `PageRef="1"`, `PageRef="77"`), []string{ofd.RulePlace}},
		{"no signed value", func(f []file) []file {
			return slices.DeleteFunc(f, func(f file) bool { return strings.HasSuffix(f.name, "SignedValue.dat") })
		}, []string{ofd.RuleStructure}},
	} {
		t.Run(c.what, func(t *testing.T) {
			v := opened(t, zipped(t, c.do(filesOf(sealed(t))))).Verify(trust())
			got := rules(v.Findings, eseal.Wrong)
			for _, want := range c.want {
				if !slices.Contains(got, want) {
					t.Errorf("said %q, not %s", got, want)
				}
			}
		})
	}
}

func TestArchivesThatCanBeReadInTwoWaysAreRefused(t *testing.T) {
	good := zipped(t, []file{{"OFD.xml", []byte("<a/>")}, {"b.xml", []byte(strings.Repeat("b", 1000))}})
	central := bytes.Index(good, []byte("PK\x01\x02"))
	end := len(good) - 22
	with := func(at int, value ...byte) []byte {
		b := bytes.Clone(good)
		copy(b[at:], value)
		return b
	}
	// inserted moves the directory along, so that only what is inserted is out of place.
	inserted := func(at int, what string) []byte {
		b := slices.Concat(good[:at], []byte(what), good[at:])
		tail := len(b) - 22
		binary.LittleEndian.PutUint32(b[tail+16:], uint32(central+len(what)))
		return b
	}
	for _, c := range []struct {
		what string
		b    []byte
	}{
		{"nothing", nil},
		{"not an archive", []byte(strings.Repeat("证照", 100))},
		{"bytes before", slices.Concat([]byte("MZ"), good)},
		{"bytes behind", slices.Concat(good, []byte{0})},
		{"bytes between the data and the directory", inserted(central, "hidden")},
		{"a comment", slices.Concat(with(end+20, 2), []byte("hi"))},
		{"a comment that holds another end", slices.Concat(with(end+20, 22), good[end:])},
		{"another name in the local header", with(30, 'X')},
		{"another method in the local header", with(8, 0)},
		{"an encrypted part", with(central+8, good[central+8]|1)},
		{"an unknown method", with(central+10, 12)},
		{"a size that is not true", with(central+24, 0xFF, 0xFF, 0xFF, 0xFF)},
		{"a wrong check sum", with(central+16, good[central+16]^1)},
		{"fewer entries than there are", with(end+8, 1, 0, 1, 0)},
		{"several disks", with(end+4, 1)},
		{"zip64", with(end+16, 0xFF, 0xFF, 0xFF, 0xFF)},
		{"a part twice", zipped(t, []file{{"a", nil}, {"a", nil}})},
		{"a part twice in other letters", zipped(t, []file{{"Seal.esl", nil}, {"seal.ESL", nil}})},
		{"a path that leaves the package", zipped(t, []file{{"../etc/passwd", nil}})},
		{"an absolute path", zipped(t, []file{{"/OFD.xml", nil}})},
		{"a path of another system", zipped(t, []file{{`C:\OFD.xml`, nil}})},
		{"a folder with content", zipped(t, []file{{"OFD.xml", nil}, {"a//b", []byte("x")}})},
		{"more parts than anybody needs", zipped(t, slices.Repeat([]file{{"a", nil}}, ofd.MaxParts+1))},
	} {
		t.Run(c.what, func(t *testing.T) {
			if p, err := ofd.Open(c.b); err == nil {
				t.Errorf("opened: %q", p.Names())
			} else if !strings.HasPrefix(err.Error(), "不能打开 OFD 文件：") {
				t.Error(err)
			}
		})
	}
}

// A file that says it is small and is not, and one that is small and becomes large.
func TestNothingGrowsBeyondItsLimits(t *testing.T) {
	bomb := zipped(t, []file{{"a", make([]byte, ofd.MaxUnpack/2)}, {"b", make([]byte, ofd.MaxUnpack/2+1)}})
	if len(bomb) > 200_000 {
		t.Fatalf("%d bytes are no bomb", len(bomb))
	}
	if _, err := ofd.Open(bomb); err == nil || !strings.Contains(err.Error(), "解开后超过 64 MB") {
		t.Error(err)
	}
	if _, err := ofd.Open(make([]byte, ofd.MaxFile+1)); err == nil || !strings.Contains(err.Error(), "文件超过 32 MB") {
		t.Error(err)
	}
}

// Folders of other programs hold nothing and are passed over.
func TestFoldersArePassedOver(t *testing.T) {
	p := opened(t, zipped(t, []file{{"Doc_0/", nil}, {"Doc_0/a", []byte("a")}, {"OFD.xml", nil}}))
	if got := p.Names(); !slices.Equal(got, []string{"Doc_0/a", "OFD.xml"}) {
		t.Errorf("%q", got)
	}
}

// The standard library reads what we write, and finds our names, times and check sums in order.
func TestTheStandardLibraryReadsOurArchive(t *testing.T) {
	p := sealed(t)
	b := p.Bytes()
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.File) != len(p.Names()) {
		t.Fatalf("%d files", len(r.File))
	}
	for i, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		want, _ := p.Part(f.Name)
		if err != nil || f.Name != p.Names()[i] || !bytes.Equal(content, want) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}
