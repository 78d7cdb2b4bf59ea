package eseal

import (
	"bytes"
	"encoding/pem"
	"errors"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Open reads a seal a bureau was given, and the file with the key that may use it, and makes sure that they belong
// together. The certificate is found in the seal, or beside the key where the seal holds only digests.
func Open(esl, key []byte, password string) (*Seal, KeySigner, error) {
	const what = "不能安装印章"
	s, err := Parse(esl)
	if err != nil {
		return nil, KeySigner{}, err
	}
	private, err := seal.DecodeKey(key, password)
	switch {
	case errors.Is(err, seal.ErrPassword):
		return nil, KeySigner{}, problem.From(err, problem.SignIn, what, err.Error(), "请核对密钥文件的口令后再试")
	case err != nil:
		return nil, KeySigner{}, problem.From(err, problem.Invalid, what, err.Error(), "请使用 PKCS#8 格式的 SM2 私钥文件（PEM 或 DER）；私钥在 USB 密钥里的印章不能这样安装")
	}
	certificate, err := s.certificateOf(private.Public(), beside(key))
	if err != nil {
		return nil, KeySigner{}, err
	}
	for _, f := range s.Check(s.Created, Trust{}) {
		if f.Weight == Wrong {
			return nil, KeySigner{}, problem.New(problem.Refused, what, f.Text, "请向制章单位索取完好的印章文件")
		}
	}
	return s, KeySigner{certificate, private}, nil
}

// beside returns the certificates that stand beside a key in a text.
func beside(file []byte) (certificates [][]byte) {
	for rest := file; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return certificates
		}
		if block.Type == "CERTIFICATE" {
			certificates = append(certificates, block.Bytes)
		}
	}
}

// certificateOf finds the certificate of a public key that the seal allows.
func (s *Seal) certificateOf(public seal.PublicKey, brought [][]byte) (*seal.Certificate, error) {
	const what = "不能安装印章"
	candidates := brought
	if !s.Digests {
		candidates = append(candidates, s.Signers...)
	}
	var matching *seal.Certificate
	for _, der := range candidates {
		c, err := seal.ParseCertificate(der)
		if err != nil || !bytes.Equal(c.Public, public) {
			continue
		}
		if matching = c; s.Allows(c) {
			return c, nil
		}
	}
	switch {
	case matching != nil:
		return nil, problem.New(problem.Refused, what, "私钥的证书“"+matching.Subject.String()+"”不在印章“"+s.Name+"”登记的签章者证书之中",
			"请使用制章时登记的证书与私钥，或请制章单位重新制章")
	case s.Digests && len(brought) == 0:
		return nil, problem.New(problem.Refused, what, "印章“"+s.Name+"”只登记了证书的杂凑值，密钥文件里没有证书", "请把签章者证书（PEM）附在密钥文件之后再试")
	}
	return nil, problem.New(problem.Refused, what, "私钥与印章“"+s.Name+"”登记的签章者证书不是一对", "请确认印章文件与密钥文件属于同一单位，没有拿错")
}
