package bureau

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// SyncStatus tells how the workstation stands with the province. It asks nobody but the store.
func (d *Desk) SyncStatus(ctx context.Context) (SyncStatus, error) {
	if err := d.permit(ctx, access.Synchronise, "sync_status", ""); err != nil {
		return SyncStatus{}, err
	}
	faults, err := d.openFaults(ctx)
	if err != nil {
		return SyncStatus{}, err
	}
	e, err := d.enrolment(ctx)
	clear(e.Private)
	if problem.Of(err) == problem.NotFound {
		backlog, err := d.office.Store.Backlog(ctx, time.Time{})
		return SyncStatus{Backlog: backlog, Faults: faults}, err
	}
	if err != nil {
		return SyncStatus{}, err
	}
	state, err := d.linkState(ctx)
	if err != nil {
		return SyncStatus{}, err
	}
	s := SyncStatus{
		Joined: true, Province: e.Province, Address: e.Address, Self: e.Party(), Succeeded: state.Succeeded, Clean: state.Clean,
		CatalogueDiffers: state.Differs, Faults: faults,
	}
	d.office.link.tell(&s)
	if s.Backlog, err = d.office.Store.Backlog(ctx, time.Time{}); err != nil {
		return s, err
	}
	s.Stopped = s.Backlog.Stopped
	s.AwaitingSeal, err = d.office.Store.CountUnsealed(ctx, "", d.Today())
	return s, err
}

// Unsent tells whether the workstation has joined and something waits that can be sent. It counts nothing: whoever
// looks for work asks it every few seconds.
func (d *Desk) Unsent(ctx context.Context) (bool, error) {
	if err := d.permit(ctx, access.Synchronise, "sync_status", ""); err != nil {
		return false, err
	}
	joined, err := d.joined(ctx)
	if err != nil || !joined {
		return false, err
	}
	first, err := d.office.Store.Outbox(ctx, 0, 1)
	return len(first) > 0, err
}

// tell says what only the open office knows.
func (c *connection) tell(s *SyncStatus) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s.Tried, s.Failing = c.tried, c.failing
	if c.trouble != nil {
		s.Trouble = worded(c.trouble, "与省级系统的联系中断").Error()
	}
}

// Link returns the province the workstation has joined; problem.NotFound where it has not.
func (d *Desk) Link(ctx context.Context) (Link, error) {
	if err := d.permit(ctx, access.Synchronise, "link", ""); err != nil {
		return Link{}, err
	}
	e, err := d.enrolment(ctx)
	clear(e.Private)
	if err != nil {
		return Link{}, err
	}
	followed, err := d.followed(ctx)
	return Link{
		Province: e.Province, Address: e.Address, Self: e.Party(), Joined: e.Joined, Fingerprint: e.Key.Fingerprint(), Followed: followed,
	}, err
}

// followed returns the counties whose certificates the workstation keeps the standings of.
func (d *Desk) followed(ctx context.Context) (counties []string, err error) {
	_, err = fetch(ctx, d.office.Store, linkDrawer, followedName, &counties,
		problem.New(problem.Damaged, "不能读出关注的县区", "保存的记录读不出来", "请重新设置关注的县区"))
	return counties, err
}

// Follow says of which other counties the standings of certificates are kept here, so that they can be verified with
// the network down; they come with the next synchronisation.
func (d *Desk) Follow(ctx context.Context, counties []string) error {
	const what = "不能关注县区"
	if err := d.permit(ctx, access.Synchronise, "follow", strings.Join(counties, " ")); err != nil {
		return err
	}
	if _, err := d.enrolment(ctx); err != nil {
		return err
	}
	for _, c := range counties {
		if !slices.Contains(d.office.Regions.Counties(), c) {
			return problem.New(problem.Invalid, what, "“"+c+"”不是现行的县级行政区划代码", "请填六位代码，例如法库县 210124")
		}
		if c == d.settings.Region {
			return problem.New(problem.Invalid, what, "“"+c+"”是本单位，它的证照本来就在库中", "请填其他县区的代码")
		}
	}
	list := slices.Compact(slices.Sorted(slices.Values(counties)))
	r, err := keep(linkDrawer, followedName, list)
	if err != nil {
		return err
	}
	entry := d.entry("follow", strings.Join(list, " "), audit.Done, fmt.Sprintf("关注 %d 个县区的证照状态", len(list)))
	return d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: entry})
}

// standings takes over what changed of where the certificates of followed counties stand.
func (r *round) standings(ctx context.Context) error {
	counties, err := r.desk.followed(ctx)
	if err != nil {
		return err
	}
	for _, county := range counties {
		for more := true; more; {
			var a exchange.StandingsAnswer
			request := exchange.StandingsRequest{County: county, After: r.state.Standings[county]}
			if err := r.ask(ctx, exchange.Standings, &request, &a); err != nil {
				return err
			}
			if more = a.More && a.After > request.After; a.After == request.After {
				continue
			}
			if err := r.keepStandings(ctx, county, &a); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *round) keepStandings(ctx context.Context, county string, a *exchange.StandingsAnswer) error {
	as := r.desk.now()
	change := Change{Link: LinkChange{Standings: make([]ForeignStanding, len(a.Standings))}}
	for i, s := range a.Standings {
		change.Link.Standings[i] = ForeignStanding{Standing: s, County: county, As: as}
	}
	r.state.Standings[county] = a.After
	return r.settle(ctx, change, "standings", county, fmt.Sprintf("更新 %s 的证照状态 %d 条", county, len(a.Standings)))
}
