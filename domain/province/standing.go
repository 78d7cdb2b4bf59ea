package province

import (
	"context"
	"encoding/hex"
	"io"

	"roadcert/domain/attest"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// standings tells a county where the certificates of another stand: no more than what a status list says.
func (c *call) standings(ctx context.Context, q exchange.StandingsRequest) (a exchange.StandingsAnswer, err error) {
	if _, _, known := c.Regions.Known(q.County); !known {
		return a, unsound("standings of a county that there is not")
	}
	err = c.read(ctx, q.County, func(ctx context.Context, b Book) error {
		list, next, err := b.Standings(ctx, q.After, exchange.MostStatuses)
		a = exchange.StandingsAnswer{Standings: list, After: next, More: len(list) == exchange.MostStatuses}
		return err
	})
	c.heard.Items = len(a.Standings)
	return a, err
}

// status tells where one certificate of the province stands.
func (c *call) status(ctx context.Context, q exchange.StatusRequest) (exchange.StatusAnswer, error) {
	if err := c.read(ctx, c.letter.From.County, func(context.Context, Book) error { return nil }); err != nil {
		return exchange.StatusAnswer{}, err
	}
	return c.Status(ctx, q.Identifier)
}

// Status tells where the edition that bears an identifier stands, whichever county it is of. It says nothing of the
// holder: whoever asks has the document before them. What is no identifier at all bears nothing.
func (p *Province) Status(ctx context.Context, identifier string) (a exchange.StatusAnswer, err error) {
	id, err := code.ParseIdentifier(identifier)
	if err != nil {
		return a, nil //nolint:nilerr // nothing bears it
	}
	county := countyOf(id)
	if _, _, known := p.Regions.Known(county); !known {
		return a, nil
	}
	err = p.Ledger.Read(ctx, county, func(ctx context.Context, b Book) error {
		e, err := b.Identified(ctx, identifier)
		if problem.Of(err) == problem.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		a = exchange.StatusAnswer{Found: true, County: county, Standing: e.standing(day.Of(p.Now())), Sealed: e.Sealed}
		a.Face = hex.EncodeToString(e.Edition.FaceDigest)
		stations, err := b.Stations(ctx)
		a.Bureau = bureauOf(stations, identifier).Bureau
		return err
	})
	return a, err
}

// standing is where an edition stands on a day.
func (e *Edition) standing(on day.Day) exchange.Standing {
	s := exchange.Standing{
		Identifier: e.Edition.Identifier, Kind: e.Certificate.Kind, Status: e.Certificate.StatusOn(on).String(), Until: e.Certificate.ValidTo,
		Version: e.Edition.Version,
	}
	if e.Edition.Version < e.Certificate.Version {
		s.Status = exchange.Superseded
	}
	return s
}

// StatusList writes where every edition of a county stands today, signed by the province, so that it can be verified
// without a network (6.5).
func (p *Province) StatusList(ctx context.Context, county string, w io.Writer) error {
	today := day.Of(p.Now())
	newest := map[string]attest.Status{} // of two standings of an edition the later one counts
	err := p.Ledger.Read(ctx, county, func(ctx context.Context, b Book) error {
		for after := int64(0); ; {
			list, next, err := b.Standings(ctx, after, exchange.MostStatuses)
			if err != nil {
				return err
			}
			for _, s := range list {
				newest[s.Identifier] = attest.Status{Identifier: s.Identifier, Status: statusOn(s, today), Until: s.Until}
			}
			if after = next; len(list) < exchange.MostStatuses {
				return nil
			}
		}
	})
	if err != nil {
		return err
	}
	list := make([]attest.Status, 0, len(newest))
	for _, s := range newest {
		list = append(list, s)
	}
	err = attest.EncodeStatusList(p.Rand, w, attest.Maker{Bureau: p.Name, USCC: p.USCC, At: p.Now(), Key: p.Key.Public()}, list, p.Key)
	return problem.From(err, problem.Unwritable, "不能写出状态清单", "写入时出错", "请检查磁盘空间和网络")
}

// statusOn is the status of a standing on a day: what is valid expires by itself.
func statusOn(s exchange.Standing, on day.Day) string {
	if s.Status == certificate.Valid.String() && s.Until != 0 && on > s.Until {
		return certificate.Expired.String()
	}
	return s.Status
}

// digestHex is the SM3 of some bytes, hexadecimal.
func digestHex(b []byte) string {
	sum := seal.SM3(b)
	return hex.EncodeToString(sum[:])
}
