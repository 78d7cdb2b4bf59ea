package bureau

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"roadcert/domain/catalog"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// A workstation that has joined numbers from stretches of serials the province gave it and gives to nobody else, so that
// two workstations that do not see each other never give the same number.

// fewSerials is how many may be left of a kind before more are asked for.
const fewSerials = 1000

const highestSerial = 999_999

// serials asks for a stretch of each kind of which few are left.
func (r *round) serials(ctx context.Context) error {
	for _, kind := range r.desk.Catalog().Kinds() {
		if kind.Number.Form == "" || kind.Number.OfHolder || kind.Retired {
			continue
		}
		enough, err := r.enough(ctx, kind)
		if err != nil {
			return err
		}
		if enough {
			continue
		}
		if err := r.askSerials(ctx, kind); err != nil {
			return err
		}
	}
	return nil
}

// enough tells whether a kind needs no new stretch: many serials are left, or no stretch would be of use, because the
// catalogue has none for this place or the last that was given lies outside of it.
func (r *round) enough(ctx context.Context, kind *catalog.Kind) (bool, error) {
	may, err := r.desk.places(kind)
	if problem.Of(err) == problem.Refused {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	own := stretchesOf(r.state.Serials, kind.Code)
	if len(own) > 0 && len(common(may, own[len(own)-1:])) == 0 {
		return true, nil
	}
	prefix := kind.NumberPrefix(r.desk.mark(), r.desk.settings.Region)
	var left int64
	for _, st := range common(may, own) {
		last, err := r.desk.office.Store.LastSerial(ctx, prefix, st)
		if err != nil {
			return false, err
		}
		left += st.To - max(last, st.From-1)
	}
	return left >= fewSerials, nil
}

func (r *round) askSerials(ctx context.Context, kind *catalog.Kind) error {
	prefix := kind.NumberPrefix(r.desk.mark(), r.desk.settings.Region)
	highest, err := r.desk.office.Store.LastSerial(ctx, prefix, catalog.Segment{From: 1, To: highestSerial})
	if err != nil {
		return err
	}
	var a exchange.SerialsAnswer
	if err := r.ask(ctx, exchange.Serials, &exchange.SerialsRequest{Kind: kind.Code, Highest: highest}, &a); err != nil {
		return err
	}
	if a.From < 1 || a.To < a.From || a.To > highestSerial { // it has none left
		r.result.Reasons["serials"]++
		return nil
	}
	r.state.Serials = append(r.state.Serials, serialStretch{Kind: kind.Code, From: a.From, To: a.To})
	return r.settle(ctx, Change{}, "take_serials", string(kind.Code), fmt.Sprintf("领取%s号段 %06d—%06d", kind.Short, a.From, a.To))
}

// stretchesOf returns the stretches of a kind, in the order they were given.
func stretchesOf(all []serialStretch, kind catalog.Code) (own []catalog.Segment) {
	for _, s := range all {
		if s.Kind == kind {
			own = append(own, catalog.Segment{From: s.From, To: s.To})
		}
	}
	return own
}

// common returns what two lists of stretches have in common, lowest first.
func common(a, b []catalog.Segment) (both []catalog.Segment) {
	for _, x := range a {
		for _, y := range b {
			if from, to := max(x.From, y.From), min(x.To, y.To); from <= to {
				both = append(both, catalog.Segment{From: from, To: to})
			}
		}
	}
	slices.SortFunc(both, func(x, y catalog.Segment) int { return int(x.From - y.From) })
	return both
}

// places returns the stretches the catalogue has for this workstation.
func (d *Desk) places(kind *catalog.Kind) ([]catalog.Segment, error) {
	return kind.Serials(strconv.Itoa(d.settings.Workstation), d.settings.Region)
}

// stretches returns what the workstation may number a kind from: what the catalogue has for it and, once it has joined,
// the province gave it.
func (d *Desk) stretches(ctx context.Context, kind *catalog.Kind) ([]catalog.Segment, error) {
	may, err := d.places(kind)
	if err != nil {
		return nil, err
	}
	joined, err := d.joined(ctx)
	if err != nil || !joined {
		return may, err
	}
	state, err := d.linkState(ctx)
	return common(may, stretchesOf(state.Serials, kind.Code)), err
}

// usedUp refuses a number where no serial is left.
func (d *Desk) usedUp(ctx context.Context, kind *catalog.Kind) error {
	joined, err := d.joined(ctx)
	switch {
	case err != nil:
		return err
	case joined:
		return problem.New(problem.Refused, "不能编号", "省级系统分给本工作站的"+kind.Name+"号段已经用完", "请先与省级系统同步，领取新的号段")
	}
	return problem.New(problem.Refused, "不能编号", kind.Name+"的号段已经用完", "请在证照目录中增加号段")
}
