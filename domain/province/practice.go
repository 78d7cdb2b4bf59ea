package province

import (
	"io"
	"time"

	"roadcert/domain/eseal"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// authorityYears is how long the province's authority lasts.
const authorityYears = 30

// NewPractice makes a province for practice: a key for its letters, an authority for workstations, and a seal that
// says 练习 无效 by that authority. The picture is a PNG that says so too. The fields that are left are what it works
// with: Ledger, Catalog, Regions, Now, Rand.
func NewPractice(rand io.Reader, name, uscc string, picture []byte, now time.Time) (*Province, error) {
	p, err := Found(rand, name, uscc, now)
	if err != nil {
		return nil, err
	}
	set, err := eseal.TrainingBy(rand, eseal.KeySigner{Cert: p.Root, Key: p.Issuer}, name, picture, now)
	if err != nil {
		return nil, problem.From(err, problem.Internal, "不能建立省级系统", "练习用章没有做成", "请重试")
	}
	p.Seal, p.Signer = set.Seal, set.Signer
	return p, nil
}

// Found makes a province with a key and an authority of its own. It has no seal until one is installed.
func Found(rand io.Reader, name, uscc string, now time.Time) (*Province, error) {
	const what = "不能建立省级系统"
	if !named(name) {
		return nil, problem.New(problem.Invalid, what, "没有名称，或者名称太长", "请填写名称")
	}
	p := &Province{Name: name, USCC: uscc, Rand: rand}
	var err error
	if p.Key, err = seal.GenerateKey(rand); err == nil {
		p.Issuer, err = seal.GenerateKey(rand)
	}
	if err == nil {
		from := now.UTC().Truncate(time.Second).Add(-slack)
		p.Root, err = seal.Issue(rand, seal.CertificateTemplate{
			Subject:   seal.Name{Common: name + "根证书", Organization: name, Country: "CN"},
			NotBefore: from, NotAfter: from.AddDate(authorityYears, 0, 0), Authority: true,
		}, nil, p.Issuer, p.Issuer.Public())
	}
	if err != nil {
		return nil, problem.From(err, problem.Internal, what, "密钥或证书没有通过复核", "请重试")
	}
	return p, nil
}

// Install takes the unified seal over: the seal file (.esl) and the signer's key file. Everything is checked against
// everything else first.
func (p *Province) Install(esl, key []byte, password string) error {
	s, signer, err := eseal.Open(esl, key, password)
	if err == nil {
		p.Seal, p.Signer = s, signer
	}
	return err
}

// Training tells whether what the province seals is for practice only, and says so.
func (p *Province) Training() bool { return p.Seal != nil && p.Seal.Training() }
