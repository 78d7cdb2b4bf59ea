package ofd

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/eseal"
	"roadcert/domain/seal"
)

// The rules of this package, beside those of eseal. They stay the same for ever.
const (
	RuleUnsigned    = "unsigned"    // no electronic seal at all
	RuleStructure   = "structure"   // signature files that are missing, cannot be read or are not referred to
	RuleVersion     = "version"     // a seal of another generation, or another kind of signature
	RuleMethod      = "method"      // digests of another algorithm than SM3
	RuleChanged     = "changed"     // a part is not what was signed
	RuleRemoved     = "removed"     // a part that was signed is gone
	RuleUnprotected = "unprotected" // a part no signature covers
	RuleContainer   = "container"   // the archive is not as this program wrote it
	RulePlace       = "place"       // the seal is shown on a page that is not there
	RuleForeign     = "foreign"     // made by another program
)

const (
	maxSignatures = 16      // judged in one file
	maxSigned     = 4 << 20 // bytes of Signature.xml and SignedValue.dat
)

// Verification is what is to be said of the seals of a package.
type Verification struct {
	Signatures  []Signature
	Protected   []string // parts that are what a signature says they are
	Unprotected []string // parts no signature speaks of, besides the files of the signatures
	Findings    []eseal.Finding
}

// Signature is one seal on the package.
type Signature struct {
	Part     string // Signature.xml
	Provider string // the program that made it
	Seal     *eseal.Seal
	Signer   *seal.Certificate
	At       time.Time
	Places   []Place // where it is shown

	names  []string        // parts it speaks of
	covers map[string]bool // those among them that are what was signed
	files  []string        // Signature.xml, SignedValue.dat and Seal.esl
}

// Intact reports whether nothing speaks against the file: it is sealed, and what was sealed is what is there.
// Doubts, such as a seal maker nobody here knows, do not count.
func (v *Verification) Intact() bool {
	return len(v.Wrong()) == 0
}

// Wrong returns what speaks against the file.
func (v *Verification) Wrong() []eseal.Finding {
	return slices.DeleteFunc(slices.Clone(v.Findings), func(f eseal.Finding) bool { return f.Weight != eseal.Wrong })
}

func (v *Verification) add(rule string, weight eseal.Weight, text string, args ...any) {
	v.Findings = append(v.Findings, eseal.Finding{Rule: rule, Weight: weight, Text: fmt.Sprintf(text, args...)})
}

type (
	xmlSignatures struct {
		List []struct {
			Type string `xml:"Type,attr"`
			Loc  string `xml:"BaseLoc,attr"`
		} `xml:"Signature"`
	}
	xmlSignature struct {
		Provider struct {
			Name string `xml:"ProviderName,attr"`
		} `xml:"SignedInfo>Provider"`
		References struct {
			Method string `xml:"CheckMethod,attr"`
			List   []struct {
				File  string `xml:"FileRef,attr"`
				Value string `xml:"CheckValue"`
			} `xml:"Reference"`
		} `xml:"SignedInfo>References"`
		Annotations []struct {
			Page     string `xml:"PageRef,attr"`
			Boundary string `xml:"Boundary,attr"`
		} `xml:"SignedInfo>StampAnnot"`
		Seal  string `xml:"SignedInfo>Seal>BaseLoc"`
		Value string `xml:"SignedValue"`
	}
)

// Verify judges every seal of the package, part by part, and what no seal covers.
func (p *Package) Verify(trust eseal.Trust) Verification {
	v := Verification{}
	index := p.verifySignatures(&v, trust)
	p.verifyCoverage(&v, index)
	p.verifyContainer(&v)
	return v
}

// verifySignatures judges every signature the documents name, and returns the parts that list them.
func (p *Package) verifySignatures(v *Verification, trust eseal.Trust) (index []string) {
	var root xmlRoot
	if err := p.parse(rootPart, &root); err != nil {
		v.add(RuleStructure, eseal.Wrong, "OFD.xml 不能读取：%s", sentence(err))
		return nil
	}
	for _, b := range root.Bodies {
		if strings.TrimSpace(b.Signatures) == "" {
			continue
		}
		at := resolve(rootPart, b.Signatures)
		index = append(index, at)
		var list xmlSignatures
		if err := p.parse(at, &list); err != nil {
			v.add(RuleStructure, eseal.Wrong, "签章的清单不能读取：%s", sentence(err))
			continue
		}
		for _, s := range list.List {
			if len(v.Signatures) == maxSignatures {
				v.add(RuleStructure, eseal.Wrong, "文件有超过 %d 个签章，其余的没有核验", maxSignatures)
				return index
			}
			v.Signatures = append(v.Signatures, p.verifySignature(v, resolve(at, s.Loc), s.Type, trust))
		}
	}
	if len(v.Signatures) == 0 {
		v.add(RuleUnsigned, eseal.Wrong, "文件没有电子签章：不能证明它出自何处，也不能证明它没有改动过")
	}
	return index
}

