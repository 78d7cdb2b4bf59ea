package bureau

import (
	"context"
	"fmt"
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/day"
	"roadcert/domain/handover"
	"roadcert/domain/patrol"
)

// OpenItem is one thing that is open in somebody's name.
type OpenItem struct {
	handover.Item
	In string // the handover it is listed in, which is not accepted yet; empty for none
}

// OpenWork is what is open in somebody's name, and who could take all of it over.
type OpenWork struct {
	Of        Person
	Items     []OpenItem
	Receivers []Person
}

// OpenWork tells what is open in somebody's name; an empty user is the person at the desk. Of others it tells those who
// keep the accounts: whoever ends an account has to know what it leaves.
func (d *Desk) OpenWork(ctx context.Context, user string) (OpenWork, error) {
	permission := access.ReadAccounts
	if user == "" || user == d.account.User {
		user, permission = d.account.User, access.ReadHandover
	}
	if err := d.permit(ctx, permission, "open_work", user); err != nil {
		return OpenWork{}, err
	}
	of, err := d.office.Store.Account(ctx, user)
	if err != nil {
		return OpenWork{}, err
	}
	w := OpenWork{Of: personOf(&of)}
	if w.Items, err = d.openWork(ctx, user); err != nil {
		return w, err
	}
	items := make([]handover.Item, len(w.Items))
	for i := range w.Items {
		items[i] = w.Items[i].Item
	}
	accounts, err := d.office.Store.Accounts(ctx)
	for i := range accounts {
		if a := &accounts[i]; !a.Disabled && a.User != user && handover.Able(a.Role, items) {
			w.Receivers = append(w.Receivers, personOf(a))
		}
	}
	return w, err
}

// openWork lists it in the order of the sheet.
func (d *Desk) openWork(ctx context.Context, user string) (open []OpenItem, err error) {
	for _, list := range []func(context.Context, string) ([]handover.Item, error){d.openCases, d.openGrants, d.openDuties, d.openFindings} {
		items, err := list(ctx, user)
		if err != nil {
			return nil, err
		}
		for _, it := range items {
			open = append(open, OpenItem{Item: it})
		}
	}
	slices.SortStableFunc(open, func(a, b OpenItem) int {
		return slices.Index(handover.Kinds(), a.Kind) - slices.Index(handover.Kinds(), b.Kind)
	})
	pending, err := d.handovers(ctx)
	for i := range pending {
		h := &pending[i]
		for j := range open {
			if h.Open() && h.From == user && slices.ContainsFunc(h.Items, func(it handover.Item) bool { return it.Ref == open[j].Ref }) {
				open[j].In = h.ID
			}
		}
	}
	return open, err
}

func (d *Desk) openCases(ctx context.Context, user string) (items []handover.Item, err error) {
	cases, err := d.office.Store.Cases(ctx, false)
	for i := range cases {
		k := &cases[i]
		if !k.keptBy(user) {
			continue
		}
		it := handover.Item{Kind: handover.Case, Ref: k.ID, Needs: access.ProposeCase}
		if k.State == Draft {
			it.Kind = handover.Draft
		}
		it.Text = k.Operation.Name()
		if k.Work != nil {
			it.Needs = inBatches[k.Operation]
			it.Text = fmt.Sprintf("成批%s %d 本", it.Text, k.Work.Members)
		}
		if kind, ok := d.Catalog().Kind(k.Kind); ok {
			it.Text += " · " + kind.Short
		}
		if k.Certificate != 0 {
			it.Text += " " + k.Certificate.String()
		}
		it.Text += fmt.Sprintf("，%s 起，%s", day.Of(k.ProposedAt.Local()), unfinished[k.State])
		items = append(items, it)
	}
	return items, err
}

func (d *Desk) openGrants(ctx context.Context, user string) (items []handover.Item, err error) {
	for after := ""; ; {
		page, err := d.office.Store.Grants(ctx, GrantQuery{Open: true, Today: d.Today(), After: after, Limit: grantsAtOnce})
		if err != nil {
			return nil, err
		}
		for i := range page {
			g := &page[i]
			after = g.ID
			if g.Keeper() != user {
				continue
			}
			short := string(g.Kind)
			if kind, ok := d.Catalog().Kind(g.Kind); ok {
				short = kind.Short
			}
			items = append(items, handover.Item{
				Kind: handover.Grant, Ref: g.ID, Needs: access.RequestSharing,
				Text: fmt.Sprintf("向 %s 共享%s %d 本，至 %s，%s", g.Party, short, page[i].Covers, g.Until, g.State(d.Today()).Name()),
			})
		}
		if len(page) < grantsAtOnce {
			return items, nil
		}
	}
}

// grantsAtOnce is how many grants are read at once.
const grantsAtOnce = 500

func (d *Desk) openDuties(ctx context.Context, user string) (items []handover.Item, err error) {
	duties, _, err := d.duties(ctx)
	for _, m := range duties {
		if m.User == user && !m.Ended.Made() {
			items = append(items, handover.Item{Kind: handover.Duty, Ref: m.ID, Text: m.Area.Name() + " · " + m.Post + "：" + m.Text})
		}
	}
	return items, err
}

func (d *Desk) openFindings(ctx context.Context, user string) (items []handover.Item, err error) {
	findings, err := fetchAll[patrol.Finding](ctx, d.office.Store, findingDrawer)
	for i := range findings {
		f := &findings[i]
		if _, _, owner := f.Terms(); owner == user && f.Owed() {
			items = append(items, handover.Item{Kind: handover.Finding, Ref: f.ID, Text: f.Name + "，" + f.Stage().Name()})
		}
	}
	return items, err
}
