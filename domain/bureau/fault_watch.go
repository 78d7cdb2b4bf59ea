package bureau

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"roadcert/domain/audit"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// watchFaults is the program's own part in the register of faults: it opens what it sees, clears what is over, and
// closes what is done. It is called at the end of every synchronisation, whether that went through or not, and of every
// reconciliation. A wall clock that is put back makes it wait, never hurry (G14): what lies in the future has not
// lasted, and no fault ends before it began.
func (d *Desk) watchFaults(ctx context.Context) error {
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	for _, watch := range []func(context.Context) error{d.watchLink, d.watchProvince, d.settleFaults} {
		if err := watch(ctx); err != nil {
			return err
		}
	}
	return nil
}

// linkWatch is since when the link fails, kept so that it is known to the next program too: a scheduled job lasts
// only for one synchronisation.
type linkWatch struct {
	Failing time.Time `json:"failing,omitzero"`
}

const linkWatchName = "watch" // in linkDrawer

func (d *Desk) linkWatch(ctx context.Context) (w linkWatch, err error) {
	_, err = fetch(ctx, d.office.Store, linkDrawer, linkWatchName, &w,
		problem.New(problem.Damaged, "不能读出故障登记", "保存的连接情况读不出来", "请检查证照库，必要时用备份恢复"))
	return w, err
}

func (d *Desk) keepLinkWatch(ctx context.Context, w linkWatch, action, detail string) error {
	r, err := keep(linkDrawer, linkWatchName, w)
	if err != nil {
		return err
	}
	return d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: d.entry(action, "", audit.Done, detail)})
}

// failingLink tells whether the link fails, as far as is known, in a bureau that has faults opened by themselves.
func (d *Desk) failingLink(ctx context.Context) (bool, error) {
	prefs, err := d.Preferences(ctx)
	if err != nil || prefs.FaultAfter == 0 {
		return false, err
	}
	w, err := d.linkWatch(ctx)
	return !w.Failing.IsZero(), err
}

// fared tells what the last letter came to, and since when letters fail; tried is false where none went yet.
func (c *connection) fared() (failing time.Time, tried bool, trouble error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failing, !c.tried.IsZero(), c.trouble
}

// watchLink opens a fault when the link has failed for longer than the bureau allows, and clears it when the last
// letter came through. One letter that comes through before others that fail ends nothing.
func (d *Desk) watchLink(ctx context.Context) error {
	failing, tried, trouble := d.office.link.fared()
	if !tried {
		return nil
	}
	w, err := d.linkWatch(ctx)
	if err != nil {
		return err
	}
	if trouble == nil {
		return d.linkRestored(ctx, w)
	}
	if w.Failing.IsZero() {
		w.Failing = failing.UTC().Truncate(time.Millisecond)
		if err := d.keepLinkWatch(ctx, w, "link_failing", "与省级系统的连接开始中断"); err != nil {
			return err
		}
	}
	prefs, err := d.Preferences(ctx)
	if err != nil || prefs.FaultAfter == 0 || d.now().Sub(w.Failing) <= time.Duration(prefs.FaultAfter)*time.Minute {
		return err
	}
	list, err := d.faults(ctx)
	if err != nil || slices.ContainsFunc(list, ownLinkFault) {
		return err
	}
	_, err = d.beginFault(ctx, exchange.Fault{Cause: exchange.LinkDown, Began: w.Failing, Note: troubleWords(trouble)})
	return err
}

// ownLinkFault tells whether a fault is one that the program opened of the link and that lasts. One that a person
// opened hides nothing.
func ownLinkFault(f exchange.Fault) bool {
	return f.Cause == exchange.LinkDown && f.OpenedBy == "" && f.Cleared.IsZero()
}

// troubleWords is why the link fails.
func troubleWords(err error) string {
	var t *exchange.Trouble
	var p *problem.Problem
	if errors.As(err, &t) {
		err = t.Problem("")
	}
	if errors.As(err, &p) {
		return p.Why
	}
	return ""
}

