package province

import (
	"context"
	"errors"
	"fmt"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
)

// judge holds an event against the rules it had to be made by; nil where it keeps them. The error is the ledger's.
func (in *intake) judge(ctx context.Context, e *certificate.Event, c *certificate.Certificate) (*certificate.Refusal, error) {
	t := certificate.Testimony{Authority: in.station.USCC, Other: in.now[e.Other]}
	if e.Other == 0 {
		t.Other = certificate.Certificate{}
	}
	if e.Operation.TakesBack() && c.Revision > 0 {
		events, err := in.history(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		last := len(events) - 1
		if last < 0 {
			return nil, errors.New("the ledger has a certificate without a history")
		}
		t.Last = &events[last]
		if t.Before, err = certificate.Fold(in.Catalog, events[:last]); err != nil {
			return nil, err
		}
	}
	if e.Edition != nil {
		if no := in.identify(e); no != nil {
			return no, nil
		}
	}
	kind := e.Kind
	if c.Revision > 0 {
		kind = c.Kind
	}
	kinds := in.kinds(kind, e)
	if len(kinds) == 0 {
		return refusal(exchange.RuleCatalogue, "DB21/T 5.1", "省级证照目录中没有它所用的版本", "请更新本机的证照目录后重新办理"), nil
	}
	var first *certificate.Refusal
	for i, k := range kinds {
		t.Kind = k
		no := c.Judge(e, t)
		if no == nil {
			return nil, nil //nolint:nilnil // there is nothing to say against it
		}
		if i == 0 {
			first = no
		}
	}
	return first, nil
}

// kinds are the versions of a kind by which an event may have been made. What made an edition names its version. What
// made none was made by the version in force, or by the one before it, where the county had not heard of the newer one.
func (p *Province) kinds(of catalog.Code, e *certificate.Event) (kinds []*catalog.Kind) {
	if e.Edition != nil {
		if v, ok := p.Catalog.Version(of, max(e.Edition.Catalog, 1)); ok && v.State == catalog.Published {
			kinds = append(kinds, v.Kind)
		}
		return kinds
	}
	const inForceAndBefore = 2
	on := day.Of(e.At)
	for _, v := range p.Catalog.History(of) { // newest first
		if v.State == catalog.Published && (v.From <= on || v.Number == 1) && len(kinds) < inForceAndBefore {
			kinds = append(kinds, v.Kind)
		}
	}
	return kinds
}

// identify refuses an identifier that is not of the county and its bureau.
func (in *intake) identify(e *certificate.Event) *certificate.Refusal {
	const clause, remedy = "GB/T 36904", "请核对本机登记的单位代码和行政区划"
	id, err := code.ParseIdentifier(e.Edition.Identifier)
	switch {
	case err != nil:
		return refusal(exchange.RuleIdentifier, clause, err.Error(), "请核对本机与省级系统的程序版本")
	case id.Authority != in.station.USCC:
		return refusal(exchange.RuleIdentifier, clause, fmt.Sprintf("证照标识中的颁发机构是 %s，这台工作站的单位是 %s", id.Authority, in.station.USCC), remedy)
	case countyOf(id) != in.letter.From.County:
		return refusal(exchange.RuleIdentifier, clause, "证照标识的流水号不是本县的", remedy)
	}
	return nil
}

// countyOf is the county an identifier's serial begins with; empty where it is too short to.
func countyOf(id code.Identifier) string {
	const county = 6
	if len(id.Serial) < county {
		return ""
	}
	return id.Serial[:county]
}
