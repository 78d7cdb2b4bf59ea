package bureau

import (
	"context"
	"slices"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/problem"
)

// A change that the security administrator turned down is told to who asked for it, with the reason, until it is asked for
// anew or nobody cares any more.

// rejectedDrawer holds the change that was turned down last of each user, by user name.
const rejectedDrawer Drawer = "account_rejected"

// rejectedDays is how long a change that was turned down is shown.
const rejectedDays = 30

// RejectedChange is a change to an account that did not take effect. It has no keys any more: what it Becomes is a person.
type RejectedChange struct {
	AccountChange
	RejectedBy string
	RejectedAt time.Time
	Answer     string // why
}

// RejectAccountChange ends a change that does not take effect.
func (d *Desk) RejectAccountChange(ctx context.Context, id, why string) error {
	c, err := d.accountChange(ctx, id, "account_reject")
	if err != nil {
		return err
	}
	if why = strings.TrimSpace(why); why == "" {
		return problem.New(problem.Invalid, "不能退回账户变动", "没有写原因", "请写明退回的原因")
	}
	told := RejectedChange{AccountChange: c.bare(), RejectedBy: d.account.User, RejectedAt: d.now(), Answer: why}
	kept, err := keep(rejectedDrawer, c.User, &told)
	if err != nil {
		return err
	}
	change := Change{
		Records: []Record{{Drawer: changeDrawer, Name: id}, kept},
		Audit:   d.entry("account_reject", c.User, audit.Done, "退回"+c.What.Name()+"（"+c.By+" 申请）"),
	}
	rejected, err := fetchAll[RejectedChange](ctx, d.office.Store, rejectedDrawer)
	if err != nil {
		return err
	}
	for _, r := range rejected {
		if r.User != c.User && !d.stillTold(&r) {
			change.Records = append(change.Records, Record{Drawer: rejectedDrawer, Name: r.User})
		}
	}
	return d.office.Store.Commit(ctx, change)
}

// RejectedAccountChanges returns what was turned down in the last thirty days and not asked for anew, the newest first.
func (d *Desk) RejectedAccountChanges(ctx context.Context) ([]RejectedChange, error) {
	if err := d.permit(ctx, access.ReadAccounts, "account_changes", ""); err != nil {
		return nil, err
	}
	list, err := fetchAll[RejectedChange](ctx, d.office.Store, rejectedDrawer)
	list = slices.DeleteFunc(list, func(r RejectedChange) bool { return !d.stillTold(&r) })
	slices.SortFunc(list, func(a, b RejectedChange) int { return b.RejectedAt.Compare(a.RejectedAt) })
	return list, err
}

// stillTold tells whether a change was turned down not long ago.
func (d *Desk) stillTold(r *RejectedChange) bool {
	return d.office.Now().Sub(r.RejectedAt) < rejectedDays*24*time.Hour
}

// bare is the change without the keys that an account is to have.
func (c AccountChange) bare() AccountChange {
	if a := c.Becomes; a != nil {
		c.Becomes = &access.Account{User: a.User, Name: a.Name, Role: a.Role}
	}
	return c
}