// linkRestored ends what the program opened of the link.
func (d *Desk) linkRestored(ctx context.Context, w linkWatch) error {
	if !w.Failing.IsZero() {
		if err := d.keepLinkWatch(ctx, linkWatch{}, "link_restored", "与省级系统的连接恢复"); err != nil {
			return err
		}
	}
	list, err := d.faults(ctx)
	if err != nil {
		return err
	}
	for i := range list {
		if !ownLinkFault(list[i]) {
			continue
		}
		if err := d.endFault(ctx, &list[i], later(d.now(), list[i].Began), ""); err != nil {
			return err
		}
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// watchProvince opens and clears what the province says of itself: its notices, and that it was set back.
func (d *Desk) watchProvince(ctx context.Context) error {
	state, err := d.linkState(ctx)
	if err != nil {
		return err
	}
	list, err := d.faults(ctx)
	if err != nil {
		return err
	}
	for _, n := range slices.Backward(state.Notices) { // the newest comes first
		if err := d.watchNotice(ctx, n, list); err != nil {
			return err
		}
	}
	return d.watchSetBack(ctx, state.SetBack, list)
}

// watchSetBack registers that the province was found to have been set back to an older state, and ends every such fault
// at once, also one that a crash left behind: there is nothing to wait for, what was lost can be sent again from now on.
func (d *Desk) watchSetBack(ctx context.Context, found time.Time, list []exchange.Fault) error {
	known := func(f exchange.Fault) bool {
		return f.Cause == exchange.SetBack && f.Began.Equal(found.Truncate(time.Millisecond))
	}
	if !found.IsZero() && !slices.ContainsFunc(list, known) {
		f, err := d.beginFault(ctx, exchange.Fault{Cause: exchange.SetBack, Began: found, Note: "省级系统恢复到了较早的状态，缺少的数据由本机重新推送"})
		if err != nil {
			return err
		}
		list = append(list, f)
	}
	for i := range list {
		if f := &list[i]; f.Cause == exchange.SetBack && f.Cleared.IsZero() {
			if err := d.endFault(ctx, f, later(d.now(), f.Began), ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// watchNotice opens a fault of a notice, and clears it when the province says so. What was over before the
// workstation joined is none of its business. The province's times are brought to our clock.
func (d *Desk) watchNotice(ctx context.Context, n exchange.Notice, list []exchange.Fault) (err error) {
	ahead := d.office.link.ahead()
	var f exchange.Fault
	if i := slices.IndexFunc(list, func(f exchange.Fault) bool { return f.Notice == n.ID }); i >= 0 {
		f = list[i]
	} else {
		e, err := d.enrolment(ctx)
		clear(e.Private)
		if err != nil || !n.Cleared.IsZero() && n.Cleared.Add(-ahead).Before(e.Joined) {
			return err
		}
		began := earlier(n.Opened.Add(-ahead), d.now())
		if f, err = d.beginFault(ctx, exchange.Fault{Cause: exchange.ProvinceNotice, Notice: n.ID, Began: began, Note: noted(n.Text)}); err != nil {
			return err
		}
	}
	if n.Cleared.IsZero() || !f.Cleared.IsZero() {
		return nil
	}
	return d.endFault(ctx, &f, later(earlier(n.Cleared.Add(-ahead), d.now()), f.Began), "")
}

// settleFaults counts what faults have left behind, and closes those where nothing is left and a reconciliation has
// found no difference since.
func (d *Desk) settleFaults(ctx context.Context) error {
	list, err := d.faults(ctx)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(f exchange.Fault) bool { return !f.Running() })
	if len(list) == 0 {
		return nil
	}
	state, err := d.linkState(ctx)
	if err != nil {
		return err
	}
	calendar, err := d.Calendar(ctx)
	if err != nil {
		return err
	}
	for i := range list {
		f := &list[i]
		was, due := [3]int{f.Left, f.Refused, f.Waiting}, f.Due
		if err := d.countNow(ctx, f); err != nil {
			return err
		}
		if f.Due == 0 { // a newer program may know the year
			f.Reckon(calendar)
		}
		switch {
		case f.Settle(d.now(), f.Left, state.Clean):
			err = d.keepFault(ctx, f, "fault_done", "故障办结："+exchange.PhaseNames[f.Phase(d.Today())])
		case was != [3]int{f.Left, f.Refused, f.Waiting} || f.Due != due:
			err = d.keepFault(ctx, f, "fault_resend", fmt.Sprintf("故障补推：余 %d 条，其中待人工处理 %d 条", f.Left, f.Refused))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
