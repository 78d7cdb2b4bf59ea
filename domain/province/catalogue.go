package province

import (
	"context"
	"sync"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/exchange"
)

// catalogue is the catalogue as it is given out, made once.
type catalogue struct {
	mu     sync.Mutex
	of     *catalog.Catalog
	signed []byte
	digest string
}

// Catalogue returns the catalogue in the form counties take over, signed by the province, and its SM3. The same
// catalogue always has the same bytes, so that whoever has it need not fetch it again.
func (p *Province) Catalogue() (signed []byte, digest string, err error) {
	k := &p.catalogue
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of == p.Catalog && k.signed != nil {
		return k.signed, k.digest, nil
	}
	versions, made := published(p.Catalog)
	signed, err = catalog.EncodeBundle(versions, catalog.Maker{Bureau: p.Name, USCC: p.USCC, Made: made, Key: p.Key.Public()}, p.Key.SignAlike)
	if err != nil {
		return nil, "", err
	}
	k.of, k.signed, k.digest = p.Catalog, signed, digestHex(signed)
	return k.signed, k.digest, nil
}

// published returns the published versions of a catalogue, and when the last of them was.
func published(c *catalog.Catalog) (versions []catalog.Version, last time.Time) {
	for _, k := range c.Kinds() {
		for _, v := range c.History(k.Code) {
			if v.State != catalog.Published {
				continue
			}
			versions = append(versions, v)
			if v.PublishedAt.After(last) {
				last = v.PublishedAt
			}
		}
	}
	return versions, last
}

// bundle hands the catalogue out.
func (c *call) bundle(ctx context.Context, _ exchange.CatalogueRequest) (a exchange.CatalogueAnswer, err error) {
	if err = c.read(ctx, c.letter.From.County, func(context.Context, Book) error { return nil }); err == nil {
		a.Catalogue, _, err = c.Catalogue()
	}
	return a, err
}
