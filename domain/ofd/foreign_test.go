package ofd_test

import (
	"bytes"
	"crypto/rand"
	"regexp"
	"slices"
	"strings"
	"testing"

	"roadcert/domain/eseal"
	"roadcert/domain/ofd"
	"roadcert/domain/seal"
)

// foreign is a file another program sealed: it leaves OFD.xml and the list of signatures open, so that others may
// sign after it, names its parts by relative paths, and packs in its own way.
func foreign(t *testing.T) []file {
	t.Helper()
	set := practice()
	files := filesOf(sealed(t))
	part := func(name string) *file {
		return &files[slices.IndexFunc(files, func(f file) bool { return strings.HasSuffix(f.name, name) })]
	}
	signature := part("Signature.xml")
	for _, open := range []string{"/OFD.xml", "/Doc_0/Signs/Signatures.xml"} {
		reference := regexp.MustCompile(`<ofd:Reference FileRef="` + open + `">.*?</ofd:Reference>`)
		signature.content = reference.ReplaceAll(signature.content, nil)
	}
	signature.content = bytes.Replace(signature.content, []byte(`ProviderName="roadcert"`), []byte(`ProviderName="某版式软件"`), 1)
	signature.content = bytes.Replace(signature.content, []byte(`FileRef="/Doc_0/Document.xml"`), []byte(`FileRef="../../Document.xml"`), 1)
	value, err := eseal.Sign(rand.Reader, set.Seal, set.Signer, made, seal.SM3(signature.content), "/Doc_0/Signs/Sign_0/Signature.xml")
	if err != nil {
		t.Fatal(err)
	}
	part("SignedValue.dat").content = value
	return files
}

// Files of other makers are judged by what they hold, not by how they are packed; what they leave open leaves a
// doubt, and proves nothing against them.
func TestFilesOfOthersAreJudgedToo(t *testing.T) {
	v := opened(t, zipped(t, foreign(t))).Verify(trust())
	if wrong := v.Wrong(); len(wrong) > 0 {
		t.Errorf("wrong: %+v", wrong)
	}
	if got := rules(v.Findings, eseal.Doubt); !slices.Equal(got, []string{ofd.RuleUnprotected}) {
		t.Errorf("doubts: %q", got)
	}
	if !slices.Equal(v.Unprotected, []string{"OFD.xml"}) {
		t.Errorf("unprotected: %q", v.Unprotected)
	}
	if !slices.Contains(rules(v.Findings, eseal.Note), ofd.RuleForeign) {
		t.Error("nothing is said of the other program")
	}
}

// A seal maker nobody here knows: said so, and nothing more.
func TestAnUnknownMakerIsADoubt(t *testing.T) {
	v := opened(t, sealed(t).Bytes()).Verify(eseal.Trust{Now: made})
	if !v.Intact() {
		t.Errorf("wrong: %+v", v.Wrong())
	}
	if got := rules(v.Findings, eseal.Doubt); !slices.Equal(got, []string{eseal.RuleMakerChain, eseal.RuleSignerChain}) {
		t.Errorf("doubts: %q", got)
	}
}

func TestAFileWithoutASeal(t *testing.T) {
	v := opened(t, packaged(t).Bytes()).Verify(trust())
	if got := rules(v.Findings, eseal.Wrong); !slices.Equal(got, []string{ofd.RuleUnsigned}) {
		t.Errorf("said %q", got)
	}
}

// A file is sealed once, as a whole.
func TestASealedFileIsNotSealedAgain(t *testing.T) {
	p, set := sealed(t), practice()
	before := p.Bytes()
	err := p.Seal(rand.Reader, set.Seal, set.Signer, made)
	if err == nil || !strings.Contains(err.Error(), "不能再盖") {
		t.Error(err)
	}
	if !bytes.Equal(p.Bytes(), before) {
		t.Error("the refusal changed the file")
	}
	unsealed := packaged(t)
	before = unsealed.Bytes()
	if err := unsealed.Seal(rand.Reader, set.Seal, set.Signer, made, ofd.Place{Page: 7}); err == nil {
		t.Error("sealed on a page that is not there")
	}
	if !bytes.Equal(unsealed.Bytes(), before) {
		t.Error("the failure changed the file")
	}
}

// Other makers write other XML: CDATA, another prefix, blanks, repeated advances, a page template, a matrix.
func TestPlainFilesOfOthersAreRead(t *testing.T) {
	const (
		root = `<?xml version="1.0" encoding="UTF-8"?>
<OFD xmlns="http://www.ofdspec.org" Version="1.1" DocType="OFD"><DocBody><DocInfo><DocID>0</DocID><Title>发票</Title></DocInfo><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>`
		document = `<o:Document xmlns:o="http://www.ofdspec.org/2016"><o:CommonData><o:MaxUnitID>9</o:MaxUnitID><o:PageArea>
	<o:PhysicalBox>0 0 210 140</o:PhysicalBox></o:PageArea><o:TemplatePage ID="2" BaseLoc="Tpls/T.xml"/></o:CommonData>
	<o:Pages><o:Page ID="1" BaseLoc="P.xml"/></o:Pages></o:Document>`
		template = `<o:Page xmlns:o="http://www.ofdspec.org/2016"><o:Content><o:Layer ID="3">
	<o:TextObject ID="4" Boundary="10 10 50 8" Font="9" Size="4"><o:TextCode X="0" Y="4">购买方</o:TextCode></o:TextObject></o:Layer></o:Content></o:Page>`
		page = `<o:Page xmlns:o="http://www.ofdspec.org/2016"><o:Template TemplateID="2"/><o:Content><o:Layer ID="5"><o:PageBlock>
	<o:TextObject ID="7" Boundary="30 10 80 8" Font="9" Size="4"><o:TextCode X="0" Y="4" DeltaX="g 3 4 2"><![CDATA[法库<县>]]></o:TextCode></o:TextObject>
	<o:TextObject ID="6" Boundary="10 30 80 8" CTM="2 0 0 2 0 0" Font="9" Size="2"><o:TextCode X="0" Y="2" DeltaX="2">合计</o:TextCode></o:TextObject>
	</o:PageBlock></o:Layer></o:Content></o:Page>`
	)
	p := opened(t, zipped(t, []file{
		{"OFD.xml", []byte(root)},
		{"Doc_0/Document.xml", []byte(document)},
		{"Doc_0/Tpls/T.xml", []byte(template)},
		{"Doc_0/P.xml", []byte(page)},
	}))
	text, err := p.Text()
	if err != nil || len(text) != 1 || text[0] != "购买方 法库<县>\n合计" {
		t.Errorf("%q, %v", text, err)
	}
	pages, err := p.Pages()
	if err != nil || pages[0].Width != 210 {
		t.Fatalf("%+v, %v", pages, err)
	}
	if o, ok := pages[0].Objects[2].(ofd.Text); !ok || o.Size != 4 || !slices.Equal(o.Advances, []float64{4, 4}) || o.Y != 34 {
		t.Errorf("%+v", pages[0].Objects[2])
	}
}
