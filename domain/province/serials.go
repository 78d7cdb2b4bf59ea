package province

import (
	"context"
	"strconv"
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
)

const (
	stretch    = 10_000 // serials of a segment (号段): what a county gives out in years
	lastSerial = 999_999
	serialSize = 6 // digits
)

// serials gives a workstation a stretch of serials of its own. It lies above everything in use in the county, and no
// serial is ever given twice. Where there are none left the answer is empty.
func (c *call) serials(ctx context.Context, q exchange.SerialsRequest) (a exchange.SerialsAnswer, err error) {
	kind, ok := c.Catalog.Kind(q.Kind)
	if !ok || kind.Number.OfHolder || q.Highest < 0 || q.Highest > lastSerial {
		return a, unsound("serials of a kind that has none")
	}
	county := c.letter.From.County
	used := int64(0)
	// What is in use is read before: whatever is numbered meanwhile has its number of a stretch that was given out.
	if err = c.Ledger.Read(ctx, county, func(ctx context.Context, b Book) (err error) {
		used, err = highest(ctx, b, kind, kind.NumberPrefix(c.mark(county), county))
		return err
	}); err != nil {
		return a, err
	}
	err = c.write(ctx, func(ctx context.Context, b Book, s *Station) error {
		given, err := b.Serials(ctx, q.Kind)
		if err != nil {
			return err
		}
		above := max(used, q.Highest)
		for _, g := range given {
			above = max(above, g.To)
		}
		if a = next(above); a.To == 0 {
			return nil
		}
		return b.SaveSerials(ctx, Stretch{Kind: q.Kind, Station: s.Number, From: a.From, To: a.To})
	})
	return a, err
}

// next returns the first whole stretch above a serial: 1 to 9,999, 10,000 to 19,999 and so on.
func next(above int64) exchange.SerialsAnswer {
	from := int64(1)
	if above > 0 {
		from = (above/stretch + 1) * stretch
	}
	if from > lastSerial {
		return exchange.SerialsAnswer{}
	}
	return exchange.SerialsAnswer{From: from, To: from/stretch*stretch + stretch - 1}
}

// mark is the first character of a county's name, which stands in its numbers.
func (p *Province) mark(county string) string {
	for _, r := range p.Regions.Short(county) {
		return string(r)
	}
	return ""
}

// highest returns the highest serial in the numbers of a kind that begin alike.
func highest(ctx context.Context, b Book, kind *catalog.Kind, prefix string) (top int64, err error) {
	err = eachOf(ctx, b, func(c *certificate.Certificate) {
		digits, ok := strings.CutPrefix(c.Number, prefix)
		if c.Kind != kind.Code || !ok || len(digits) < serialSize {
			return
		}
		if n, err := strconv.ParseUint(digits[:serialSize], 10, 32); err == nil {
			top = max(top, int64(n))
		}
	})
	return top, err
}
