package eseal

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

const (
	version     = 4
	headerID    = "ES"
	listOfCerts = 1
	listOfSums  = 2
)

// sm2WithSM3 is the one signature algorithm; algorithm is the same in DER.
const sm2WithSM3 = "1.2.156.10197.1.501"

var algorithm = []byte{tagObject, 8, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x75}

// Make has a seal maker sign a seal for the holders of some certificates.
func Make(rand io.Reader, maker Signer, info Info, signers ...*seal.Certificate) (*Seal, error) {
	if err := info.check(maker.Certificate(), signers); err != nil {
		return nil, problem.From(err, problem.Invalid, "不能制作电子印章", err.Error(), "请更正后重新制作")
	}
	content := info.encode(signers)
	value, err := maker.Sign(rand, content)
	if err != nil {
		return nil, fmt.Errorf("不能制作电子印章：%w", err)
	}
	if !maker.Certificate().Verify(content, value) {
		return nil, errors.New("不能制作电子印章：制章者的签名与其证书不符，已弃用")
	}
	raw := element(tagSequence, content, element(tagOctets, maker.Certificate().Raw), algorithm, bits(value))
	return Parse(raw)
}

// check finds what the standard, or the notation, would not take.
func (i Info) check(maker *seal.Certificate, signers []*seal.Certificate) error {
	switch {
	case !plain(i.ID) || !plain(i.Vendor) || !plain(i.Picture.Format):
		return errors.New("印章标识、厂商标识和图片格式只能是可见的 ASCII 字符，且不能为空")
	case strings.TrimSpace(i.Name) == "" || !utf8.ValidString(i.Name) || strings.ContainsFunc(i.Name, tricky):
		return errors.New("没有印章名称，或者其中有不可见的字符")
	case len(signers) == 0 || len(signers) > maxSigners:
		return fmt.Errorf("印章应有 1 至 %d 个签章者证书", maxSigners)
	case !i.From.Before(i.To):
		return errors.New("印章有效期的起止颠倒")
	case !maker.Covers(i.Created) || !maker.MaySign():
		return errors.New("制章之时制章者的证书不在有效期内，或者不许用于签名")
	}
	return i.Picture.check()
}

func (p Picture) check() error {
	switch {
	case len(p.Data) == 0 || len(p.Data) > maxPicture:
		return fmt.Errorf("印章图片有 %d 字节，应在 1 至 %d 之间", len(p.Data), maxPicture)
	case min(p.Width, p.Height) < 1 || max(p.Width, p.Height) > maxSide:
		return fmt.Errorf("印章图片的宽高应在 1 至 %d 毫米之间", maxSide)
	}
	return nil
}

// plain reports whether s fits an IA5String that no reader stumbles over.
func plain(s string) bool {
	for _, r := range s {
		if r < 0x20 || r > 0x7e {
			return false
		}
	}
	return s != "" && len(s) <= maxText
}

// encode writes SES_SealInfo.
func (i Info) encode(signers []*seal.Certificate) []byte {
	list := make([][]byte, len(signers))
	for n, s := range signers {
		list[n] = element(tagOctets, s.Raw)
	}
	return element(
		tagSequence,
		element(tagSequence, text(tagIA5, headerID), integer(version), text(tagIA5, i.Vendor)),
		text(tagIA5, i.ID),
		element(tagSequence,
			integer(i.Type), text(tagUTF8, i.Name), integer(listOfCerts), element(tagSequence, list...),
			instant(i.Created), instant(i.From), instant(i.To)),
		element(tagSequence,
			text(tagIA5, i.Picture.Format), element(tagOctets, i.Picture.Data),
			integer(i.Picture.Width), integer(i.Picture.Height)),
	)
}

// Allows reports whether the seal names a certificate among those that may sign with it.
func (s *Seal) Allows(c *seal.Certificate) bool {
	want := c.Raw
	if s.Digests {
		sum := seal.SM3(c.Raw)
		want = sum[:]
	}
	for _, listed := range s.Signers {
		if string(listed) == string(want) {
			return true
		}
	}
	return false
}

// covers reports whether the seal's own period holds t.
func (s *Seal) covers(t time.Time) bool { return !t.Before(s.From) && !t.After(s.To) }
