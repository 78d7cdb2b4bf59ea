package eseal

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Signature is what stands in SignedValue.dat: who put which seal under what, and when.
type Signature struct {
	Seal     *Seal
	At       time.Time
	Digest   [seal.DigestSize]byte // of Signature.xml
	Property string                // path of Signature.xml
	Signer   *seal.Certificate
	Raw      []byte

	signed    []byte // TBS_Sign as it was signed
	algorithm string
	value     []byte
	stamped   bool // a time stamp follows, which is not checked
	tail      bool // extension data are there
}

// Sign puts a seal under the digest of a signature file, and returns the content of SignedValue.dat. It is
// returned only after the other library found the signature good.
func Sign(rand io.Reader, s *Seal, by Signer, at time.Time, digest [seal.DigestSize]byte, property string) ([]byte, error) {
	certificate := by.Certificate()
	if err := s.fits(certificate, at, property); err != nil {
		return nil, err
	}
	last := end(at, digest, property)
	value, err := s.sign(rand, by, last)
	if err != nil {
		return nil, err
	}
	return element(
		tagSequence, s.heading(len(last)), s.Raw, last, element(tagOctets, certificate.Raw), algorithm, bits(value),
	), nil
}

// fits refuses what every verifier would refuse.
func (s *Seal) fits(by *seal.Certificate, at time.Time, property string) error {
	const what = "不能签章"
	switch {
	case !s.Allows(by):
		return problem.New(problem.Refused, what, "印章“"+s.Name+"”没有列出签章者“"+by.Subject.String()+"”的证书",
			"请使用制章时登记的证书与私钥")
	case !s.covers(at):
		return problem.New(problem.Refused, what, "印章“"+s.Name+"”的有效期是 "+period(s.From, s.To), "请向制章单位申请换发印章")
	case !by.Covers(at):
		return problem.New(problem.Refused, what, "签章者证书的有效期是 "+period(by.NotBefore, by.NotAfter), "请更新签章者的证书")
	case !by.MaySign():
		return problem.New(problem.Refused, what, "签章者的证书“"+by.Subject.String()+"”不许用于签名", "请使用签名证书，而不是加密证书或签发证书")
	case !plain(property):
		return problem.New(problem.Internal, what, "签名文件的路径不是 ASCII 字符", "")
	}
	return nil
}

// period writes from when to when, in days.
func period(from, to time.Time) string {
	return from.UTC().Format(time.DateOnly) + " 至 " + to.UTC().Format(time.DateOnly)
}

const maxSignature = maxSeal + 64<<10

// ParseSignature reads SignedValue.dat.
func ParseSignature(b []byte) (*Signature, error) {
	const what = "电子签章"
	if len(b) > maxSignature {
		return nil, refuse(what, fmt.Errorf("有 %d 字节，太大了", len(b)))
	}
	fields, err := sequenceOf(b, what)
	if err != nil {
		return nil, refuse(what, err)
	}
	switch len(fields) {
	case 2:
		return nil, otherGeneration(what, 1)
	case 4, 5: // a time stamp may follow, with or without a tag
	default:
		return nil, refuse(what, fmt.Errorf("%w：有 %d 个字段", errLayout, len(fields)))
	}
	g := &Signature{Raw: bytes.Clone(b), signed: fields[0].FullBytes, stamped: len(fields) == 5}
	rest := &cursor{rest: bytes.Join([][]byte{fields[1].FullBytes, fields[2].FullBytes, fields[3].FullBytes}, nil)}
	signer := rest.octets("签章者证书")
	g.algorithm, g.value = rest.object("签名算法"), rest.bits("签名值")
	if rest.err != nil {
		return nil, refuse(what, rest.err)
	}
	if err = g.readSigned(); err != nil {
		return nil, err
	}
	if g.Signer, err = seal.ParseCertificate(signer); err != nil {
		return nil, refuse(what, fmt.Errorf("签章者证书：%w", err))
	}
	return g, nil
}

// readSigned reads TBS_Sign.
func (g *Signature) readSigned() error {
	const what = "电子签章"
	c := &cursor{rest: g.signed}
	t := c.sequence("待签数据")
	number := t.integer("版本")
	if t.err == nil && number != version {
		return otherGeneration(what, number)
	}
	inner := t.next()
	g.At = t.time("签章时间")
	sum := t.bits("原文杂凑值")
	g.Property = t.text("签名文件的路径")
	if len(t.rest) > 0 {
		t.next()
		g.tail = true
	}
	if c.leave(t, "待签数据"); c.err != nil {
		return refuse(what, c.err)
	}
	if copy(g.Digest[:], sum) != seal.DigestSize || len(sum) != seal.DigestSize {
		return refuse(what, fmt.Errorf("%w：原文杂凑值有 %d 字节", errLayout, len(sum)))
	}
	var err error
	g.Seal, err = Parse(inner.FullBytes)
	return err
}
