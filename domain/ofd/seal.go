package ofd

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"slices"
	"time"

	"roadcert/domain/eseal"
	"roadcert/domain/problem"
)

// provider is what signatures of this program name as their maker. Verify holds such a file against the one
// archive this program would have written.
const provider = "roadcert"

// The algorithms, by their object identifiers.
const (
	sm3OID          = "1.2.156.10197.1.401"
	sm2WithSM3OID   = "1.2.156.10197.1.501"
	signatureType   = "Seal"
	signatureXML    = signatureFolder + "Signature.xml"
	signedValuePart = signatureFolder + "SignedValue.dat"
	sealPart        = signatureFolder + "Seal.esl"
)

// signedAt is how a signature writes its time.
const signedAt = "20060102150405Z"

// Seal puts a seal over the whole package, to be shown at the places. Every part is covered, the list of
// signatures too, so that nobody can append another. The package is changed only if all goes well.
func (p *Package) Seal(rand io.Reader, s *eseal.Seal, by eseal.Signer, at time.Time, places ...Place) error {
	const what = "不能加盖电子签章"
	if _, ok := p.index[signaturesPart]; ok {
		return problem.New(problem.Conflict, what, "文件已经盖过章，章盖在整个文件上，不能再盖", "请用未盖章的文件重新生成")
	}
	sealed := p.copy()
	if err := sealed.pointToSignatures(); err != nil {
		return problem.From(err, problem.Internal, what, "OFD.xml 不是本程序写的", "请重新生成这个文件")
	}
	annotations, err := sealed.annotate(places)
	if err != nil {
		return problem.From(err, problem.Internal, what, "盖章的位置不在文件的页面上", "请检查模板中印章的位置")
	}
	list := newMarkup("ofd:Signatures").leaf("ofd:MaxSignId", itoa(1+len(places)))
	list.empty("ofd:Signature", "ID", "1", "Type", signatureType, "BaseLoc", "/"+signatureXML).close("ofd:Signatures")
	if err := sealed.addAll(part{signaturesPart, NewContent(list.b, Quick)}, part{sealPart, NewContent(s.Raw, Stored)}); err != nil {
		return err
	}
	xml := NewContent(sealed.signature(at, annotations), Quick)
	value, err := eseal.Sign(rand, s, by, at, xml.Digest(), "/"+signatureXML)
	if err != nil {
		return err
	}
	if err := sealed.addAll(part{signatureXML, xml}, part{signedValuePart, NewContent(value, Stored)}); err != nil {
		return err
	}
	*p = *sealed
	return nil
}

func (p *Package) addAll(parts ...part) error {
	for _, one := range parts {
		if err := p.AddContent(one.name, one.Content); err != nil {
			return err
		}
	}
	return nil
}

// pointToSignatures makes OFD.xml name the list of signatures, before its digest is taken.
func (p *Package) pointToSignatures() error {
	const end = "</ofd:DocBody>"
	root, _ := p.Part(rootPart)
	if bytes.Count(root, []byte(end)) != 1 || bytes.Contains(root, []byte("<ofd:Signatures>")) {
		return errors.New("OFD.xml has no one place for the signatures")
	}
	at := bytes.Index(root, []byte(end))
	p.replace(rootPart, slices.Concat(root[:at], []byte("<ofd:Signatures>/"+signaturesPart+"</ofd:Signatures>"), root[at:]))
	return nil
}

// annotation is where the seal is shown, as Signature.xml says it.
type annotation struct{ id, page, boundary string }

// annotate finds the pages of the places.
func (p *Package) annotate(places []Place) ([]annotation, error) {
	pages, err := p.pageList()
	if err != nil {
		return nil, err
	}
	var list []annotation
	for i, place := range places {
		if place.Page < 0 || place.Page >= len(pages) {
			return nil, errors.New("there is no such page")
		}
		list = append(list, annotation{itoa(i + 2), pages[place.Page].id, numbers(place.X, place.Y, place.W, place.H)})
	}
	return list, nil
}

// signature writes Signature.xml: the digest of every part there is.
func (p *Package) signature(at time.Time, annotations []annotation) []byte {
	m := newMarkup("ofd:Signature")
	m.open("ofd:SignedInfo").empty("ofd:Provider", "ProviderName", provider, "Version", "1.0", "Company", provider)
	m.leaf("ofd:SignatureMethod", sm2WithSM3OID).leaf("ofd:SignatureDateTime", at.UTC().Format(signedAt))
	m.open("ofd:References", "CheckMethod", sm3OID)
	for _, one := range p.parts {
		digest := one.Digest()
		m.open("ofd:Reference", "FileRef", "/"+one.name)
		m.leaf("ofd:CheckValue", base64.StdEncoding.EncodeToString(digest[:])).close("ofd:Reference")
	}
	m.close("ofd:References")
	for _, a := range annotations {
		m.empty("ofd:StampAnnot", "ID", a.id, "PageRef", a.page, "Boundary", a.boundary)
	}
	m.open("ofd:Seal").leaf("ofd:BaseLoc", "/"+sealPart).close("ofd:Seal")
	m.close("ofd:SignedInfo").leaf("ofd:SignedValue", "/"+signedValuePart)
	return m.close("ofd:Signature").b
}
