package eseal

import (
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"roadcert/domain/seal"
)

// trainingVendor is the maker's mark of every seal for practice.
const trainingVendor = "ROADCERT-TRAINING"

// TrainingSet is all that a bureau needs to practise sealing: nothing in it is worth anything outside.
type TrainingSet struct {
	Root   *seal.Certificate
	Seal   *Seal
	Signer KeySigner
}

// trainingYears is how long a practice set lasts.
const trainingYears = 10

// Training makes a root, a seal maker, a signer and a seal for a bureau, all of them named 练习. The picture is a
// PNG that says so, too; it is drawn 42 mm wide, as the seal of a bureau is.
func Training(rand io.Reader, bureau string, picture []byte, now time.Time) (TrainingSet, error) {
	from := now.UTC().Truncate(time.Second).Add(-time.Minute) // clocks of other machines may be a little slow
	to := from.AddDate(trainingYears, 0, 0)
	certify := func(common string, authority bool, issuer *seal.Certificate, by *seal.Key) (KeySigner, error) {
		key, err := seal.GenerateKey(rand)
		if err != nil {
			return KeySigner{}, err
		}
		if by == nil {
			by = key
		}
		c, err := seal.Issue(rand, seal.CertificateTemplate{
			Subject:   seal.Name{Common: common, Organization: bureau + "（练习）", Unit: "练习 无效", Country: "CN"},
			NotBefore: from, NotAfter: to, Authority: authority,
		}, issuer, by, key.Public())
		return KeySigner{c, key}, err
	}
	root, err := certify("练习根证书", true, nil, nil)
	if err != nil {
		return TrainingSet{}, fmt.Errorf("不能准备练习用的印章：%w", err)
	}
	maker, err := certify("练习制章者", false, root.Cert, root.Key)
	if err != nil {
		return TrainingSet{}, fmt.Errorf("不能准备练习用的印章：%w", err)
	}
	signer, err := certify("练习签章者", false, root.Cert, root.Key)
	if err != nil {
		return TrainingSet{}, fmt.Errorf("不能准备练习用的印章：%w", err)
	}
	number := make([]byte, 8)
	if _, err = io.ReadFull(rand, number); err != nil {
		return TrainingSet{}, fmt.Errorf("不能准备练习用的印章：%w", err)
	}
	s, err := Make(rand, maker, Info{
		ID: "TRAINING-" + strings.ToUpper(hex.EncodeToString(number)), Name: bureau + "道路运输电子证照专用章（练习）",
		Vendor: trainingVendor, Type: TypeUnit, Created: from, From: from, To: to,
		Picture: Picture{Format: "png", Data: picture, Width: trainingSide, Height: trainingSide},
	}, signer.Cert)
	if err != nil {
		return TrainingSet{}, err
	}
	return TrainingSet{root.Cert, s, signer}, nil
}

// trainingSide is the width and height of the seal for practice, in mm.
const trainingSide = 42

// Training reports whether the seal is one for practice, by the mark of its maker.
func (s *Seal) Training() bool { return s.Vendor == trainingVendor }
