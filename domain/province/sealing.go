package province

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/day"
	"roadcert/domain/document"
	"roadcert/domain/exchange"
	"roadcert/domain/internal/cores"
	"roadcert/domain/problem"
)

// sealChunk is how many documents are made before they are kept: some megabytes.
const sealChunk = 100

// SealSome lays out editions that wait and puts the unified seal on them (5.4), up to limit of them, the longest
// waiting first, on all cores. What cannot be made is refused with a reason, which the county is handed in place of the
// document. Where a photo has not arrived yet the edition goes to the end of the queue. It returns how many were
// sealed and refused; both 0 means there is nothing to do now.
func (p *Province) SealSome(ctx context.Context, limit int) (sealed, refused int, err error) {
	if p.Seal == nil || p.Press == nil {
		return 0, 0, nil
	}
	if err := p.sealUsable(); err != nil {
		return 0, 0, err
	}
	looked := map[place]bool{}
	for left := limit; left > 0 && ctx.Err() == nil; left -= sealChunk {
		list, err := p.Ledger.Unsealed(ctx, min(left, sealChunk))
		if err != nil {
			return sealed, refused, err
		}
		// What waits for a photo comes round again when all others are done.
		list = slices.DeleteFunc(list, func(e Edition) bool { return looked[placeOf(&e)] })
		if len(list) == 0 {
			break
		}
		for i := range list {
			looked[placeOf(&list[i])] = true
		}
		for _, county := range byCounty(list) {
			s, r, err := p.sealOf(ctx, county)
			sealed, refused = sealed+s, refused+r
			if err != nil {
				return sealed, refused, err
			}
		}
	}
	return sealed, refused, ctx.Err()
}

// place is where an edition is found.
type place struct {
	county      string
	certificate certificate.ID
	version     int
}

func placeOf(e *Edition) place { return place{e.County, e.Certificate.ID, e.Edition.Version} }

// sealUsable tells why the seal cannot be used now.
func (p *Province) sealUsable() error {
	now := p.Now()
	if now.Before(p.Seal.From) || now.After(p.Seal.To) || !p.Signer.Cert.Covers(now) {
		return problem.New(problem.Refused, "不能加盖专用章", "印章“"+p.Seal.Name+"”或签章人证书不在有效期内", "请换领印章后安装")
	}
	return nil
}

// byCounty parts editions by their county, each in its order.
func byCounty(list []Edition) [][]Edition {
	of := map[string][]Edition{}
	for _, e := range list {
		of[e.County] = append(of[e.County], e)
	}
	parts := slices.Collect(maps.Values(of))
	slices.SortFunc(parts, func(a, b []Edition) int { return cmp.Compare(a[0].County, b[0].County) })
	return parts
}

// sealOf seals editions of one county and keeps what came of it.
func (p *Province) sealOf(ctx context.Context, list []Edition) (sealed, refused int, err error) {
	county := list[0].County
	var work []sealing
	var waiting []certificate.ID
	if err := p.Ledger.Read(ctx, county, func(ctx context.Context, b Book) error {
		work, waiting, err = p.prepare(ctx, b, list)
		return err
	}); err != nil {
		return 0, 0, err
	}
	for _, err := range cores.Each(len(work), func(i int) error { return work[i].seal(p) }) {
		if err != nil {
			return 0, 0, err
		}
	}
	// What was made is kept even where the person has stopped the run since.
	err = p.Ledger.Write(context.WithoutCancel(ctx), county, func(ctx context.Context, b Book) error {
		documents, err := p.current(ctx, b, work)
		if err != nil {
			return err
		}
		sealed, refused = 0, 0
		for i := range documents {
			if documents[i].Refused == "" {
				sealed++
			} else {
				refused++
			}
		}
		if err := b.SaveDocuments(ctx, documents); err != nil || len(waiting) == 0 {
			return err
		}
		return b.Postpone(ctx, waiting, p.Now())
	})
	return sealed, refused, err
}

// sealing is one document being made.
type sealing struct {
	Edition
	bureau   Station
	pictures map[string][]byte
	document exchange.SealedDocument
}

// prepare fetches the photos, and finds which editions still wait for one.
func (p *Province) prepare(ctx context.Context, b Book, list []Edition) (work []sealing, waiting []certificate.ID, err error) {
	stations, err := b.Stations(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range list {
		s := sealing{Edition: e, bureau: bureauOf(stations, e.Edition.Identifier), pictures: map[string][]byte{}}
		var absent []string
		if kind, ok := p.Catalog.Version(e.Certificate.Kind, max(e.Edition.Catalog, 1)); ok {
			for _, digest := range photosOf(kind.Kind, e.Face) {
				s.pictures[digest], err = b.Picture(ctx, digest)
				if problem.Of(err) == problem.NotFound {
					absent, err = append(absent, digest), nil
				}
				if err != nil {
					return nil, nil, err
				}
			}
		}
		if len(absent) > 0 {
			p.missing.add(e.County, absent)
			waiting = append(waiting, e.Certificate.ID)
			continue
		}
		work = append(work, s)
	}
	return work, waiting, nil
}

// bureauOf is the workstation whose bureau an identifier names.
func bureauOf(stations []Station, identifier string) Station {
	id, err := code.ParseIdentifier(identifier)
	i := slices.IndexFunc(stations, func(s Station) bool { return err == nil && s.USCC == id.Authority })
	if i < 0 {
		return Station{}
	}
	return stations[i]
}

// seal makes the document, or finds why there can be none. It fails only where the program or the machine does.
func (s *sealing) seal(p *Province) error {
	s.document = exchange.SealedDocument{Certificate: s.Certificate.ID, Version: s.Edition.Edition.Version, SealedAt: p.Now().UTC().Truncate(time.Millisecond)}
	defer func() {
		if recover() != nil { // one document that cannot be laid out must not keep the others from it
			s.document.Content, s.document.Refused = nil, "不能加盖专用章：版式排不出来。请把证照序号告诉省级系统的维护人员"
		}
	}()
	composer := document.Composer{
		Bureau: s.bureau.Bureau, USCC: s.bureau.USCC, Training: p.Training(), Catalog: p.Catalog, Regions: p.Regions, Press: p.Press, Key: p.Key,
	}
	content, err := composer.Sealed(
		p.Rand, &s.Edition.Edition, s.Certificate.Kind, s.Face, s.pictures, p.Seal, p.Signer, s.document.SealedAt,
	)
	wrong, alone := document.OfOne(err)
	switch {
	case err == nil:
		s.document.Content = content
	case alone:
		s.document.Refused = wrong.Error()
	default:
		return err
	}
	return nil
}

// current leaves out what was made of certificates that have moved on meanwhile: a newer edition waits by itself. What
// has run out by its day is refused, because no event took it out of the queue.
func (p *Province) current(ctx context.Context, b Book, work []sealing) ([]exchange.SealedDocument, error) {
	ids := make([]certificate.ID, len(work))
	for i := range work {
		ids[i] = work[i].Certificate.ID
	}
	now, err := b.Certificates(ctx, ids)
	if err != nil {
		return nil, err
	}
	today := day.Of(p.Now())
	var documents []exchange.SealedDocument
	for i := range work {
		c, d := now[work[i].Certificate.ID], work[i].document
		if c.Version != d.Version || c.Status != certificate.Valid {
			continue
		}
		if c.StatusOn(today) != certificate.Valid {
			d.Content, d.Refused = nil, fmt.Sprintf("不能加盖专用章：证照已于 %s 届满。请办理换发", c.ValidTo)
		}
		documents = append(documents, d)
	}
	return documents, nil
}
