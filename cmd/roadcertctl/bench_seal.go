package main

import (
	"crypto/rand"
	"os"
	"runtime"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/seal"
)

// sealRate is how many sealed documents a second two cores must make.
const sealRate = 600

// sealing makes sealed files of certificates of one page, on one core and on all, beside bare SM2 signatures.
func (b *bench) sealing() ([]measure, error) {
	const certificates = 3000
	dir, _, err := b.found("seal")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := b.fill(certificates, people); err != nil {
		return nil, err
	}
	signing, err := b.signatureTime()
	if err != nil {
		return nil, err
	}
	var figures []measure
	err = b.sitting(access.Approver, func(d *bureau.Desk) error {
		if _, err := b.convert(d, bureau.ConvertOptions{Kind: practitionerKind}); err != nil {
			return err
		}
		if _, err := b.sealAll(d, bureau.SealOptions{Limit: 100}); err != nil { // makes the seal, reads the fonts
			return err
		}
		cores := runtime.GOMAXPROCS(1)
		defer runtime.GOMAXPROCS(cores)
		one, err := b.sealRate(d, certificates/3)
		if err != nil {
			return err
		}
		runtime.GOMAXPROCS(cores)
		all, err := b.sealRate(d, certificates)
		if err != nil {
			return err
		}
		share := 2 * signing.Seconds() * one * 100 // the seal's signature, and that of the verifying code
		figures = []measure{
			measured("seal, all cores", all, "documents/s", sealRate, "limit on two cores, at least"),
			measured("seal, one core", one, "documents/s", 1/signing.Seconds(), "SM2 signatures alone on one core, each checked by the second library"),
			measured("seal, share of signing", share, "%", 100, "all of the time on one core; two signatures a document"),
		}
		return nil
	})
	return figures, err
}

// sealRate is how many documents a second are sealed and kept.
func (b *bench) sealRate(d *bureau.Desk, limit int) (float64, error) {
	r, err := b.sealAll(d, bureau.SealOptions{Limit: limit})
	return float64(r.Issued) / r.Seconds, err
}

// signatureTime is how long one signature takes that the second library has checked.
func (b *bench) signatureTime() (time.Duration, error) {
	key, err := seal.GenerateKey(rand.Reader)
	if err != nil {
		return 0, err
	}
	const signatures = 500
	message := make([]byte, 400) // about as long as what is signed of an event
	took, err := b.timed(func() error {
		for range signatures {
			if _, err := key.Sign(rand.Reader, message); err != nil {
				return err
			}
		}
		return nil
	})
	return took / signatures, err
}
