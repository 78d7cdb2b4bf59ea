package eseal

import (
	"bytes"
	"fmt"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// The bounds of what is read. A seal's picture is some ten thousand bytes, its signers one or a handful.
const (
	maxSeal    = 4 << 20
	maxPicture = 2 << 20
	maxSigners = 200
	maxSide    = 300 // mm
	maxText    = 1000
)

// generation is an edition of the standard, as it is told apart: by the number of fields, then by the header.
var generations = map[int]string{
	1: "GM/T 0031-2014（第 1 版）",
	2: "GM/T 0031 的第 2 版",
	5: "GM/T 0031-2025（第 5 版）",
}

// refuse words what a file that is no seal of this edition is.
func refuse(what string, err error) error {
	return problem.From(err, problem.Invalid, "不能读取"+what, err.Error(), "请确认文件来自符合 GB/T 38540-2020 的签章系统，且没有被截断或改写")
}

// otherGeneration is the answer to a structure of another edition.
func otherGeneration(what string, number int) error {
	name, known := generations[number]
	if !known {
		name = fmt.Sprintf("未知的第 %d 版", number)
	}
	return problem.New(problem.Invalid, "不能读取"+what, "它按 "+name+"编成，本程序只认 GB/T 38540-2020（第 4 版）",
		"请向签章系统索取按 GB/T 38540-2020 制作的文件")
}

// Parse reads a seal of version 4. Other versions are refused by name.
func Parse(der []byte) (*Seal, error) {
	const what = "电子印章"
	if len(der) > maxSeal {
		return nil, refuse(what, fmt.Errorf("有 %d 字节，太大了", len(der)))
	}
	fields, err := sequenceOf(der, what)
	if err != nil {
		return nil, refuse(what, err)
	}
	switch len(fields) {
	case 2:
		return nil, otherGeneration(what, 1)
	case 4, 5:
	default:
		return nil, refuse(what, fmt.Errorf("%w：有 %d 个字段", errLayout, len(fields)))
	}
	s := &Seal{Raw: bytes.Clone(der), info: fields[0].FullBytes}
	info := &cursor{rest: s.info}
	s.readInfo(info)
	if info.err != nil {
		return nil, refuse(what, info.err)
	}
	if s.Version != version || len(fields) == 5 {
		return nil, otherGeneration(what, max(s.Version, len(fields)))
	}
	rest := &cursor{rest: bytes.Join([][]byte{fields[1].FullBytes, fields[2].FullBytes, fields[3].FullBytes}, nil)}
	maker := rest.octets("制章者证书")
	s.algorithm, s.value = rest.object("签名算法"), rest.bits("制章者签名")
	if rest.err != nil {
		return nil, refuse(what, rest.err)
	}
	if s.Maker, err = seal.ParseCertificate(maker); err != nil {
		return nil, refuse(what, fmt.Errorf("制章者证书：%w", err))
	}
	return s, nil
}

// readInfo reads SES_SealInfo.
func (s *Seal) readInfo(c *cursor) {
	info := c.sequence("印章信息")
	header := info.sequence("头信息")
	if id := header.text("头标识"); header.err == nil && id != headerID {
		header.fail("头标识是“%.10s”，不是 ES", id)
	}
	s.Version, s.Vendor = header.integer("版本"), header.text("厂商标识")
	info.leave(header, "头信息")
	s.ID = info.text("印章标识")
	s.readProperty(info)
	s.readPicture(info)
	// Extension data stand here with or without a tag, by the program that wrote them; none is known here.
	if len(info.rest) > 0 {
		info.next()
		s.tail = true
	}
	c.leave(info, "印章信息")
}

func (s *Seal) readProperty(info *cursor) {
	p := info.sequence("印章属性")
	s.Type, s.Name = p.integer("印章类型"), p.text("印章名称")
	kind := p.integer("证书列表类型")
	list := p.sequence("证书列表")
	for list.err == nil && len(list.rest) > 0 {
		if len(s.Signers) == maxSigners {
			list.fail("证书列表超过 %d 项", maxSigners)
			break
		}
		s.Signers = append(s.Signers, s.readSigner(list, kind))
	}
	p.leave(list, "证书列表")
	s.Created, s.From, s.To = p.time("制作时间"), p.time("有效期起"), p.time("有效期止")
	info.leave(p, "印章属性")
}

// readSigner reads one entry of the list: a certificate, or the kind of a digest and its value.
func (s *Seal) readSigner(list *cursor, kind int) []byte {
	switch kind {
	case listOfCerts:
		return list.octets("签章者证书")
	case listOfSums:
		s.Digests = true
		entry := list.sequence("证书杂凑")
		entry.text("杂凑类型")
		sum := entry.octets("杂凑值")
		list.leave(entry, "证书杂凑")
		return sum
	}
	list.fail("不认识证书列表类型 %d", kind)
	return nil
}

func (s *Seal) readPicture(info *cursor) {
	p := info.sequence("印章图片")
	s.Picture.Format, s.Picture.Data = p.text("图片格式"), p.octets("图片数据")
	s.Picture.Width, s.Picture.Height = p.integer("图片宽"), p.integer("图片高")
	if info.leave(p, "印章图片"); info.err == nil && s.Picture.check() != nil {
		info.fail("%v", s.Picture.check())
	}
}