// verifySignature judges one signature; what it finds speaks against the file.
func (p *Package) verifySignature(v *Verification, part, kind string, trust eseal.Trust) Signature {
	s := Signature{Part: part, files: []string{part}, covers: map[string]bool{}}
	var x xmlSignature
	b, _ := p.Part(part)
	if err := p.parse(part, &x); err != nil || len(b) > maxSigned {
		v.add(RuleStructure, eseal.Wrong, "签章文件“%s”不在文件里或者不能读取：签章不成立", shown(part))
		return s
	}
	s.Provider = x.Provider.Name
	value, ok := p.Part(resolve(part, x.Value))
	s.files = append(s.files, resolve(part, x.Value))
	switch {
	case !ok || len(value) > maxSigned:
		v.add(RuleStructure, eseal.Wrong, "签名值文件“%s”不在文件里或者过大：签章不成立", shown(x.Value))
		return s
	case kind != "" && kind != signatureType:
		v.add(RuleVersion, eseal.Wrong, "签名“%s”不是电子签章（类型 %s），本程序不能核验：请用制作单位的阅读软件核验", shown(part), shown(kind))
		return s
	}
	of := eseal.Document{Digest: seal.SM3(b), Property: "/" + part}
	if x.Seal != "" {
		at := resolve(part, x.Seal)
		s.files = append(s.files, at)
		if of.Seal, ok = p.Part(at); !ok {
			v.add(RuleStructure, eseal.Wrong, "印章文件“%s”不在文件里：签章不完整", shown(at))
		}
	}
	signature, err := eseal.ParseSignature(value)
	if err != nil {
		v.add(RuleVersion, eseal.Wrong, "%s", sentence(err))
		return s
	}
	s.Seal, s.Signer, s.At = signature.Seal, signature.Signer, signature.At
	v.Findings = append(v.Findings, signature.Check(of, trust)...)
	p.verifyReferences(v, &s, &x)
	p.verifyPlaces(v, &s, &x)
	return s
}

// verifyReferences holds every part the signature covers against its digest.
func (p *Package) verifyReferences(v *Verification, s *Signature, x *xmlSignature) {
	if method := x.References.Method; method != sm3OID && !strings.EqualFold(method, "SM3") {
		v.add(RuleMethod, eseal.Wrong, "签章用的杂凑算法是“%s”，不是 SM3：不能核验文件有没有改动", shown(method))
		return
	}
	if len(x.References.List) == 0 {
		v.add(RuleStructure, eseal.Wrong, "签章没有覆盖任何文件：不能证明文件没有改动过")
	}
	for _, r := range x.References.List {
		name := resolve(s.Part, r.File)
		s.names = append(s.names, name)
		i, ok := p.index[name]
		if !ok {
			v.add(RuleRemoved, eseal.Wrong, "盖章时有的文件“%s”现在没有了：文件被删减过", shown(name))
			continue
		}
		want, err := base64.StdEncoding.DecodeString(strings.TrimSpace(r.Value))
		if digest := p.parts[i].Digest(); err != nil || string(want) != string(digest[:]) {
			v.add(RuleChanged, eseal.Wrong, "文件“%s”与盖章时不同：%s在盖章之后被改动过", shown(name), meaning(name))
			continue
		}
		s.covers[name] = true
	}
}

// verifyPlaces finds where the seal is shown.
func (p *Package) verifyPlaces(v *Verification, s *Signature, x *xmlSignature) {
	pages, err := p.pageList()
	for _, a := range x.Annotations {
		box, bad := parseNumbers(a.Boundary, 4)
		page := slices.IndexFunc(pages, func(one sheet) bool { return one.id == a.Page })
		if err != nil || bad != nil || page < 0 {
			v.add(RulePlace, eseal.Wrong, "签章指定的盖章位置不在文件的页面上：版面上看到的章不可信")
			continue
		}
		s.Places = append(s.Places, Place{Page: page, X: box[0], Y: box[1], W: box[2], H: box[3]})
	}
}
