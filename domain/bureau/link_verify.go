package bureau

import (
	"context"
	"slices"
	"time"

	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

const (
	// patience is how long whoever verifies waits for the province.
	patience = 5 * time.Second
	// downFor is how long a line that failed is not tried again by somebody who waits.
	downFor = time.Minute
)

// source is what somebody says of where an edition stands.
type source struct {
	standing exchange.Standing
	as       time.Time
	from     string // as a reason says it
}

// online asks the province where an edition stands. ok is false where it cannot be asked, or does not know: whoever
// verifies is not kept waiting, and told what is known here.
func (d *Desk) online(ctx context.Context, v *Verdict) (s source, ok bool) {
	if d.office.link.down(d.office.Now()) {
		return s, false
	}
	l, err := d.dial(ctx)
	if err != nil {
		return s, false
	}
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	var a exchange.StatusAnswer
	if err := l.ask(ctx, exchange.Status, &exchange.StatusRequest{Identifier: v.Identifier}, &a); err != nil || !a.Found {
		return s, false
	}
	from := "依据省级系统现在的记录"
	if a.Bureau != "" {
		from += "，签发单位“" + a.Bureau + "”"
	}
	return source{standing: a.Standing, as: d.office.Now(), from: from}, true
}

// down tells whether the line failed a moment ago.
func (c *connection) down(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	since := now.Sub(c.tried)
	return !c.failing.IsZero() && since >= 0 && since < downFor
}

// synced is what the last synchronisation brought of another county's edition.
func (d *Desk) synced(ctx context.Context, v *Verdict) (s source, ok bool, err error) {
	known, err := d.office.Store.Standing(ctx, v.Identifier)
	if problem.Of(err) == problem.NotFound {
		return s, false, nil
	}
	if err != nil {
		return s, false, err
	}
	state, err := d.linkState(ctx)
	if err != nil {
		return s, false, err
	}
	followed, err := d.followed(ctx)
	as := known.As
	if slices.Contains(followed, known.County) && state.Succeeded.After(as) {
		as = state.Succeeded // nothing has changed since
	}
	from := "依据 " + as.Local().Format("2006-01-02 15:04") + " 从省级系统同步的记录"
	return source{standing: known.Standing, as: as, from: from}, true, err
}

// judged says what a standing means on a day.
func (s *source) judged(today day.Day) (a Answer, known bool) {
	from := []string{s.from}
	status, err := certificate.ParseStatus(s.standing.Status)
	switch {
	case s.standing.Status == exchange.Superseded:
		return Answer{No, "这一版已被更新的版本取代", from}, true
	case err != nil:
		return Answer{}, false
	case status == certificate.Valid && s.standing.Until != 0 && s.standing.Until < today:
		return Answer{No, "有效期已于 " + s.standing.Until.String() + " 届满", from}, true
	case status == certificate.Valid:
		return Answer{Yes, "有效", from}, true
	}
	return Answer{No, "证照的状态是“" + status.Name() + "”", from}, true
}

// province lets the province's word count where it is worse than what is known here: another workstation may have done
// what this one has not heard of yet.
func (d *Desk) province(ctx context.Context, v *Verdict) {
	if v.Standing.State == No {
		return
	}
	s, ok := d.online(ctx, v)
	if !ok {
		return
	}
	switch a, known := s.judged(d.Today()); {
	case known && a.State == No:
		v.Standing = a
	case known:
		v.Standing.Reasons = append(v.Standing.Reasons, s.from)
	}
}
