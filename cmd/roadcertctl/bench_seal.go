package main

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"runtime"
	"sync"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/document"
	"roadcert/domain/eseal"
	"roadcert/domain/ofd"
	"roadcert/domain/seal"
	"roadcert/ui/paper"
)

// sealRate is how many sealed documents of one page a second two cores must make.
const sealRate = 600

// sealing measures what a sealed document costs: by itself, on one core and on all, beside the bare SM2 signature
// in it; and from the store into the store, as a bureau does it.
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
		one, err := b.onePage(d)
		if err != nil {
			return err
		}
		for _, workers := range []int{runtime.GOMAXPROCS(0), 1} { // the first one also makes the fonts that are shared
			rate, err := b.sealedPages(one, workers)
			if err != nil {
				return err
			}
			if workers > 1 {
				figures = append(figures, measured("seal a page, all cores", rate, "documents/s", sealRate, "limit on two cores, at least"))
				continue
			}
			figures = append(figures,
				measured("seal a page, one core", rate, "documents/s", 1/signing.Seconds(), "bare SM2 signatures on one core, each checked by the second library"),
				measured("seal a page, share of SM2", 100*rate*signing.Seconds(), "%", 100, "all of the time"))
		}
		r, err := b.sealAll(d, bureau.SealOptions{})
		figures = append(figures, measured("seal two pages and keep them", float64(r.Issued)/r.Seconds, "documents/s", float64(r.Issued), "documents; each with a signed verifying code"))
		return err
	})
	return figures, err
}

// page is a document of one page ready to be made, and the seal to be put on it.
type page struct {
	sheet document.Sheet
	press paper.Press
	set   eseal.TrainingSet
}

// onePage takes a certificate and leaves the first page of its template.
func (b *bench) onePage(d *bureau.Desk) (page, error) {
	list, err := d.List(b.ctx, bureau.Query{Medium: certificate.Both, Limit: 1})
	if err != nil || len(list.Rows) == 0 {
		return page{}, errors.Join(err, errNothing)
	}
	p := page{}
	if p.sheet, err = d.Sheet(b.ctx, list.Rows[0].ID.String(), 0); err != nil {
		return p, err
	}
	first := *p.sheet.Template
	first.Pages = first.Pages[:1:1]
	p.sheet.Template = &first
	letters, err := premises.Type()
	if err != nil {
		return p, err
	}
	p.press = paper.Press{Type: letters}
	picture, err := p.press.SealPicture(p.sheet.Bureau, document.MarkTraining)
	if err != nil {
		return p, err
	}
	p.set, err = eseal.Training(rand.Reader, p.sheet.Bureau, picture, b.now())
	p.sheet.Seal = &document.SealPicture{PNG: picture, Width: 40, Height: 40}
	return p, err
}

var errNothing = errors.New("there is no certificate to seal")

// sealedPages is how many sealed files a second so many workers make of a page, each from its sheet.
func (b *bench) sealedPages(p page, workers int) (float64, error) {
	const documents = 1500
	failed := make([]error, workers)
	took, err := b.timed(func() error {
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				for i := w; i < documents && failed[w] == nil; i += workers {
					failed[w] = p.make(b.ctx, i)
				}
			})
		}
		wg.Wait()
		return errors.Join(failed...)
	})
	return documents / took.Seconds(), err
}

// make makes one file. Each is somebody else's, so that nothing but the fixed words is alike.
func (p page) make(ctx context.Context, n int) error {
	s := p.sheet
	s.Face = certificate.Face{}
	for key, value := range p.sheet.Face {
		s.Face[key] = value
	}
	s.Face[s.Kind.Key(catalog.RoleHolder)] = newGenerator(uint64(n)).name()
	pack, places, err := p.press.OFD(s, ofd.Info{Title: s.Kind.Name, Made: s.Made}, nil)
	if err != nil {
		return err
	}
	if err := pack.Seal(rand.Reader, p.set.Seal, p.set.Signer, s.Made, places...); err != nil {
		return err
	}
	pack.Bytes()
	return ctx.Err()
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
