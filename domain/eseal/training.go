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
	root, err := practiser(rand, bureau, now)("练习根证书", nil)
	if err != nil {
		return TrainingSet{}, fmt.Errorf("不能准备练习用的印章：%w", err)
	}
	return TrainingBy(rand, root, bureau, picture, now)
}

// TrainingBy is Training with an authority that is there already.
func TrainingBy(rand io.Reader, root KeySigner, bureau string, picture []byte, now time.Time) (TrainingSet, error) {
	certify := practiser(rand, bureau, now)
	maker, err := certify("练习制章者", &root)
	if err != nil {
		return TrainingSet{}, fmt.Errorf("不能准备练习用的印章：%w", err)
	}
	signer, err := certify("练习签章者", &root)
	if err != nil {
		return TrainingSet{}, fmt.Errorf("不能准备练习用的印章：%w", err)
	}
	number := make([]byte, 8)
	if _, err = io.ReadFull(rand, number); err != nil {
		return TrainingSet{}, fmt.Errorf("不能准备练习用的印章：%w", err)
	}
	from, to := signer.Cert.NotBefore, signer.Cert.NotAfter
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

// practiser makes keys with certificates for practice; one without an authority is its own.
func practiser(rand io.Reader, bureau string, now time.Time) func(common string, by *KeySigner) (KeySigner, error) {
	from := now.UTC().Truncate(time.Second).Add(-time.Minute) // clocks of other machines may be a little slow
	return func(common string, by *KeySigner) (KeySigner, error) {
		key, err := seal.GenerateKey(rand)
		if err != nil {
			return KeySigner{}, err
		}
		issuer := KeySigner{Key: key}
		if by != nil {
			issuer = *by
		}
		c, err := seal.Issue(rand, seal.CertificateTemplate{
			Subject:   seal.Name{Common: common, Organization: bureau + "（练习）", Unit: "练习 无效", Country: "CN"},
			NotBefore: from, NotAfter: from.AddDate(trainingYears, 0, 0), Authority: by == nil,
		}, issuer.Cert, issuer.Key, key.Public())
		return KeySigner{c, key}, err
	}
}

// trainingSide is the width and height of the seal for practice, in mm.
const trainingSide = 42

// Training reports whether the seal is one for practice, by the mark of its maker.
func (s *Seal) Training() bool { return s.Vendor == trainingVendor }
