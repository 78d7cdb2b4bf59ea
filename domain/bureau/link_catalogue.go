package bureau

import (
	"context"
	"fmt"
	"slices"

	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// The catalogue of a workstation that has joined is the province's (5.1): its published versions are taken over as they
// are, and nothing is drafted here.

// catalogue takes the province's catalogue over where it has changed.
func (r *round) catalogue(ctx context.Context) error {
	if r.offered == r.state.Catalogue {
		return nil
	}
	var a exchange.CatalogueAnswer
	if err := r.ask(ctx, exchange.Catalogue, exchange.CatalogueRequest{}, &a); err != nil {
		return err
	}
	bundle, err := provinces(a.Catalogue, r.far)
	if err != nil {
		return err
	}
	var change Change
	r.state.Differs = r.desk.takeCatalogue(&change, bundle.Versions)
	r.state.Catalogue = r.offered
	return r.settle(ctx, change, "take_catalogue", bundle.Fingerprint,
		fmt.Sprintf("采用省级证照目录：新增 %d 个版本，不能采用 %d 个", len(change.Versions), len(r.state.Differs)))
}

// takeCatalogue adds to a change what of the province's versions is not here yet, and returns what cannot be taken over,
// and why. What was published here is never overwritten; a draft gives way.
func (d *Desk) takeCatalogue(change *Change, versions []catalog.Version) (differs []string) {
	here := d.office.Store.Catalog().On(day.Forever)
	published := publishedOf(here)
	for _, v := range slices.SortedStableFunc(slices.Values(versions), func(a, b catalog.Version) int { return a.Number - b.Number }) {
		code := v.Kind.Code
		if _, ok := here.DraftOf(code); ok && !slices.Contains(change.NoDraft, code) {
			change.NoDraft = append(change.NoDraft, code)
		}
		ours, ok := here.Version(code, v.Number)
		if ok && ours.State == catalog.Published {
			if n := len(catalog.Diff(ours, v)); n > 0 || ours.From != v.From {
				differs = append(differs, fmt.Sprintf("%s：本机的与省级的有 %d 处不同，没有覆盖", &v, max(n, 1)))
			}
			continue
		}
		if len(here.History(code)) == 0 {
			differs = append(differs, v.String()+"：本机的证照目录没有这一类，新增类别请随程序更新")
			continue
		}
		with := append(slices.Clip(published), v)
		if _, err := catalog.New(with); err != nil {
			differs = append(differs, fmt.Sprintf("%s：%v", &v, err))
			continue
		}
		published, change.Versions = with, append(change.Versions, v)
	}
	return differs
}

// publishedOf returns every version of a catalogue that was published.
func publishedOf(c *catalog.Catalog) (list []catalog.Version) {
	for _, k := range c.Kinds() {
		for _, v := range c.History(k.Code) {
			if v.State == catalog.Published {
				list = append(list, v)
			}
		}
	}
	return list
}

// mayDraft refuses to change the catalogue where it is the province's to change.
func (d *Desk) mayDraft(ctx context.Context) error {
	joined, err := d.joined(ctx)
	if joined {
		err = problem.New(problem.Refused, "不能更改证照目录", "本单位已接入省级系统，证照目录由省级统一发布（DB21/T 5.1）",
			"需要修改的，请向省级主管部门提出；省级发布后自动更新到本机")
	}
	return err
}
