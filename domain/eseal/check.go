package eseal

import (
	"errors"
	"slices"
	"strings"
	"time"

	"roadcert/domain/seal"
)

// Document is what a signature is checked against: the digest of the bytes of Signature.xml, its path inside the
// package, and the bytes of Seal.esl, nil where there is no such file.
type Document struct {
	Digest   [seal.DigestSize]byte
	Property string
	Seal     []byte
}

// Check looks at the seal as it was at a time: at the signing, or now.
func (s *Seal) Check(at time.Time, trust Trust) []Finding {
	var found findings
	if s.algorithm != sm2WithSM3 {
		found.add(RuleAlgorithm, Wrong, "印章的签名算法是 "+s.algorithm+"，不是 SM2 与 SM3：不能认定印章出自制章者")
	} else if !s.Maker.Verify(s.info, s.value) {
		found.add(RuleSealSignature, Wrong, "制章者在印章上的签名不成立：印章是伪造的，或者被改动过")
	}
	if !s.covers(at) {
		found.add(RuleSealPeriod, Wrong, "印章的有效期是 "+period(s.From, s.To)+"，"+moment(at)+"不在其中：此时印章无效")
	}
	if !s.Maker.Covers(s.Created) {
		found.add(RuleMakerPeriod, Wrong, "制章之时（"+moment(s.Created)+"）制章者的证书不在有效期内：印章不能认定有效")
	}
	if !s.Maker.MaySign() {
		found.add(RuleMakerUsage, Wrong, "制章者的证书不许用于签名：印章不能认定有效")
	}
	found.chain(RuleMakerChain, "制章者", s.Maker, trust, s.Created)
	if s.tail {
		found.add(RuleExtension, Note, "印章带有本程序不认识的扩展数据，未作判断")
	}
	if s.Training() {
		found.add(RuleTraining, Note, "这是练习用的印章：文件仅供练习，没有效力")
	}
	return found
}

// Check looks at the signature, the seal in it, and whether both belong to the document.
func (g *Signature) Check(of Document, trust Trust) []Finding {
	var found findings
	if g.algorithm != sm2WithSM3 {
		found.add(RuleAlgorithm, Wrong, "签章的签名算法是 "+g.algorithm+"，不是 SM2 与 SM3：不能认定签章出自签章者")
	} else if !g.Signer.Verify(g.signed, g.value) {
		found.add(RuleSignature, Wrong, "签章者的签名不成立：签章是伪造的，或者签章之后被改动过")
	}
	if !g.Seal.Allows(g.Signer) {
		found.add(RuleSignerListed, Wrong, "印章没有列出签章者“"+g.Signer.Subject.String()+"”的证书：此人无权使用这枚印章")
	}
	if of.Seal != nil && string(of.Seal) != string(g.Seal.Raw) {
		found.add(RuleSealIdentical, Wrong, "文件里的 Seal.esl 与签章所用的印章不同：印章文件被换过")
	}
	found = append(found, g.Seal.Check(g.At, trust)...)
	if !g.Signer.Covers(g.At) {
		found.add(RuleSignerPeriod, Wrong, "签章之时（"+moment(g.At)+"）签章者的证书不在有效期内："+
			"证书有效期是 "+period(g.Signer.NotBefore, g.Signer.NotAfter))
	}
	if !g.Signer.MaySign() {
		found.add(RuleSignerUsage, Wrong, "签章者的证书不许用于签名：签章不能认定有效")
	}
	found.chain(RuleSignerChain, "签章者", g.Signer, trust, g.At)
	if of.Digest != g.Digest {
		found.add(RuleDigest, Wrong, "签名文件的杂凑值与签章时不同：文件在签章之后被改动过")
	}
	if strings.TrimPrefix(of.Property, "/") != strings.TrimPrefix(g.Property, "/") {
		found.add(RuleProperty, Wrong, "签章是为“"+g.Property+"”作的，却放在“"+of.Property+"”：签章被移到了别处")
	}
	if !trust.Now.IsZero() && g.At.After(trust.Now.Add(clockTolerance)) {
		found.add(RuleSigningInFuture, Wrong, "签章时间 "+moment(g.At)+" 晚于现在：签章的时间不可信，或者本机的时钟慢了")
	}
	if !g.Seal.Training() {
		found.add(RuleRevocation, Note, "证书是否已被吊销要联网才能查证，这里没有判断")
	}
	if g.stamped {
		found.add(RuleTimestamp, Note, "签章带有时间戳，本程序没有核验它")
	}
	if g.tail {
		found.add(RuleExtension, Note, "签章带有本程序不认识的扩展数据，未作判断")
	}
	return found
}

// clockTolerance is how far clocks of honest machines differ.
const clockTolerance = 10 * time.Minute

// findings gathers.
type findings []Finding

func (f *findings) add(rule string, weight Weight, text string) {
	*f = append(*f, Finding{rule, weight, text})
}

// chain follows a certificate to a trusted root. A broken chain is wrong; none to be found is a doubt, because the
// root may merely be missing here. Periods have a rule of their own, and only those of the issuers count here.
func (f *findings) chain(rule, who string, c *seal.Certificate, trust Trust, at time.Time) {
	if !c.Covers(at) {
		at = c.NotBefore
	}
	switch err := c.CheckChain(trust.Anchors, trust.Between, at); {
	case err == nil:
	case errors.Is(err, seal.ErrUnknownIssuer):
		f.add(rule, Doubt, who+"“"+c.Subject.String()+"”的证书由“"+c.Issuer.String()+"”签发，本机没有信任它的根证书：不能断定"+who+"的身份")
	case errors.Is(err, seal.ErrPeriod):
		f.add(rule, Wrong, who+"证书的上级证书当时不在有效期内：不能认定"+who+"的身份")
	default:
		f.add(rule, Wrong, who+"的证书链不成立：不能认定"+who+"的身份")
	}
}

// Worst returns the heaviest weight among findings, and false where none is heavier than a note.
func Worst(found []Finding) (Weight, bool) {
	for _, w := range []Weight{Wrong, Doubt} {
		if slices.ContainsFunc(found, func(f Finding) bool { return f.Weight == w }) {
			return w, true
		}
	}
	return Note, false
}

// moment writes a time to the second.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }
